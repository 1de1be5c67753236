import Glibc

/// One kind of outside bytes, and what must hold for all of them.
struct Target: Sendable {
    let name: String
    /// The longest input, in bytes.
    let limit: Int
    /// What the code under test throws when it refuses; any other error is a finding.
    let refusals: [any Error.Type]
    /// Inputs made by our own writers; the corpus folder and real tools add theirs.
    let seeds: @Sendable () throws -> [[UInt8]]
    /// Feeds an input to the code under test and holds the result against its rules.
    let check: @Sendable ([UInt8]) throws -> Void

    init(
        _ name: String, limit: Int, refusals: [any Error.Type],
        seeds: @escaping @Sendable () throws -> [[UInt8]] = { [] },
        check: @escaping @Sendable ([UInt8]) throws -> Void
    ) {
        self.name = name
        self.limit = limit
        self.refusals = refusals
        self.seeds = seeds
        self.check = check
    }

    /// Most inputs take a thousandth of it, with the sanitizer.
    private static let secondsLimit = 0.5

    /// Runs one input; a finding ends the process.
    func run(_ input: [UInt8]) {
        let start = Self.seconds()
        defer {
            let seconds = Self.seconds() - start
            expect(seconds < Self.secondsLimit, "\(input.count) bytes took \(seconds) seconds")
        }
        do {
            try check(input)
        } catch {
            let kind: Any.Type = type(of: error)
            // Messages are made out of hostile text: making them is under test too.
            let message = "\(error)"
            expect(refusals.contains { $0 == kind }, "an error of the unexpected type \(kind): \(message)")
        }
    }

    /// Processor time, so that other programs do not count.
    private static func seconds() -> Double {
        // POSIX: a million a second, wherever the program runs.
        Double(clock()) / 1_000_000
    }
}
