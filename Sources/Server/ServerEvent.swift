package import FoundationEssentials
package import Inventory
package import Provisioning
package import SystemPackage

/// Something that happened between the server and a host.
///
/// The values may hold what opens doors (nonces, kernel command lines); ``description`` never shows it.
package struct ServerEvent: Sendable {
    /// What happened.
    package enum Kind: Sendable {
        /// A sentence of a host's story.
        case told(HostEntry)
        /// A machine asked for a boot script and no host is listed for its MAC.
        case unknownHost(MACAddress)
        /// A host told how far it is.
        case report(HostReport)
        /// The host's installer failed and sent its logs, which are kept in a file.
        case logs(BootSession, bytes: Int, place: FilePath)
        /// Something was asked for and not given; the reason holds no secret.
        case refused(HostName?, request: String, reason: String)
    }

    package let time: Date
    /// The client's IP address.
    package let peer: String
    package let kind: Kind

    package init(_ kind: Kind, peer: String, time: Date = Date()) {
        self.time = time
        self.peer = peer
        self.kind = kind
    }
}

extension ServerEvent: CustomStringConvertible {
    package var description: String {
        switch kind {
        case .told(let entry):
            "\(entry.isAlarm ? "ALARM: " : "")\(entry.host) \(entry.text)" + (entry.peer.map { ", by \($0)" } ?? "")
        case .unknownHost(let mac): "\(peer) asked for the boot script of \(mac), which no host has"
        case .report(let report):
            "\(report.session.host) at \(peer) reports \(report.stage ?? "no stage")"
                + (report.message.map { " (\(report.withoutNonce($0)))" } ?? "") + ", session \(report.session.nonce)"
        case .logs(let session, let bytes, let place):
            "\(session.host) at \(peer) sent the logs of its installer, \(bytes) bytes, kept as \(place), "
                + "session \(session.nonce)"
        case .refused(let host, let request, let reason):
            "\(host.map { "\($0) at " } ?? "")\(peer) did not get \(request): \(reason)"
        }
    }
}

extension ServerEvent {
    /// A sentence of a story, at the time it was written.
    init(_ entry: HostEntry) {
        let seconds = Double(entry.time.milliseconds) / 1000
        self.init(.told(entry), peer: entry.peer ?? "", time: Date(timeIntervalSince1970: seconds))
    }
}
