import ArgumentParser
import Cluster
import Files
import Glibc
import SystemPackage

/// `slipway init DIR`.
struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write a commented cluster file to start from.",
        discussion: """
            The file validates as it stands: one control-plane host, two workers, addresses of a documentation network.

            EXAMPLES
              slipway init rack
              slipway cluster validate -c rack/cluster.yaml
            """)

    @Argument(help: "The directory to write cluster.yaml into; it is created when it is missing.")
    var directory: String

    @Flag(help: "Write over an existing cluster.yaml.")
    var force = false

    func run() throws {
        let directory = FilePath(directory)
        let file = directory.appending("cluster.yaml")
        guard force || access(file.string, F_OK) != 0 else {
            Terminal.complain("\(file) exists; edit it, choose another directory, or write over it with --force")
            throw CommandFailed(status: .invalidInput)
        }
        try createDirectories(directory, mode: [.ownerReadWriteExecute, .groupReadExecute, .otherReadExecute])
        try AtomicFile.write(
            Array(ExampleCluster.text.utf8), to: file, mode: [.ownerReadWrite, .groupRead, .otherRead])
        Terminal.note("wrote \(file); next: slipway cluster validate -c \(file)")
    }
}
