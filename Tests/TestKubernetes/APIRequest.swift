import Markup

/// A request as it came in.
package struct APIRequest: Sendable {
    package let method: String
    /// The path without its query.
    package let path: String
    package let query: [String: String]
    package let headers: [String: String]
    package let body: [UInt8]
    /// Who asked, as the server took him; `""` when he was refused (401).
    package internal(set) var user = ""
    /// The status that was answered; 0 while there is none, and when the connection was cut.
    package internal(set) var status = 0

    package var text: String { String(decoding: body, as: UTF8.self) }
    /// `PATCH /api/v1/nodes/a`.
    package var line: String { "\(method) \(path)" }

    init(method: String, target: String, headers: [String: String], body: [UInt8]) {
        self.method = method
        self.headers = headers
        self.body = body
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = Self.decoded(parts[0])
        var query: [String: String] = [:]
        for pair in parts.count > 1 ? parts[1].split(separator: "&") : [] {
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            query[Self.decoded(halves[0])] = halves.count > 1 ? Self.decoded(halves[1]) : ""
        }
        self.query = query
    }

    subscript(header: String) -> String? { headers[header.lowercased()] }

    /// The media type of the body.
    var contentType: String {
        (self["Content-Type"] ?? "").split(separator: ";").first.map(String.init) ?? ""
    }

    func isTrue(_ parameter: String) -> Bool { ["true", "1"].contains(query[parameter] ?? "") }

    private static func decoded(_ text: some StringProtocol) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(code)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? 32 : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// What is answered.
struct APIAnswer: Sendable {
    var status = 200
    var type = "application/json"
    var headers: [String: String] = [:]
    var body: [UInt8]
    /// Events follow instead of the body.
    var watch: WatchOrder?

    init(_ value: Value, status: Int = 200) {
        self.status = status
        body = Array(value.json().utf8)
    }

    init(text: String, status: Int = 200) {
        self.status = status
        type = "text/plain; charset=utf-8"
        body = Array(text.utf8)
    }

    init(_ problem: APIProblem) {
        self.init(problem.status, status: problem.code)
        if let seconds = problem.retryAfter { headers["Retry-After"] = String(seconds) }
    }

    init(watch: WatchOrder) {
        self.watch = watch
        body = []
    }
}
