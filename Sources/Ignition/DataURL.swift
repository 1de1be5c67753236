import Deflate
import FoundationEssentials

/// Contents within a config: a `data:` URL (RFC 2397), and whether gzip was used before it.
package struct DataURL: Equatable, Sendable {
    package let text: String
    /// Whether the resource's `compression` is `gzip`.
    package let isCompressed: Bool

    /// The shortest of percent-encoded text, base64, and base64 of gzip.
    /// - Throws: ``IgnitionError/compression(_:)``.
    package init(encoding bytes: [UInt8]) throws(IgnitionError) {
        let plain = "data:," + Self.percentEncoded(bytes)
        let base64 = "data:;base64," + Data(bytes).base64EncodedString()
        let packed: String
        do throws(DeflateError) {
            packed = "data:;base64," + Data(try Gzip.compress(bytes)).base64EncodedString()
        } catch {
            throw .compression(error)
        }
        let shortest = plain.utf8.count <= base64.utf8.count ? plain : base64
        // What the member `compression` costs in the config counts too.
        isCompressed = packed.utf8.count + #","compression":"gzip""#.utf8.count < shortest.utf8.count
        text = isCompressed ? packed : shortest
    }

    /// Characters that stand for themselves: RFC 2397's, without those that a URL or JSON reader could take otherwise.
    private static let plain: [Bool] = {
        let characters = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~!*()/:@=,;$".utf8)
        return (UInt8.min...UInt8.max).map(characters.contains)
    }()

    private static func percentEncoded(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        let plain = plain
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            if plain[Int(byte)] {
                text.append(byte)
            } else {
                text += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
