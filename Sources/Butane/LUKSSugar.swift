import Ignition
import Markup

/// The shortcut `boot_device.luks`: how the root filesystem is encrypted.
struct LUKSSugar {
    let element: Element

    /// - Returns: nil unless a way to open the volume is asked for.
    init?(_ element: Element) {
        self.element = element
        guard hasCEX || hasClevis else { return nil }
    }

    /// Whether an IBM Crypto Express card shall hold the key.
    var hasCEX: Bool { element["cex"]?.flag("enabled") == true }

    /// Whether a TPM or servers shall hold the key.
    var hasClevis: Bool { element.flag("tpm2") == true || !element.items("tang").isEmpty }

    /// The whole disk, where it must be named.
    var disk: String? { element.text("device") }

    /// The entry of `storage.luks`.
    func volume(on device: String) -> Node {
        let nodes = SugarNodes(mark: element.mark)
        let clevis = nodes.object(
            ("tang", element["tang"]?.node), ("threshold", element["threshold"]?.node), ("tpm2", element["tpm2"]?.node))
        return nodes.object(
            ("cex", hasCEX ? element["cex"]?.node : nil), ("clevis", hasCEX ? nil : clevis),
            ("device", nodes.text(device)), ("discard", element["discard"]?.node), ("label", nodes.text("luks-root")),
            ("name", nodes.text("root")), ("wipeVolume", nodes.flag(true)))
    }
}
