import Ignition
import Markup

/// What a node cannot do without. An operator's config may still take its place, which is said.
enum OwnElements {
    /// What a config says in the place of Slipway, each with its place in the config's text.
    static func replaced(by config: Config) -> [(message: String, mark: Mark)] {
        let root = Element(config.root)
        var found: [(message: String, mark: Mark)] = []
        if let replacement = root["ignition"]?["config"]?["replace"], replacement["source"]?.text != nil {
            found.append(("this takes the place of all that Slipway gives the node", replacement.mark))
        }
        for list in ["files", "directories", "links"] {
            for element in root["storage"]?.items(list) ?? [] {
                guard let path = element.text("path"),
                    files.contains(path) || path.hasPrefix(StartConfig.certificates)
                else { continue }
                // Owner and mode alone leave what the file holds.
                if list == "files", element["contents"]?["source"]?.text == nil { continue }
                found.append(
                    (
                        "`\(path)` takes the place of the one that Slipway writes; see what the node needs of it",
                        element.mark
                    ))
            }
        }
        for element in root["systemd"]?.items("units") ?? [] {
            guard let name = element.text("name"), units.contains(name) else { continue }
            if element.flag("mask") == true || element.flag("enabled") == false {
                found.append(("without `\(name)` the host does not become a node", element.mark))
            } else if element.text("contents")?.isEmpty == false {
                found.append(
                    ("`\(name)` takes the place of the OS image's; a drop-in would add to it", element.mark))
            }
        }
        return found
    }

    private static let files: Set<String> = [
        NodePaths.update, NodePaths.start, NodePaths.upgrade, NodePaths.kubeadm, NodePaths.keepalived,
        NodePaths.checkServer, NodePaths.keepalivedState, NodePaths.nginx,
        NodePaths.pullNginx, NodePaths.startNginx, NodePaths.nginxImage, NodePaths.hostName, ConfigOrigins.path,
    ]

    private static let units: Set<String> = [
        "ocne.service", "ocne-update.service", "kubelet.service", "crio.service", "keepalived.service",
        "ocne-nginx.service",
    ]
}
