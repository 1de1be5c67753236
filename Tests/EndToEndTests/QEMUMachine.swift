import TestSupport

/// A network of one: nothing but its own loopback, so that ports never clash and a guest reaches nothing else.
struct NetworkNamespace {
    let name: String

    /// Makes a namespace for the length of the body.
    static func with<T: Sendable>(_ body: (NetworkNamespace) async throws -> T) async throws -> T {
        let namespace = NetworkNamespace(name: "slipway-test-" + String(UInt32.random(in: .min ... .max), radix: 36))
        try await namespace.ip(["netns", "add", namespace.name])
        do {
            try await namespace.ip(["-n", namespace.name, "link", "set", "lo", "up"])
            let result = try await body(namespace)
            try await namespace.ip(["netns", "del", namespace.name])
            return result
        } catch {
            try? await namespace.ip(["netns", "del", namespace.name])
            throw error
        }
    }

    /// Runs a command inside.
    func run(
        _ command: [String], environment: [String: String] = [:], deadline: Duration
    ) async throws -> CommandResult {
        try await TestSupport.run(
            "ip", ["netns", "exec", name] + command, environment: environment, deadline: deadline)
    }

    private func ip(_ arguments: [String]) async throws {
        let result = try await TestSupport.run("ip", arguments)
        guard result.succeeded else { throw TestFailure("ip \(arguments): \(result)") }
    }
}

/// A PC without a disk that boots by PXE: SeaBIOS, QEMU's iPXE ROM, user-mode network, software emulation.
struct QEMUMachine {
    let mac: String
    /// What its DHCP server names as the file to boot.
    let bootFile: String
    /// Where the serial port writes to.
    let serialLog: String

    /// Runs the machine until it turns itself off.
    func run(in namespace: NetworkNamespace, deadline: Duration) async throws -> CommandResult {
        try await namespace.run(
            [
                "qemu-system-x86_64", "-accel", "tcg,thread=multi", "-M", "pc,graphics=off", "-m", "512",
                "-display", "none", "-monitor", "none", "-serial", "file:\(serialLog)", "-no-reboot",
                "-netdev", "user,id=n0,bootfile=\(bootFile)",
                "-device", "virtio-net-pci,netdev=n0,mac=\(mac),bootindex=1",
            ], deadline: deadline)
    }
}
