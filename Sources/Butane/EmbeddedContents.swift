import FoundationEssentials
import Ignition
import Markup

/// Contents that a config holds itself.
enum EmbeddedContents {
    /// Whether hosts unpack what is compressed; OpenShift does since 4.10.
    static func isPacking(_ spec: ButaneSpec) -> Bool {
        spec.variant != .openshift || spec.version >= ButaneSpec.Release(4, 10)
    }

    /// The fields of a resource. The compression is there even when there is none: a config that is merged must not
    /// leave its own to these contents.
    /// - Parameters:
    ///   - isPacked: Whether the bytes are compressed already, as the resource says itself.
    ///   - isPacking: Whether they may be compressed here.
    /// - Throws: `IgnitionError.compression`.
    static func fields(_ bytes: [UInt8], isPacked: Bool, isPacking: Bool = true, at mark: Mark) throws(IgnitionError)
        -> [Node.Pair]
    {
        func pair(_ key: String, _ text: String) -> Node.Pair {
            Node.Pair(key, at: mark, Node(.scalar(text, isPlain: false), at: mark))
        }
        if isPacked { return [pair("source", "data:;base64," + Data(bytes).base64EncodedString())] }
        let url = try DataURL(encoding: bytes, isPacking: isPacking)
        return [pair("source", url.text), pair("compression", url.isCompressed ? "gzip" : "")]
    }
}
