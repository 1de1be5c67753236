import Files
import SystemPackage

/// The inputs of a target that the repository keeps, in text: `*.hex` and `*.txt` hold one input a line (`#` begins a
/// remark in a `.hex` file), any other file is one input.
enum SeedFolder {
    struct BadSeed: Error, CustomStringConvertible {
        let description: String
    }

    /// Reads one file.
    static func inputs(_ name: String, _ bytes: [UInt8]) throws -> [[UInt8]] {
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        if name.hasSuffix(".txt") { return lines.map { Array($0) } }
        guard name.hasSuffix(".hex") else { return [bytes] }
        return try lines.filter { $0.first != UInt8(ascii: "#") }.map { line in
            let digits = line.filter { $0 != UInt8(ascii: " ") }
            let text = String(decoding: digits, as: UTF8.self)
            guard digits.count % 2 == 0 else { throw BadSeed(description: "\(name): an odd number of digits: \(text)") }
            return try stride(from: 0, to: digits.count, by: 2).map { position in
                let pair = String(decoding: digits[position..<position + 2], as: UTF8.self)
                guard let byte = UInt8(pair, radix: 16) else {
                    throw BadSeed(description: "\(name): no digits: \(pair)")
                }
                return byte
            }
        }
    }

    /// Writes the target's own seeds and those in the named files into a directory.
    static func fill(_ directory: FilePath, for target: Target, from files: [FilePath]) throws {
        var inputs = try target.seeds()
        for file in files {
            inputs += try Self.inputs(file.lastComponent?.string ?? "", readFile(file, limit: 1 << 20))
        }
        for (index, input) in inputs.enumerated() {
            guard input.count <= target.limit else {
                throw BadSeed(
                    description: "\(target.name): a seed has \(input.count) bytes, the limit is \(target.limit)")
            }
            let file = try FileDescriptor.open(
                directory.appending("seed-\(index)"), .writeOnly, options: [.create, .truncate],
                permissions: [.ownerReadWrite])
            try file.closeAfter { _ = try file.writeAll(input) }
        }
    }
}
