package import Inventory
import HTTP

/// What a host tells about itself during a boot: it has named the nonce and the MAC of its session.
package struct HostReport: Sendable {
    /// The greatest size of a report, in bytes.
    static let sizeLimit = 16 * 1024

    package let session: BootSession
    /// The host's kernel command line, which holds the session's URLs; nil when the host did not send it.
    package let cmdline: String?
    /// How far the host is, in its own words: up to 64 letters, digits and `-`; nil when it did not say.
    package let stage: String?
    /// What it says besides, such as why it failed.
    package let message: String?

    /// Reads a form, or lines of `key=value` (`text/plain`, which a shell without tools can write), with `mac`, `nonce`
    /// and perhaps `cmdline`, `stage` and `message`.
    /// - Throws: ``ReportFault``.
    init(_ body: [UInt8], mediaType: String, session: BootSession) throws(ReportFault) {
        let fields = mediaType == "text/plain" ? try Self.readLines(body) : try Self.readForm(body)
        guard let mac = fields["mac"], let nonce = fields["nonce"] else { throw .malformed("mac or nonce is missing") }
        guard nonce == session.nonce.text else { throw .foreign("its nonce is not that of its URL") }
        guard (try? MACAddress(mac)) == session.mac else { throw .foreign("its MAC is not that of the session") }
        if let stage = fields["stage"], !Self.isStage(stage) { throw .malformed("stage is no word") }
        self.session = session
        cmdline = fields["cmdline"]
        stage = fields["stage"]
        message = fields["message"]
    }

    /// A text of the report without the nonce, which opens the session's URLs.
    package func withoutNonce(_ text: String) -> String {
        text.replacing(session.nonce.text, with: session.nonce.description)
    }

    private static let names: Set<String> = ["mac", "nonce", "cmdline", "stage", "message"]

    private static func isStage(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == UInt8(ascii: "-")
            }
    }

    /// What can be written into a log or onto a terminal as it is.
    private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }

    private static func readForm(_ body: [UInt8]) throws(ReportFault) -> [String: String] {
        guard let form = Form.parse(body, limit: names.count) else { throw .malformed("it is no form of these fields") }
        return try collect(form)
    }

    private static func readLines(_ body: [UInt8]) throws(ReportFault) -> [String: String] {
        let lines = body.split(separator: UInt8(ascii: "\n"))
        guard lines.count <= names.count else { throw .malformed("it has too many lines") }
        return try collect(
            lines.map { line in
                // A kernel's command line need not be UTF-8; what is not is replaced.
                let name = line.prefix { $0 != UInt8(ascii: "=") }
                return (
                    String(decoding: name, as: UTF8.self),
                    String(decoding: line.dropFirst(name.count + 1), as: UTF8.self)
                )
            })
    }

    private static func collect(_ form: [(name: String, value: String)]) throws(ReportFault) -> [String: String] {
        var fields: [String: String] = [:]
        for (name, value) in form {
            guard names.contains(name), fields.updateValue(value, forKey: name) == nil else {
                throw .malformed("a field is unknown or there twice")
            }
            guard value.unicodeScalars.allSatisfy(isShown) else { throw .malformed("a field holds control characters") }
        }
        return fields
    }
}

/// Why a report is not taken. Holds nothing of the report.
enum ReportFault: Error {
    /// 400.
    case malformed(String)
    /// 403.
    case foreign(String)
}
