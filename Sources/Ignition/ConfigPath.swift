/// Where a value stands in a config, written as Ignition's own reports do: `$.storage.files.0.path`.
package indirect enum ConfigPath: Sendable, Hashable, CustomStringConvertible {
    case root
    /// The value of a key.
    case key(String, of: ConfigPath)
    /// The item of a list, counted from zero.
    case item(Int, of: ConfigPath)

    package var description: String {
        switch self {
        case .root: "$"
        case .key(let key, let parent): "\(parent).\(key)"
        case .item(let index, let parent): "\(parent).\(index)"
        }
    }
}
