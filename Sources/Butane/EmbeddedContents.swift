import FoundationEssentials
import Ignition
import Markup

/// Writes contents that a config holds itself, as the hosts of a specification take them.
struct EmbeddedContents {
    /// Whether hosts unpack what is compressed; OpenShift does since 4.10. The first version left it to people.
    private let isPacking: Bool
    private let hasCompression: Bool

    init(_ spec: ButaneSpec) {
        hasCompression = spec.ignition > .v3_0
        isPacking = hasCompression && (spec.variant != .openshift || spec.version >= ButaneSpec.Release(4, 10))
    }

    /// The fields of a resource. The compression is there even when there is none: a config that is merged must not
    /// leave its own to these contents.
    /// - Parameter isPacked: Whether the bytes are compressed already, as the resource says itself.
    /// - Throws: `IgnitionError.compression`.
    func fields(_ bytes: [UInt8], isPacked: Bool, at mark: Mark) throws(IgnitionError) -> [Node.Pair] {
        func pair(_ key: String, _ text: String) -> Node.Pair {
            Node.Pair(key, at: mark, Node(.scalar(text, isPlain: false), at: mark))
        }
        if isPacked { return [pair("source", "data:;base64," + Data(bytes).base64EncodedString())] }
        let url = try DataURL(encoding: bytes, isPacking: isPacking)
        let source = pair("source", url.text)
        return hasCompression ? [source, pair("compression", url.isCompressed ? "gzip" : "")] : [source]
    }
}
