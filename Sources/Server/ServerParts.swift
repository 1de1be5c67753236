import HTTP
import SystemPackage

/// The parts of the server's URL space, which stay the same while what they hold is exchanged.
struct ServerParts: Sendable {
    private let boot = Area("boot")
    private let media = Area("media")
    private let ostree = Area("ostree")
    private let host = Area("host")
    private let other = Area("other")

    /// Everything that is served as it is.
    func content(_ files: [HostFile], _ archive: ArchiveContent?) throws(ContentFileError) -> ContentIndex {
        var content = ContentIndex(other: other)
        content.addRule(prefix: "/ostree/", area: ostree, isStatic: true)
        content.addRule(prefix: "/boot", area: boot, isStatic: false)
        content.addRule(prefix: "/media/", area: media, isStatic: true)
        content.addRule(prefix: "/h/", area: host, isStatic: false)
        content.setAlias(ArchivePrefix.meant)
        try archive?.add(to: &content, area: ostree)
        try add(files, to: &content)
        return content
    }

    /// What a listener has that serves routes only.
    func noContent() -> ContentIndex {
        var content = ContentIndex(other: other)
        content.addRule(prefix: "/h/", area: host, isStatic: false)
        return content
    }

    /// Files that several hosts share are opened once.
    private func add(_ files: [HostFile], to content: inout ContentIndex) throws(ContentFileError) {
        let kinds = (
            boot: content.addKind(ContentKind(area: boot, caching: .revalidated)),
            media: content.addKind(ContentKind(area: media, caching: .revalidated))
        )
        var opened: [FilePath: (number: Int, size: Int)] = [:]
        for file in files {
            let known: (number: Int, size: Int)
            if let found = opened[file.file] {
                known = found
            } else {
                let new = try ContentFile(path: file.file.string)
                known = (content.addFile(new), new.size)
                opened[file.file] = known
            }
            try content.addEntry(
                file.path, file: known.number, offset: 0, size: known.size,
                kind: file.path.hasPrefix("/media/") ? kinds.media : kinds.boot)
        }
    }
}
