/// The tables of a document while it is read: what may still be added to which (TOML 1.0.0, "Table" to "Array of
/// Tables").
struct TOMLTables {
    /// One part of a key.
    struct Name {
        let text: String
        let mark: Mark
    }

    /// A key, with dots or without.
    struct Key {
        let parents: [Name]
        let last: Name
    }

    /// A name cannot be defined, because of what stands at another place.
    struct Conflict: Error {
        let name: Name
        let other: Mark
    }

    private enum Item {
        case value(Node)
        case table(Int)
        /// Places of an array of tables in `arrays`.
        case array(Int)
    }

    private struct Table {
        let mark: Mark
        /// Whether a header or the dotted keys of another section made it, so that neither can again.
        var isDefined = false
        var entries: [(name: Name, item: Item)] = []
        // Bytes, because strings that look alike are equal.
        var indices: [[UInt8]: Int] = [:]
    }

    private static let root = 0
    private var tables = [Table(mark: .start)]
    private var arrays: [[Int]] = []
    /// The table of the last header.
    private var section = root
    /// What dotted keys of this section made or passed.
    private var open: [Int] = []

    /// How many tables there are.
    var count: Int { tables.count }

    /// Begins the section of `[key]`.
    mutating func begin(_ key: Key) throws(Conflict) {
        closeSection()
        let table = try child(key.last, of: descend(key.parents))
        guard !tables[table].isDefined else { throw Conflict(name: key.last, other: tables[table].mark) }
        tables[table].isDefined = true
        section = table
    }

    /// Begins the section of `[[key]]`.
    mutating func beginElement(_ key: Key) throws(Conflict) {
        closeSection()
        let parent = try descend(key.parents)
        section = tables.count
        switch item(key.last, of: parent) {
        case .array(let array): arrays[array].append(section)
        case nil:
            add(key.last, .array(arrays.count), to: parent)
            arrays.append([section])
        case let item?: throw Conflict(name: key.last, other: mark(of: item))
        }
        tables.append(Table(mark: key.last.mark, isDefined: true))
    }

    /// Adds `key = value` to the section.
    mutating func define(_ key: Key, _ value: Node) throws(Conflict) {
        var table = section
        for name in key.parents {
            table = try child(name, of: table)
            guard !tables[table].isDefined else { throw Conflict(name: name, other: tables[table].mark) }
            open.append(table)
        }
        if let item = item(key.last, of: table) { throw Conflict(name: key.last, other: mark(of: item)) }
        add(key.last, .value(value), to: table)
    }

    /// The finished tree, as deep as its longest key.
    func node(at mark: Mark) -> Node { Node(.mapping(pairs(of: Self.root)), at: mark) }

    private func pairs(of table: Int) -> [Node.Pair] {
        tables[table].entries.map { name, item in
            let content: Node.Content
            switch item {
            case .value(let node): return Node.Pair(name.text, at: name.mark, node)
            case .table(let child): content = .mapping(pairs(of: child))
            case .array(let array):
                content = .sequence(arrays[array].map { Node(.mapping(pairs(of: $0)), at: tables[$0].mark) })
            }
            return Node.Pair(name.text, at: name.mark, Node(content, at: mark(of: item)))
        }
    }

    private mutating func closeSection() {
        for table in open { tables[table].isDefined = true }
        open = []
    }

    private mutating func descend(_ names: [Name]) throws(Conflict) -> Int {
        var table = Self.root
        for name in names { table = try child(name, of: table) }
        return table
    }

    /// The table under a name, made when there is none; of an array, the last.
    private mutating func child(_ name: Name, of table: Int) throws(Conflict) -> Int {
        switch item(name, of: table) {
        case .table(let child): return child
        case .array(let array): return arrays[array][arrays[array].count - 1]
        case .value(let node): throw Conflict(name: name, other: node.mark)
        case nil:
            tables.append(Table(mark: name.mark))
            add(name, .table(tables.count - 1), to: table)
            return tables.count - 1
        }
    }

    private func mark(of item: Item) -> Mark {
        switch item {
        case .value(let node): node.mark
        case .table(let table): tables[table].mark
        case .array(let array): tables[arrays[array][0]].mark
        }
    }

    private func item(_ name: Name, of table: Int) -> Item? {
        tables[table].indices[Array(name.text.utf8)].map { tables[table].entries[$0].item }
    }

    private mutating func add(_ name: Name, _ item: Item, to table: Int) {
        tables[table].indices[Array(name.text.utf8)] = tables[table].entries.count
        tables[table].entries.append((name, item))
    }
}
