import Markup

/// A program that gives credentials, as a user of a kubeconfig names it (Kubernetes, "client-go credential plugins").
struct ExecPlugin: Sendable {
    enum Interaction: String, Sendable {
        case never = "Never"
        case ifAvailable = "IfAvailable"
        case always = "Always"
    }

    /// `client.authentication.k8s.io/v1` or `v1beta1`.
    let apiVersion: String
    /// A name to be looked for in `PATH`, or a path.
    let command: String
    let arguments: [String]
    let variables: [(name: String, value: String)]
    let interaction: Interaction
    /// What to do when there is no such program.
    let installHint: String
    /// What the program is told of the cluster; nil when it is not to know.
    let cluster: Value?
}
