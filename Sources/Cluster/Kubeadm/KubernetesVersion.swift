package import Inventory

/// A version of Kubernetes that nodes can run.
package struct KubernetesVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Of `1.MINOR.PATCH`.
    package let minorNumber: Int
    package let patch: Int

    /// The minor versions that Slipway writes documents for.
    private static let minors = 26...37

    /// What a cluster file that names no version gets.
    package static let standard = KubernetesVersion(minor: 33, patch: 5)

    private init(minor: Int, patch: Int) {
        minorNumber = minor
        self.patch = patch
    }

    /// Reads `1.MINOR` or `1.MINOR.PATCH`, perhaps with a leading `v`. A minor alone means the patch that Oracle CNE
    /// takes for it, and `.0` where it knows the minor not.
    /// - Throws: `InvalidValue` naming the range.
    package init(_ text: String) throws(InvalidValue) {
        let expected =
            "a known version of Kubernetes; known are 1.\(Self.minors.lowerBound) to 1.\(Self.minors.upperBound), "
            + "such as \(Self.standard.minor) or \(Self.standard)"
        let parts = (text.hasPrefix("v") ? text.dropFirst() : text[...])
            .split(separator: ".", omittingEmptySubsequences: false).map(Self.number)
        guard parts.count == 2 || parts.count == 3, parts[0] == 1, let minor = parts[1],
            Self.minors.contains(minor)
        else { throw InvalidValue(text, expected: expected) }
        guard parts.count == 3 else {
            self.init(minor: minor, patch: ComponentTags.known[minor]?.patch ?? 0)
            return
        }
        guard let patch = parts[2] else { throw InvalidValue(text, expected: expected) }
        self.init(minor: minor, patch: patch)
    }

    /// A number as semantic versions have it: no sign, no leading zero.
    private static func number(_ text: Substring) -> Int? {
        guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }),
            text == "0" || !text.hasPrefix("0")
        else { return nil }
        return Int(text)
    }

    /// As kubeadm's `kubernetesVersion` has it, without `v`.
    package var description: String { "\(minor).\(patch)" }

    /// `1.MINOR`.
    package var minor: String { "1.\(minorNumber)" }

    package static func < (one: Self, other: Self) -> Bool {
        (one.minorNumber, one.patch) < (other.minorNumber, other.patch)
    }
}
