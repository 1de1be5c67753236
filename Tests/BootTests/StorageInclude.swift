import Inventory
import Kickstart
import TestSupport

/// What `disks.sh` writes for `%include`, without running it.
struct StorageInclude {
    /// The environment of the script.
    private let values: [String: String]

    /// - Throws: ``TestFailure`` when no `%pre` script of the Kickstart picks disks.
    init(_ document: Document) throws {
        let script = document.scripts.first { script in
            script.stage == .pre && script.environment.contains { $0.name == "SLIPWAY_STORAGE" }
        }
        guard let script else { throw TestFailure("no %pre script picks disks") }
        values = Dictionary(uniqueKeysWithValues: script.environment.map { ($0.name, $0.value.string) })
    }

    /// How many disks are picked.
    var diskCount: Int { values["SLIPWAY_DISKS", default: ""].split(separator: ";").count.clamped(1) }
    /// Whether partitions may stay.
    var mayKeep: Bool { !values["SLIPWAY_KEEP", default: ""].isEmpty }

    /// The commands.
    /// - Parameters:
    ///   - disks: As many kernel names as ``diskCount``.
    ///   - least: The MiB of the smallest disk.
    ///   - group: The volume group's name, which is another one each time.
    ///   - kept: The partitions of the only disk: those that are removed, and the one of `/var`; nil when it is empty.
    func text(
        disks: [String], isUEFI: Bool = true, least: Int = 1 << 20, passphrase: String = "it's a secret",
        group: String = "system_0123abcd", kept: (removed: [String], var: String)? = nil
    ) -> String {
        let taken = Int(values["SLIPWAY_DISK_TAKEN", default: ""]) ?? 0
        let common = values[kept == nil ? "SLIPWAY_STORAGE" : "SLIPWAY_STORAGE_KEPT", default: ""]
        let other = values[isUEFI ? "SLIPWAY_STORAGE_UEFI" : "SLIPWAY_STORAGE_BIOS", default: ""]
        var text = (common + ";" + other).split(separator: ";").joined(separator: "\n") + "\n"
        for (index, disk) in disks.enumerated() { text = text.replacing("@disk\(index + 1)@", with: disk) }
        let quoted = "'" + passphrase.replacing("'", with: "'\"'\"'") + "'"
        for (mark, value) in [
            ("disks", disks.joined(separator: ",")), ("rest", String(least - taken)), ("var", kept?.var ?? ""),
            ("removed", kept?.removed.joined(separator: ",") ?? ""), ("passphrase", quoted), ("group", group),
        ] { text = text.replacing("@\(mark)@", with: value) }
        return text
    }

    /// The whole Kickstart with these commands in the place of `%include`.
    func whole(_ document: Document, _ text: String) -> String {
        document.text.replacing("%include /tmp/slipway/storage.ks\n", with: text)
    }
}

extension Int {
    fileprivate func clamped(_ least: Int) -> Int { Swift.max(self, least) }
}
