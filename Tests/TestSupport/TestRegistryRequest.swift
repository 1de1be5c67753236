extension TestRegistry {
    /// What a request asks for.
    package enum Kind: Sendable, Hashable, CaseIterable {
        case ping
        case token
        case headBlob, getBlob
        case startUpload, mount, patchUpload, askUpload, finishUpload, cancelUpload
        case headManifest, getManifest, putManifest
        case tags, referrers
        case other
    }

    /// A request as it came.
    package struct Request: Sendable {
        package let method: String
        /// Path and query, as they were sent.
        package let target: String
        package let fields: [(name: String, value: String)]
        /// How many bytes of the body came, decoded.
        package internal(set) var bodyBytes = 0
        /// What was answered; nil when nothing was.
        package internal(set) var status: Int?
        package let time = ContinuousClock.now
        /// The port it came to.
        package internal(set) var port = 0
        package let kind: Kind
        /// The name of the repository; empty where there is none.
        package let repository: String
        /// What stands at the end of the path: a digest, a tag or an upload's number.
        package let subject: String

        init?(head: [String]) {
            let line = head[0].split(separator: " ")
            guard line.count == 3, line[2].hasPrefix("HTTP/1.") else { return nil }
            method = String(line[0])
            target = String(line[1])
            fields = head.dropFirst().compactMap { field in
                guard let colon = field.firstIndex(of: ":") else { return nil }
                let value = field[field.index(after: colon)...].drop { $0 == " " }
                return (String(field[..<colon]), String(value))
            }
            let path = Self.path(target)
            (kind, repository, subject) = Self.route(method, path, isMount: target.contains("mount="))
        }

        /// The first field of a name.
        package subscript(name: String) -> String? {
            fields.first { $0.name.lowercased() == name.lowercased() }?.value
        }

        /// A parameter of the query, decoded.
        package func query(_ name: String) -> String? {
            guard let mark = target.firstIndex(of: "?") else { return nil }
            for pair in target[target.index(after: mark)...].split(separator: "&") {
                let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                if parts[0] == name { return Self.decoded(parts.count > 1 ? parts[1] : "") }
            }
            return nil
        }

        /// Every parameter of the name.
        func queries(_ name: String) -> [String] {
            guard let mark = target.firstIndex(of: "?") else { return [] }
            return target[target.index(after: mark)...].split(separator: "&").filter { $0.hasPrefix(name + "=") }
                .map { Self.decoded($0.dropFirst(name.utf8.count + 1)) }
        }

        /// The path of an origin-form or absolute-form target (RFC 9112, section 3.2).
        private static func path(_ target: String) -> Substring {
            var rest = target[...]
            if rest.hasPrefix("http://") {
                rest = rest.dropFirst(7)
                rest = rest.drop { $0 != "/" }
            }
            return rest.prefix { $0 != "?" }
        }

        private static func route(_ method: String, _ path: Substring, isMount: Bool) -> (Kind, String, String) {
            if path == "/v2/" || path == "/v2" { return (.ping, "", "") }
            if path == "/token" { return (.token, "", "") }
            let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
            guard parts.count >= 4, parts.first == "v2" else { return (.other, "", "") }
            let names = Array(parts.dropFirst())
            let last = String(names[names.count - 1])
            if names.count >= 4, names[names.count - 3] == "blobs", names[names.count - 2] == "uploads" {
                let repository = names.dropLast(3).joined(separator: "/")
                let kind: Kind =
                    switch method {
                    case "POST": isMount ? .mount : .startUpload
                    case "PATCH": .patchUpload
                    case "GET": .askUpload
                    case "PUT": .finishUpload
                    case "DELETE": .cancelUpload
                    default: .other
                    }
                return (kind, repository, last)
            }
            let repository = names.dropLast(2).joined(separator: "/")
            let kind: Kind =
                switch (names[names.count - 2], method) {
                case ("blobs", "HEAD"): .headBlob
                case ("blobs", "GET"): .getBlob
                case ("manifests", "HEAD"): .headManifest
                case ("manifests", "GET"): .getManifest
                case ("manifests", "PUT"): .putManifest
                case ("tags", "GET"): .tags
                case ("referrers", "GET"): .referrers
                default: .other
                }
            return (kind, repository, last)
        }

        private static func decoded(_ text: Substring) -> String {
            var bytes: [UInt8] = []
            var rest = Array(text.utf8)[...]
            while let byte = rest.popFirst() {
                if byte == 37, rest.count >= 2,
                    let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
                {
                    bytes.append(value)
                    rest = rest.dropFirst(2)
                } else {
                    bytes.append(byte == 43 ? 32 : byte)
                }
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}
