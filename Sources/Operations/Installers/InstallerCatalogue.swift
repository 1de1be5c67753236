import Cluster
import Glibc
import Inventory
import Kickstart
import Media
import Server
import SystemPackage

/// The installers of a cluster's hosts, each looked at once.
struct InstallerCatalogue {
    private let cluster: ClusterDefinition
    private let need: InstallerChoice.Need
    private var media: [String: Medium] = [:]
    private var own: [[String]: BootFiles] = [:]
    private var served: [HostFilePath: FilePath] = [:]

    init(_ cluster: ClusterDefinition, need: InstallerChoice.Need) {
        self.cluster = cluster
        self.need = need
    }

    /// The installer of a medium.
    mutating func installer(
        of settings: InstallSettings, medium name: String, in store: () throws -> MediaStore
    ) throws -> ChosenInstaller {
        let medium = try media[name] ?? store().medium(named: MediumName(name))
        media[name] = medium
        return try ChosenInstaller(medium, for: settings)
    }

    /// The installer of a host's own kernel and initial RAM disk; nil when there is none.
    mutating func installer(of host: Host, _ settings: InstallSettings) throws -> ChosenInstaller? {
        let isShared =
            settings.kernel == cluster.install.kernel && settings.initrd == cluster.install.initrd
            && settings.rootFS == cluster.install.rootFS
        return try installer(of: settings, for: isShared ? nil : host.name)
    }

    /// - Parameter host: Whose files they are; nil for those of the cluster.
    private mutating func installer(of settings: InstallSettings, for host: HostName?) throws -> ChosenInstaller? {
        guard let kernel = settings.kernel, let initrd = settings.initrd else { return nil }
        let files = try look(kernel, initrd)
        let paths = (
            kernel: HostFilePath.boot(host, "kernel"), initrd: HostFilePath.boot(host, "initrd"),
            rootFS: HostFilePath.boot(host, "rootfs")
        )
        served[paths.kernel] = cluster.resolve(kernel)
        served[paths.initrd] = cluster.resolve(initrd)
        if let rootFS = settings.rootFS { served[paths.rootFS] = cluster.resolve(rootFS) }
        return ChosenInstaller(
            kernel: paths.kernel.encoded, initrd: paths.initrd.encoded,
            rootFS: settings.rootFS.map { _ in paths.rootFS.encoded }, stage2: settings.stage2.map { .url($0) },
            version: settings.version ?? .rhel9, architecture: files?.architecture ?? .x86)
    }

    private mutating func look(_ kernel: String, _ initrd: String) throws(BootFileError) -> BootFiles? {
        if let known = own[[kernel, initrd]] { return known }
        let paths = (kernel: cluster.resolve(kernel), initrd: cluster.resolve(initrd))
        if need == .names, [paths.kernel, paths.initrd].contains(where: { access($0.string, R_OK) != 0 }) {
            return nil
        }
        let files = try BootFiles(kernel: paths.kernel, initrd: paths.initrd)
        own[[kernel, initrd]] = files
        return files
    }

    /// All that is served: the cluster's boot files, also where no host boots them, those of hosts, and all media.
    mutating func files(_ store: MediaStore) throws -> [HostFile] {
        _ = try installer(of: cluster.install, for: nil)
        for name in try store.names() where media[name.description] == nil {
            // Hosts do not boot it, so they need not wait until somebody has imported it again.
            media[name.description] = try? store.medium(named: name)
        }
        for medium in media.values {
            for (path, file) in medium.files { served[.media(medium.name, path)] = store.path(of: file) }
        }
        return served.sorted { $0.key.text < $1.key.text }.map { HostFile(path: $0.key.text, file: $0.value) }
    }
}
