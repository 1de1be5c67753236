import Glibc
import HTTP
import OCI

extension Exchange {
    /// The line of an access log: time, client, request, status and bytes of the answer.
    var line: String {
        let now = (try? Timestamp(seconds: time(nil)).description) ?? ""
        return "\(now) \(peer) \(Terminal.printable("\(method) \(target)")) \(status) \(bodyBytes)"
    }
}
