package import FoundationEssentials
package import Inventory

/// Something that happened between the server and a host.
///
/// The values may hold what opens doors (nonces, kernel command lines); ``description`` never shows it.
package struct ServerEvent: Sendable {
    /// What happened.
    package enum Kind: Sendable {
        /// A host got its boot script, and with it a session.
        case bootScript(BootSession)
        /// A machine asked for a boot script and no host is listed for its MAC.
        case unknownHost(MACAddress)
        /// The host's Kickstart was sent whole.
        case kickstart(BootSession)
        /// The host's Ignition config was sent whole.
        case ignition(BootSession)
        /// A host told how far it is.
        case report(HostReport)
        /// Something was asked for and not given; the reason holds no secret.
        case refused(HostName?, request: String, reason: String)
    }

    package let time: Date
    /// The client's IP address.
    package let peer: String
    package let kind: Kind

    package init(_ kind: Kind, peer: String) {
        time = Date()
        self.peer = peer
        self.kind = kind
    }
}

extension ServerEvent: CustomStringConvertible {
    package var description: String {
        switch kind {
        case .bootScript(let session):
            "\(session.host) (\(session.mac)) at \(peer) got its boot script, session \(session.nonce)"
        case .unknownHost(let mac): "\(peer) asked for the boot script of \(mac), which no host has"
        case .kickstart(let session): "\(session.host) at \(peer) got its Kickstart, session \(session.nonce)"
        case .ignition(let session): "\(session.host) at \(peer) got its Ignition config, session \(session.nonce)"
        case .report(let report):
            "\(report.session.host) at \(peer) reports \(report.stage ?? "no stage")"
                + (report.message.map { " (\(report.withoutNonce($0)))" } ?? "") + ", session \(report.session.nonce)"
        case .refused(let host, let request, let reason):
            "\(host.map { "\($0) at " } ?? "")\(peer) did not get \(request): \(reason)"
        }
    }
}
