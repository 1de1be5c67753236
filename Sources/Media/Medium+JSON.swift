import Kickstart
import Markup

/// How a medium is written down: `media/NAME.json`.
extension Medium {
    static let byteLimit = 8 << 20

    /// Reads what ``json`` wrote.
    /// - Throws: `Fault`, `FaultReport`, or ``MediaError`` when it names files that it does not have.
    init(_ bytes: [UInt8], name: MediumName, source: String) throws {
        let faults = Faults(source: source)
        let fields = Fields(try JSON.parse(bytes, source: source), faults: faults)
        var files: [String: MediaFile] = [:]
        if let list = fields.fields("files") {
            for path in list.keys {
                let entry = list.fields(path)
                let digest = entry?.require("sha256") { try FileDigest($0) }
                let size = entry?.integer("size", in: 0...(.max))
                entry?.finish()
                guard MediaPath.problem(path) == nil, let digest, let size else {
                    faults.add("the file `\(path)` cannot be read", at: list.mark(of: path))
                    continue
                }
                files[path] = MediaFile(digest: digest, size: size)
            }
        }
        func file(_ key: String) -> String? {
            fields.parse(key) { path in
                guard files[path] != nil else {
                    throw MediaError("`\(path)`", "is not among the files", remedy: "import the medium again")
                }
                return path
            }
        }
        let architecture = fields.require("architecture") { text in
            guard let found = Architecture(rawValue: text) else {
                throw MediaError("`\(text)`", "is no architecture", remedy: "import the medium again")
            }
            return found
        }
        let (kernel, initrd) = (file("kernel"), file("initrd"))
        self.name = name
        product = fields.text("product")
        release = fields.text("release")
        variant = fields.text("variant")
        version = fields.parse("version") { text in
            guard let found = SyntaxVersion(rawValue: text) else {
                throw MediaError("`\(text)`", "is no version of Kickstart", remedy: "import the medium again")
            }
            return found
        }
        self.source = fields.text("source")
        sourceDigest = fields.parse("sourceSHA256") { try FileDigest($0) }
        stage2Path = file("stage2")
        rootFSPath = file("rootfs")
        verifiedCount = fields.integer("verifiedChecksums", in: 0...(.max)) ?? 0
        self.files = files
        fields.finish()
        try faults.check()
        guard let architecture, let kernel, let initrd else {
            throw MediaError(source, "names no kernel and initrd", remedy: "remove the medium and import it again")
        }
        self.architecture = architecture
        kernelPath = kernel
        initrdPath = initrd
    }

    /// What ``init(_:name:source:)`` reads.
    var json: Value {
        func text(_ text: String?) -> Value? { text.map { .string($0) } }
        return .object(omittingNil: [
            ("product", text(product)), ("release", text(release)), ("variant", text(variant)),
            ("architecture", .string(architecture.rawValue)), ("version", text(version?.rawValue)),
            ("source", text(source)), ("sourceSHA256", text(sourceDigest?.hex)),
            ("kernel", .string(kernelPath)), ("initrd", .string(initrdPath)),
            ("stage2", text(stage2Path)), ("rootfs", text(rootFSPath)),
            ("verifiedChecksums", .integer(verifiedCount)),
            (
                "files",
                .object(
                    files.sorted { $0.key < $1.key }.map { path, file in
                        Value.Member(path, ["sha256": .string(file.digest.hex), "size": .integer(file.size)])
                    })
            ),
        ])
    }
}
