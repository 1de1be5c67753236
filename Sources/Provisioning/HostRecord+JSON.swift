import Inventory
package import Markup

extension HostRecord {
    /// The record as the store keeps it. It holds the session's token: only for the store.
    package var value: Value {
        .object(omittingNil: [
            ("version", 1), ("name", .string(name.description)), ("phase", .string(phase.rawValue)),
            ("since", .integer(Int(since.milliseconds))), ("cause", .string(cause)), ("hold", hold?.value),
            ("orders", .integer(orders)), ("installations", .integer(installations)),
            ("before", before.map { .string($0.rawValue) }),
            ("armedUntil", armedUntil.map { .integer(Int($0.milliseconds)) }), ("session", session?.value),
            ("machine", machine.map { .string($0.description) }),
            ("issued", issued.isEmpty ? nil : issuedValue), ("progress", .integer(progress)),
            ("events", .integer(events)),
        ])
    }

    private var issuedValue: Value {
        .object(
            SecretStage.allCases.compactMap { stage in
                issued[stage].map { Value.Member(stage.rawValue, $0.value) }
            })
    }

    /// Reads what ``value`` wrote; nil leaves faults behind.
    package init?(_ fields: Fields) {
        if fields.value("version") == nil { fields.missing("version") }
        let version = fields.integer("version", in: 1...1)
        let name = fields.require("name") { try HostName($0) }
        let phase = fields.require("phase") { try HostPhase(word: $0) }
        let since = fields.moment("since")
        let cause = fields.text("cause") ?? ""
        let hold = fields.fields("hold").flatMap { Hold($0) }
        let session = fields.fields("session").flatMap { Session($0) }
        let machine = fields.parse("machine") { try MACAddress($0) }
        var issued: [SecretStage: Issue] = [:]
        if let stages = fields.fields("issued") {
            for stage in SecretStage.allCases { issued[stage] = stages.fields(stage.rawValue).flatMap { Issue($0) } }
            stages.finish()
        }
        let before = fields.parse("before") { try HostPhase(word: $0) }
        let armedUntil = fields.timestamp("armedUntil")
        let (orders, installations) = (fields.count("orders"), fields.count("installations"))
        let (progress, events) = (fields.count("progress"), fields.count("events"))
        fields.finish()
        guard version != nil, let name, let phase, let since, fields.faults.isEmpty else { return nil }
        self.init(name: name, phase: phase, at: since, cause: cause)
        self.hold = hold
        self.orders = orders
        self.installations = installations
        self.armedUntil = armedUntil
        self.before = before
        self.session = session
        self.machine = machine
        self.issued = issued
        self.progress = progress
        self.events = events
    }
}

extension HostRecord.Hold {
    fileprivate var value: Value {
        switch self {
        case .order(let reason): ["order": .string(reason)]
        case .alarm(let reason): ["alarm": .string(reason)]
        }
    }

    fileprivate init?(_ fields: Fields) {
        let (order, alarm) = (fields.text("order"), fields.text("alarm"))
        fields.finish()
        guard let reason = alarm ?? order else {
            fields.missing("order")
            return nil
        }
        self = alarm == nil ? .order(reason: reason) : .alarm(reason: reason)
    }
}

extension HostRecord.Session {
    fileprivate var value: Value {
        [
            "token": .string(token.text), "mac": .string(mac.description), "peer": .string(peer),
            "opened": .integer(Int(opened.milliseconds)), "expires": .integer(Int(expires.milliseconds)),
        ]
    }

    fileprivate init?(_ fields: Fields) {
        let token = fields.require("token") { try SecretToken($0) }
        let mac = fields.require("mac") { try MACAddress($0) }
        let peer = fields.require("peer") { $0 }
        let (opened, expires) = (fields.moment("opened"), fields.moment("expires"))
        fields.finish()
        guard let token, let mac, let peer, let opened, let expires else { return nil }
        self.init(token: token, mac: mac, peer: peer, opened: opened, expires: expires)
    }
}

extension HostRecord.Issue {
    fileprivate var value: Value {
        ["digest": .string(digest), "at": .integer(Int(at.milliseconds)), "deliveries": .integer(deliveries)]
    }

    fileprivate init?(_ fields: Fields) {
        let digest = fields.require("digest") { $0 }
        let at = fields.moment("at")
        let deliveries = fields.count("deliveries")
        fields.finish()
        guard let digest, let at else { return nil }
        self.init(digest: digest, at: at, deliveries: deliveries)
    }
}

extension HostPhase {
    /// - Throws: `InvalidValue`.
    init(word: String) throws(InvalidValue) {
        guard let phase = HostPhase(rawValue: word) else { throw InvalidValue(word, expected: "a phase of a host") }
        self = phase
    }
}

extension Fields {
    /// A moment that must be there.
    fileprivate func moment(_ key: String) -> Timestamp? {
        if value(key) == nil { missing(key) }
        return timestamp(key)
    }

    fileprivate func timestamp(_ key: String) -> Timestamp? {
        integer(key, in: 0...Int.max).map { Timestamp(milliseconds: Int64($0)) }
    }

    /// There is always room for one more.
    fileprivate func count(_ key: String) -> Int { integer(key, in: 0...1 << 53) ?? 0 }
}
