import Containers
import OCI
import Registry
import Synchronization
import TestSupport
import Testing

/// The real `docker-registry`.
@Suite(.enabled(if: DockerRegistry.isUsable)) struct RepositoryTests {
    /// Push, read back, mount, list; every step by the digests that were computed here.
    @Test func pushAndPull() async throws {
        var seed = Seed()
        let layer = try RepositoryContent(count: 3_000_001, &seed)
        let config = try RepositoryContent(Array("{}".utf8), as: .empty)
        let manifest = try layer.manifest(config: config)
        try await DockerRegistry.run { registry in
            try await onOwnThread {
                let client = RegistryClient()
                defer { client.close() }
                let one = try endpoint(registry, "team/one:v1")
                let sent = Mutex(0)
                let destination = RegistryDestination(one, client: client)
                for blob in [layer, config] {
                    #expect(try destination.take(blob.content) { count in sent.withLock { $0 += count } } == .stored)
                }
                #expect(sent.withLock { $0 } == layer.bytes.count + 2)
                #expect(try destination.take(layer.content) { _ in } == .present)
                try destination.putDocument(manifest.bytes, manifest.descriptor)
                #expect(try destination.publish([manifest.descriptor]) == manifest.descriptor)
                #expect(try registry.blob("\(layer.descriptor.digest)") == layer.bytes)

                let repository = client.repository(for: one)
                for selector in ["v1", "\(manifest.descriptor.digest)"] {
                    let found = try repository.manifest(selector)
                    #expect(found.bytes == manifest.bytes && found.descriptor == manifest.descriptor)
                }
                #expect(
                    try repository.blob(layer.descriptor, from: 1_234_567).readToEnd()
                        == Array(layer.bytes[1_234_567...]))
                #expect(try repository.tags() == ["v1"])
                #expect(try repository.referrers(manifest.descriptor.digest) == [])

                let two = RegistryDestination(
                    try endpoint(registry, "team/two:v2"), client: client, mountsFrom: ["team/none", "team/one"])
                #expect(try !two.holds(layer.descriptor))
                #expect(try two.take(layer.content) { _ in } == .mounted)
                #expect(try two.holds(layer.descriptor))
            }
        }
    }

    /// An image behind a name, as other rooms read it.
    @Test func images() async throws {
        var seed = Seed()
        let layer = try RepositoryContent(count: 100_000, &seed)
        let config = try RepositoryContent(Array("{}".utf8), as: .empty)
        let manifest = try layer.manifest(config: config)
        try await DockerRegistry.run { registry in
            try await onOwnThread {
                let log = Mutex<[String]>([])
                let client = RegistryClient(log: { text in log.withLock { $0.append(text) } })
                defer { client.close() }
                let own = try endpoint(registry, "a/b:v1")
                let destination = RegistryDestination(own, client: client)
                for blob in [layer, config] {
                    try destination.takeBlob(blob.descriptor) { RepositoryBytes(blob.bytes[...]) }
                }
                try destination.putDocument(manifest.bytes, manifest.descriptor)
                _ = try destination.publish([manifest.descriptor])

                let images = RegistryImages([try endpoint(registry, "mirror/b:v1"), own], client: client)
                #expect(images.place == "docker://\(registry.authority)/a/b:v1")
                #expect(try images.root() == [manifest.descriptor])
                #expect(try images.document(manifest.descriptor) == manifest.bytes)
                #expect(try images.document(config.descriptor) == config.bytes)
                #expect(try images.blob(layer.descriptor).readToEnd() == layer.bytes)
                #expect(try images.content(layer.descriptor).bytes(from: 7).readToEnd() == Array(layer.bytes[7...]))
                #expect(log.withLock { $0.contains { $0.contains("mirror/b") } })

                let missing = RegistryImages(
                    [try endpoint(registry, "a/c:v1"), try endpoint(registry, "a/b:v2")], client: client)
                let error = #expect(throws: RegistryError.self) { try missing.root() }
                #expect(error?.kind == .missing && error?.status == 404)
                #expect(error?.description.contains("a/c") == true && error?.description.contains("a/b") == true)
            }
        }
    }

    /// Bytes that are not those of the descriptor leave nothing, whether they are too few, too many or others.
    @Test(arguments: [[UInt8(1)], [1, 2, 3, 4], [1, 2, 4]]) func damaged(_ bytes: [UInt8]) async throws {
        let good = try RepositoryContent([1, 2, 3])
        try await DockerRegistry.run { registry in
            try await onOwnThread {
                let client = RegistryClient()
                defer { client.close() }
                let destination = RegistryDestination(try endpoint(registry, "a/b:v1"), client: client)
                let content = BlobContent(good.descriptor) { RepositoryBytes(bytes[$0...]) }
                #expect(throws: ImageError.self) { try destination.take(content) { _ in } }
                #expect(try !destination.holds(good.descriptor))
                #expect(throws: (any Error).self) { try registry.blob("\(good.descriptor.digest)") }
            }
        }
    }

    /// A name and a password are asked for and given; without them the message says what to do.
    @Test func passwords() async throws {
        var settings = DockerRegistry.Settings()
        settings.user = ("alice", "correct horse")
        try await DockerRegistry.run(settings) { registry in
            try await onOwnThread {
                let client = RegistryClient()
                defer { client.close() }
                let blob = try RepositoryContent([1, 2, 3])
                let nobody = RegistryDestination(try endpoint(registry, "a/b:v1"), client: client)
                let error = #expect(throws: RegistryError.self) { try nobody.take(blob.content) { _ in } }
                #expect(error?.kind == .unauthorized && error?.description.contains("--creds") == true)
                let wrong = try endpoint(registry, "a/b:v1", .password(user: "alice", secret: "wrong horse"))
                let refused = #expect(throws: RegistryError.self) {
                    try RegistryDestination(wrong, client: client).take(blob.content) { _ in }
                }
                #expect(refused?.kind == .unauthorized && "\(refused as Any)".contains("horse") == false)
                let right = try endpoint(registry, "a/b:v1", .password(user: "alice", secret: "correct horse"))
                #expect(try RegistryDestination(right, client: client).take(blob.content) { _ in } == .stored)
            }
        }
    }
}

private func endpoint(
    _ registry: DockerRegistry, _ image: String, _ credential: Credential? = nil
) throws -> RegistryEndpoint {
    RegistryEndpoint(
        reference: try ImageReference("\(registry.authority)/\(image)"), isInsecure: true, credential: credential)
}
