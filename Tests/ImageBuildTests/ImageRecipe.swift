import Glibc
import ImageBuild
import Markup
import OCI
import OSTree
import TestSupport

/// A recipe of `images/recipes`: a small tree, and what the image made of it is called.
struct ImageRecipe {
    /// One path of the tree, with exactly one of content, link, or neither for a directory.
    struct Item {
        let path: String
        let mode: UInt32
        let content: String?
        let link: String?
    }

    let ref: RefName
    let architecture: Architecture
    let message: CommitMessage
    let items: [Item]

    init(_ text: String, source: String) throws {
        let faults = Faults(source: source)
        let fields = Fields(try YAML.parse(Array(text.utf8), source: source), faults: faults)
        let ref = fields.require("ref") { try RefName($0) }
        let architecture = fields.require("architecture") { try Architecture($0) }
        var message = CommitMessage(timestamp: UInt64(fields.integer("timestamp", in: 0...(1 << 40)) ?? 0))
        message.subject = fields.text("subject") ?? ""
        message.body = fields.text("body") ?? ""
        if fields.boolean("bound") ?? true { message.bindings = ref.map { [$0] } ?? [] }
        items = fields.items("tree").compactMap { path, node in
            let item = Fields(node, path: path, faults: faults)
            defer { item.finish() }
            let (content, link) = (item.text("content"), item.text("link"))
            let mode = item.parse("mode") { text in
                guard let mode = UInt32(text, radix: 8) else { throw TestFailure("\(text) is no octal number") }
                return mode
            }
            guard let path = item.require("path", { $0 }) else { return nil }
            return Item(path: path, mode: mode ?? (content == nil ? 0o755 : 0o644), content: content, link: link)
        }
        fields.finish()
        try faults.check()
        guard let ref, let architecture else { throw TestFailure("\(source) lacks ref or architecture") }
        self.ref = ref
        self.architecture = architecture
        self.message = message
    }

    /// Makes the tree in a directory that does not exist yet.
    func makeTree(at root: String) throws {
        try check(mkdir(root, 0o755), root)
        try check(chmod(root, 0o755), root)
        for item in items {
            let path = root + "/" + item.path
            if let link = item.link {
                try check(symlink(link, path), path)
                continue
            }
            if let content = item.content {
                try write(content, to: path)
            } else {
                try check(mkdir(path, 0o700), path)
            }
            try check(chmod(path, item.mode), path)
        }
    }

    private func write(_ text: String, to path: String) throws {
        guard let file = fopen(path, "wx") else {
            throw TestFailure("open \(path): \(String(cString: strerror(errno)))")
        }
        let written = fwrite(text, 1, text.utf8.count, file)
        try check(fclose(file), path)
        guard written == text.utf8.count else { throw TestFailure("write \(path)") }
    }

    private func check(_ status: Int32, _ path: String) throws {
        guard status == 0 else { throw TestFailure("\(path): \(String(cString: strerror(errno)))") }
    }
}
