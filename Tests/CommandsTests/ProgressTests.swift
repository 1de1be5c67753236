import Testing

@testable import Commands

@Suite struct ProgressTests {
    private static func text(
        _ bytes: Int, of total: Int?, objects: Int = 12_345, rate: Double? = 10 * 1_048_576
    ) -> ProgressText {
        ProgressText(
            state: ProgressState(bytes: bytes << 20, totalBytes: total.map { $0 << 20 }, objects: objects),
            perSecond: rate)
    }

    @Test(arguments: [
        (200, "[#######-----------------------]   25%  250 MiB of 1000 MiB  12345 objects  10 MiB/s  1:15 left"),
        (79, "[###-----------]   25%  250 MiB of 1000 MiB  12345 objects  10 MiB/s  1:15 left"),
        (74, "[######------------------]   25%  250 MiB of 1000 MiB  10 MiB/s  1:15 left"),
        (60, "[##--------]   25%  250 MiB of 1000 MiB  10 MiB/s  1:15 left"),
        (59, "[####---------------]   25%  250 MiB of 1000 MiB  1:15 left"),
        (36, "[####-------------]   25%  1:15 left"),
        (20, "[###---------]   25%"),
        (18, "[##--------]   25%"),
        (17, " 25%  1:15 left"),
        (5, " 25%"),
        (3, ""),
        (-1, ""),
    ])
    func theBarFitsTheTerminal(_ columns: Int, _ expected: String) {
        let bar = Self.text(250, of: 1000).bar(columns: columns)
        #expect(bar == expected)
        #expect(bar.utf8.count <= max(0, columns))
    }

    @Test(
        arguments: [
            (0, 1000, 0, nil, "0%, 0 B of 1000 MiB, 0 objects"),
            (999, 1000, 1, 1_048_576, "99%, 999 MiB of 1000 MiB, 1 object, 1.0 MiB/s, 0:01 left"),
            (1000, 1000, 2, 512, "100%, 1000 MiB of 1000 MiB, 2 objects, 512 B/s, 0:00 left"),
            // More than was announced, and nothing at all.
            (1001, 1000, 2, 512, "100%, 1001 MiB of 1000 MiB, 2 objects, 512 B/s, 0:00 left"),
            (0, 0, 2, 512, "0 B of 0 B, 2 objects, 512 B/s, 0:00 left"),
            (1500, nil, 2, 2_000_000, "1.4 GiB, 2 objects, 1.9 MiB/s"),
            (0, 10_000, 2, 1_048_576, "0%, 0 B of 9.7 GiB, 2 objects, 1.0 MiB/s, 2:46:40 left"),
            // Too slow to tell.
            (0, 10_000, 2, 100, "0%, 0 B of 9.7 GiB, 2 objects, 100 B/s"),
            (0, 10_000, 2, 0, "0%, 0 B of 9.7 GiB, 2 objects, 0 B/s"),
        ] as [(Int, Int?, Int, Double?, String)])
    func aPlainLineSaysTheSame(_ bytes: Int, _ total: Int?, _ objects: Int, _ rate: Double?, _ expected: String) {
        #expect(Self.text(bytes, of: total, objects: objects, rate: rate).plain == expected)
    }

    @Test func withoutATotalThereIsNoBar() {
        #expect(Self.text(5, of: nil).bar(columns: 79) == "5.0 MiB  12345 objects  10 MiB/s")
        #expect(Self.text(5, of: nil).bar(columns: 8) == "5.0 MiB")
        #expect(Self.text(5, of: nil).bar(columns: 6) == "")
    }

    @Test func objectsAreCountedWhereTheirSumIsKnown() {
        let state = ProgressState(bytes: 0, objects: 300, totalObjects: 1200)
        let text = ProgressText(state: state, perSecond: 10)
        #expect(text.plain == "25%, 300 of 1200 objects, 10/s, 1:30 left")
        #expect(text.bar(columns: 60) == "[###-----------]   25%  300 of 1200 objects  10/s  1:30 left")
        #expect(
            ProgressText(state: ProgressState(bytes: 0, objects: 0, totalObjects: 0), perSecond: nil).plain
                == "0 of 0 objects")
    }

    @Test(arguments: [
        (0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (10_239, "9.9 KiB"), (10_240, "10 KiB"),
        (1_048_575, "1023 KiB"), (1_048_576, "1.0 MiB"), (-5, "0 B"), (1 << 50, "1024 TiB"),
    ])
    func sizesAreShort(_ bytes: Int, _ expected: String) {
        #expect(ProgressText.size(bytes) == expected)
    }

    @Test func anyNumberCanBeShown() {
        for bytes in [Int.min, -1, 0, 1, .max] {
            for total in [Int.min, 0, 1, .max] {
                for rate in [0, 1, .greatestFiniteMagnitude, .infinity] {
                    let state = ProgressState(bytes: bytes, totalBytes: total, objects: .max)
                    let text = ProgressText(state: state, perSecond: rate)
                    #expect(!text.plain.isEmpty && text.bar(columns: 60).utf8.count <= 60)
                }
            }
        }
    }

    @Test func theRateFollowsSlowly() throws {
        var rate = ProgressRate()
        rate.add(0, at: .zero)
        #expect(rate.perSecond == nil)
        rate.add(100, at: .seconds(1))
        // The first second counts in full.
        #expect(abs(try #require(rate.perSecond) - 100) < 1e-9)
        for second in 2...60 { rate.add(100 * second, at: .seconds(second)) }
        #expect(abs(try #require(rate.perSecond) - 100) < 1e-9)
        rate.add(6000, at: .seconds(61))
        #expect((70.0...90).contains(try #require(rate.perSecond)))
        rate.add(6000, at: .seconds(90))
        #expect(try #require(rate.perSecond) < 1)
        // The same moment again changes nothing.
        rate.add(7000, at: .seconds(90))
        #expect(try #require(rate.perSecond) < 1)
    }

    @Test(arguments: [(true, Duration.milliseconds(250)), (false, .seconds(5))])
    func linesComeInTime(_ isTerminal: Bool, _ interval: Duration) {
        let screen = Screen()
        let line = ProgressLine(isQuiet: false, display: screen.display(isTerminal: isTerminal))
        for step in 1...10 {
            screen.time = interval / 4 * step
            line.show(ProgressState(bytes: step << 20, totalBytes: 10 << 20, objects: step))
        }
        #expect(screen.lines.count == 2)
        #expect(screen.lines.allSatisfy { $0.hasPrefix("[") == isTerminal })
        #expect(screen.lines.last?.contains("80%") == true, "\(screen.lines)")
        screen.columns = 24
        screen.time += interval
        line.show(ProgressState(bytes: 10 << 20, totalBytes: 10 << 20, objects: 10))
        #expect(!isTerminal || screen.lines.last == "[###############]  100%", "\(screen.lines)")
        line.end()
        line.end()
        #expect(screen.cleared == 1)
    }

    @Test func quietSaysNothing() {
        let screen = Screen()
        let line = ProgressLine(isQuiet: true, display: screen.display(isTerminal: true))
        screen.time = .seconds(100)
        line.show(ProgressState(bytes: 1, objects: 1))
        line.end()
        #expect(screen.lines.isEmpty && screen.cleared == 0)
    }

    /// A terminal and a clock that tests turn by hand.
    private final class Screen {
        var time = Duration.zero
        var columns = 80
        var lines: [String] = []
        var cleared = 0

        func display(isTerminal: Bool) -> ProgressLine.Display {
            ProgressLine.Display(
                isTerminal: isTerminal, columns: { self.columns }, show: { self.lines.append($0) },
                clear: { self.cleared += 1 }, now: { self.time })
        }
    }
}
