/// What `storage` puts into the file system.
struct NodeTree {
    let files: [Element]
    let directories: [Element]
    let links: [Element]

    init(_ storage: Element) {
        files = storage.items("files")
        directories = storage.items("directories")
        links = storage.items("links")
    }
}

/// Rules between files, directories, links and units.
extension RuleCheck {
    /// Nothing may be below a link of the config, and a hard link leads to no directory.
    mutating func links(_ tree: NodeTree) {
        guard !tree.links.isEmpty else { return }
        let links = PathSet(tree.links.map { $0.text("path") ?? "" })
        for nodes in [tree.files, tree.directories, tree.links] {
            for node in nodes {
                guard let path = node.text("path"), let link = links.parent(of: path) else { continue }
                let remedy = link.isEmpty ? "that link has no path" : "put it where the link leads"
                report.error("`\(path)` is below the link `\(link)`; \(remedy)", at: node)
            }
        }
        let directories = Set(tree.directories.map { $0.text("path") ?? "" })
        for link in tree.links where link.flag("hard") == true { hardLink(link, directories) }
    }

    private mutating func hardLink(_ link: Element, _ directories: Set<String>) {
        let target = link.text("target") ?? ""
        if target.isEmpty, version >= .v3_3 { return }
        let path = target.utf8.first == UInt8(ascii: "/") ? target : "\(link.text("path") ?? "")/\(target)"
        if !directories.isEmpty, directories.contains(Self.cleaned(path)) {
            report.error("a hard link cannot lead to the directory `\(target)`; make it a symbolic one", at: link)
        }
        for key in ["user", "group"] {
            guard let owner = link[key] else { continue }
            for each in ["id", "name"] where owner[each] != nil {
                report.warning("a hard link has the owner of its target; this has no effect", at: owner, each)
            }
        }
    }

    /// No file, directory or link may take the place of a unit or a drop-in with contents.
    mutating func unitConflicts(_ storage: Element, _ units: [Element]) {
        var paths: Set<String> = []
        for unit in units {
            let path = "/etc/systemd/system/\(unit.text("name") ?? "")"
            if unit.hasText("contents") { paths.insert(path) }
            for dropIn in unit.items("dropins") where dropIn.hasText("contents") {
                paths.insert("\(path).d/\(dropIn.text("name") ?? "")")
            }
        }
        guard !paths.isEmpty else { return }
        for key in ["files", "directories", "links"] {
            for node in storage.items(key) {
                guard let path = node.text("path"), paths.contains(path) else { continue }
                report.error("`systemd.units` writes `\(path)` too; remove one of them", at: node, "path")
            }
        }
    }
}
