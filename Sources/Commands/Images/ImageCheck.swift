import ArgumentParser
import Inspection
import Markup
import OCI
import Operations
import Repository

/// `slipway image check`.
struct ImageCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Look at the OS inside an archive with the eyes of the hosts that will be installed from it.",
        discussion: """
            Reads kernel and initramfs, the layout that OSTree deploys, the machine id, SELinux, Ignition and the version \
            of its specification, kubelet and kubeadm. Nothing of the OS is run. Errors keep hosts from being installed \
            or from joining: the exit status is then 1.

            EXAMPLES
              slipway image check oci:rack/image
              slipway image check ostree:/srv/repo --ref ock -o json
            """)

    @OptionGroup var archive: ArchiveArgument
    @Option(help: "The branch or commit; the only branch unless it is given.")
    var ref: String?
    @OptionGroup var format: FormatOption

    func run() async throws {
        let (archive, ref) = (archive, ref)
        let (chosen, report) = try await interruptible {
            try await blocking { stop in
                let store = StoppableStore(try archive.open()) { if stop.isSet { throw CancellationError() } }
                let chosen = try store.choice(ref)
                let inspection = OSInspection(store, commit: chosen.commit, architecture: archive.platform.arch)
                return (chosen, try inspection.run())
            }
        }
        try format.show(
            report.value(of: archive.location, ref: chosen.ref, commit: chosen.commit), text: report.text)
        if report.findings.contains(where: { $0.severity == .error }) {
            throw CommandFailed(status: .invalidInput)
        }
    }
}
