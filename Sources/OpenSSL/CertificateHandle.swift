import COpenSSL

/// The owner of an X.509 certificate inside libcrypto (an `X509 *`).
package struct CertificateHandle: ~Copyable {
    /// The `X509 *`, valid as long as this value.
    package let pointer: OpaquePointer

    /// An empty certificate, to be filled.
    /// - Throws: ``OpenSSLError`` when there is no memory.
    package init() throws(OpenSSLError) {
        guard let pointer = X509_new() else { throw OpenSSLError("allocate a certificate") }
        self.pointer = pointer
    }

    /// Reads the next certificate of a PEM buffer.
    ///
    /// - Returns: nil when no further certificate begins in the buffer.
    /// - Throws: ``OpenSSLError`` when one begins and is damaged.
    package init?(next buffer: borrowing MemoryBuffer) throws(OpenSSLError) {
        ERR_clear_error()
        guard let pointer = PEM_read_bio_X509(buffer.pointer, nil, { _, _, _, _ in -1 }, nil) else {
            let atEnd = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE
            let error = OpenSSLError("read a certificate")
            if atEnd { return nil }
            throw error
        }
        self.pointer = pointer
    }

    deinit { X509_free(pointer) }

    /// The certificate as PEM (RFC 7468 section 5).
    /// - Throws: ``OpenSSLError`` when the library refuses.
    package borrowing func pem() throws(OpenSSLError) -> String {
        let buffer = try MemoryBuffer()
        guard PEM_write_bio_X509(buffer.pointer, pointer) == 1 else { throw OpenSSLError("write a certificate") }
        return try buffer.text()
    }
}
