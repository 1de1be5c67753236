import Glibc
import SystemPackage
import Workers

/// A program that was started with a text on its standard input. When this value goes away before the program ended, it
/// and all it started are killed.
struct ProgramRun: ~Copyable {
    /// How it went.
    enum Result {
        /// What it wrote to standard output, and the first 4 KiB of what it wrote to standard error.
        case ended(ChildProcess.Status, output: [UInt8], error: [UInt8])
        case late
        /// It wrote more to standard output than is taken.
        case flooded
    }

    private static var errorLimit: Int { 4096 }

    private var process: ChildProcess
    private var output: ChildPipe
    private var error: ChildPipe

    private init(process: consuming ChildProcess, output: consuming ChildPipe, error: consuming ChildPipe) {
        self.process = process
        self.output = output
        self.error = error
    }

    /// Waits until the program has ended, and reads what it writes.
    /// - Parameters:
    ///   - limit: The most bytes of standard output.
    ///   - end: When waiting ends; the program should then be given up.
    mutating func result(limit: Int, by end: ContinuousClock.Instant) -> Result {
        var (said, complaint): ([UInt8], [UInt8]) = ([], [])
        // Ends of streams and bytes wake us; the end of a program that closed its streams before, or left them to
        // another, is looked for ever more rarely.
        var pause: Int32 = 1
        while true {
            var watched = [output.readingEnd, error.readingEnd].map {
                pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
            }
            let count = poll(&watched, 2, pause)
            pause = count > 0 ? 1 : min(pause * 2, 100)
            let status = process.collect()
            while said.count <= limit, output.read(into: &said) {}
            if said.count > limit { return .flooded }
            _ = error.read(into: &complaint)
            complaint.removeSubrange(min(complaint.count, Self.errorLimit)...)
            if let status { return .ended(status, output: said, error: complaint) }
            guard ContinuousClock.now < end else { return .late }
        }
    }
}

extension ProgramRun {
    /// Starts a program in a process group of its own, with default signals and no more files than its three streams.
    /// - Parameter input: All that it finds on standard input, at most a page: it lies there before the program starts,
    ///   so that nobody has to write to a program that does not read.
    static func start(
        _ path: String, arguments: [String], variables: [String: String], input: [UInt8]
    ) throws(Errno) -> ProgramRun {
        var source = try ChildPipe.open()
        try source.fill(input)
        var output = try ChildPipe.open()
        var error = try ChildPipe.open()
        let process = try ChildProcess.start(
            path, arguments: arguments, variables: variables,
            streams: [
                .descriptor(source.readingEnd), .descriptor(output.writingEnd), .descriptor(error.writingEnd),
            ])
        output.turnToReading()
        error.turnToReading()
        return ProgramRun(process: process, output: output, error: error)
    }
}
