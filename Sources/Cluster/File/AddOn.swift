/// Manifests that the first node applies once its API answers.
package struct AddOn: Sendable, Hashable {
    /// The name of the file on the node, such as `00-flannel.yaml`; unique in its cluster, its order of application.
    package let name: String
    /// Kubernetes objects as YAML or JSON, checked to be readable.
    package let contents: [UInt8]

    package init(name: String, contents: [UInt8]) {
        self.name = name
        self.contents = contents
    }
}
