import Glibc

/// Tells the service manager how this program is: sd_notify(3).
///
/// A program that nobody manages says nothing. Sending never waits, and its failure changes nothing for the service.
package struct ServiceNotification: Sendable {
    /// What is told.
    package enum Message: Sendable, Hashable {
        /// It serves, for the first time or again after `reloading`.
        case ready
        /// It reads its configuration again. The time on the monotonic clock goes with it, as `Type=notify-reload` asks.
        case reloading
        case stopping
        /// A line for people; line breaks in it become blanks.
        case status(String)
        /// It is alive (`WatchdogSec=`).
        case watchdog
    }

    /// The longest line for people, in Unicode scalars.
    private static let statusLimit = 200

    private let path: String

    /// - Parameter socket: What `NOTIFY_SOCKET` says: an absolute path, or `@` and the name of an abstract socket.
    /// - Returns: nil when it is neither, or longer than an address.
    package init?(socket: String) {
        let size = MemoryLayout.size(ofValue: sockaddr_un().sun_path)
        let isAbstract = socket.hasPrefix("@")
        // A path has a zero behind it, the abstract name one before it.
        guard isAbstract || socket.hasPrefix("/"), socket.utf8.count > 1,
            socket.utf8.count < size + (isAbstract ? 1 : 0), !socket.utf8.contains(0)
        else { return nil }
        path = socket
    }

    /// The manager that started this program; nil when there is none. Asked for once: children are not to speak for it.
    package static func inherited() -> ServiceNotification? {
        guard let socket = getenv("NOTIFY_SOCKET") else { return nil }
        let path = String(cString: socket)
        unsetenv("NOTIFY_SOCKET")
        return ServiceNotification(socket: path)
    }

    /// How often the manager wants to hear `watchdog`, half of its limit; nil when it does not. Asked for once.
    package static func watchdogInterval() -> Duration? {
        defer { for name in ["WATCHDOG_PID", "WATCHDOG_USEC"] { unsetenv(name) } }
        if let process = getenv("WATCHDOG_PID"), String(cString: process) != String(getpid()) { return nil }
        guard let text = getenv("WATCHDOG_USEC"), let limit = Int64(String(cString: text)), limit > 1 else {
            return nil
        }
        return .microseconds(limit / 2)
    }

    /// Sends messages, together.
    /// - Returns: Whether the manager has them.
    @discardableResult
    package func send(_ messages: Message...) -> Bool {
        let bytes = Array(messages.map(Self.lines).joined(separator: "\n").utf8)
        let descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return withAddress { address, length in
            sendto(descriptor, bytes, bytes.count, CInt(MSG_NOSIGNAL | MSG_DONTWAIT), address, length)
        } == bytes.count
    }

    private static func lines(_ message: Message) -> String {
        switch message {
        case .ready: "READY=1"
        case .reloading: "RELOADING=1\nMONOTONIC_USEC=\(monotonicMicroseconds())"
        case .stopping: "STOPPING=1"
        case .status(let text): "STATUS=\(oneLine(text))"
        case .watchdog: "WATCHDOG=1"
        }
    }

    private static func oneLine(_ text: String) -> String {
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(statusLimit) {
            line.append(scalar.properties.generalCategory == .control ? " " : scalar)
        }
        return String(line)
    }

    private static func monotonicMicroseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }

    private func withAddress(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Int) -> Int {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(path.utf8)
        // An abstract name ends where the address does, unlike a path.
        if bytes.first == UInt8(ascii: "@") { bytes[0] = 0 } else { bytes.append(0) }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let length = MemoryLayout<sa_family_t>.size + bytes.count
        return withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(length)) }
        }
    }
}
