import SystemPackage

/// A commit and all that it needs, in memory; only `ostree`, Python's zlib and these lines have touched it.
package struct EncapsulatorSource: Sendable {
    /// A file object in parts.
    package struct File: Sendable, Equatable {
        package var uid: Int
        package var gid: Int
        /// The whole `st_mode`.
        package var mode: Int
        package var target: [UInt8]
        /// `a(ayay)` as it stands in a header.
        package var attributes: [UInt8]
        package var content: [UInt8]

        package init(
            uid: Int = 0, gid: Int = 0, mode: Int = 0o100644, target: [UInt8] = [], attributes: [UInt8] = [],
            content: [UInt8]
        ) {
            self.uid = uid
            self.gid = gid
            self.mode = mode
            self.target = target
            self.attributes = attributes
            self.content = content
        }

        package var isLink: Bool { mode & 0o170000 == 0o120000 }
    }

    /// The commit's checksum.
    package var commit: String
    /// Commits, detached metadata and directories by `CHECKSUM.KIND`.
    package var metadata: [String: [UInt8]] = [:]
    /// Files and symbolic links by their checksum.
    package var files: [String: File] = [:]

    /// Reads a commit out of a repository of any mode.
    /// - Parameter directory: Where the copy is made that the objects are read from.
    package init(repository: String, commit: String, in directory: TemporaryDirectory) async throws {
        self.commit = commit
        let copy = directory("copy-of-" + commit)
        let dump = copy + ".objects"
        for arguments in [["init", "--mode=archive"], ["pull-local", "--disable-fsync", repository, commit]] {
            let result = try await run("ostree", ["--repo=" + copy] + arguments)
            guard result.succeeded else { throw TestFailure("ostree \(arguments): \(result)") }
        }
        let result = try await run("python3", ["-c", Self.script, copy + "/objects", dump])
        guard result.succeeded else { throw TestFailure("python3: \(result)") }
        try read(dump: try Self.bytes(of: dump))
    }

    /// Walks over `NAME SIZE\n` and as many bytes, again and again.
    private mutating func read(dump: [UInt8]) throws {
        var headers: [String: [UInt8]] = [:]
        var contents: [String: [UInt8]] = [:]
        var rest = dump[...]
        while let end = rest.firstIndex(of: 10) {
            let parts = String(decoding: rest[..<end], as: UTF8.self).split(separator: " ")
            guard parts.count == 2, let size = Int(parts[1]) else { throw TestFailure("the dump is damaged") }
            let bytes = Array(rest[(end + 1)...].prefix(size))
            rest = rest[(end + 1 + size)...]
            let name = parts[0].split(separator: ".").map(String.init)
            switch name[1] {
            case "header": headers[name[0]] = bytes
            case "file": contents[name[0]] = bytes
            default: metadata[String(parts[0])] = bytes
            }
        }
        for (checksum, header) in headers {
            let content = contents[checksum] ?? []
            // Before what is hashed, the archive's header has the size of the content.
            files[checksum] = try EncapsulatorVariant.file(header: header, from: 8, content: content)
        }
    }

    /// Reads a whole file.
    package static func bytes(of path: String) throws -> [UInt8] {
        let file = try FileDescriptor.open(FilePath(path), .readOnly)
        return try file.closeAfter {
            let size = Int(try file.seek(offset: 0, from: .end))
            try file.seek(offset: 0, from: .start)
            var bytes = [UInt8](repeating: 0, count: size)
            var filled = 0
            while filled < size {
                let count = try bytes.withUnsafeMutableBytes { raw in
                    try file.read(into: UnsafeMutableRawBufferPointer(rebasing: raw[filled...]))
                }
                guard count > 0 else { throw TestFailure("\(path) became shorter") }
                filled += count
            }
            return bytes
        }
    }

    private static let script = """
        import os, struct, sys, zlib
        out = open(sys.argv[2], 'wb')
        def put(name, data):
            out.write(b'%s %d\\n' % (name.encode(), len(data)) + data)
        for folder, _, names in os.walk(sys.argv[1]):
            for name in names:
                data = open(os.path.join(folder, name), 'rb').read()
                name = os.path.basename(folder) + name
                if name.endswith('.filez'):
                    end = struct.unpack('>I', data[:4])[0] + 8
                    put(name[:64] + '.header', data[8:end])
                    put(name[:64] + '.file', zlib.decompress(data[end:], -15) if data[end:] else b'')
                else:
                    put(name, data)
        """
}
