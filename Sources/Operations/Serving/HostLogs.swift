import Files
import Glibc
package import Inventory
package import Server
import Synchronization
package import SystemPackage

/// The logs of failed installations in a directory of the state: `HOST-TIME.tar.gz`, for their owner alone.
///
/// Hosts cannot fill the disk: a few of each host are kept, a few at a time are taken, and a reserve stays free.
package struct HostLogs: HostLogKeeper {
    /// What may be taken up.
    package struct Bounds: Sendable {
        /// How many of one host are kept.
        package var perHost = 4
        /// How many of all hosts may be on their way at a time.
        package var atOnce = 8
        /// What stays free on the file system, in bytes.
        package var reserve = 1 << 30

        package init() {}
    }

    static let suffix = ".tar.gz"

    private let directory: FilePath
    private let bounds: Bounds
    private let onTheirWay = Places()

    /// - Parameter directory: Of one cluster; made when the first logs come.
    package init(_ directory: FilePath, bounds: Bounds = Bounds()) {
        self.directory = directory
        self.bounds = bounds
    }

    package func open(_ session: BootSession) async throws -> any HostLogFile {
        let place = try Place(session.host, of: onTheirWay, limit: bounds.atOnce)
        let (directory, reserve, keep) = (directory, bounds.reserve, bounds.perHost)
        return try await blocking { _ in
            try createDirectories(directory, mode: .ownerReadWriteExecute)
            try StagedFile.sweep(directory, of: Self.suffix)
            try Self.checkRoom(directory, reserve: reserve)
            return HostLogUpload(
                try StagedFile(in: directory, for: Self.suffix, mode: .ownerReadWrite), place: place,
                directory: directory, reserve: reserve, keep: keep)
        }
    }

    /// - Throws: `LogRefusal` when the reserve would be touched.
    static func checkRoom(_ directory: FilePath, reserve: Int) throws(LogRefusal) {
        var status = statvfs()
        guard statvfs(directory.string, &status) == 0 else { return }
        let (free, overflows) = Int(clamping: status.f_bavail).multipliedReportingOverflow(
            by: Int(clamping: status.f_frsize))
        guard overflows || free > reserve else {
            throw .full("the file system of \(directory) has \(free) bytes free and \(reserve) are kept free")
        }
    }

    /// Who is sending.
    final class Places: Sendable {
        fileprivate let hosts = Mutex<Set<HostName>>([])
    }

    /// One of the places; it is free again once this is let go, or gone.
    final class Place: Sendable {
        let host: HostName
        private let places: Places
        private let isHeld = Mutex(true)

        fileprivate init(_ host: HostName, of places: Places, limit: Int) throws(LogRefusal) {
            let isTaken = places.hosts.withLock { $0.count < limit && $0.insert(host).inserted }
            guard isTaken else { throw .busy }
            self.host = host
            self.places = places
        }

        deinit { letGo() }

        func letGo() {
            let wasHeld = isHeld.withLock { held in
                defer { held = false }
                return held
            }
            if wasHeld { _ = places.hosts.withLock { $0.remove(host) } }
        }
    }
}
