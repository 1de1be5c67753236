import Markup
import TestSupport
import Testing

/// What `docs` says of the program, held against the program: the manual page and the table of keys.
@Suite struct ManualTests {
    /// Every command by its words after `slipway`, as the program tells them.
    private static func commands() async throws -> [[String]] {
        let told = try await run(Places.program, ["--experimental-dump-help"])
        let root = try JSON.parse(Array(told.output.utf8), source: "help").value
        return below(root["command"] ?? .null, [])
    }

    private static func below(_ command: Value, _ path: [String]) -> [[String]] {
        guard case .array(let commands)? = command["subcommands"] else { return [path] }
        return commands.flatMap { command -> [[String]] in
            guard case .string(let name)? = command["commandName"], name != "help" else { return [] }
            return below(command, path + [name])
        }
    }

    @Test(.enabled(if: Tool("groff").isUsable), .timeLimit(.minutes(1)))
    func thePageSaysWhatTheHelpSays() async throws {
        let directory = try TemporaryDirectory()
        let page = try await run(Places.repository + "/docs/manual.py", [Places.program])
        #expect(page.succeeded && page.error == "", "\(page)")
        try directory.write("slipway.1", page.output)
        let rendered = try await run(
            "groff", ["-man", "-ww", "-Tutf8", "-P-cbou", "-rLL=400n", directory("slipway.1")])
        #expect(rendered.succeeded && rendered.error == "", "\(rendered)")
        let lines = rendered.output.split(separator: "\n").map { $0.drop { $0 == " " } }
        let said = Set(lines)
        let text = Self.plain(rendered.output)
        let commands = try await Self.commands()
        #expect(commands.count > 30)
        for command in commands {
            let help = try await run(
                Places.program, command + ["--help"], environment: ["COLUMNS": "400"])
            #expect(help.succeeded && said.contains("slipway " + command.joined(separator: " ")), "\(command)")
            for line in help.output.split(separator: "\n") where line.hasPrefix("  ") {
                let part = line.drop { $0 == " " }
                let isEntry = "-<".contains(part.first ?? " ")
                let names = isEntry ? part.prefix(upTo: part.firstRange(of: "  ")?.lowerBound ?? part.endIndex) : ""
                let isSaid = text.contains(Self.plain(part.dropFirst(names.count)))
                #expect(isSaid, "\(command): \(line)")
                for name in names.split(whereSeparator: { " ,".contains($0) }) where name.hasPrefix("-") {
                    let isNamed = text.contains(name)
                    #expect(isNamed, "\(command): \(name)")
                }
            }
        }
    }

    /// One space for each break and indentation.
    private static func plain(_ text: some StringProtocol) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// A row of the table of keys.
    private struct Key {
        let path: String
        let mayBeDefault: Substring
        let standard: Substring?
    }

    private static func keys() throws -> [Key] {
        let text = try readText(Places.repository + "/docs/cluster.md")
        let table = try #require(text.firstMatch(of: /(?s)<!-- keys -->(.*)<!-- end of keys -->/)).1
        return table.split(separator: "\n").dropFirst(2).map { line in
            let cells = line.split(separator: "|", omittingEmptySubsequences: false).map { $0.trimming() }
            return Key(
                path: String(cells[1].filter { $0 != "`" }), mayBeDefault: cells[3],
                standard: cells[4].firstMatch(of: /`(.*)`/)?.1)
        }
    }

    /// Mappings that are only there for their keys, which have rows of their own.
    private static let inner = [
        "providers.byo", "proxy", "certificateInformation", "install", "install.storage", "serve", "serve.tls",
        "serve.admin",
    ]

    /// A file with a key in each mapping that none has; what opens an encrypted disk is one of several.
    private static func unknownKeys(encryption: String) -> String {
        let kinds = ["ethernets", "bonds", "vlans", "bridges"].map { kind in
            "\(kind): [{zzzz: 1, routes: [{zzzz: 1}]\(kind == "bonds" ? ", parameters: {zzzz: 1}" : "")}]"
        }
        return """
            zzzz: 1
            providers: {byo: {zzzz: 1}}
            roles: {worker: {zzzz: 1}}
            hosts: [{zzzz: 1, match: {zzzz: 1}, network: {zzzz: 1, \(kinds.joined(separator: ", "))}}]
            mirrors: [{zzzz: 1}]
            proxy: {zzzz: 1}
            certificateInformation: {zzzz: 1}
            serve: {zzzz: 1, tls: {zzzz: 1}, admin: {zzzz: 1}}
            install:
              zzzz: 1
              disk: {zzzz: 1}
              users: [{zzzz: 1}]
              storage: {zzzz: 1, encryption: {zzzz: 1, \(encryption)}}

            """
    }

    /// What any interface may have stands once in the table, under `KIND`.
    private static func sharing(_ known: Set<String>) -> Set<String> {
        let places = ["ethernets", "bonds", "vlans", "bridges"].map { "hosts[].network.\($0)[]." }
        let keys = places.map { place in Set(known.filter { $0.hasPrefix(place) }.map { $0.dropFirst(place.count) }) }
        let shared = keys.dropFirst().reduce(keys[0]) { $0.intersection($1) }
        let own = known.filter { key in
            !places.contains { key.hasPrefix($0) && shared.contains(key.dropFirst($0.count)) }
        }
        return own.union(shared.map { "hosts[].network.KIND[].\($0)" })
    }

    /// The program names the keys of a mapping where it finds one that it does not know.
    @Test func theTableHasEveryKey() async throws {
        let directory = try TemporaryDirectory()
        var known: Set<String> = []
        for encryption in ["tpm2: {zzzz: 1}", "tang: [{zzzz: 1}]", "passphrase: {zzzz: 1}"] {
            try directory.write("cluster.yaml", Self.unknownKeys(encryption: encryption))
            let result = try await run(Places.program, ["cluster", "validate", "-c", directory("cluster.yaml")])
            let faults = result.error.matches(
                of: /unknown key `zzzz`(?: in `([^`]*)`)?; known keys: ([A-Za-z0-9, ]*)/)
            for fault in faults {
                let place =
                    fault.1.map { $0.replacing("[0]", with: "[]").replacing("worker", with: "ROLE") + "." } ?? ""
                known.formUnion(fault.2.split(separator: ", ").map { place + $0 })
            }
        }
        let text = try readText(Places.repository + "/docs/cluster.md")
        let accepted = try #require(text.firstMatch(of: /(?s)\nAccepted with the types(.*)/)).1
        let unused = accepted.matches(of: /`([A-Za-z]+)`/)
        let keys = try Self.keys().map(\.path)
        #expect(keys.count == Set(keys).count)
        let told = Set(keys).union(unused.map { String($0.1) })
            .subtracting(["providers", "libvirt", "oci", "olvm", "none"])
        let meant = Self.sharing(known).subtracting(Self.inner + ["providers"])
        #expect(told.subtracting(meant) == [])
        #expect(meant.subtracting(told) == [])
    }

    @Test func theTableHasEveryDefault() async throws {
        let directory = try TemporaryDirectory()
        try directory.write("cluster.yaml", "loadBalancer: 192.0.2.10\n")
        let shown = try await run(
            Places.program, ["cluster", "show", "-c", directory("cluster.yaml"), "--effective", "-o", "json"],
            environment: ["HOME": directory.path])
        guard case .array(let fields) = try JSON.parse(Array(shown.output.utf8), source: "shown").value else {
            throw TestFailure("\(shown)")
        }
        var inForce: [String: String] = [:]
        for field in fields {
            guard case .string(let path)? = field["field"], let value = field["value"] else { continue }
            switch value {
            case .string(let text): inForce[path] = text
            case .null, []: inForce[path] = "-"
            default: inForce[path] = value.json()
            }
        }
        inForce["loadBalancer"] = "-"
        var told: [String: String] = [:]
        for key in try Self.keys() where !key.path.contains("[]") && !key.path.hasPrefix("roles") {
            told[key.path] = key.standard.map(String.init)
        }
        #expect(told == inForce)
    }

    @Test func theTableSaysWhatDefaultsFilesMayHold() async throws {
        let directory = try TemporaryDirectory()
        try directory.write("cluster.yaml", "loadBalancer: 192.0.2.10\n")
        let keys = try Self.keys().filter { $0.mayBeDefault != "" && !$0.path.contains(".") }
        try directory.write("defaults.yaml", keys.map { "\($0.path): null\n" }.joined())
        let result = try await run(
            Places.program,
            ["cluster", "validate", "-c", directory("cluster.yaml"), "--defaults", directory("defaults.yaml")])
        let refused = result.error.matches(of: /`([A-Za-z]+)` belongs in the cluster file/).map { String($0.1) }
        #expect(Set(refused) == Set(keys.filter { $0.mayBeDefault == "no" }.map(\.path)), "\(result)")
        #expect(keys.allSatisfy { ["yes", "no"].contains($0.mayBeDefault) })
    }
}

extension Substring {
    fileprivate func trimming() -> Substring {
        let start = drop { $0 == " " }
        return start.prefix(start.count - start.reversed().prefix { $0 == " " }.count)
    }
}
