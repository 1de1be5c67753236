/// An image may not be used, for what its signatures or the policy say.
package struct SignatureRefusal: Error, CustomStringConvertible, Sendable {
    /// The image, with its transport.
    package let image: String
    /// The requirement that is not met, as `FILE:LINE:COLUMN`; nil when no single one is to blame.
    package let place: String?
    package let reason: String
    /// What can be done.
    package let remedy: String

    package var description: String {
        "\(image) is refused" + (place.map { " by the signature policy at \($0)" } ?? "") + ": \(reason); \(remedy)"
    }
}
