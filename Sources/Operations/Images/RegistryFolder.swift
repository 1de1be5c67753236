package import OCI

/// Where the images of a bundle go: a registry, and maybe a folder in it.
package struct RegistryFolder: Sendable, Hashable, CustomStringConvertible {
    private let registry: String
    private let folder: String?

    /// Parses `docker://HOST[:PORT][/FOLDER]`.
    /// - Throws: `OCIValueError`.
    package init(_ text: String) throws(OCIValueError) {
        let parts = text.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 3, parts[0] == "docker:", parts[1].isEmpty else {
            throw OCIValueError(text, is: "no place for the images of a bundle; write docker://HOST[:PORT][/FOLDER]")
        }
        registry = parts[2]
        folder = parts.count > 3 && !parts[3].isEmpty ? parts[3] : nil
        // Checks both.
        _ = try ImageReference(registry: registry, repository: folder ?? "image")
    }

    /// Where an image goes.
    /// - Throws: `OCIValueError` when the name becomes too long.
    package func place(of name: BundledName) throws(OCIValueError) -> ImageReference {
        try ImageReference(
            registry: registry, repository: (folder.map { "\($0)/" } ?? "") + name.path, tag: name.tag)
    }

    package var description: String { "docker://\(name)" }

    /// Host and folder, as registries.conf names a location.
    package var name: String { registry + (folder.map { "/\($0)" } ?? "") }
}
