/// Small compressed files that unpack to very much.
struct EncapsulatorBomb {
    /// Bytes, each followed by so many zeros, a multiple of a mebibyte but for less than one.
    let pieces: [(bytes: [UInt8], zeros: Int)]

    func write(_ compression: EncapsulatorLayer.Compression, to path: String) async throws {
        switch compression {
        case .gzip: try await writeGzip(to: path)
        case .zstd: try EncapsulatorBlobs.write(zstd, to: path)
        case .none: throw TestFailure("a plain tar is as large as it says")
        }
    }

    /// RFC 8878: blocks of raw bytes and of one byte repeated, in a frame that does not tell its size.
    private var zstd: [UInt8] {
        let limit = 128 << 10
        var frame: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38]
        func block(_ type: Int, _ size: Int, _ bytes: some Collection<UInt8>, isLast: Bool = false) {
            let header = size << 3 | type << 1 | (isLast ? 1 : 0)
            frame += [UInt8(header & 255), UInt8(header >> 8 & 255), UInt8(header >> 16)]
            frame += bytes
        }
        for piece in pieces {
            for start in stride(from: 0, to: piece.bytes.count, by: limit) {
                let part = piece.bytes[start...].prefix(limit)
                block(0, part.count, part)
            }
            for start in stride(from: 0, to: piece.zeros, by: limit) { block(1, min(limit, piece.zeros - start), [0]) }
        }
        block(0, 0, [], isLast: true)
        return frame
    }

    /// A mebibyte of zeros is deflated once, up to a byte's end, and then repeated; the checksum at the end is wrong,
    /// but whoever gets there has unpacked it all.
    private func writeGzip(to path: String) async throws {
        var arguments: [String] = []
        for (index, piece) in pieces.enumerated() {
            try EncapsulatorBlobs.write(piece.bytes, to: "\(path).\(index)")
            arguments += ["\(path).\(index)", "\(piece.zeros)"]
        }
        let script = """
            import sys, zlib
            out = open(sys.argv[1], 'wb')
            out.write(b'\\x1f\\x8b\\x08\\0\\0\\0\\0\\0\\0\\xff')
            def deflated(data):
                pack = zlib.compressobj(9, zlib.DEFLATED, -15)
                return pack.compress(data) + pack.flush(zlib.Z_FULL_FLUSH)
            mebibyte = deflated(bytes(1 << 20))
            for name, zeros in zip(sys.argv[2::2], sys.argv[3::2]):
                out.write(deflated(open(name, 'rb').read()))
                out.write(mebibyte * (int(zeros) >> 20))
                out.write(deflated(bytes(int(zeros) & (1 << 20) - 1)))
            out.write(b'\\x03\\0' + bytes(8))
            """
        let result = try await run("python3", ["-c", script, path] + arguments)
        guard result.succeeded else { throw TestFailure("python3: \(result)") }
    }
}
