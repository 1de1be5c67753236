import Markup
import TestSupport
import Testing

/// The whole of it: an image, a server, a rack.
@Suite struct ServeTests {
    /// A cluster with an image and boot files that look right; the caller gets its server.
    private func serving<Result: Sendable>(
        _ arguments: [String] = ["--allow-insecure-secrets", "-o", "json"], medium: Bool = false,
        _ body:
            @escaping @Sendable (_ directory: TemporaryDirectory, _ url: String, RunningProgram) async throws -> Result
    ) async throws -> Result {
        let directory = try TemporaryDirectory()
        let port = try freePort()
        for command in [
            ["init", directory.path],
            [
                "image", "create", "--quiet", "--data-only", "--source", "tree:\(try tree(in: directory))", "--ref",
                "ock",
                "--destination", "oci:\(directory("image"))",
            ],
        ] {
            let result = try await run(Places.program, command)
            #expect(result.succeeded, "\(result)")
        }
        try await makeBootFiles(directory)
        // A cluster that answers nobody, at once.
        let cluster = try directory.read("cluster.yaml").replacing(/\n  - name: .*/) { $0.output + "\n    arm: true" }
            .replacing(/\nloadBalancer: .*/, with: "\nloadBalancer: 127.0.0.1")
        try directory.write("cluster.yaml", cluster)
        if medium { try await importMedium(directory) }
        let url = "http://127.0.0.1:\(port)"
        return try await whileRunning(
            Places.program,
            [
                "serve", "-c", directory("cluster.yaml"), "--listen", "127.0.0.1:\(port)", "--admin",
                "unix:\(directory("admin.sock"))",
            ] + arguments,
            environment: ["SLIPWAY_STATE": directory("state")]
        ) { program in
            try await program.wait(for: "a healthy server") { _ in
                try await run("curl", ["-sf", url + "/healthz"]).succeeded
            }
            return try await body(directory, url, program)
        }.result
    }

    private func tree(in directory: TemporaryDirectory) throws -> String {
        for folder in ["os", "os/usr", "os/usr/bin", "os/usr/etc"] { try makeDirectory(directory(folder)) }
        for number in 0..<200 {
            try directory.write("os/usr/bin/tool\(number)", String(repeating: "tool \(number)\n", count: number * 10))
        }
        try directory.write("os/usr/etc/empty", "")
        return directory("os")
    }

    /// A kernel by its magic number only, and a real cpio.
    private func makeBootFiles(_ directory: TemporaryDirectory) async throws {
        let script = """
            mkdir "$1/boot" && cd "$1/boot"
            head -c 4096 /dev/zero > vmlinuz
            printf '\\125\\252' | dd of=vmlinuz bs=1 seek=510 conv=notrunc status=none
            printf HdrS | dd of=vmlinuz bs=1 seek=514 conv=notrunc status=none
            echo vmlinuz | cpio -o -H newc --quiet | gzip > initrd.img
            """
        let made = try await run("sh", ["-euc", script, "sh", directory.path])
        #expect(made.succeeded, "\(made)")
    }

    /// Lets the hosts boot a medium with a second stage, one of them a live system.
    private func importMedium(_ directory: TemporaryDirectory) async throws {
        let script = """
            cd "$1/boot"
            printf hsqs > install.img
            head -c 100000 /dev/zero >> install.img
            cp install.img rootfs.img
            set -- "$2" media import --kernel vmlinuz --initrd initrd.img
            "$@" --stage2 install.img --version rhel9 --name ol9
            "$@" --rootfs rootfs.img --name fcos
            """
        let made = try await run(
            "sh", ["-euc", script, "sh", directory.path, Places.program],
            environment: ["SLIPWAY_STATE": directory("state")])
        #expect(made.succeeded, "\(made)")
        let cluster = try directory.read("cluster.yaml")
            .replacing("  kernel: boot/vmlinuz\n  initrd: boot/initrd.img\n", with: "  medium: ol9\n")
            .replacing(
                "  - name: worker-2\n",
                with: "  - name: worker-2\n    install: {medium: fcos, method: coreos, disk: sda, ref: null}\n")
        try directory.write("cluster.yaml", cluster)
    }

    @Test(.timeLimit(.minutes(3))) func mediaAreServedAndBooted() async throws {
        try await serving(medium: true) { directory, url, program in
            let script = try await run("curl", ["-sf", "\(url)/boot/52-54-00-00-02-11.ipxe"]).output
            #expect(script.contains(" inst.stage2=\(url)/media/ol9 "), "\(script)")
            let live = try await run("curl", ["-sf", "\(url)/boot/52-54-00-00-02-22.ipxe"]).output
            #expect(live.contains(" coreos.live.rootfs_url=\(url)/media/fcos/images/pxeboot/rootfs.img "), "\(live)")
            let nonce = try #require(live.firstMatch(of: /\/h\/([0-9a-f]{32})\/config\.ign/)).1
            let kickstart = try await run(
                "curl", ["-s", "-o", "/dev/null", "-w", "%{http_code}", "\(url)/h/\(nonce)/ks.cfg"])
            #expect(kickstart.output == "403")
            let simulated = try await run(
                Places.program, ["simulate", "-c", directory("cluster.yaml"), "--server", url, "-o", "json"],
                deadline: .seconds(90))
            #expect(simulated.succeeded, "\(simulated)")
            let report = try JSON.parse(Array(simulated.output.utf8), source: "report")
            guard case .sequence(let stages)? = report["stages"]?.content else { throw TestFailure("\(simulated)") }
            // The live system has neither a Kickstart nor anything that would report.
            #expect(stages.count == 2 * 6 + 3)
            for path in ["/media/ol9/images/install.img", "/media/fcos/images/pxeboot/rootfs.img"] {
                let head = try await run("curl", ["-sIf", url + path])
                #expect(head.output.contains("Content-Length: 100004\r\n"), "\(head)")
            }
        }
    }

    @Test(.timeLimit(.minutes(3))) func theLogsOfAFailureAreKept() async throws {
        try await serving { directory, url, program in
            let script = try await run("curl", ["-sf", "\(url)/boot/52-54-00-00-02-21.ipxe"]).output
            let nonce = try #require(script.firstMatch(of: /slipway\.nonce=([0-9a-f]{32})/)).1
            let send = """
                cd "$1"; echo "no disk" > anaconda.log; tar -czf logs.tar.gz anaconda.log
                curl -sf -H 'Content-Type: application/gzip' --data-binary @logs.tar.gz "$2/h/$3/logs"
                cd "$1/state/clusters/rack-1/logs"; ls; stat -c %a *.tar.gz; tar -xzOf *.tar.gz
                """
            let sent = try await run("sh", ["-euc", send, "sh", directory.path, url, String(nonce)])
            #expect(
                sent.output.wholeMatch(of: /worker-1-[0-9]{8}T[0-9]{6}\.[0-9]{3}Z\.tar\.gz\n600\nno disk\n/) != nil,
                "\(sent)")
            try await program.wait(for: "the event") { $0.output.contains("\"event\":\"logs\"") }
            #expect(!program.output.contains(nonce))
        }
    }

    @Test(.timeLimit(.minutes(3))) func theRackGoesThrough() async throws {
        try await serving { directory, url, program in
            let simulated = try await run(
                Places.program, ["simulate", "-c", directory("cluster.yaml"), "--server", url, "-o", "json"],
                deadline: .seconds(90))
            #expect(simulated.succeeded, "\(simulated)")
            let report = try JSON.parse(Array(simulated.output.utf8), source: "report")
            guard case .sequence(let stages)? = report["stages"]?.content else { throw TestFailure("\(simulated)") }
            #expect(stages.count == 3 * 6)
            var seen: Set<String> = []
            for line in program.output.split(separator: "\n") {
                let event = try JSON.parse(Array(line.utf8), source: "event").value
                guard case .string(let kind)? = event["event"], case .string(let host)? = event["host"] else {
                    continue
                }
                seen.insert("\(kind) \(host)")
            }
            let expected = ["control-1", "worker-1", "worker-2"].flatMap { host in
                ["boot-script", "issued", "delivered", "report", "installed", "joined"].map { "\($0) \(host)" }
            }
            #expect(seen.isSuperset(of: expected), "\(program.output)")
        }
    }

    /// Everything secret over TLS, as on a LAN.
    @Test(.timeLimit(.minutes(3))) func secretsTravelOverTLS() async throws {
        let secure = "127.0.0.1:\(try freePort())"
        try await serving(["--tls-listen", secure, "-o", "json"]) { directory, url, program in
            // Where it serves is said to programs too, and to people beside them.
            let told =
                #""hosts":3,"url":"\#(url)","secureURL":"https://\#(secure)","#
                + #""administration":"unix:\#(directory("admin.sock"))"}"#
            try await program.wait(for: "where it serves") {
                $0.output.contains(#"{"event":"serving","time":""#) && $0.output.contains(told)
            }
            #expect(program.error.contains("serving 3 hosts at \(url)/boot.ipxe, secrets at https://\(secure); "))
            let script = try await run("curl", ["-sf", "\(url)/boot/52-54-00-00-02-11.ipxe"]).output
            let nonce = String(try #require(script.firstMatch(of: /slipway\.nonce=([0-9a-f]{32})/)).1)
            #expect(script.contains(" initrd=initrd initrd=authority inst.ks=https://\(secure)/h/\(nonce)/ks.cfg "))
            for path in ["ks.cfg", "config.ign"] {
                let clear = try await run(
                    "curl", ["-s", "-o", "/dev/null", "-w", "%{http_code}", "\(url)/h/\(nonce)/\(path)"])
                #expect(clear.output == "403", "\(path)")
            }
            // The installer's own way to the authority: the image, unpacked, and the hook run as dracut does.
            let play = """
                cd "$1"; mkdir -p root/lib/dracut/hooks/cmdline root/etc/pki/ca-trust/extracted/pem
                bundle=$PWD/root/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem; echo "# others" > "$bundle"
                curl -sf "$2/boot/authority.img" | (cd root; cpio -i --quiet)
                for _ in 1 2; do
                    sed "s|/etc/pki/ca-trust/extracted|$PWD/root&|" root/lib/dracut/hooks/cmdline/*.sh > hook; sh -eu hook
                done
                grep -c BEGIN "$bundle"; head -n 1 "$bundle"
                openssl verify -CAfile "$bundle" state/clusters/rack-1/tls/server.pem
                curl -sf --cacert "$bundle" "https://$3/h/$4/ks.cfg" -o ks.cfg
                ! curl -sf "https://$3/h/$4/ks.cfg" -o none
                grep -c "^ostreesetup.* --url=$2/h/[0-9a-f]\\{16\\}/ostree" ks.cfg
                stat -c %a state/clusters/rack-1/tls/*.pem
                """
            let played = try await run("sh", ["-euc", play, "sh", directory.path, url, secure, nonce])
            #expect(played.succeeded, "\(played)")
            #expect(
                played.output.split(separator: "\n").map(String.init)
                    == ["1", "# others", "state/clusters/rack-1/tls/server.pem: OK", "1", "600", "600"], "\(played)")
            let simulated = try await run(
                Places.program, ["simulate", "-c", directory("cluster.yaml"), "--server", url], deadline: .seconds(120))
            #expect(simulated.succeeded, "\(simulated)")
            #expect(!program.output.contains(nonce))
        }
    }

    @Test(.timeLimit(.minutes(3))) func aKilledServerGoesOn() async throws {
        try await serving { directory, url, program in
            let script = try await run("curl", ["-sf", "\(url)/boot/52-54-00-00-02-11.ipxe"]).output
            let nonce = String(try #require(script.firstMatch(of: /slipway\.nonce=([0-9a-f]{32})/)).1)
            let first = try await run("curl", ["-sf", "\(url)/h/\(nonce)/ks.cfg"]).output
            let other = "127.0.0.1:\(try freePort())"
            // The other must wait for the state, and take all of it over.
            let refused = try await run(
                Places.program,
                ["serve", "-c", directory("cluster.yaml"), "--listen", other, "--allow-insecure-secrets"],
                environment: ["SLIPWAY_STATE": directory("state")], deadline: .seconds(20))
            #expect(!refused.succeeded && refused.error.contains("another server"), "\(refused)")
            let killed = try await run("sh", ["-c", "kill -9 \(program.processIdentifier)"])
            #expect(killed.succeeded)
            _ = try await whileRunning(
                Places.program,
                [
                    "serve", "-c", directory("cluster.yaml"), "--listen", other, "--admin",
                    "unix:\(directory("other.sock"))", "--allow-insecure-secrets",
                ], environment: ["SLIPWAY_STATE": directory("state")]
            ) { again in
                try await again.wait(for: "a healthy server") { _ in
                    try await run("curl", ["-sf", "http://\(other)/healthz"]).succeeded
                }
                #expect(try await run("curl", ["-sf", "http://\(other)/h/\(nonce)/ks.cfg"]).output == first)
            }
        }
    }

    @Test func anAddressThatLeadsNowhereIsRefused() async throws {
        let directory = try TemporaryDirectory()
        let file = try directory.write("cluster.yaml", "name: a\nloadBalancer: 192.0.2.1\n")
        for (arguments, status, says) in [
            (["--listen", "0.0.0.0:0"], 1, "serve.url"), (["--listen", "[::]:8080"], 1, "serve.url"),
            (["--listen", "nonsense"], 2, "not an address to listen on"),
        ] {
            let refused = try await run(
                Places.program, ["serve", "-c", file] + arguments, environment: ["SLIPWAY_STATE": directory("state")],
                deadline: .seconds(10))
            #expect(refused.status == status && refused.error.contains(says), "\(refused)")
        }
        #expect(try await run("ls", ["-A", directory.path]).output == "cluster.yaml\n")
    }

    @Test(.timeLimit(.minutes(3))) func noSecretIsInTheLog() async throws {
        try await serving { directory, url, program in
            let simulated = try await run(
                Places.program, ["simulate", "-c", directory("cluster.yaml"), "--server", url], deadline: .seconds(90))
            #expect(simulated.succeeded, "\(simulated)")
            let said = program.output + program.error + simulated.output + simulated.error
            #expect(said.firstMatch(of: /[0-9a-f]{32}/) == nil, "a nonce was shown")
            #expect(!said.contains("PRIVATE KEY"))
        }
    }

    @Test(.timeLimit(.minutes(3))) func aDamagedObjectIsFound() async throws {
        try await serving { directory, url, _ in
            // The largest blob is the layer; the middle of it is objects.
            let script = """
                layer=$(find "$1/image/blobs" -type f -printf '%s %p;' | tr ';' '\\n' | sort -n | tail -n 1 | cut -d' ' -f2-)
                middle=$(($(stat -c %s "$layer") / 2))
                head -c 8192 /dev/urandom | dd of="$layer" bs=1 seek="$middle" conv=notrunc status=none
                """
            let damaged = try await run("sh", ["-euc", script, "sh", directory.path])
            #expect(damaged.succeeded, "\(damaged)")
            let simulated = try await run(
                Places.program, ["simulate", "-c", directory("cluster.yaml"), "--server", url], deadline: .seconds(90))
            #expect(simulated.status == 3 && simulated.output.contains("  failed: "), "\(simulated)")
        }
    }

    @Test func aServerThatIsNotThereIsSaid() async throws {
        let directory = try TemporaryDirectory()
        _ = try await run(Places.program, ["init", directory.path])
        let simulated = try await run(
            Places.program,
            ["simulate", "-c", directory("cluster.yaml"), "--server", "http://127.0.0.1:\(try freePort())"])
        #expect(simulated.status == 3 && simulated.output.contains("check that the server runs"), "\(simulated)")
    }
}
