import CXattr
import Glibc
import OSTree
import SystemPackage

/// Reads extended attributes as `ostree commit` does: all that the kernel lists, except those without a value.
enum AttributeCalls {
    private typealias List = (UnsafePointer<CChar>, UnsafeMutablePointer<CChar>?, Int) -> Int
    private typealias Get = (UnsafePointer<CChar>, UnsafePointer<CChar>, UnsafeMutableRawPointer?, Int) -> Int

    /// The attributes of what is open.
    static func attributes(_ descriptor: FileDescriptor) throws(Errno) -> [ExtendedAttributes.Attribute] {
        try attributes("/proc/self/fd/\(descriptor.rawValue)", listxattr, getxattr)
    }

    /// The attributes of a symbolic link, which cannot be opened, in an open directory.
    static func attributes(
        ofLink name: FileName, in directory: FileDescriptor
    ) throws(Errno) -> [ExtendedAttributes.Attribute] {
        try attributes("/proc/self/fd/\(directory.rawValue)/\(name)", llistxattr, lgetxattr)
    }

    private static func attributes(
        _ path: String, _ list: List, _ get: Get
    ) throws(Errno) -> [ExtendedAttributes.Attribute] {
        let names: [UInt8]
        do {
            names = try sized { list(path, $0?.assumingMemoryBound(to: CChar.self), $1) }
        } catch .notSupported {
            return []
        }
        var attributes: [ExtendedAttributes.Attribute] = []
        for name in names.split(separator: 0) {
            let text = (name + [0]).map(CChar.init(bitPattern:))
            do {
                let value = try sized { get(path, text, $0, $1) }
                if !value.isEmpty { attributes.append(.init(name: Array(name), value: value)) }
            } catch .noData {
                continue
            }
        }
        return attributes
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
