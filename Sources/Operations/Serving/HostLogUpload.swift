import Files
import FoundationEssentials
import Glibc
import Inventory
import Server
import Synchronization
import SystemPackage

/// Logs of one host while they come in.
final class HostLogUpload: HostLogFile {
    /// What is kept back until it is worth a turn on another thread, in bytes.
    private static let pieceSize = 1 << 20

    private struct State {
        let file: StagedFile
        var pending: [UInt8] = []
    }

    private let state: Mutex<State>
    private let place: HostLogs.Place
    private let directory: FilePath
    private let reserve: Int
    private let keep: Int

    init(
        _ file: sending StagedFile, place: HostLogs.Place, directory: FilePath, reserve: Int, keep: Int
    ) {
        state = Mutex(State(file: file))
        self.place = place
        self.directory = directory
        self.reserve = reserve
        self.keep = keep
    }

    func append(_ bytes: [UInt8]) async throws {
        let isEnough = state.withLock { state in
            state.pending += bytes
            return state.pending.count >= Self.pieceSize
        }
        guard isEnough else { return }
        try await blocking { _ in
            try HostLogs.checkRoom(self.directory, reserve: self.reserve)
            try self.flush()
        }
    }

    func finish() async throws -> FilePath {
        defer { place.letGo() }
        return try await blocking { _ in
            try self.flush()
            let name = "\(self.place.host)-\(Self.now())\(HostLogs.suffix)"
            do throws(FileError) {
                try self.state.withLock { (state) throws(FileError) in try state.file.commit(as: name) }
                try syncDirectory(self.directory)
            } catch {
                throw Self.refusal(error)
            }
            try self.dropOlder(than: name)
            return self.directory.appending(name)
        }
    }

    private func flush() throws {
        try state.withLock { state in
            do throws(FileError) {
                try state.pending.withUnsafeBufferPointer { (bytes) throws(FileError) in
                    try state.file.write(UnsafeRawBufferPointer(bytes))
                }
            } catch {
                throw Self.refusal(error)
            }
            state.pending.removeAll(keepingCapacity: true)
        }
    }

    private static func refusal(_ error: FileError) -> any Error {
        guard let cause = error.cause as? Errno, [.noSpace, .diskQuotaExceeded].contains(cause) else { return error }
        return LogRefusal.full("\(error)")
    }

    /// The names of one host sort by time; the newest is told, as the clock may have been set back.
    private func dropOlder(than newest: String) throws {
        let names = try listDirectory(directory).filter { $0 != newest && Self.isLog($0, of: place.host.description) }
        for name in names.dropLast(keep - 1) where unlink(directory.appending(name).string) != 0 && errno != ENOENT {
            throw FileError("remove", directory.appending(name), Errno(rawValue: errno))
        }
    }

    /// A name may go on with `-` and more, so the time is looked at too.
    static func isLog(_ name: String, of host: String) -> Bool {
        guard name.hasPrefix(host + "-"), name.hasSuffix(HostLogs.suffix) else { return false }
        let time = name.dropFirst(host.utf8.count + 1).dropLast(HostLogs.suffix.utf8.count)
        return time.wholeMatch(of: /[0-9]{8}T[0-9]{6}\.[0-9]{3}Z/) != nil
    }

    /// The time in UTC, such as `20260102T030405.678Z`.
    private static func now() -> String {
        Date().formatted(
            Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted, includingFractionalSeconds: true))
    }
}
