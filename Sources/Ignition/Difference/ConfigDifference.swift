package import Markup

/// What differs between two configs for Ignition. Both are compared in the newer one's version.
package struct ConfigDifference: Sendable {
    /// A value that differs.
    package struct Change: Sendable, Equatable {
        /// Where it is, with the keys of items: `storage.files[/etc/hosts].mode`.
        package let path: String
        /// nil when it is new.
        package let old: Side?
        /// nil when it is gone.
        package let new: Side?
    }

    /// One of the two values.
    package struct Side: Sendable, Equatable {
        package let content: Content
        /// Where it stands in its text.
        package let mark: Mark
    }

    /// What is compared.
    package enum Content: Sendable, Equatable {
        /// An item of a list; what it holds follows as changes of their own.
        case item
        /// A number, a truth or a text of one line.
        case value(String)
        /// A text of several lines, or decoded contents that are text, without the breaks of the lines.
        case text([String])
        /// Decoded contents that are no text.
        case binary(size: Int, sha256: String)
        /// The keys of a list whose order counts.
        case order([String])

        /// By bytes: strings may be equal that are other names for Linux.
        package static func == (one: Content, other: Content) -> Bool {
            switch (one, other) {
            case (.item, .item): true
            case (.value(let one), .value(let other)): one.utf8.elementsEqual(other.utf8)
            case (.text(let one), .text(let other)), (.order(let one), .order(let other)):
                one.elementsEqual(other) { $0.utf8.elementsEqual($1.utf8) }
            case (.binary(let size, let digest), .binary(let otherSize, let otherDigest)):
                size == otherSize && digest == otherDigest
            default: false
            }
        }
    }

    static let version = "ignition.version"

    /// In the order of the schema, items in the order of the new config and after them those that are gone.
    package let changes: [Change]

    package init(from old: Config, to new: Config) {
        let version = max(old.version, new.version)
        var comparison = Comparison(version: version)
        if old.version != new.version { comparison.note(Self.version, old.versionSide, new.versionSide) }
        comparison.object(old.raised(to: version).root, new.raised(to: version).root, Schema.config, at: "")
        changes = comparison.changes
    }
}

extension Config {
    fileprivate var versionSide: ConfigDifference.Side {
        ConfigDifference.Side(content: .value(version.rawValue), mark: root["ignition"]?["version"]?.mark ?? root.mark)
    }
}
