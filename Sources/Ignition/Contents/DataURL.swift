import Deflate
import FoundationEssentials

/// Contents within a config: a `data:` URL (RFC 2397), and whether gzip was used before it.
package struct DataURL: Equatable, Sendable {
    package let text: String
    /// Whether the resource's `compression` is `gzip`.
    package let isCompressed: Bool

    /// The shortest of percent-encoded text, base64, and base64 of gzip.
    /// - Parameter isPacking: Whether gzip may be used; some hosts do not unpack.
    /// - Throws: ``IgnitionError/compression(_:)``.
    package init(encoding bytes: [UInt8], isPacking: Bool = true) throws(IgnitionError) {
        let plain = "data:," + Self.percentEncoded(bytes)
        let base64Head = "data:;base64,"
        let isPlain = plain.utf8.count <= base64Head.utf8.count + (bytes.count + 2) / 3 * 4
        let shortest = isPlain ? plain : base64Head + Data(bytes).base64EncodedString()
        // What the member `compression` costs in the config counts too.
        let cost = base64Head.utf8.count + #","compression":"gzip""#.utf8.count
        guard isPacking, shortest.utf8.count > cost + Self.leastGzip else {
            text = shortest
            isCompressed = false
            return
        }
        let packed: String
        do throws(DeflateError) {
            packed = base64Head + Data(try Gzip.compress(bytes)).base64EncodedString()
        } catch {
            throw .compression(error)
        }
        isCompressed = packed.utf8.count - base64Head.utf8.count + cost < shortest.utf8.count
        text = isCompressed ? packed : shortest
    }

    /// Base64 of the header, the trailer and the least data of gzip (RFC 1952).
    private static let leastGzip = 28

    /// Characters that stand for themselves: RFC 2397's, without those that a URL or JSON reader could take otherwise.
    private static let plain: [Bool] = {
        let characters = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~!*()/:@=,;$".utf8)
        return (UInt8.min...UInt8.max).map(characters.contains)
    }()

    private static func percentEncoded(_ bytes: [UInt8]) -> String {
        let plain = plain
        let escaped = bytes.reduce(0) { $0 + (plain[Int($1)] ? 0 : 2) }
        func digit(_ value: UInt8) -> UInt8 { value + (value < 10 ? UInt8(ascii: "0") : UInt8(ascii: "A") - 10) }
        return String(unsafeUninitializedCapacity: bytes.count + escaped) { buffer in
            var end = 0
            func append(_ byte: UInt8) {
                buffer[end] = byte
                end += 1
            }
            for byte in bytes {
                if plain[Int(byte)] {
                    append(byte)
                } else {
                    append(UInt8(ascii: "%"))
                    append(digit(byte >> 4))
                    append(digit(byte & 15))
                }
            }
            return end
        }
    }
}
