import OpenSSL

/// Digests as `verification.hash` has them (Configuration Specification, `verification`).
enum ContentDigest {
    /// - Throws: ``IgnitionError/dataURL(_:)`` when the library refuses.
    static func sha256(_ bytes: [UInt8]) throws(IgnitionError) -> String {
        do throws(OpenSSLError) { return hex(try SHA256.digest(of: bytes)) } catch { throw .dataURL("\(error)") }
    }

    /// - Throws: ``IgnitionError/dataURL(_:)`` when the library refuses.
    static func sha512(_ bytes: [UInt8]) throws(IgnitionError) -> String {
        do throws(OpenSSLError) { return hex(try SHA512.digest(of: bytes)) } catch { throw .dataURL("\(error)") }
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
