import Glibc
import TestSupport
import Testing

/// A cluster with an image, a medium and boot files, and the servers of a test for it.
struct LifeSetting: Sendable {
    /// More than the buffers between a server and a client hold.
    static let large = 24 << 20

    let directory: TemporaryDirectory
    let port: Int
    let securePort: Int

    var url: String { "http://127.0.0.1:\(port)" }
    var secureURL: String { "https://127.0.0.1:\(securePort)" }
    var socket: String { directory("admin.sock") }
    var state: String { directory("state") }
    var tls: String { directory("state/clusters/rack-1/tls") }

    init() async throws {
        directory = try TemporaryDirectory()
        (port, securePort) = (try freePort(), try freePort())
        try await program("init", directory.path)
        try makeDirectory(directory("state"))
        try await shell(
            """
            mkdir boot tree tree/usr tree/usr/bin tree/usr/etc
            head -c 4096 /dev/zero > boot/vmlinuz
            printf '\\125\\252' | dd of=boot/vmlinuz bs=1 seek=510 conv=notrunc status=none
            printf HdrS | dd of=boot/vmlinuz bs=1 seek=514 conv=notrunc status=none
            cd boot; echo vmlinuz | cpio -o -H newc --quiet | gzip > initrd.img
            """)
        try edit {
            // Each test has settings of its own under `serve:`.
            $0.replacing(/\nserve:\n(?:(?:[ #].*)?\n)*/, with: "\n").replacing(/\n  - name: .*/) {
                $0.output + "\n    arm: true"
            }
        }
    }

    /// Changes the cluster file.
    func edit(_ change: (String) -> String) throws {
        try directory.write("cluster.yaml", change(try directory.read("cluster.yaml")))
    }

    /// Makes the image anew; nothing of another one is left.
    func makeImage(_ word: String, size: Int = 1000) async throws {
        try await shell(
            "rm -rf image; echo \(word) > tree/usr/bin/word; head -c \(size) /dev/urandom > tree/usr/bin/big")
        try await program(
            "image", "create", "--quiet", "--data-only", "--source", "tree:\(directory("tree"))", "--ref", "ock",
            "--destination", "oci:\(directory("image"))")
    }

    /// The path under which the largest file of the image is served.
    func largestObject() async throws -> String {
        let listed = try await shell(
            "for blob in image/blobs/sha256/*; do tar -tvf $blob 2>/dev/null || :; done | sort -k3n | tail -n 1")
        let object = try #require(
            listed.output.firstMatch(of: /objects\/[0-9a-f]{2}\/[0-9a-f]{62}\.filez/), "\(listed)")
        return "/ostree/\(object.output)"
    }

    /// Makes the medium `ol9` anew.
    func makeMedium(size: Int = LifeSetting.large) async throws {
        _ = try await run(Places.program, ["media", "remove", "ol9"], environment: ["SLIPWAY_STATE": state])
        try await shell("{ printf hsqs; head -c 100 /dev/zero; head -c \(size) /dev/urandom; } > boot/install.img")
        try await program(
            "media", "import", "--quiet", "--kernel", directory("boot/vmlinuz"), "--initrd",
            directory("boot/initrd.img"), "--stage2", directory("boot/install.img"), "--version", "rhel9", "--name",
            "ol9")
    }

    @discardableResult
    func program(_ arguments: String...) async throws -> CommandResult {
        let result = try await run(Places.program, arguments, environment: ["SLIPWAY_STATE": state])
        #expect(result.succeeded, "\(arguments): \(result)")
        return result
    }

    @discardableResult
    func shell(_ script: String, deadline: Duration = .seconds(60)) async throws -> CommandResult {
        let result = try await run("sh", ["-euc", script], in: directory.path, deadline: deadline)
        #expect(result.succeeded, "\(script)\n\(result)")
        return result
    }

    /// What curl says of a URL, with its status behind it.
    func ask(_ arguments: String...) async throws -> String {
        try await run("curl", ["-sg", "-m", "30", "-w", "%{http_code}"] + arguments).output
    }

    /// An order to the administration.
    func reload() async throws -> String {
        try await ask(
            "--unix-socket", socket, "-X", "POST", "-d", "{}", "-H", "Content-Type: application/json",
            "http://x/v1/reload")
    }

    var arguments: [String] {
        [
            "serve", "-c", directory("cluster.yaml"), "--listen", "127.0.0.1:\(port)", "--tls-listen",
            "127.0.0.1:\(securePort)", "--admin", "unix:\(socket)",
        ]
    }

    /// Runs a server as long as a body does.
    /// - Returns: How it ended.
    @discardableResult
    func serving(
        _ more: [String] = [], environment: [String: String] = [:],
        _ body: @escaping @Sendable (RunningProgram) async throws -> Void
    ) async throws -> CommandResult {
        var variables = environment
        variables["SLIPWAY_STATE"] = state
        return try await whileRunning(Places.program, arguments + more, environment: variables) { program in
            try await program.wait(for: "a server that answers") { program in
                guard !program.hasEnded else { throw TestFailure("the server has ended: \(program.error)") }
                return program.error.contains("Ctrl-C ends it")
            }
            try await body(program)
        }.program
    }
}

extension RunningProgram {
    func send(_ signal: Int32) { _ = kill(processIdentifier, signal) }

    /// Sends SIGHUP and waits for what comes of it.
    /// - Returns: What was said of it.
    func reload() async throws -> String {
        let before = error.utf8.count
        send(SIGHUP)
        var said = ""
        try await wait(for: "reload") { program in
            said = String(decoding: program.error.utf8.dropFirst(before), as: UTF8.self)
            return said.contains("after reading everything again\n") || said.contains("nothing was changed")
        }
        return said
    }

    /// Waits until it is gone.
    func end() async throws { try await wait(for: "end of the program") { $0.hasEnded } }

    var hasEnded: Bool {
        guard let text = try? readText("/proc/\(processIdentifier)/stat") else { return true }
        return text.contains(") Z ")
    }
}

/// A download that stands still until the test goes on with it.
final class HeldDownload: Sendable {
    private let descriptor: CInt

    /// Asks, and waits for the beginning of the answer.
    init(port: Int, path: String) throws {
        descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var size: CInt = 1 << 16
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<CInt>.size))
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        address.sin_port = UInt16(port).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw TestFailure("connect: \(String(cString: strerror(errno)))") }
        let request = Array("GET \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".utf8)
        guard write(descriptor, request, request.count) == request.count else { throw TestFailure("write") }
        var first: UInt8 = 0
        guard recv(descriptor, &first, 1, CInt(MSG_PEEK)) == 1 else { throw TestFailure("no answer") }
    }

    deinit { close(descriptor) }

    /// Takes the rest into a file; the body only.
    func finish(into file: String) throws {
        let target = open(file, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0o600)
        defer { close(target) }
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var head: [UInt8]? = []
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count >= 0 else { throw TestFailure("recv: \(String(cString: strerror(errno)))") }
            if count == 0 { return }
            var body = buffer[..<count]
            if let begun = head {
                let text = begun + body
                guard let end = text.firstRange(of: Array("\r\n\r\n".utf8)) else {
                    head = text
                    continue
                }
                body = text[end.upperBound...]
                head = nil
            }
            let written = body.withUnsafeBytes { write(target, $0.baseAddress, $0.count) }
            guard written == body.count else { throw TestFailure("write \(file)") }
        }
    }
}
