import FoundationEssentials
package import Glibc

/// A directory of a test's own, removed with all its content when the value goes away.
package final class TemporaryDirectory: Sendable {
    package let path: String

    package init() throws {
        var template = Array("/tmp/slipway-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw TestFailure("mkdtemp: \(String(cString: strerror(errno)))") }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit { removeTree(path) }

    /// A path inside.
    package func callAsFunction(_ name: String) -> String { path + "/" + name }

    /// Writes a file inside and returns its path.
    @discardableResult
    package func write(_ name: String, _ text: String, mode: mode_t = 0o644) throws -> String {
        try writeText(text, to: path + "/" + name, mode: mode)
        return path + "/" + name
    }

    /// Reads a file inside as text.
    package func read(_ name: String) throws -> String { try readText(path + "/" + name) }
}

/// A test's own failure to prepare or to look.
package struct TestFailure: Error, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}

/// Reads a whole file of a test as text.
package func readText(_ path: String) throws -> String {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { throw TestFailure("open \(path): \(String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        guard count >= 0 else { throw TestFailure("read \(path): \(String(cString: strerror(errno)))") }
        if count == 0 { return String(decoding: bytes, as: UTF8.self) }
        bytes += buffer[..<count]
    }
}

/// Removes a directory and what it holds.
package func removeTree(_ path: String) {
    try? FileManager.default.removeItem(atPath: path)
}

/// Makes a directory (0755) whose parent exists.
package func makeDirectory(_ path: String) throws {
    guard mkdir(path, 0o755) == 0 else { throw TestFailure("mkdir \(path): \(String(cString: strerror(errno)))") }
}

/// Writes a whole file; an existing one keeps its mode.
package func writeText(_ text: String, to file: String, mode: mode_t = 0o644) throws {
    let descriptor = open(file, O_CREAT | O_WRONLY | O_TRUNC, mode)
    guard descriptor >= 0 else { throw TestFailure("open \(file): \(String(cString: strerror(errno)))") }
    defer { close(descriptor) }
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
        let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        guard count > 0 else { throw TestFailure("write \(file): \(String(cString: strerror(errno)))") }
        bytes = bytes.dropFirst(count)
    }
}
