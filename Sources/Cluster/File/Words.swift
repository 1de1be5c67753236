import Inventory

/// Single words of a cluster file that have no type of their own.
enum Words {
    /// The tag of an image (OCI Distribution Specification, "Pulling manifests").
    static func tag(_ text: String) throws(InvalidValue) -> String {
        guard text.wholeMatch(of: /[A-Za-z0-9_][A-Za-z0-9._-]{0,127}/) != nil else {
            throw InvalidValue(text, expected: "the tag of an image such as 1.33")
        }
        return text
    }

    /// What a mirror stands for: a registry, perhaps with a path; `*.example.com` means all below a domain.
    static func mirrored(_ text: String) throws(InvalidValue) -> String {
        _ = try registry(text.hasPrefix("*.") ? String(text.dropFirst(2)) : text)
        return text
    }

    /// A registry, perhaps with a path.
    static func registry(_ text: String) throws(InvalidValue) -> String {
        guard text.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?(\/[A-Za-z0-9._-]+)*/) != nil else {
            throw InvalidValue(text, expected: "a registry such as registry.example.com:5000")
        }
        return text
    }
}
