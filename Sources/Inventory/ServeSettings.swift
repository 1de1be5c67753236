package import Markup
package import OCI

/// The `serve:` part of a cluster file: where the server is, what it hands out, and to whom.
package struct ServeSettings: Sendable, Hashable {
    /// What becomes of a machine that no host is listed for.
    package enum UnknownHosts: String, Sendable, CaseIterable {
        /// It goes on to its next boot device at once.
        case refuse
        /// It asks again until it is listed.
        case wait
        /// It waits, and is written down for an operator to approve.
        case record
        /// It boots its disk.
        case local
    }

    /// What becomes of a host whose installer or first boot comes from another address than its boot script went to.
    package enum OtherAddresses: String, Sendable, CaseIterable {
        /// Nothing goes out to it, and an alarm is raised.
        case refuse
        /// It is the host, as it knows the token: for DHCP servers that tell iPXE and the installer apart.
        case allow
    }

    /// The URL under which hosts reach boot scripts, boot files, media and the archive; nil derives it from the address
    /// that the server listens on.
    package let url: BaseURL?
    /// The URL under which hosts reach everything secret; nil derives it from ``url`` and the port of ``tls``.
    package let secureURL: BaseURL?
    /// `ADDRESS:PORT` to listen on; nil means `127.0.0.1:8080`.
    package let listen: String?
    package let tls: TLSSettings
    package let admin: AdminSettings
    /// The OS image, such as `oci:DIR`, relative to the cluster file; nil serves no archive.
    package let image: ImageLocation?
    package let unknown: UnknownHosts
    /// The most hosts that install at once; nil for any number.
    package let installLimit: Int?
    /// How long the secrets of a boot session go out again.
    package let window: TimeSpan
    package let otherAddresses: OtherAddresses

    package init(url: BaseURL? = nil, listen: String? = nil, image: ImageLocation? = nil) {
        self.url = url
        self.listen = listen
        self.image = image
        secureURL = nil
        tls = TLSSettings()
        admin = AdminSettings()
        unknown = .record
        installLimit = nil
        window = .hour
        otherAddresses = .refuse
    }

    /// Reads the mapping under `serve:`.
    package init(_ fields: Fields) {
        url = fields.parse("url") { try BaseURL($0) }
        secureURL = fields.parse("secureURL") { try Self.secure($0) }
        listen = fields.parse("listen") { try Self.listenAddress($0) }
        tls = fields.fields("tls").map { TLSSettings($0) } ?? TLSSettings()
        admin = fields.fields("admin").map { AdminSettings($0) } ?? AdminSettings()
        image = fields.parse("image") { try ImageLocation($0) }
        unknown = fields.parse("unknown") { try Self.unknown($0) } ?? .record
        installLimit = fields.integer("installLimit", in: 1...100_000)
        window = fields.parse("window") { try TimeSpan($0, in: 1...31_622_400) } ?? .hour
        otherAddresses = fields.parse("otherAddresses") { try Self.otherAddresses($0) } ?? .refuse
        fields.finish()
    }

    private static func secure(_ text: String) throws(InvalidValue) -> BaseURL {
        let url = try BaseURL(text)
        guard url.isSecure else { throw InvalidValue(text, expected: "a URL such as https://192.0.2.1:8443") }
        return url
    }

    private static func unknown(_ text: String) throws(InvalidValue) -> UnknownHosts {
        guard let rule = UnknownHosts(rawValue: text) else {
            throw InvalidValue(text, expected: "one of refuse, wait, record, local")
        }
        return rule
    }

    private static func otherAddresses(_ text: String) throws(InvalidValue) -> OtherAddresses {
        guard let rule = OtherAddresses(rawValue: text) else {
            throw InvalidValue(text, expected: "one of refuse, allow")
        }
        return rule
    }

    static func listenAddress(_ text: String) throws(InvalidValue) -> String {
        let port = text.split(separator: ":", omittingEmptySubsequences: false).last ?? ""
        let host = text.dropLast(port.count + 1)
        let inner = host.hasPrefix("[") && host.hasSuffix("]") ? host.dropFirst().dropLast() : host
        guard let address = try? IPAddress(String(inner)), address.isVersion6 == host.hasPrefix("["),
            !port.isEmpty, port.utf8.allSatisfy({ (48...57).contains($0) }), UInt16(port) != nil
        else { throw InvalidValue(text, expected: "an address to listen on such as 192.0.2.1:8080 or [::]:8080") }
        return text
    }
}
