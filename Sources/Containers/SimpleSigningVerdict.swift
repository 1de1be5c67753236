/// What the status lines of `gpgv` say of a signature (GnuPG, doc/DETAILS, "Format of the --status-fd output").
struct SimpleSigningVerdict {
    /// Why the signature does not hold; nil when it does: one text, one signature, good, by a key in force.
    let problem: String?

    /// What must be there, each once.
    private static let needed = ["PLAINTEXT", "NEWSIG", "GOODSIG", "VALIDSIG"]
    private static let problems = [
        "BADSIG": "the signature is wrong", "EXPSIG": "the signature has expired",
        "EXPKEYSIG": "the key that made it has expired", "REVKEYSIG": "the key that made it is revoked",
        "NO_PUBKEY": "no key of the policy made it", "NODATA": "it is no signed message",
        "ERRSIG": "the signature cannot be checked", "UNEXPECTED": "it is no signed message",
        "ERROR": "it is no message that is signed once", "FAILURE": "gpgv failed",
    ]

    init(status: [UInt8]) {
        let words = status.split(separator: 0x0A).compactMap { line -> String? in
            let parts = line.split(separator: 0x20, maxSplits: 2)
            guard parts.count >= 2, parts[0].elementsEqual("[GNUPG:]".utf8) else { return nil }
            return String(decoding: parts[1], as: UTF8.self)
        }
        // The most telling first: an unknown key is reported as an error too.
        let order = ["NO_PUBKEY", "EXPSIG", "EXPKEYSIG", "REVKEYSIG", "ERROR", "BADSIG"]
        if let word = order.first(where: words.contains) ?? words.first(where: { Self.problems[$0] != nil }) {
            problem = Self.problems[word]
        } else if Self.needed.allSatisfy({ word in words.count { $0 == word } == 1 }) {
            problem = nil
        } else {
            problem = words.isEmpty ? "it is no signed message" : "it is no message that is signed once"
        }
    }
}
