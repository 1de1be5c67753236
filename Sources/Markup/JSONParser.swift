/// Builds nodes out of JSON tokens, by recursive descent with a bounded depth.
struct JSONParser {
    private var scanner: JSONScanner
    private let limits: ParseLimits
    private let reading: JSON.Reading
    private var nodes = 0

    init(_ scanner: JSONScanner, limits: ParseLimits, reading: JSON.Reading) {
        self.scanner = scanner
        self.limits = limits
        self.reading = reading
    }

    mutating func document() throws(Fault) -> Node {
        let root = try value(depth: 0)
        scanner.skipSpace()
        guard scanner.peek == nil else { throw scanner.fault("something follows the end of the JSON value") }
        return root
    }

    private mutating func value(depth: Int) throws(Fault) -> Node {
        scanner.skipSpace()
        nodes += 1
        guard depth < limits.depth else { throw scanner.fault("values nest deeper than \(limits.depth)") }
        guard nodes <= limits.nodes else { throw scanner.fault("there are more than \(limits.nodes) values") }
        let mark = scanner.mark()
        switch scanner.peek {
        case UInt8(ascii: "{"): return Node(.mapping(try members(depth)), at: mark)
        case UInt8(ascii: "["): return Node(.sequence(try elements(depth)), at: mark)
        case UInt8(ascii: "\""): return Node(.scalar(try scanner.string(), isPlain: false), at: mark)
        case nil: throw scanner.fault("the JSON ends where a value is expected")
        default: return Node(.scalar(try scanner.word(), isPlain: true), at: mark)
        }
    }

    private mutating func elements(_ depth: Int) throws(Fault) -> [Node] {
        scanner.advance()
        var items: [Node] = []
        if scanner.take("]") { return items }
        repeat {
            items.append(try value(depth: depth + 1))
        } while scanner.take(",")
        guard scanner.take("]") else { throw scanner.fault("`,` or `]` is expected") }
        return items
    }

    private mutating func members(_ depth: Int) throws(Fault) -> [Node.Pair] {
        scanner.advance()
        var pairs: [Node.Pair] = []
        var seen: Set<String> = []
        if scanner.take("}") { return pairs }
        repeat {
            scanner.skipSpace()
            let mark = scanner.mark()
            guard scanner.peek == UInt8(ascii: "\"") else { throw scanner.fault("a quoted key is expected") }
            let key = try scanner.string()
            guard reading == .tolerant || seen.insert(key).inserted else {
                throw scanner.fault("duplicate key `\(key)`", at: mark)
            }
            guard scanner.take(":") else { throw scanner.fault("`:` is expected") }
            pairs.append(Node.Pair(key, at: mark, try value(depth: depth + 1)))
        } while scanner.take(",")
        guard scanner.take("}") else { throw scanner.fault("`,` or `}` is expected") }
        return pairs
    }
}
