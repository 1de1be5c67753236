package import Inventory

/// Where nodes find new versions of their OS: an ostree container reference without its tag
/// (ostree-rs-ext, "container image references").
package struct OSRegistry: Sendable, Hashable {
    /// All before the image: `ostree-unverified-registry`, `ostree-unverified-image:oci-archive`,
    /// `ostree-remote-image:REMOTE:registry`, …
    package let transport: String
    /// Host and path of the image, or the path of an archive.
    package let registry: String

    private static let schemes = [
        "ostree-unverified-registry", "ostree-unverified-image", "ostree-image-signed", "ostree-remote-image",
        "ostree-remote-registry",
    ]
    private static let images = ["registry", "docker", "containers-storage", "docker-archive", "oci", "oci-archive"]
    private static let archives: Set = ["docker-archive", "oci", "oci-archive"]

    /// Parses `SCHEME:HOST/PATH`, `SCHEME:TRANSPORT:IMAGE` or `SCHEME:REMOTE:…`; a bare `HOST/PATH` is taken as
    /// `ostree-unverified-registry:HOST/PATH`, and `docker://` is `registry:`.
    /// - Throws: `InvalidValue` for other transports and for a tag, which `osTag` holds.
    package init(_ text: String) throws(InvalidValue) {
        let isWord = text.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"\"'\\`$@".utf8.contains($0) }
        guard !text.isEmpty, isWord else {
            throw InvalidValue(
                text, expected: "an image such as ostree-unverified-registry:registry.example.com/ock-ostree")
        }
        guard text.hasPrefix("ostree-") else {
            self.init(transport: Self.schemes[0], registry: try Self.untagged(text[...], of: text))
            return
        }
        var (words, rest) = ([String](), text[...])
        func next(_ expected: String) throws(InvalidValue) -> String {
            guard let colon = rest.firstIndex(of: ":") else { throw InvalidValue(text, expected: expected) }
            defer { rest = rest[colon...].dropFirst() }
            return String(rest[..<colon])
        }
        let scheme = try next("an image behind its scheme, such as \(Self.schemes[0]):HOST/PATH")
        guard Self.schemes.contains(scheme) else {
            throw InvalidValue(
                text, expected: "an image with one of the schemes " + Self.schemes.joined(separator: ", "))
        }
        words.append(scheme)
        if scheme.hasPrefix("ostree-remote-") {
            let remote = try next("an image of a remote; write `\(scheme):REMOTE:…`")
            guard !remote.isEmpty, !remote.contains("/") else {
                throw InvalidValue(text, expected: "an image of a remote; write `\(scheme):REMOTE:…`")
            }
            words.append(remote)
        }
        if scheme.hasSuffix("-registry") {
            self.init(transport: words.joined(separator: ":"), registry: try Self.untagged(rest, of: text))
            return
        }
        let known =
            "an image with a transport; write `\(words.joined(separator: ":")):` and one of "
            + Self.images.map { $0 == "docker" ? "docker://" : $0 + ":" }.joined(separator: ", ")
        let transport = try next(known)
        guard Self.images.contains(transport), transport != "docker" || rest.hasPrefix("//") else {
            throw InvalidValue(text, expected: known)
        }
        let image = transport == "docker" ? rest.dropFirst(2) : rest
        words.append(transport == "docker" ? "registry" : transport)
        guard !Self.archives.contains(transport) else {
            guard !image.isEmpty else {
                throw InvalidValue(text, expected: "the path of an archive behind `\(transport):`")
            }
            self.init(transport: words.joined(separator: ":"), registry: String(image))
            return
        }
        self.init(transport: words.joined(separator: ":"), registry: try Self.untagged(image, of: text))
    }

    private init(transport: String, registry: String) {
        self.transport = transport
        self.registry = registry
    }

    /// `HOST[:PORT]/PATH`.
    private static func untagged(_ image: Substring, of text: String) throws(InvalidValue) -> String {
        let last = image.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        guard !last.contains(":") else {
            throw InvalidValue(text, expected: "an image without a tag; move the tag to `osTag`")
        }
        guard image.contains("/"), let name = try? Words.registry(String(image)) else {
            throw InvalidValue(text, expected: "an image; write HOST/PATH, such as registry.example.com/ock-ostree")
        }
        return name
    }
}

extension OSRegistry {
    /// Oracle's own, which a file that names none means.
    package static var standard: OSRegistry {
        OSRegistry(
            transport: "ostree-unverified-registry", registry: "container-registry.oracle.com/olcne/ock-ostree")
    }
}
