import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOHTTP1

/// A request as far as it has been received.
struct IncomingRequest {
    let head: HTTPRequestHead
    var body = ByteBuffer()

    /// What RFC 9112, "Host", demands: exactly one field in HTTP/1.1, at most one in HTTP/1.0.
    var namesOneHost: Bool {
        let count = head.headers.count { $0.name.utf8.count == 4 && $0.name.lowercased() == "host" }
        return count == 1 || (count == 0 && head.version == .http1_0)
    }

    /// The request as the routes take it; nil when its method is no token.
    var request: Request? {
        guard let method = HTTPRequest.Method(head.method.rawValue) else { return nil }
        var fields = HTTPFields()
        for (name, value) in head.headers {
            guard let name = HTTPField.Name(name) else { continue }
            fields.append(HTTPField(name: name, value: value))
        }
        let authority = head.headers.first(name: "host")
        let head = HTTPRequest(
            method: method, scheme: "http", authority: authority, path: head.uri, headerFields: fields)
        return Request(head: head, body: RequestBody(buffer: body))
    }
}
