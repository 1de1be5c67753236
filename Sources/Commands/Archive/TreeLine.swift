import Markup
import OSTree
import Repository

/// A path of a commit as a listing shows it.
struct TreeLine: Sendable {
    private let path: TreePath
    private let kind: String
    private let mode: UInt32
    private let uid: UInt32
    private let gid: UInt32
    private let size: UInt64
    private let target: String?

    init(_ path: TreePath, _ node: TreeNode, in store: any ObjectStore) throws {
        self.path = path
        switch node {
        case .directory(_, let metadata):
            let directory = try store.directoryMetadata(metadata)
            (kind, mode, uid, gid) = ("directory", directory.mode, directory.uid, directory.gid)
            (size, target) = (0, nil)
        case .file(let checksum):
            let (header, size) = try store.fileHeader(checksum)
            (kind, mode, uid, gid) = (header.isRegular ? "file" : "link", header.mode, header.uid, header.gid)
            self.size = size
            target = header.isRegular ? nil : String(decoding: header.target, as: UTF8.self)
        }
    }

    /// The line of `ostree ls`.
    var text: String {
        let letter = ["directory": "d", "link": "l"][kind] ?? "-"
        let digits = String(mode & 0o7777, radix: 8)
        let bits = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
        let number = String(size)
        let padded = String(repeating: " ", count: max(0, 6 - number.count)) + number
        return "\(letter)\(bits) \(uid) \(gid) \(padded) \(Terminal.word(path.description))"
            + (target.map { " -> \(Terminal.word($0))" } ?? "")
    }

    var value: Value {
        .object(
            [
                .init("path", .string(path.description)), .init("kind", .string(kind)),
                .init("mode", .string("0" + String(mode & 0o7777, radix: 8))), .init("uid", .integer(Int(uid))),
                .init("gid", .integer(Int(gid))), .init("size", .integer(Int(clamping: size))),
            ] + (target.map { [.init("target", .string($0))] } ?? []))
    }
}
