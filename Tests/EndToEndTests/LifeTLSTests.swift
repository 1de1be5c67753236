import Glibc
import TestSupport
import Testing

/// What the server shows hosts over TLS, as long as it runs.
@Suite struct LifeTLSTests {
    @Test(.timeLimit(.minutes(2))) func itsOwnCertificateIsRightAndRenewedByItself() async throws {
        let setting = try await LifeSetting()
        let shown = """
            openssl s_client -connect 127.0.0.1:\(setting.securePort) -CAfile "$CA" -verify_return_error </dev/null 2>s_client |
                openssl x509 -noout
            """
        try setting.edit { $0 + "\nserve: {secureURL: \"https://deploy.example.org:443\"}\n" }
        // Ends in 30 days: of a server that did not run for long.
        let old = """
            cd state/clusters/rack-1/tls
            openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout old.key -subj /CN=old -out old.csr
            printf 'subjectAltName=DNS:deploy.example.org,IP:127.0.0.1\\n' > old.ext
            openssl x509 -req -in old.csr -CA authority.pem -CAkey authority.pem -set_serial 7 -days 30 -extfile old.ext \\
                -out old.pem
            cat old.pem old.key > server.pem
            rm old.*
            """
        let ca = "CA=state/clusters/rack-1/tls/authority.pem\n"
        var authority = ""
        try await setting.serving { _ in
            let names = try await setting.shell(ca + shown + " -ext subjectAltName").output
            #expect(names.contains("DNS:deploy.example.org") && names.contains("IP Address:127.0.0.1"), "\(names)")
            for (version, isTaken) in [("1.1", false), ("1.2", true), ("1.3", true)] {
                let asked = try await run(
                    "curl",
                    [
                        "-sk", "--tlsv1.0", "--tls-max", version, "--ciphers", "DEFAULT@SECLEVEL=0",
                        "\(setting.secureURL)/healthz",
                    ])
                #expect(asked.succeeded == isTaken, "TLS \(version): \(asked)")
            }
        }
        authority = try setting.directory.read("state/clusters/rack-1/tls/authority.pem")
        // One that is about to end is replaced at the start, and by a look while the server runs.
        try await setting.shell(old)
        try await setting.serving { program in
            for isStart in [true, false] {
                if !isStart {
                    try await setting.shell(old)
                    #expect(try await program.reload().contains("after reading"))
                }
                let renewed = try await setting.shell(
                    ca + shown + " -subject -checkend 25920000; stat -c '%a %n' state/clusters/rack-1/tls/*.pem")
                #expect(renewed.output.contains("will not expire"), "\(isStart): \(renewed)")
                #expect(!renewed.output.contains("CN = old"), "\(isStart): \(renewed)")
                #expect(renewed.output.split(separator: "\n").filter { $0.hasPrefix("600 ") }.count == 2, "\(renewed)")
            }
        }
        #expect(try setting.directory.read("state/clusters/rack-1/tls/authority.pem") == authority)
    }

    /// A chain of a private authority, whose certificate reaches the installer, and nothing of whose keys does.
    @Test(.timeLimit(.minutes(2))) func aGivenCertificateIsShownAndReplaced() async throws {
        let setting = try await LifeSetting()
        try await setting.shell(
            """
            new="-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
            openssl req -x509 -days 9 -subj /CN=Root $new -keyout root.key -out root.pem
            printf 'basicConstraints=critical,CA:TRUE\\n' > ca.ext
            openssl req -subj /CN=Middle $new -keyout middle.key -out middle.csr
            openssl x509 -req -in middle.csr -CA root.pem -CAkey root.key -set_serial 2 -days 9 -extfile ca.ext -out middle.pem
            leaf() {
                printf "subjectAltName=$3\\n" > leaf.ext
                openssl req -subj "/CN=$1" $new -keyout "$1.key" -out leaf.csr
                openssl x509 -req -in leaf.csr -CA middle.pem -CAkey middle.key -set_serial 3 -days "$2" -extfile leaf.ext \\
                    -out leaf.pem
                cat leaf.pem middle.pem > "$1.pem"
            }
            leaf one 5 IP:127.0.0.1; leaf two 5 IP:127.0.0.1; leaf other 5 DNS:example.org; leaf past -1 IP:127.0.0.1
            cat middle.pem leaf.pem > wrong.pem; cp one.key wrong.key
            cp one.pem given.pem; cp one.key given.key
            """)
        try setting.edit {
            $0.replacing("\ninstall:\n", with: "\ninstall:\n  certificateAuthorities: [root.pem]\n")
                + "\nserve: {tls: {certificate: given.pem, key: given.key}}\n"
        }
        let subject = "curl -sv --cacert root.pem \(setting.secureURL)/healthz 2>&1 | grep -o 'CN=[a-z]*' | head -n 1"
        let end = try await setting.serving { program in
            #expect(try await setting.shell(subject).output == "CN=one\n")
            #expect(program.error.contains(/ends in [45] days/), "\(program.error)")
            let script = try await setting.ask("\(setting.url)/boot/52-54-00-00-02-11.ipxe")
            #expect(script.contains(" initrd=authority "), "\(script)")
            let image = try await setting.shell(
                "curl -sf \(setting.url)/boot/authority.img | cpio -i --quiet --to-stdout")
            let root = try setting.directory.read("root.pem")
            #expect(image.output.contains(root) && !image.output.contains("PRIVATE"), "\(image)")
            #expect(image.output.matches(of: /BEGIN CERTIFICATE/).count == 1, "\(image)")
            let kickstart = try #require(script.firstMatch(of: /inst\.ks=(\S+)/)).1
            try await setting.shell("curl -sf --cacert root.pem \(kickstart) -o ks.cfg; ! grep -q 'PRIVATE' ks.cfg")
            for (files, says) in [
                ("cp two.pem given.pem; cp one.key given.key", "does not go with the key"),
                ("cp past.pem given.pem; cp past.key given.key", "has ended"),
                ("cp other.pem given.pem; cp other.key given.key", "does not bear 127.0.0.1"),
                ("cp wrong.pem given.pem; cp wrong.key given.key", "did not issue it"),
                ("echo nothing > given.pem", "cannot be read"), ("rm given.key; cp one.pem given.pem", "given.key"),
            ] {
                try await setting.shell(files)
                let said = try await program.reload()
                #expect(said.contains("nothing was changed") && said.contains(says), "\(files): \(said)")
                #expect(try await setting.shell(subject).output == "CN=one\n", "\(files)")
            }
            try await setting.shell("cp two.pem given.pem; cp two.key given.key")
            #expect(try await program.reload().contains("after reading"))
            #expect(try await setting.shell(subject).output == "CN=two\n")
            // The server's own takes over, and its authority is what hosts get then.
            try setting.edit {
                $0.replacing(/\nserve: .*\n/, with: "\n").replacing("  certificateAuthorities: [root.pem]\n", with: "")
            }
            let said = try await program.reload()
            #expect(said.contains("after reading"), "\(said)")
            let own = "state/clusters/rack-1/tls/authority.pem"
            try await setting.shell(
                """
                curl -sf --cacert \(own) \(setting.secureURL)/healthz
                curl -sf \(setting.url)/boot/authority.img | cpio -i --quiet --to-stdout > image
                grep -q "$(sed -n 2p \(own))" image
                """)
        }
        #expect(end.status == 0, "\(end)")
        try await setting.shell("cp past.pem given.pem; cp past.key given.key")
        try setting.edit { $0 + "\nserve: {tls: {certificate: given.pem, key: given.key}}\n" }
        let refused = try await run(
            Places.program, setting.arguments, environment: ["SLIPWAY_STATE": setting.state], deadline: .seconds(30))
        #expect(refused.status == 1 && refused.error.contains("has ended"), "\(refused)")
    }
}
