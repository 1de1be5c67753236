import Containers
import HTTP
package import OCI
package import Registry

/// Opens the places of images, on this machine and in registries, for one run of a command.
package final class ImageAccess {
    private let settings: RegistryAccess.Settings
    private let environment: HostEnvironment
    private let client: RegistryClient
    private let isStopped: @Sendable () -> Bool
    private let note: @Sendable (String) -> Void
    private lazy var registries = Result { try RegistryAccess(settings, environment) }

    /// - Parameters:
    ///   - isStopped: Looked at often, on any thread; true ends what a registry is asked.
    ///   - note: Takes what the user should know besides, such as a mirror that was passed over.
    package init(
        _ settings: RegistryAccess.Settings, isStopped: @escaping @Sendable () -> Bool,
        note: @escaping @Sendable (String) -> Void
    ) {
        self.settings = settings
        self.isStopped = isStopped
        self.note = note
        environment = .current
        client = RegistryClient(isStopped: isStopped, log: note)
    }

    /// Ends the connections; the last call.
    package func close() { client.close() }

    /// Opens a place for reading. Signatures are not looked at: see ``open(_:_:)``.
    /// - Throws: What keeps the place from being opened.
    package func source(_ place: ImagePlace) throws -> any ImageSource {
        try source(found: found(place))
    }

    private func source(found place: ImagePlace) throws -> any ImageSource {
        switch place.site {
        case .local(let location): try location.source()
        case .registry(let reference): try images(reference)
        case .shortName(let name): throw OCIValueError(name, is: "no place that was found")
        }
    }

    /// The place with a short name's meaning: the first registry that has such an image, so that everything about the
    /// image goes by its whole name, what policy.json says of it above all.
    private func found(_ place: ImagePlace) throws -> ImagePlace {
        guard case .shortName(let name) = place.site else { return place }
        let candidates = try registries.get().candidates(shortName: name, isInteractive: false)
        for candidate in candidates.dropLast() {
            do {
                _ = try images(candidate).root()
                return place.naming(candidate)
            } catch let error as RegistryError {
                note("\(name) does not come from \(candidate.registry), the next registry is asked: \(error)")
            }
        }
        guard let last = candidates.last else { throw OCIValueError(name, is: "a name that no registry is known for") }
        return place.naming(last)
    }

    /// Opens an image for copying, when its signatures are what its spelling and policy.json ask for.
    /// - Throws: What keeps it from being opened, or `SignatureRefusal`.
    package func open(
        _ place: ImagePlace, _ platforms: CopyPlan.Choice
    ) throws -> (source: any ImageSource, plan: CopyPlan) {
        let place = try found(place)
        let source = try source(found: place)
        let plan = try CopyPlan(source, platforms: platforms)
        let web = BlockingClient(ClientSettings(), isStopped: isStopped)
        defer { web.close() }
        let check = SignatureCheck(
            place: place, environment: environment, policy: try Policy(environment, file: settings.policyFile),
            open: images, web: web)
        try check.run(source, plan)
        return (source, plan)
    }

    /// The tags of the repository that a place names.
    /// - Throws: What its registry throws.
    package func tags(_ place: ImagePlace) throws -> [String] { try repository(place).tags() }

    /// What refers to the image (OCI Distribution Specification 1.1, "Listing Referrers").
    /// - Throws: What its registry throws.
    package func referrers(_ place: ImagePlace) throws -> [Descriptor] {
        let image = try CopyPlan(source(place), platforms: .all).only(place.description)
        return try repository(place).referrers(image.digest)
    }

    private func images(_ reference: ImageReference) throws -> RegistryImages {
        RegistryImages(try registries.get().pullPlaces(reference), client: client)
    }

    /// The repository itself; not its mirrors, which may know less.
    private func repository(_ place: ImagePlace) throws -> RegistryRepository {
        guard case .registry(let reference) = place.site, let own = try registries.get().pullPlaces(reference).last
        else { throw OCIValueError("\(place)", is: "no place in a registry; write docker://HOST/PATH") }
        return client.repository(for: try own.endpoint())
    }

    /// Opens a place for writing one image.
    /// - Parameter mountsFrom: Other repositories of the registry that may have blobs.
    /// - Throws: What keeps it from being opened, or `OCIValueError` for a spelling that is only read.
    package func destination(_ place: ImagePlace, mountsFrom: [String]) throws -> any ImageDestination {
        guard place.demand == nil else {
            throw OCIValueError("\(place)", is: "only read; write docker://HOST/PATH:TAG")
        }
        switch place.site {
        case .local(let location): return try location.destination()
        case .registry(let reference):
            return try RegistryDestination(
                registries.get().pushEndpoint(reference), client: client, mountsFrom: mountsFrom)
        case .shortName(let name):
            throw OCIValueError(name, is: "no place that images are written to; write \(ImagePlace.forms)")
        }
    }
}
