import Markup

/// The `serve.admin:` part of a cluster file: where operators reach the server.
package struct AdminSettings: Sendable, Hashable {
    /// `unix:PATH` or `ADDRESS:PORT`; nil means the socket of the state directory.
    package let listen: String?
    /// A PEM file of the authorities that operators' certificates come from, relative to the cluster file.
    package let certificateAuthority: String?
    /// A file whose first line operators show as a bearer token, relative to the cluster file.
    package let tokenFile: String?

    init() {
        listen = nil
        certificateAuthority = nil
        tokenFile = nil
    }

    init(_ fields: Fields) {
        listen = fields.parse("listen") { text in
            text.hasPrefix("unix:") && text.utf8.count > 5 ? text : try ServeSettings.listenAddress(text)
        }
        certificateAuthority = fields.text("certificateAuthority")
        tokenFile = fields.text("tokenFile")
        fields.finish()
    }
}
