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

    private init(_ site: Site, demand: SignatureDemand?, description: String) {
        self.site = site
        self.demand = demand
        self.description = description
    }

    /// The same place with the name that its short name means.
    func naming(_ reference: ImageReference) -> ImagePlace {
        ImagePlace(.registry(reference), demand: demand, description: description)
    }

    /// The registry that it names; nil for a place on this machine and for a short name.
    package var registry: String? {
        guard case .registry(let reference) = site else { return nil }
        return reference.registry
    }

    /// Whether it is in a registry, named or not.
    package var isRemote: Bool {
        if case .local = site { return false }
        return true
    }

    /// Another repository of the same registry, for its blobs.
    /// - Throws: `OCIValueError` when it is no repository.
    func inRepository(_ repository: String) throws -> ImagePlace {
        guard let registry else {
            throw OCIValueError(description, is: "no place in a registry; write docker://HOST/PATH")
        }
        return try ImagePlace("docker://\(registry)/\(repository)")
    }

    private static func site(_ text: String, whole: String) throws(OCIValueError) -> Site {
        let word = String(text.prefix { $0 != ":" })
        if text.hasPrefix("docker://") { return .registry(try reference(String(text.dropFirst(9)), whole: whole)) }
        if ImageLocation.Transport(rawValue: word) != nil { return .local(try ImageLocation(text)) }
        if foreign.contains(word) {
            throw OCIValueError(whole, is: "no place that is reached from here; copy the image with skopeo first")
        }
        guard word != "docker", !text.contains("://"), !text.hasPrefix("/"), !text.hasPrefix("."), !text.isEmpty else {
            throw OCIValueError(whole, is: "no place for an image; write \(forms)")
        }
        let reference = try ImageReference(text)
        return ImageReference.isShort(text) ? .shortName(text) : .registry(reference)
    }

    /// What follows `docker://`. A registry without a repository is refused: as Docker reads it, it is an image of
    /// Docker Hub that is called like the host.
    private static func reference(_ text: String, whole: String) throws(OCIValueError) -> ImageReference {
        let host = text.prefix { $0 != ":" }
        guard !text.isEmpty, text.contains("/") || !(host.contains(".") || host == "localhost" || host.hasPrefix("["))
        else { throw OCIValueError(whole, is: "without a repository; write docker://HOST/PATH[:TAG]") }
        return try ImageReference(text)
    }
}
