import CSQLite
import Glibc

/// The file of a store that this process uses: made whole or not at all, and never begun anew where one was lost.
struct OpenStoreFile: ~Copyable {
    let connection: Connection

    private init(_ connection: consuming Connection) { self.connection = connection }

    // A file that was closed needs no log.
    deinit { try? Schema.note(isOpen: false, connection) }

    /// Opens the file, or makes it where there is none.
    static func open(_ place: String) throws(StoreError) -> OpenStoreFile {
        try refuseLoss(place)
        if try size(of: place) == nil { try make(place) }
        let connection = try Connection(place, mode: .readWrite)
        try Schema.prepare(connection)
        do throws(StoreError) {
            try Schema.note(isOpen: true, connection)
        } catch .full {
            // What can be read on a full disk is read. A log that is lost then is not noticed; that is all.
        }
        return OpenStoreFile(connection)
    }

    /// Sees that the file has not been cut off, and that its log is there if it needs one. SQLite would begin anew, or
    /// go on from an older state, and say nothing.
    static func refuseLoss(_ place: String) throws(StoreError) {
        let log = place + "-wal"
        let hasLog = try size(of: log) != nil
        guard let size = try size(of: place) else {
            guard !hasLog else { throw .damaged(place: place, problem: "it is gone, and its log is still there") }
            return
        }
        guard size > 0 else { throw .damaged(place: place, problem: "it is empty: it was cut off") }
        // By SQLite, since closing a file that this process has locked would give its lock away. With a log SQLite does not
        // look at how the file begins, and would write the log into whatever lies there.
        let connection = try Connection(place, mode: .untouched)
        // A log that was only partly written into the file, as on a full disk, may have brought the new number of pages
        // and not the pages. Who repairs schemas is not stopped by that (sqlite.org, "PRAGMA writable_schema").
        if hasLog { try connection.run("PRAGMA writable_schema = ON") }
        try Schema.check(connection)
        // While its log is made for the first time, it has a journal.
        guard !hasLog, try Self.size(of: place + "-journal") == nil else { return }
        // Pages have a multiple of 512 bytes; what is left of the last one would be read as zeros.
        guard size % 512 == 0 else { throw .damaged(place: place, problem: "it was cut off at \(size) bytes") }
        guard try !Schema.isOpen(connection) else {
            throw .damaged(
                place: place, problem: "its log \(log) is gone, and with it what was written last; bring it back")
        }
    }

    /// Makes a new file under another name first: one that bears its name has its tables.
    private static func make(_ place: String) throws(StoreError) {
        let new = place + ".new"
        // SQLite's own would be readable for all.
        let descriptor = Glibc.open(new, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw StoreError(errno: errno, place) }
        let isOwn = fchmod(descriptor, 0o600) == 0
        let cause = errno
        close(descriptor)
        guard isOwn else { throw StoreError(errno: cause, place) }
        do {
            let connection = try Connection(new, mode: .readWrite)
            try Schema.create(connection)
        }
        // Another process that made one at the same time was quicker, or is done with this very file.
        guard renameat2(AT_FDCWD, new, AT_FDCWD, place, slipway_rename_noreplace) == 0 || errno == ENOENT else {
            guard errno == EEXIST else { throw StoreError(errno: errno, place) }
            unlink(new)
            return
        }
        try synchronise(place)
    }

    /// Makes the names in the directory of a file durable.
    private static func synchronise(_ place: String) throws(StoreError) {
        let end = place.utf8.lastIndex(of: UInt8(ascii: "/"))
        let directory = end.map { $0 == place.startIndex ? "/" : String(place[..<$0]) } ?? "."
        let descriptor = Glibc.open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StoreError(errno: errno, place) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw StoreError(errno: errno, place) }
    }

    private static func size(of place: String) throws(StoreError) -> Int? {
        var status = stat()
        if lstat(place, &status) == 0 { return Int(status.st_size) }
        guard errno == ENOENT else { throw StoreError(errno: errno, place) }
        return nil
    }
}
