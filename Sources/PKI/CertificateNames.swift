import COpenSSL
import Glibc
import OpenSSL

/// The names that stand in a certificate, for people: control characters and others that could mislead are escaped.
enum CertificateNames {
    /// A distinguished name in the form of RFC 4514, with letters of all alphabets as they are.
    static func text(_ name: OpaquePointer?) throws(PKIError) -> String {
        try refusing { () throws(OpenSSLError) in
            let buffer = try MemoryBuffer()
            // XN_FLAG_RFC2253 without ASN1_STRFLGS_ESC_MSB.
            let flags =
                ASN1_STRFLGS_ESC_2253 | ASN1_STRFLGS_ESC_CTRL | ASN1_STRFLGS_UTF8_CONVERT | ASN1_STRFLGS_DUMP_UNKNOWN
                | ASN1_STRFLGS_DUMP_DER | XN_FLAG_DN_REV | Int32(XN_FLAG_SEP_COMMA_PLUS) | XN_FLAG_DUMP_UNKNOWN_FIELDS
            guard let name, X509_NAME_print_ex(buffer.pointer, name, 0, UInt(flags)) >= 0 else {
                throw OpenSSLError("read a name")
            }
            return try buffer.text()
        }
    }

    /// The DNS names and addresses of a certificate's alternative names.
    static func alternatives(_ certificate: borrowing CertificateHandle) -> [String] {
        defer { ERR_clear_error() }
        guard let found = X509_get_ext_d2i(certificate.pointer, NID_subject_alt_name, nil, nil) else { return [] }
        let names = OpaquePointer(found)
        defer { GENERAL_NAMES_free(names) }
        return (0..<OPENSSL_sk_num(names)).compactMap { index in
            OPENSSL_sk_value(names, index).flatMap {
                name(UnsafePointer($0.assumingMemoryBound(to: GENERAL_NAME.self)))
            }
        }
    }

    private static func name(_ name: UnsafePointer<GENERAL_NAME>) -> String? {
        var kind: Int32 = 0
        guard let value = GENERAL_NAME_get0_value(name, &kind), kind == GEN_DNS || kind == GEN_IPADD else { return nil }
        let string = UnsafePointer(value.assumingMemoryBound(to: ASN1_STRING.self))
        guard let data = ASN1_STRING_get0_data(string) else { return nil }
        let bytes = Array(UnsafeBufferPointer(start: data, count: Int(ASN1_STRING_length(string))))
        guard kind == GEN_IPADD else {
            return String(decoding: bytes.map { (0x21...0x7E).contains($0) ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
        }
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        var text = [CChar](repeating: 0, count: 64)
        guard inet_ntop(bytes.count == 4 ? AF_INET : AF_INET6, bytes, &text, socklen_t(text.count)) != nil else {
            return nil
        }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
