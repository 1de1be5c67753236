import Glibc
import NIOCore
import SystemPackage

/// An address cannot be listened on.
package struct ListenError: Error, CustomStringConvertible, Sendable {
    package let address: ListenAddress
    /// The system's reason.
    package let cause: any Error

    package var description: String {
        let remedy =
            switch (cause as? IOError)?.errnoCode {
            case EADDRINUSE: "stop what uses the port, or give another one"
            case EADDRNOTAVAIL: "give an address that this machine has"
            case EACCES: "a port below 1024 needs a socket of systemd, or CAP_NET_BIND_SERVICE"
            default: "give another address"
            }
        return "cannot listen on \(address): \(systemText(cause)); \(remedy)"
    }
}

/// What the system says of a failure, without the names of functions that NIO puts around it.
private func systemText(_ error: any Error) -> String {
    (error as? IOError).map { "\(Errno(rawValue: $0.errnoCode))" } ?? "\(error)"
}
