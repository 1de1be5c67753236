import Archive
import OSTree
import SystemPackage

/// Makes the entries of one layer into objects.
final class LayerObjects {
    /// What the layer with the commit may hold next.
    private enum Order {
        case commit, detachedMetadata, others
    }

    private let reader: LayerReader
    private let commit: Checksum
    private let isCommitLayer: Bool
    private let spoolDirectory: FilePath
    private var order = Order.commit
    private var attributes: AttributeSets

    init(_ reader: LayerReader, commit: Checksum, limits: EncapsulationLimits, spoolDirectory: FilePath) {
        self.reader = reader
        self.commit = commit
        self.spoolDirectory = spoolDirectory
        isCommitLayer = reader.index == 0
        attributes = AttributeSets(limits: limits)
    }

    /// The next object.
    /// - Returns: nil at the end of the layer.
    /// - Throws: ``EncapsulationError``, or an error of the system as it is.
    func next(_ account: inout EncapsulationAccount) throws -> EncapsulatedObject? {
        while let entry = try reader.next() {
            if let object = try reader.located({ try object(entry, &account) }) { return object }
        }
        try reader.located {
            try attributes.checkTaken()
            guard isCommitLayer else { return }
            guard order != .commit else { throw EncapsulationProblem.noCommit(commit) }
            // Metadata lies in this layer alone, so that nothing more names or is named. What is missing is told first:
            // nothing else names what lies behind it.
            try account.inventory.checkComplete([.directoryTree, .directoryMetadata])
            try account.inventory.checkReached()
        }
        return nil
    }

    private func object(_ entry: TarEntry, _ account: inout EncapsulationAccount) throws -> EncapsulatedObject? {
        guard entry.kind != .special else { throw EncapsulationProblem.deviceEntry }
        guard let path = entry.path else { return nil }
        if entry.kind == .directory {
            // The first format's writers made some of odd names.
            guard case .foreign = (try? RepositoryPath(path)) ?? .foreign else { throw EncapsulationProblem.notAFile }
            return nil
        }
        let meaning = try RepositoryPath(path)
        if case .foreign = meaning {
            try account.skip(entry.size)
            return nil
        }
        if case .attributesLink(let file) = meaning {
            try linkAttributes(entry, of: file)
            return nil
        }
        if case .hardLink(let target) = entry.kind {
            let isInside = target.text.hasPrefix(RepositoryPath.root + "objects/")
            throw isInside ? EncapsulationProblem.linkToOtherObject(target) : .linkOutside(target)
        }
        switch meaning {
        case .object(let name) where name.kind == .file: return try file(entry, name, &account)
        case .object(let name): return try metadata(entry, name, &account)
        case .attributes(let checksum):
            guard entry.kind == .file else { throw EncapsulationProblem.notAFile }
            try attributes.add(attributeData(entry), as: checksum)
            return nil
        case .foreign, .attributesLink: return nil
        }
    }

    private func linkAttributes(_ entry: TarEntry, of file: Checksum) throws {
        switch entry.kind {
        case .hardLink(let target):
            guard target.text.hasPrefix(RepositoryPath.root), let meaning = try? RepositoryPath(target) else {
                throw EncapsulationProblem.linkOutside(target)
            }
            guard case .attributes(let checksum) = meaning else { throw EncapsulationProblem.linkToOtherObject(target) }
            try attributes.link(file, to: checksum)
        // A set may have more links than some file system allows; then it is repeated.
        case .file: try attributes.link(file, to: attributeData(entry))
        default: throw EncapsulationProblem.notAFile
        }
    }

    private func attributeData(_ entry: TarEntry) throws -> [UInt8] {
        guard entry.size <= ExtendedAttributes.limit else {
            throw EncapsulationProblem.attributesTooLarge(limit: ExtendedAttributes.limit)
        }
        return try reader.data()
    }

    private func metadata(
        _ entry: TarEntry, _ name: ObjectName, _ account: inout EncapsulationAccount
    ) throws -> EncapsulatedObject {
        guard entry.kind == .file else { throw EncapsulationProblem.notAFile }
        guard isCommitLayer else { throw EncapsulationProblem.metadataOutsideCommitLayer }
        try advance(name)
        try account.addMetadata(entry.size)
        if name.kind != .commit, name.kind != .detachedMetadata {
            try account.inventory.add(name, layer: reader.index)
        }
        let bytes = try reader.data()
        try MetadataObject.check(bytes, name, &account.inventory)
        return .metadata(name, bytes)
    }

    private func file(
        _ entry: TarEntry, _ name: ObjectName, _ account: inout EncapsulationAccount
    ) throws -> EncapsulatedObject {
        if isCommitLayer {
            guard order != .commit else { throw EncapsulationProblem.commitNotFirst }
            order = .others
        }
        try account.inventory.add(name, layer: reader.index)
        // In the first layer the tree that names a file may come after it; then a large one is not waited for.
        guard account.inventory.isNamed(name) || isCommitLayer && entry.size <= account.limits.memoryBytes else {
            throw EncapsulationProblem.unreachableObject(name)
        }
        let isSpooled = try account.addFile(entry.size)
        let header = try header(entry, name)
        return .file(
            EncapsulatedFile(
                expected: name.checksum, header: header,
                content: isSpooled ? .spooled(try reader.spooled(in: spoolDirectory)) : .memory(try reader.data()),
                position: reader.position))
    }

    private func header(_ entry: TarEntry, _ name: ObjectName) throws -> FileHeader {
        let attributes = try attributes.take(for: name.checksum)
        do throws(OSTreeError) {
            guard case .symbolicLink(let target) = entry.kind else {
                return try FileHeader(
                    uid: entry.uid, gid: entry.gid, mode: 0o100000 | UInt32(entry.mode), attributes: attributes)
            }
            return try FileHeader(
                uid: entry.uid, gid: entry.gid, mode: 0o120777, target: target, attributes: attributes)
        } catch {
            throw EncapsulationProblem.malformedFileHeader(error)
        }
    }

    /// The commit comes first and what is said of it second.
    private func advance(_ name: ObjectName) throws {
        switch (name.kind, order) {
        case (.commit, .commit):
            guard name.checksum == commit else { throw EncapsulationProblem.otherCommit(commit) }
            order = .detachedMetadata
        case (.commit, _):
            guard name.checksum == commit else { throw EncapsulationProblem.otherCommit(commit) }
            throw EncapsulationProblem.duplicateObject(layer: reader.index)
        case (_, .commit): throw EncapsulationProblem.commitNotFirst
        case (.detachedMetadata, .detachedMetadata):
            guard name.checksum == commit else { throw EncapsulationProblem.otherDetachedMetadata(commit) }
            order = .others
        case (.detachedMetadata, _): throw EncapsulationProblem.detachedMetadataNotSecond
        default: order = .others
        }
    }
}
