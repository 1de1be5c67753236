import Markup
import OCI

/// One `[[registry]]` of the files (containers-registries.conf(5), "Namespaced [[registry]] settings").
struct RegistriesEntry: Sendable {
    /// Where images of the namespace are.
    struct Endpoint: Sendable {
        /// What takes the prefix's place; empty to leave the name as it is, under a wildcard.
        let location: String
        let isInsecure: Bool
    }

    /// A mirror, and for which references it is asked.
    struct Mirror: Sendable {
        enum Use: String, CaseIterable {
            case all
            case digestOnly = "digest-only"
            case tagOnly = "tag-only"
        }

        let endpoint: Endpoint
        let use: Use

        func serves(_ reference: ImageReference) -> Bool {
            switch use {
            case .all: true
            case .digestOnly: reference.digest != nil
            case .tagOnly: reference.digest == nil
            }
        }
    }

    /// `HOST[:PORT][/PATH]` or `*.DOMAIN`.
    let prefix: String
    let endpoint: Endpoint
    let isBlocked: Bool
    let mirrors: [Mirror]
    /// Where the entry stands.
    let source: String
    let mark: Mark

    var place: String { "\(source):\(mark)" }

    /// What its security settings are told apart by.
    var identity: String { endpoint.location.isEmpty ? prefix : endpoint.location }

    /// Whether the entry is for an image; it goes by the repository alone, as in containers/image, although the manual
    /// has prefixes with tags.
    func matches(_ reference: ImageReference) -> Bool { matched(reference) != nil }

    /// The image's name at an endpoint.
    /// - Throws: ``RegistriesRefusal`` when that is no name.
    func rewritten(_ reference: ImageReference, to endpoint: Endpoint) throws(RegistriesRefusal) -> ImageReference {
        guard !endpoint.location.isEmpty, let count = matched(reference) else { return reference }
        let text = endpoint.location + String("\(reference)".dropFirst(count))
        // Without its registry, or by another spelling, it would silently be at docker.io.
        guard let result = try? ImageReference(text), "\(result)" == text else {
            throw .badLocation(reference, location: text, place: place)
        }
        return result
    }

    /// How many characters of the reference the prefix stands for. As in containers/image, `HOST` stands for all its
    /// ports.
    private func matched(_ reference: ImageReference) -> Int? {
        if prefix.hasPrefix("*.") {
            let host = reference.registry.prefix { $0 != ":" }
            return host.hasSuffix(prefix.dropFirst()) ? host.count : nil
        }
        guard reference.name.hasPrefix(prefix) else { return nil }
        let next = reference.name.dropFirst(prefix.count).first
        return next == nil || next == "/" || next == ":" ? prefix.count : nil
    }
}
