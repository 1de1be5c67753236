package import Kickstart

/// How an installer puts the OS onto a host's disk.
package enum InstallMethod: String, CaseIterable, Sendable {
    /// Anaconda pulls a commit out of our archive (Kickstart's `ostreesetup`).
    case ostreesetup
    /// Anaconda pulls a container image that holds a commit (Kickstart's `ostreecontainer`, from RHEL 9).
    case ostreecontainer
    /// Anaconda lets bootc install a bootable container (Kickstart's `bootc`, from RHEL 10).
    case bootc
    /// The live system of Fedora CoreOS or Flatcar installs itself (`coreos.inst.*`); there is no Kickstart.
    case coreos

    /// The first version of Kickstart that has the command; nil where there is no Kickstart.
    package var leastVersion: SyntaxVersion? {
        switch self {
        case .ostreesetup: .rhel8
        case .ostreecontainer: .rhel9
        case .bootc: .rhel10
        case .coreos: nil
        }
    }
}
