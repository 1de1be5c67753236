import OCI

/// What one file says; nil for what it leaves to the others.
struct RegistriesDocument: Sendable {
    /// What to do with several candidates for a short name (containers-registries.conf(5), "Short-Name Aliasing: Modes").
    enum ShortNameMode: String, CaseIterable {
        case enforcing, permissive, disabled
    }

    var entries: [RegistriesEntry] = []
    var searchRegistries: [String]?
    var credentialHelpers: [String]?
    var mode: ShortNameMode?
    /// The images that short names stand for; nil where a name stands for none any more.
    var aliases: [String: ImageReference?] = [:]

    /// Takes in a file that comes later and so has precedence.
    mutating func update(with later: RegistriesDocument) {
        let prefixes = Set(later.entries.map(\.prefix))
        entries = entries.filter { !prefixes.contains($0.prefix) } + later.entries
        searchRegistries = later.searchRegistries ?? searchRegistries
        credentialHelpers = later.credentialHelpers ?? credentialHelpers
        mode = later.mode ?? mode
        aliases.merge(later.aliases) { $1 }
    }
}
