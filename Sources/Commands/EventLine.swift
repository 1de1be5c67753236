import FoundationEssentials
import Inventory
import Markup
import Server

extension ServerEvent {
    /// The event as a line for people; it shows no secret.
    var line: String { "\(time.formatted(.iso8601)) \(self)" }

    /// The event for programs. A session is shown by the beginning of its nonce, since the nonce opens its URLs.
    var value: Value {
        let (name, host, mac): (String, HostName?, MACAddress?) =
            switch kind {
            case .bootScript(let session): ("boot-script", session.host, session.mac)
            case .unknownHost(let mac): ("unknown-host", nil, mac)
            case .kickstart(let session): ("kickstart", session.host, session.mac)
            case .ignition(let session): ("ignition", session.host, session.mac)
            case .report(let report): ("report", report.session.host, report.session.mac)
            case .refused(let host, _, _): ("refused", host, nil)
            }
        return .object(
            omittingNil: [
                ("event", .string(name)), ("time", .string(time.formatted(.iso8601))), ("peer", .string(peer)),
                ("host", host.map { .string($0.description) }), ("mac", mac.map { .string($0.description) }),
            ] + details)
    }

    private var details: [(String, Value?)] {
        switch kind {
        case .bootScript(let session), .kickstart(let session), .ignition(let session):
            return [("nonce", .string(session.nonce.description))]
        case .unknownHost: return []
        case .report(let report):
            return [
                ("nonce", .string(report.session.nonce.description)), ("stage", report.stage.map { .string($0) }),
                ("cmdline", report.cmdline.map { .string(report.withoutNonce($0)) }),
                ("message", report.message.map { .string(report.withoutNonce($0)) }),
            ]
        case .refused(_, let request, let reason): return [("request", .string(request)), ("reason", .string(reason))]
        }
    }
}

extension FormatOption.Format {
    /// Prints an event by itself.
    @Sendable func show(_ event: ServerEvent) throws {
        switch self {
        case .text: try Terminal.print(event.line)
        case .json: try Terminal.print(event.value.json())
        case .yaml: try Terminal.emit("---\n" + event.value.yaml())
        }
    }
}
