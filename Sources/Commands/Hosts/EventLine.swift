import FoundationEssentials
import Inventory
import Markup
import Provisioning
import Server
import SystemPackage

extension ServerEvent {
    /// The event as a line for people; it shows no secret.
    var line: String { Terminal.word(Terminal.printable("\(time.formatted(.iso8601)) \(self)")) }

    /// The event for programs. A session is shown by the beginning of its nonce, since the nonce opens its URLs.
    var value: Value {
        .object(
            omittingNil: [
                ("event", .string(name)), ("time", .string(time.formatted(.iso8601))),
                ("peer", peer.isEmpty ? nil : .string(peer)),
            ] + details)
    }

    private var name: String {
        switch kind {
        case .told(let entry): entry.kind
        case .unknownHost: "unknown-host"
        case .report: "report"
        case .logs: "logs"
        case .refused: "refused"
        }
    }

    private var details: [(String, Value?)] {
        switch kind {
        case .told(let entry):
            return [
                ("host", .string(entry.host.description)), ("phase", .string(entry.phase.rawValue)),
                ("text", .string(entry.text)), ("alarm", entry.isAlarm ? true : nil),
            ]
        case .unknownHost(let mac): return [("mac", .string(mac.description))]
        case .report(let report):
            return Self.session(report.session) + [
                ("stage", report.stage.map { .string($0) }),
                ("cmdline", report.cmdline.map { .string(report.withoutNonce($0)) }),
                ("message", report.message.map { .string(report.withoutNonce($0)) }),
            ]
        case .logs(let session, let bytes, let place):
            return Self.session(session) + [("bytes", .integer(bytes)), ("place", .string(place.string))]
        case .refused(let host, let request, let reason):
            return [
                ("host", host.map { .string($0.description) }), ("request", .string(request)),
                ("reason", .string(reason)),
            ]
        }
    }

    private static func session(_ session: BootSession) -> [(String, Value?)] {
        [
            ("host", .string(session.host.description)), ("mac", .string(session.mac.description)),
            ("nonce", .string(session.nonce.description)),
        ]
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
