/// Builds nodes out of TOML, by recursive descent with a bounded depth.
struct TOMLParser {
    private var scanner: TOMLScanner
    private let limits: ParseLimits
    private var values = 0

    init(_ scanner: TOMLScanner, limits: ParseLimits) {
        self.scanner = scanner
        self.limits = limits
    }

    mutating func document() throws(Fault) -> Node {
        var tables = TOMLTables()
        var depth = 0
        while true {
            try scanner.skipLines()
            guard let byte = scanner.peek else { return tables.node(at: .start) }
            if byte == UInt8(ascii: "[") {
                depth = try header(&tables)
            } else {
                try pair(in: &tables, depth: depth)
            }
            try count(tables)
            scanner.skipSpace()
            try scanner.skipComment()
            guard scanner.peek == nil || scanner.peek == UInt8(ascii: "\n") else {
                throw scanner.fault("the line should end here", remedy: "write each key on a line of its own")
            }
        }
    }

    /// Reads `[key]` or `[[key]]`.
    /// - Returns: How deep its table is.
    private mutating func header(_ tables: inout TOMLTables) throws(Fault) -> Int {
        let isElement = scanner.take("[[")
        if !isElement { scanner.advance() }
        scanner.skipSpace()
        let key = try key(depth: 0)
        let end = isElement ? "]]" : "]"
        guard scanner.take(end) else { throw scanner.fault("`\(end)` is expected") }
        try resolve { () throws(TOMLTables.Conflict) in
            if isElement { try tables.beginElement(key) } else { try tables.begin(key) }
        }
        return key.parents.count + 1
    }

    private mutating func pair(in tables: inout TOMLTables, depth: Int) throws(Fault) {
        let key = try key(depth: depth)
        guard scanner.take("=") else {
            throw scanner.fault("`=` is expected", remedy: "write `key = value`, with text in quotes")
        }
        scanner.skipSpace()
        let value = try value(depth: depth + key.parents.count + 1)
        try resolve { () throws(TOMLTables.Conflict) in try tables.define(key, value) }
    }

    private mutating func value(depth: Int) throws(Fault) -> Node {
        let mark = scanner.mark()
        values += 1
        try check(depth)
        switch scanner.peek {
        case UInt8(ascii: "["): return Node(.sequence(try elements(depth)), at: mark)
        case UInt8(ascii: "{"): return try inlineTable(depth, at: mark)
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            let isLong = scanner.isNext("\"\"\"") || scanner.isNext("'''")
            return Node(.scalar(isLong ? try scanner.longString() : try scanner.string(), isPlain: false), at: mark)
        default:
            guard let length = TOMLLiteral.length(in: scanner.rest) else {
                throw scanner.fault("a value is expected here", remedy: "text stands in quotes")
            }
            let text = String(decoding: scanner.rest.prefix(length), as: UTF8.self)
            scanner.advance(length)
            return Node(.scalar(text, isPlain: true), at: mark)
        }
    }

    private mutating func elements(_ depth: Int) throws(Fault) -> [Node] {
        scanner.advance()
        var items: [Node] = []
        while true {
            try scanner.skipLines()
            if scanner.take("]") { return items }
            try count(nil)
            items.append(try value(depth: depth + 1))
            try scanner.skipLines()
            guard scanner.take(",") || scanner.isNext("]") else { throw scanner.fault("`,` or `]` is expected") }
        }
    }

    private mutating func inlineTable(_ depth: Int, at mark: Mark) throws(Fault) -> Node {
        scanner.advance()
        scanner.skipSpace()
        var tables = TOMLTables()
        if scanner.take("}") { return tables.node(at: mark) }
        repeat {
            scanner.skipSpace()
            try pair(in: &tables, depth: depth)
            try count(tables)
            scanner.skipSpace()
        } while scanner.take(",")
        guard scanner.take("}") else { throw scanner.fault("`,` or `}` is expected on this line") }
        values += tables.count
        return tables.node(at: mark)
    }

    /// Reads a key and the spaces behind it.
    private mutating func key(depth: Int) throws(Fault) -> TOMLTables.Key {
        var parents: [TOMLTables.Name] = []
        while true {
            let name = try name()
            try check(depth + parents.count + 1)
            scanner.skipSpace()
            guard scanner.take(".") else { return TOMLTables.Key(parents: parents, last: name) }
            scanner.skipSpace()
            parents.append(name)
        }
    }

    private mutating func name() throws(Fault) -> TOMLTables.Name {
        let mark = scanner.mark()
        if scanner.peek == UInt8(ascii: "\"") || scanner.peek == UInt8(ascii: "'") {
            return TOMLTables.Name(text: try scanner.string(), mark: mark)
        }
        let word = scanner.rest.prefix {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || "-_".utf8.contains($0)
        }
        guard !word.isEmpty else {
            throw scanner.fault("a key is expected here", remedy: "other than A-Z, a-z, 0-9, `-` and `_` need quotes")
        }
        scanner.advance(word.count)
        return TOMLTables.Name(text: String(decoding: word, as: UTF8.self), mark: mark)
    }

    private mutating func resolve(_ change: () throws(TOMLTables.Conflict) -> Void) throws(Fault) {
        do {
            try change()
        } catch {
            throw scanner.fault(
                "`\(error.name.text)` is defined twice", at: error.name.mark,
                remedy: "it already stands at \(error.other); keep one of them")
        }
    }

    private mutating func check(_ depth: Int) throws(Fault) {
        guard depth < limits.depth else { throw scanner.fault("values nest deeper than \(limits.depth)") }
    }

    private mutating func count(_ tables: TOMLTables?) throws(Fault) {
        guard values + (tables?.count ?? 0) <= limits.nodes else {
            throw scanner.fault("there are more than \(limits.nodes) values")
        }
    }
}
