import Glibc
import SystemPackage
import Workers

/// A program whose standard output is read; its standard error is ours. When this value goes away before the program
/// ended, that is killed.
struct ChildProgram: ~Copyable {
    enum Result {
        case ended(ChildProcess.Status, [UInt8])
        case late
        /// It wrote more than is taken.
        case flooded
        case stopped
    }

    private var process: ChildProcess
    private var output: ChildPipe

    private init(process: consuming ChildProcess, output: consuming ChildPipe) {
        self.process = process
        self.output = output
    }

    /// Starts a program; one that asks a person has our standard input too, and stays in our group.
    static func start(
        _ path: String, arguments: [String], variables: [String: String], isInteractive: Bool
    ) throws(Errno) -> ChildProgram {
        var output = try ChildPipe.open()
        let process = try ChildProcess.start(
            path, arguments: arguments, variables: variables,
            streams: [isInteractive ? .inherited : .null, .descriptor(output.writingEnd), .inherited],
            hasOwnGroup: !isInteractive)
        output.turnToReading()
        return ChildProgram(process: process, output: output)
    }

    /// Reads what the program writes until it has ended.
    mutating func result(limit: Int, by end: ContinuousClock.Instant, isStopped: () -> Bool) -> Result {
        var bytes: [UInt8] = []
        // The program's end is looked for ever more rarely, as it may leave its output to another.
        var pause: Int32 = 1
        while true {
            var watched = pollfd(fd: output.readingEnd, events: Int16(POLLIN), revents: 0)
            pause = poll(&watched, 1, pause) > 0 ? 1 : min(pause * 2, 50)
            let status = process.collect()
            while bytes.count <= limit, output.read(into: &bytes) {}
            if bytes.count > limit { return .flooded }
            if let status { return .ended(status, bytes) }
            if isStopped() { return .stopped }
            guard ContinuousClock.now < end else { return .late }
        }
    }
}
