import OCI

extension BlobOutcome {
    /// How a blob came to be at the destination, for a line about it.
    var word: String {
        switch self {
        case .stored: "sent"
        case .present: "is there"
        case .mounted: "taken over from another repository"
        }
    }
}
