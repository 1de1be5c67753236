import Ignition
import Markup

/// A config that names another and the authorities to trust for it, small enough for a kernel's command line (Ignition,
/// "Configuration Specification v3.0.0", `ignition.config.replace`, `ignition.security.tls`).
///
/// Ignition gives up on a URL of the command line after two minutes; for one that a config names it waits.
struct IgnitionPointer {
    /// A `data:` URL (RFC 2397). It is not in base64: that is longer, and needs a `;`, which GRUB takes for its own.
    let url: String

    /// - Parameters:
    ///   - source: Where the real config is.
    ///   - authorities: Certificates in PEM form, perhaps with other text between; empty where the system's are enough.
    /// - Throws: ``BootError/pointer(_:)``.
    init(source: String, authorities: String) throws(BootError) {
        var members: [(String, Value?)] = [("config", ["replace": ["source": .string(source)]])]
        let certificates = CertificateLines(authorities)
        if !certificates.isEmpty {
            let contents: DataURL
            do {
                contents = try DataURL(encoding: Array(certificates.text.utf8), isPacking: false)
            } catch {
                throw .pointer(error)
            }
            members.append(
                ("security", ["tls": ["certificateAuthorities": [["source": .string(contents.text)]]]]))
        }
        members.append(("version", .string(SpecVersion.v3_0.rawValue)))
        let config = Value.object([Value.Member("ignition", .object(omittingNil: members))])
        url = "data:," + Self.encoded(config.jsonBytes())
    }

    /// Percent-encodes what a URL, the kernel or GRUB could take for something else (RFC 3986, section 2).
    private static func encoded(_ bytes: [UInt8]) -> String {
        var text = ""
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            case _ where "-_.~/:@=,".utf8.contains(byte): text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                text += (digits.utf8.count == 1 ? "%0" : "%") + digits
            }
        }
        return text
    }
}
