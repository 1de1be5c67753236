import Glibc
import SystemPackage

/// Writes layers: `gzip` and `zstd` compress, `sha256sum` measures.
struct EncapsulatorBlobs {
    let scratch: String

    /// Writes the blobs under their digests.
    func write(_ layers: [EncapsulatorLayer], into blobs: String) async throws -> [EncapsulatorResult.Layer] {
        if layers.isEmpty { return [] }
        var offsets: [[ClosedRange<Int>]] = []
        for (index, layer) in layers.enumerated() {
            let tar = layer.tar()
            offsets.append(tar.offsets)
            if tar.pieces.count > 1 {
                try await EncapsulatorBomb(pieces: tar.pieces).write(layer.compression, to: blob(index))
            } else {
                try Self.write(tar.pieces[0].bytes, to: "\(scratch)/\(index).tar")
            }
        }
        let script = """
            set -eu; cd "$1"; shift; index=0
            for kind; do
                [ -e $index.blob ] || case $kind in
                    gzip) gzip -nc1 $index.tar > $index.blob ;;
                    zstd) zstd -qc1 $index.tar > $index.blob ;;
                    none) cp $index.tar $index.blob ;;
                esac
                index=$((index + 1))
            done
            sha256sum *.blob; sha256sum *.tar || :
            """
        let arguments = ["-c", script, "sh", scratch] + layers.map(\.compression.rawValue)
        var digests = try await expect("sh", arguments)
        if layers.contains(where: { $0.blobDamage != nil }) {
            for (index, layer) in layers.enumerated() { try damage(index, layer.blobDamage) }
            digests = try await expect("sh", arguments)
        }
        let names = Dictionary(
            digests.split(separator: "\n").map { (String($0.dropFirst(66)), "sha256:" + $0.prefix(64)) }
        ) { first, _ in first }
        return try layers.enumerated().map { index, layer in
            var status = stat()
            guard let digest = names["\(index).blob"], stat(blob(index), &status) == 0 else {
                throw TestFailure("layer \(index) was not written")
            }
            try damage(index, layer.storedDamage)
            rename(blob(index), blobs + "/" + digest.dropFirst(7))
            // Nobody hashes a bomb's tar.
            return EncapsulatorResult.Layer(
                digest: digest, size: layer.declaredSize ?? Int(status.st_size),
                diffID: names["\(index).tar"] ?? digest, offsets: offsets[index])
        }
    }

    private func blob(_ index: Int) -> String { "\(scratch)/\(index).blob" }

    private func damage(_ index: Int, _ change: ((inout [UInt8]) -> Void)?) throws {
        guard let change else { return }
        var bytes = try EncapsulatorSource.bytes(of: blob(index))
        change(&bytes)
        try Self.write(bytes, to: blob(index))
    }

    static func write(_ bytes: [UInt8], to path: String) throws {
        let file = try FileDescriptor.open(
            FilePath(path), .writeOnly, options: [.create, .truncate], permissions: [.ownerReadWrite])
        _ = try file.closeAfter { try file.writeAll(bytes) }
    }

    @discardableResult
    private func expect(_ tool: String, _ arguments: [String]) async throws -> String {
        let result = try await run(tool, arguments)
        guard result.succeeded else { throw TestFailure("\(tool): \(result)") }
        return result.output
    }
}
