import Cluster
import Inventory
import Testing

@testable import Operations

/// Small texts that live operations read and write.
@Suite struct LiveValueTests {
    @Test(arguments: [
        ("24h", 86400), ("90m", 5400), ("1h30m", 5400), ("2d", 172_800), ("60s", 60), ("1d1h1m1s", 90061),
    ])
    func spans(_ text: String, _ seconds: Int64) throws {
        #expect(try TimeSpan(text, in: 60...31_536_000).duration == .seconds(seconds))
    }

    @Test(arguments: ["", "0h", "59s", "5", "h", "-1h", "1h 5m", "1.5h", "366d", "99999999999999999h", "1m1h"])
    func spansThatAreNone(_ text: String) {
        #expect(throws: InvalidValue.self) { try TimeSpan(text, in: 60...31_536_000) }
    }

    @Test(arguments: [
        ("192.0.2.1:6443", "192.0.2.1", 6443), ("k8s.example.com", "k8s.example.com", 443),
        ("[fd00::1]:1", "fd00::1", 1),
        ("fd00::1", "fd00::1", 443), ("[fd00::1]", "fd00::1", 443),
    ])
    func hostsAndPorts(_ text: String, _ host: String, _ port: Int) throws {
        let read = try #require(HostAndPort(text, defaultPort: 443))
        #expect(read.host == host && read.port == port)
        #expect(HostAndPort(url: "https://\(text.hasPrefix("fd") ? "[\(text)]" : text)/x?y")?.port == port)
    }

    @Test(arguments: ["", ":1", "a:0", "a:65536", "a:b", "a b", "user@a:1", "[x]y"])
    func hostsAndPortsThatAreNone(_ text: String) { #expect(HostAndPort(text, defaultPort: 443) == nil) }

    @Test func timesForPeople() {
        let start = Moment(1_000_000)
        for (seconds, text) in [(0, "0s"), (59, "59s"), (60, "1m"), (3_661, "1h1m"), (86_400, "1d"), (90_061, "1d1h")] {
            #expect(TimeSpan.between(start, Moment(start.seconds + Int64(seconds))) == text)
        }
        #expect(TimeSpan.between(start, Moment(0)) == "0s")
        #expect(Moment("2026-11-21T08:00:00Z")?.description == "2026-11-21T08:00:00Z")
        #expect(Moment("nonsense") == nil)
    }
}
