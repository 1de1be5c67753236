import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOHTTP1

/// A request as far as it has been received.
struct IncomingRequest {
    let head: HTTPRequestHead
    var body = ByteBuffer()
    /// The body in place of ``body``, where the route takes it as it comes.
    var stream: RequestBody?

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
        return Request(head: head, body: stream ?? RequestBody(buffer: body))
    }
}
