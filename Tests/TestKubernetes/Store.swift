import Markup

/// A change of an object, as etcd keeps it.
struct StoreEvent: Sendable {
    let version: Int
    let kind: ResourceKind
    /// nil when it was created.
    let before: Value?
    /// nil when it was deleted.
    let after: Value?
    /// The object of the event, deleted ones with the version of their deletion.
    let object: Value
}

/// The objects with one version for all, which only rises, and the changes since the last compaction.
struct Store: Sendable {
    private(set) var version = 1000
    private(set) var objects: [ResourceKind: [String: Value]] = [:]
    private(set) var events: [StoreEvent] = []
    /// Changes up to this version are forgotten.
    private(set) var compacted = 0
    private var made = 0
    /// No other cluster's objects have the same uids.
    private let realm = String(UInt32.random(in: 0x1000_0000 ... .max), radix: 16)

    static func key(_ namespace: String, _ name: String) -> String { "\(namespace)/\(name)" }

    func object(_ kind: ResourceKind, _ namespace: String, _ name: String) -> Value? {
        objects[kind]?[Self.key(kind.isNamespaced ? namespace : "", name)]
    }

    /// In the order of their keys, as etcd has them.
    func all(_ kind: ResourceKind, namespace: String = "") -> [Value] {
        (objects[kind] ?? [:]).sorted { $0.key < $1.key }.map(\.value)
            .filter { namespace.isEmpty || !kind.isNamespaced || $0.namespace == namespace }
    }

    /// Stores an object under the next version.
    mutating func put(_ kind: ResourceKind, _ object: Value) -> Value {
        version += 1
        var object = object
        object.set("metadata", "resourceVersion", to: .string(String(version)))
        let key = Self.key(object.namespace, object.name)
        let before = objects[kind]?[key]
        objects[kind, default: [:]][key] = object
        events.append(StoreEvent(version: version, kind: kind, before: before, after: object, object: object))
        return object
    }

    @discardableResult
    mutating func remove(_ kind: ResourceKind, _ object: Value) -> Value {
        let key = Self.key(object.namespace, object.name)
        guard let before = objects[kind]?.removeValue(forKey: key) else { return object }
        version += 1
        var last = object
        last.set("metadata", "resourceVersion", to: .string(String(version)))
        events.append(StoreEvent(version: version, kind: kind, before: before, after: nil, object: last))
        return last
    }

    /// Fills in what the server gives a new object.
    mutating func complete(_ kind: ResourceKind, _ object: inout Value) {
        made += 1
        let digits = String(made, radix: 16)
        let number = String(repeating: "0", count: max(0, 12 - digits.count)) + digits
        object.set("metadata", "uid", to: .string("\(realm)-0000-4000-8000-\(number)"))
        object.set("metadata", "creationTimestamp", to: APITime.now)
        if object["spec"] != nil, !["Node", "Pod", "Service"].contains(kind.kind) {
            object.set("metadata", "generation", to: 1)
        }
    }

    /// Five characters for a name that the server makes.
    mutating func suffix() -> String {
        made += 1
        let letters = Array("bcdfghjklmnpqrstvwxz2456789")
        var number = made &* 7919 + 12_345
        return String(
            (0..<5).map { _ in
                defer { number /= letters.count }
                return letters[number % letters.count]
            })
    }

    mutating func compact() {
        events.removeAll()
        compacted = version
    }
}
