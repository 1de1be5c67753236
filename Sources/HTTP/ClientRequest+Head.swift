import NIOHTTP1

extension ClientRequest {
    /// Fields that the client makes itself.
    private static let ownFields: Set<String> = [
        "host", "content-length", "transfer-encoding", "connection", "proxy-authorization",
    ]

    /// The head as it is sent.
    /// - Throws: ``TransportError`` (`invalidRequest`) if method or fields have characters that would end them early.
    func head(for url: ClientURL, by route: ClientRoute, userAgent: String) throws(TransportError) -> HTTPRequestHead {
        guard Self.isToken(method), fields.allSatisfy({ Self.isToken($0.name) && Self.isValue($0.value) }) else {
            throw TransportError(kind: .invalidRequest, place: url.place, hasReachedServer: false, cause: nil)
        }
        var headers = HTTPHeaders([("Host", url.hostField)])
        if !fields.contains(where: { $0.name.lowercased() == "user-agent" }) {
            headers.add(name: "User-Agent", value: userAgent)
        }
        for (name, value) in fields where !Self.ownFields.contains(name.lowercased()) {
            headers.add(name: name, value: value)
        }
        if let count = bodyCount { headers.add(name: "Content-Length", value: "\(count)") }
        if let authorization = route.authorization { headers.add(name: "Proxy-Authorization", value: authorization) }
        return HTTPRequestHead(
            version: .http1_1, method: HTTPMethod(rawValue: method), uri: route.target, headers: headers)
    }

    /// Nil where a request without a body does not tell that it has none (RFC 9110, section 8.6).
    private var bodyCount: Int? {
        switch body {
        case .none: ["POST", "PUT", "PATCH"].contains(method) ? 0 : nil
        case .bytes(let bytes): bytes.count
        case .stream(_, let count): count
        }
    }

    /// A token (RFC 9110, section 5.6.2).
    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }

    /// A field's value (RFC 9110, section 5.5), in ASCII.
    private static func isValue(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x20...0x7E).contains($0) || $0 == 0x09 }
    }
}
