import FoundationEssentials
import TestSupport
import Testing

/// What a user and a machine may have said about registries, and an image that is asked for then.
///
/// In all texts `{here}` is the directory of the test, which holds `home` (`HOME`), `run` (`XDG_RUNTIME_DIR`) and `bin`
/// (in `PATH`).
struct RegistryConfiguration: Sendable, CustomTestStringConvertible {
    enum Direction { case pull, push }
    enum Outcome { case works, fails }

    let testDescription: String
    let direction: Direction
    /// What it comes to; both programs must say so.
    let outcome: Outcome
    /// The image without `docker://`; `{digest}` is that of the image that there is.
    let image: String
    /// registries.conf, in parts; nil when it is not given by name.
    let registries: [String]?
    /// Files and what they hold; those in `bin` are programs.
    let files: [String: String]
    let environment: [String: String]
    /// Options that both programs have.
    let options: [String]
    /// The registries that there are.
    let places: [RegistrySetting]

    init(
        _ name: String, _ direction: Direction = .pull, _ outcome: Outcome = .works,
        image: String = "registry.example/team/app:1",
        registries: [String]? = [registry("registry.example")],
        files: [String: String] = [:], environment: [String: String] = [:], options: [String] = [],
        at places: [RegistrySetting] = [RegistrySetting("registry.example", .password)]
    ) {
        testDescription = name
        self.direction = direction
        self.outcome = outcome
        self.image = image
        self.registries = registries
        self.files = files
        self.environment = environment
        self.options = options
        self.places = places
    }
}

/// A `[[registry]]` (containers-registries.conf(5)); more lines follow as they are.
func registry(_ location: String?, prefix: String? = nil, insecure: Bool = true, _ more: String...) -> String {
    let lines =
        ["[[registry]]"] + (prefix.map { [#"prefix="\#($0)""#] } ?? [])
        + (location.map { [#"location="\#($0)""#] } ?? []) + (insecure ? ["insecure=true"] : []) + more
    return lines.joined(separator: "\n") + "\n"
}

/// A `[[registry.mirror]]` of the registry before.
func mirror(_ location: String, insecure: Bool = true, _ more: String...) -> String {
    let lines = ["[[registry.mirror]]", #"location="\#(location)""#] + (insecure ? ["insecure=true"] : []) + more
    return lines.joined(separator: "\n") + "\n"
}

/// An auth.json (containers-auth.json(5)) with users and their right passwords.
func auths(_ users: KeyValuePairs<String, String>, more: String = "") -> String {
    let entries = users.map { #""\#($0.key)":{"auth":"\#(encoded("\($0.value):\($0.value)-secret"))"}"# }
    return #"{"auths":{\#(entries.joined(separator: ","))}\#(more)}"#
}

/// An auth.json with one entry for `registry.example`.
func entry(_ members: String) -> String { #"{"auths":{"registry.example":{\#(members)}}}"# }

/// Base64.
func encoded(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

/// A docker-credential-helper that always says the same.
func helper(_ answer: String, status: Int = 0) -> String {
    "#!/bin/sh\nread server\ncat <<'END'\n\(answer)\nEND\nexit \(status)\n"
}

/// A docker-credential-helper that knows everybody as one user.
func helper(user: String) -> String { helper(#"{"ServerURL":"x","Username":"\#(user)","Secret":"\#(user)-secret"}"#) }
