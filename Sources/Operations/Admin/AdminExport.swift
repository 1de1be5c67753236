import HTTP
import HTTPTypes
import Hummingbird
import Store

/// The whole store as an answer.
struct AdminExport: Sendable {
    private let store: any Store

    init(_ store: any Store) { self.store = store }

    /// Goes out as it is read; one that ends early has no foot, by which its reader knows.
    var answer: Response {
        let store = store
        return Response(
            status: .ok, headers: [.contentType: "application/jsonl", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                var (writer, pending) = (writer, [UInt8]())
                // Read as fast as it goes out: a store may be larger than the memory.
                _ = try await StoreDump.write(store) { piece in
                    pending += piece
                    guard pending.count >= 64 << 10 else { return }
                    try await writer.write(ByteBuffer(bytes: pending))
                    pending = []
                }
                try await writer.write(ByteBuffer(bytes: pending))
                try await writer.finish(nil)
            })
    }
}
