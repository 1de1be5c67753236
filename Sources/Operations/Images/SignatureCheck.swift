import Containers
import HTTP
import OCI
import Registry

/// Holds an image against policy.json before it is used, with the signatures that are kept for it
/// (containers-policy.json(5), containers-registries.d(5)).
struct SignatureCheck {
    /// Where the image was found; no short name.
    let place: ImagePlace
    let environment: HostEnvironment
    let policy: Policy
    /// Opens an image of the same registry, with its mirrors.
    let open: (ImageReference) throws -> RegistryImages
    /// For signatures on web servers.
    let web: BlockingClient

    private static let layerLimit = 100

    /// - Throws: `SignatureRefusal` when a manifest of the image may not be used; what keeps the files of the policy from
    ///   being read.
    func run(_ source: any ImageSource, _ plan: CopyPlan) throws {
        let manifests = plan.documents.map(\.descriptor).filter(\.mediaType.isManifest)
        // An index of nothing is judged as well.
        for descriptor in manifests.isEmpty ? plan.root : manifests {
            try policy.evaluate(try subject(descriptor.digest), demand: place.demand ?? .unverified) {
                try signatures(descriptor.digest)
            }
        }
    }

    private func subject(_ manifest: Digest) throws -> PolicySubject {
        switch place.site {
        case .local(let location): try PolicySubject(location, manifest: manifest)
        case .registry(let reference): PolicySubject(reference, manifest: manifest)
        case .shortName(let name): throw OCIValueError(name, is: "no place that was found")
        }
    }

    private func signatures(_ manifest: Digest) throws -> SignatureSet {
        switch place.site {
        case .local(let location) where location.transport == .plainDirectory:
            return try SignatureSet(directory: location.path)
        case .local, .shortName: return SignatureSet()
        case .registry(let reference):
            let storage = try LookasideSettings(environment).storage(of: reference)
            var signatures = try stored(storage.folder(of: manifest))
            if storage.usesAttachments { try addAttached(to: &signatures, reference, manifest) }
            return signatures
        }
    }

    private func stored(_ folder: LookasideStorage.Place) throws -> SignatureSet {
        switch folder {
        case .directory(let path): return try SignatureSet(directory: path)
        case .web(let url):
            var signatures = SignatureSet()
            for number in 1...SignatureSet.limit.count {
                var request = ClientRequest("GET", "\(url)/signature-\(number)")
                request.deadline = .seconds(30)
                let answer = try web.send(request)
                guard answer.status == 200 else {
                    answer.discard()
                    guard answer.status == 404 else { throw WrongAnswer(url: request.url, status: answer.status) }
                    break
                }
                try signatures.add(stored: answer.bytes(limit: SignatureSet.limit.bytes, deadline: .seconds(30)))
            }
            return signatures
        }
    }

    /// Adds what cosign has put beside the image.
    private func addAttached(
        to signatures: inout SignatureSet, _ reference: ImageReference, _ manifest: Digest
    ) throws {
        let images = try open(reference.with(tag: SigstoreSignature.tag(of: manifest)))
        let root: [Descriptor]
        do {
            root = try images.root()
        } catch let error as RegistryError where error.kind == .missing {
            return
        }
        for descriptor in root {
            let document = try Manifest(images.document(descriptor), source: images.place)
            for layer in document.layers.prefix(Self.layerLimit)
            where layer.mediaType.description == SigstoreSignature.mediaType && layer.size <= SignatureSet.limit.bytes {
                signatures.add(
                    SigstoreSignature(
                        payload: try images.document(layer), signature: layer.annotations[SigstoreSignature.annotation])
                )
            }
        }
    }
}

/// A web server with signatures said something else than the file, or that it has none.
struct WrongAnswer: Error, CustomStringConvertible {
    let url: String
    let status: Int

    var description: String { "\(url) answers with status \(status); check the lookaside in registries.d" }
}
