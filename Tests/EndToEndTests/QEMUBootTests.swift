import Markup
import TestSupport
import Testing

/// Whether this machine can play a rack: it may make a network namespace, and has an emulator with its network ROM.
private let canBoot =
    Tool.areRequired
    || Tool.isRoot && ["qemu-system-x86_64", "ip", "cpio", "curl", "apt-get"].allSatisfy { Tool($0).isInstalled }

@Suite("A real machine boots", .enabled(if: canBoot))
struct QEMUBootTests {
    private static let mac = "52:54:00:aa:bb:01"
    private static let bootFile = "http://10.0.2.2:8080/boot.ipxe"
    private let directory: TemporaryDirectory

    init() async throws {
        directory = try TemporaryDirectory()
        let make = try await run(
            "\(Places.repository)/docs/demo/make-initrd.sh", [directory("initrd"), directory("kernel")],
            deadline: .seconds(120))
        guard make.succeeded else { throw TestFailure("make-initrd.sh: \(make)") }
        try directory.write(
            "cluster.yaml",
            """
            name: rack
            loadBalancer: 192.0.2.10
            hosts:
              - {name: control-1, mac: "\(Self.mac)", role: control-plane, arm: true}
            install:
              kernel: kernel
              initrd: initrd
              arguments: ["console=ttyS0"]
            serve:
              url: http://10.0.2.2:8080

            """)
    }

    /// Runs the server in the namespace while the body runs; its events go to the file `events`.
    private func serve(_ namespace: NetworkNamespace, while body: @escaping @Sendable () async throws -> Void)
        async throws
    {
        let command = [
            "sh", "-c", "exec \"$@\" >\"$0/events\" 2>\"$0/log\"", directory.path,
            Places.program, "serve", "-c", directory("cluster.yaml"), "--listen", "127.0.0.1:8080",
            "--admin", "unix:\(directory("admin.sock"))", "--allow-insecure-secrets", "-o", "json",
        ]
        let state = directory("state")
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                let ended = try await namespace.run(
                    command, environment: ["SLIPWAY_STATE": state], deadline: .seconds(240))
                throw TestFailure("the server ended early, exit status \(ended.status)")
            }
            group.addTask {
                let health = try await namespace.run(
                    ["curl", "-sf", "--retry", "30", "--retry-connrefused", "--retry-delay", "1", "-o", "/dev/null"]
                        + ["http://127.0.0.1:8080/healthz"], deadline: .seconds(60))
                guard health.succeeded else { throw TestFailure("the server is not well: \(health)") }
                try await body()
                return true
            }
            defer { group.cancelAll() }
            _ = try await group.next()
        }
    }

    /// The value of `name=` in the kernel command line that the kernel itself printed.
    private func argument(_ name: String, of commandLine: String) -> String? {
        commandLine.split(separator: " ").first { $0.hasPrefix(name + "=") }.map {
            String($0.dropFirst(name.count + 1))
        }
    }

    /// Runs the program inside, as an operator does.
    private func host(_ namespace: NetworkNamespace, _ arguments: String...) async throws -> String {
        let result = try await namespace.run(
            [Places.program, "host"] + arguments + ["--server", "unix:\(directory("admin.sock"))"],
            deadline: .seconds(30))
        guard result.succeeded else { throw TestFailure("\(arguments): \(result)") }
        return result.output
    }

    /// Boots a machine that nobody listed until it has been told to wait.
    private func bootStranger(_ namespace: NetworkNamespace) async throws {
        let machine = QEMUMachine(
            mac: "52:54:00:aa:bb:99", bootFile: Self.bootFile, serialLog: directory("stranger"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                let end = try await machine.run(in: namespace, deadline: .seconds(120))
                throw TestFailure("a machine that waits ended: \(end)\n\(machine.serial.suffix(2000))")
            }
            group.addTask {
                while !machine.serial.contains("Slipway: this host waits: it is written down as machine-525400aabb99") {
                    try await Task.sleep(for: .milliseconds(100))
                }
            }
            defer { group.cancelAll() }
            try await group.next()
        }
        #expect(try await host(namespace, "list").contains(/machine-525400aabb99 +discovered/))
    }

    /// Lets the host of a boot script report that it is installed, as its installer does.
    private func install(_ namespace: NetworkNamespace) async throws {
        let script = """
            base=$(curl -sf http://127.0.0.1:8080/boot/52-54-00-aa-bb-01.ipxe | grep -o 'http:[^ ]*/h/[0-9a-f]*' | head -n 1)
            base=$(echo $base | sed s/10.0.2.2/127.0.0.1/)
            curl -sf $base/ks.cfg -o /dev/null
            curl -sf -d mac=\(Self.mac) -d nonce=${base##*/} -d stage=installed $base/report
            """
        let installed = try await namespace.run(["sh", "-euc", script], deadline: .seconds(30))
        guard installed.succeeded else { throw TestFailure("\(installed)") }
        #expect(try await host(namespace, "list").contains(/control-1 +installed/))
    }

    private func reports() throws -> [Node] {
        try directory.read("events").split(whereSeparator: \.isNewline)
            .map { try JSON.parse(Array($0.utf8), source: "events") }
            .filter { text($0, "event") == "report" }
    }

    private func text(_ event: Node, _ key: String) -> String? {
        guard case .scalar(let text, _)? = event[key]?.content else { return nil }
        return text
    }

    @Test("armed it boots its kernel, installed its disk, and a stranger waits")
    func boot() async throws {
        let machine = QEMUMachine(mac: Self.mac, bootFile: Self.bootFile, serialLog: directory("serial"))
        let disk = directory("disk")
        try writeBytes(QEMUMachine.bootSector("the disk boots"), to: disk)
        let installed = QEMUMachine(
            mac: Self.mac, bootFile: Self.bootFile, serialLog: directory("again"), disk: disk)
        do {
            try await NetworkNamespace.with { namespace in
                try await serve(namespace) {
                    let end = try await machine.run(in: namespace, deadline: .seconds(180))
                    guard end.succeeded else { throw TestFailure("qemu: \(end)") }
                    try await bootStranger(namespace)
                    try await install(namespace)
                    let again = try await installed.run(in: namespace, deadline: .seconds(120))
                    guard again.succeeded else { throw TestFailure("qemu: \(again)") }
                }
            }
        } catch {
            let logs = ["log", "events", "serial", "stranger", "again"].map {
                (try? directory.read($0))?.suffix(3000) ?? ""
            }
            Issue.record("\(error)\nserver: \(logs[0])\nevents: \(logs[1])\nserial ports: \(logs[2...])")
            return
        }

        #expect(installed.serial.contains("Slipway: this host boots its disk"), "\(installed.serial.suffix(2000))")
        #expect(installed.serial.contains("the disk boots"), "\(installed.serial.suffix(2000))")
        try checkFirstBoot()
    }

    /// What the armed host did: its init reports the MAC, the kernel command line and the nonce of its boot script.
    private func checkFirstBoot() throws {
        // A serial port ends lines by CR LF, which Swift takes as one character.
        let serial = try directory.read("serial").split(whereSeparator: \.isNewline)
        #expect(serial.contains("STAGE reported"), "\(serial.suffix(20))")
        let printed = try #require(serial.first { $0.contains("Command line: ") })
        let commandLine = String(try #require(printed.split(separator: "Command line: ").last))
        let nonce = try #require(argument("slipway.nonce", of: commandLine))
        #expect(nonce.count == 32)

        let report = try #require(try reports().first)
        #expect(text(report, "mac") == Self.mac)
        // The nonce opens the URLs of the session, so events show only its beginning.
        let shown = nonce.prefix(6) + "…"
        #expect(text(report, "nonce") == String(shown))
        #expect(text(report, "cmdline") == commandLine.replacing(nonce, with: shown))
        #expect(argument("BOOTIF", of: commandLine) == "01-" + Self.mac.replacing(":", with: "-"))
        #expect(argument("inst.ks", of: commandLine) == "http://10.0.2.2:8080/h/\(nonce)/ks.cfg")
    }
}
