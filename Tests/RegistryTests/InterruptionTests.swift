import Registry
import TestSupport
import Testing
import Glibc

/// Connections that end in the middle of a push or a pull, ten times, and what is sent again: counted by a proxy.
@Suite struct InterruptionTests {
    private static let isLong = getenv("SLIPWAY_SOAK") != nil
    private static let chunk = 256 << 10

    private static func image(_ seed: inout Seed) -> TransportImage {
        let count = isLong ? 24 : 8
        return TransportImage(layers: (0..<count).map { _ in Int.random(in: 1 << 20...4 << 20, using: &seed) }, &seed)
    }

    private static func client(_ proxy: CuttingProxy) throws -> TransportClient {
        try TransportClient("\(proxy.authority)/a/b:v1", isHasty: false) { $0.chunk = chunk }
    }

    /// A registry that keeps what it got: each byte of each blob gets there once, and every `PATCH` begins where the
    /// registry said that it was.
    @Test(arguments: 0..<(isLong ? 20 : 1)) func push(_ round: Int) async throws {
        var seed = Seed()
        let image = Self.image(&seed)
        let registry = try TestRegistry()
        defer { registry.stop() }
        let proxy = try CuttingProxy(
            to: registry.port, cuts: CuttingProxy.places(10, below: image.size, &seed).map { .sent($0) })
        defer { proxy.stop() }
        try await Self.client(proxy).push(image)
        #expect(image.isWhole(in: registry, "a/b", tag: "v1"), "\(seed)")
        Self.check(proxy, registry, image, cuts: 10, "\(seed)")
        #expect(proxy.exchanges.contains { $0.method == "PATCH" && $0.sent > $0.delivered }, "\(seed)")
    }

    /// Connections that end before or after answers.
    @Test func pushWithoutAnswers() async throws {
        var seed = Seed()
        let image = Self.image(&seed)
        let registry = try TestRegistry()
        defer { registry.stop() }
        let cuts: [CuttingProxy.Cut] = [
            .beforeAnswer("PATCH", 1), .beforeAnswer("PATCH", 7), .beforeAnswer("PATCH", 20), .afterAnswer("PATCH", 10),
            .afterAnswer("PATCH", 11), .beforeAnswer("POST", 2), .afterAnswer("POST", 5), .beforeAnswer("HEAD", 3),
            .beforeAnswer("PUT", 2), .afterAnswer("PUT", 4), .beforeAnswer("PUT", 6),
        ]
        let proxy = try CuttingProxy(to: registry.port, cuts: cuts)
        defer { proxy.stop() }
        try await Self.client(proxy).push(image)
        #expect(image.isWhole(in: registry, "a/b", tag: "v1"), "\(seed)")
        Self.check(proxy, registry, image, cuts: cuts.count, "\(seed)")
    }

    /// What was pulled before a connection ended is not pulled again.
    @Test func pull() async throws {
        var seed = Seed()
        let image = Self.image(&seed)
        let registry = try TestRegistry()
        defer { registry.stop() }
        image.add(to: registry, "a/b", tag: "v1")
        let proxy = try CuttingProxy(
            to: registry.port,
            cuts: CuttingProxy.places(10, below: image.size, &seed).map { .answered($0 + image.manifest.bytes.count) })
        defer { proxy.stop() }
        #expect(try await Self.client(proxy).pull() == (image.blobs + [image.manifest]).map(\.bytes), "\(seed)")
        Self.checkPull(proxy, image, "\(seed)")
    }

    @Test(.enabled(if: DockerRegistry.isUsable)) func dockerRegistry() async throws {
        try await DockerRegistry.run { registry in
            var seed = Seed()
            let image = Self.image(&seed)
            let places = CuttingProxy.places(10, below: image.size, &seed)
            let proxy = try CuttingProxy(to: registry.port, cuts: places.map { .sent($0) })
            defer { proxy.stop() }
            try await Self.client(proxy).push(image)
            for blob in image.blobs + [image.manifest] {
                #expect(try registry.blob(blob.digest) == blob.bytes, "\(seed)")
            }
            #expect(proxy.cutCount == 10, "\(seed)")
            // All that was acknowledged adds up to the image: nothing of it was sent twice.
            let bodies = proxy.exchanges.filter { $0.sent > 0 }
            let acknowledged = bodies.filter { [201, 202].contains($0.status) }
            #expect(
                acknowledged.reduce(0) { $0 + $1.sent } == image.size + 2 * image.manifest.bytes.count,
                "\(Self.list(bodies)) \(seed)")
            for blob in image.blobs {
                let puts = bodies.filter { $0.method == "PUT" && $0.target.hasSuffix("digest=\(blob.digest)") }
                let isLast = puts.dropLast().allSatisfy { $0.status != 201 } && puts.last?.status == 201
                #expect(isLast, "\(Self.list(puts)) \(seed)")
            }
            let back = try CuttingProxy(
                to: registry.port, cuts: places.map { .answered($0 + image.manifest.bytes.count) })
            defer { back.stop() }
            #expect(try await Self.client(back).pull() == (image.blobs + [image.manifest]).map(\.bytes), "\(seed)")
            Self.checkPull(back, image, "\(seed)")
        }
    }

    private static func check(
        _ proxy: CuttingProxy, _ registry: TestRegistry, _ image: TransportImage, cuts: Int, _ seed: String
    ) {
        #expect(proxy.cutCount == cuts, "\(seed)")
        let bodies = proxy.exchanges.filter { $0.sent > 0 }
        let manifests = 2 * image.manifest.bytes.count
        #expect(bodies.reduce(0) { $0 + $1.delivered } == image.size + manifests, "\(list(bodies)) \(seed)")
        #expect(
            registry.requests(.patchUpload, .finishUpload).reduce(0) { $0 + $1.bodyBytes } == image.size,
            "\(MisbehaviourCase.list(registry.requests)) \(seed)")
        var acknowledged: [Substring: Int] = [:]
        for exchange in proxy.exchanges where exchange.target.contains("/uploads/u") {
            let upload = exchange.target.prefix { $0 != "?" }
            if exchange.method == "PATCH" {
                let start = exchange.contentRange?.split(separator: "-").first.flatMap { Int($0) }
                #expect(start == acknowledged[upload, default: 0], "\(exchange) \(seed)")
            }
            if let last = exchange.received?.split(separator: "-").last.flatMap({ Int($0) }) {
                acknowledged[upload] = last == 0 ? 0 : last + 1
            }
        }
        #expect(acknowledged.count >= image.layers.count)
    }

    private static func checkPull(_ proxy: CuttingProxy, _ image: TransportImage, _ seed: String) {
        #expect(proxy.cutCount == 10, "\(seed)")
        let gets = proxy.exchanges.filter { $0.target.contains("/blobs/") }
        #expect(gets.reduce(0) { $0 + $1.answered } == image.size, "\(list(gets)) \(seed)")
        var received: [String: Int] = [:]
        for get in gets {
            let start = received[get.target, default: 0]
            #expect(get.range == (start == 0 ? nil : "bytes=\(start)-"), "\(seed)")
            received[get.target] = start + get.answered
        }
    }

    private static func list(_ exchanges: [CuttingProxy.Exchange]) -> String {
        exchanges.map {
            "\($0.method) \($0.target.suffix(40)) \($0.contentRange ?? $0.range ?? "") \($0.sent)/\($0.delivered)/\($0.answered) \($0.status ?? 0)"
        }.joined(separator: "\n")
    }
}
