import Inventory
import Ledger
import Markup
import Provisioning
import TestSupport
import Testing

@testable import Operations

/// `slipway top` on a terminal, which a small program plays: it keeps the picture as a terminal would.
@Suite struct AdminTopTests {
    /// Runs the program on a terminal of 80x24 and says as JSON what was seen.
    private static let terminal = #"""
        import fcntl, json, os, pty, re, select, struct, sys, termios, time

        seen = {}
        pid, master = pty.fork()
        if pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
            os.environ["TERM"] = "xterm"
            os.environ.pop("NO_COLOR", None)
            os.execv(sys.argv[1], [sys.argv[1], "top", "--server", sys.argv[2]])
        raw = b""
        seen["before"] = None

        def modes():
            return [part for part in termios.tcgetattr(master)[:4]]

        def picture(rows, columns):
            """The lines after the last time that the cursor went home; raises where one does not fit."""
            text = raw.rsplit(b"\x1b[H", 1)[-1].decode()
            lines = re.sub(r"\x1b\[[0-9;]*[mK]|\r", "", text).split("\n")
            return lines if len(lines) == rows and all(len(line) <= columns for line in lines) else None

        def wait(what):
            global raw
            end = time.monotonic() + 25
            while time.monotonic() < end:
                result = what()
                if result:
                    return result
                if select.select([master], [], [], 0.1)[0]:
                    raw += os.read(master, 65536)
            sys.exit("nothing in time: %r" % raw[-3000:])

        cooked = modes()
        first = wait(lambda: picture(24, 80))
        seen["title"], seen["header"], seen["first"], seen["last"] = first[0], first[2], first[3], first[23]
        seen["colour"] = b"\x1b[33m" in raw or b"\x1b[31m" in raw or b"\x1b[1;31m" in raw
        # Three keys that arrive at once.
        os.write(master, b"jj\x1b[B")
        seen["scrolled"] = wait(lambda: (picture(24, 80) or first)[3] != first[3] and picture(24, 80))[3]
        fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 10, 40, 0, 0))
        seen["small"] = len(wait(lambda: picture(10, 40)))
        os.write(master, sys.argv[3].encode().decode("unicode_escape").encode())
        try:
            while True:
                piece = os.read(master, 65536)
                if not piece:
                    break
                raw += piece
        except OSError:
            pass
        seen["end"] = raw[-14:].decode()
        seen["begins"] = raw.count(b"\x1b[?1049h"), raw.count(b"\x1b[?1049l")
        seen["status"] = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        try:
            seen["whole"] = modes() == cooked
        except termios.error:
            seen["whole"] = None
        print(json.dumps(seen))
        """#

    @Test(.timeLimit(.minutes(2)), arguments: [("\\x03", 130), ("q", 0)])
    func itFillsTheScreenScrollsAndLeavesTheTerminalWhole(key: String, status: Int) async throws {
        let setting = try await AdminSetting()
        for number in 10..<50 {
            _ = try await setting.ledger.add(
                try HostName("rack-\(number)"), phase: .approved, cause: "the test says so", by: nil)
        }
        try await setting.installing()
        try await setting.serving { (place: String) async throws in
            let result = try await run("python3", ["-c", Self.terminal, Places.program, place, key])
            #expect(result.succeeded, "\(result)")
            let seen = try JSON.parse(Array(result.output.utf8), source: "seen").value
            #expect(seen["title"]?.text?.hasPrefix("rack: 43 hosts; 1 discovered, 41 approved, 1 installing") == true)
            #expect(seen["header"]?.text?.hasPrefix("NAME ") == true, "\(seen)")
            // Who is held comes first, in colour.
            #expect(seen["first"]?.text?.hasPrefix("worker-1   installing, held") == true, "\(seen)")
            #expect(seen["colour"] == true)
            #expect(seen["last"] == "q ends, arrows scroll")
            #expect(seen["scrolled"]?.text?.hasPrefix("rack-10 ") == true, "\(seen)")
            #expect(seen["small"] == 10)
            #expect(seen["end"] == "\u{1B}[?25h\u{1B}[?1049l", "\(seen)")
            #expect(seen["begins"] == [1, 1] && seen["status"] == .integer(status), "\(seen)")
            #expect(seen["whole"] != false)
        }
    }

    /// Where it is piped there is one table and no control characters, and a server that is not there is an error.
    @Test func withoutATerminalItPrintsOnce() async throws {
        let setting = try await AdminSetting()
        try await setting.serving { (place: String) async throws in
            let once = try await run(Places.program, ["top", "--server", place])
            #expect(once.status == 0 && once.output.hasPrefix("rack: 3 hosts; ") && once.error == "", "\(once)")
            #expect(!once.output.contains("\u{1B}"))
        }
        let nobody = try await run(Places.program, ["top", "--server", "unix:\(setting.directory("none.sock"))"])
        #expect(nobody.status == 3 && nobody.output == "" && nobody.error.contains("no server is there"), "\(nobody)")
    }
}

extension Value {
    fileprivate var text: String? { if case .string(let text) = self { text } else { nil } }
}
