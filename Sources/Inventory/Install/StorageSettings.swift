package import Markup

/// Which disks an installation takes, and how it divides them: `disk`, `disks` and `storage` of `install:`.
package struct StorageSettings: Sendable, Hashable {
    /// What partitions lie on.
    package enum Layout: String, CaseIterable, Sendable {
        case plain
        /// Everything but `/boot` in one volume group.
        case lvm
    }

    /// The filesystem of `/` and of `/var`.
    package enum Filesystem: String, CaseIterable, Sendable { case xfs, ext4 }

    /// How much a partition gets.
    package enum Share: Sendable, Hashable {
        case fixed(DataSize)
        /// What the others leave.
        case rest

        /// - Throws: ``InvalidValue``.
        package init(_ text: String) throws(InvalidValue) {
            guard text != "rest" else {
                self = .rest
                return
            }
            guard let size = try? DataSize(text) else {
                throw InvalidValue(text, expected: "a size such as 40GiB, or `rest`")
            }
            self = .fixed(size)
        }
    }

    /// The disks, one selector for each; empty for the only disk there is.
    package let disks: [DiskSelector]
    package let layout: Layout
    /// Whether all that is on the disks is on each of them (RAID 1).
    package let isMirrored: Bool
    package let encryption: DiskEncryption?
    /// The size of `/boot`; 1 GiB unless set.
    package let boot: DataSize?
    package let root: Share
    /// `/var` on a partition of its own; nil leaves it on that of `/`.
    package let `var`: Share?
    package let swap: DataSize?
    /// The filesystem labels of partitions that stay as they are when the host is installed again.
    package let keep: [String]
    package let filesystem: Filesystem

    package init(
        disks: [DiskSelector] = [], layout: Layout = .plain, isMirrored: Bool = false,
        encryption: DiskEncryption? = nil, boot: DataSize? = nil, root: Share = .rest, `var`: Share? = nil,
        swap: DataSize? = nil, keep: [String] = [], filesystem: Filesystem = .xfs
    ) {
        self.disks = disks
        self.layout = layout
        self.isMirrored = isMirrored
        self.encryption = encryption
        self.boot = boot
        self.root = root
        self.var = `var`
        self.swap = swap
        self.keep = keep
        self.filesystem = filesystem
    }

    /// Reads what `install:` says of disks, and notes what cannot be.
    /// - Parameters:
    ///   - install: The mapping under `install:`; others take its other keys.
    ///   - isWhole: Whether it is all that is said of a host, so that what depends on another key is checked.
    package init(install: Fields, isWhole: Bool = true) {
        let disk = install.value("disk").map {
            [DiskSelector($0, path: "\(install.path).disk", faults: install.faults)]
        }
        let disks = install.items("disks").map { DiskSelector($0.node, path: $0.path, faults: install.faults) }
        let fields =
            install.fields("storage")
            ?? Fields(
                Node(.mapping([]), at: install.node.mark), path: "\(install.path).storage", faults: install.faults)
        let root = fields.parse("root") { try Share($0) }
        let `var` = fields.parse("var") { try Share($0) }
        self.init(
            disks: disk ?? disks, layout: fields.word("layout") ?? .plain,
            isMirrored: fields.boolean("mirror") ?? false,
            encryption: fields.fields("encryption").flatMap { DiskEncryption($0) },
            boot: fields.parse("boot") { try DataSize($0) }, root: root ?? .rest, var: `var`,
            swap: fields.parse("swap") { try DataSize($0) }, keep: fields.list("keep") { try Self.label($0) },
            filesystem: fields.word("filesystem") ?? .xfs)
        fields.finish()
        if isWhole { StorageRules(settings: self, install: install, fields: fields).check() }
    }

    /// A label that XFS can have (mkfs.xfs(8), "-L").
    private static func label(_ text: String) throws(InvalidValue) -> String {
        guard text.wholeMatch(of: /[A-Za-z0-9_.-]{1,12}/) != nil, text.first != "-" else {
            throw InvalidValue(text, expected: "the label of a filesystem, at most 12 characters")
        }
        return text
    }
}
