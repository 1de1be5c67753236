import Markup
import TestSupport

extension OSWorkshop {
    /// Commits the tree `os` to the branch `ock` of a new repository with the real `ostree`.
    /// - Returns: The commit's checksum.
    func commit(to repository: String, mode: String = "archive", isBound: Bool = true) async throws -> String {
        let script = """
            cd "$1"; ostree --repo="$2" init --mode="$3"
            ostree --repo="$2" commit --fsync=false -b ock --timestamp=@1700000000 --tree=dir=os $4
            """
        return try await shell(script, [directory(repository), mode, isBound ? "" : "--no-bindings"]).trimmed
    }

    /// Makes an encapsulator of the tree `os`; few object directories keep it quick.
    func encapsulator(_ repository: String = "reference", isBound: Bool = true) async throws -> Encapsulator {
        let commit = try await commit(to: repository, isBound: isBound)
        var encapsulator = try await Encapsulator(
            repository: directory(repository), commit: commit, in: TemporaryDirectory())
        encapsulator.objectDirectories = 4
        return encapsulator
    }

    /// Makes an image without a server of whatever source, and does not mind how that ends.
    func tryCreate(
        _ source: String, to destination: String, _ arguments: [String] = ["--data-only"]
    ) async throws -> CommandResult {
        try await run(
            Places.program,
            ["image", "create", "--quiet", "--source", source, "--destination", destination, "-o", "json"] + arguments,
            deadline: .seconds(120))
    }

    /// Makes an image of whatever source as the layout `name`.
    /// - Returns: What the program says of it.
    @discardableResult
    func create(_ source: String, as name: String, _ arguments: [String] = ["--data-only"]) async throws -> Value {
        let result = try await tryCreate(source, to: "oci:\(directory(name))", arguments)
        guard result.succeeded else { throw TestFailure("\(source) \(arguments)\n\(result)") }
        return try JSON.parse(Array(result.output.utf8), source: "image create").value
    }

    /// The refs of a repository by the real `ostree`, after its fsck: `REF COMMIT`, sorted.
    func soundRefs(_ repository: String) async throws -> [String] {
        let script = """
            ostree --repo="$2" fsck -q >&2
            for ref in $(ostree --repo="$2" refs); do echo "$ref $(ostree --repo="$2" rev-parse "$ref")"; done | sort
            """
        return try await shell(script, [repository]).split(separator: "\n").map(String.init)
    }

    /// Whether anything is at a path.
    func exists(_ name: String) async throws -> Bool {
        try await run("test", ["-e", directory(name)]).succeeded
    }
}

extension String {
    fileprivate var trimmed: String { String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()) }
}

extension Value {
    /// The elements of a sequence; none for anything else.
    var elements: [Value] { if case .array(let elements) = self { elements } else { [] } }

    /// The branches of the first image that the program tells of: `REF COMMIT`.
    var branches: [String] {
        let branches = self["images"]?.elements.first?["branches"]?.elements ?? []
        return branches.map { "\($0["name"]?.text ?? "?") \($0["commit"]?.text ?? "?")" }
    }

    /// The text that it is; nil for anything else.
    var text: String? { if case .string(let text) = self { text } else { nil } }
}
