import Files
import Markup
import OpenSSL
package import SystemPackage

/// The signatures of one manifest, none of them verified yet.
package struct SignatureSet: Sendable {
    /// OpenPGP messages (container-signature(5)).
    private(set) var simple: [[UInt8]] = []
    private(set) var sigstore: [SigstoreSignature] = []

    /// How many signatures of an image are looked at, and the greatest size of each, in bytes.
    package static let limit = (count: 128, bytes: 4 << 20)

    package init() {}

    /// Adds a signature that was attached to the image.
    package mutating func add(_ signature: SigstoreSignature) { sigstore.append(signature) }

    /// Adds a signature as containers/image stores it: a bare OpenPGP message, or a zero byte, the name of a format, a
    /// line end and what the format has.
    /// - Throws: `Fault` or ``SignatureFormatError``.
    package mutating func add(stored blob: [UInt8]) throws {
        guard let first = blob.first else { throw SignatureFormatError("a signature is empty") }
        // Packets of OpenPGP (RFC 4880 section 4.2): compressed data, a one-pass signature, a signature.
        let tag = first & 0x40 == 0 ? first >> 2 & 0x0F : first & 0x3F
        if first & 0x80 != 0, [8, 4, 2].contains(tag) { return simple.append(blob) }
        guard first == 0, let end = blob.prefix(64).firstIndex(of: 0x0A) else {
            throw SignatureFormatError("a signature is in an unknown form")
        }
        let content = Array(blob[(end + 1)...])
        switch String(decoding: blob[1..<end], as: UTF8.self) {
        case "simple-signing": simple.append(content)
        case "sigstore-json":
            if let signature = try Self.sigstore(content) { sigstore.append(signature) }
        case let name: throw SignatureFormatError("a signature has the unknown form `\(name)`")
        }
    }

    /// Reads the files `signature-1`, `signature-2` and so on of a directory, up to the first that is missing.
    /// - Parameter directory: That of an image in `dir:`, or one of a lookaside.
    /// - Throws: `FileError`, `Fault` or ``SignatureFormatError``.
    package init(directory: FilePath) throws {
        for number in 1...Self.limit.count {
            let file = directory.appending("signature-\(number)")
            guard let blob = try SignatureFiles.readIfPresent(file, limit: Self.limit.bytes) else { return }
            try add(stored: blob)
        }
        throw SignatureFormatError("\(directory) has more than \(Self.limit.count) signatures")
    }

    /// A signature of sigstore in JSON; nil for attachments that are no signatures.
    private static func sigstore(_ bytes: [UInt8]) throws -> SigstoreSignature? {
        let limits = ParseLimits(bytes: limit.bytes, depth: 16, nodes: 10_000)
        let root = try JSON.parse(bytes, source: "a stored signature", limits: limits)
        guard case .scalar(let type, false) = root["mimeType"]?.content else {
            throw SignatureFormatError("a stored signature has no `mimeType`")
        }
        guard type == SigstoreSignature.mediaType else { return nil }
        guard case .scalar(let text, false) = root["payload"]?.content, let payload = [UInt8](base64: text) else {
            throw SignatureFormatError("a stored signature has no `payload` in base64")
        }
        var signature: String?
        if case .scalar(let text, false) = root["annotations"]?[SigstoreSignature.annotation]?.content {
            signature = text
        }
        return SigstoreSignature(payload: payload, signature: signature)
    }
}

/// What is stored as a signature is none.
package struct SignatureFormatError: Error, CustomStringConvertible, Sendable {
    package let description: String

    init(_ description: String) { self.description = description }
}
