@testable import Containers
import Glibc
import SystemPackage
import TestSupport

/// A machine of a test's own: a home, a runtime directory, and programs that answer for credentials.
struct CredentialHome {
    /// Says who it is after itself and the server, and how it was called.
    static let answering = """
        #!/bin/sh
        server=$(cat)
        printf '{"ServerURL":"%s","Username":"%s@%s","Secret":"%s %s"}\\n' "$server" "$(basename "$0")" "$server" "$#" "$1"
        """

    let directory: TemporaryDirectory
    let environment: HostEnvironment

    /// - Parameter files: Their text by their path; `@` in a variable stands for where they are.
    init(_ files: [String: String] = [:], variables: [String: String] = [:]) throws {
        directory = try TemporaryDirectory()
        var all = [
            "HOME": directory("home"), "XDG_RUNTIME_DIR": directory("run"), "PATH": directory("bin") + ":/usr/bin:/bin",
        ]
        for (name, value) in variables { all[name] = value.replacing("@", with: directory.path) }
        environment = HostEnvironment(variables: all, user: 7, root: FilePath(directory.path))
        for folder in ["home", "run", "bin"] { try makeDirectory(directory(folder)) }
        for (path, text) in files { try write(path, text) }
        try program("good", Self.answering)
        try program("token", "#!/bin/sh\necho '{\"Username\":\"<token>\",\"Secret\":\"T\"}'")
        try program("none", "#!/bin/sh\necho credentials not found in native keychain; exit 1")
        try program("bad", "#!/bin/sh\necho hidden; echo 'no key ring' >&2; echo more >&2; exit 3")
        try program("empty", "#!/bin/sh\necho '{}'")
    }

    /// Writes a file, with the folders around it.
    func write(_ path: String, _ text: String, mode: mode_t = 0o600) throws {
        let parts = path.split(separator: "/").dropLast()
        for count in 0..<parts.count where access(directory(parts[...count].joined(separator: "/")), F_OK) != 0 {
            try makeDirectory(directory(parts[...count].joined(separator: "/")))
        }
        // A file that is open for writing in a program started meanwhile cannot be started itself.
        try writeBytes(Array(text.utf8), to: directory(path))
        guard chmod(directory(path), mode) == 0 else { throw TestFailure("chmod \(path)") }
    }

    func program(_ suffix: String, _ script: String) throws {
        try write("bin/docker-credential-\(suffix)", script, mode: 0o755)
    }
}

/// `auth` as the files have it.
func encoded(_ text: String) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    var result = ""
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
        let part = bytes.prefix(3)
        bytes = bytes.dropFirst(3)
        let bits = (part + [0, 0]).prefix(3).reduce(0) { $0 << 8 | Int($1) }
        for place in 0..<4 { result += place <= part.count ? String(digits[bits >> (18 - 6 * place) & 63]) : "=" }
    }
    return result
}

/// A file of the current form that has these users by their keys.
func users(_ users: KeyValuePairs<String, String>) -> String {
    "{\"auths\":{" + users.map { "\"\($0)\":{\"auth\":\"\(encoded("\($1):p"))\"}" }.joined(separator: ",") + "}}"
}
