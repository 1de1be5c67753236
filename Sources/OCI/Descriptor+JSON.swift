import Markup

extension Descriptor {
    /// The object as it stands in a manifest or index: keys in the specification's order, annotations sorted.
    var value: Value {
        .object(omittingNil: [
            ("mediaType", .string(mediaType.description)),
            ("digest", .string(digest.description)),
            ("size", .integer(size)),
            ("urls", Value.list(urls)),
            ("platform", platform?.value),
            ("annotations", Value.sorted(annotations)),
            ("artifactType", artifactType.map { .string($0) }),
        ])
    }

    /// Reads the object; faults are noted.
    init?(_ fields: Fields) {
        let type = fields.require("mediaType") { try MediaType($0) }
        let digest = fields.require("digest") { try Digest($0) }
        let size = fields.integer("size", in: 0...(1 << 50))
        if fields.value("size") == nil { fields.missing("size") }
        let platform = fields.fields("platform").flatMap { Platform($0) }
        let annotations = fields.textMap("annotations")
        let urls = fields.list("urls") { $0 }
        let artifactType = fields.text("artifactType").flatMap { $0.isEmpty ? nil : $0 }
        guard let type, let digest, let size else { return nil }
        self.init(
            mediaType: type, digest: digest, size: size, platform: platform, annotations: annotations, urls: urls,
            artifactType: artifactType)
    }
}

extension Platform {
    fileprivate var value: Value {
        .object(omittingNil: [
            ("architecture", .string(architecture)), ("os", .string(os)), ("variant", variant.map { .string($0) }),
        ])
    }

    /// Reads the two required keys and the variant; versions and features are left aside.
    init?(_ fields: Fields) {
        let architecture = fields.require("architecture") { $0 }
        let os = fields.require("os") { $0 }
        let variant = fields.text("variant")
        guard let architecture, let os else { return nil }
        self.init(architecture: architecture, os: os, variant: variant)
    }
}

extension Value {
    /// Texts by key, sorted by the keys' bytes; nil when there are none.
    static func sorted(_ texts: [String: String]) -> Value? {
        if texts.isEmpty { return nil }
        let pairs = texts.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        return .object(pairs.map { Member($0.key, .string($0.value)) })
    }

    /// Texts in their order; nil when there are none.
    static func list(_ texts: [String]) -> Value? { texts.isEmpty ? nil : .array(texts.map { .string($0) }) }

    /// The tree as the exact bytes that a digest is taken of.
    var canonicalBytes: [UInt8] { Array(json().utf8) }
}

extension Fields {
    /// The texts of a mapping; a key whose value is no text leaves a fault.
    func textMap(_ key: String) -> [String: String] {
        guard let fields = fields(key), case .mapping(let pairs) = fields.node.content else { return [:] }
        var texts: [String: String] = [:]
        for pair in pairs {
            if case .scalar(let text, _) = pair.value.content {
                texts[pair.key] = text
            } else {
                faults.add(
                    "`\(key).\(pair.key)` is \(pair.value.kind)", at: pair.value.mark, remedy: "a text is expected"
                )
            }
        }
        return texts
    }

    /// The descriptors of a list, at most ``ImageDocument/descriptorLimit``. The key must be there; Go writes an empty
    /// list as null.
    func descriptors(_ key: String) -> [Descriptor] {
        if node[key] == nil { missing(key) }
        let items = items(key)
        if items.count > ImageDocument.descriptorLimit {
            faults.add(
                "`\(key)` has \(items.count) items", at: mark(of: key),
                remedy: "at most \(ImageDocument.descriptorLimit) are read")
            return []
        }
        return items.compactMap { Descriptor(Fields($0.node, path: $0.path, faults: faults)) }
    }
}
