import HTTP
import Logging
import SystemPackage
import TestSupport
import Testing

@testable import Server

/// Kernels and media: what any client may fetch as it is.
@Suite(.timeLimit(.minutes(2))) struct HostFileTests {
    @Test func onlyWhatIsListedIsServed() async throws {
        let directory = try TemporaryDirectory()
        try directory.write("blob", "the tree")
        try directory.write("secret", "hidden")
        let files = [
            HostFile(path: "/boot/worker-1/kernel", file: FilePath(directory("blob"))),
            HostFile(path: "/media/ol9/.treeinfo", file: FilePath(directory("blob"))),
            HostFile(path: "/media/ol9/EFI/BOOT/grub x64.efi", file: FilePath(directory("blob"))),
        ]
        let server = try await ServerUnderTest(FakeMaterials(files: files))
        for path in ["/boot/worker-1/kernel", "/media/ol9/.treeinfo", "/media/ol9/EFI/BOOT/grub%20x64.efi"] {
            let answer = try await server.get(path)
            #expect(answer.text == "the tree" && answer.response.field("cache-control") == "no-cache", "\(path)")
        }
        let head = try await run("curl", ["-sI", "\(server.url)/media/ol9/.treeinfo"])
        #expect(head.output.hasPrefix("HTTP/1.1 200 ") && head.output.contains("Content-Length: 8\r\n"), "\(head)")
        for path in [
            "/media/ol9", "/media/ol9/", "/media/", "/media/ol8/.treeinfo", "/media/ol9/../../secret",
            "/media/ol9/..%2f..%2fsecret", "/media/ol9//.treeinfo", "/media/ol9/.treeinfo/", "/boot/worker-2/kernel",
        ] {
            let curl = try await run(
                "curl", ["-s", "-o", "/dev/null", "-w", "%{http_code}", "--path-as-is", server.url + path])
            #expect(curl.output == "404", "\(path)")
        }
        let posted = try await run(
            "curl", ["-s", "-o", "/dev/null", "-w", "%{http_code}", "-d", "x", "\(server.url)/media/ol9/.treeinfo"])
        #expect(posted.output == "405")
        await server.stop()
        #expect(server.count("media").answers == [200: 3, 404: 8, 405: 1])
    }

    @Test func aFileThatIsNotThereIsSaidAtOnce() async throws {
        let missing = HostFile(path: "/boot/kernel", file: "/nonexistent/vmlinuz")
        let error = await #expect(throws: ContentFileError.self) {
            try await ServerUnderTest(FakeMaterials(files: [missing]))
        }
        #expect(error?.description.contains("/nonexistent/vmlinuz") == true)
    }
}
