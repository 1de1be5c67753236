package import OCI

/// A container image as ostree-rs-ext spells it ("container image references"), and Oracle CNE's `osRegistry` with it:
/// what signatures it needs, then the image.
package struct OSTreeImageReference: Sendable, Hashable, CustomStringConvertible {
    package let demand: SignatureDemand
    /// The image in the words of containers-transports(5): `docker://HOST/PATH[:TAG]`, `oci:DIRECTORY[:TAG]`, …
    package let imageText: String

    private static let registry = "docker://"
    private static let local = ["oci", "oci-archive", "docker-archive", "dir"]
    private static let forms = """
        `ostree-unverified-registry:HOST/PATH[:TAG]`, `ostree-unverified-image:TRANSPORT:…`, \
        `ostree-image-signed:TRANSPORT:…`, `ostree-remote-image:REMOTE:TRANSPORT:…` or \
        `ostree-remote-registry:REMOTE:HOST/PATH[:TAG]`
        """

    /// Parses any of the five spellings; as TRANSPORT, `registry:` and `docker://` are the same.
    /// - Throws: `OCIValueError` with what can be written, or what can be done instead.
    package init(_ text: String) throws(OCIValueError) {
        guard let (word, rest) = Self.split(text[...]) else {
            throw OCIValueError(text, is: "no image for ostree; write \(Self.forms)")
        }
        switch word {
        case "ostree-unverified-registry":
            (demand, imageText) = (.unverified, try Self.image("registry", rest, of: text))
        case "ostree-unverified-image":
            (demand, imageText) = (.unverified, try Self.image(rest, of: text))
        case "ostree-image-signed":
            (demand, imageText) = (.containerPolicy, try Self.image(rest, of: text))
        case "ostree-remote-image", "ostree-remote-registry":
            guard let (remote, image) = Self.split(rest), Self.isRemote(remote) else {
                throw OCIValueError(text, is: "without a remote's name; write `\(word):REMOTE:…`")
            }
            demand = .ostreeRemote(String(remote))
            imageText =
                word == "ostree-remote-registry"
                ? try Self.image("registry", image, of: text) : try Self.image(image, of: text)
        default:
            throw OCIValueError(text, is: "no image for ostree; write \(Self.forms)")
        }
    }

    package var description: String {
        switch demand {
        case .unverified:
            imageText.hasPrefix(Self.registry)
                ? "ostree-unverified-registry:\(imageText.dropFirst(Self.registry.count))"
                : "ostree-unverified-image:\(imageText)"
        case .containerPolicy: "ostree-image-signed:\(imageText)"
        case .ostreeRemote(let remote): "ostree-remote-image:\(remote):\(imageText)"
        }
    }

    /// The two sides of the first colon.
    private static func split(_ text: Substring) -> (Substring, Substring)? {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        return (text[..<colon], text[colon...].dropFirst())
    }

    /// The grammar of a remote's name in ostree (`ostree_validate_remote_name`).
    private static func isRemote(_ text: Substring) -> Bool {
        !text.isEmpty && text != "." && text != ".."
            && text.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                    || "-._".utf8.contains(byte)
            }
    }

    private static func image(_ rest: Substring, of text: String) throws(OCIValueError) -> String {
        guard let (transport, name) = split(rest) else {
            throw OCIValueError(text, is: "without a transport; write one of `docker://`, `registry:`, `oci:`, …")
        }
        return try image(transport, name, of: text)
    }

    private static func image(
        _ transport: Substring, _ name: Substring, of text: String
    ) throws(OCIValueError) -> String {
        guard !name.isEmpty, !name.utf8.contains(0) else {
            throw OCIValueError(text, is: "without an image behind the transport; write \(forms)")
        }
        switch String(transport) {
        case "registry":
            return registry + name
        case "docker":
            guard name.hasPrefix("//"), name.count > 2 else {
                throw OCIValueError(text, is: "without `//` before the registry; write `docker://HOST/PATH[:TAG]`")
            }
            return registry + name.dropFirst(2)
        case let transport where local.contains(transport):
            return "\(transport):\(name)"
        case "containers-storage":
            throw OCIValueError(
                text,
                is: """
                    in the storage of podman, which is not read; write it to a directory first, with `skopeo copy \
                    containers-storage:\(name) oci:DIRECTORY:TAG`, and name `oci:DIRECTORY:TAG` instead
                    """)
        default:
            let known = (["docker://", "registry:"] + local.map { $0 + ":" }).joined(separator: ", ")
            throw OCIValueError(text, is: "with the unknown transport `\(transport.prefix(40))`; write one of \(known)")
        }
    }
}
