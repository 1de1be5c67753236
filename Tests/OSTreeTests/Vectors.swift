import OSTree

/// The tree of the reference, as objects: `usr/bin/{hello,hi}`, `usr/etc/{empty,cap}`.
enum Vectors {
    static let plainDirectory = "446a0ef11b7cc167f3b603e585c7eeeeb675faa412d5ec73f62988eb0b6c5488"
    static let hello = "d6f58149fd47ec2be3fafef4fe767915f195e7ae67b9a0c090b842b156cd07f3"
    static let link = "73baaba0102e9154b8522687d33eedb8ed1bc78eadb82428b2616144ec502934"
    static let attributed = "e30ea66366f267a86a640a9af636be7614622dce0056755f0b36b86f7cc934da"
    static let empty = "cc700d46f407c6c5ab2d5dde474366a928b7398277e61162e7f8ec06f469f07e"
    static let bin = "3b2faecc84a0d05ed901a7cf8b80a8d4e4f831be6f07cdf8a5ca45a96793d42f"
    static let usr = "ce2e665b395a16e1d07a0af53851ef6a8e9c9e17e993ad3cbdd3a8c9aaaad309"
    static let root = "7abd76a474b7183d8043cf33f93c38b8167ab00e3218f3c90ca5c76a0021eac3"
    static let bareCommit = "e6bff9d91adb2022f1cf8a5e38518dce7faa9ff3558981fa5c9e7c7b794ffc8e"
    static let boundCommit = "595a4ec4ad151815446ba93b4ac1b893cc2ff4507bf3c9473e0cf6d59211efbf"

    static func cap() throws -> FileHeader {
        let attributes = try ExtendedAttributes([
            .init(name: Array("user.demo".utf8), value: Array("abc".utf8)),
            .init(name: Array("user.aaa".utf8), value: Array("zz".utf8)),
        ])
        return try FileHeader(uid: 1000, gid: 1001, mode: 0o104711, attributes: attributes)
    }

    static func commit(bound: Bool) throws -> Commit {
        try Commit(
            metadata: bound
                ? [Commit.Entry("version", .string("1.0")), Commit.binding(to: [RefName("demo/x86_64/base")])] : [],
            subject: bound ? "Subject" : "", body: bound ? "Body text" : "", timestamp: 1_700_000_000,
            rootTree: Checksum(hex: root), rootMetadata: Checksum(hex: plainDirectory))
    }

    /// The bytes of hexadecimal text; spaces do not count.
    static func bytes(_ hex: String) -> [UInt8] {
        let digits = hex.filter { $0 != " " }.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    }
}
