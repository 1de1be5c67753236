import Archive
import Files
import Kickstart
package import SystemPackage

extension MediaImport {
    /// Imports an installation medium: a boot or DVD image of Anaconda's, or a live image with its layout.
    /// - Parameter digest: What the file's SHA-256 must be; nil compares the checksums of `.treeinfo` only.
    /// - Throws: ``MediaError``, ``BootFileError`` and `Fault` for a medium that is damaged, hostile or something else;
    ///   `FileError`; what `checkStop` throws.
    package func iso(_ path: FilePath, digest: FileDigest?) throws -> ImportedMedium {
        let name = try name ?? Self.name(of: path)
        let file = try OpenFile(path)
        let label = try VolumeDescriptor(file).label
        let catalogue = try ISOCatalogue(file, checkStop: checkStop)
        let tree = try catalogue.treeInfo.map { try TreeInfo($0, source: ".treeinfo of \(path)") }
        let disc = try catalogue.discInfo.map { try DiscInfo($0, source: ".discinfo of \(path)") }
        let facts = try MediumFacts(tree: tree, disc: disc, label: label, subject: "\(path)")
        if let said = facts.architecture, Architecture(rawValue: said) == nil {
            throw MediaError(
                "\(path)", "is for \(said)",
                remedy: "name a medium for \(Architecture.allCases.map(\.rawValue).joined(separator: " or "))")
        }
        let plan = try ISOPlan(catalogue, tree: tree, subject: "\(path)")
        let version = try agreedVersion(facts, path)

        let staging = try MediaStaging(store)
        let digests = try read(file, plan, catalogue, into: staging, digest: digest)
        for (name, origin) in plan.compared.sorted(by: { $0.key < $1.key }) {
            guard let meant = tree?.checksums[name], let actual = digests[origin], actual != meant else { continue }
            throw MediaError(
                "\(path): the file \(name)", "has the SHA-256 digest \(actual), but .treeinfo says \(meant)",
                remedy: "the medium is damaged or altered; download it again")
        }
        let boot = try check(
            staging, kernel: plan.kernel, initrd: plan.initrd, stage2: plan.stage2, rootFS: plan.rootFS,
            origin: { plan.kept[$0] ?? $0 }, subject: { "\(path): \($0)" })
        if let said = facts.architecture, said != boot.architecture.rawValue {
            throw MediaError(
                "\(path)", "says that it is for \(said), but its kernel is for \(boot.architecture.rawValue)",
                remedy: "the medium is damaged or altered; download it again")
        }
        let medium = Medium(
            name: name, product: facts.product, release: facts.release, variant: facts.variant,
            architecture: boot.architecture, version: version, source: path.lastComponent?.string, sourceDigest: digest,
            kernelPath: plan.kernel, initrdPath: plan.initrd, stage2Path: plan.stage2, rootFSPath: plan.rootFS,
            files: staging.files, verifiedCount: plan.compared.count)
        try checkStop()
        return ImportedMedium(
            medium: medium, isNew: try staging.commit(medium), isKernelPacked: boot.isKernelPacked)
    }

    /// The file's name without its extension.
    private static func name(of path: FilePath) throws -> MediumName {
        do {
            return try MediumName(path.stem ?? "")
        } catch {
            throw MediaError("\(path)", "has a name that cannot be a medium's", remedy: "give one with --name")
        }
    }

    private func agreedVersion(_ facts: MediumFacts, _ path: FilePath) throws -> SyntaxVersion? {
        if let version, let found = facts.version, version != found {
            throw MediaError(
                "\(path)", "is \(facts.product ?? "") \(facts.release ?? ""), whose installer reads \(found.rawValue)",
                remedy: "leave --version away")
        }
        return version ?? facts.version
    }

    /// Reads the medium once, front to back: keeps what the plan names and computes the digests that are needed.
    /// - Returns: The digests of the files that were read, by the paths under which their bytes come.
    private func read(
        _ file: OpenFile, _ plan: ISOPlan, _ catalogue: ISOCatalogue, into staging: MediaStaging, digest: FileDigest?
    ) throws -> [String: FileDigest] {
        let source = try LimitedSource(
            file, readLimit: .max, isHashed: digest != nil, checkStop: checkStop)
        var found: [String: FileDigest] = [:]
        let origins = Set(plan.kept.values)
        var bytes = 0
        func tell() {
            report(
                digest == nil
                    ? ImportProgress(bytes: bytes, totalBytes: plan.byteCount, files: found.count)
                    : ImportProgress(bytes: source.offset, totalBytes: file.size, files: found.count))
        }
        try ISOCatalogue.translating(source, subject: "\(file.path)") {
            var reader = try ArchiveReader(
                iso: source, path: file.path,
                limits: ArchiveLimits(entries: catalogue.entryCount, bytes: plan.byteCount))
            while let entry = try reader.next() {
                try checkStop()
                tell()
                guard let size = plan.sizes[entry.path], case .file = entry.kind, found[entry.path] == nil else {
                    continue
                }
                let isKept = origins.contains(entry.path)
                let blob = try StagedBlob(
                    in: isKept ? store : nil, path: entry.path, size: size, subject: "\(file.path)"
                ) { count in
                    bytes += count
                    try checkStop()
                    tell()
                }
                try reader.read(into: blob)
                found[entry.path] = try isKept ? staging.add(blob, as: entry.path).digest : blob.finish().digest
            }
        }
        guard found.count == plan.sizes.count else {
            throw MediaError("\(file.path)", "changed while it was read", remedy: "import it again when it is complete")
        }
        for (path, origin) in plan.kept { staging.keep(path, from: origin) }
        if let digest, let actual = try finish(source, tell), actual != digest {
            throw MediaError(
                "\(file.path)", "has the SHA-256 digest \(actual), not \(digest)",
                remedy: "download it again, and compare the digest with its publisher's")
        }
        return found
    }

    private func finish(_ source: LimitedSource, _ tell: () -> Void) throws -> FileDigest? {
        let digest = try source.finish()
        tell()
        return digest
    }
}
