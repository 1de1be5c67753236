import Glibc
import TestSupport

/// The real `tangd` on a port of 127.0.0.1, with keys of its own.
final class TangServer: Sendable {
    let url: String
    /// Of its signing key, by SHA-256.
    let thumbprint: String
    private let process: pid_t

    /// - Parameter keys: A directory that is made.
    init(keys: String) async throws {
        try makeDirectory(keys)
        let made = try await run("/usr/libexec/tangd-keygen", [keys])
        try TangServer.check(made)
        // The shell ends, the server stays.
        let script = """
            for try in 1 2 3 4 5 6 7 8 9; do
                port=$(shuf -i 20000-32000 -n 1)
                systemd-socket-activate --inetd -a -l "127.0.0.1:$port" /usr/libexec/tangd "$0" >/dev/null 2>&1 &
                for wait in 1 2 3 4 5 6 7 8 9 10; do
                    sleep 0.1
                    kill -0 $! 2>/dev/null || break
                    if curl --silent --fail "http://127.0.0.1:$port/adv" >"$0.adv"; then
                        thp=$(jose fmt --json="$0.adv" --get payload --b64load --output=- |
                            jose jwk use --input=- --required --use verify --output=- | jose jwk thp --input=- -a S256)
                        echo "$! $port $thp"
                        exit 0
                    fi
                done
                kill $! 2>/dev/null
            done
            exit 1
            """
        let started = try await run("bash", ["-c", script, keys])
        try TangServer.check(started)
        let words = started.output.split(whereSeparator: \.isWhitespace)
        guard words.count == 3, let process = pid_t(words[0]) else { throw TestFailure("\(started)") }
        self.process = process
        url = "http://127.0.0.1:\(words[1])"
        thumbprint = String(words[2])
    }

    deinit { kill(process, SIGTERM) }

    private static func check(_ result: CommandResult) throws {
        guard result.succeeded else { throw TestFailure("\(result)") }
    }
}
