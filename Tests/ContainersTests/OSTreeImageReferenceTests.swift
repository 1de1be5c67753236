import OCI
import TestSupport
import Testing

@testable import Containers

@Suite struct OSTreeImageReferenceTests {
    @Test(arguments: [
        ("ostree-unverified-registry:r.example.com/a/b:1", SignatureDemand.unverified, "docker://r.example.com/a/b:1"),
        ("ostree-unverified-registry:localhost:5000/a", .unverified, "docker://localhost:5000/a"),
        ("ostree-unverified-image:registry:r.example.com/a", .unverified, "docker://r.example.com/a"),
        ("ostree-unverified-image:docker://r.example.com/a", .unverified, "docker://r.example.com/a"),
        ("ostree-unverified-image:oci:/srv/image:tag", .unverified, "oci:/srv/image:tag"),
        ("ostree-unverified-image:oci-archive:/srv/image.tar", .unverified, "oci-archive:/srv/image.tar"),
        ("ostree-unverified-image:docker-archive:a.tar:n:t", .unverified, "docker-archive:a.tar:n:t"),
        ("ostree-unverified-image:dir:/srv/a", .unverified, "dir:/srv/a"),
        (
            "ostree-image-signed:registry:r.example.com/a@sha256:00", .containerPolicy,
            "docker://r.example.com/a@sha256:00"
        ),
        ("ostree-image-signed:oci:/srv/image", .containerPolicy, "oci:/srv/image"),
        ("ostree-remote-image:ours:registry:r.example.com/a", .ostreeRemote("ours"), "docker://r.example.com/a"),
        ("ostree-remote-image:ours:oci:/a:b", .ostreeRemote("ours"), "oci:/a:b"),
        (
            "ostree-remote-registry:my-1_.o:r.example.com:5/a:b", .ostreeRemote("my-1_.o"),
            "docker://r.example.com:5/a:b"
        ),
    ])
    func parse(_ text: String, _ demand: SignatureDemand, _ image: String) throws {
        let reference = try OSTreeImageReference(text)
        #expect(reference.demand == demand && reference.imageText == image)
        #expect(try OSTreeImageReference(reference.description) == reference)
    }

    @Test(arguments: [
        ("ostree-unverified-registry:r.example.com/a", "ostree-unverified-registry:r.example.com/a"),
        ("ostree-unverified-image:registry:r.example.com/a", "ostree-unverified-registry:r.example.com/a"),
        ("ostree-image-signed:registry:r.example.com/a", "ostree-image-signed:docker://r.example.com/a"),
        ("ostree-remote-registry:o:r.example.com/a", "ostree-remote-image:o:docker://r.example.com/a"),
    ])
    func spelling(_ text: String, _ canonical: String) throws {
        #expect(try OSTreeImageReference(text).description == canonical)
    }

    @Test(arguments: [
        ("", "write `ostree-"), ("r.example.com/a", "write `ostree-"), ("docker://r.example.com/a", "write `ostree-"),
        ("ostree-unverified-registry", "write `ostree-"), ("ostree-unverified-registry:", "without an image"),
        ("ostree-unverified-image:r.example.com/a", "without a transport"),
        ("ostree-unverified-image:docker:r.example.com/a", "without `//`"),
        ("ostree-unverified-image:docker://", "without `//`"), ("ostree-unverified-image:oci:", "without an image"),
        ("ostree-image-signed:ftp:a", "unknown transport `ftp`"), ("ostree-remote-image:oci:/a", "without a transport"),
        ("ostree-remote-image::oci:/a", "remote's name"), ("ostree-remote-image:a/b:oci:/a", "remote's name"),
        ("ostree-remote-image:..:oci:/a", "remote's name"), ("ostree-remote-registry:o:", "without an image"),
        ("ostree-unverified-image:containers-storage:a", "skopeo copy containers-storage:a oci:DIRECTORY:TAG"),
        ("ostree-unverified-image:ostree-unverified-image:oci:/a", "unknown transport"),
        ("Ostree-image-signed:oci:/a", "write `ostree-"),
    ])
    func refuse(_ text: String, _ message: String) throws {
        let error = #expect(throws: OCIValueError.self) { try OSTreeImageReference(text) }
        #expect("\(try #require(error))".contains(message))
    }

    /// Whatever is parsed reads back as itself, and is never less verified than it was.
    @Test func roundTrip() {
        var seed = Seed()
        let words = [
            "ostree-unverified-image", "ostree-image-signed", "ostree-remote-image", "registry", "oci", "docker",
        ]
        let pieces = words + [":", "/", "//", "a", "", ".", "\u{0}", "é", "ostree-unverified-registry"]
        for _ in 0..<5000 {
            let text = (0..<Int.random(in: 1...8, using: &seed)).map { _ in pieces.randomElement(using: &seed) ?? "" }
                .joined(separator: Bool.random(using: &seed) ? ":" : "")
            guard let reference = try? OSTreeImageReference(text) else { continue }
            #expect((try? OSTreeImageReference(reference.description)) == reference, "\(text) \(seed)")
            #expect((reference.demand == .unverified) == text.hasPrefix("ostree-unverified-"), "\(text) \(seed)")
        }
    }
}
