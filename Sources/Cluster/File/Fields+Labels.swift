import Inventory
import Markup

extension Fields {
    /// Notes the labels of a host or a role with which its kubelets would not start.
    func checkLabels(_ registration: NodeRegistration) {
        guard case .mapping(let labels)? = node["labels"]?.content else { return }
        for label in registration.labels {
            guard let refusal = label.kubeletRefusal else { continue }
            let mark = labels.first { $0.key == label.key }?.mark ?? node.mark
            faults.add("`\(path).labels`: \(refusal)", at: mark)
        }
    }
}
