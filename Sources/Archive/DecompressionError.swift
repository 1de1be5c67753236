/// A compressed stream cannot be unpacked: after how many bytes of the result, and why.
package struct DecompressionError: Error, CustomStringConvertible, Sendable, Equatable {
    /// Why a stream is refused.
    package enum Problem: Sendable, Equatable {
        /// The stream is not compressed as it should be: what was expected and what its first bytes say.
        case unexpectedFormat(expected: Compression, found: Compression)
        /// It ends before the compressed data does, or holds nothing, as no archive does.
        case truncated
        /// In libarchive's words.
        case damaged(String)
        /// Something follows the compressed data.
        case trailingData
        /// It holds more than the reader's limit of bytes.
        case tooLarge(limit: Int)
        /// The system's libarchive was built without this format.
        case unsupported(Compression)
    }

    /// Bytes that were unpacked before.
    package let offset: Int
    package let problem: Problem

    package var description: String {
        let place = "after \(offset) unpacked bytes"
        return switch problem {
        case .unexpectedFormat(let expected, let found):
            "the compression should be \(expected.rawValue) but its first bytes say \(found.rawValue)"
        case .truncated: "the compressed data ends too early, \(place); copy it again"
        case .damaged(let reason): "the compressed data is damaged, \(place): \(reason); copy it again"
        case .trailingData: "something follows the end of the compressed data, \(place); copy it again"
        case .tooLarge(let limit): "the compressed data holds more than the \(limit) bytes allowed"
        case .unsupported(let compression): "libarchive on this system cannot unpack \(compression.rawValue)"
        }
    }
}
