import Markup

/// A Secret (Kubernetes API, `core/v1` Secret). Its texts do not show what is in it.
package struct SecretObject: Sendable, CustomStringConvertible, CustomReflectable {
    package let object: APIObject

    package init(_ object: APIObject) { self.object = object }

    package var name: String { object.name }

    /// Such as `bootstrap.kubernetes.io/token`.
    package var type: String { object.tree["type"]?.text ?? "" }

    /// The keys of its data.
    package var keys: [String] { (object.tree["data"]?.texts ?? [:]).keys.sorted() }

    /// The bytes under a key; nil for none, or for what is no base64.
    package func data(_ key: String) -> [UInt8]? { object.tree["data"]?[key]?.text.flatMap(Base64Text.decoded) }

    package var description: String { "Secret \(object.namespace)/\(name)" }

    package var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}

/// A ConfigMap (Kubernetes API, `core/v1` ConfigMap).
package struct ConfigMapObject: Sendable {
    package let object: APIObject

    package init(_ object: APIObject) { self.object = object }

    /// The texts.
    package var data: [String: String] { object.tree["data"]?.texts ?? [:] }
}
