import ArgumentParser
import Glibc

/// The program's entry: runs the command line and ends with its exit status.
package enum Program {
    /// Parses the arguments of the process, runs the command, and ends the process.
    package static func main() async -> Never {
        // A reader that goes away (`slipway … | head`) is an error of the write, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        // Swift finds the arguments there; without them every command would be the root's help.
        guard access("/proc/self/cmdline", R_OK) == 0 else {
            Terminal.complain("/proc is not mounted, where the arguments of a program are; mount it")
            leave(.outsideFailed)
        }
        do {
            var command = try SlipwayCommand.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            leave(.done)
        } catch {
            leave(end(with: error))
        }
    }

    /// Threads may be at work still, and `exit` would take from them what libraries have made; nothing is buffered.
    private static func leave(_ status: ExitStatus) -> Never { _exit(status.rawValue) }

    private static func end(with error: any Error) -> ExitStatus {
        switch SlipwayCommand.exitCode(for: error) {
        case .success:
            do { try Terminal.print(SlipwayCommand.message(for: error)) } catch { return .outsideFailed }
            return .done
        case .validationFailure:
            Terminal.complain(SlipwayCommand.fullMessage(for: error))
            return .usage
        default:
            let status = ExitStatus(of: error)
            if !(error is CommandFailed), status != .interrupted { Terminal.complain("\(error)") }
            return status
        }
    }
}
