import Files
import Glibc
import OCI
import SystemPackage
import TestSupport
import Testing

@testable import ImageBuild

@Suite("Program files") struct ExecutableTests {
    /// A program of one segment, its loader's name behind the headers.
    private static let sample: [UInt8] = {
        var bytes: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1] + [UInt8](repeating: 0, count: 57)
        func set(_ offset: Int, _ value: Int, size: Int) {
            for index in 0..<size { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
        }
        set(16, 2, size: 2)
        set(18, 183, size: 2)
        set(24, 0x1000, size: 8)
        set(32, 64, size: 8)
        set(54, 56, size: 2)
        set(56, 1, size: 2)
        bytes += [UInt8](repeating: 0, count: 56)
        set(64, 3, size: 4)
        set(72, 120, size: 8)
        set(96, 8, size: 8)
        return bytes + Array("/lib/ld\0".utf8)
    }()

    private func read(_ bytes: [UInt8], in directory: TemporaryDirectory) throws -> Executable {
        let path = FilePath(directory("program"))
        // A new file each time: ext4 waits for the disk when one is cut to nothing and written again.
        unlink(path.string)
        let file = try FileDescriptor.open(
            path, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
        _ = try file.closeAfter { try file.writeAll(bytes) }
        return try Executable(OpenFile(path))
    }

    @Test("the headers are read")
    func headers() throws {
        let directory = try TemporaryDirectory()
        let dynamic = try read(Self.sample, in: directory)
        #expect(dynamic.machine == Architecture.arm64.machine && dynamic.interpreter == "/lib/ld")
        var bytes = Self.sample
        bytes[64] = 1
        #expect(try read(bytes, in: directory).interpreter == nil)
        bytes[16] = 3
        bytes[18] = 62
        #expect(try read(bytes, in: directory).machine == Architecture.amd64.machine)
    }

    @Test(
        "damage and foreign files are refused",
        arguments: [
            ("another magic", [0: 0x7E], "64-bit little-endian"), ("32 bits", [4: 1], "64-bit little-endian"),
            ("big end first", [5: 2], "64-bit little-endian"), ("another version", [6: 2], "64-bit little-endian"),
            ("an object file", [16: 1], "no program"), ("a core dump", [16: 4], "no program"),
            ("no entry point, as a shared library", [16: 3, 25: 0], "no program"),
            ("other program headers", [54: 32], "another size or number"), ("none", [56: 0], "another size or number"),
            ("too many", [57: 0x7F], "another size or number"),
            ("program headers at a negative place", [39: 0xFF], "lie nowhere"),
            ("program headers at the end of the world", [38: 0x7F], "ends before its program headers"),
            ("program headers behind the end", [32: 100], "ends before its program headers"),
            ("more program headers than bytes", [56: 2], "ends before its program headers"),
            ("a name behind the end", [72: 121], "ends before its loader's name"),
            ("a name at the end of the world", [78: 0x7F], "ends before its loader's name"),
            ("a name at a negative place", [79: 0x80], "loader cannot be read"),
            ("a name without end", [96: 7], "loader cannot be read"),
            ("an empty name", [96: 1], "loader cannot be read"),
            ("a name of gigabytes", [100: 1], "loader cannot be read"),
            ("a relative name", [120: 0x6C], "loader cannot be read"),
            ("a NUL within", [122: 0], "loader cannot be read"), ("no UTF-8", [122: 0xFF], "loader cannot be read"),
        ] as [(String, [Int: UInt8], String)])
    func damage(what: String, changes: [Int: UInt8], says: String) throws {
        let directory = try TemporaryDirectory()
        var bytes = Self.sample
        for (offset, value) in changes { bytes[offset] = value }
        #expect {
            try read(bytes, in: directory)
        } throws: { error in
            guard let error = error as? ImageBuildError else { return false }
            return error.description.contains(says) && error.place == directory("program") && !error.remedy.isEmpty
        }
    }

    @Test("every cut is refused")
    func cuts() throws {
        let directory = try TemporaryDirectory()
        for count in 0..<Self.sample.count {
            #expect(throws: ImageBuildError.self) { try read(Array(Self.sample.prefix(count)), in: directory) }
        }
    }

    @Test("nothing that a file holds ends the process")
    func noise() throws {
        let directory = try TemporaryDirectory()
        var seed = Seed()
        for _ in 0..<500 {
            var bytes = Self.sample
            for _ in 0..<Int.random(in: 1...6, using: &seed) {
                bytes[Int.random(in: 7..<bytes.count, using: &seed)] =
                    [0, 1, 0x7F, 0x80, 0xFF, UInt8.random(in: 0...255, using: &seed)].randomElement(using: &seed) ?? 0
            }
            do { _ = try read(bytes, in: directory) } catch {
                #expect(error is ImageBuildError, "\(seed)")
            }
        }
    }

    @Test("real programs are what they are")
    func real() throws {
        let shell = try Executable(OpenFile("/bin/sh"))
        #expect(shell.interpreter?.contains("/ld-linux") == true)
        #expect(Architecture.allCases.contains { $0.machine == shell.machine })
        #expect(throws: ImageBuildError.self) { try Executable(OpenFile("/etc/os-release")) }
        #expect(throws: FileError.self) { try Executable(OpenFile("/etc")) }
    }
}
