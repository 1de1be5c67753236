import Markup

/// What `cni:` says: a manifest, or one of the words of Oracle CNE's files.
enum PodNetwork {
    /// Whether the text names a choice rather than a manifest.
    static func isWord(_ text: String) -> Bool { text == "none" || text == "flannel" }

    /// The manifest to load; nil when there is none, with a warning for what has no effect.
    static func manifest(_ fields: Fields, _ warnings: inout [Fault]) -> (path: String, mark: Mark)? {
        guard let node = fields.given("cni"), let text = fields.text("cni") else { return nil }
        guard isWord(text) else { return (text, node.mark) }
        if text == "flannel" {
            warnings.append(
                fields.faults.fault(
                    "`cni: flannel` installs nothing", at: fields.mark(of: "cni"),
                    remedy: "name its manifest, such as `cni: flannel.yaml`, or write `cni: none`"))
        }
        return nil
    }
}
