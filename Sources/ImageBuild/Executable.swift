import Files
import OCI
import SystemPackage

/// What the headers of a program file say (Tool Interface Standard, "Executable and Linking Format" 1.2, and its 64-bit
/// supplement): as much as it takes to know where the program runs.
struct Executable: Equatable {
    /// The processor, as ELF numbers it (`e_machine`).
    let machine: UInt16
    /// The dynamic loader that the program asks for; nil when it is statically linked.
    let interpreter: String?

    private static let headerSize = 64
    private static let segmentSize = 56
    private static let segmentLimit = 256
    private static let interpreterLimit = 4096

    /// Reads the headers of a file.
    /// - Throws: ``ImageBuildError`` when it is no program for Linux, or damaged; `FileError` when it cannot be read.
    init(_ file: OpenFile) throws {
        let place = file.path.string
        func bytes(_ offset: Int, _ count: Int, _ what: String) throws -> ELFBytes {
            let (end, overflows) = offset.addingReportingOverflow(count)
            guard offset >= 0, count >= 0, !overflows, end <= file.size else {
                throw ImageBuildError(
                    place, "is a damaged program: it ends before its \(what)", remedy: "copy it again")
            }
            return ELFBytes(try FileExtent(file: file, range: offset..<end).bytes(limit: count))
        }
        func refusal(_ problem: String) -> ImageBuildError {
            ImageBuildError(place, problem, remedy: "give an executable program file for Linux")
        }
        guard file.size >= Self.headerSize else { throw refusal("is no ELF program") }
        let header = try bytes(0, Self.headerSize, "header")
        guard header.isELF64 else { throw refusal("is no 64-bit little-endian ELF program") }
        let entry = header.integer(at: 24, size: 8)
        // A program is of type EXEC, or DYN with an entry point; shared libraries are DYN without one.
        let type = header.integer(at: 16, size: 2)
        guard type == 2 || type == 3, entry != 0 else { throw refusal("is an ELF file, but no program") }
        machine = UInt16(truncatingIfNeeded: header.integer(at: 18, size: 2))
        let count = Int(header.integer(at: 56, size: 2))
        guard header.integer(at: 54, size: 2) == Self.segmentSize, (1...Self.segmentLimit).contains(count) else {
            throw refusal("is a damaged program: its program headers have another size or number than any real one's")
        }
        guard let start = Int(exactly: header.integer(at: 32, size: 8)) else {
            throw refusal("is a damaged program: its program headers lie nowhere")
        }
        let table = try bytes(start, count * Self.segmentSize, "program headers")
        let segments = (0..<count).map { $0 * Self.segmentSize }
        guard let segment = segments.first(where: { table.integer(at: $0, size: 4) == 3 }) else {
            interpreter = nil
            return
        }
        guard let offset = Int(exactly: table.integer(at: segment + 8, size: 8)),
            let size = Int(exactly: table.integer(at: segment + 32, size: 8)),
            (2...Self.interpreterLimit).contains(size),
            let path = try bytes(offset, size, "loader's name").path
        else { throw refusal("is a damaged program: the name of its loader cannot be read") }
        interpreter = path
    }
}

/// Bytes with the numbers in them, little end first.
private struct ELFBytes {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Magic number, class, byte order, version.
    var isELF64: Bool { bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1]) }

    func integer(at offset: Int, size: Int) -> UInt64 {
        bytes[offset..<offset + size].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The absolute path that the bytes are, up to their one NUL at the end; nil for anything else.
    var path: String? {
        guard bytes.last == 0, bytes.first == UInt8(ascii: "/"), !bytes.dropLast().contains(0) else { return nil }
        return String(validating: bytes.dropLast(), as: UTF8.self)
    }
}

extension Executable {
    /// The processor's name for messages.
    var processor: String {
        Architecture.allCases.first { $0.machine == machine }?.rawValue ?? "another processor (ELF machine \(machine))"
    }
}

extension Architecture {
    /// The architecture's number in ELF (`EM_X86_64`, `EM_AARCH64`).
    var machine: UInt16 {
        switch self {
        case .amd64: 62
        case .arm64: 183
        }
    }
}
