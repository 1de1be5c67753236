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
    /// Such as `amd64`; images of others may carry any word.
    package let architecture: String
    /// Such as `linux`.
    package let os: String

    /// Linux on an architecture.
    package init(_ architecture: Architecture) { self.init(architecture: architecture.rawValue, os: "linux") }

    init(architecture: String, os: String) {
        self.architecture = architecture
        self.os = os
    }

    package var description: String { "\(os)/\(architecture)" }
}
