import Ignition

/// The drop-in that tells a service of the node its proxies (systemd.exec(5), `Environment=`).
struct ProxyDropIn {
    private let settings: ProxySettings

    /// - Parameter direct: What is reached directly besides what the cluster file names.
    init(_ settings: ProxySettings, direct: [String] = []) {
        let named = settings.noProxy.map { [$0] } ?? []
        self.settings = ProxySettings(
            https: settings.https, http: settings.http, noProxy: (named + direct).joined(separator: ","))
    }

    /// One drop-in, or none where nothing is configured.
    static func list(_ settings: ProxySettings, direct: [String] = []) throws -> [DropIn] {
        settings.isEmpty ? [] : [try ProxyDropIn(settings, direct: direct).dropIn()]
    }

    private func dropIn() throws -> DropIn {
        var lines = ["[Service]"]
        for (name, value) in [("HTTPS_PROXY", settings.https), ("HTTP_PROXY", settings.http)] {
            guard let value else { continue }
            lines += [
                "Environment=\"\(name)=\(escaped(value))\"", "Environment=\"\(name.lowercased())=\(escaped(value))\"",
            ]
        }
        if let direct = settings.noProxy, !direct.isEmpty {
            lines.append("Environment=\"no_proxy=\(escaped(direct))\"")
        }
        return try DropIn(name: "proxy.conf", contents: lines.joined(separator: "\n") + "\n")
    }

    /// Percent signs are specifiers of systemd; quotes and backslashes cannot occur (``ProxySettings``).
    /// By bytes: an accent joins the sign before it into another character.
    private func escaped(_ text: String) -> String {
        String(decoding: text.utf8.flatMap { $0 == UInt8(ascii: "%") ? [$0, $0] : [$0] }, as: UTF8.self)
    }
}
