import CXattr
import Glibc
package import OSTree
package import SystemPackage

/// Reads extended attributes as `ostree` does: all that the kernel lists, except those without a value.
package enum FileAttributes {
    package typealias Attribute = ExtendedAttributes.Attribute

    /// `O_PATH`, which Swift's module of the C library leaves out: the same number on every architecture that Debian has.
    static let pathOnly: Int32 = 0o10_000_000

    /// The attributes of what is open, if only with `O_PATH`.
    /// - Throws: The system's refusal.
    package static func all(_ descriptor: FileDescriptor) throws(Errno) -> [Attribute] {
        let path = path(descriptor)
        let names: [UInt8]
        do {
            names = try sized { listxattr(path, $0?.assumingMemoryBound(to: CChar.self), $1) }
        } catch .notSupported {
            return []
        }
        var attributes: [Attribute] = []
        for name in names.split(separator: 0) {
            let value = try value((name + [0]).map(CChar.init(bitPattern:)), path)
            if let value, !value.isEmpty { attributes.append(Attribute(name: Array(name), value: value)) }
        }
        return attributes
    }

    /// The attributes of a symbolic link, which cannot be opened for reading, in an open directory.
    /// - Throws: The system's refusal.
    package static func all(ofLink name: FileName, in directory: FileDescriptor) throws(Errno) -> [Attribute] {
        let raw = openat(directory.rawValue, name.description, pathOnly | O_NOFOLLOW | O_CLOEXEC)
        guard raw >= 0 else { throw Errno(rawValue: errno) }
        let link = FileDescriptor(rawValue: raw)
        defer { try? link.close() }
        return try all(link)
    }

    /// The value of one attribute of what is open; nil when it is not there.
    static func value(_ name: String, of descriptor: FileDescriptor) throws(Errno) -> [UInt8]? {
        try value(Array(name.utf8CString), path(descriptor))
    }

    /// The kernel's name of what a descriptor holds: to follow it leads there, and no further when that is a link.
    static func path(_ descriptor: FileDescriptor) -> String { "/proc/self/fd/\(descriptor.rawValue)" }

    private static func value(_ name: [CChar], _ path: String) throws(Errno) -> [UInt8]? {
        do {
            return try sized { getxattr(path, name, $0, $1) }
        } catch {
            if error == .noData || error == .notSupported { return nil }
            throw error
        }
    }

    /// Asks for the size, then for the bytes, again when they grew in between.
    private static func sized(_ call: (UnsafeMutableRawPointer?, Int) -> Int) throws(Errno) -> [UInt8] {
        while true {
            let size = call(nil, 0)
            guard size >= 0 else { throw Errno(rawValue: errno) }
            guard size > 0 else { return [] }
            var buffer = [UInt8](repeating: 0, count: size)
            let count = buffer.withUnsafeMutableBytes { call($0.baseAddress, size) }
            if count >= 0 { return Array(buffer[..<count]) }
            let cause = Errno(rawValue: errno)
            guard cause == .outOfRange else { throw cause }
        }
    }
}
