/// What a parser accepts before it gives up, so that no text can exhaust memory or stack.
package struct ParseLimits: Sendable {
    /// The greatest size of the text, in bytes.
    package let bytes: Int
    /// How deep collections may nest.
    package let depth: Int
    /// How many values there may be, aliases expanded.
    package let nodes: Int

    package init(bytes: Int, depth: Int, nodes: Int) {
        self.bytes = bytes
        self.depth = depth
        self.nodes = nodes
    }

    /// For files that people write.
    package static let handwritten = ParseLimits(bytes: 4 << 20, depth: 64, nodes: 100_000)
    /// For documents that programs write, such as manifests and Ignition configs.
    package static let generated = ParseLimits(bytes: 32 << 20, depth: 64, nodes: 1_000_000)
}
