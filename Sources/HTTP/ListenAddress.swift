import Glibc
import NIOCore

/// Where to listen: `ADDRESS:PORT` or `[IPV6]:PORT`; port 0 lets the system choose.
package struct ListenAddress: Sendable, Hashable, CustomStringConvertible {
    /// An IP address without brackets.
    package let host: String
    package let port: Int

    /// - Throws: ``InvalidListenAddress``.
    package init(_ text: String) throws(InvalidListenAddress) {
        guard let colon = text.lastIndex(of: ":") else { throw InvalidListenAddress(text: text) }
        var host = text[..<colon]
        let port = text[text.index(after: colon)...]
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        if isBracketed { host = host.dropFirst().dropLast() }
        let isDigits = !port.isEmpty && port.utf8.allSatisfy { (48...57).contains($0) }
        guard isDigits, let number = UInt16(port), isBracketed == host.contains(":"),
            (try? SocketAddress(ipAddress: String(host), port: 0)) != nil
        else { throw InvalidListenAddress(text: text) }
        self.host = String(host)
        self.port = Int(number)
    }

    /// Takes parts that were checked before.
    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// A text that names no address to listen on.
package struct InvalidListenAddress: Error, CustomStringConvertible, Sendable {
    let text: String

    package var description: String {
        let shown = String(text.prefix(60)).debugDescription
        return
            "\(shown) is not an address to listen on: give IP and port, such as 192.0.2.1:8080 or [::1]:8080"
    }
}
