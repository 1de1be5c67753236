import Containers
import HTTP
import OCI
import Registry
import SystemPackage
import TestSupport
import Testing

/// The client with Debian's registry, and skopeo on the other side.
@Suite(.enabled(if: DockerRegistry.isUsable && Tool("skopeo").isUsable)) struct DockerRegistryTests {
    private static let password = "pass: wörd"

    /// What was pushed, skopeo pulls; what skopeo pushed, is pulled: byte by byte, over TLS, with a password and, if
    /// wanted, with a client's certificate.
    @Test(arguments: [false, true]) func skopeo(_ wantsCertificate: Bool) async throws {
        let authority = try await TestAuthority()
        let identity = try await authority.client("client")
        var settings = DockerRegistry.Settings()
        settings.tls = try await authority.server()
        settings.clientAuthority = wantsCertificate ? authority.certificate : nil
        settings.user = ("user", Self.password)
        let directory = try TemporaryDirectory()
        try makeDirectory(directory("certs"))
        try directory.write("certs/ca.crt", readText(authority.certificate))
        if wantsCertificate {
            try directory.write("certs/client.cert", readText(identity.certificate))
            try directory.write("certs/client.key", readText(identity.key), mode: 0o600)
        }
        var tls = ClientSettings.TLS()
        tls.authorities = [FilePath(authority.certificate)]
        if wantsCertificate {
            tls.identities = [.init(certificate: FilePath(identity.certificate), key: FilePath(identity.key))]
        }
        try await DockerRegistry.run(settings) { [tls] registry in
            var seed = Seed()
            let image = TransportImage(layers: [3_000_000, 1, 70_000], &seed)
            let credential = Credential.password(user: "user", secret: Self.password)
            func client(_ name: String) throws -> TransportClient {
                try TransportClient(
                    "\(registry.authority)/\(name):v1", credential: credential, isInsecure: false, tls: tls,
                    isHasty: false
                )
            }
            try await client("ours/a").push(image)
            for blob in image.blobs + [image.manifest] {
                #expect(try registry.blob(blob.digest) == blob.bytes, "\(seed)")
            }
            let pulled = try await run(
                "skopeo",
                [
                    "copy", "--preserve-digests", "--src-cert-dir=\(directory("certs"))",
                    "--src-creds=user:\(Self.password)", "docker://\(registry.authority)/ours/a:v1",
                    "oci:\(directory("out")):v1",
                ])
            #expect(pulled.succeeded, "\(pulled) \(seed)")
            #expect(try image.isWhole(inLayout: directory("out")), "\(seed)")

            let theirs = TransportImage(layers: [2_000_000, 5], &seed)
            try theirs.write(layout: directory("in"))
            let pushed = try await run(
                "skopeo",
                [
                    "copy", "--preserve-digests", "--dest-cert-dir=\(directory("certs"))",
                    "--dest-creds=user:\(Self.password)", "oci:\(directory("in")):v1",
                    "docker://\(registry.authority)/theirs:v1",
                ])
            #expect(pushed.succeeded, "\(pushed) \(seed)")
            #expect(try await client("theirs").pull() == (theirs.blobs + [theirs.manifest]).map(\.bytes), "\(seed)")
            #expect(try await client("theirs").tags() == ["v1"])
        }
    }

    /// A second push sends nothing; another repository takes the layers over.
    @Test func nothingTwice() async throws {
        try await DockerRegistry.run { registry in
            var seed = Seed()
            let image = TransportImage(layers: [300_000, 5_000], &seed)
            let proxy = try CuttingProxy(to: registry.port)
            defer { proxy.stop() }
            func push(_ name: String, from: [String] = []) async throws -> [BlobOutcome] {
                try await TransportClient("\(proxy.authority)/\(name):v1", isHasty: false).push(image, mountsFrom: from)
            }
            #expect(try await push("a") == [.stored, .stored, .stored])
            let sent = proxy.exchanges.reduce(0) { $0 + $1.sent }
            #expect(sent == image.size + 2 * image.manifest.bytes.count)
            #expect(try await push("a") == [.present, .present, .present])
            #expect(try await push("b", from: ["nothing", "a"]) == [.mounted, .mounted, .mounted])
            #expect(proxy.exchanges.reduce(0) { $0 + $1.sent } == sent + 4 * image.manifest.bytes.count)
        }
    }

    /// TLS that is cut at random places, of which the proxy sees nothing but bytes.
    @Test func cutTLS() async throws {
        let authority = try await TestAuthority()
        var settings = DockerRegistry.Settings()
        settings.tls = try await authority.server()
        var tls = ClientSettings.TLS()
        tls.authorities = [FilePath(authority.certificate)]
        try await DockerRegistry.run(settings) { [tls] registry in
            var seed = Seed()
            let image = TransportImage(layers: [2_000_000, 1_000_000, 1_500_000], &seed)
            let places = CuttingProxy.places(10, below: image.size, &seed)
            let proxy = try CuttingProxy(
                to: registry.port, cuts: places.map { .sent($0) } + places.map { .answered($0) })
            defer { proxy.stop() }
            let client = try TransportClient("\(proxy.authority)/a:v1", isInsecure: false, tls: tls, isHasty: false)
            try await client.push(image)
            #expect(try await client.pull() == (image.blobs + [image.manifest]).map(\.bytes), "\(seed)")
            #expect(proxy.cutCount == 20, "\(seed)")
        }
    }

    /// Connections that end in the middle of a handshake, on either side.
    @Test func cutHandshakes() async throws {
        let authority = try await TestAuthority()
        var settings = DockerRegistry.Settings()
        settings.tls = try await authority.server()
        var tls = ClientSettings.TLS()
        tls.authorities = [FilePath(authority.certificate)]
        try await DockerRegistry.run(settings) { [tls] registry in
            var seed = Seed()
            let proxy = try CuttingProxy(to: registry.port, cuts: [.sent(50), .answered(50)])
            defer { proxy.stop() }
            let client = try TransportClient("\(proxy.authority)/a:v1", isInsecure: false, tls: tls)
            try await client.push(TransportImage(layers: [10], &seed))
            #expect(proxy.cutCount == 2, "\(seed)")
        }
    }

    /// The client's certificate is for the registry, not for another port of its machine that it leads to.
    @Test func certificatesStayAtHome() async throws {
        let authority = try await TestAuthority()
        var settings = DockerRegistry.Settings()
        settings.tls = try await authority.server()
        settings.clientAuthority = authority.certificate
        let client = try await authority.client("client")
        var tls = ClientSettings.TLS()
        tls.authorities = [FilePath(authority.certificate)]
        tls.identities = [
            ClientSettings.Identity(certificate: FilePath(client.certificate), key: FilePath(client.key))
        ]
        try await DockerRegistry.run(settings) { [tls, settings] other in
            var leading = settings
            leading.redirect = "https://\(other.authority)/"
            try await DockerRegistry.run(leading) { registry in
                var seed = Seed()
                let image = TransportImage(layers: [10], &seed)
                let client = try TransportClient("\(registry.authority)/a:v1", isInsecure: false, tls: tls)
                try await client.push(image)
                let error = await #expect(throws: RegistryError.self) { try await client.pull() }
                #expect(error?.kind == .unauthorized && error?.status == nil, "\(String(describing: error))")
            }
        }
    }

    /// Whom the client does not trust, and who does not trust the client.
    @Test func untrusted() async throws {
        let authority = try await TestAuthority()
        let stranger = try await TestAuthority("Stranger")
        var settings = DockerRegistry.Settings()
        settings.tls = try await authority.server()
        settings.clientAuthority = authority.certificate
        settings.user = ("user", Self.password)
        var tls = ClientSettings.TLS()
        try await DockerRegistry.run(settings) { [tls] registry in
            func failure(_ change: (inout ClientSettings.TLS) -> Void) async throws -> RegistryError? {
                var tls = tls
                change(&tls)
                let client = try TransportClient(
                    "\(registry.authority)/a:v1", credential: .password(user: "user", secret: Self.password),
                    isInsecure: false, tls: tls, isHasty: false)
                let error = await #expect(throws: RegistryError.self) { try await client.pull() }
                if let error { MisbehaviourCase.checkText("\(error)") }
                return error
            }
            let unknown = try await failure { _ in }
            #expect("\(unknown as Any)".contains("certificate is not trusted"))
            let other = try await failure { $0.authorities = [FilePath(stranger.certificate)] }
            #expect("\(other as Any)".contains("certificate is not trusted"))
            let anonymous = try await failure { $0.authorities = [FilePath(authority.certificate)] }
            #expect("\(anonymous as Any)".contains("client"))
            let identity = try await stranger.client("client")
            let refused = try await failure {
                $0.authorities = [FilePath(authority.certificate)]
                $0.identities = [.init(certificate: FilePath(identity.certificate), key: FilePath(identity.key))]
            }
            #expect("\(refused as Any)".contains("client"))
        }
        tls = .init()
    }

    /// A certificate of another name or of yesterday.
    @Test(arguments: ["DNS:example.com", "IP:127.0.0.2"]) func otherName(_ name: String) async throws {
        let authority = try await TestAuthority()
        var settings = DockerRegistry.Settings()
        settings.tls = try await authority.server(name)
        var tls = ClientSettings.TLS()
        tls.authorities = [FilePath(authority.certificate)]
        try await DockerRegistry.run(settings) { [tls] registry in
            let client = try TransportClient("\(registry.authority)/a:v1", isInsecure: false, tls: tls, isHasty: false)
            let error = await #expect(throws: RegistryError.self) { try await client.pull() }
            #expect("\(error as Any)".contains("certificate is not trusted"))
        }
    }

    /// From HTTPS nothing leads to plain HTTP.
    @Test func redirectToPlainHTTP() async throws {
        let storage = try TestRegistry()
        defer { storage.stop() }
        let authority = try await TestAuthority()
        var settings = DockerRegistry.Settings()
        settings.tls = try await authority.server()
        settings.redirect = "http://\(storage.authority)/"
        var tls = ClientSettings.TLS()
        tls.authorities = [FilePath(authority.certificate)]
        try await DockerRegistry.run(settings) { [tls] registry in
            var seed = Seed()
            let image = TransportImage(layers: [1_000], &seed)
            let client = try TransportClient("\(registry.authority)/a:v1", isInsecure: false, tls: tls, isHasty: false)
            try await client.push(image)
            let error = await #expect(throws: RegistryError.self) { try await client.pull() }
            #expect(error?.kind == .nonsense && "\(error as Any)".contains("from HTTPS to plain HTTP"))
        }
        #expect(storage.requests.isEmpty)
    }
}
