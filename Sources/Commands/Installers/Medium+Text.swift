import Kickstart
import Markup
import Media

extension Medium {
    /// What it is, in a few words.
    var title: String {
        let name = [product, release].compactMap(\.self).joined(separator: " ")
        return [
            name.isEmpty ? "product unknown" : name, variant, architecture.rawValue,
            version?.rawValue ?? "no Kickstart",
        ].compactMap(\.self).joined(separator: ", ")
    }

    /// What it is, for scripts.
    func value(_ sizes: (all: Int, own: Int)) -> Value {
        .object(omittingNil: [
            ("name", .string(name.description)), ("product", .optional(product)), ("release", .optional(release)),
            ("variant", .optional(variant)), ("architecture", .string(architecture.rawValue)),
            ("version", .optional(version?.rawValue)), ("source", .optional(source)),
            ("sourceSHA256", .optional(sourceDigest?.hex)), ("verifiedChecksums", .integer(verifiedCount)),
            ("kernel", .string(kernelPath)), ("initrd", .string(initrdPath)), ("stage2", .optional(stage2Path)),
            ("rootfs", .optional(rootFSPath)), ("fileCount", .integer(files.count)), ("bytes", .integer(sizes.all)),
            ("ownBytes", .integer(sizes.own)),
        ])
    }
}
