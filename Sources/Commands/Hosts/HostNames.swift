import ArgumentParser
import Glibc
import Markup
import Operations

/// The names of hosts that a shell completes: those of the server that the environment names.
enum HostNames {
    /// How long a shell is kept waiting at most.
    private static let patience = Duration.seconds(2)

    static let completion = CompletionKind.custom { (_: [String], _: Int, prefix: String) in
        names().filter { $0.hasPrefix(prefix) }
    }

    /// Nothing can be said where a word is completed, so whatever fails gives no names.
    private static func names() -> [String] {
        guard let make = try? ServerOption.parse([]).client() else { return [] }
        let end = ContinuousClock.now + patience
        let hosts = try? make { ContinuousClock.now >= end }.get("/v1/hosts").list("hosts")
        return (hosts ?? []).map { $0.text("name") }
    }
}
