/// The name of an entry: segments between slashes, such as `hosts/worker-1`.
///
/// Segments have letters, digits, `.`, `_` and `-`, are no `.` and no `..`, and the whole has at most 512 bytes: what
/// any engine takes, and what sorts the same everywhere (by bytes).
package struct StoreKey: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let description: String

    /// - Throws: ``StoreError/key(_:)``.
    package init(_ text: String) throws(StoreError) {
        let segments = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard text.utf8.count <= 512, segments.allSatisfy(Self.isSegment) else { throw .key(text) }
        description = text
    }

    package static func < (first: StoreKey, second: StoreKey) -> Bool {
        first.description.utf8.lexicographicallyPrecedes(second.description.utf8)
    }

    private static func isSegment(_ bytes: Substring.UTF8View) -> Bool {
        guard !bytes.isEmpty, !bytes.elementsEqual(".".utf8), !bytes.elementsEqual("..".utf8) else { return false }
        return bytes.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
    }
}

/// What keys begin with: whole segments, such as `hosts/`; the empty one is that of all.
package struct StorePrefix: Sendable, Hashable, CustomStringConvertible {
    package let description: String

    /// The prefix of all keys.
    package static let all = StorePrefix()

    private init() { description = "" }

    /// The keys below a key: `hosts` is that of `hosts/worker-1`, not of `hosts2`.
    package init(_ key: StoreKey) { description = key.description + "/" }

    /// What sorts behind all keys with the prefix, and before all others that do: `0` comes after `/`, and no key has `~`.
    var end: String { description.isEmpty ? "~" : description.dropLast() + "0" }

    package func contains(_ key: StoreKey) -> Bool { key.description.utf8.starts(with: description.utf8) }
}
