import Markup

/// What a registry says about a failure (OCI Distribution Specification 1.1, "Error Codes"), fit to be shown.
package struct RegistryAnswer: Sendable, Hashable, CustomStringConvertible {
    /// Bytes of an answer that are looked at.
    static let byteLimit = 64 << 10
    private static let errorLimit = 5
    private static let textLimit = 300

    /// Such as `NAME_UNKNOWN`.
    package let codes: [String]
    /// Codes with their messages, or the beginning of an answer in another form.
    package let description: String

    var isEmpty: Bool { description.isEmpty }

    /// Nothing is known.
    init() {
        codes = []
        description = ""
    }

    /// Reads the body of an answer, which may be anything.
    init(_ body: [UInt8]) {
        let limits = ParseLimits(bytes: Self.byteLimit, depth: 16, nodes: 2_000)
        guard let document = try? JSON.parse(body, source: "", limits: limits),
            case .sequence(let errors) = document["errors"]?.content, !errors.isEmpty
        else {
            codes = []
            // A page for people says nothing in one line.
            let text = Self.printable(String(decoding: body.prefix(Self.textLimit * 4), as: UTF8.self))
            description = text.hasPrefix("<") ? "" : text
            return
        }
        let items = errors.prefix(Self.errorLimit).map { error in
            (code: Self.text(error["code"]), message: Self.text(error["message"]))
        }
        codes = items.map(\.code).filter { !$0.isEmpty }
        description = items.map { [$0.code, $0.message].filter { !$0.isEmpty }.joined(separator: ": ") }
            .filter { !$0.isEmpty }.joined(separator: ", ")
    }

    private static func text(_ node: Node?) -> String {
        guard case .scalar(let text, isPlain: false) = node?.content else { return "" }
        return printable(text)
    }

    /// The beginning of a text, in one line without characters that would move a terminal's cursor or turn the direction of writing.
    static func printable(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars.prefix(textLimit) {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .spaceSeparator: result += " "
            case .format, .surrogate, .privateUse, .unassigned: result += "?"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result.split(separator: " ").joined(separator: " ")
    }
}
