import ArgumentParser
import SystemPackage

/// `--state DIR`, where the secrets of clusters live.
struct StateOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where clusters' secrets and kubeconfigs are kept; SLIPWAY_STATE, then $XDG_STATE_HOME/slipway or ~/.local/state/slipway.",
            valueName: "directory"))
    var state: String?

    /// The directory of all clusters.
    /// - Throws: ``CommandFailed`` when there is no home directory to put it into.
    func directory() throws -> FilePath {
        if let state = state ?? Environment["SLIPWAY_STATE"] { return FilePath(state) }
        if let base = Environment["XDG_STATE_HOME"], base.hasPrefix("/") { return FilePath(base).appending("slipway") }
        guard let home = Environment["HOME"] else {
            Terminal.complain("HOME is not set; say with --state where secrets are kept")
            throw CommandFailed(status: .usage)
        }
        return FilePath(home).pushing(".local/state/slipway")
    }
}
