import Glibc
import Inventory
import TestSupport
import Testing

@Suite("The choice of disks on a host")
struct DiskScriptTests {
    private func storage(_ selectors: [DiskSelector]) -> StorageSettings {
        StorageSettings(disks: selectors, isMirrored: selectors.count > 1)
    }

    private func check(_ script: DiskScript, _ outcome: DiskLayout.Outcome) throws {
        let written = try? script.state.read("storage.ks")
        switch outcome {
        case .picks(let disks):
            #expect(script.result.succeeded && script.picked == disks, "\(script.refusal ?? "") \(script.result)")
            let names = disks.split(separator: " ").joined(separator: ",")
            #expect(
                written?.hasPrefix("ignoredisk --only-use=\(names)\nzerombr\nclearpart --all ") == true,
                "\(written ?? "")")
        case .refuses(let words):
            let refusal = script.refusal ?? ""
            #expect(
                script.result.status == 1 && words.allSatisfy { refusal.contains($0) }, "\(refusal) \(script.result)")
            #expect(written == nil && script.picked == nil)
        }
    }

    @Test("picks what is meant, or refuses", arguments: DiskLayout.all)
    func layouts(layout: DiskLayout) async throws {
        let directory = try TemporaryDirectory()
        let rack = try DiskRack(layout.disks, in: directory.path, mounted: layout.mounted)
        // Anaconda's shell is bash; the other says that nothing of its own is used.
        let shell = layout.selectors.count > 1 ? "bash" : "sh"
        try check(try await DiskScript(storage(layout.selectors), in: rack.root, shell: shell), layout.outcome)
    }

    @Test("the host must have been started as its settings say", arguments: [(Firmware.bios, true), (.uefi, false)])
    func firmware(firmware: Firmware, isUEFI: Bool) async throws {
        let directory = try TemporaryDirectory()
        let rack = try DiskRack([DiskRack.Disk(name: "sda")], in: directory.path, isUEFI: isUEFI)
        let script = try await DiskScript(StorageSettings(), firmware: firmware, in: rack.root)
        #expect(
            script.refusal
                == "the host was started by \(isUEFI ? "uefi" : "bios"), and install.firmware says \(firmware.rawValue)"
        )
    }

    @Test(
        "register 7 guards no key where shim started the host and not the installer, or the host would never open it",
        arguments: [
            ([7], true, nil), ([0, 7], true, nil), ([0, 2], true, ""), ([7], false, ""), ([7], true, "SbatLevelRT"),
            ([0, 7], true, "MokListRT"),
        ]
            as [([Int], Bool, String?)])
    func registers(registers: [Int], isUEFI: Bool, variable: String?) async throws {
        let directory = try TemporaryDirectory()
        let rack = try DiskRack([DiskRack.Disk(name: "sda")], in: directory.path, isUEFI: isUEFI)
        if let variable, !variable.isEmpty {
            try makeDirectory("\(rack.root)/sys/firmware/efi/efivars")
            try writeText("", to: "\(rack.root)/sys/firmware/efi/efivars/\(variable)-605dab50")
        }
        let script = try await DiskScript(
            StorageSettings(encryption: .tpm2(registers: registers)), in: rack.root)
        #expect((script.refusal == nil) == (variable != nil), "\(script.refusal ?? "")")
        #expect(script.refusal?.hasPrefix("shim did not start the installer") ?? true)
    }

    @Test("a host without a TPM that its disk needs is refused before the disk is touched")
    func withoutTPM() async throws {
        let directory = try TemporaryDirectory()
        let rack = try DiskRack([DiskRack.Disk(name: "sda")], in: directory.path, hasTPM: false)
        // That of a TPM 1.2, which keeps no such key.
        try writeText("", to: "\(rack.root)/dev/tpm0")
        let script = try await DiskScript(StorageSettings(encryption: .tpm2(registers: [])), in: rack.root)
        #expect(script.refusal?.hasPrefix("this host has no TPM 2.0 that is switched on") == true, "\(script.result)")
        #expect((try? script.state.read("storage.ks")) == nil && script.picked == nil)
        let server = DiskEncryption.TangServer(
            url: try BaseURL("http://192.0.2.5"), thumbprint: String(repeating: "a", count: 27))
        for encryption in [nil, DiskEncryption.tang([server], threshold: 1)] {
            let other = try await DiskScript(StorageSettings(encryption: encryption), in: rack.root)
            #expect(other.result.succeeded, "\(other.refusal ?? "") \(other.result)")
        }
    }

    @Test("what is written is for root alone, and no work is left behind")
    func modes() async throws {
        let directory = try TemporaryDirectory()
        let rack = try DiskRack([DiskRack.Disk(name: "sda")], in: directory.path)
        let script = try await DiskScript(StorageSettings(encryption: .tpm2(registers: [])), in: rack.root)
        let listing = try await run("find", [script.state.path, "-mindepth", "1", "-printf", "%f %m\n"])
        #expect(
            listing.output.split(separator: "\n").sorted() == [
                "disks 600", "passphrase 600", "secrets 600", "storage.ks 600",
            ])
    }

    @Test("a random passphrase is another one each time")
    func randomPassphrase() async throws {
        let directory = try TemporaryDirectory()
        let rack = try DiskRack([DiskRack.Disk(name: "sda")], in: directory.path)
        var seen: Set<String> = []
        for _ in 0..<2 {
            let script = try await DiskScript(StorageSettings(encryption: .tpm2(registers: [])), in: rack.root)
            let passphrase = try script.state.read("passphrase")
            #expect(passphrase.wholeMatch(of: /[0-9a-f]{64}/) != nil)
            #expect(try script.state.read("storage.ks").contains(" --passphrase='\(passphrase)'\n"))
            #expect(try script.state.read("secrets") == passphrase + "\n")
            seen.insert(passphrase)
        }
        #expect(seen.count == 2)
    }

    @Test(
        "a passphrase that is fetched becomes one word, or is refused",
        arguments: [
            ("correct horse\n", "'correct horse'"),
            ("it's @disk1@ \\ \"$HOME\" `id`", #"'it'"'"'s @disk1@ \ "$HOME" `id`'"#),
            ("'''''''''", String(repeating: "''\"'\"", count: 9) + "''"), ("short", nil), ("", nil),
            ("two lines\nof it\n", nil), ("with a tab\t here", nil), ("caf\u{e9}caf\u{e9}", nil),
        ])
    func fetchedPassphrase(served: String, quoted: String?) async throws {
        let directory = try TemporaryDirectory()
        let rack = try DiskRack([DiskRack.Disk(name: "sda")], in: directory.path)
        let storageURL = "https://keys.example.com/n1?t=1"
        let storage = StorageSettings(encryption: .passphrase(url: storageURL))
        let script = try await DiskScript(storage, in: rack.root, served: served)
        guard let quoted else {
            #expect(script.refusal?.contains("one line of 8 to 512 printable") == true, "\(script.result)")
            #expect((try? script.state.read("storage.ks")) == nil)
            return
        }
        #expect(try script.state.read("storage.ks").contains(" --passphrase=\(quoted)\n"), "\(script.result)")
        #expect(try script.state.read("transfer").hasPrefix("https://keys.example.com/n1?t=1 120 --proto =https "))
        // Its server may be behind the proxy of the installer's downloads.
        #expect(try script.state.read("transfer").contains(" --noproxy  --"))
        #expect(script.result.output == "slipway installs on: sda\n" && script.result.error.isEmpty)
        // It is for the include alone, and for what keeps it out of the logs: however they quote it.
        #expect((try? script.state.read("passphrase")) == nil)
        let secrets = try script.state.read("secrets").split(separator: "\n").map(String.init)
        let text = served.split(separator: "\n").joined()
        #expect(secrets == [storageURL] + (text.contains("'") ? [quoted] : []) + [text])
    }

    @Test("the server of a passphrase may have a certificate of the system's authorities, or of the operator's")
    func trusted() async throws {
        let directory = try TemporaryDirectory()
        let rack = try DiskRack([DiskRack.Disk(name: "sda")], in: directory.path)
        for folder in ["", "/pki", "/pki/tls", "/pki/tls/certs"] { try makeDirectory("\(rack.root)/etc\(folder)") }
        try writeText("the system's\n", to: "\(rack.root)/etc/pki/tls/certs/ca-bundle.crt")
        let storage = StorageSettings(encryption: .passphrase(url: "https://keys.example.com/"))
        let own = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
        let script = try await DiskScript(storage, in: rack.root, served: "correct horse\n", authorities: own)
        #expect(script.result.succeeded, "\(script.result)")
        #expect(try script.state.read("trusted") == "the system's\n" + own)
    }

    @Test("a second run forgets what the first found")
    func again() async throws {
        let state = try TemporaryDirectory()
        for disks in [[DiskRack.Disk(name: "sda")], [DiskRack.Disk(name: "sda"), DiskRack.Disk(name: "sdb")]] {
            let directory = try TemporaryDirectory()
            let rack = try DiskRack(disks, in: directory.path)
            let script = try await DiskScript(StorageSettings(), in: rack.root, state: state)
            #expect(script.result.succeeded == (disks.count == 1), "\(script.result)")
            #expect((script.picked == "sda") == (disks.count == 1))
            #expect(((try? state.read("storage.ks")) != nil) == (disks.count == 1))
        }
    }

    @Test("a link that leads nowhere is no disk")
    func danglingLink() async throws {
        let directory = try TemporaryDirectory()
        let rack = try DiskRack([DiskRack.Disk(name: "sda", serial: "A")], in: directory.path)
        for gone in ["dev/sda", "dev/disk/by-id/sata-A"] {
            try await remove(directory(gone))
            let script = try await DiskScript(storage([DiskSelector(id: "sata-A")]), in: rack.root)
            #expect(script.refusal?.hasPrefix("no disk fits the selector \"id=sata-A\"") == true, "\(script.result)")
        }
    }

    private func remove(_ path: String) async throws { #expect(try await run("rm", [path]).succeeded) }

    @Test("where the room ends, half of the commands are never taken for all", .enabled(if: Tool.isRoot))
    func room() async throws {
        let directory = try TemporaryDirectory()
        let disks = ["sda", "sdb"].map { DiskRack.Disk(name: $0, serial: $0) }
        let rack = try DiskRack(disks, in: directory.path)
        let storage = StorageSettings(
            disks: disks.map { DiskSelector(serial: $0.serial) }, isMirrored: true, var: .fixed(try DataSize("40GiB")))
        let whole = try await DiskScript(storage, in: rack.root).state.read("storage.ks")
        var outcomes: Set<Bool> = []
        for pages in [2, 3, 4, 5, 6, 7, 8, 16] {
            let script = try await DiskScript(storage, in: rack.root, room: pages * 4096)
            let written = try? script.state.read("storage.ks")
            #expect(written == (script.result.succeeded ? whole : nil), "\(pages) \(script.result)")
            #expect(script.result.succeeded == (script.picked == "sda sdb") || !script.result.succeeded)
            outcomes.insert(script.result.succeeded)
        }
        #expect(outcomes == [true, false])
    }

    @Test("partitions that are named stay, and every other of the disk goes")
    func keep() async throws {
        let storage = StorageSettings(
            disks: [DiskSelector(path: try DiskName("sda"))], root: .fixed(try DataSize("40GiB")), var: .rest,
            keep: ["var", "data"])
        let other = DiskRack.Disk(name: "sdb", labels: ["var"])
        let cases: [(labels: [String], filesystem: String?, expected: String)] = [
            (["", "boot", "root", "var", "data"], nil, "clearpart --list=sda1,sda2,sda3\n"),
            (["var", "data"], nil, "ignoredisk --only-use=sda\nreqpart\n"),
            ([], nil, "clearpart --all --initlabel --disklabel=gpt --drives=sda\n"),
            (["boot", "root", "data"], nil, "none is labelled var"),
            (["var", "var", "data"], nil, "several partitions"),
            ([], "xfs", "holds a filesystem"),
        ]
        for (labels, filesystem, expected) in cases {
            let directory = try TemporaryDirectory()
            let disk = DiskRack.Disk(name: "sda", labels: labels, filesystem: filesystem)
            let rack = try DiskRack([disk, other], in: directory.path)
            let script = try await DiskScript(storage, in: rack.root)
            let text = try script.refusal ?? script.state.read("storage.ks")
            #expect(text.contains(expected), "\(labels): \(text)")
            guard script.result.succeeded, let place = labels.firstIndex(of: "var") else { continue }
            #expect(text.contains("part /var --onpart=\(disk.partition(place + 1)) --noformat\n"))
            #expect(!text.contains("--all") && !text.contains("sdb"))
        }
    }

    @Test("what a message holds of a disk is one line without control characters")
    func hostileNames() async throws {
        let directory = try TemporaryDirectory()
        let disk = DiskRack.Disk(name: "sda", gigabytes: 8, serial: "a\u{1b}[2Jb;c|d'e\"$(id)", model: "`id`")
        let rack = try DiskRack([disk], in: directory.path)
        let script = try await DiskScript(StorageSettings(), in: rack.root)
        let refusal = script.refusal ?? ""
        #expect(refusal.contains("$(id)") && refusal.contains("`id`") && !refusal.contains("\n"), "\(script.result)")
    }

    @Test("random racks: picks if and only if exactly one disk fits each selector")
    func property() async throws {
        var seed = Seed()
        for _ in 0..<12 {
            let disks = DiskRandom.disks(&seed)
            let selectors = (0...Int.random(in: 0...1, using: &seed)).map { _ in
                DiskRandom.selector(among: disks, &seed)
            }
            let directory = try TemporaryDirectory()
            let rack = try DiskRack(disks, in: directory.path)
            let fitting = selectors.map { selector in disks.filter { DiskRandom.fits($0, selector) }.map(\.name) }
            let names = fitting.flatMap { $0 }
            let isClear =
                fitting.allSatisfy { $0.count == 1 } && Set(names).count == names.count
                && disks.allSatisfy { !names.contains($0.name) || !DiskRandom.isShared($0, among: disks) }
            let script = try await DiskScript(storage(selectors), in: rack.root)
            let message: Comment = "\(seed) \(fitting) \(selectors) \(script.result) \(script.refusal ?? "")"
            #expect(script.picked == (isClear ? names.joined(separator: " ") : nil), message)
            #expect(script.result.succeeded == isClear, message)
        }
    }
}
