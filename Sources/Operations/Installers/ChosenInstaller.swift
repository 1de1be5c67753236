import Boot
import Inventory
import Kickstart
import Media

/// What one host boots, before the URL of the server is known.
struct ChosenInstaller: Hashable {
    enum Stage2: Hashable {
        /// A tree that somebody serves.
        case url(String)
        /// A tree that we serve, by the path of its URL.
        case tree(String)
    }

    /// Paths of URLs, percent-encoded.
    let kernel: String
    let initrd: String
    let rootFS: String?
    let stage2: Stage2?
    let version: SyntaxVersion
    let architecture: Kickstart.Architecture

    func installer(baseURL: BaseURL) -> Installer {
        let tree: String? =
            switch stage2 {
            case .url(let url): url
            case .tree(let path): "\(baseURL)\(path)"
            case nil: nil
            }
        return Installer(
            kernel: "\(baseURL)\(kernel)", initrd: "\(baseURL)\(initrd)", stage2: tree,
            rootFS: rootFS.map { "\(baseURL)\($0)" }, version: version, architecture: architecture)
    }
}

extension ChosenInstaller {
    /// The installer of a medium.
    /// - Throws: ``UnfitMedium`` when it cannot do what the settings say.
    init(_ medium: Medium, for settings: InstallSettings) throws(UnfitMedium) {
        func fail(_ problem: String, _ remedy: String) -> UnfitMedium {
            UnfitMedium(medium: medium.name, problem: problem, remedy: remedy)
        }
        if settings.method == .coreos {
            guard medium.version == nil else {
                throw fail(
                    "holds an installer that reads a Kickstart, and `install.method` is coreos",
                    "name a medium of Fedora CoreOS or Flatcar, or another `method:`")
            }
            guard medium.rootFSPath != nil || settings.isFlatcar else {
                throw fail("has no root image of a live system", "import it with `--rootfs`, or from the ISO")
            }
        } else {
            guard medium.rootFSPath == nil else {
                throw fail(
                    "holds a live system that reads no Kickstart, and `install.method` is \(settings.method.rawValue)",
                    "name a medium with an installer, or take `method: coreos`")
            }
            if let own = medium.version, let wanted = settings.version, own != wanted {
                throw fail(
                    "holds an installer of \(own.rawValue), and `install.version` is \(wanted.rawValue)",
                    "remove `install.version`, or name another medium")
            }
            guard medium.stage2Path != nil || medium.version == nil || settings.stage2 != nil else {
                throw fail("has no second stage, such as images/install.img", "import the boot ISO or the DVD")
            }
        }
        let version = settings.version ?? medium.version ?? .rhel9
        if let least = settings.method.leastVersion, version < least {
            throw fail(
                "holds an installer of \(version.rawValue), and `install.method` \(settings.method.rawValue) needs one "
                    + "of \(least.rawValue) or later", "name another medium, or take `method: ostreesetup`")
        }
        let tree = HostFilePath(text: "/media/\(medium.name)")
        kernel = HostFilePath.media(medium.name, medium.kernelPath).encoded
        initrd = HostFilePath.media(medium.name, medium.initrdPath).encoded
        rootFS = settings.isFlatcar ? nil : medium.rootFSPath.map { HostFilePath.media(medium.name, $0).encoded }
        stage2 = settings.stage2.map { .url($0) } ?? medium.stage2Path.map { _ in .tree(tree.encoded) }
        self.version = version
        architecture = medium.architecture
    }
}

/// A medium that cannot install a host as the cluster file says.
struct UnfitMedium: Error, CustomStringConvertible {
    let medium: MediumName
    let problem: String
    let remedy: String
    var description: String { "the medium `\(medium)` \(problem); \(remedy)" }
}
