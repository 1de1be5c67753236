import Markup
import TestSupport
import Testing

/// curl, in the place of iPXE, dracut and Anaconda.
@Suite(.timeLimit(.minutes(3))) struct PeerCurlTests {
    @Test("boot files and media in clear, secrets over TLS only")
    func all() async throws {
        try await PeerServer.serving { server in
            try await scripts(server)
            try await media(server)
            try await archive(server)
            try await secrets(server)
            try await logs(server)
        }
    }

    /// Lines that curl and the script printed.
    private func lines(_ result: CommandResult) -> [String] {
        result.output.split(whereSeparator: \.isNewline).map(String.init)
    }

    private func scripts(_ server: PeerServer) async throws {
        let entry = try await server.shell("curl -sf $URL/boot.ipxe; curl -sfI $URL/boot.ipxe")
        #expect(
            entry.output.hasPrefix("#!ipxe\nchain --replace --autofree \(server.url)/boot/${netX/mac:hexhyp}.ipxe?"))
        #expect(entry.succeeded && entry.output.contains("Cache-Control: no-store\r\n"))
        // Anybody may look whether a script is there; only who asks for it begins an installation.
        let looked = try await server.shell("curl -sI -o /dev/null -w '%{http_code}' $URL/boot/52-54-00-00-02-21.ipxe")
        #expect(looked.output == "405")
        #expect(try await server.show("worker-1").text("phase") == "armed")
        let script = try await server.bootScript(PeerServer.worker)
        #expect(script.contains("\nkernel \(server.url)/media/ol9/images/pxeboot/vmlinuz initrd=initrd "), "\(script)")
        #expect(script.contains(" inst.ks=\(server.secureURL)/h/"))
        #expect(try await server.show("worker-1").text("phase") == "booting")
        // The same host asks again and goes on where it was.
        #expect(try await server.bootScript(PeerServer.worker) == script)
        let unknown = try await server.shell("curl -sf $URL/boot/52-54-00-00-09-99.ipxe")
        #expect(unknown.output.contains("waits for an operator-s approval"), "\(unknown)")
        #expect(try await server.show("machine-525400000999").text("phase") == "discovered")
    }

    /// A file is fetched whole, in part, from where a transfer broke off, and not at all when the client has it.
    private func media(_ server: PeerServer) async throws {
        let got = try await server.shell(
            """
            file=$URL/media/ol9/images/install.img
            curl -sf $file -o whole -D head; cmp whole boot/install.img; curl -sfI $file | cmp head -
            curl -sf -r 4-300003 -w '%{http_code}\\n' -o part $file
            tail -c +5 boot/install.img | head -c 300000 | cmp - part
            head -c 123456 whole > rest; curl -sf -C - -w '%{http_code}\\n' -o rest $file; cmp rest whole
            tag=$(sed -n 's/^ETag: \\(.*\\)\\r$/\\1/p' head)
            curl -sf -H "If-None-Match: $tag" -w '%{http_code} %{size_download}\\n' $file
            curl -sf -H 'If-None-Match: "other"' -w '%{http_code}\\n' -o again $file; cmp again whole
            curl -s -r \(PeerServer.stage2Size)- -w '%{http_code} %{size_download}\\n' $file
            curl -sf --etag-save tag -o etag $file; cmp etag whole
            curl -sf --etag-compare tag -w '%{http_code}\\n' -o etag $file
            """)
        #expect(got.succeeded, "\(got)")
        #expect(lines(got) == ["206", "206", "304 0", "200", "416 0", "304"], "\(got)")
        #expect(try server.directory.read("head").contains("Content-Length: \(PeerServer.stage2Size)\r\n"))
    }

    /// What never changes may be kept for ever; the rest is asked for again, by its tag.
    private func archive(_ server: PeerServer) async throws {
        let got = try await server.shell(
            """
            commit=$(curl -sf $URL/ostree/refs/heads/ock)
            curl -sfI $URL/ostree/objects/$(echo $commit | cut -c 1-2)/$(echo $commit | cut -c 3-).commit | grep -i ^cache
            curl -sf --etag-save tag -o summary $URL/ostree/summary
            curl -sf --etag-compare tag -w '%{http_code}\\n' $URL/ostree/summary
            for path in ostree/tmp ostree/state ostree/.lock ostree/objects/../config media/ol9 media/../etc/passwd; do
                curl -s --path-as-is -o none -w '%{http_code}\\n' $URL/$path
            done
            """)
        let kept = "Cache-Control: public, max-age=31536000, immutable"
        #expect(lines(got) == [kept, "304"] + Array(repeating: "404", count: 6), "\(got)")
    }

    private func secrets(_ server: PeerServer) async throws {
        let secret = try await server.boot(PeerServer.worker)
        let path = String(secret.dropFirst(server.secureURL.utf8.count))
        let got = try await server.shell(
            """
            for file in ks.cfg config.ign report logs; do
                curl -s -o none -w '%{http_code} %{size_download}\\n' $URL$1/$file
            done
            # Neither without the authority, nor in clear at the other's port.
            ! curl -s "$SECURE$1/ks.cfg"
            ! curl -s "$(echo $SECURE | sed s/https/http/)$1/ks.cfg"
            curl -sI --cacert $CA -o none -w '%{http_code}\\n' $SECURE$1/ks.cfg
            curl -s --cacert $CA -o none -w '%{http_code}\\n' $SECURE/h/00000000000000000000000000000000/ks.cfg
            curl -sf --cacert $CA $SECURE$1/ks.cfg -o first -D head; curl -sf --cacert $CA $SECURE$1/ks.cfg | cmp first -
            grep -c '^Cache-Control: no-store' head; grep -ci '^etag' head || true
            # The config is for a host that has its Kickstart; a worker waits for the first control plane.
            curl -s --cacert $CA -o none -D head -w '%{http_code}\\n' $SECURE$1/config.ign
            grep -c '^Retry-After: ' head
            """, path)
        #expect(got.succeeded, "\(got)")
        #expect(
            lines(got) == Array(repeating: "403 0", count: 4) + ["405", "403", "1", "0", "503", "1"], "\(got)")
        #expect(try server.directory.read("first").contains("ostreesetup "))
        let worker = try await server.show("worker-1")
        #expect(worker.text("phase") == "installing" && worker["hold"] == nil)
    }

    private func logs(_ server: PeerServer) async throws {
        let secret = try await server.boot(PeerServer.worker)
        let got = try await server.shell(
            """
            send() { curl -s --cacert $CA -H 'Content-Type: application/gzip' -o none -w '%{http_code}\\n' "$@"; }
            head -c 17000000 boot/install.img /dev/urandom 2> warnings | gzip -1 > large
            send -H 'Transfer-Encoding: chunked' -X POST -T large "$1/logs"
            send --data-binary @large "$1/logs"
            gzip < cluster.yaml > small
            send -H 'Transfer-Encoding: chunked' -X POST -T small "$1/logs"
            # A body of another kind is refused by its first bytes.
            send -H 'Transfer-Encoding: chunked' -X POST -T boot/install.img "$1/logs"
            find state/clusters/rack-1/logs -type f | wc -l
            """, secret)
        #expect(got.succeeded && lines(got) == ["413", "413", "204", "400", "1"], "\(got)")
    }
}
