import Glibc
import HTTP

/// What is wrong with a socket that nobody answers on.
struct AdminSocketState: Sendable {
    /// For people.
    let sentence: String

    init(_ path: UnixSocketPath) {
        let exists = access(path.path, F_OK) == 0
        let why = errno
        if exists, access(path.path, W_OK) != 0 {
            sentence = "\(path): it belongs to another user; run this as the user of the server"
        } else if exists {
            sentence =
                "\(path): no server listens there any more; start `slipway serve`, or say with --server where one is"
        } else if why == EACCES {
            sentence = "\(path): its directory is closed to this user; run this as the user of the server"
        } else {
            sentence = "\(path): no server is there; start `slipway serve`, or say with --server where one is"
        }
    }
}
