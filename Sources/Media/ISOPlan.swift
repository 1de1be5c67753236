/// Which files of an installation medium are read: those that are kept, and those that have a checksum.
struct ISOPlan {
    let kernel: String
    let initrd: String
    let stage2: String?
    let rootFS: String?
    /// The files that are kept, and for each the path under which its bytes come: a file may have several.
    let kept: [String: String]
    /// The files whose checksums are compared, likewise.
    let compared: [String: String]
    /// Sizes of the files to be read, by the path under which their bytes come.
    let sizes: [String: Int]
    /// The sum of ``sizes``.
    let byteCount: Int

    /// - Parameter subject: The medium, for messages.
    /// - Throws: ``MediaError`` when files are missing, are too many or too large.
    init(_ catalogue: ISOCatalogue, tree: TreeInfo?, subject: String) throws(MediaError) {
        func refusal(_ problem: String) -> MediaError {
            MediaError(subject, problem, remedy: "name an installation medium that was not altered")
        }
        let rules = KeptPaths(tree)
        let paths = catalogue.paths
        let wanted = paths.filter { rules.contains($0) }
        for path in wanted.sorted() where catalogue.isLink(path) {
            throw refusal("has a symbolic link in the place of the file \(path)")
        }
        kernel = tree?.kernel ?? KeptPaths.kernel
        initrd = tree?.initrd ?? KeptPaths.initrd
        stage2 = tree?.stage2 ?? KeptPaths.stage2.first { paths.contains($0) }
        rootFS = paths.contains(KeptPaths.rootFS) ? KeptPaths.rootFS : nil
        for path in [kernel, initrd, stage2].compactMap(\.self) where !paths.contains(path) {
            if let other = paths.sorted().first(where: { $0.lowercased() == path.lowercased() }) {
                throw MediaError(
                    subject, "has \(other) where \(path) should be, as it was made without Rock Ridge and Joliet names",
                    remedy: "take the publisher's image, or make yours again with `-R -J`")
            }
            throw MediaError(
                subject, "has no \(path)" + (tree == nil ? "" : ", which it should have"),
                remedy: "name an installation medium, or its files with --kernel and --initrd")
        }
        guard stage2 != nil || rootFS != nil else {
            throw MediaError(
                subject, "has neither an installer's second stage nor a live system's root image",
                remedy: "name an installation medium, or its files with --kernel and --initrd")
        }
        let listed = (tree?.checksums ?? [:]).keys
            .filter { KeptPaths.isComparable($0, isThere: catalogue.origin(of: $0) != nil) }
        if let missing = listed.filter({ catalogue.origin(of: $0) == nil }).min() {
            throw MediaError(
                subject, "has no file \(missing), whose checksum is in its .treeinfo",
                remedy: "the medium is damaged or altered; download it again")
        }
        func origins(_ paths: some Sequence<String>) -> [String: String] {
            Dictionary(uniqueKeysWithValues: paths.compactMap { path in catalogue.origin(of: path).map { (path, $0) } })
        }
        kept = origins(wanted)
        compared = origins(listed)
        let read = Set(kept.values).union(compared.values)
        sizes = catalogue.sizes.filter { read.contains($0.key) }
        guard wanted.count <= MediaImport.fileLimit else {
            throw refusal("has \(wanted.count) files to keep, more than \(MediaImport.fileLimit)")
        }
        var sum = 0
        for (path, size) in sizes.sorted(by: { $0.key < $1.key }) {
            guard size <= MediaImport.byteLimit - sum else {
                throw refusal("has more than \(MediaImport.byteLimit) bytes to keep (\(path) has \(size))")
            }
            sum += size
        }
        byteCount = sum
    }
}
