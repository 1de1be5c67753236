import Kickstart
import Media
import SystemPackage
import TestSupport
import Testing

@Suite("Boot files")
struct BootFilesTests {
    private let directory: TemporaryDirectory

    init() async throws {
        directory = try TemporaryDirectory()
        try directory.write("x86", String(repeating: "\0", count: 0x202) + "HdrS" + String(repeating: "\0", count: 64))
        try directory.write(
            "arm64", "MZ" + String(repeating: "\0", count: 54) + "ARMd" + String(repeating: "\0", count: 600))
        try directory.write("zboot", "MZ\0\0zimg" + String(repeating: "\0", count: 600))
        try directory.write("elf", "\u{7F}ELF" + String(repeating: "\0", count: 600))
        try directory.write("text", "<html>404 Not Found</html>\n")
        try directory.write("empty", "")
        let make = """
            mkdir files && echo hello >files/init
            (cd files && find . | cpio --quiet -o -H newc) >cpio
            gzip -k cpio
            gzip -k arm64
            tar -cf tar files
            head -c 60 cpio >cut
            """
        let result = try await run("sh", ["-euc", make], in: directory.path)
        guard result.succeeded else { throw TestFailure(result.description) }
    }

    private func check(_ kernel: String, _ initrd: String) throws -> BootFiles {
        try BootFiles(kernel: FilePath(directory(kernel)), initrd: FilePath(directory(initrd)))
    }

    @Test(
        "kernels of both architectures, RAM disks plain and compressed",
        arguments: [("x86", Architecture.x86), ("arm64", .arm64), ("zboot", .arm64), ("arm64.gz", .arm64)],
        ["cpio", "cpio.gz"])
    func accepted(kernel: (name: String, architecture: Architecture), initrd: String) throws {
        #expect(try check(kernel.name, initrd).architecture == kernel.architecture)
    }

    @Test(
        "a wrong file is named, with what it is",
        arguments: [
            ("cpio.gz", "x86", "install.kernel", "swapped"), ("cpio", "x86", "install.kernel", "swapped"),
            ("x86", "x86", "install.initrd", "swapped"), ("x86", "arm64", "install.initrd", "swapped"),
            ("elf", "cpio", "install.kernel", "vmlinuz"), ("text", "cpio", "install.kernel", "no Linux kernel"),
            ("empty", "cpio", "install.kernel", "empty"), ("x86", "empty", "install.initrd", "empty"),
            ("x86", "text", "install.initrd", "no initial RAM disk"),
            ("x86", "cut", "install.initrd", "no initial RAM disk"),
            ("x86", "tar", "install.initrd", "tar"), ("none", "cpio", "install.kernel", "No such file"),
            ("x86", "none", "install.initrd", "No such file"), ("files", "cpio", "install.kernel", "directory"),
        ])
    func refused(kernel: String, initrd: String, key: String, problem: String) throws {
        let error = #expect(throws: BootFileError.self) { try check(kernel, initrd) }
        let text = error?.description ?? ""
        #expect(text.contains(key) && text.contains(problem), "\(text)")
        #expect(text.contains(directory(key == "install.kernel" ? kernel : initrd)))
    }
}
