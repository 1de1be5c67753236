/// Who we are for a registry could not be found out.
package struct CredentialError: Error, CustomStringConvertible, Sendable {
    package let registry: String
    /// What kept each place from being asked; one at least.
    package let causes: [any Error]

    package var description: String {
        "cannot find the credentials for \(registry): " + causes.map { "\($0)" }.joined(separator: "; ")
    }
}
