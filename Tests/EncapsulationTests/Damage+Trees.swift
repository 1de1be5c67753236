import Encapsulation
import TestSupport

extension Damage {
    /// Objects whose checksums are right, up to the commit and its label, but which are none.
    static let trees = [
        tree("that is not sorted") { $0.files.reverse() },
        tree("with a name twice") { $0.files[1].name = $0.files[0].name },
        tree("with one name for a file and a directory") { tree in
            let nothing = String(repeating: "0", count: 64)
            tree.directories = [(tree.files[0].name, nothing, nothing)]
        },
        tree("with `..`") { $0.files[1].name = Array("..".utf8) },
        tree("with an empty name") { $0.files[1].name = [] },
        tree("with a slash in a name") { $0.files[1].name = Array("hi/x".utf8) },
        tree("with a NUL in a name") { $0.files[1].name = Array("hi\0x".utf8) },
        tree("with a name that is not UTF-8") { $0.files[1].name = [0xff] },
        tree("with a checksum that is too short") { $0.files[1].checksum.removeLast(2) },
        grafted("directory's metadata with the mode of a file", ".dirmeta", marks: [0x81, 0xa4]) { encapsulator in
            let name = try encapsulator.source.directory(at: "sgid").metadata + ".dirmeta"
            var bytes = encapsulator.source.metadata[name] ?? []
            bytes.replaceSubrange(10..<12, with: [0x81, 0xa4])
            try encapsulator.source.graft(name, bytes)
        },
        grafted("directory's metadata that is too short", ".dirmeta", marks: [0x41]) { encapsulator in
            let name = try encapsulator.source.directory(at: "sticky").metadata + ".dirmeta"
            try encapsulator.source.graft(name, [0x41])
        },
        grafted("commit whose subject is not UTF-8", ".commit", marks: [0xff, 0x75]) { encapsulator in
            let name = encapsulator.source.commit + ".commit"
            let bytes = (encapsulator.source.metadata[name] ?? []).replacing("Su".utf8, with: [0xff, 0x75])
            try encapsulator.source.graft(name, bytes)
        },
        Damage("detached metadata that is none", .malformedObject) { image in
            let spot = try image.find(".commitmeta")
            image[spot].content = [1, 2, 3, 200]
            return .entry(spot)
        },
        // What the reader accepts at most.
        sized("a directory tree of 200 MiB", .metadataTooLarge, ".dirtree", 200 << 20),
        sized("a commit of 11 MiB", .metadataTooLarge, ".commit", 11 << 20),
        sized("attributes of 9 MiB", .attributesTooLarge, ".file-xattrs", 9 << 20),
        limit("more metadata than allowed", .tooMuchMetadata) { $0.metadataBytes = 500 },
        limit("more objects than allowed", .tooManyObjects) { $0.objects = 10 },
        limit("more entries than allowed", .tooManyEntries) { $0.layerEntries = 10 },
        limit("more bytes than allowed", .tooMuchUnpacked) { $0.layerBytes = 2000 },
        Damage(
            "more attributes than allowed", .tooManyAttributes, limits: { $0.attributeSets = 2 },
            prepare: { $0.format = .v0 }, { _ in .layer(0) }),
        Damage(
            "more bytes of attributes than allowed", .tooManyAttributes, limits: { $0.attributeBytes = 20 },
            prepare: { $0.format = .v0 }, { _ in .layer(0) }),
        Damage("a file larger than allowed", .fileTooLarge, limits: { $0.fileBytes = 5 }) { .entry(try $0.hello()) },
        Damage(
            "more in large files than allowed", .tooMuchSpooled,
            limits: {
                $0.memoryBytes = 5
                $0.spoolBytes = 5
            }
        ) { .entry(try $0.hello()) },
        Damage("more that is no object than allowed", .foreignData, limits: { $0.foreignBytes = 100 }) { image in
            .entry(image.append(EncapsulatorEntry("usr/lib/file", content: [UInt8](repeating: 1, count: 101))))
        },
    ]

    private static func tree(
        _ what: String, _ change: @escaping @Sendable (inout EncapsulatorVariant.Tree) -> Void
    ) -> Damage {
        grafted("directory tree " + what, ".dirtree", marks: Array("hello\0".utf8)) { encapsulator in
            let name = try encapsulator.source.directory(at: "usr/bin").tree + ".dirtree"
            var tree = EncapsulatorVariant.tree(encapsulator.source.metadata[name] ?? [])
            change(&tree)
            try encapsulator.source.graft(name, tree.serialised)
        }
    }

    /// - Parameter marks: Bytes that only the object has after the change.
    private static func grafted(
        _ what: String, _ suffix: String, marks: [UInt8],
        _ prepare: @escaping @Sendable (inout Encapsulator) throws -> Void
    ) -> Damage {
        Damage("a " + what, .malformedObject, prepare: prepare) { image in
            .entry(
                try image.find(what) { entry in
                    entry.name.hasSuffix(suffix) && entry.content.contains(marks)
                        && (marks.count > 1 || entry.content == marks)
                })
        }
    }

    private static func sized(_ what: String, _ problem: ProblemName, _ suffix: String, _ size: Int) -> Damage {
        Damage(what, problem) { image in
            let spot = try image.find(suffix)
            image[spot].declaredSize = size
            return .entry(spot)
        }
    }

    private static func limit(
        _ what: String, _ problem: ProblemName, _ limits: (inout EncapsulationLimits) -> Void
    ) -> Damage {
        Damage(what, problem, limits: limits) { _ in .layer(0) }
    }
}
