/// A kind of object in a config: the fields that it has, each since its version of the specification.
package struct ObjectType: Sendable {
    /// As the specification calls it in its headings, such as `storage.files`' objects `file`.
    package let name: String
    /// In the order of writing.
    package let fields: [Field]
    /// The lists among them whose items have their keys in common: an item of a child's list takes the place of the
    /// parent's in another.
    let sharedKeys: Set<String>
    /// The field without which an item of a child's list takes away the parent's, and adds nothing.
    let removedWithout: String?

    package init(_ name: String, _ fields: [Field], sharedKeys: Set<String> = [], removedWithout: String? = nil) {
        self.name = name
        self.fields = fields
        self.sharedKeys = sharedKeys
        self.removedWithout = removedWithout
    }

    /// The field of a name; nil when there is none in any version.
    package subscript(name: String) -> Field? { fields.first { $0.name == name } }
}

/// A field of an object.
package struct Field: Sendable {
    package let name: String
    package let type: FieldType
    /// The first version of the specification with the field.
    package let since: SpecVersion
    /// The version up to which the field was of another make: a text was plain, and an object took the place of the
    /// parent's as a whole; nil when it always was as it is.
    private let changed: SpecVersion?

    package init(_ name: String, _ type: FieldType, since: SpecVersion = .v3_0, changed: SpecVersion? = nil) {
        self.name = name
        self.type = type
        self.since = since
        self.changed = changed
    }

    /// Whether a missing value is the same as an empty one or zero.
    func isPlain(in version: SpecVersion) -> Bool {
        switch type {
        case .string(let isPlain): isPlain || isOld(in: version)
        case .integer(let isPlain): isPlain
        case .boolean, .object, .list: false
        }
    }

    /// Whether a child's object takes the place of the parent's as a whole.
    func isReplaced(in version: SpecVersion) -> Bool {
        if case .object = type { isOld(in: version) } else { false }
    }

    /// Whether it holds permissions.
    var isMode: Bool { name == "mode" }

    private func isOld(in version: SpecVersion) -> Bool { changed.map { version < $0 } ?? false }
}

/// What a field holds.
package indirect enum FieldType: Sendable {
    /// Text; when `isPlain`, a missing one is the same as an empty one.
    case string(isPlain: Bool)
    /// A whole number; when `isPlain`, a missing one is the same as zero.
    case integer(isPlain: Bool)
    case boolean
    case object(ObjectType)
    case list(of: FieldType, ListMerging)

    package static var string: FieldType { .string(isPlain: false) }
    package static var integer: FieldType { .integer(isPlain: false) }
}

/// How the lists of a parent and a child become one (Ignition, "Operator Notes", "Config Merging").
package enum ListMerging: Sendable, Hashable {
    /// The child's items after the parent's.
    case append
    /// Texts: those of both, each once.
    case union
    /// Objects of the same key become one; the key is the value of this field.
    case keyed(String)
    /// Partitions: their number, and the label of those without.
    case partitions
}
