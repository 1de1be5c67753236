import FoundationEssentials

extension RecordingProxy {
    /// A request and the status of its answer.
    struct Exchange: Sendable {
        let request: Request
        let status: Int
    }

    /// A request as a proxy gets it (RFC 9112, section 3.2).
    struct Request: Sendable {
        let head: TestRegistry.Request
        /// `http`, or `https` of a `CONNECT`.
        let scheme: String
        /// With the port when it is not the scheme's.
        let host: String

        /// - Parameter body: A form (OAuth2's, RFC 6749) is read as if it were the query.
        init?(_ head: TestRegistry.Request, body: [UInt8]) {
            let isForm = head["Content-Type"]?.hasPrefix("application/x-www-form-urlencoded") == true && !body.isEmpty
            let form = isForm ? "?" + String(decoding: body, as: UTF8.self) : ""
            let lines =
                ["\(head.method) \(head.target)\(form) HTTP/1.1"] + head.fields.map { "\($0.name): \($0.value)" }
            guard let read = TestRegistry.Request(head: lines) else { return nil }
            self.head = read
            if head.method == "CONNECT" {
                (scheme, host) = ("https", String(head.target.trimmingSuffix(":443")))
            } else {
                guard head.target.hasPrefix("http://") else { return nil }
                (scheme, host) = ("http", String(head.target.dropFirst(7).prefix { $0 != "/" }.trimmingSuffix(":80")))
            }
        }

        var isWrite: Bool { ["POST", "PUT", "PATCH"].contains(head.method) }

        /// What an OAuth2 form or a query says.
        func field(_ name: String) -> String? { head.query(name) }

        /// The user and the password of `Basic` (RFC 7617).
        var password: (user: String, secret: String)? {
            guard let bytes = credentials(of: "basic").flatMap({ Data(base64Encoded: $0) }) else { return nil }
            let text = String(decoding: bytes, as: UTF8.self)
            guard let colon = text.firstIndex(of: ":") else { return nil }
            return (String(text[..<colon]), String(text[colon...].dropFirst()))
        }

        /// The token of `Bearer` (RFC 6750).
        var token: String? { credentials(of: "bearer") }

        private func credentials(of scheme: String) -> String? {
            guard let words = head["Authorization"]?.split(separator: " "), words.count == 2,
                words[0].lowercased() == scheme
            else { return nil }
            return String(words[1])
        }
    }
}

extension StringProtocol {
    fileprivate func trimmingSuffix(_ suffix: String) -> SubSequence {
        hasSuffix(suffix) ? dropLast(suffix.count) : dropLast(0)
    }
}
