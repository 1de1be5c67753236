import Glibc
import TestSupport
import Testing

/// A server that runs: it reads everything again, and ends, without harm to anybody.
@Suite struct LifeTests {
    @Test(.timeLimit(.minutes(2))) func aReloadDropsNothingAndServesTheNew() async throws {
        let setting = try await LifeSetting()
        try await setting.makeImage("old", size: LifeSetting.large)
        try await setting.makeMedium()
        try setting.edit {
            $0.replacing("  kernel: boot/vmlinuz\n  initrd: boot/initrd.img\n", with: "  medium: ol9\n")
        }
        let object = try await setting.largestObject()
        let medium = "/media/ol9/images/install.img"
        let end = try await setting.serving(["--image", "oci:\(setting.directory("image"))"]) { program in
            let paths = [object, medium]
            for (number, path) in paths.enumerated() {
                let got = try await setting.ask("-o", setting.directory("old\(number)"), setting.url + path)
                #expect(got == "200", "\(path)")
            }
            let ref = try await setting.ask("\(setting.url)/ostree/refs/heads/ock")
            let held = try paths.map { try HeldDownload(port: setting.port, path: $0) }
            // Everything is another, and nothing of the old is left on the disk.
            try await setting.makeImage("new")
            try await setting.makeMedium(size: 100)
            try setting.edit { $0.replacing("52:54:00:00:02:22", with: "52:54:00:00:02:33") }
            let said = try await program.reload()
            #expect(said.contains("serving 3 hosts"), "\(said)")
            #expect(try await setting.ask("\(setting.url)/ostree/refs/heads/ock") != ref)
            #expect(try await setting.ask("-o", "/dev/null", setting.url + object) == "404")
            let head = try await setting.ask("-I", setting.url + medium)
            #expect(head.contains("Content-Length: 204\r\n"), "\(head)")
            let script = try await setting.ask("\(setting.url)/boot/52-54-00-00-02-33.ipxe")
            #expect(script.contains("inst.ks="), "\(script)")
            for (number, download) in held.enumerated() {
                try download.finish(into: setting.directory("held\(number)"))
                try await setting.shell("cmp old\(number) held\(number)")
            }
            // The same by the administration, once it is only a part of it.
            try setting.edit { $0.replacing("52:54:00:00:02:21", with: "52:54:00:00:02:44") }
            #expect(try await setting.reload().hasSuffix("200"))
            #expect(try await setting.ask("\(setting.url)/boot/52-54-00-00-02-44.ipxe").contains("inst.ks="))
            // Who is being installed goes on, unless its machine is another now.
            #expect(try await setting.ask("\(setting.url)/boot/52-54-00-00-02-33.ipxe") == script)
            try setting.edit { $0.replacing("52:54:00:00:02:33", with: "52:54:00:00:02:55") }
            #expect(try await setting.reload().hasSuffix("200"))
            #expect(try await !setting.ask("\(setting.url)/boot/52-54-00-00-02-55.ipxe").contains("inst.ks="))
            try await setting.program("media", "remove", "ol9")
            let refused = try await setting.reload()
            #expect(!refused.hasSuffix("200") && refused.contains("ol9"), "\(refused)")
            #expect(try await setting.ask("-o", "/dev/null", setting.url + medium) == "200")
        }
        #expect(end.status == 0, "\(end)")
    }

    @Test(.timeLimit(.minutes(2))) func aFaultKeepsEverythingAsItIs() async throws {
        let setting = try await LifeSetting()
        try await setting.makeImage("old")
        let good = try setting.directory.read("cluster.yaml")
        try setting.edit { _ in good + "\nserve: {image: \"oci:image\"}\n" }
        let whole = try setting.directory.read("cluster.yaml")
        let end = try await setting.serving { program in
            let ref = try await setting.ask("\(setting.url)/ostree/refs/heads/ock")
            let faults: [(file: String, says: String)] = [
                ("hosts: [", "cluster.yaml"),
                (whole.replacing("52:54:00:00:02:22", with: "52:54:00:00:02:21"), "52:54:00:00:02:21"),
                (whole.replacing("name: rack-1", with: "name: rack-2"), "rack-2"),
                (whole.replacing("oci:image", with: "oci:nothing"), "nothing"),
                (whole.replacing("boot/vmlinuz", with: "boot/none"), "boot/none"),
                (
                    whole.replacing("\"oci:image\"", with: "\"oci:image\", tls: {certificate: a.pem, key: a.key}"),
                    "a.pem"
                ),
                (whole.replacing("ref: ock", with: "ref: other"), "other"),
            ]
            for (file, says) in faults {
                try setting.directory.write("cluster.yaml", file)
                let answer = try await setting.reload()
                #expect(!answer.hasSuffix("200") && answer.contains(says), "\(says): \(answer)")
                let said = try await program.reload()
                #expect(said.contains("nothing was changed") && said.contains(says), "\(says): \(said)")
                #expect(try await setting.ask("\(setting.url)/ostree/refs/heads/ock") == ref)
                #expect(
                    try await setting.ask("\(setting.url)/boot/52-54-00-00-02-22.ipxe").contains("inst.ks="), "\(says)")
            }
            // What only a start can change is said, and the rest is taken.
            try setting.directory.write(
                "cluster.yaml",
                whole.replacing("\"oci:image\"", with: "\"oci:image\", secureURL: \"https://192.0.2.9:1\""))
            #expect(try await program.reload().contains("with its next start"))
        }
        #expect(end.status == 0, "\(end)")
    }

    @Test(.timeLimit(.minutes(2))) func hostsThatAreAddedAtOnceAreAllServed() async throws {
        let setting = try await LifeSetting()
        try await setting.serving { _ in
            func add(_ name: String, _ mac: String) async throws -> String {
                let host = """
                    {"hosts": [{"name": "\(name)", "role": "worker", "mac": "52:54:00:00:0a:\(mac)"}]}
                    """
                return try await setting.ask(
                    "--unix-socket", setting.socket, "-H", "Content-Type: application/json", "-d", host,
                    "http://x/v1/hosts")
            }
            // All at once, and each is served.
            let answers = try await withThrowingTaskGroup(of: String.self) { group in
                for number in 10..<18 { group.addTask { try await add("more-\(number)", "\(number)") } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.allSatisfy { $0.hasSuffix("200") }, "\(answers)")
            for number in 10..<18 {
                let script = try await setting.ask("\(setting.url)/boot/52-54-00-00-0a-\(number).ipxe")
                #expect(!script.hasSuffix("404") && !script.contains("no host is listed"), "\(number): \(script)")
            }
        }
        try await setting.serving { _ in }
    }

    @Test(.timeLimit(.minutes(2))) func sigtermLetsDownloadsEnd() async throws {
        let setting = try await LifeSetting()
        try await setting.makeImage("old", size: LifeSetting.large)
        let object = try await setting.largestObject()
        let end = try await setting.serving(["--image", "oci:\(setting.directory("image"))"]) { program in
            #expect(try await setting.ask("-o", setting.directory("old"), setting.url + object) == "200")
            let held = try HeldDownload(port: setting.port, path: object)
            program.send(SIGTERM)
            for url in [setting.url, setting.secureURL] {
                try await program.wait(for: "no new connections") { _ in
                    // 7: refused.
                    try await run("curl", ["-sk", "\(url)/healthz"]).status == 7
                }
            }
            #expect(access(setting.socket, F_OK) != 0)
            try held.finish(into: setting.directory("held"))
            try await setting.shell("cmp old held")
            try await program.end()
        }
        #expect(end.status == 0, "\(end)")
        // The next one finds nothing in its way.
        #expect(try await setting.serving { _ in }.status == 0)
        let left = try await setting.shell(
            "cd state/clusters/rack-1; ls | grep -v '^store.db-'; find . -type f -perm /077; find . -type s")
        #expect(left.output == "issued\nkubeconfig\nsecrets.json\nserve.lock\nstore.db\ntls\n", "\(left)")
    }

    @Test(.timeLimit(.minutes(2)), arguments: [SIGINT, SIGTERM]) func aSecondSignalEndsItAtOnce(signal: Int32)
        async throws
    {
        let setting = try await LifeSetting()
        try await setting.makeMedium()
        try setting.edit {
            $0.replacing("  kernel: boot/vmlinuz\n  initrd: boot/initrd.img\n", with: "  medium: ol9\n")
        }
        let end = try await setting.serving { program in
            let held = try HeldDownload(port: setting.port, path: "/media/ol9/images/install.img")
            try await program.wait(for: "end of the program") { program in
                program.send(signal)
                return program.hasEnded
            }
            withExtendedLifetime(held) {}
        }
        #expect(end.status == 130, "\(end)")
        #expect(access(setting.socket, F_OK) != 0)
    }

    @Test(.timeLimit(.minutes(2))) func aStartThatFailsLeavesNothing() async throws {
        let setting = try await LifeSetting()
        try await setting.serving { _ in
            let other = try await run(
                Places.program, setting.arguments + ["--state", setting.directory("other")], deadline: .seconds(30))
            #expect(other.status == 3 && other.error.contains("cannot listen on"), "\(other)")
            // Its sockets were others': they stand.
            #expect(try await setting.reload().hasSuffix("200"))
        }
        let refused = try await run(
            Places.program, setting.arguments + ["--image", "oci:\(setting.directory("none"))"],
            environment: ["SLIPWAY_STATE": setting.state])
        #expect(refused.status == 1 && access(setting.socket, F_OK) != 0, "\(refused)")
        try await setting.serving { _ in }
    }
}
