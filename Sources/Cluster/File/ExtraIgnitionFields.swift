import Inventory
import Markup
import SystemPackage

/// Reads `extraIgnition:` and `extraIgnitionInline:`, which the cluster, a role and a host may have.
struct ExtraIgnitionFields {
    private let directory: FilePath

    /// - Parameters:
    ///   - fields: The root, whose `directory:` says what the paths start from.
    ///   - directory: The cluster file's.
    init(_ fields: Fields, directory: FilePath) {
        let given = fields.parseGiven("directory") { try Self.path($0) }
        self.directory = given.map { directory.pushing($0) } ?? directory
    }

    private static func path(_ text: String) throws(InvalidValue) -> FilePath {
        guard !text.utf8.contains(0) else { throw InvalidValue(text, expected: "the path of a directory") }
        return FilePath(text)
    }

    /// The configs that a mapping names, in the order of merging.
    func load(_ fields: Fields) -> [ExtraIgnition] {
        let paths = fields.texts("extraIgnition")
        let inline = fields.given("extraIgnitionInline").flatMap { node in
            fields.text("extraIgnitionInline").map { ($0, node.mark) }
        }
        guard !paths.isEmpty || inline != nil else { return [] }
        return ExtraIgnition.load(
            paths: paths.map { ($0.text, $0.mark) }, inline: inline.map { ($0.0, $0.1) }, directory: directory,
            faults: fields.faults)
    }
}
