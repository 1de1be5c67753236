import HTTPTypes
import Hummingbird
import Inventory
import Markup
@testable import Operations

/// What administrators ask: `METHOD PATH TYPE` in the first line, the body behind it.
enum AdminTarget {
    static let body = Target("admin-body", limit: 4096, refusals: [AdminRefusal.self], seeds: { seeds }) { input in
        let line = input.prefix { $0 != UInt8(ascii: "\n") }
        let words = String(decoding: line, as: UTF8.self).split(separator: " ", maxSplits: 2).map(String.init)
        let (method, path, type) = (words.first ?? "", words.dropFirst().first ?? "", words.dropFirst(2).first ?? "")
        let bytes = Array(input.dropFirst(line.count + 1))
        do {
            let isLarge = try route(method, path) == .add
            try HeldTasks.result { try await read(bytes, type: type, isLarge: isLarge) }
        } catch let refusal as AdminRefusal {
            // The answer is JSON that says the same.
            let answer = try JSON.parse(Array(refusal.value.json().utf8), source: "a")
            expect(answer["error"]?["reason"]?.value == .string(refusal.reason.rawValue), "the answer's reason")
            expect(refusal.message.utf8.count < 256 << 10, "a message without end")
            throw refusal
        }
    }

    private static func route(_ method: String, _ path: String) throws(AdminRefusal) -> AdminRoute {
        let route = try AdminRoute(method: method, path: path)
        switch route {
        case .host(let name): expectEqual(path, "/v1/hosts/\(name)", "the path of a host")
        case .order(let order, let name):
            expectEqual(path, "/v1/hosts/\(name)/\(order.rawValue)", "the path of an order")
        default: expect(path.hasPrefix("/v1/"), "a path of another version")
        }
        return route
    }

    private static func read(_ bytes: [UInt8], type: String, isLarge: Bool) async throws {
        let fields: HTTPFields = HTTPField.isValidValue(type) ? [.contentType: type] : [:]
        let head = HTTPRequest(method: .post, scheme: "http", authority: "h", path: "/", headerFields: fields)
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: bytes)))
        let body = isLarge ? try await AdminBody(request, limits: AdminBody.hosts) : try await AdminBody(request)
        _ = (body.isDryRun, body.isReplacing)
        let (within, reason) = (body.within, body.reason)
        for entry in body.entries + [body.entry].compactMap({ $0 }) {
            let faults = Faults(source: "h")
            expect(HostDefinition(entry, path: "h", faults: faults) != nil || !faults.isEmpty, "no host, and no faults")
        }
        try body.finish()
        expect((.seconds(60)...(.seconds(2_592_000))).contains(within), "how long an order waits")
        expect((1...200).contains(reason.utf8.count), "the length of a reason")
        expect(reason.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }, "a control character")
    }

    private static let seeds: [[UInt8]] = {
        let order = "POST /v1/hosts/a/arm application/json\n"
        return [
            order + "{\"within\": \"2h\", \"reason\": \"a new disk\", \"dryRun\": true}",
            order + "{\"within\": \"1s\"}",
            order + "{}", order + "{\"reason\": \"a\\u0007b\", \"reason\": 1}",
            "GET /v1/hosts/a/logs/x.gz text/plain\n{}",
            "POST /v1/hosts/a/approve application/json\n{\"host\": {\"name\": \"b\", \"macs\": [\"52:54:00:00:00:01\"]}}",
            "POST /v1/hosts application/json; charset=utf-8\n"
                + "{\"replace\": true, \"hosts\": [{\"name\": \"a\", \"mac\": \"52:54:00:00:00:01\", \"role\": \"worker\"}]}",
            "DELETE /v1/hosts/%2e%2e application/json\n[]", "POST /v1/hosts/a/release \n{\"unknown\": [[[[[]]]]]}",
        ].map { Array($0.utf8) }
    }()
}
