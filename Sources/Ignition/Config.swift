package import Markup

/// An Ignition config of a stable version (Ignition, "Configuration Specification" v3).
package struct Config: Sendable {
    package let version: SpecVersion
    /// Its fields, of the kinds of ``Schema/config``; absent ones are left out, and so are nulls where they say nothing.
    /// Nodes know where they stand in the text that they come from, be it JSON or Butane.
    package let root: Node

    package init(version: SpecVersion, root: Node) {
        self.version = version
        self.root = root
    }
}
