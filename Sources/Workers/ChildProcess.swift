import Glibc
package import SystemPackage

/// A program that this one started. When this value goes away before the program ended, that is killed, with all it
/// started if it has a group of its own; it is always collected.
package struct ChildProcess: ~Copyable {
    /// How a program ended.
    package enum Status: Sendable, Hashable {
        case exited(Int)
        case killed(signal: Int)
    }

    /// What one of a program's three standard streams is.
    package enum Stream: Sendable {
        /// This process's own.
        case inherited
        /// Nothing to read.
        case null
        case descriptor(Int32)
    }

    private let identifier: pid_t
    private let hasOwnGroup: Bool
    private var isCollected = false

    private init(identifier: pid_t, hasOwnGroup: Bool) {
        self.identifier = identifier
        self.hasOwnGroup = hasOwnGroup
    }

    deinit {
        if !isCollected {
            kill(hasOwnGroup ? -identifier : identifier, SIGKILL)
            var status: Int32 = 0
            while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
        }
    }

    /// How the program ended; nil before.
    package mutating func collect() -> Status? {
        var status: Int32 = 0
        let found = waitpid(identifier, &status, WNOHANG)
        // Where this process ignores SIGCHLD the system keeps no status; then what was written must do.
        guard found == identifier || (found < 0 && errno == ECHILD) else { return nil }
        isCollected = true
        let signal = status & 0x7F
        return signal == 0 ? .exited(Int(status >> 8 & 0xFF)) : .killed(signal: Int(signal))
    }
}

extension ChildProcess {
    /// Starts a program with default signals and no more open files than its three streams.
    /// - Parameters:
    ///   - streams: Standard input, output and error.
    ///   - hasOwnGroup: False for a program that asks a person, as the terminal listens to its own group only.
    /// - Throws: `Errno` of `posix_spawn`.
    package static func start(
        _ path: String, arguments: [String], variables: [String: String], streams: [Stream], hasOwnGroup: Bool = true
    ) throws(Errno) -> ChildProcess {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        for (number, stream) in streams.enumerated() {
            switch stream {
            case .inherited: break
            case .null: posix_spawn_file_actions_addopen(&actions, Int32(number), "/dev/null", O_RDONLY, 0)
            case .descriptor(let descriptor): posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
            }
        }
        for descriptor in openDescriptors() where descriptor > STDERR_FILENO {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        var (all, none) = (sigset_t(), sigset_t())
        sigfillset(&all)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setpgroup(&attributes, 0)
        let group = hasOwnGroup ? POSIX_SPAWN_SETPGROUP : 0
        posix_spawnattr_setflags(&attributes, Int16(group | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        let environment = variables.map { "\($0.key)=\($0.value)" }.sorted()
        let (argv, envp) = (arguments.map { strdup($0) } + [nil], environment.map { strdup($0) } + [nil])
        defer { for text in argv + envp { free(text) } }
        var identifier: pid_t = 0
        let problem = posix_spawn(&identifier, path, &actions, &attributes, argv, envp)
        guard problem == 0 else { throw Errno(rawValue: problem) }
        return ChildProcess(identifier: identifier, hasOwnGroup: hasOwnGroup)
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
