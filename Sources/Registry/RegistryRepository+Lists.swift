import HTTP
import Markup
package import OCI

extension RegistryRepository {
    /// Pages of a list, and items in all of them.
    private static var pageLimit: Int { 1_000 }
    private static var itemLimit: Int { 100_000 }

    /// The tags, in the registry's order.
    /// - Throws: ``RegistryError``, `Fault` for what is no list of tags, `CancellationError`.
    package func tags() throws -> [String] {
        try list("tags/list", "tags") { body, source in
            let document = try JSON.parse(
                body, source: source, limits: ParseLimits(bytes: Self.manifestLimit, depth: 16, nodes: 200_000))
            // Go writes an empty list as null.
            guard case .sequence(let nodes) = document["tags"]?.content else { return [] }
            return nodes.compactMap { node in
                guard case .scalar(let text, isPlain: false) = node.content else { return nil }
                // Names that are not tags could not be asked for.
                return (try? reference.with(tag: text)).map { _ in text }
            }
        } ?? []
    }

    /// The manifests that name a manifest as their subject, such as signatures (OCI Distribution Specification 1.1,
    /// "Listing Referrers", with its fall-back to a tag).
    /// - Throws: ``RegistryError``, `Fault` or `FaultReport` for what is no index, `CancellationError`.
    package func referrers(_ digest: Digest) throws -> [Descriptor] {
        if let listed = try list("referrers/\(digest)", "referrers", { try ImageIndex($0, source: $1).manifests }) {
            return listed
        }
        return try tagged(digest)
    }

    /// The tag that stands for the list of the referrers to a manifest ("Referrers Tag Schema").
    static func referrersTag(_ digest: Digest) -> String { "sha256-\(digest.hex)" }

    /// The referrers by that tag.
    func tagged(_ digest: Digest) throws -> [Descriptor] {
        let tag = Self.referrersTag(digest)
        do {
            return try ImageIndex(manifest(tag).bytes, source: "\(place):\(tag)").manifests
        } catch let error as RegistryError where error.status == 404 {
            return []
        }
    }

    /// All pages of a list; nil where the registry does not know it.
    private func list<Item>(
        _ rest: String, _ what: String, _ read: (_ body: [UInt8], _ source: String) throws -> [Item]
    ) throws -> [Item]? {
        var request = reading("GET", rest)
        var items: [Item] = []
        for page in 1...Self.pageLimit {
            let (answer, body) = try document(request, "the list of \(what)")
            if page == 1, answer.status == 404, what == "referrers" {
                answer.discard()
                return nil
            }
            guard let body else { throw answer.failure("it does not list its \(what)") }
            let found = try read(body, "the list of \(what) from \(place)")
            items += found
            guard let next = answer.next else { return items }
            guard next.origin == answer.url.origin, answer.isHome, items.count <= Self.itemLimit else { break }
            request.target = .url(next)
        }
        throw RegistryError(
            .nonsense, place, "its list of \(what) has no end, or goes on elsewhere",
            remedy: "look at the registry's configuration")
    }
}

extension RegistryResponse {
    /// The next page of a list (RFC 8288, `Link` with `rel="next"`).
    fileprivate var next: RegistryURL? { LinkField.next(response.fields("Link")).flatMap { url.resolving($0) } }
}
