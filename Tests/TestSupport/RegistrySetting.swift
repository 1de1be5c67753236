/// How one registry behind a ``RecordingProxy`` behaves.
///
/// Who asks as `alice` is believed with the password `alice-secret`, whatever the name.
package struct RegistrySetting: Sendable {
    /// What it demands before it answers.
    package enum Demand: Sendable {
        case nothing
        /// A name and a password (RFC 7617).
        case password
        /// A token of `auth.HOST` (Docker Registry v2 authentication); one for nobody is good enough.
        case token
        /// A token of `auth.HOST` that was given to somebody.
        case tokenOfSomebody
    }

    /// The name that it is asked under, with a port that is not 80.
    let host: String
    let demand: Demand
    /// Which repositories hold the image, under any tag.
    let repositories: [String]

    package init(_ host: String, _ demand: Demand = .nothing, has repositories: [String] = ["team/app"]) {
        self.host = host
        self.demand = demand
        self.repositories = repositories
    }
}
