import ArgumentParser
import Cluster
import Glibc
import Markup
import SystemPackage

/// `-c FILE`, the cluster file, and all that may be said over and under it, for every command that has one.
struct ClusterOption: ParsableArguments {
    @Option(
        name: [.customShort("c"), .customLong("config"), .customLong("cluster")],
        help: ArgumentHelp("The cluster file.", valueName: "file"))
    var file: String
    @Option(
        help: ArgumentHelp(
            "What clusters have in common, under the cluster file; SLIPWAY_DEFAULTS, then OCNE_DEFAULTS, then ~/.ocne/defaults.yaml if it exists.",
            valueName: "file"))
    var defaults: String?
    @OptionGroup(title: "Over the cluster file") var flags: ClusterFlags

    /// Reads and checks all of it; warnings go to standard error.
    func load() throws -> ClusterDefinition { try Self.definition(of: layers()) }

    /// Checks what was read; warnings go to standard error.
    static func definition(of layers: ClusterLayers) throws -> ClusterDefinition {
        let cluster = try layers.definition()
        cluster.warnings.forEach { Terminal.warn($0.description) }
        return cluster
    }

    /// Reads a cluster file, with the defaults of the environment, for commands that do without one too.
    static func definition(of file: String) throws -> ClusterDefinition { try parse(["--cluster=\(file)"]).load() }

    /// All of it, not checked yet.
    func layers() throws -> ClusterLayers {
        try Self.layers(ClusterText(file: FilePath(file)), defaults: defaults, flags)
    }

    /// All of it for a text that stands where a cluster file does.
    /// - Parameter defaults: The defaults file that somebody named.
    static func layers(_ text: ClusterText, defaults: String?, _ flags: ClusterFlags) throws -> ClusterLayers {
        try ClusterLayers(
            file: text, defaults: defaultsFile(defaults), settings: flags.settings(),
            workingDirectory: workingDirectory)
    }

    /// A file that somebody names must be there; the one in the home directory may be.
    private static func defaultsFile(_ named: String?) throws -> ClusterText? {
        if let named = named ?? Environment["SLIPWAY_DEFAULTS"] ?? Environment["OCNE_DEFAULTS"] {
            return try ClusterText(file: FilePath(named))
        }
        guard let home = Environment["HOME"] else { return nil }
        let path = FilePath(home).pushing(".ocne/defaults.yaml")
        return access(path.string, F_OK) == 0 ? try ClusterText(file: path) : nil
    }

    private static var workingDirectory: FilePath {
        guard let path = getcwd(nil, 0) else { return "/" }
        defer { free(path) }
        return FilePath(platformString: path)
    }
}
