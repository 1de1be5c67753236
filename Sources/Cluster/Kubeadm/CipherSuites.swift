import Inventory

/// Which `cipherSuites` Kubernetes' servers start with.
enum CipherSuites {
    /// Those of which Go's HTTP/2 wants one in every list for TLS 1.2 (RFC 9113 section 9.2.2).
    private static let ofHTTP2 = ["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"]

    /// The names that `--tls-cipher-suites` takes (Kubernetes, "kube-apiserver"; Go, `crypto/tls`).
    private static let known: Set<String> = {
        let forward = ["ECDHE_RSA", "ECDHE_ECDSA"].flatMap { exchange in
            [
                "AES_128_CBC_SHA", "AES_128_CBC_SHA256", "AES_128_GCM_SHA256", "AES_256_CBC_SHA", "AES_256_GCM_SHA384",
                "CHACHA20_POLY1305", "CHACHA20_POLY1305_SHA256", "RC4_128_SHA",
            ].map { "TLS_\(exchange)_WITH_\($0)" }
        }
        let plain = [
            "3DES_EDE_CBC_SHA", "AES_128_CBC_SHA", "AES_128_CBC_SHA256", "AES_128_GCM_SHA256", "AES_256_CBC_SHA",
            "AES_256_GCM_SHA384", "RC4_128_SHA",
        ].map { "TLS_RSA_WITH_\($0)" }
        let version13 = ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"]
        return Set(forward + plain + version13 + ["TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA"])
    }()

    /// Reads names with commas between.
    /// - Parameter lowest: The version of TLS that servers accept beside them.
    /// - Throws: `InvalidValue` for a name or a list with which the API server would not start.
    static func names(_ text: String, from lowest: TLSVersion) throws(InvalidValue) -> [String] {
        let names = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        if let stranger = names.first(where: { !known.contains($0) }) {
            throw InvalidValue(
                stranger,
                expected: "a cipher suite that Kubernetes knows, such as \(ofHTTP2[0]); write names with commas between"
            )
        }
        guard lowest == .tls13 || names.contains(where: ofHTTP2.contains) else {
            throw InvalidValue(
                text, expected: "a list with which the API server starts; add \(ofHTTP2[0]), which HTTP/2 needs")
        }
        return names
    }
}
