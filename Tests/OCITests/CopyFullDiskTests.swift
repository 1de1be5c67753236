import OCI
import SystemPackage
import TestSupport
import Testing

/// A disk that becomes full, at whatever byte: what was there stays, and nothing else.
@Suite(.enabled(if: Tool("mount").isUsable && Tool.isRoot)) struct CopyFullDiskTests {
    @Test(arguments: ["oci", "oci-archive", "dir", "docker-archive"], [true, false])
    func fullDisk(_ transport: String, _ isReplacing: Bool) async throws {
        let directory = try TemporaryDirectory()
        let start = try directory.named("oci", "start")
        try Sample.write(to: start.destination(), variant: 2)
        let disk = directory("disk")
        try makeDirectory(disk)
        try await shell("mount -t tmpfs -o size=1m tmpfs \(disk)")
        do {
            try await fill(start, try directory.named(transport, "disk/image"), disk, isReplacing)
        } catch {
            try await shell("umount -l \(disk)")
            throw error
        }
        try await shell("umount -l \(disk)")
    }

    private func fill(
        _ start: ImageLocation, _ target: ImageLocation, _ disk: String, _ isReplacing: Bool
    ) async throws {
        if isReplacing { try Sample.write(to: target.destination(), variant: 1) }
        let before = try? OpenedImage(target).descriptor.digest
        let tree = try await shell("find \(disk) | sort")
        var failures = 0
        // The pages that are free besides those of what is there.
        for pages in 0..<40 {
            let used = try await shell("df --output=used -k \(disk) | tail -1").filter(\.isNumber)
            let size = try #require(Int(used)) + 4 * pages
            // Nothing means no limit.
            try await shell("mount -o remount,size=\(max(size, 1))k \(disk)")
            do {
                try Copying.copy(start, to: target, .only)
                break
            } catch {
                failures += 1
                #expect("\(error)".contains("No space left") || "\(error)".contains("\(Errno.noSpace)"), "\(error)")
            }
            #expect(try await shell("find \(disk) | sort") == tree, "\(pages) pages")
            #expect((try? OpenedImage(target).descriptor.digest) == before, "\(pages) pages")
        }
        #expect(failures > 0 && failures < 40)
        #expect(try OpenedImage(target).config == OpenedImage(start).config)
    }

    @discardableResult
    private func shell(_ script: String) async throws -> String {
        let result = try await run("sh", ["-ec", script])
        guard result.succeeded else { throw TestFailure("\(script): \(result)") }
        return result.output
    }
}
