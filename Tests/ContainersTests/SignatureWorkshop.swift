import OCI
import SystemPackage
import TestSupport
import Testing

@testable import Containers

/// Images in `dir:` that are signed in many ways, and the keys, made by gpg, openssl and skopeo.
///
/// The image is always the same; its name in the signatures is `registry.example.com/ns/repo:v1` unless a folder's name
/// says otherwise.
struct SignatureWorkshop: Sendable {
    static let name = "registry.example.com/ns/repo:v1"

    let directory: TemporaryDirectory
    let digest: Digest
    private let home: String

    /// Makes the unsigned image, in the folder `unsigned`.
    init() throws {
        directory = try TemporaryDirectory()
        home = directory("gpg")
        try makeDirectory(home)
        try makeDirectory(directory("unsigned"))
        let blobs = [Array("{}".utf8), Array("x".utf8)]
        let digests = try blobs.map { try Digest(of: $0) }
        for (blob, digest) in zip(blobs, digests) { try writeBytes(blob, to: directory("unsigned/\(digest.hex)")) }
        let manifest = """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":\
            "application/vnd.oci.image.config.v1+json","digest":"\(digests[0])","size":2},"layers":[{"mediaType":\
            "application/vnd.oci.image.layer.v1.tar","digest":"\(digests[1])","size":1}]}
            """
        try directory.write("unsigned/manifest.json", manifest)
        try directory.write("unsigned/version", "Directory Transport Version: 1.1\n")
        digest = try Digest(of: Array(manifest.utf8))
    }

    /// Ends what gpg started.
    func close() async throws {
        _ = try await run("gpgconf", ["--homedir", home, "--kill", "all"])
    }

    /// Makes a key of GPG, and exports the public half to `NAME.gpg` and, in letters, to `NAME.asc`.
    /// - Parameter options: Such as a faked time.
    func makeKey(_ name: String, expires: String = "never", _ options: [String] = []) async throws {
        try await gpg(
            options + ["--passphrase", "", "--quick-gen-key", "\(name)@example.com", "ed25519", "sign", expires])
        try await export(name)
    }

    func export(_ name: String) async throws {
        try await gpg(["--yes", "--output", directory("\(name).gpg"), "--export", "\(name)@example.com"])
        try await gpg(["--yes", "--armor", "--output", directory("\(name).asc"), "--export", "\(name)@example.com"])
    }

    @discardableResult func gpg(_ arguments: [String], input: String? = nil) async throws -> String {
        try await ok("gpg", ["--homedir", home, "--batch", "--quiet"] + arguments, input: input)
    }

    func revoke(_ name: String) async throws {
        let listing = try await gpg(["--with-colons", "--list-keys", "\(name)@example.com"])
        let line = try #require(listing.split(separator: "\n").first { $0.hasPrefix("fpr:") })
        let print = try #require(line.split(separator: ":").last)
        let text = try readText("\(home)/openpgp-revocs.d/\(print).rev")
        try await gpg(["--import"], input: text.replacing(":-----BEGIN", with: "-----BEGIN"))
        try await export(name)
    }

    /// Copies the unsigned image to a folder and puts signatures beside it.
    func image(_ folder: String, signatures: [[UInt8]]) async throws {
        _ = try await ok("cp", ["-a", directory("unsigned"), directory(folder)])
        for (number, signature) in signatures.enumerated() {
            try writeBytes(signature, to: directory("\(folder)/signature-\(number + 1)"))
        }
    }

    /// The text of a signature.
    func payload(
        _ type: String = "atomic container signature", name: String = name, digest: Digest? = nil,
        optional: String = "{}", extra: String = ""
    ) -> String {
        """
        {"critical":{"identity":{"docker-reference":"\(name)"},"image":{"docker-manifest-digest":\
        "\(digest ?? self.digest)"},"type":"\(type)"\(extra)},"optional":\(optional)}
        """
    }

    /// An OpenPGP message, made by a key.
    func sign(_ payload: String, by name: String, _ options: [String] = []) async throws -> [UInt8] {
        try directory.write("payload", payload)
        let keys = ["--local-user", "\(name)@example.com"]
        try await gpg(options + keys + ["--yes", "--output", directory("message"), "--sign", directory("payload")])
        return try readBytes(directory("message"))
    }

    /// Makes a key pair `NAME.pem` and `NAME.pub`.
    func makeSigstoreKey(_ name: String, _ options: [String]) async throws {
        _ = try await ok("openssl", ["genpkey", "-quiet", "-out", directory("\(name).pem")] + options)
        _ = try await ok(
            "openssl", ["pkey", "-in", directory("\(name).pem"), "-pubout", "-out", directory("\(name).pub")])
    }

    /// A signature of sigstore, as `dir:` stores it.
    func sigstore(_ payload: String, by name: String, isRaw: Bool = false) async throws -> [UInt8] {
        let signature = try await sigstoreSignature(payload, by: name, isRaw: isRaw)
        let text = try await ok("base64", ["-w0"], input: payload)
        let json = """
            {"mimeType":"\(SigstoreSignature.mediaType)","payload":"\(text)","annotations":{\
            "\(SigstoreSignature.annotation)":"\(signature)"}}
            """
        return [0] + Array("sigstore-json\n".utf8) + Array(json.utf8)
    }

    /// The base64 of a signature by openssl.
    /// - Parameter isRaw: Whether the algorithm takes the text itself, without a digest.
    func sigstoreSignature(_ payload: String, by name: String, isRaw: Bool = false) async throws -> String {
        try directory.write("text", payload)
        let digest = isRaw ? [] : ["-digest", "sha256"]
        _ = try await ok(
            "openssl",
            ["pkeyutl", "-sign", "-rawin", "-inkey", directory("\(name).pem"), "-in", directory("text")] + digest
                + ["-out", directory("signature")])
        return try await ok("base64", ["-w0", directory("signature")])
    }

    /// What skopeo says of an image under a policy: whether it copies it.
    func skopeoAccepts(_ folder: String, policy: String, number: Int) async throws -> CommandResult {
        try await run(
            "skopeo", ["--policy", policy, "copy", "dir:\(directory(folder))", "dir:\(directory("copy-\(number)"))"])
    }

    /// What we say.
    func refusal(_ folder: String, policy: String, demand: SignatureDemand = .unverified) -> (any Error)? {
        do {
            let environment = HostEnvironment.current
            let policy = try Policy(environment, file: .init(policy))
            let subject = try PolicySubject(try ImageLocation("dir:\(directory(folder))"), manifest: digest)
            try policy.evaluate(subject, demand: demand) { try SignatureSet(directory: .init(directory(folder))) }
            return nil
        } catch {
            return error
        }
    }

    @discardableResult private func ok(
        _ tool: String, _ arguments: [String], input: String? = nil
    ) async throws -> String {
        let result = try await run(tool, arguments, input: input)
        guard result.succeeded else { throw TestFailure("\(tool) \(arguments): \(result)") }
        return result.output
    }
}
