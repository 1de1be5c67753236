package import Markup

/// What a tree of installable files says about itself: `.treeinfo`
/// (productmd, "Treeinfo file format" 1.0 to 1.2, and what was written before them).
package struct TreeInfo: Sendable, Equatable {
    private static let textLimit = 200

    /// Such as `Oracle Linux`.
    package let product: String?
    package let release: String?
    package let variant: String?
    /// In the words of `uname -m`.
    package let architecture: String?
    /// Paths in the tree.
    package let kernel: String?
    package let initrd: String?
    package let stage2: String?
    /// The digests of files in the tree, by their paths.
    package let checksums: [String: FileDigest]

    /// Reads the file.
    /// - Throws: `Fault` at the first line that is wrong: no INI file, a path that leads elsewhere, a checksum that
    ///   nobody can compare, two architectures.
    package init(_ bytes: [UInt8], source: String) throws(Fault) {
        let file = try INIFile(bytes, source: source)
        func text(_ places: (String, String)...) throws(Fault) -> String? {
            for (section, key) in places {
                guard let entry = file[section, key] else { continue }
                guard entry.text.utf8.count <= Self.textLimit else {
                    throw file.fault(entry.mark, "`\(key)` is longer than \(Self.textLimit) bytes")
                }
                return entry.text
            }
            return nil
        }
        func path(_ section: String, _ key: String) throws(Fault) -> String? {
            guard let entry = file[section, key] else { return nil }
            if let problem = MediaPath.problem(entry.text) {
                throw file.fault(entry.mark, "the path of `\(key)` \(problem)")
            }
            return entry.text
        }
        product = try text(("release", "name"), ("general", "family"))
        release = try text(("release", "version"), ("general", "version"))
        variant = try text(("tree", "variants"), ("general", "variant"))
        let architecture = try text(("tree", "arch"), ("general", "arch"))
        if let second = file["general", "arch"], second.text != architecture {
            throw file.fault(second.mark, "the architecture is `\(second.text.prefix(40))` here and another in [tree]")
        }
        self.architecture = architecture
        let images = "images-\(architecture ?? "")"
        kernel = try path(images, "kernel")
        initrd = try path(images, "initrd")
        stage2 = try path("stage2", "mainimage")
        checksums = try Self.checksums(of: file)
    }

    private static func checksums(of file: INIFile) throws(Fault) -> [String: FileDigest] {
        var checksums: [String: FileDigest] = [:]
        // In the order of the file, so that the first fault is always the same.
        let entries = (file.sections["checksums"] ?? [:]).sorted { $0.value.mark < $1.value.mark }
        for (path, entry) in entries {
            if let problem = MediaPath.problem(path) {
                throw file.fault(entry.mark, "the path of a checksum \(problem)")
            }
            guard entry.text.hasPrefix("sha256:"), let digest = try? FileDigest(entry.text) else {
                throw file.fault(entry.mark, "the checksum of \(path) is not `sha256:` and 64 hexadecimal digits")
            }
            checksums[path] = digest
        }
        return checksums
    }
}
