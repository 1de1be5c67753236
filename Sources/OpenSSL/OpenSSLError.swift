import COpenSSL

/// A refusal by libcrypto: what was attempted and the text of the library's own error queue.
package struct OpenSSLError: Error, CustomStringConvertible, Sendable {
    /// The operation that failed, in words.
    package let operation: String
    /// The first reason the library gave; empty when its queue held none.
    package let reason: String

    /// Takes the reason from the calling thread's error queue and clears it.
    package init(_ operation: String) {
        self.operation = operation
        let code = ERR_peek_error()
        if code == 0 {
            reason = ""
        } else {
            var buffer = [CChar](repeating: 0, count: 256)
            ERR_error_string_n(code, &buffer, buffer.count)
            reason = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
        ERR_clear_error()
    }

    package var description: String {
        reason.isEmpty ? "OpenSSL could not \(operation)" : "OpenSSL could not \(operation): \(reason)"
    }
}
