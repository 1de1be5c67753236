import Markup
package import OCI
import SystemPackage

/// How this machine is told to reach registries: mirrors, other places, what is blocked or insecure, and what short names
/// mean (containers-registries.conf(5), version 2; version 1 is converted).
package struct Registries: Sendable {
    /// From the longest prefix to the shortest.
    private let entries: [RegistriesEntry]
    private let searchRegistries: [String]
    private let mode: RegistriesDocument.ShortNameMode
    private let aliases: [String: ImageReference?]
    private let recordedAliases: FilePath?
    /// Where credentials are looked for, in this order: `containers-auth.json` for the files of containers-auth.json(5),
    /// else the `NAME` of a `docker-credential-NAME`. Never empty.
    package let credentialHelpers: [String]

    /// Reads the files of the user and the machine; none need be there.
    /// - Throws: `FileError` for one that cannot be read, `Fault` or `FaultReport` with the places in one that is wrong.
    package init(_ environment: HostEnvironment) throws {
        let files = RegistriesFiles(environment)
        self.init(try files.read(), recordedAliases: files.aliases)
    }

    /// Takes texts in place of files: registries.conf, and drop-ins that have precedence over it, the last most.
    /// - Throws: `Fault` or `FaultReport`.
    package init(documents: [(source: String, bytes: [UInt8])]) throws {
        var merged = RegistriesDocument()
        for (index, document) in documents.enumerated() {
            merged.update(
                with: try RegistriesReader.read(document.bytes, source: document.source, isDropIn: index > 0))
        }
        self.init(merged, recordedAliases: nil)
    }

    private init(_ document: RegistriesDocument, recordedAliases: FilePath?) {
        entries = document.entries.sorted { one, other in
            let (a, b) = (one.prefix.utf8, other.prefix.utf8)
            return a.count != b.count ? a.count > b.count : a.lexicographicallyPrecedes(b)
        }
        searchRegistries = document.searchRegistries ?? []
        mode = document.mode ?? .permissive
        aliases = document.aliases
        self.recordedAliases = recordedAliases
        let helpers = document.credentialHelpers ?? []
        credentialHelpers = helpers.isEmpty ? ["containers-auth.json"] : helpers
    }

    /// Where an image is pulled from: mirrors first, the registry itself last.
    ///
    /// Mirrors of a blocked registry are asked, as containers/image does. Its own place is not, even where the entry has
    /// a `location` under another name, which containers/image would ask.
    /// - Returns: At least one place.
    /// - Throws: ``RegistriesRefusal``.
    package func pullSources(_ reference: ImageReference) throws(RegistriesRefusal) -> [RegistryLocation] {
        guard let entry = entry(for: reference) else {
            return [RegistryLocation(reference: reference, isInsecure: false, isMirror: false)]
        }
        var locations: [RegistryLocation] = []
        for mirror in entry.mirrors where mirror.serves(reference) {
            let place = try entry.rewritten(reference, to: mirror.endpoint)
            if self.entry(for: place)?.isBlocked == true { continue }
            locations.append(
                RegistryLocation(reference: place, isInsecure: mirror.endpoint.isInsecure, isMirror: true))
        }
        let place = try entry.rewritten(reference, to: entry.endpoint)
        if let blocking = [entry, self.entry(for: place)].compactMap(\.self).first(where: \.isBlocked) {
            if locations.isEmpty { throw .blocked(reference, place: blocking.place) }
        } else {
            locations.append(
                RegistryLocation(reference: place, isInsecure: entry.endpoint.isInsecure, isMirror: false))
        }
        return locations
    }

    /// Where an image is pushed to: as it is named, never a mirror nor another `location`.
    /// - Throws: ``RegistriesRefusal`` when it is blocked.
    package func pushTarget(_ reference: ImageReference) throws(RegistriesRefusal) -> RegistryLocation {
        let entry = entry(for: reference)
        if let entry, entry.isBlocked { throw .blocked(reference, place: entry.place) }
        return RegistryLocation(
            reference: reference, isInsecure: entry?.endpoint.isInsecure ?? false, isMirror: false)
    }

    /// The images that a name may mean, in the order to try: the one of its alias, else one at each registry to search. A
    /// name with its registry means itself.
    /// - Parameter isInteractive: Whether the caller lets a person choose where there are several.
    /// - Throws: `OCIValueError` for what is no name; ``RegistriesRefusal`` when nothing tells what it means, or a person
    ///   would have to choose; what is wrong with the file of recorded aliases.
    package func candidates(shortName text: String, isInteractive: Bool) throws -> [ImageReference] {
        let reference = try ImageReference(text)
        guard ImageReference.isShort(text) else { return [reference] }
        if let image = try alias(String(text.prefix { $0 != ":" && $0 != "@" })) {
            return [
                try ImageReference(
                    registry: image.registry, repository: image.repository, tag: reference.tag,
                    digest: reference.digest)
            ]
        }
        let candidates = try searchRegistries.map { try ImageReference("\($0)/\(text)") }
        guard !candidates.isEmpty else { throw RegistriesRefusal.noSearchRegistries(text) }
        if candidates.count > 1, mode == .enforcing, !isInteractive {
            throw RegistriesRefusal.ambiguous(text, candidates)
        }
        return candidates
    }

    /// The image of an alias; one that was recorded, or recorded to be none, has precedence.
    private func alias(_ name: String) throws -> ImageReference? {
        let recorded = try recordedAliases.map { try RegistriesFiles.recordedAliases($0).aliases } ?? [:]
        return (recorded[name] ?? aliases[name]) ?? nil
    }

    private func entry(for reference: ImageReference) -> RegistriesEntry? {
        entries.first { $0.matches(reference) }
    }
}
