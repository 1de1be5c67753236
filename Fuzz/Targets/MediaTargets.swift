import Archive
import Files
import Kickstart
import Markup
@testable import Media
import SystemPackage

/// Installation media, and what they say about themselves.
enum MediaTargets {
    static let treeInfo = Target("treeinfo", limit: 4096, refusals: [Fault.self]) { input in
        let tree = try TreeInfo(input, source: "t")
        for path in [tree.kernel, tree.initrd, tree.stage2].compactMap(\.self) + tree.checksums.keys {
            TarTargets.expectClean(path)
        }
        let images = ("images-\(tree.architecture ?? "")", [("kernel", tree.kernel), ("initrd", tree.initrd)])
        let sections: [(String, [(String, String?)])] = [
            ("release", [("name", tree.product), ("version", tree.release)]),
            ("tree", [("arch", tree.architecture), ("variants", tree.variant)]), images,
            ("stage2", [("mainimage", tree.stage2)]),
            ("checksums", tree.checksums.map { ($0.key, "sha256:\($0.value)") }),
        ]
        let text = sections.map { name, values in
            "[\(name)]\n" + values.compactMap { key, value in value.map { "\(key) = \($0)\n" } }.joined()
        }
        expectEqual(try TreeInfo(Array(text.joined().utf8), source: "again"), tree, "the tree written again")
    }

    static let discInfo = Target("discinfo", limit: 8192, refusals: [Fault.self]) { input in
        let disc = try DiscInfo(input, source: "d")
        let what = [disc.product, disc.release].compactMap(\.self).joined(separator: " ")
        let again = try DiscInfo(Array("1.5\n\(what)\n\(disc.architecture)\n".utf8), source: "again")
        expectEqual(again, disc, "the disc written again")
        _ = try? MediumFacts(tree: nil, disc: disc, label: what, subject: "m").version
    }

    /// An ISO image without the 32 KiB before its first volume descriptor, which nobody reads: what is read by passing
    /// over the rest is read front to back, too, and lies inside.
    static let iso = Target("iso", limit: 64 << 10, refusals: [MediaError.self, Fault.self, FileError.self]) { input in
        let descriptor = try MemoryFile.holding(input, after: 32 << 10)
        let file = try OpenFile(FilePath("/proc/self/fd/\(descriptor.rawValue)"))
        let label = try VolumeDescriptor(file).label
        let catalogue = try ISOCatalogue(file) {}
        for path in catalogue.paths { TarTargets.expectClean(path) }
        let tree = try catalogue.treeInfo.map { try TreeInfo($0, source: "t") }
        let disc = try catalogue.discInfo.map { try DiscInfo($0, source: "d") }
        _ = try MediumFacts(tree: tree, disc: disc, label: label, subject: "m").version
        let plan = try ISOPlan(catalogue, tree: tree, subject: "m")
        expect(plan.sizes.values.reduce(0, +) == plan.byteCount, "the sum")
        for (path, origin) in plan.kept.merging(plan.compared, uniquingKeysWith: { one, _ in one }) {
            TarTargets.expectClean(path)
            expect(plan.sizes[origin] != nil, "\(path) is not read")
        }
        let digests = [false, true].map { isHashed in outcome { try Self.digests(file, plan, isHashed: isHashed) } }
        expectEqual(digests[0], digests[1], "the files read front to back")
    }

    static let all = [treeInfo, discInfo, iso]

    private static func digests(_ file: OpenFile, _ plan: ISOPlan, isHashed: Bool) throws -> [String: FileDigest] {
        let source = try LimitedSource(file, readLimit: .max, isHashed: isHashed) {}
        var digests: [String: FileDigest] = [:]
        var reader = try ArchiveReader(
            iso: source, path: file.path, limits: ArchiveLimits(entries: 1000, bytes: 1 << 20))
        while let entry = try reader.next() {
            guard let size = plan.sizes[entry.path], case .file = entry.kind else { continue }
            let blob = try StagedBlob(in: nil, path: entry.path, size: size, subject: "m") { _ in }
            try reader.read(into: blob)
            digests[entry.path] = try blob.finish().digest
        }
        _ = try source.finish()
        return digests
    }
}
