package import OCI

/// Why registries.conf lets an image not be pulled or pushed, or a name not be taken for an image.
package enum RegistriesRefusal: Error, Sendable, CustomStringConvertible {
    /// The registry is blocked at a place of the files, `FILE:LINE:COLUMN`.
    case blocked(ImageReference, place: String)
    /// The image has no valid name at the location that a place of the files gives for it.
    case badLocation(ImageReference, location: String, place: String)
    /// Nothing tells which registry a short name is at.
    case noSearchRegistries(String)
    /// Several registries may be meant, and nobody can be asked which.
    case ambiguous(String, [ImageReference])

    package var description: String {
        switch self {
        case .blocked(let reference, let place): "\(reference) is blocked by \(place)"
        case .badLocation(let reference, let location, let place):
            "\(reference) would be `\(location)` by \(place), which is no image reference; "
                + "a location is HOST[:PORT] or HOST[:PORT]/PATH"
        case .noSearchRegistries(let name):
            "`\(name)` names no registry, and registries.conf has neither an alias for it nor "
                + "`unqualified-search-registries`; write HOST/\(name)"
        case .ambiguous(let name, let references):
            "`\(name)` names no registry, and registries.conf wants somebody to choose (`short-name-mode` is "
                + "`enforcing`); write one of \(references.map { "\($0)" }.joined(separator: ", "))"
        }
    }
}
