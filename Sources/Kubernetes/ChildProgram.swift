import Glibc
import SystemPackage

/// A program whose standard output is read. When this value goes away before the program ended, that is killed; it is
/// always collected.
struct ChildProgram: ~Copyable {
    enum Result {
        case ended(status: Int, [UInt8])
        case killed(signal: Int)
        case late
        /// It wrote more than is taken.
        case flooded
        case stopped
    }

    private let identifier: pid_t
    private let output: Int32
    /// A program that asks a person stays in our group, as the terminal listens to that one only.
    private let hasOwnGroup: Bool
    private var isCollected = false

    private init(identifier: pid_t, output: Int32, hasOwnGroup: Bool) {
        self.identifier = identifier
        self.output = output
        self.hasOwnGroup = hasOwnGroup
    }

    deinit {
        close(output)
        if !isCollected {
            kill(hasOwnGroup ? -identifier : identifier, SIGKILL)
            var status: Int32 = 0
            while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
        }
    }

    /// Reads what the program writes until it has ended.
    mutating func result(limit: Int, by end: ContinuousClock.Instant, isStopped: () -> Bool) -> Result {
        var bytes: [UInt8] = []
        // The program's end is looked for ever more rarely, as it may leave its output to another.
        var pause: Int32 = 1
        while true {
            var watched = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
            pause = poll(&watched, 1, pause) > 0 && watched.revents & Int16(POLLIN) != 0 ? 1 : min(pause * 2, 50)
            let status = collect()
            while bytes.count <= limit, read(into: &bytes) {}
            if bytes.count > limit { return .flooded }
            if let status {
                let signal = status & 0x7F
                return signal == 0 ? .ended(status: Int(status >> 8 & 0xFF), bytes) : .killed(signal: Int(signal))
            }
            if isStopped() { return .stopped }
            guard ContinuousClock.now < end else { return .late }
            // A closed output wakes at once.
            if watched.revents & Int16(POLLHUP) != 0 { usleep(UInt32(pause) * 1000) }
        }
    }

    /// - Returns: Whether there may be more.
    private func read(into bytes: inout [UInt8]) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = Glibc.read(output, &buffer, buffer.count)
        guard count > 0 else { return false }
        bytes += buffer[..<count]
        return true
    }

    /// How the program ended; nil before.
    private mutating func collect() -> Int32? {
        var status: Int32 = 0
        let found = waitpid(identifier, &status, WNOHANG)
        // Where this process ignores SIGCHLD the system keeps no status; then what was written must do.
        guard found == identifier || (found < 0 && errno == ECHILD) else { return nil }
        isCollected = true
        return status
    }
}

extension ChildProgram {
    /// Starts a program with our standard error, and ours or no standard input.
    static func start(
        _ path: String, arguments: [String], variables: [String: String], isInteractive: Bool
    ) throws(Errno) -> ChildProgram {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Errno(rawValue: errno) }
        defer { for end in ends { close(end) } }
        // Neither is one of the first three, nor handed on by itself.
        let (output, writingEnd) = (fcntl(ends[0], F_DUPFD_CLOEXEC, 3), fcntl(ends[1], F_DUPFD_CLOEXEC, 3))
        defer { close(writingEnd) }
        guard output >= 0, writingEnd >= 0 else {
            close(output)
            throw Errno(rawValue: errno)
        }
        _ = fcntl(output, F_SETFL, O_NONBLOCK)
        do {
            let identifier = try spawn(
                path, arguments, variables.map { "\($0.key)=\($0.value)" }.sorted(), output: writingEnd,
                isInteractive: isInteractive)
            return ChildProgram(identifier: identifier, output: output, hasOwnGroup: !isInteractive)
        } catch {
            close(output)
            throw error
        }
    }

    private static func spawn(
        _ path: String, _ arguments: [String], _ variables: [String], output: Int32, isInteractive: Bool
    ) throws(Errno) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        if !isInteractive { posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0) }
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        for descriptor in openDescriptors() where descriptor > STDERR_FILENO {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        var (all, none) = (sigset_t(), sigset_t())
        sigfillset(&all)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setpgroup(&attributes, 0)
        let group = isInteractive ? 0 : POSIX_SPAWN_SETPGROUP
        posix_spawnattr_setflags(&attributes, Int16(group | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
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
