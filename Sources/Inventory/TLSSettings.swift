import Markup

/// The `serve.tls:` part of a cluster file: where secrets go out, and who the server shows itself to be.
package struct TLSSettings: Sendable, Hashable {
    /// `ADDRESS:PORT` to listen on; nil means the address of `serve.listen` with port 8443.
    package let listen: String?
    /// The PEM files of a certificate with those above it, and of its key, relative to the cluster file; nil for a
    /// certificate of the server's own authority.
    package let certificate: String?
    package let key: String?

    init() {
        listen = nil
        certificate = nil
        key = nil
    }

    init(_ fields: Fields) {
        listen = fields.parse("listen") { try ServeSettings.listenAddress($0) }
        certificate = fields.text("certificate")
        key = fields.text("key")
        if certificate == nil, key != nil { fields.missing("certificate") }
        if key == nil, certificate != nil { fields.missing("key") }
        fields.finish()
    }
}
