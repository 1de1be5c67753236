import Archive
import SystemPackage

/// Headers of tar archives, which are read out of files and out of streams.
enum TarTargets {
    private static let entryLimit = 64

    /// The index of an archive in a file: paths are clean, data lies inside and apart, and our writer's archive of the
    /// same files has the same index.
    static let index = Target("tar-index", limit: 16 << 10, refusals: [TarError.self], seeds: archives) { bytes in
        let input = mended(bytes)
        // An odd start shows offsets that are taken from the wrong place.
        let start = 37
        let index = try TarIndex(
            MemoryFile.holding(input, after: start), range: start..<start + input.count, entryLimit: entryLimit)
        var last = start..<start
        for (path, range) in index.files.sorted(by: { $0.value.lowerBound < $1.value.lowerBound }) {
            expectClean(path)
            // Hard links lie where the first name lies.
            expect(range.lowerBound >= last.upperBound || range == last, "\(path) lies at \(range), another at \(last)")
            expect(range.upperBound <= start + input.count, "\(path) lies at \(range)")
            last = range
        }
        let files = index.files.mapValues { Array(input[$0.lowerBound - start..<$0.upperBound - start]) }
        guard let again = try rewritten(files) else { return }
        let second = try TarIndex(MemoryFile.holding(again), range: 0..<again.count)
        expectEqual(second.files.mapValues { Array(again[$0]) }, files, "the archive written again")
    }

    /// An archive as a stream: in pieces of any size it gives what it gives whole, and what the index gives.
    static let stream = Target("tar-stream", limit: 16 << 10, refusals: [TarError.self], seeds: archives) { bytes in
        let input = mended(bytes)
        var pieces = Pieces(of: input)
        let inPieces = outcome { try entries(input) { pieces.next(of: $0) } }
        let whole = outcome { try entries(input) { $0 } }
        expectEqual(inPieces, whole, "the archive in pieces")
        for item in whole ?? [] {
            let (entry, data) = (item.entry, item.data)
            if let path = entry.path?.text { expectClean(path) }
            expect(data.count == entry.size, "\(entry) has \(data.count) bytes")
            if case .hardLink(let target) = entry.kind { expectClean(target.text) }
        }
        do {
            let index = try TarIndex(MemoryFile.holding(input), range: 0..<input.count, entryLimit: entryLimit)
            // What follows the end marker is nothing to an index.
            guard let whole else { return _ = try entries(input) { $0 } }
            for item in whole where item.entry.kind == .file {
                let (entry, data) = (item.entry, item.data)
                expectEqual(entry.path.flatMap { index.files[$0.text] }.map { Array(input[$0]) }, data, "\(entry)")
            }
        } catch let error as TarError {
            switch error.problem {
            case .duplicatePath, .missingTarget, .dataAfterEnd: break
            default: expect(whole == nil, "the index refuses what the stream takes: \(error)")
            }
            throw error
        }
    }

    static let all = [index, stream]

    /// The input with the right checksum in every block that has the magic of a header: without it nearly every change
    /// would be refused for the same reason. Where the magic is changed too, a checksum stays wrong.
    private static func mended(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for start in stride(from: 0, to: bytes.count - 511, by: 512)
        where bytes[start + 257..<start + 262].elementsEqual("ustar".utf8) {
            bytes.replaceSubrange(start + 148..<start + 156, with: "        ".utf8)
            let digits = String(bytes[start..<start + 512].reduce(0) { $0 + Int($1) }, radix: 8)
            bytes.replaceSubrange(start + 148..<start + 148 + digits.utf8.count, with: digits.utf8)
        }
        return bytes
    }

    private struct Item: Equatable {
        let entry: TarEntry
        let data: [UInt8]
    }

    private static func entries(_ input: [UInt8], next: @escaping (Int) -> Int) throws -> [Item] {
        var stream = TarStream(PieceSource(input, next: next), entryLimit: entryLimit)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1000, alignment: 16)
        defer { buffer.deallocate() }
        var items: [Item] = []
        while let entry = try stream.next() {
            var data: [UInt8] = []
            while true {
                let count = try stream.read(into: buffer)
                if count == 0 { break }
                data += buffer[..<count]
            }
            items.append(Item(entry: entry, data: data))
        }
        return items
    }

    /// What a path of an archive may be.
    static func expectClean(_ path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        expect(
            !path.utf8.contains(0) && path.utf8.count <= 4096 && !parts.contains("") && !parts.contains(".")
                && !parts.contains(".."), "an unclean path: \(path)")
    }

    /// The files in an archive of ours; nil when a path fits no header.
    private static func rewritten(_ files: [String: [UInt8]]) throws -> [UInt8]? {
        let sink = Collected()
        let writer = TarWriter(sink)
        for (path, bytes) in files {
            do { try writer.file(path, bytes: bytes) } catch is TarPathError { return nil }
        }
        try writer.finish()
        return sink.bytes
    }

    /// Archives as we write them.
    static func archives() throws -> [[UInt8]] {
        let long = [String](repeating: "directory", count: 14).joined(separator: "/") + "/file"
        let trees: [[(String, [UInt8])]] = [
            [], [("a", [])], [("usr/bin/tool", Array("#!/bin/sh\n".utf8)), (long, [1, 2, 3])],
            [("grün/漢字", [UInt8](repeating: 7, count: 513))],
        ]
        return try trees.map { files in
            let sink = Collected()
            let writer = TarWriter(sink, modificationTime: 1_700_000_000)
            try writer.directory("usr")
            for (path, bytes) in files { try writer.file(path, bytes: bytes) }
            try writer.finish()
            return sink.bytes
        }
    }
}
