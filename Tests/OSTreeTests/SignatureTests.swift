import OSTree
import OpenSSL
import TestSupport
import Testing

@Suite("Signatures and the real ostree")
struct SignatureTests {
    private static let public64 = SigningKeyTests.public64
    /// The public key of RFC 8032, section 7.1, test 1.
    private static let other64 = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="

    @Test("ostree shows and verifies ours", .enabled(if: Ed25519OSTree.isUsable))
    func commit() async throws {
        let peer = try await PeerRepository(Ed25519OSTree.program)
        let commit = try peer.commit("b")
        let place = "\(peer.path)/\(ObjectName(commit, .detachedMetadata).path)"
        var metadata = DetachedMetadata()
        try metadata.sign(readBytes("\(peer.path)/\(ObjectName(commit, .commit).path)"), with: key())
        try writeBytes(metadata.serialised, to: place)

        let verify = ["sign", "--verify", "--sign-type=ed25519", "\(commit)"]
        try await peer.ostree(verify + [Self.public64])
        try await peer.ostree(verify + [Self.other64], succeeds: false)
        // Not by its branch: ostree takes `b` for a commit whose checksum begins so, if there is one.
        let shown = try await peer.ostree(["show", "--print-detached-metadata-key=ostree.sign.ed25519", "\(commit)"])
        // GLib prints bytes that end in a NUL as text.
        #expect(shown.output.hasPrefix("[[byte 0x") || shown.output.hasPrefix("[b"), "\(shown)")

        try writeBytes(Self.damaged(metadata.serialised), to: place)
        try await peer.ostree(verify + [Self.public64], succeeds: false)
    }

    @Test("what ostree signs is what we sign", .enabled(if: Ed25519OSTree.isUsable), arguments: [false, true])
    func sameAsTheirs(byFile: Bool) async throws {
        let peer = try await PeerRepository(Ed25519OSTree.program)
        let commit = try peer.commit("demo/a")
        let keys = try peer.directory.write("keys", SigningKeyTests.secret64 + "\n")
        let secret = byFile ? ["--keys-file=\(keys)"] : [SigningKeyTests.secret64]
        try await peer.ostree(["sign", "--sign-type=ed25519", "\(commit)"] + secret)
        let object = try readBytes("\(peer.path)/\(ObjectName(commit, .commit).path)")
        let theirs = try readBytes("\(peer.path)/\(ObjectName(commit, .detachedMetadata).path)")
        var ours = DetachedMetadata()
        try ours.sign(object, with: key())
        #expect(ours.serialised == theirs)
        #expect(try DetachedMetadata(serialised: theirs).isSignature(of: object, by: key().verificationKey))

        try await peer.ostree(["summary", "--update", "--sign=\(SigningKeyTests.secret64)"])
        let summary = try readBytes("\(peer.path)/summary")
        var signatures = DetachedMetadata()
        try signatures.sign(summary, with: key())
        #expect(try signatures.serialised == readBytes("\(peer.path)/summary.sig"))
    }

    @Test("a client that demands signatures pulls by ours, and by nothing else", .enabled(if: Ed25519OSTree.isUsable))
    func pull() async throws {
        let peer = try await PeerRepository(Ed25519OSTree.program)
        var commits: [String: [UInt8]] = [:]
        for ref in ["b", "demo/a"] {
            let commit = try peer.commit(ref)
            var metadata = DetachedMetadata()
            try metadata.sign(readBytes("\(peer.path)/\(ObjectName(commit, .commit).path)"), with: key())
            commits["\(peer.path)/\(ObjectName(commit, .detachedMetadata).path)"] = metadata.serialised
        }
        let summary = try Summary(refs: peer.references(), lastModified: 1_700_000_000).serialised
        var signature = DetachedMetadata()
        try signature.sign(summary, with: key())

        func restore() throws {
            for (path, bytes) in commits { try writeBytes(bytes, to: path) }
            try writeBytes(summary, to: "\(peer.path)/summary")
            try writeBytes(signature.serialised, to: "\(peer.path)/summary.sig")
        }
        func pulled(_ key: String = Self.public64) async throws -> CommandResult {
            let client = try await peer.client([
                "sign-verify=ed25519", "sign-verify-summary=true", "verification-ed25519-key=\(key)",
            ])
            return try await run(peer.program, ["--repo=\(client)", "pull", "--mirror", "origin"])
        }
        try restore()
        let sound = try await pulled()
        #expect(sound.succeeded, "\(sound)")
        #expect(try await !pulled(Self.other64).succeeded)

        // Another time in a summary that nobody signed.
        let forged = try Summary(refs: peer.references(), lastModified: 1_700_000_001)
        try writeBytes(forged.serialised, to: "\(peer.path)/summary")
        let unsigned = try await pulled()
        #expect(!unsigned.succeeded && unsigned.error.contains("ignature"), "\(unsigned)")
        try restore()
        removeTree("\(peer.path)/summary.sig")
        #expect(try await !pulled().succeeded)

        try restore()
        for (path, bytes) in commits { try writeBytes(Self.damaged(bytes), to: path) }
        let damaged = try await pulled()
        #expect(!damaged.succeeded && damaged.error.contains("ignature"), "\(damaged)")
        try restore()
        #expect(try await pulled().succeeded)
    }

    /// Another bit inside the first signature.
    private static func damaged(_ metadata: [UInt8]) -> [UInt8] {
        var damaged = metadata
        damaged[40] ^= 1
        return damaged
    }

    private func key() throws -> SigningKey { try SigningKeyTests.key(SigningKeyTests.secret64) }
}
