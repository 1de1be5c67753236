import HTTPTypes
import Hummingbird
import Inventory

/// How answers to hosts look.
extension HTTPFields {
    /// The fields of an answer that nobody but its host may keep.
    static func secret(_ mediaType: String) -> HTTPFields { [.contentType: mediaType, .cacheControl: "no-store"] }
}

extension Response {
    static func secret(_ text: String, _ mediaType: String) -> Response {
        Response(
            status: .ok, headers: .secret(mediaType), body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    static func refusal(_ refusal: MaterialsRefusal) -> Response {
        var headers = HTTPFields.secret("text/plain")
        switch refusal {
        case .notReady(_, let seconds):
            headers[.retryAfter] = String(seconds)
            return Response(status: .serviceUnavailable, headers: headers)
        case .refused: return Response(status: .forbidden, headers: headers)
        case .gone: return Response(status: .gone, headers: headers)
        }
    }
}
