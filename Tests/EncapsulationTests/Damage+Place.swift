import Encapsulation
import OCI
import TestSupport
import Testing

extension Damage.Place {
    /// Holds the position of an error against this place.
    func check(
        _ position: LayerPosition?, _ written: EncapsulatorResult, _ error: any Error,
        location: SourceLocation = #_sourceLocation
    ) {
        switch self {
        case .image: #expect(position == nil, "\(error)", sourceLocation: location)
        case .layer(let layer):
            #expect(position?.layer == layer, "\(error)", sourceLocation: location)
            #expect(position?.digest.description == written.layers[layer].digest, sourceLocation: location)
        case .entry(let spot):
            #expect(position?.layer == spot.layer, "\(error)", sourceLocation: location)
            #expect(position?.digest.description == written.layers[spot.layer].digest, sourceLocation: location)
            let offsets = written.layers[spot.layer].offsets[spot.index]
            #expect(offsets.contains(position?.offset ?? -1), "\(error) is not at \(offsets)", sourceLocation: location)
            // Where the path or the header itself is bad, there is none.
            let name = written.image[spot].name
            let path = name.hasSuffix("/") ? String(name.dropLast()) : name
            #expect(["", path].contains(position?.path), "\(error)", sourceLocation: location)
        }
    }
}
