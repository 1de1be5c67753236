import Markup
import TestSupport
import Testing

/// Where Debian keeps the binary that runs in the initramfs.
private let ignition = "/usr/lib/dracut/modules.d/30ignition/ignition"

/// Whether this machine can give Ignition a kernel command line and a `/run` of its own.
private let canFetch =
    Tool.areRequired || Tool.isRoot && Tool("unshare").isInstalled && Tool("ignition-validate").isInstalled

/// The real Ignition on the first boot of an installed host.
@Suite(.enabled(if: canFetch), .timeLimit(.minutes(3))) struct PeerIgnitionTests {
    /// Runs the stages that fetch with a kernel command line: `$1`, that file; `$2`, where the config goes.
    private static let fetch = """
        exec unshare --mount sh -euc '
            mount --make-rprivate /; mount --bind "$1" /proc/cmdline; mount -t tmpfs none /run; mkdir -p root
            for stage in fetch-offline fetch; do
                "$0" --root="$PWD/root" --platform=metal --stage=$stage --log-to-stdout --config-cache="$2"
                ls /run/ignition/neednet
            done
        ' "$3" "$1" "$2"
        """

    @Test("fetches a pointer, waits while its host is held, and gets the real config over TLS")
    func pointer() async throws {
        try await PeerServer.serving { server in
            let secret = try await server.boot(PeerServer.control)
            let kickstart = try await server.kickstart(secret)
            try server.directory.write("cmdline", try commandLine(of: kickstart))
            let report = try await server.shell(
                "curl -sf --cacert $CA -d mac=\(PeerServer.control) -d nonce=${1##*/} -d stage=installed $1/report",
                secret)
            #expect(report.succeeded, "\(report)")
            #expect(try await server.show("control-1").text("phase") == "installed")
            // From now on it boots its disk, in the way of its firmware, BIOS or EFI.
            let boots = try await server.bootScript(PeerServer.control).split(separator: "\n").suffix(2)
            #expect(boots == ["iseq ${platform} pcbios && sanboot --no-describe --drive 0x80 ||", "exit"], "\(boots)")

            // 503 for as long as an operator holds the host: Ignition asks again and again.
            _ = try await server.host("hold", "control-1", "--reason", "the rack is not ready")
            async let fetched = server.shell(Self.fetch, "cmdline", server.directory("fetched"), ignition)
            try await server.program.wait(for: "a host that waits") { _ in
                try await server.metric("host", 503) >= 2
            }
            #expect(try await server.show("control-1").text("phase") == "installed")
            _ = try await server.host("release", "control-1")
            let result = try await fetched
            #expect(result.succeeded, "\(result)")
            #expect(result.output.contains("GET \(secret)/config.ign: attempt #2"), "\(result)")

            // The config of the host that starts the cluster, as its client in the initramfs understood it.
            let config = try JSON.parse(Array(try server.directory.read("fetched").utf8), source: "fetched")
            let files = config["storage"]?.list("files") ?? []
            let name = try #require(files.first { $0.text("path") == "/etc/hostname" })
            #expect(name["contents"]?.text("source") == "data:,control-1%0A", "\(name)")
            #expect(
                files.contains { $0.text("path") == "/etc/kubernetes/pki/ca.key" }, "\(files.map { $0.text("path") })")

            let shown = try await server.show("control-1")
            #expect(shown.text("phase") == "first-boot")
            #expect(shown["issued"]?["ignition"]?.text("deliveries") == "1", "\(shown)")
            let story = try await server.host("events", "control-1").output
            let order = [
                "got its installer", "was issued its Kickstart", "reported that it is installed",
                "held: the rack is not ready", "waits for its Ignition config", "is no longer held",
                "was issued its Ignition config", "has its whole Ignition config",
            ]
            var rest = story[...]
            for part in order {
                let found = try #require(rest.firstRange(of: part), "\(part) is not where it belongs in\n\(story)")
                rest = rest[found.upperBound...]
            }
            let token = secret.split(separator: "/").last ?? ""
            #expect(!story.contains(token) && !server.program.output.contains(token))
        }
    }

    /// The kernel command line of a host's first boot, as its Kickstart tells the boot loader.
    private func commandLine(of kickstart: String) throws -> String {
        let line = try #require(kickstart.firstMatch(of: /\nSLIPWAY_FIRST_BOOT=(.*)\n/)).1
        let words = line.filter { $0 != "'" && $0 != "\"" }
        #expect(words.contains(" ignition.config.url=data:,") && words.utf8.count < 2048, "\(line)")
        return "BOOT_IMAGE=(hd0,gpt2)/ostree/vmlinuz root=UUID=0 \(words)\n"
    }
}

extension PeerServer {
    /// How many answers of a part of the server had a status.
    fileprivate func metric(_ area: String, _ status: Int) async throws -> Int {
        let text = try await run("curl", ["-sf", url + "/metrics"]).output
        let line = text.split(separator: "\n").first { $0.contains("\"\(area)\"") && $0.contains("\"\(status)\"") }
        return line?.split(separator: " ").last.flatMap { Int($0) } ?? 0
    }
}
