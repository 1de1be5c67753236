/// A server of the Network Time Protocol, by its name or address.
package struct TimeServer: Sendable, Hashable, CustomStringConvertible {
    package let description: String

    /// - Throws: ``InvalidValue``.
    package init(_ text: String) throws(InvalidValue) {
        if let address = try? IPAddress(text) {
            description = address.description
        } else if let name = try? HostName(text) {
            description = name.description
        } else {
            throw InvalidValue(text, expected: "a time server such as ntp.example.com or 192.0.2.1")
        }
    }
}
