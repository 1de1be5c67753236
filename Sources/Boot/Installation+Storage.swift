import Inventory
import Kickstart
import KickstartAssets

extension Installation {
    /// What `disks.sh` writes on the host once it knows the disks.
    static let storageFile = "/tmp/slipway/storage.ks"

    /// The root filesystem is XFS with the label `root`, as the first boot of Oracle's OS image needs it to grow it.
    func storage(append: String) throws(KickstartError) -> [any Command] {
        [Include(try Word(Self.storageFile)), GeneralCommand.bootloader(append: try Text(append))]
    }

    /// The disks of the host; `hosts[].disk` is short for `install.disk`.
    var selectors: [DiskSelector] {
        guard settings.storage.disks.isEmpty, let disk = host.disk else { return settings.storage.disks }
        return [DiskSelector(path: disk)]
    }

    /// What picks the disks before the installation, and what binds their encryption after it.
    func storageScripts() throws(KickstartError) -> [Script] {
        let picking = try reporting() + storageVariables() + passphraseAuthorities()
        let assets: [KickstartAsset] = [.report, .disks, .disksStorage]
        var scripts = [
            try Script(stage: .pre, environment: picking, body: assets.map(\.text).joined(separator: "\n"))
        ]
        if let binding = try bindingVariables() {
            scripts.append(
                try Script(
                    stage: .post, environment: try reporting() + binding,
                    body: KickstartAsset.report.text + "\n" + KickstartAsset.luks.text))
        }
        return scripts
    }

    /// What `disks.sh` reads; its head says what each means.
    private func storageVariables() throws(KickstartError) -> [Script.Variable] {
        let plan = try StoragePlan(settings.storage, disks: selectors.count)
        let (passphrase, tpm, registers): (String, String, [Int]) =
            switch settings.storage.encryption {
            case nil: ("", "", [])
            case .tpm2(let registers): ("random", "needed", registers)
            case .tang: ("random", "", [])
            case .passphrase(let url): (url, "", [])
            }
        let values = [
            ("SLIPWAY_DISKS", selectors.map(Self.words).joined(separator: ";")),
            ("SLIPWAY_DISK_LEAST", String(settings.storage.leastDisk)),
            ("SLIPWAY_DISK_TAKEN", String(plan.taken)),
            ("SLIPWAY_FIRMWARE", settings.firmware.rawValue),
            ("SLIPWAY_STORAGE", Self.lines(plan.common)), ("SLIPWAY_STORAGE_UEFI", Self.lines(plan.uefi)),
            ("SLIPWAY_STORAGE_BIOS", Self.lines(plan.bios)), ("SLIPWAY_STORAGE_KEPT", Self.lines(plan.kept)),
            ("SLIPWAY_KEEP", settings.storage.keep.joined(separator: " ")), ("SLIPWAY_PASSPHRASE", passphrase),
            ("SLIPWAY_TPM", tpm), ("SLIPWAY_REGISTERS", Self.list(registers)),
        ]
        return try values.map { name, value throws(KickstartError) in try Script.Variable(name, try Text(value)) }
    }

    /// A passphrase may come from another server than all else, which has a certificate of the operator's authorities or
    /// of one that everybody trusts.
    private func passphraseAuthorities() throws(KickstartError) -> [Script.Variable] {
        let lines = CertificateLines(settings.fragments.authorities + "\n" + authorities)
        guard case .passphrase = settings.storage.encryption, !lines.isEmpty else { return [] }
        return [try Script.Variable("SLIPWAY_PASSPHRASE_AUTHORITIES", try Text(lines.oneLine))]
    }

    private static func list(_ registers: [Int]) -> String { registers.map(String.init).joined(separator: ",") }

    private static func lines(_ commands: [any Command]) -> String { commands.map(\.text).joined(separator: ";") }

    private static func words(_ disk: DiskSelector) -> String {
        let words: [(String, String?)] = [
            ("path", disk.path?.description), ("id", disk.id), ("serial", disk.serial), ("wwn", disk.wwn),
            ("model", disk.model), ("minSize", disk.minSize.map { String($0.bytes) }),
            ("maxSize", disk.maxSize.map { String($0.bytes) }), ("rotational", disk.rotational.map { $0 ? "1" : "0" }),
            ("transport", disk.transport?.rawValue),
        ]
        return words.compactMap { name, value in value.map { "\(name)=\($0)" } }.joined(separator: "|")
    }

    /// What `luks.sh` reads: the pin of Clevis and its settings (clevis-encrypt-tpm2(1), -tang(1), -sss(1)).
    private func bindingVariables() throws(KickstartError) -> [Script.Variable]? {
        let pin: String
        let policy: String
        switch settings.storage.encryption {
        case nil, .passphrase: return nil
        case .tpm2(let registers):
            pin = "tpm2"
            policy = registers.isEmpty ? "{}" : #"{"pcr_bank":"sha256","pcr_ids":"\#(Self.list(registers))"}"#
        case .tang(let servers, let threshold):
            let texts = servers.map { #"{"url":"\#($0.url)","thp":"\#($0.thumbprint)"}"# }
            pin = texts.count == 1 ? "tang" : "sss"
            policy =
                texts.count == 1
                ? texts[0] : #"{"t":\#(threshold),"pins":{"tang":[\#(texts.joined(separator: ","))]}}"#
        }
        return [
            try Script.Variable("SLIPWAY_PIN", try Text(pin)), try Script.Variable("SLIPWAY_POLICY", try Text(policy)),
        ]
    }
}
