import Inventory
import Media

/// Where a file is served, below the base URL.
struct HostFilePath: Hashable {
    /// Without percent-encoding.
    let text: String

    /// A file of a medium.
    static func media(_ name: MediumName, _ path: String) -> HostFilePath {
        HostFilePath(text: "/media/\(name)/\(path)")
    }

    /// A boot file that belongs to the cluster, or to one host.
    static func boot(_ host: HostName?, _ name: String) -> HostFilePath {
        HostFilePath(text: host.map { "/boot/\($0)/\(name)" } ?? "/boot/\(name)")
    }

    /// As it stands in a URL (RFC 3986, "Characters"): iPXE parts its lines at spaces and expands `$`.
    var encoded: String {
        text.utf8.reduce(into: "") { result, byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: "/"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default: result += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
    }
}
