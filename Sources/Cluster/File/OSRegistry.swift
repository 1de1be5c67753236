package import Inventory

/// Where nodes find new versions of their OS: an ostree container reference without its tag
/// (ostree-rs-ext, "container image references").
package struct OSRegistry: Sendable, Hashable {
    /// Such as `ostree-unverified-registry`.
    package let transport: String
    /// Host and path of the image, or what stands behind the transport.
    package let registry: String

    private static let transports = [
        "ostree-unverified-registry", "ostree-unverified-image", "ostree-image-signed", "ostree-remote-image",
    ]

    /// Parses `TRANSPORT:NAME`; a bare `HOST/PATH` is taken as `ostree-unverified-registry:HOST/PATH`.
    /// - Throws: `InvalidValue` for other transports and for a tag, which `osTag` holds.
    package init(_ text: String) throws(InvalidValue) {
        let isWord = text.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"\"'\\`$@".utf8.contains($0) }
        guard !text.isEmpty, isWord else {
            throw InvalidValue(
                text, expected: "an image such as ostree-unverified-registry:registry.example.com/ock-ostree")
        }
        let head = text.prefix { $0 != ":" }
        if head.hasPrefix("ostree-") {
            guard Self.transports.contains(String(head)), head.endIndex < text.endIndex else {
                throw InvalidValue(
                    text, expected: "an image with one of the transports " + Self.transports.joined(separator: ", "))
            }
            transport = String(head)
            registry = String(text[text.index(after: head.endIndex)...])
        } else {
            transport = "ostree-unverified-registry"
            registry = text
        }
        let isArchive = ["oci-archive:", "docker-archive:", "oci:"].contains { registry.hasPrefix($0) }
        let last = registry.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        guard !registry.isEmpty, isArchive || !last.contains(":") || !registry.contains("/") else {
            throw InvalidValue(text, expected: "an image without a tag; move the tag to `osTag`")
        }
    }
}

extension OSRegistry {
    /// Oracle's own, which a file that names none means.
    package static var standard: OSRegistry {
        OSRegistry(
            transport: "ostree-unverified-registry", registry: "container-registry.oracle.com/olcne/ock-ostree")
    }

    private init(transport: String, registry: String) {
        self.transport = transport
        self.registry = registry
    }
}
