import Inventory
import Synchronization
import SystemPackage

@testable import Server

/// Not real: keeps logs in memory, and refuses those of some hosts.
final class FakeLogs: HostLogKeeper {
    let kept = Mutex<[[UInt8]]>([])

    func open(_ session: BootSession) throws -> any HostLogFile {
        switch session.host.description {
        case "early": throw LogRefusal.busy
        case "other": throw LogRefusal.full("the disk has no room")
        case "broken": throw FakeMaterials.Broken()
        default: return File(logs: self)
        }
    }

    private final class File: HostLogFile {
        let logs: FakeLogs
        let bytes = Mutex<[UInt8]>([])

        init(logs: FakeLogs) { self.logs = logs }

        func append(_ more: [UInt8]) { bytes.withLock { $0 += more } }

        func finish() -> FilePath {
            let whole = bytes.withLock { $0 }
            logs.kept.withLock { $0.append(whole) }
            return "/logs/ready.tar.gz"
        }
    }
}
