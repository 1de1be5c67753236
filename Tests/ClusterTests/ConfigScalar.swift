import Markup

/// What single values of Kubernetes' configuration files look like, by the name of their Go type.
enum ConfigScalar {
    static let checks: [String: @Sendable (Node) -> Bool] = [
        "string": { $0.text != nil },
        "bool": { ["true", "false"].contains($0.plain) },
        "int32": { isNumber($0, as: Int32.self) }, "int64": { isNumber($0, as: Int64.self) },
        "uint32": { isNumber($0, as: UInt32.self) },
        "float32": { $0.plain.flatMap(Double.init) != nil }, "float64": { $0.plain.flatMap(Double.init) != nil },
        "metav1.Duration": isDuration, "TimeOrMetaDuration": { isDuration($0) || isNumber($0, as: Int64.self) },
        "metav1.Time": {
            $0.text?.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)/) != nil
        },
        "resource.QuantityValue": {
            ($0.text ?? $0.plain)?.wholeMatch(of: /[+-]?\d+(\.\d*)?([EPTGMk]i?|Ki|[numK]|[eE][+-]?\d+)?/) != nil
        },
        "BootstrapTokenString": { $0.text?.wholeMatch(of: /[a-z0-9]{6}\.[a-z0-9]{16}/) != nil },
        "corev1.PullPolicy": { ["Always", "IfNotPresent", "Never"].contains($0.text) },
    ]

    /// `time.ParseDuration` of Go.
    private static func isDuration(_ node: Node) -> Bool {
        node.text?.wholeMatch(of: /0|[+-]?(\d+(\.\d*)?(ns|us|µs|ms|s|m|h))+/) != nil
    }

    private static func isNumber<T: FixedWidthInteger>(_ node: Node, as: T.Type) -> Bool {
        node.plain.flatMap { T($0) } != nil
    }
}

extension Node {
    /// The text of a scalar without quotes.
    var plain: String? {
        guard case .scalar(let text, isPlain: true) = content else { return nil }
        return text
    }

    /// The text of a scalar that every reader takes for a string.
    var text: String? {
        guard case .scalar(let text, let isPlain) = content else { return nil }
        guard isPlain else { return text }
        // Most texts are told by their first character: this runs some hundred thousand times.
        let mayBeWord = text.utf8.count <= 5 && Self.words.contains(text.lowercased())
        let mayBeNumber = text.utf8.first.map { Self.starts.contains($0) } ?? false
        return isNull || mayBeWord || mayBeNumber && Self.isNumber(text) ? nil : text
    }

    private static let words: Set = ["y", "n", "yes", "no", "on", "off", "true", "false"]
    private static let starts = Set("+-.0123456789inIN".utf8)

    /// Also in other bases, with separators, of base 60, infinite or none at all.
    private static func isNumber(_ text: String) -> Bool {
        let number = /[-+]?(0x[0-9a-fA-F_]+|0[ob]?[0-7_]+|[0-9][0-9_]*(\.[0-9_]*)?|[0-9]+(:[0-5]?[0-9])+(\.[0-9]*)?)/
        return Double(text) != nil || text.wholeMatch(of: number) != nil
    }
}
