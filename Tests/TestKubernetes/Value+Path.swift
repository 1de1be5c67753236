import FoundationEssentials
package import Markup

/// Objects of the API are trees of data here: the server stores what it is sent, known fields or not.
extension Value {
    func at(_ path: String...) -> Value? { at(path[...]) }

    func at(_ path: ArraySlice<String>) -> Value? {
        guard let first = path.first else { return self }
        return self[first]?.at(path.dropFirst())
    }

    var text: String? { if case .string(let text) = self { text } else { nil } }
    var number: Int? { if case .integer(let number) = self { number } else { nil } }
    var flag: Bool? { if case .bool(let flag) = self { flag } else { nil } }
    var items: [Value] { if case .array(let items) = self { items } else { [] } }
    var members: [Member] { if case .object(let members) = self { members } else { [] } }
    var isObject: Bool { if case .object = self { true } else { false } }

    /// Sets the value under a path, making the objects on the way; nil removes it.
    mutating func set(_ path: String..., to value: Value?) { set(path[...], to: value) }

    mutating func set(_ path: [String], to value: Value?) { set(path[...], to: value) }

    mutating func set(_ path: ArraySlice<String>, to value: Value?) {
        guard let first = path.first else {
            self = value ?? .null
            return
        }
        var members = self.members
        let place = members.firstIndex { $0.key == first }
        if path.count == 1, value == nil {
            if let place { members.remove(at: place) }
        } else {
            var inner = place.map { members[$0].value } ?? .object([])
            inner.set(path.dropFirst(), to: value)
            if let place {
                members[place] = Member(first, inner)
            } else if value != nil {
                members.append(Member(first, inner))
            }
        }
        self = .object(members)
    }

    /// The labels and annotations of an object, and other maps of texts.
    var texts: [String: String] {
        Dictionary(members.compactMap { member in member.value.text.map { (member.key, $0) } }) { $1 }
    }

    static func texts(_ texts: [String: String]) -> Value {
        .object(texts.sorted { $0.key < $1.key }.map { Member($0.key, .string($0.value)) })
    }

    var name: String { at("metadata", "name")?.text ?? "" }
    var namespace: String { at("metadata", "namespace")?.text ?? "" }
    var uid: String { at("metadata", "uid")?.text ?? "" }
    var labels: [String: String] { at("metadata", "labels")?.texts ?? [:] }
    var annotations: [String: String] { at("metadata", "annotations")?.texts ?? [:] }
    var resourceVersion: Int { Int(at("metadata", "resourceVersion")?.text ?? "") ?? 0 }

    /// The same tree with each object's keys sorted, so that equal data is equal.
    var sorted: Value {
        switch self {
        case .object(let members):
            .object(members.map { Member($0.key, $0.value.sorted) }.sorted { $0.key < $1.key })
        case .array(let items): .array(items.map(\.sorted))
        default: self
        }
    }

    /// Reads a document of a test, YAML or JSON.
    package static func kubernetes(_ text: String) throws -> Value {
        let bytes = Array(text.utf8)
        if let node = try? JSON.parse(bytes, source: "object") { return node.value }
        return try YAML.parse(bytes, source: "object").value
    }
}

/// Base64 as Secrets have it.
enum Base64 {
    static func encode(_ bytes: some Sequence<UInt8>) -> String { Data(bytes).base64EncodedString() }
    static func decode(_ text: String) -> [UInt8]? { Data(base64Encoded: text).map { Array($0) } }
}

/// Times as the API writes them.
enum APITime {
    /// The time as HTTP has it, from a clock that is so many seconds ahead.
    static func http(ahead lead: Int) -> String {
        let date = Date.now.addingTimeInterval(Double(lead))
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let text = date.formatted(.iso8601)
        let parts = text.split { "-TZ".contains($0) }
        return "\(days[Int(date.timeIntervalSince1970 / 86_400) % 7]), \(parts[2]) \(months[(Int(parts[1]) ?? 1) - 1]) "
            + "\(parts[0]) \(parts[3]) GMT"
    }

    static var now: Value { after(0) }
    static func after(_ seconds: Double) -> Value {
        .string(Date.now.addingTimeInterval(seconds).formatted(.iso8601))
    }
    static func isPast(_ text: String) -> Bool? {
        (try? Date.ISO8601FormatStyle().parse(text)).map { $0 <= Date.now }
    }
}
