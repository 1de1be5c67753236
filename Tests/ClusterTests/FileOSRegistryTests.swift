import Cluster
import Inventory
import Testing

/// The grammar of `osRegistry`, and what a node's `update.yaml` has of it.
@Suite struct FileOSRegistryTests {
    @Test(arguments: [
        ("r.example/a/b", "ostree-unverified-registry", "r.example/a/b"),
        ("r.example:5000/a", "ostree-unverified-registry", "r.example:5000/a"),
        ("ostree-unverified-registry:r.example:5000/a", "ostree-unverified-registry", "r.example:5000/a"),
        ("ostree-unverified-image:oci-archive:/p/a.tgz", "ostree-unverified-image:oci-archive", "/p/a.tgz"),
        ("ostree-unverified-image:oci:/p/a:tag", "ostree-unverified-image:oci", "/p/a:tag"),
        ("ostree-unverified-image:docker-archive:/p", "ostree-unverified-image:docker-archive", "/p"),
        ("ostree-unverified-image:registry:r.example/a", "ostree-unverified-image:registry", "r.example/a"),
        ("ostree-unverified-image:docker://r.example:1/a", "ostree-unverified-image:registry", "r.example:1/a"),
        ("ostree-image-signed:docker://r.example/a", "ostree-image-signed:registry", "r.example/a"),
        (
            "ostree-image-signed:containers-storage:localhost/a", "ostree-image-signed:containers-storage",
            "localhost/a"
        ),
        ("ostree-remote-image:rack:registry:r.example/a", "ostree-remote-image:rack:registry", "r.example/a"),
        ("ostree-remote-image:rack:docker://r.example/a", "ostree-remote-image:rack:registry", "r.example/a"),
        ("ostree-remote-registry:rack:r.example/a", "ostree-remote-registry:rack", "r.example/a"),
    ])
    func isRead(_ text: String, _ transport: String, _ registry: String) throws {
        let parsed = try OSRegistry(text)
        #expect(parsed.transport == transport && parsed.registry == registry)
        #expect(try OSRegistry("\(transport):\(registry)") == parsed)
    }

    @Test(arguments: [
        ("r.example/a:1", "`osTag`"), ("ostree-unverified-registry:r.example/a:1", "`osTag`"),
        ("ostree-unverified-image:docker://r.example/a:1", "`osTag`"), ("ock:1", "`osTag`"),
        ("ostree-unverified-image:r.example/a", "one of registry:, docker://"),
        ("ostree-unverified-image:docker:r.example/a", "one of registry:, docker://"),
        ("ostree-unverified-image:oci-archive:", "the path of an archive"),
        ("ostree-unverified-registry", "an image behind its scheme"),
        ("ostree-remote-image:registry:", "one of registry:, docker://"),
        ("ostree-remote-image::registry:r.example/a", "REMOTE"), ("ostree-other:r.example/a", "one of the schemes"),
        ("docker://r.example/a", "HOST/PATH"), ("ock", "HOST/PATH"), ("r.example/a@sha256:00", "an image such as"),
        ("r.example/a b", "an image such as"), ("r.example/a\ntag: x", "an image such as"),
        ("r.example//a", "HOST/PATH"),
    ])
    func isRefused(_ text: String, _ message: String) {
        let error = #expect(throws: InvalidValue.self) { try OSRegistry(text) }
        #expect(error?.description.contains(message) == true, "\(String(describing: error))")
    }
}
