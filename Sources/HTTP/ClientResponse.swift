import NIOHTTP1

/// What a server answered, without the body.
package struct ClientResponse: Sendable {
    package let status: Int
    /// The size of the body that arrived, in bytes.
    package let bodyBytes: Int
    private let fields: HTTPHeaders

    init(_ response: BlockingResponse, bodyBytes: Int) {
        status = response.status
        fields = response.head.headers
        self.bodyBytes = bodyBytes
    }

    /// The first field of a name, whatever its case.
    package func field(_ name: String) -> String? { fields.first(name: name) }
}
