/// What a simulated installer takes out of the Kickstart that the server sends.
struct KickstartReader {
    /// The Kickstart does not say what an installer, or the first boot after it, needs.
    struct Unusable: Error, CustomStringConvertible { let description: String }

    /// What is installed.
    enum Source: Equatable {
        /// An OSTree repository and its branch.
        case archive(url: String, ref: String)
        /// A container image in a registry.
        case image(String)
    }

    let source: Source
    /// Where the host's Ignition config comes from, be it in the installer or at the first boot.
    let ignitionURL: String
    /// Whether the installer puts the config into the system, before it says that all is done.
    let isEmbedded: Bool

    init(_ text: String) throws {
        let kickstart = KickstartText(text)
        source = try Self.source(kickstart)
        for path in kickstart.all("%include").compactMap({ $0.dropFirst().first }) {
            // An installer stops where there is no such file, and what writes it is a script.
            guard path.hasPrefix("/tmp/"), kickstart.hasScript("%pre") else {
                throw Unusable(description: "the Kickstart includes \(path), and no `%pre` makes it")
            }
        }
        let embedded = kickstart.variable("SLIPWAY_IGNITION_URL")
        isEmbedded = embedded != nil
        if let url = embedded {
            ignitionURL = url
        } else {
            ignitionURL = try Self.pointed(by: try Self.firstBoot(kickstart))
        }
    }

    private static func source(_ kickstart: KickstartText) throws(Unusable) -> Source {
        if let setup = kickstart.all("ostreesetup").first {
            guard let url = KickstartText.option("--url", setup), let ref = KickstartText.option("--ref", setup) else {
                throw Unusable(description: "the Kickstart's `ostreesetup` lacks its repository or its branch")
            }
            return .archive(url: url, ref: ref)
        }
        for (command, option) in [("ostreecontainer", "--url"), ("bootc", "--source-imgref")] {
            guard let setup = kickstart.all(command).first else { continue }
            guard let image = KickstartText.option(option, setup) else {
                throw Unusable(description: "the Kickstart's `\(command)` names no image")
            }
            return .image(image)
        }
        throw Unusable(description: "the Kickstart installs nothing: no `ostreesetup`, `ostreecontainer` or `bootc`")
    }

    /// The kernel arguments of the first boot: those of the boot loader, with what stands for its variable.
    private static func firstBoot(_ kickstart: KickstartText) throws(Unusable) -> String {
        guard let bootloader = kickstart.all("bootloader").first,
            let append = KickstartText.option("--append", bootloader)
        else { throw Unusable(description: "the Kickstart's `bootloader` gives the installed system no arguments") }
        // GRUB parts and unquotes the value as a shell does.
        let once = kickstart.variable("SLIPWAY_FIRST_BOOT").map { KickstartText.words($0).joined(separator: " ") }
        return append.replacing("$slipway_firstboot", with: once ?? "")
    }

    /// Where Ignition goes from what its argument names.
    private static func pointed(by commandLine: String) throws -> String {
        let url = try BootScriptReader.argument("ignition.config.url", of: commandLine)
        return try BootScriptReader.pointed(by: url)
    }
}
