package import Containers
package import OCI

/// Where an image is read from or goes to: a place on this machine, or a registry, and what must be known of its
/// signatures (containers-transports(5); ostree-rs-ext, "container image references").
package struct ImagePlace: Sendable, Hashable, CustomStringConvertible {
    /// The place itself.
    package enum Site: Sendable, Hashable {
        case local(ImageLocation)
        case registry(ImageReference)
        /// A name without its registry, which registries.conf knows or guesses.
        case shortName(String)
    }

    package let site: Site
    /// What an OSTree spelling asks for; nil for the other transports, which ask for nothing.
    package let demand: SignatureDemand?
    package let description: String

    /// What a place looks like, for help and messages.
    package static let forms =
        "docker://HOST/PATH[:TAG][@DIGEST], oci:DIRECTORY[:TAG], oci-archive:FILE[:TAG], "
        + "docker-archive:FILE[:NAME:TAG] or dir:DIRECTORY"

    /// What a place that images are read from looks like besides.
    package static let readableForms =
        forms + "; ostree-unverified-registry:HOST/PATH[:TAG] and its kin, or a name that registries.conf knows"

    private static let foreign = ["containers-storage", "docker-daemon", "sif", "tarball", "atomic", "ostree"]

    /// Parses any spelling of a place.
    /// - Throws: `OCIValueError` or the refusal of an OSTree spelling, naming what works.
    package init(_ text: String) throws {
        description = text
        if text.hasPrefix("ostree-") {
            let reference = try OSTreeImageReference(text)
            site = try Self.site(reference.imageText, whole: text)
            demand = reference.demand
        } else {
            site = try Self.site(text, whole: text)
            demand = nil
        }
    }

    private static func site(_ text: String, whole: String) throws(OCIValueError) -> Site {
        let word = String(text.prefix { $0 != ":" })
        if text.hasPrefix("docker://") { return .registry(try ImageReference(String(text.dropFirst(9)))) }
        if ImageLocation.Transport(rawValue: word) != nil { return .local(try ImageLocation(text)) }
        guard !foreign.contains(word), word != "docker", word != text || !text.hasPrefix("/"), !text.hasPrefix(".")
        else {
            throw OCIValueError(
                whole, is: "no place that is reached from here; write \(forms), or copy the image there with skopeo")
        }
        let reference = try ImageReference(text)
        return ImageReference.isShort(text) ? .shortName(text) : .registry(reference)
    }
}
