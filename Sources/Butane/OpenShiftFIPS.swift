import Ignition
import Markup

/// Ciphers that FIPS 140-2 allows, where the default of cryptsetup is none of them.
enum OpenShiftFIPS {
    /// The Ignition config with a cipher for each LUKS volume that has none, if the Butane config asks for `fips`.
    static func applied(to config: Node, _ root: Element, _ spec: ButaneSpec) -> Node {
        guard spec.variant == .openshift, spec.version < ButaneSpec.Release(4, 20),
            let flag = root["openshift"]?["fips"], flag.text == "true",
            let storage = config["storage"], let list = storage["luks"], case .sequence(let volumes) = list.content
        else { return config }
        let nodes = SugarNodes(mark: flag.mark)
        let changed = Node(.sequence(volumes.map { withCipher($0, nodes) }), at: list.mark)
        return config.setting("storage", storage.setting("luks", changed))
    }

    private static func withCipher(_ volume: Node, _ nodes: SugarNodes) -> Node {
        let options = Element(volume).items("options")
        let hasCipher = options.contains { option in
            guard let text = option.text else { return false }
            return text == "--cipher" || text == "-c" || text.hasPrefix("--cipher=")
        }
        guard !hasCipher else { return volume }
        let all = options.map(\.node) + ["--cipher", "aes-cbc-essiv:sha256"].map(nodes.text)
        return volume.setting("options", Node(.sequence(all), at: volume["options"]?.mark ?? nodes.mark))
    }
}
