import Inventory

/// Where an OS comes from: a directory tree, or an OSTree repository.
enum ImageSourceLocation: Sendable, Hashable {
    case tree(String)
    case repository(String)

    /// Parses `tree:DIRECTORY` or `ostree:REPOSITORY`.
    /// - Throws: `InvalidValue` naming both.
    init(_ text: String) throws(InvalidValue) {
        let transport = text.prefix { $0 != ":" }
        let path = String(text.dropFirst(transport.count + 1))
        switch (transport, path.isEmpty) {
        case ("tree", false): self = .tree(path)
        case ("ostree", false): self = .repository(path)
        default: throw InvalidValue(text, expected: "a source; write tree:DIRECTORY or ostree:REPOSITORY")
        }
    }
}
