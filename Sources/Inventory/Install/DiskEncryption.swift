import Markup

/// What opens the encrypted disk (LUKS2) of an installed host.
package enum DiskEncryption: Sendable, Hashable {
    /// The host's TPM, while these platform configuration registers hold what they held at the installation; without
    /// any, whatever the host starts.
    case tpm2(registers: [Int])
    /// Tang servers, of which so many must answer.
    case tang([TangServer], threshold: Int)
    /// Somebody at the console; the installer fetches the passphrase from this `https` URL.
    case passphrase(url: String)

    /// A server of Tang and the thumbprint of its signing key (clevis-encrypt-tang(1), "thp").
    package struct TangServer: Sendable, Hashable {
        package let url: BaseURL
        package let thumbprint: String

        package init(url: BaseURL, thumbprint: String) {
            self.url = url
            self.thumbprint = thumbprint
        }
    }

    /// Registers that say the same in the installer and in the installed system: those of the boot loader, of the boot
    /// order and of the kernel (1, 4, 5, 8 and more) do not (TCG PC Client Platform Firmware Profile, "PCR Usage").
    private static let steadyRegisters: Set<Int> = [0, 2, 3, 7]

    /// Reads `install.storage.encryption`; nil when it does not say what opens the disk, which leaves a fault behind.
    init?(_ fields: Fields) {
        let given = ["tpm2", "tang", "passphrase"].filter { fields.value($0) != nil }
        let made: DiskEncryption? =
            switch given {
            case ["tpm2"]: Self.tpm2(fields)
            case ["tang"]: Self.tang(fields)
            case ["passphrase"]: Self.passphrase(fields)
            default: nil
            }
        if given.count != 1 {
            fields.faults.add(
                given.isEmpty
                    ? "`\(fields.path)` does not say what opens the disk"
                    : "`\(fields.path)` names more than one that opens the disk", at: fields.node.mark,
                remedy: "keep one of `tpm2: {}`, `tang:` and `passphrase:`")
        }
        if given != ["tang"], fields.value("threshold") != nil {
            fields.faults.add(
                "`\(fields.path).threshold` is for Tang servers", at: fields.mark(of: "threshold"), remedy: "remove it")
        }
        fields.finish()
        guard let made else { return nil }
        self = made
    }

    private static func tpm2(_ fields: Fields) -> DiskEncryption? {
        guard let inner = fields.fields("tpm2") else { return nil }
        let registers = inner.list("pcrs") { text throws(InvalidValue) in
            guard let number = Int(text), steadyRegisters.contains(number) else {
                throw InvalidValue(
                    text, expected: "0, 2, 3 or 7; the other registers differ between the installer and the host")
            }
            return number
        }
        inner.finish()
        return .tpm2(registers: Set(registers).sorted())
    }

    private static func tang(_ fields: Fields) -> DiskEncryption? {
        let items = fields.items("tang")
        if case .sequence(let nodes) = fields.value("tang")?.content, nodes.isEmpty {
            fields.faults.add(
                "`\(fields.path).tang` names no server", at: fields.mark(of: "tang"),
                remedy: "list one or more, or remove `encryption` for a disk that is not encrypted")
        }
        let servers = items.compactMap { path, node -> TangServer? in
            let inner = Fields(node, path: path, faults: fields.faults)
            let url = inner.require("url") { try BaseURL($0) }
            let thumbprint = inner.require("thumbprint") { text throws(InvalidValue) in
                guard text.wholeMatch(of: /[A-Za-z0-9_-]{27}|[A-Za-z0-9_-]{43}/) != nil else {
                    throw InvalidValue(text, expected: "a thumbprint as `tang-show-keys` prints it")
                }
                return text
            }
            inner.finish()
            guard let url, let thumbprint else { return nil }
            return TangServer(url: url, thumbprint: thumbprint)
        }
        let threshold = fields.integer("threshold", in: 1...max(1, items.count)) ?? 1
        return servers.isEmpty ? nil : .tang(servers, threshold: threshold)
    }

    private static func passphrase(_ fields: Fields) -> DiskEncryption? {
        guard let inner = fields.fields("passphrase") else { return nil }
        let url = inner.require("url") { text throws(InvalidValue) in
            let isURL = text.wholeMatch(of: /https:\/\/[A-Za-z0-9\[][!#-\[\]_a-z~]{1,1000}/) != nil
            // What it holds may be a token, so it is not shown.
            guard isURL else {
                throw InvalidValue("…", expected: "a URL that begins with https:// and has no space, \" and \\")
            }
            return text
        }
        inner.finish()
        return url.map { .passphrase(url: $0) }
    }
}
