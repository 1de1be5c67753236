package import OCI

/// A place that an image may be asked for at. Who asks there is found out when it is its turn: a mirror that is never
/// asked costs no credential program, and one whose credentials cannot be had is passed over like one that is down.
package struct RegistryPlace: Sendable {
    /// The image as it is called there.
    package let reference: ImageReference
    private let makeEndpoint: @Sendable () throws -> RegistryEndpoint

    /// - Parameter endpoint: Finds out how the place is reached, and as whom.
    package init(_ reference: ImageReference, endpoint: @escaping @Sendable () throws -> RegistryEndpoint) {
        self.reference = reference
        makeEndpoint = endpoint
    }

    /// How it is reached, and as whom.
    /// - Throws: What keeps that from being found out.
    package func endpoint() throws -> RegistryEndpoint { try makeEndpoint() }
}
