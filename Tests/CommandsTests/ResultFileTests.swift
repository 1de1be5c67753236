import Glibc
import TestSupport
import Testing

@testable import Commands

@Suite struct ResultFileTests {
    /// Renaming a file over it would take the pipe, or for root a device such as /dev/null, away from everybody.
    @Test func aPipeIsWrittenIntoAndStaysOne() throws {
        let directory = try TemporaryDirectory()
        let pipe = directory("pipe")
        try #require(mkfifo(pipe, 0o600) == 0)
        // Both ends, so that neither waits for the other.
        let reader = open(pipe, O_RDWR | O_CLOEXEC)
        try #require(reader >= 0)
        defer { close(reader) }
        try ResultFile(path: pipe).write(Array("result".utf8))
        ResultFile(path: pipe).discard()
        var status = stat()
        #expect(stat(pipe, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
        var bytes = [UInt8](repeating: 0, count: 16)
        try #require(status.st_mode & S_IFMT == S_IFIFO)
        #expect(read(reader, &bytes, bytes.count) == 6 && bytes.starts(with: "result".utf8))
    }

    @Test func aLinkStaysOne() throws {
        let directory = try TemporaryDirectory()
        try directory.write("file", "old")
        try #require(symlink("file", directory("link")) == 0)
        try ResultFile(path: directory("link")).write(Array("new".utf8))
        #expect(try directory.read("file") == "new")
        var status = stat()
        #expect(lstat(directory("link"), &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
        #expect(stat(directory("link"), &status) == 0 && status.st_mode & 0o777 == 0o600)
    }
}
