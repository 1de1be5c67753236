import CSQLite
import Glibc

extension StoreError {
    /// What SQLite's result code means ("Result and Error Codes").
    init(_ status: Int32, _ handle: OpaquePointer?, _ place: String) {
        let problem = handle.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) } ?? "no memory"
        let cause = handle.map { sqlite3_system_errno($0) } ?? 0
        switch status & 0xFF {
        case SQLITE_FULL: self = .full(place: place)
        case SQLITE_READONLY: self = .readOnly(place: place)
        case SQLITE_PERM, SQLITE_AUTH: self = .denied(place: place)
        case SQLITE_BUSY, SQLITE_LOCKED: self = .locked(place: place)
        case SQLITE_CORRUPT, SQLITE_NOTADB: self = .damaged(place: place, problem: problem)
        case SQLITE_IOERR, SQLITE_CANTOPEN:
            // What SQLite calls it when a file of the write-ahead log cannot be made or grow. It does not always keep the
            // cause; a disk that became read-only tells when asked again.
            let known = [ENOSPC, EDQUOT, EROFS, EACCES, EPERM].contains(cause)
            if known || access(place, W_OK) != 0 && errno != ENOENT {
                self = StoreError(errno: known ? cause : errno, place)
            } else {
                self = .engine(place: place, problem: "\(problem) (\(status))")
            }
        default: self = .engine(place: place, problem: "\(problem) (\(status))")
        }
    }

    /// What the system says of a file.
    init(errno cause: Int32, _ place: String) {
        self =
            switch cause {
            case ENOSPC, EDQUOT: .full(place: place)
            case EROFS: .readOnly(place: place)
            case EACCES, EPERM: .denied(place: place)
            case ELOOP: .damaged(place: place, problem: "it is a link")
            default: .engine(place: place, problem: String(cString: strerror(cause)))
            }
    }
}
