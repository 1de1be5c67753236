package import Markup
package import OCI

/// The `serve:` part of a cluster file: where the server is and what it hands out.
package struct ServeSettings: Sendable, Hashable {
    /// The URL under which hosts reach the server; nil derives it from the address it listens on.
    package let url: BaseURL?
    /// `ADDRESS:PORT` to listen on; nil means `127.0.0.1:8080`.
    package let listen: String?
    /// The OS image, such as `oci:DIR`, relative to the cluster file; nil serves no archive.
    package let image: ImageLocation?

    package init(url: BaseURL? = nil, listen: String? = nil, image: ImageLocation? = nil) {
        self.url = url
        self.listen = listen
        self.image = image
    }

    /// Reads the mapping under `serve:`.
    package init(_ fields: Fields) {
        url = fields.parse("url") { try BaseURL($0) }
        listen = fields.parse("listen") { try Self.listenAddress($0) }
        image = fields.parse("image") { try ImageLocation($0) }
        fields.finish()
    }

    private static func listenAddress(_ text: String) throws(InvalidValue) -> String {
        let port = text.split(separator: ":", omittingEmptySubsequences: false).last ?? ""
        let host = text.dropLast(port.count + 1)
        let inner = host.hasPrefix("[") && host.hasSuffix("]") ? host.dropFirst().dropLast() : host
        guard let address = try? IPAddress(String(inner)), address.isVersion6 == host.hasPrefix("["),
            !port.isEmpty, port.utf8.allSatisfy({ (48...57).contains($0) }), UInt16(port) != nil
        else { throw InvalidValue(text, expected: "an address to listen on such as 192.0.2.1:8080 or [::]:8080") }
        return text
    }
}
