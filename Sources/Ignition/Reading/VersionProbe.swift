import Markup

/// Finds the version of the specification that a config follows, which decides what all its other keys are.
enum VersionProbe {
    /// The version of a config that may be anything otherwise; nil when it is none of those known, which is noted.
    static func version(of root: Element, noting report: inout Report) -> SpecVersion? {
        guard case .mapping(let pairs) = root.node.content else {
            report.error("the config is \(root.node.wording); Ignition wants an object, `{…}`", at: root)
            return nil
        }
        var place = root
        var text: String?
        for pair in pairs where pair.key.folds(to: "ignition") && !pair.value.isNull {
            let ignition = Element(pair.value, path: .key("ignition", of: root.path))
            guard case .mapping(let members) = pair.value.content else {
                report.error("`ignition` is \(pair.value.wording); an object, `{…}`, is expected", at: ignition)
                return nil
            }
            if text == nil { place = ignition }
            for member in members where member.key.folds(to: "version") && !member.value.isNull {
                place = Element(member.value, path: .key("version", of: ignition.path))
                guard case .scalar(let version, isPlain: false) = member.value.content else {
                    report.error(
                        "the version is \(member.value.wording); text in quotes is expected, such as \"3.4.0\"",
                        at: place)
                    return nil
                }
                text = version
            }
        }
        guard let text else {
            report.error(missing(pairs), at: place, place.path == root.path ? nil : "version")
            return nil
        }
        guard let numbers = numbers(text), let version = SpecVersion(rawValue: numbers) else {
            report.error(unknown(text), at: place)
            return nil
        }
        return version
    }

    /// The three numbers as a version is written: those who read it do not mind zeros before them, nor an empty label
    /// after them.
    private static func numbers(_ text: String) -> String? {
        var text = text[...]
        for sign in ["+", "-"] as [Character] where text.last == sign { text.removeLast() }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }) else { return nil }
        let numbers = parts.compactMap { Int($0) }
        return numbers.count == 3 ? numbers.map { String($0) }.joined(separator: ".") : nil
    }

    private static let known = SpecVersion.allCases.map(\.rawValue).joined(separator: ", ")

    private static func missing(_ pairs: [Node.Pair]) -> String {
        for pair in pairs {
            switch pair.key {
            case "ignitionVersion": return "this is a config of specification 1, which no host of today reads"
            case "variant": return "this is Butane, not Ignition; `slipway butane` makes Ignition of it"
            default: continue
            }
        }
        return "the config names no version; add it as `ignition.version`, one of \(known)"
    }

    private static func unknown(_ text: String) -> String {
        if text.hasSuffix("-experimental") {
            return "`\(text.prefix(40))` is experimental, which may mean something else in each release of Ignition;"
                + " only stable versions are read: \(known)"
        }
        if text.hasPrefix("2.") {
            return "`\(text.prefix(40))` is of specification 2, which Ignition 2 does not read;"
                + " write the config for one of \(known)"
        }
        return text.isEmpty
            ? "the version is empty; it is one of \(known)"
            : "the version `\(text.prefix(40))` is not known; known are \(known)"
    }
}
