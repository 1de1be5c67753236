import Archive

/// What a registry is asked; it can be sent several times.
struct RegistryRequest {
    enum Target {
        /// Below the registry's own address.
        case path(String, query: String? = nil)
        /// Where the registry said to go on.
        case url(RegistryURL)
    }

    enum Body {
        case none
        case bytes([UInt8])
        /// So many bytes of a stream, which is opened each time.
        case stream(count: Int, open: () throws -> any ByteSource)
    }

    var method: String
    var target: Target
    /// What a token has to be for.
    var scopes: [TokenScope]
    var fields: [(name: String, value: String)] = []
    var body = Body.none
    /// Whether it completes a blob, which may take the registry long.
    var isCompleting = false
    /// Whether it is sent again when the connection breaks or the registry has no time.
    var isRepeated = true

    init(_ method: String, _ target: Target, _ scopes: [TokenScope]) {
        self.method = method
        self.target = target
        self.scopes = scopes
    }
}
