import Ignition
import Markup

/// What `boot_device` must be.
struct BootDeviceRules {
    let element: Element
    let fcos: ButaneSpec.Release

    func check(_ report: inout Report) {
        let layout = element["layout"].flatMap { checked($0, &report) }
        let mirror = element["mirror"]?["devices"]
        let mirrored = mirror?.items.count ?? 0
        if let mirror, mirrored == 1 { report.error("a mirror needs two devices at least", at: mirror) }
        if mirrored > 0, element["layout"] == nil, let place = element["mirror"] {
            let message = "`boot_device.layout` should say which partitions a mirror has, such as `x86_64`"
            if fcos >= ButaneSpec.Release(1, 7) {
                report.error(message, at: place)
            } else {
                report.warning(message, at: place)
            }
        }
        if let layout, layout.isS390x {
            if mirrored > 0 {
                report.error("a boot device of layout `\(layout.rawValue)` cannot be mirrored", at: element, "layout")
            }
            checkDisk(layout, &report)
        }
        if let luks = element["luks"] { checkEncryption(luks, layout, &report) }
    }

    private func checked(_ element: Element, _ report: inout Report) -> BootDeviceLayout? {
        let known = BootDeviceLayout.known(in: fcos)
        if let layout = element.text.flatMap(BootDeviceLayout.init(rawValue:)), known.contains(layout) { return layout }
        report.error("no such layout; there are \(known.map(\.rawValue).joined(separator: ", "))", at: element)
        return nil
    }

    /// These layouts have no labels to find the root partition by.
    private func checkDisk(_ layout: BootDeviceLayout, _ report: inout Report) {
        guard let prefix = layout.diskPrefix else { return }
        let name = element["luks"]?.text("device") ?? ""
        let isDisk = name.dropLast().hasSuffix(prefix) && name.utf8.last.map { (0x61...0x7A).contains($0) } == true
        if name.isEmpty {
            report.error(
                "layout `\(layout.rawValue)` needs the disk in `boot_device.luks.device`", at: element, "layout")
        } else if !isDisk {
            report.error(
                "layout `\(layout.rawValue)` needs a whole disk such as `\(prefix)a` in `boot_device.luks.device`",
                at: element, "layout")
        }
    }

    private func checkEncryption(_ luks: Element, _ layout: BootDeviceLayout?, _ report: inout Report) {
        guard let encryption = LUKSSugar(luks) else {
            if fcos >= ButaneSpec.Release(1, 7), luks.text("device")?.isEmpty == false {
                report.error("nothing says how to open the volume; give `tpm2`, `tang` or `cex`", at: luks)
            }
            return
        }
        guard encryption.hasCEX else { return }
        if element["layout"] == nil {
            report.error("`cex` needs a `boot_device.layout` of s390x", at: luks, "cex")
        } else if layout?.isS390x == false {
            report.error("`cex` needs a layout of s390x", at: element, "layout")
        }
        if encryption.hasClevis { report.error("`cex` excludes `tpm2` and `tang`", at: luks) }
    }
}
