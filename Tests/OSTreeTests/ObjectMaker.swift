import OSTree

/// Random objects of every shape.
enum ObjectMaker {
    static func bytes(_ seed: inout some RandomNumberGenerator, upTo limit: Int) -> [UInt8] {
        (0..<Int.random(in: 0...limit, using: &seed)).map { _ in .random(in: 0...255, using: &seed) }
    }

    static func text(_ seed: inout some RandomNumberGenerator, upTo limit: Int) -> String {
        let letters = Array("abcXYZ09._-äß漢🚀")
        return String(
            (0...Int.random(in: 0..<limit, using: &seed)).map { _ in
                letters[Int.random(in: letters.indices, using: &seed)]
            })
    }

    static func checksum(_ seed: inout some RandomNumberGenerator) throws -> Checksum {
        try Checksum((0..<32).map { _ in UInt8.random(in: 0...255, using: &seed) })
    }

    static func attributes(_ seed: inout some RandomNumberGenerator) throws -> ExtendedAttributes {
        let count = Int.random(in: 0...3, using: &seed)
        return try ExtendedAttributes(
            (0..<count).map {
                .init(name: Array("user.\($0)\(text(&seed, upTo: 100))".utf8), value: bytes(&seed, upTo: 300))
            })
    }

    static func metadata(_ seed: inout some RandomNumberGenerator) throws -> DirectoryMetadata {
        try DirectoryMetadata(
            uid: .random(in: 0...(.max), using: &seed), gid: .random(in: 0...(.max), using: &seed),
            mode: 0o40000 | .random(in: 0...0o7777, using: &seed), attributes: attributes(&seed))
    }

    static func header(_ seed: inout some RandomNumberGenerator) throws -> FileHeader {
        let isLink = Bool.random(using: &seed)
        return try FileHeader(
            uid: .random(in: 0...(.max), using: &seed), gid: .random(in: 0...(.max), using: &seed),
            mode: (isLink ? 0o120000 : 0o100000) | .random(in: 0...0o7777, using: &seed),
            target: isLink ? Array(text(&seed, upTo: 400).utf8) : [], attributes: attributes(&seed))
    }

    static func tree(_ seed: inout some RandomNumberGenerator) throws -> DirectoryTree {
        var files: [DirectoryTree.File] = []
        var directories: [DirectoryTree.Subdirectory] = []
        for index in 0..<Int.random(in: 0...12, using: &seed) {
            let name = try FileName("\(text(&seed, upTo: 60))\(index)".utf8)
            if Bool.random(using: &seed) {
                try files.append(.init(name: name, checksum: checksum(&seed)))
            } else {
                try directories.append(.init(name: name, tree: checksum(&seed), metadata: checksum(&seed)))
            }
        }
        return try DirectoryTree(files: files, directories: directories)
    }

    static func commit(_ seed: inout some RandomNumberGenerator) throws -> Commit {
        let metadata = (0..<Int.random(in: 0...4, using: &seed)).map { index in
            Commit.Entry(
                "k\(index)\(text(&seed, upTo: 200))",
                Bool.random(using: &seed)
                    ? .string(text(&seed, upTo: 90)) : .strings([text(&seed, upTo: 9), text(&seed, upTo: 300)]))
        }
        return try Commit(
            metadata: metadata, parent: Bool.random(using: &seed) ? checksum(&seed) : nil,
            subject: text(&seed, upTo: 80), body: text(&seed, upTo: 500),
            timestamp: .random(in: 0...(.max), using: &seed), rootTree: checksum(&seed), rootMetadata: checksum(&seed))
    }

    /// Reads a whole file object.
    static func checksum(of object: [UInt8], limit: UInt64) throws -> Checksum {
        var reader = try FileObjectReader(limit: limit)
        try object.withUnsafeBytes { try reader.write($0) }
        return try reader.finish()
    }
}
