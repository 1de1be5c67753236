/// Which image a registry is asked for: `HOST[:PORT]/PATH[:TAG][@DIGEST]` (OCI Distribution Specification 1.1,
/// "Pulling manifests"; the grammar is that of Docker's references).
///
/// A reference with both a tag and a digest is asked for by its digest; the tag is only shown.
package struct ImageReference: Sendable, Hashable, CustomStringConvertible {
    /// The registry, such as `registry.example.com:5000`, `docker.io` or `[::1]:5000`.
    package let registry: String
    /// The repository in it, such as `olcne/ock-ostree`.
    package let repository: String
    package let tag: String?
    package let digest: Digest?

    /// Makes a reference of its parts, as they are.
    /// - Throws: ``OCIValueError`` when a part is not of its grammar, or registry and repository have more than 255
    ///   characters together.
    package init(
        registry: String, repository: String, tag: String? = nil, digest: Digest? = nil
    ) throws(OCIValueError) {
        guard registry.utf8.count + 1 + repository.utf8.count <= 255 else {
            throw OCIValueError("\(registry)/\(repository)", is: "too long; at most 255 characters name a repository")
        }
        guard ImageReferenceGrammar.isRegistry(registry) else {
            throw OCIValueError(registry, is: "no registry; `HOST`, `HOST:PORT` or `[IPV6]:PORT` is expected")
        }
        guard ImageReferenceGrammar.isRepository(repository) else {
            throw OCIValueError(
                repository,
                is: "no repository; words of a-z and 0-9 are expected, parted by `.`, `_`, `__`, hyphens or `/`")
        }
        if let tag, !ImageReferenceGrammar.isTag(tag) {
            throw OCIValueError(
                tag, is: "no tag; at most 128 letters, digits and `_.-` are expected, with no `.` or `-` at the front")
        }
        self.registry = registry
        self.repository = repository
        self.tag = tag
        self.digest = digest
    }

    /// Parses a reference as Docker does: without a registry it is at `docker.io`, and there a single name is in
    /// `library`; `index.docker.io` is `docker.io`. What stands before the first `/` is a registry when it has a `.`, a
    /// `:` or a capital, or is `localhost`.
    /// - Throws: ``OCIValueError`` for what is no reference, and for 64 hexadecimal digits, which Docker takes for the
    ///   number of an image.
    package init(_ text: String) throws(OCIValueError) {
        guard text.utf8.count != 64 || !text.utf8.allSatisfy(ImageReferenceGrammar.isLowerHex) else {
            throw OCIValueError(text, is: "the number of an image, not its name; write `NAME@sha256:` and the digits")
        }
        let at = text.firstIndex(of: "@") ?? text.endIndex
        let digest = at == text.endIndex ? nil : try Digest(String(text[at...].dropFirst()))
        let (host, rest) = Self.split(text[..<at])
        let colon = rest.firstIndex(of: ":") ?? rest.endIndex
        let tag = colon == rest.endIndex ? nil : String(rest[colon...].dropFirst())
        let registry = host.map { $0 == "index.docker.io" ? "docker.io" : String($0) } ?? "docker.io"
        let path = String(rest[..<colon])
        let repository = registry == "docker.io" && !path.contains("/") ? "library/\(path)" : path
        do {
            try self.init(registry: registry, repository: repository, tag: tag, digest: digest)
        } catch {
            throw OCIValueError(text, is: "no image reference: \(error)")
        }
    }

    /// The repository with its registry, as registries.conf and auth.json name it.
    package var name: String { "\(registry)/\(repository)" }

    package var description: String {
        name + (tag.map { ":\($0)" } ?? "") + (digest.map { "@\($0)" } ?? "")
    }
}

extension ImageReference {
    /// What stands behind the repository in a URL: the digest, the tag, or `latest`.
    package var selector: String { digest.map { "\($0)" } ?? tag ?? "latest" }

    /// The image of the same repository that bears a tag.
    /// - Throws: ``OCIValueError``.
    package func with(tag: String) throws(OCIValueError) -> ImageReference {
        try ImageReference(registry: registry, repository: repository, tag: tag)
    }

    /// The image, or one in its index, of the same repository that has a digest.
    package func with(digest: Digest) -> ImageReference { ImageReference(self, digest: digest) }

    /// Whether a text names no registry, so that only registries.conf can tell which is meant (containers-registries.conf(5),
    /// "Short-Name Aliasing").
    package static func isShort(_ text: String) -> Bool {
        split(text.prefix { $0 != "@" }).registry == nil
    }

    private init(_ reference: ImageReference, digest: Digest) {
        registry = reference.registry
        repository = reference.repository
        tag = nil
        self.digest = digest
    }

    private static func split(_ text: Substring) -> (registry: Substring?, rest: Substring) {
        guard let slash = text.firstIndex(of: "/") else { return (nil, text) }
        let first = text[..<slash]
        guard first == "localhost" || first.utf8.contains(where: { $0 == 46 || $0 == 58 || (65...90).contains($0) })
        else { return (nil, text) }
        return (first, text[slash...].dropFirst())
    }
}
