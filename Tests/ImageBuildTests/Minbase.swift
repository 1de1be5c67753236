import Glibc
import TestSupport

/// The smallest Debian, made once by debootstrap from the mirror that this machine's apt uses, and kept.
enum Minbase {
    /// The directory of the tree, its `/dev` emptied.
    static func tree() async throws -> String {
        let cache = getenv("SLIPWAY_TEST_CACHE").map { String(cString: $0) } ?? "/var/cache/slipway-tests"
        let path = cache + "/minbase-bookworm"
        if access(path, F_OK) == 0 { return path }
        let policy = try await run("apt-get", ["indextargets", "--format", "$(SITE) $(RELEASE) $(COMPONENT)"])
        let sources = policy.output.split(separator: "\n").map { $0.split(separator: " ") }
        let source = sources.first {
            $0.count == 3 && $0[1].contains("bookworm") && $0[2] == "main" && !$0[1].contains("-")
        }
        guard let source else { throw TestFailure("apt knows no mirror of bookworm: \(policy)") }
        // A name of its own until it is whole, so that a killed run leaves nothing that looks like a tree.
        let script = """
            set -eu; mkdir -p "$1"; part=$(mktemp -d "$1/part.XXXXXX"); trap 'rm -rf "$part"' EXIT
            debootstrap --variant=minbase bookworm "$part/tree" "$3" >&2
            rm -rf "$part/tree/dev" "$part/tree/var/cache/apt/archives"; mkdir "$part/tree/dev"
            mv -T "$part/tree" "$2"
            """
        let made = try await run("sh", ["-c", script, "sh", cache, path, String(source[0])], deadline: .seconds(600))
        guard made.succeeded || access(path, F_OK) == 0 else { throw TestFailure("debootstrap: \(made)") }
        return path
    }
}
