import Markup
import TestSupport

/// Hosts and an operator that remember what they were told, whatever becomes of the server.
actor CrashRack {
    /// The server did not answer.
    struct Gone: Error {}

    private static let phases = [
        "discovered", "approved", "armed", "booting", "installing", "installed", "first-boot", "joined",
    ]

    struct Host {
        let name: String
        let mac: String
        /// How many installations are ordered in all.
        let installations: Int
        /// The furthest that it was told of: the order, and the phase's number.
        var told = (order: 0, phase: 0)
        var session: String?
        var progress = 0
        var issued = 0
    }

    let site: CrashSite
    private(set) var hosts: [Host]
    /// What was handed out, by what it was and for which host and order: one text each.
    private var given: [String: Set<String>] = [:]
    /// Machines and hosts that the server said it wrote down, and those it said it removed.
    private var noted: Set<String> = []
    private var removed: Set<String> = []
    private var number = 0
    /// What was against the rules.
    private(set) var problems: [String] = []
    /// How many answers were had.
    private(set) var answers = 0

    init(_ site: CrashSite, installations: Int) {
        self.site = site
        hosts = [
            Host(name: "control-1", mac: "52-54-00-00-02-11", installations: 1),
            Host(name: "worker-1", mac: "52-54-00-00-02-21", installations: installations),
            Host(name: "worker-2", mac: "52-54-00-00-02-22", installations: installations),
        ]
    }

    /// Asks as a host does.
    private func get(_ url: String, _ more: String...) async throws -> (status: Int, body: String) {
        let result = try await run("curl", ["-sk", "--max-time", "30", "-w", "\n%{http_code}"] + more + [url])
        // 18, 52, 56: it ended within its answer.
        guard result.succeeded, let end = result.output.lastIndex(of: "\n") else { throw Gone() }
        answers += 1
        return (Int(result.output[result.output.index(after: end)...]) ?? 0, String(result.output[..<end]))
    }

    /// Asks as an operator's program does.
    private func administer(_ method: String, _ path: String, _ body: String? = nil) async throws -> Value {
        let data = body.map { ["-H", "Content-Type: application/json", "--data", $0] } ?? []
        let result = try await run(
            "curl",
            ["-s", "--max-time", "30", "--unix-socket", site.socket, "-X", method] + data + ["http://server\(path)"])
        guard result.succeeded else { throw Gone() }
        answers += 1
        return try JSON.parse(Array(result.output.utf8), source: path).value
    }

    private func problem(_ text: String) { problems.append(text) }

    private func give(_ what: String, _ text: String) {
        given[what, default: []].insert(text)
        if given[what, default: []].count > 1 { problem("\(what): another one than before") }
    }

    /// Looks at a host, and that nothing of what it was told is undone.
    private func look(_ index: Int) async throws -> (phase: String, order: Int) {
        let host = hosts[index]
        let view = try await administer("GET", "/v1/hosts/\(host.name)")
        guard case .string(let phase)? = view["phase"], case .integer(let order)? = view["orders"],
            case .integer(let begun)? = view["installations"], case .integer(let progress)? = view["archiveBytesRead"],
            let rank = Self.phases.firstIndex(of: phase)
        else {
            problem("\(host.name): \(view)")
            return ("", 0)
        }
        if (order, rank) < host.told { problem("\(host.name) was told \(host.told), and is \(phase) of \(order)") }
        if begun > order { problem("\(host.name) began \(begun) installations of \(order)") }
        if order == host.told.order, progress < host.progress {
            problem("\(host.name) had read \(host.progress) bytes, and now \(progress)")
        }
        hosts[index].progress = order == host.told.order ? max(host.progress, progress) : 0
        return (phase, order)
    }

    private func tell(_ index: Int, _ phase: String, _ order: Int) {
        guard let rank = Self.phases.firstIndex(of: phase) else { return }
        // Another installation begins to read anew.
        if hosts[index].told.order < order { hosts[index].progress = 0 }
        if hosts[index].told < (order, rank) { hosts[index].told = (order, rank) }
    }

    /// Lets every host go a step.
    /// - Returns: Whether there is more to do.
    /// - Throws: ``Gone`` when the server does not answer.
    func step() async throws -> Bool {
        var isBusy = false
        for index in hosts.indices where try await step(index) { isBusy = true }
        try await noteMachines()
        return isBusy
    }

    private func step(_ index: Int) async throws -> Bool {
        let (phase, order) = try await look(index)
        let host = hosts[index]
        switch phase {
        case "approved", "joined":
            guard order < host.installations else { return false }
            let words = phase == "approved" ? ["arm", host.name] : ["reinstall", host.name, "--yes"]
            let ordered = try await run(Places.program, ["host"] + words, environment: site.variables)
            guard ordered.succeeded else {
                if ordered.status == 3 { throw Gone() }
                problem("\(host.name): \(ordered)")
                return false
            }
            hosts[index].session = nil
            tell(index, "armed", order + 1)
        case "armed", "booting":
            let script = try await get("\(site.url)/boot/\(host.mac).ipxe")
            guard let match = script.body.firstMatch(of: /slipway\.nonce=([0-9a-f]{32})/) else {
                if script.status != 200 { problem("\(host.name): \(script)") }
                return true
            }
            give("the session of \(host.name) \(order)", String(match.1))
            hosts[index].session = String(match.1)
            tell(index, "booting", order)
            guard phase == "booting" else { break }
            try await fetch("ks.cfg", index, order, "installing")
        case "installing":
            try await fetch("ks.cfg", index, order, "installing")
            try await read(host)
            try await report("installed", index, order)
        case "installed": try await fetch("config.ign", index, order, "first-boot")
        case "first-boot":
            try await fetch("config.ign", index, order, "first-boot")
            try await report("first-boot", index, order)
            try await report("joined", index, order)
        default: problem("\(host.name) is \(phase)")
        }
        return true
    }

    private func fetch(_ file: String, _ index: Int, _ order: Int, _ phase: String) async throws {
        let host = hosts[index]
        guard let session = host.session else { return problem("\(host.name) has no session for \(file)") }
        let answer = try await get("\(site.secureURL)/h/\(session)/\(file)")
        switch answer.status {
        case 200:
            give("\(file) of \(host.name) \(order)", answer.body)
            tell(index, phase, order)
        // A worker whose cluster is not there yet.
        case 503 where file == "config.ign" && host.name != "control-1": break
        default: problem("\(file) of \(host.name) \(order): \(answer.status)")
        }
    }

    /// Reads of the archive, under the host's own path.
    private func read(_ host: Host) async throws {
        guard
            let text = given.first(where: { $0.key.hasPrefix("ks.cfg of \(host.name) \(host.told.order)") })?.value
                .first,
            let match = text.firstMatch(of: /\/h\/[0-9a-f]{16}\/ostree/)
        else { return problem("the Kickstart of \(host.name) names no archive") }
        let answer = try await get(site.url + match.0 + "/config")
        if answer.status != 200 || !answer.body.contains("archive-z2") { problem("the archive: \(answer)") }
    }

    private func report(_ stage: String, _ index: Int, _ order: Int) async throws {
        let host = hosts[index]
        guard let session = host.session else { return problem("\(host.name) has no session to report \(stage)") }
        let form = "mac=\(host.mac.split(separator: "-").joined(separator: "%3A"))&nonce=\(session)&stage=\(stage)"
        let answer = try await get("\(site.secureURL)/h/\(session)/report", "--data", form)
        guard answer.status == 204 else { return problem("\(host.name) reported \(stage): \(answer.status)") }
        tell(index, stage, order)
    }

    /// A machine that nobody listed asks, and an operator adds and removes hosts.
    private func noteMachines() async throws {
        number += 1
        let digits = String(number + 0x1000, radix: 16).suffix(3)
        if number < 40 {
            let answer = try await get("\(site.url)/boot/52-54-00-0f-\(digits.prefix(1))0-\(digits.suffix(2)).ipxe")
            if let match = answer.body.firstMatch(of: /written down as ([a-z0-9-]+)/) { noted.insert(String(match.1)) }
        }
        let name = "added-\(number)"
        let mac = "52:54:00:ad:\(digits.prefix(1))0:\(digits.suffix(2))"
        let added = try await administer(
            "POST", "/v1/hosts", #"{"hosts":[{"name":"\#(name)","mac":"\#(mac)","role":"worker"}]}"#)
        guard added["added"] != nil else { return problem("\(name): \(added.json())") }
        noted.insert(name)
        let old = "added-\(number - 2)"
        guard noted.contains(old) else { return }
        // Whether or not it has come so far, it is not known from here on: until the answer says it is gone.
        noted.remove(old)
        let answer = try await administer("DELETE", "/v1/hosts/\(old)")
        guard answer["removed"] != nil else { return problem("\(old): \(answer.json())") }
        removed.insert(old)
    }

    /// After a restart: all that was told is there, and the stories are whole.
    func check() async throws {
        for index in hosts.indices {
            _ = try await look(index)
            let host = hosts[index]
            let answer = try await administer("GET", "/v1/hosts/\(host.name)/events?last=1000")
            guard case .array(let events)? = answer["events"] else { return problem("\(host.name): no events") }
            var kinds: [String: Int] = [:]
            for (offset, event) in events.enumerated() {
                guard case .string(let kind)? = event["kind"], event["number"] == .integer(offset + 1) else {
                    return problem("\(host.name) has a gap in its story: \(event.json())")
                }
                kinds[kind, default: 0] += 1
            }
            if kinds["issued", default: 0] < hosts[index].issued { problem("\(host.name): a secret was forgotten") }
            hosts[index].issued = kinds["issued", default: 0]
            let (order, rank) = host.told
            // What it went through in all orders up to the one it was told of.
            for (kind, phase) in [("boot-script", 3), ("installed", 5), ("joined", 7)] {
                let least = order - (rank < phase ? 1 : 0)
                if kinds[kind, default: 0] < least {
                    problem("\(host.name): \(least) times \(kind) was told, \(kinds)")
                }
            }
            if kinds["armed", default: 0] + kinds["reinstall-ordered", default: 0] < order {
                problem("\(host.name): an order was forgotten: \(kinds)")
            }
            if kinds["issued", default: 0] > 2 * order + 2 { problem("\(host.name): \(kinds) of \(order)") }
            for kind in ["alarm", "failed", "refused"] where kinds[kind] != nil { problem("\(host.name): \(kinds)") }
        }
        let list = try await administer("GET", "/v1/hosts")
        guard case .array(let views)? = list["hosts"] else { return problem("no list: \(list.json())") }
        let names = views.compactMap { view in if case .string(let name)? = view["name"] { name } else { nil } }
        if !noted.isSubset(of: names) { problem("\(noted.subtracting(names)) were noted") }
        if !removed.isDisjoint(with: names) { problem("\(removed.intersection(names)) were removed") }
        if let other = views.first(where: { $0["origin"] == nil }) {
            problem("nobody knows who it is: \(other.json())")
        }
    }

    /// What was handed out of one kind of thing.
    func secrets(_ file: String) -> [String] {
        given.filter { $0.key.hasPrefix("\(file) of ") }.flatMap { $0.value }
    }
}
