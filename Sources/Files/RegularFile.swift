import Glibc
package import SystemPackage

/// The size of an open regular file as it is now, in bytes; nil for anything else.
///
/// Modules that import NIO ask here: there the compiler cannot always tell whose `stat` is meant.
package func sizeOfRegularFile(_ descriptor: FileDescriptor) -> Int? {
    var status = stat()
    guard fstat(descriptor.rawValue, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
}
