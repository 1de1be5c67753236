import Glibc
import HTTP
import SystemPackage

/// Where the process is root, opens the port as root, which other users may not everywhere, and starts this program again
/// as an ordinary user, with the socket. Returns where there is nothing to give up, or the system does not let it go.
///
/// A change of the user alone would leave one thread behind: the process's first one has ended for the C library, which
/// therefore does not change it, but still waits for signals, as root.
/// - Parameter user: The number of the user and of its group.
/// - Throws: `ListenError`, or what keeps the program from starting again.
func giveUpRoot(for user: UInt32, listening address: ListenAddress) throws {
    guard user != 0, geteuid() == 0 else { return }
    let socket = try ListeningSocket.open(address)
    guard setgroups(0, nil) == 0, setgid(user) == 0, setuid(user) == 0 else {
        let reason = Errno(rawValue: errno)
        Terminal.warn("cannot go on as user \(user) (\(reason)); the server stays root, with what rights it has")
        return
    }
    var arguments = CommandLine.arguments.map { strdup($0) } + [nil]
    // Threads of the runtime's block nearly every signal, and the next program would inherit that.
    var none = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, nil)
    socket.leaveToNextProgram()
    execv("/proc/self/exe", &arguments)
    Terminal.complain("cannot start again as user \(user): \(Errno(rawValue: errno))")
    throw CommandFailed(status: .outsideFailed)
}
