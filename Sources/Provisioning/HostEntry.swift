package import Inventory
package import Markup

/// One sentence of a host's story: what happened, when, who asked, and where it left the host.
package struct HostEntry: Sendable, Hashable {
    package let host: HostName
    /// Its number in the story of the host, from one.
    package let number: Int
    package let time: Timestamp
    /// What happened, in a word for programs, such as `armed`, `delivered` or `refused`.
    package let kind: String
    /// The whole of it for people; holds no secret and no control characters.
    package let text: String
    /// Who caused it: a client's address, or an operator's name; nil for the server itself.
    package let peer: String?
    /// The phase after it.
    package let phase: HostPhase
    /// Whether somebody should look.
    package let isAlarm: Bool

    package init(
        host: HostName, number: Int, time: Timestamp, kind: String, text: String, peer: String?, phase: HostPhase,
        isAlarm: Bool
    ) {
        self.host = host
        self.number = number
        self.time = time
        self.kind = kind
        self.text = text
        self.peer = peer
        self.phase = phase
        self.isAlarm = isAlarm
    }

    package var value: Value {
        .object(omittingNil: [
            ("host", .string(host.description)), ("number", .integer(number)),
            ("time", .integer(Int(time.milliseconds))), ("kind", .string(kind)), ("text", .string(text)),
            ("peer", peer.map { .string($0) }), ("phase", .string(phase.rawValue)), ("alarm", isAlarm ? true : nil),
        ])
    }

    /// Reads what ``value`` wrote; nil leaves faults behind.
    package init?(_ fields: Fields) {
        let host = fields.require("host") { try HostName($0) }
        for key in ["number", "time"] where fields.value(key) == nil { fields.missing(key) }
        let number = fields.integer("number", in: 1...Int.max)
        let time = fields.integer("time", in: 0...Int.max)
        let kind = fields.require("kind") { $0 }
        let text = fields.require("text") { $0 }
        let phase = fields.require("phase") { try HostPhase(word: $0) }
        let peer = fields.text("peer")
        let isAlarm = fields.boolean("alarm") ?? false
        fields.finish()
        guard let host, let number, let time, let kind, let text, let phase else { return nil }
        self.init(
            host: host, number: number, time: Timestamp(milliseconds: Int64(time)), kind: kind, text: text, peer: peer,
            phase: phase, isAlarm: isAlarm)
    }
}
