import Glibc
import SystemPackage

/// A program that was started with a text on its standard input. When this value goes away before the program ended, it
/// and all it started are killed; it is always collected.
struct ProgramRun: ~Copyable {
    enum Status: Hashable {
        case exited(Int)
        case killed(signal: Int)
    }

    /// How it went.
    enum Result {
        /// What it wrote to standard output, and the first 4 KiB of what it wrote to standard error.
        case ended(Status, output: [UInt8], error: [UInt8])
        case late
        /// It wrote more to standard output than is taken.
        case flooded
    }

    private static var errorLimit: Int { 4096 }

    private let identifier: pid_t
    private var isCollected = false
    private var output: ProgramPipe
    private var error: ProgramPipe

    private init(identifier: pid_t, output: consuming ProgramPipe, error: consuming ProgramPipe) {
        self.identifier = identifier
        self.output = output
        self.error = error
    }

    deinit {
        if !isCollected {
            kill(-identifier, SIGKILL)
            var status: Int32 = 0
            while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
        }
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
            let status = collect()
            while said.count <= limit, output.read(into: &said) {}
            if said.count > limit { return .flooded }
            _ = error.read(into: &complaint)
            complaint.removeSubrange(min(complaint.count, Self.errorLimit)...)
            if let status { return .ended(status, output: said, error: complaint) }
            guard ContinuousClock.now < end else { return .late }
        }
    }

    /// How the program ended; nil before.
    private mutating func collect() -> Status? {
        var status: Int32 = 0
        let found = waitpid(identifier, &status, WNOHANG)
        // Where this process ignores SIGCHLD the system keeps no status; then what was written must do.
        guard found == identifier || (found < 0 && errno == ECHILD) else { return nil }
        isCollected = true
        let signal = status & 0x7F
        return signal == 0 ? .exited(Int(status >> 8 & 0xFF)) : .killed(signal: Int(signal))
    }
}

extension ProgramRun {
    /// Starts a program in a process group of its own, with default signals and no more files than its three streams.
    /// - Parameter input: All that it finds on standard input, at most a page: it lies there before the program starts,
    ///   so that nobody has to write to a program that does not read.
    static func start(
        _ path: String, arguments: [String], variables: [String: String], input: [UInt8]
    ) throws(Errno) -> ProgramRun {
        var source = try ProgramPipe.open()
        try source.fill(input)
        var output = try ProgramPipe.open()
        var error = try ProgramPipe.open()
        let identifier = try spawn(
            path, arguments, variables.map { "\($0.key)=\($0.value)" }.sorted(),
            streams: [source.readingEnd, output.writingEnd, error.writingEnd])
        output.turnToReading()
        error.turnToReading()
        return ProgramRun(identifier: identifier, output: output, error: error)
    }

    private static func spawn(
        _ path: String, _ arguments: [String], _ variables: [String], streams: [Int32]
    ) throws(Errno) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        for (stream, descriptor) in streams.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(stream))
        }
        for descriptor in openDescriptors() where descriptor > 2 {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        var (all, none) = (sigset_t(), sigset_t())
        sigfillset(&all)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        let (argv, envp) = (arguments.map { strdup($0) } + [nil], variables.map { strdup($0) } + [nil])
        defer { for text in argv + envp { free(text) } }
        var identifier: pid_t = 0
        let problem = posix_spawn(&identifier, path, &actions, &attributes, argv, envp)
        guard problem == 0 else { throw Errno(rawValue: problem) }
        return identifier
    }

    /// What this process has open, as some of it may be handed on by itself.
    private static func openDescriptors() -> [Int32] {
        guard let folder = opendir("/proc/self/fd") else { return [] }
        defer { closedir(folder) }
        var found: [Int32] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { $0.prefix { $0 != 0 }.map { $0 } }
            if let descriptor = Int32(String(decoding: name, as: UTF8.self)) { found.append(descriptor) }
        }
        return found
    }
}
