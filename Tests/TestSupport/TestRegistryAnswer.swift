import Glibc

extension TestRegistry {
    /// An answer before it is sent.
    struct Answer {
        var status: Int
        var fields: [(name: String, value: String)] = []
        var body: [UInt8] = []

        init(_ status: Int, _ fields: [(name: String, value: String)] = [], body: [UInt8] = []) {
            self.status = status
            self.fields = fields
            self.body = body
        }

        /// An error in the form of the specification ("Error Codes").
        init(_ status: Int, _ code: String, _ message: String = "the request cannot be done") {
            self.init(
                status, [("Content-Type", "application/json")],
                body: Array(#"{"errors":[{"code":"\#(code)","message":"\#(message)","detail":{}}]}"#.utf8))
        }

        /// What a fault says.
        init(_ status: Int, _ delay: Fault.Delay, _ text: Fault.Text) {
            let message =
                switch text {
                case .escapes: #"\u001b[2J\u001b]0;owned\u0007\u009b31m\nerror: 0 problems\r\u202etxt"#
                case .long(let count): String(repeating: "long ", count: count / 5)
                default: "so it is set in the test"
                }
            self.init(status, "TEST_\(status)", message)
            switch text {
            case .html:
                fields = [("Content-Type", "text/html; charset=utf-8")]
                body = Array("<html><head><title>\(status)</title></head><body><h1>Oops</h1></body></html>".utf8)
            case .nothing: (fields, body) = ([], [])
            default: break
            }
            switch delay {
            case .none: break
            case .seconds(let count): self["Retry-After"] = "\(count)"
            case .date(let count): self["Retry-After"] = Self.date(secondsFromNow: count)
            case .text(let text): self["Retry-After"] = text
            }
        }

        subscript(name: String) -> String? {
            get { fields.first { $0.name == name }?.value }
            set {
                fields.removeAll { $0.name == name }
                if let newValue { fields.append((name, newValue)) }
            }
        }

        /// Status line and fields.
        /// - Parameter length: What is announced; nil announces nothing.
        func head(length: Int?) -> [UInt8] {
            var text = "HTTP/1.1 \(status) \(status < 400 ? "Fine" : "Wrong")\r\n"
            for field in fields { text += "\(field.name): \(field.value)\r\n" }
            if let length, status != 204, self["Transfer-Encoding"] == nil { text += "Content-Length: \(length)\r\n" }
            return Array((text + "\r\n").utf8)
        }

        /// A date as HTTP has it (RFC 9110, section 5.6.7).
        private static func date(secondsFromNow count: Int) -> String {
            let seconds = Int(time(nil)) + count
            var moment = time_t(seconds)
            var parts = tm()
            gmtime_r(&moment, &parts)
            func two(_ number: CInt) -> String { (number < 10 ? "0" : "") + "\(number)" }
            let day = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][Int(parts.tm_wday)]
            let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
            let clock = "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
            return
                "\(day), \(two(parts.tm_mday)) \(months[Int(parts.tm_mon)]) \(1900 + Int(parts.tm_year)) \(clock) GMT"
        }
    }
}
