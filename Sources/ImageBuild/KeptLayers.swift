import OCI
import OSTree

/// Which layers of the previous image the new one takes over.
struct KeptLayers {
    /// Layers that are taken over at most: container engines stack 127 in all.
    private static let countLimit = 64

    /// From the lowest to the highest.
    private(set) var layers: [Descriptor] = []
    /// Objects that are needed and lie in layers that are not kept, ascending.
    private(set) var orphans: [ObjectName] = []

    /// Every layer with a needed object is kept, unless they become too many: then those with the fewest are not.
    /// - Parameters:
    ///   - needed: The objects of the new image.
    ///   - isStrict: Whether a layer must be needed as a whole.
    init(_ previous: [PreviousImage.Layer], needed: Set<ObjectName>, isStrict: Bool) {
        let used = previous.enumerated().map { index, layer in
            (index: index, layer: layer, needed: layer.objects.filter(needed.contains))
        }
        let fitting = used.filter { isStrict ? $0.needed.count == $0.layer.objects.count : !$0.needed.isEmpty }
        let ranked = fitting.sorted { ($0.needed.count, $1.index) > ($1.needed.count, $0.index) }
        let kept = ranked.prefix(Self.countLimit).sorted { $0.index < $1.index }
        layers = kept.map(\.layer.descriptor)
        orphans = Set(used.flatMap(\.needed)).subtracting(kept.flatMap(\.needed)).sorted()
    }
}
