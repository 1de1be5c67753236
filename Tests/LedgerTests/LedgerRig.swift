import Glibc
import Inventory
import Ledger
import Provisioning
import Store
import SystemPackage
import TestSupport

/// A host and its server in one: goes from installation to installation, and writes down what it was told, as a client
/// would remember it.
struct LedgerRig {
    let ledger: HostLedger
    let vault: SecretVault
    let name: HostName
    private let directory: String
    private let peer = "192.0.2.50"

    struct Unexpected: Error, CustomStringConvertible {
        let description: String
    }

    init(_ directory: String) throws {
        self.directory = directory
        ledger = HostLedger(try SQLiteStore("\(directory)/store.db")) {
            var now = timespec()
            clock_gettime(CLOCK_REALTIME, &now)
            return Timestamp(milliseconds: Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000)
        }
        vault = try SecretVault(FilePath("\(directory)/issued"))
        name = try HostName("worker-1")
    }

    private var notes: String { "\(directory)/notes" }

    /// What a client knows now, whatever becomes of the server.
    private func note(_ words: String...) throws {
        let file = try FileDescriptor.open(
            notes, .writeOnly, options: [.create, .append], permissions: .ownerReadWrite)
        try file.closeAfter { _ = try file.writeAll(Array((words.joined(separator: " ") + "\n").utf8)) }
    }

    private func apply(_ event: HostEvent) async throws -> HostAnswer {
        guard let answer = try await ledger.apply(event, to: name, by: peer, policy: HostPolicy()) else {
            throw Unexpected(description: "no host")
        }
        return answer
    }

    private func secret(_ stage: SecretStage, _ record: HostRecord) async throws -> String {
        guard let token = record.session?.token else { throw Unexpected(description: "no session") }
        let made = "\(stage.rawValue)-\(SecretToken().text)"
        let found = try await ledger.secret(
            stage, of: name, token: token, peer: peer, policy: HostPolicy(), in: vault
        ) { Array(made.utf8) }
        guard let found, case .deliver = found.answer else {
            throw Unexpected(description: "\(stage) when \(record.phase): \(String(describing: found?.answer))")
        }
        return String(decoding: found.bytes, as: UTF8.self)
    }

    /// Goes one step.
    /// - Returns: False when so many installations are done.
    func step(installations: Int) async throws -> Bool {
        guard let record = try await ledger.host(name) else {
            _ = try await ledger.add(name, phase: .approved, cause: "listed", by: nil)
            try note("approved", "0")
            return true
        }
        let order = String(record.orders)
        switch record.phase {
        case .approved, .joined:
            guard record.orders < installations else { return false }
            try await ledger.sweep(vault)
            let isFirst = record.phase == .approved
            guard
                try await apply(isFirst ? .arm(within: .seconds(600)) : .reinstall(within: .seconds(600))) == .accepted
            else { throw Unexpected(description: "not armed") }
            try note("armed", String(record.orders + 1))
        case .armed:
            let mac = try MACAddress("52:54:00:aa:bb:01")
            let answer = try await apply(.bootRequested(mac: mac, peer: peer, token: SecretToken()))
            guard case .install(let session) = answer else { throw Unexpected(description: "\(answer)") }
            try note("booting", order, session.token.text)
        case .booting: try note("installing", order, try await secret(.kickstart, record))
        case .installing:
            guard let token = record.session?.token else { throw Unexpected(description: "no session") }
            try note("installing", order, try await secret(.kickstart, record))
            _ = try await apply(.secretDelivered(.kickstart, token: token))
            guard try await apply(.reported(.installed, token: token, message: "")) == .accepted else {
                throw Unexpected(description: "no report")
            }
            try note("installed", order)
        case .installed: try note("first-boot", order, try await secret(.ignition, record))
        case .firstBoot:
            try note("first-boot", order, try await secret(.ignition, record))
            _ = try await apply(.nodeSeen(alive: Timestamp(milliseconds: .max)))
            try note("joined", order)
        case .discovered, .failed: throw Unexpected(description: "it is \(record.phase): \(record.cause)")
        }
        return true
    }

    /// Sees that nothing that a client was told is missing, and that nothing was issued twice.
    /// - Returns: What is wrong; empty when nothing is.
    func check() async throws -> [String] {
        let lines = (try? readText(notes)) ?? ""
        let notes = lines.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        guard let last = notes.last else { return [] }
        guard let record = try await ledger.host(name) else { return ["the host is gone"] }
        var problems: [String] = []
        let rank = HostPhase.allCases.map(\.rawValue)
        let told = (Int(last[1]) ?? 0, rank.firstIndex(of: last[0]) ?? 0)
        let found = (record.orders, rank.firstIndex(of: record.phase.rawValue) ?? 0)
        if found < told { problems.append("\(last) was acknowledged, and it is \(record.phase) of \(record.orders)") }
        if record.installations > record.orders { problems.append("an installation without an order") }
        var given: [String: Set<String>] = [:]
        for note in notes where note.count == 3 { given["\(note[0]) \(note[1])", default: []].insert(note[2]) }
        for (key, texts) in given where texts.count > 1 { problems.append("\(key) got \(texts.count) secrets") }
        for (stage, phase) in [(SecretStage.kickstart, "installing"), (.ignition, "first-boot")] {
            guard let text = given["\(phase) \(record.orders)"]?.first, let issue = record.issued[stage],
                record.deliverable.contains(issue.digest)
            else { continue }
            if try await secret(stage, record) != text { problems.append("\(stage): other bytes than before") }
        }
        let story = try await ledger.story(of: name, last: 10_000)
        let events = try await ledger.host(name)?.events ?? 0
        if story.map(\.number) != Array(1...max(1, events)) { problems.append("the story has gaps") }
        let issued = story.count { $0.kind == "issued" }
        if issued > 2 * record.orders { problems.append("\(issued) secrets in \(record.orders) installations") }
        try await ledger.sweep(vault)
        let kept = try await run("ls", ["-A", "\(directory)/issued"]).output.split(separator: "\n").map(String.init)
        let needed = try await ledger.host(name)?.deliverable ?? []
        if Set(kept) != needed { problems.append("\(kept) is kept, and \(needed) needed") }
        return problems
    }
}
