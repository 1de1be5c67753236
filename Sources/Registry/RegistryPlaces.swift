import Containers
import HTTP
import Markup
import OCI

/// The places where the same image may be, in the order to ask them.
struct RegistryPlaces: Sendable {
    private let places: [RegistryPlace]
    private let client: RegistryClient
    /// Takes why a place was passed over.
    let log: @Sendable (String) -> Void

    init(_ places: [RegistryPlace], client: RegistryClient, log: @escaping @Sendable (String) -> Void) {
        self.places = places
        self.client = client
        self.log = log
    }

    var isEmpty: Bool { places.isEmpty }

    /// What the first place gives that can.
    /// - Parameter what: What is asked for, for messages.
    /// - Returns: It, and the place's index.
    /// - Throws: The last place's error, naming all places that were asked; `CancellationError`.
    func first<Value>(
        _ what: String, _ ask: (RegistryRepository) throws -> Value
    ) throws -> (value: Value, index: Int) {
        for (index, place) in places.enumerated() {
            do {
                return (try ask(client.repository(for: place.endpoint())), index)
            } catch let error where Self.isPassable(error) {
                guard index == places.count - 1 else {
                    log("\(what) does not come from \(place.reference.name), the next place is asked: \(error)")
                    continue
                }
                throw index == 0 ? error : all(what, error)
            }
        }
        throw RegistryError(.missing, "(none)", "there is no place to ask for \(what)", remedy: "name a registry")
    }

    /// The same places, one of them in front.
    func preferring(_ index: Int) -> RegistryPlaces {
        var places = places
        places.insert(places.remove(at: index), at: 0)
        return RegistryPlaces(places, client: client, log: log)
    }

    /// The places behind one.
    func after(_ index: Int) -> RegistryPlaces {
        RegistryPlaces(Array(places.dropFirst(index + 1)), client: client, log: log)
    }

    /// Whether another place may do better.
    static func isPassable(_ error: any Error) -> Bool {
        error is RegistryError || error is ImageError || error is Fault || error is FaultReport
            || error is CredentialError || error is CertificateDirectoryError || error is ClientTLSError
    }

    private func all(_ what: String, _ error: any Error) -> RegistryError {
        let last = error as? RegistryError
        return RegistryError(
            last?.kind ?? .nonsense, places.last?.reference.name ?? "",
            "\(what) comes from none of \(places.map(\.reference.name).joined(separator: ", "))",
            remedy: "what was wrong with the others was said before", status: last?.status, cause: error)
    }
}
