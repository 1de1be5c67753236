import TestSupport
import Testing

@testable import Registry

@Suite struct SessionRetryTests {
    private static var limits: RegistryLimits {
        var limits = RegistryLimits()
        limits.attempts = 6
        limits.firstPause = .seconds(1)
        limits.longestPause = .seconds(5)
        limits.patience = .seconds(100)
        return limits
    }

    /// Pauses double up to the longest, each a quarter more or less, until there were enough tries.
    @Test func backoff() throws {
        var seed = Seed()
        var schedule = RetrySchedule(Self.limits)
        for seconds in [1.0, 2, 4, 5, 5] {
            let next = schedule.pause(using: &seed)
            let pause = try #require(next)
            #expect(pause >= .seconds(seconds * 0.75) && pause <= .seconds(seconds * 1.25), "\(seed) \(pause)")
        }
        let last = schedule.pause(using: &seed)
        #expect(last == nil)
    }

    @Test func progress() {
        var seed = Seed()
        let start = ContinuousClock.now
        var schedule = RetrySchedule(Self.limits, now: start)
        for round in 0..<20 {
            for _ in 0..<5 {
                let pause = schedule.pause(now: start + .seconds(round * 90), using: &seed)
                #expect(pause != nil)
            }
            schedule.progressed(now: start + .seconds(round * 90 + 80))
        }
        let only = schedule.pause(most: 1, now: start + .seconds(1_800), using: &seed)
        #expect(only == nil)
    }

    /// What the server asks for is waited for, as far as patience goes.
    @Test func asked() {
        var seed = Seed()
        let start = ContinuousClock.now
        var schedule = RetrySchedule(Self.limits, now: start)
        let pauses = [(30, 0), (3_600, 30), (1, 100)].map { asked, passed in
            schedule.pause(asked: .seconds(asked), now: start + .seconds(passed), using: &seed)
        }
        #expect(pauses == [.seconds(30), .seconds(70), nil])
        var other = RetrySchedule(Self.limits, now: start)
        let pause = other.pause(asked: .zero, now: start, using: &seed)
        #expect(pause.map { $0 >= .milliseconds(750) } == true)
    }

    @Test(arguments: [
        ("0", 0), ("120", 120), (" 7", 7), ("Sun, 06 Nov 1994 08:49:37 GMT", 10), ("Sun, 06 Nov 1994 08:49:26 GMT", 0),
        ("Tue, 29 Feb 2000 00:00:00 GMT", 167_670_633), ("", nil), ("-1", nil), ("1.5", nil), ("soon", nil),
        ("9999999999", nil),
        ("Sun, 06 Nov 1994 08:49:37", nil), ("Sun, 06 Xxx 1994 08:49:37 GMT", nil),
        ("Sun, 99 Nov 1994 08:49:37 GMT", nil),
        ("Sun, 06 Nov 1994 08:49:37 XYZ", nil), ("99999999999999999999999999999", nil), ("ääääääääääääää)", nil),
    ]) func retryAfter(_ text: String, _ seconds: Int?) {
        #expect(RetryAfter.parse(text, now: 784_111_767) == seconds.map { .seconds($0) })
    }

    /// A pause ends soon after the work was stopped.
    @Test func stopped() {
        let end = ContinuousClock.now + .milliseconds(50)
        let stop = StopSign { ContinuousClock.now >= end }
        #expect(throws: CancellationError.self) { try stop.pause(.seconds(30)) }
        #expect(ContinuousClock.now < end + .seconds(2))
    }

    @Test(arguments: [
        (
            #"{"errors":[{"code":"NAME_UNKNOWN","message":"no such thing","detail":{"a":1}}]}"#,
            "NAME_UNKNOWN: no such thing"
        ),
        (#"{"errors":[{"code":"A"},{"message":"b"},{}]}"#, "A, b"), (#"{"errors":[]}"#, #"{"errors":[]}"#),
        ("<html><body>no</body></html>", ""), ("plain\r\n text", "plain text"), ("", ""),
        (#"{"errors":[{"code":"A","message":"a\u001b[31m\u202eb\nc"}]}"#, "A: a [31m?b c"),
        (#"{"errors":{"code":1}}"#, #"{"errors":{"code":1}}"#),
    ]) func answers(_ body: String, _ expected: String) {
        #expect(RegistryAnswer(Array(body.utf8)).description == expected)
    }

    /// What a document calls itself may be shown too.
    @Test func typesInMessages() throws {
        let type = #"a\u001b[2J\u202e"# + String(repeating: "x", count: 5_000)
        let error = #expect(throws: RegistryError.self) {
            try ManifestKind.of(
                Array(#"{"mediaType":"\#(type)"}"#.utf8), contentType: "b\u{1B}[2J; y", place: "r/a")
        }
        let text = "\(try #require(error))"
        #expect(text.contains("says it is a `a [2J?xx") && text.utf8.count < 1_000, "\(text)")
        #expect(!text.unicodeScalars.contains { $0.properties.generalCategory == .control })
    }

    @Test func longAnswers() {
        let long = String(repeating: "x", count: 1 << 16)
        #expect(RegistryAnswer(Array(long.utf8)).description.utf8.count <= 1_200)
        #expect(
            RegistryAnswer(Array("{\"errors\":[{\"code\":\"A\",\"message\":\"\(long.prefix(60_000))\"}]}".utf8))
                .description.utf8.count < 400)
    }

    @Test(arguments: [
        (401, RegistryError.Kind.unauthorized, "--authfile"), (403, .unauthorized, "right"),
        (404, .missing, "check the name"),
        (413, .refused, "too large"), (429, .busy, "too often"), (503, .busy, "later"), (418, .refused, "log"),
        (302, .nonsense, "registry"),
    ]) func remedies(_ status: Int, _ kind: RegistryError.Kind, _ remedy: String) {
        let error = RegistryError("r/a", "it does not", status: status, answer: RegistryAnswer())
        #expect(error.kind == kind && error.remedy.contains(remedy) && "\(error)".contains("registry r/a: it does not"))
    }
}
