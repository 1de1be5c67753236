import Markup

/// What of `install.disk`, `install.disks` and `install.storage` must fit together.
struct StorageRules {
    let settings: StorageSettings
    let install: Fields
    /// The mapping under `install.storage`.
    let fields: Fields

    /// More members than anybody boots from.
    private static let mostDisks = 8
    /// The greatest size of one thing in mebibytes, 64 TiB.
    private static let greatest = 1 << 26

    /// Notes a fault for each thing that does not.
    func check() {
        checkDisks()
        checkSizes()
        checkRest()
        checkKeep()
        checkSystem()
    }

    private func checkDisks() {
        let count = settings.disks.count
        if install.value("disk") != nil, install.value("disks") != nil {
            add(
                "both `disk` and `disks` are set", install, "disks",
                "keep one: `disks` is for mirrored ones; `null` takes back what the cluster says")
        } else if settings.isMirrored, count < 2 {
            add(
                "a mirror needs two disks or more, and \(count == 0 ? "none is" : "one is") selected", fields, "mirror",
                "list them under `\(install.path).disks`, each with what tells it from the others")
        } else if !settings.isMirrored, count > 1 {
            add(
                "\(count) disks are selected for one system", install, "disks",
                "say `storage: {mirror: true}`, or keep one; other disks are left alone")
        } else if count > Self.mostDisks {
            add("\(count) disks are to be mirrored", install, "disks", "list at most \(Self.mostDisks)")
        }
        if Set(settings.disks).count < count {
            add("two of the disks are selected by the same words", install, "disks", "tell them apart, as by `serial:`")
        }
        let need = settings.leastDisk
        for disk in settings.disks {
            guard let most = disk.maxSize, most.mebibytes < need else { continue }
            let key = install.value("disk") != nil ? "disk" : "disks"
            add(
                "the layout needs \(need) MiB, and the disk may have \(most) at most", install, key,
                "make the partitions smaller or the disk greater")
        }
    }

    private func checkSizes() {
        let sizes: [(key: String, size: Int?, least: Int)] = [
            ("boot", settings.boot?.mebibytes, 512), ("root", settings.root.mebibytes, 4096),
            ("var", settings.var?.mebibytes, StorageSettings.leastVar), ("swap", settings.swap?.mebibytes, 64),
        ]
        for (key, size, least) in sizes {
            guard let size, !(least...Self.greatest).contains(size) else { continue }
            add(
                "`\(fields.path).\(key)` is \(size) MiB", fields, key,
                "it needs \(least) MiB at least and 64 TiB at most")
        }
    }

    private func checkRest() {
        guard settings.var == .rest, settings.root == .rest else { return }
        add(
            "`\(fields.path).var` is to have the rest, and `root` has it", fields, "var",
            "give one of them a size, such as `root: 40GiB`")
    }

    private func checkKeep() {
        guard !settings.keep.isEmpty else { return }
        let others = [
            (settings.layout == .lvm, "layout: lvm"), (settings.isMirrored, "mirror: true"),
            (settings.encryption != nil, "encryption"),
        ]
        for (isSet, name) in others where isSet {
            add(
                "`keep` and `\(name)` exclude each other", fields, "keep",
                "only plain partitions can stay; remove one of the two")
        }
        if let label = settings.keep.first(where: { ["root", "boot", "swap"].contains($0) }) {
            add("`keep` names `\(label)`, which every installation makes anew", fields, "keep", "remove it")
        }
        if settings.keep.contains("var"), settings.var == nil {
            add(
                "`keep` names `var`, and there is no `\(fields.path).var`", fields, "keep",
                "say how great it becomes on an empty disk, such as `var: 100GiB`")
        }
        if Set(settings.keep).count < settings.keep.count {
            add("`keep` names a label twice", fields, "keep", "remove one of them")
        }
    }

    private func checkSystem() {
        // One volume is opened in the initramfs; others would wait for whoever answers later.
        if settings.encryption != nil, settings.layout == .plain, settings.var != nil || settings.swap != nil {
            add(
                "encryption of more than `/` needs one encrypted volume below all", fields, "encryption",
                "say `layout: lvm`")
        }
        // The others' reader says when it is no text.
        let isOther = if case .scalar(let name, _) = install.value("osName")?.content { name != "ock" } else { false }
        if !isOther, settings.filesystem != .xfs {
            add(
                "OCK has its root filesystem on XFS: its first boot grows that", fields, "filesystem",
                "remove `filesystem:`, or set `osName:` of another system")
        }
    }

    private func add(_ message: String, _ fields: Fields, _ key: String, _ remedy: String) {
        fields.faults.add(message, at: fields.mark(of: key), remedy: remedy)
    }
}
