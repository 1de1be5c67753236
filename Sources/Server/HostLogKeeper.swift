package import Inventory
package import SystemPackage

/// Keeps what hosts send when their installation has failed. The server checks the form, this has the place.
package protocol HostLogKeeper: Sendable {
    /// Makes room for the logs of one host.
    /// - Throws: ``LogRefusal``, or an error that is answered 500.
    func open(_ session: BootSession) async throws -> any HostLogFile
}

/// Logs on their way; without ``HostLogFile/finish()`` nothing of them is kept.
package protocol HostLogFile: Sendable {
    /// - Throws: ``LogRefusal``, or an error that is answered 500.
    func append(_ bytes: [UInt8]) async throws
    /// Keeps them, and lets go of older ones of the same host.
    /// - Returns: Where they are.
    /// - Throws: ``LogRefusal``, or an error that is answered 500.
    func finish() async throws -> FilePath
}

/// Why logs are not kept.
package enum LogRefusal: Error, Sendable, CustomStringConvertible {
    /// 503: others are on their way; the host may try again.
    case busy
    /// 507: there is no room; the reason says where.
    case full(String)

    package var description: String {
        switch self {
        case .busy: "logs of this host, or of too many others, are on their way already"
        case .full(let reason): reason
        }
    }
}
