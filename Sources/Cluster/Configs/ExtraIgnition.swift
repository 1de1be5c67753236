package import Ignition
package import Markup
package import SystemPackage

/// A config of the operator's that is merged over what Slipway makes.
package struct ExtraIgnition: Sendable {
    /// Where it comes from, for people: `extra/10-motd.bu`, or `cluster.yaml:12:22` for one that stands in the file.
    package let origin: String
    package let config: Config
    /// What its author should know, with the place: it goes to the user together with the cluster file's warnings.
    package let warnings: [Fault]
    let place: ExtraIgnitionPlace

    package init(origin: String, config: Config) {
        self.init(origin: origin, config: config, warnings: [], place: .file(origin))
    }

    init(origin: String, config: Config, warnings: [Fault], place: ExtraIgnitionPlace) {
        self.origin = origin
        self.config = config
        self.warnings = warnings
        self.place = place
    }

    /// The same with its config translated.
    func with(_ config: Config) -> ExtraIgnition {
        ExtraIgnition(origin: origin, config: config, warnings: warnings, place: place)
    }

    /// Reads what one `extraIgnition:` and its `extraIgnitionInline:` name, in the order of merging.
    ///
    /// A directory gives its configs by name: `.ign` and `.json` are Ignition, `.bu`, `.yaml` and `.yml` Butane; other
    /// files are passed over with a warning, subdirectories and hidden files without. Of a file with another name, and
    /// of inline text, the first sign tells: JSON begins with a brace. Local files of a Butane config are relative to
    /// its own directory, of inline text to the cluster file's.
    /// - Parameters:
    ///   - paths: Files and directories, relative to `directory`, each with its place in the cluster file.
    ///   - inline: Text of the cluster file, with its place there.
    ///   - directory: The cluster file's.
    ///   - faults: Takes what is wrong, each with the place in the extra file, or of the inline text with both places.
    package static func load(
        paths: [(path: String, mark: Mark)], inline: (text: String, mark: Mark)?, directory: FilePath, faults: Faults
    ) -> [ExtraIgnition] {
        var loader = ExtraIgnitionLoader(directory: directory, faults: faults)
        var extras: [ExtraIgnition] = []
        for (path, mark) in paths { extras += loader.load(path, at: mark) }
        if let inline, let extra = loader.load(text: inline.text, at: inline.mark) { extras.append(extra) }
        return extras
    }
}
