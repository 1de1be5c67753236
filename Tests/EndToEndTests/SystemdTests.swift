import Glibc
import Synchronization
import TestSupport
import Testing

/// The server as systemd runs it.
@Suite struct SystemdTests {
    /// What a service manager listens on (sd_notify(3)).
    private final class Manager: Sendable {
        private let descriptor: CInt
        private let heard = Mutex<[String]>([])

        init(_ path: String) throws {
            descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
            let status = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            guard status == 0 else { throw TestFailure("bind: \(String(cString: strerror(errno)))") }
        }

        deinit { close(descriptor) }

        /// All that was told so far.
        func all() -> [String] {
            heard.withLock { heard in
                var buffer = [UInt8](repeating: 0, count: 4096)
                while true {
                    let count = recv(descriptor, &buffer, buffer.count, CInt(MSG_DONTWAIT))
                    guard count >= 0 else { return heard }
                    heard.append(String(decoding: buffer[..<count], as: UTF8.self))
                }
            }
        }
    }

    @Test(.timeLimit(.minutes(2))) func theManagerIsToldEverything() async throws {
        let setting = try await LifeSetting()
        let manager = try Manager(setting.directory("notify"))
        let variables = ["NOTIFY_SOCKET": setting.directory("notify"), "WATCHDOG_USEC": "400000"]
        let end = try await setting.serving(environment: variables) { program in
            try await program.wait(for: "three signs of life") { _ in
                manager.all().count { $0 == "WATCHDOG=1" } >= 3
            }
            let ready = "READY=1\nSTATUS=serving 3 hosts at \(setting.url)"
            #expect(manager.all().first == ready, "\(manager.all())")
            _ = try await program.reload()
            try setting.directory.write("cluster.yaml", "hosts: [")
            _ = try await program.reload()
            try await program.wait(for: "the end of both reloads") { _ in
                manager.all().count { $0.hasPrefix("READY=1") } == 3
            }
            let told = manager.all().filter { $0 != "WATCHDOG=1" }
            #expect(told.count == 5 && told[2] == ready, "\(told)")
            for reloading in [told[1], told[3]] {
                #expect(reloading.wholeMatch(of: /RELOADING=1\nMONOTONIC_USEC=[0-9]+/) != nil, "\(reloading)")
            }
            #expect(told[4].hasPrefix("READY=1\nSTATUS=reading everything again failed: "), "\(told)")
        }
        #expect(end.status == 0, "\(end)")
        // A sign of life that was under way may come after it.
        let told = manager.all().last { $0 != "WATCHDOG=1" }
        #expect(told?.hasPrefix("STOPPING=1\nSTATUS=") == true, "\(manager.all())")
    }

    private static let hasActivation = Tool("systemd-socket-activate").isUsable

    @Test(.enabled(if: hasActivation), .timeLimit(.minutes(2))) func aRestartKeepsTheSockets() async throws {
        let setting = try await LifeSetting()
        try setting.directory.write(
            "twice.sh",
            """
            for number in 1 2; do
                sh -c 'echo $$ > "$0/pid.$1"; export LISTEN_PID=$$; shift; exec "$@"' "$PWD" "$number" "$@"
                echo $? >> ended
            done
            """)
        // What was named on the command line is not listened on.
        let other = try freePort()
        let arguments = [
            "-l", "127.0.0.1:\(setting.port)", "-l", "127.0.0.1:\(setting.securePort)", "--fdname=http:https", "-E",
            "SLIPWAY_STATE=\(setting.state)", "sh", "-c", "cd \(setting.directory.path) && exec sh twice.sh \"$@\"",
            "sh",
            Places.program, "serve", "-c", setting.directory("cluster.yaml"), "--admin", "unix:\(setting.socket)",
            "--listen", "127.0.0.1:\(other)",
        ]
        let ended = try await whileRunning("systemd-socket-activate", arguments) { program in
            try await program.wait(for: "sockets") { _ in
                try await run("curl", ["-sf", "-m", "30", "\(setting.url)/healthz"]).succeeded
            }
            let script = try await setting.ask("\(setting.url)/boot/52-54-00-00-02-11.ipxe")
            #expect(script.contains("inst.ks=\(setting.secureURL)/h/"), "\(script)")
            #expect(try await setting.ask("-k", "\(setting.secureURL)/healthz") == "ok\n200")
            #expect(try await run("curl", ["-s", "http://127.0.0.1:\(other)"]).status == 7)
            for number in 1...2 {
                try await program.wait(for: "server \(number)") { _ in
                    access(setting.directory("pid.\(number)"), F_OK) == 0
                }
                // Whoever comes between the two waits, and is answered.
                #expect(try await setting.ask("\(setting.url)/healthz") == "ok\n200", "\(number)")
                try await setting.shell("kill $(cat pid.\(number))")
            }
            try await program.end()
            #expect(try setting.directory.read("ended") == "0\n0\n")
        }
        #expect(ended.program.status == 0, "\(ended.program)")
    }

    /// Without root, capabilities and a home, where only the state and the runtime directory can be written.
    @Test(.enabled(if: hasActivation && Tool.isRoot), .timeLimit(.minutes(2)))
    func itRunsAsTheUnitLetsIt() async throws {
        let setting = try await LifeSetting()
        try await setting.makeImage("old")
        try setting.edit { $0 + "\nserve: {url: \"http://127.0.0.1\", image: \"oci:image\"}\n" }
        try setting.directory.write(
            "inside.sh",
            """
            set -eu
            cd "$1"
            ip link set lo up
            mkdir run; chown 65534:65534 state run; chmod 755 .; chmod -R go+rX image boot cluster.yaml
            mount --make-rprivate /
            for place in state run; do mount --bind "$place" "$place"; done
            for place in $(findmnt -rno TARGET); do
                case "$place" in */state|*/run/|"$PWD/run") ;; *) mount -o remount,bind,ro "$place" 2>/dev/null || : ;; esac
            done
            rights="setpriv --reuid 65534 --regid 65534 --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all"
            exec 3>&1
            exec 1>state/out 2>state/err
            refused=0
            env -i PATH="$PATH" SLIPWAY_STATE="$PWD/state" $rights "$2" serve -c cluster.yaml --listen 127.0.0.1:80 \\
                --admin "unix:$PWD/run/admin.sock" || refused=$?
            echo "$refused" >&3; grep -o 'cannot listen on 127.0.0.1:80: [^;]*' state/err >&3
            env -i PATH="$PATH" systemd-socket-activate -l 80 -l 443 --fdname=http:https -E SLIPWAY_STATE="$PWD/state" \\
                -E HOME="$PWD/state" $rights "$2" serve -c cluster.yaml --admin "unix:$PWD/run/admin.sock" -o json &
            server=$!
            trap 'kill $server' EXIT
            tries=0
            until curl -sf -m 30 http://127.0.0.1/healthz >&3; do
                tries=$((tries + 1)); [ $tries -lt 200 ] || { cat state/err >&3; exit 1; }; sleep 0.1
            done
            curl -sf http://127.0.0.1/boot/52-54-00-00-02-11.ipxe > state/script
            grep -o 'inst.ks=https://127.0.0.1:443/h/' state/script >&3
            curl -sf --cacert state/clusters/rack-1/tls/authority.pem "$(grep -o 'https://[^ ]*ks.cfg' state/script)" \\
                -o state/ks.cfg
            curl -sf http://127.0.0.1/ostree/config >/dev/null
            curl -sf --unix-socket run/admin.sock -H 'Content-Type: application/json' -d '{}' http://x/v1/reload >&3; echo >&3
            for place in state run; do find "$place" ! -user 65534 ! -name out ! -name err ! -name script ! -name ks.cfg >&3; done
            trap - EXIT
            kill $server
            ended=0; wait $server || ended=$?
            echo "ended $ended" >&3
            grep -o '"peer":"[^"]*"' state/out | sort -u >&3
            """)
        let result = try await run(
            "unshare", ["-mn", "sh", setting.directory("inside.sh"), setting.directory.path, Places.program],
            deadline: .seconds(90))
        let lines = result.output.split(separator: "\n").map(String.init)
        #expect(
            lines == [
                "3", lines.dropFirst().first ?? "", "ok", "inst.ks=https://127.0.0.1:443/h/", "{\"changes\":[]}",
                "ended 0", "\"peer\":\"127.0.0.1\"",
            ], "\(result) \((try? readText(setting.directory("state/err"))) ?? "")")
        #expect(lines.dropFirst().first?.hasPrefix("cannot listen on 127.0.0.1:80: ") == true, "\(result)")
    }

    @Test(.enabled(if: Tool("systemd-analyze").isUsable)) func theUnitsAreInOrder() async throws {
        let directory = try TemporaryDirectory()
        let units = ["slipway.service", "slipway.socket", "slipway-tls.socket"]
        for unit in units {
            let text = try readText("\(Places.repository)/docs/systemd/\(unit)")
            try directory.write(unit, text.replacing("/usr/local/bin/slipway", with: "/bin/true"))
        }
        let verified = try await run(
            "systemd-analyze", ["verify", "--man=no"] + units.map { directory($0) }, deadline: .seconds(30))
        #expect(verified.succeeded && verified.error.isEmpty, "\(verified)")
        let judged = try await run(
            "systemd-analyze", ["security", "--offline=true", "--no-pager", directory("slipway.service")],
            environment: ["SYSTEMD_EMOJI": "0"], deadline: .seconds(30))
        let verdict = try #require(
            judged.output.firstMatch(of: /Overall exposure level for slipway\.service: ([0-9]+)\.([0-9]) ([A-Z]+)/),
            "\(judged)")
        #expect(verdict.3 == "OK" || verdict.3 == "SAFE", "\(verdict.0)")
        // Better than "OK" begins at; what made it so should not be lost unseen.
        #expect(try #require(Int(verdict.1)) < 2, "\(verdict.0)")
    }
}
