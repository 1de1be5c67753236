import COpenSSL

/// Bytes in memory that libcrypto reads PEM from or writes PEM to (a BIO of type "mem").
package struct MemoryBuffer: ~Copyable {
    /// The `BIO *`, valid as long as this value.
    package let pointer: OpaquePointer

    /// An empty buffer to write to.
    /// - Throws: ``OpenSSLError`` when there is no memory.
    package init() throws(OpenSSLError) {
        guard let pointer = BIO_new(BIO_s_mem()) else { throw OpenSSLError("allocate a buffer") }
        self.pointer = pointer
    }

    /// A buffer holding a copy of bytes, to read from.
    /// - Throws: ``OpenSSLError`` when there is no memory.
    package init(_ bytes: [UInt8]) throws(OpenSSLError) {
        guard let pointer = BIO_new(BIO_s_mem()) else { throw OpenSSLError("allocate a buffer") }
        guard bytes.isEmpty || BIO_write(pointer, bytes, Int32(clamping: bytes.count)) == bytes.count else {
            BIO_free_all(pointer)
            throw OpenSSLError("fill a buffer")
        }
        self.pointer = pointer
    }

    deinit { BIO_free_all(pointer) }

    /// Takes everything that is in the buffer as text.
    /// - Throws: ``OpenSSLError`` when the library refuses.
    package borrowing func text() throws(OpenSSLError) -> String {
        var bytes = [UInt8](repeating: 0, count: BIO_ctrl_pending(pointer))
        defer { OPENSSL_cleanse(&bytes, bytes.count) }
        guard BIO_read(pointer, &bytes, Int32(clamping: bytes.count)) == bytes.count else {
            throw OpenSSLError("empty a buffer")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
