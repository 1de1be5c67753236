import Markup
import TestSupport

/// Makes images with the program, and serves them, for tests that look at the result with the real tools.
struct OSWorkshop {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    /// Runs a script with the directory as `$1`; further arguments follow.
    @discardableResult
    func shell(_ script: String, _ arguments: [String] = []) async throws -> String {
        let result = try await run("sh", ["-euc", script, "sh", directory.path] + arguments, deadline: .seconds(120))
        guard result.succeeded else { throw TestFailure("\(script)\n\(result)") }
        return result.output
    }

    /// Runs the program and expects it to succeed.
    @discardableResult
    func slipway(_ arguments: [String], environment: [String: String] = [:]) async throws -> CommandResult {
        let result = try await run(
            Places.program, arguments, environment: environment, deadline: .seconds(300))
        guard result.succeeded else { throw TestFailure("\(arguments)\n\(result)") }
        return result
    }

    /// A small OS tree as the folder `os`.
    func makeTree() async throws {
        try await shell(
            """
            umask 022; mkdir -p "$1/os/usr/bin" "$1/os/usr/etc" "$1/os/usr/lib"
            for i in $(seq 50); do seq $((i * i)) > "$1/os/usr/bin/tool$i"; done
            printf 'NAME=Test\\nID=test\\nPRETTY_NAME="Test 1"\\n' > "$1/os/usr/lib/os-release"
            ln -s bin/tool1 "$1/os/usr/link"; chmod 4755 "$1/os/usr/bin/tool2"
            """)
    }

    /// Makes an image of the tree as the layout `name`, without a server.
    @discardableResult
    func image(_ name: String, _ arguments: [String] = []) async throws -> Value {
        let result = try await slipway(
            [
                "image", "create", "--quiet", "--source", "tree:\(directory("os"))", "--ref", "ock", "--data-only",
                "--timestamp", "1700000000", "--destination", "oci:\(directory(name))", "-o", "json",
            ] + arguments)
        return try JSON.parse(Array(result.output.utf8), source: "image create").value
    }

    /// Unpacks the plain layers of the layout `name` as an engine would, into the folder `name.root`.
    /// - Returns: The repository inside.
    func unpack(_ name: String) async throws -> String {
        let script = """
            import json, os, subprocess, sys
            layout, root = sys.argv[1:]
            def blob(digest): return os.path.join(layout, "blobs", *digest.split(":"))
            os.makedirs(root)
            index = json.load(open(layout + "/index.json"))
            manifest = json.load(open(blob(index["manifests"][0]["digest"])))
            for layer in manifest["layers"]:
                if layer["mediaType"].endswith(".tar"):
                    subprocess.run(["tar", "-xf", blob(layer["digest"]), "-C", root], check=True)
            """
        let result = try await run("python3", ["-c", script, directory(name), directory(name + ".root")])
        guard result.succeeded else { throw TestFailure("\(result)") }
        return directory(name + ".root/usr/share/nginx/html/ostree")
    }

    /// Serves a repository while the body runs.
    /// - Returns: What the body returned, and the paths that were asked for, in order.
    func serving<Result: Sendable>(
        _ repository: String, _ body: @Sendable (_ url: String) async throws -> Result
    ) async throws -> (result: Result, paths: [String]) {
        let arguments = ["archive", "serve", "--root", repository, "--listen", "127.0.0.1:0", "--access-log"]
        let ended = try await whileRunning(Places.program, arguments) { program in
            try await program.wait(for: "a server") { $0.error.contains("/ostree/") }
            let text = program.error
            guard let url = text.split(separator: " ").first(where: { $0.hasPrefix("http://") }) else {
                throw TestFailure(text)
            }
            return try await body(String(url.prefix { $0 != ";" }))
        }
        let words = ended.program.output.split(separator: "\n").map { $0.split(separator: " ") }
        return (ended.result, words.compactMap { line in line.first { $0.hasPrefix("/ostree/") }.map(String.init) })
    }
}
