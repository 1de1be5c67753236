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

/// A PC that boots by PXE: SeaBIOS, QEMU's iPXE ROM, user-mode network, software emulation.
struct QEMUMachine {
    let mac: String
    /// What its DHCP server names as the file to boot.
    let bootFile: String
    /// Where the serial port writes to.
    let serialLog: String
    /// The image of its disk; nil for none.
    var disk: String?

    /// What it wrote to its serial port so far: firmware, iPXE and kernel, with the codes of a terminal in between.
    var serial: String { (try? readBytes(serialLog)).map { String(decoding: $0, as: UTF8.self) } ?? "" }

    /// Runs the machine until it turns itself off.
    func run(in namespace: NetworkNamespace, deadline: Duration) async throws -> CommandResult {
        try await namespace.run(
            [
                "qemu-system-x86_64", "-accel", "tcg,thread=multi", "-M", "pc,graphics=off", "-m", "512",
                "-display", "none", "-monitor", "none", "-serial", "file:\(serialLog)", "-no-reboot",
                "-netdev", "user,id=n0,bootfile=\(bootFile)",
                "-device", "virtio-net-pci,netdev=n0,mac=\(mac),bootindex=1",
            ] + (disk.map { ["-drive", "file=\($0),format=raw,if=ide"] } ?? []), deadline: deadline)
    }
}

extension QEMUMachine {
    /// A boot sector that writes a text to the serial port and resets the machine, which ends QEMU.
    static func bootSector(_ text: String) -> [UInt8] {
        let code: [UInt8] = [
            0x31, 0xC0, 0x8E, 0xD8, 0xFC,  // ds = 0, forwards
            0xBE, 0x1A, 0x7C,  // si = the text
            0xAC, 0x84, 0xC0, 0x74, 0x06,  // the next byte, until one is zero,
            0xBA, 0xF8, 0x03, 0xEE, 0xEB, 0xF5,  // goes to COM1
            0xB0, 0xFE, 0xE6, 0x64,  // the keyboard controller's reset
            0xF4, 0xEB, 0xFD,
        ]
        let bytes = code + Array(text.utf8)
        return bytes + [UInt8](repeating: 0, count: 510 - bytes.count) + [0x55, 0xAA]
    }
}
