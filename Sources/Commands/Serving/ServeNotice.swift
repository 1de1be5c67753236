import FoundationEssentials
import Markup

/// What a server says when it serves: a line for people, and an event for programs.
struct ServeNotice {
    let hosts: Int
    /// Where hosts find it, without a slash at the end.
    let url: String
    /// Where they find what is secret.
    let secureURL: String
    /// Where administrators come in.
    let administration: String

    var line: String {
        let secrets = secureURL == url ? "" : ", secrets at \(secureURL)"
        return "serving \(hosts) hosts at \(url)/boot.ipxe\(secrets); administered at \(administration); Ctrl-C ends it"
    }

    private var value: Value {
        [
            "event": "serving", "time": .string(Date.now.formatted(.iso8601)), "hosts": .integer(hosts),
            "url": .string(url), "secureURL": .string(secureURL), "administration": .string(administration),
        ]
    }

    /// Tells both, the event only where events are for programs. A reader of events that is gone does not end the server.
    func tell(_ format: FormatOption.Format) {
        Terminal.note(line)
        switch format {
        case .text: break
        case .json: try? Terminal.print(value.json())
        case .yaml: try? Terminal.emit("---\n" + value.yaml())
        }
    }
}
