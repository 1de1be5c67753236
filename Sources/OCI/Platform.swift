/// The processor architectures that images are made for, in OCI's (Go's) words.
package enum Architecture: String, Sendable, CaseIterable {
    case amd64
    case arm64

    /// - Throws: ``OCIValueError`` naming the ones that work.
    package init(_ text: String) throws(OCIValueError) {
        guard let known = Architecture(rawValue: text) else {
            let names = Self.allCases.map(\.rawValue).joined(separator: " or ")
            throw OCIValueError(text, is: "no architecture of images; \(names) is expected")
        }
        self = known
    }
}

/// What an image runs on (OCI Image Specification 1.1, "Image Index", `platform`).
package struct Platform: Sendable, Hashable, CustomStringConvertible {
    /// Stands for what runs nowhere, as BuildKit marks attestations.
    static let unknown = Platform(architecture: "unknown", os: "unknown")

    /// Such as `amd64`; images of others may carry any word.
    package let architecture: String
    /// Such as `linux`.
    package let os: String
    /// Such as `v7` of `arm`; nil for the one that an architecture began with, which some programs spell out.
    package let variant: String?

    /// Linux on an architecture.
    package init(_ architecture: Architecture) { self.init(architecture: architecture.rawValue, os: "linux") }

    init(architecture: String, os: String, variant: String? = nil) {
        self.architecture = architecture
        self.os = os
        let isFirst = ["", "amd64v1", "arm64v8"].contains(variant.map { $0.isEmpty ? $0 : architecture + $0 })
        self.variant = isFirst ? nil : variant
    }

    /// Whether what is made for this platform is an answer to the wish for another: the same, of any variant when the
    /// wish names none.
    func serves(_ wish: Platform) -> Bool {
        os == wish.os && architecture == wish.architecture && (wish.variant == nil || wish.variant == variant)
    }

    package var description: String { "\(os)/\(architecture)" + (variant.map { "/\($0)" } ?? "") }
}
