import Markup
import TestSupport
import Testing

/// Python's `tomllib` reads the same documents as we do, and to the same values.
@Suite(.enabled(if: Tool("python3").isUsable)) struct TOMLPeerTests {
    @Test func aTableOfDocuments() async throws {
        try await compare(Self.documents.map { Array($0.utf8) }, "the table")
    }

    @Test func madeAndChangedDocuments() async throws {
        var seed = Seed()
        let alphabet = Array("[]{}=.,#\"'\\\n\r\t abx_01-+:TZeuU".utf8) + [0xC3, 0xA9, 0x7F, 0x0B]
        var documents: [[UInt8]] = []
        for _ in 0..<3000 {
            var maker = TOMLMaker(seed: seed)
            var bytes = Array(maker.document().utf8)
            seed = maker.seed
            documents.append(bytes)
            for _ in 0..<Int.random(in: 1...3, using: &seed) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &seed)
                switch Int.random(in: 0..<3, using: &seed) {
                case 0: bytes.remove(at: place)
                case 1: bytes[place] = alphabet[Int.random(in: 0..<alphabet.count, using: &seed)]
                default: bytes.insert(alphabet[Int.random(in: 0..<alphabet.count, using: &seed)], at: place)
                }
            }
            documents.append(bytes)
        }
        try await compare(documents, "\(seed)")
    }

    private func compare(_ documents: [[UInt8]], _ name: String) async throws {
        let lines = documents.map { bytes in
            let hex = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            let tree = (try? TOML.parse(bytes, source: "t")).map { Self.tagged($0) }
            return Value.object([.init("text", .string(hex)), .init("tree", tree ?? .null)]).json() + "\n"
        }
        let result = try await run("python3", ["-c", Self.judge], input: lines.joined())
        #expect(result.succeeded && result.error.isEmpty, "\(name) \(result)")
        let counts = result.output.split(separator: "\n").last?.split(separator: " ").compactMap { Int($0) }
        // The number of documents that were read and refused by both; the judge prints the others before.
        #expect(counts?.count == 2 && counts?.reduce(0, +) == documents.count, "\(name)\n\(result.output)")
        #expect(counts?.allSatisfy { $0 * 5 > documents.count } == true, "\(name): \(result.output)")
    }

    /// The tree with the kinds of its scalars.
    private static func tagged(_ node: Node) -> Value {
        switch node.content {
        case .scalar(let text, isPlain: true): ["p", .string(text)]
        case .scalar(let text, isPlain: false): ["s", .string(text)]
        case .sequence(let items): ["a", .array(items.map { tagged($0) })]
        case .mapping(let pairs): ["m", .array(pairs.map { [.string($0.key), tagged($0.value)] })]
        }
    }

    /// Plain scalars are judged by what their text means to `tomllib`.
    private static let judge = """
        import json, sys, tomllib
        def same(tree, value):
            kind, content = tree
            if kind == "s":
                return type(value) is str and value == content
            if kind == "a":
                return type(value) is list and len(value) == len(content) and all(map(same, content, value))
            if kind == "m":
                return (type(value) is dict and [k for k, _ in content] == list(value)
                        and all(same(t, value[k]) for k, t in content))
            return type(value) not in (str, list, dict) and repr(tomllib.loads("x = " + content)["x"]) == repr(value)
        counts = [0, 0]
        for line in sys.stdin:
            case = json.loads(line)
            text, tree = bytes.fromhex(case["text"]), case["tree"]
            try:
                value = tomllib.loads(text.decode())
            except ValueError as error:
                if tree is None:
                    counts[1] += 1
                else:
                    print("only tomllib refuses", text, error)
                continue
            if tree is not None and same(tree, value):
                counts[0] += 1
            else:
                print("tomllib reads", text, "as", value, "we as", tree)
        print(*counts)
        """
}
