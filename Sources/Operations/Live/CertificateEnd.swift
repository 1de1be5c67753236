/// A certificate that keeps a cluster going, and when it ends.
package struct CertificateEnd: Sendable, Hashable {
    /// Whose it is, such as `API server`.
    package let name: String
    package let end: Moment

    init(_ name: String, _ end: Int64) {
        self.name = name
        self.end = Moment(end)
    }
}
