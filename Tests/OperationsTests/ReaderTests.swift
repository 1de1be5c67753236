import Inventory
import OSTree
import TestSupport
import Testing

@testable import Operations

/// What a simulated machine reads must be what a real one would.
@Suite struct ReaderTests {
    @Test(arguments: [
        ("--append='rw a=b'", "rw a=b"), ("--append=\"rw a=b\"", "rw a=b"), ("--append 'it'\"'\"'s'", "it's"),
        ("--location=mbr --append=one", "one"), ("--append=a\\ b", "a b"), ("--append='a\\b'", "a\\b"),
    ])
    func wordsArePartedAsAnacondaDoes(_ options: String, _ append: String) throws {
        let words = KickstartText("text\nbootloader \(options)\n").all("bootloader")
        #expect(words.count == 1 && KickstartText.option("--append", words[0]) == append)
    }

    private static let setup = "ostreesetup --url=http://h/ostree --ref ock\n"
    /// What `%post` has for the first boot: a word for GRUB within a word for the shell.
    private static let once = """
        bootloader --append='rw $slipway_firstboot'
        %post --nochroot
        SLIPWAY_FIRST_BOOT=''"'"'ip=dhcp ignition.config.url=URL'"'"''
        export SLIPWAY_FIRST_BOOT
        %end

        """

    @Test(arguments: [
        ("http://h/config.ign", "http://h/config.ign"),
        (
            "data:,%7B%22ignition%22:%7B%22config%22:%7B%22replace%22:%7B%22source%22:%22http://h/real%22%7D%7D%7D%7D",
            "http://h/real"
        ),
    ])
    func theFirstBootIsFollowed(_ url: String, _ found: String) throws {
        let kickstart = try KickstartReader(Self.setup + Self.once.replacing("URL", with: url))
        #expect(kickstart.source == .archive(url: "http://h/ostree", ref: "ock"))
        #expect(kickstart.ignitionURL == found)
    }

    @Test func anEmbeddedConfigIsFetchedInTheInstaller() throws {
        let text =
            "ostreecontainer --stateroot=ock --url=quay.io/a/b:c\n%post\nSLIPWAY_IGNITION_URL='http://h/c'\n%end\n"
        let kickstart = try KickstartReader(text)
        #expect(kickstart.source == .image("quay.io/a/b:c") && kickstart.ignitionURL == "http://h/c")
    }

    @Test(arguments: [
        ("", "installs nothing"), ("ostreesetup --url=x\n" + once, "lacks its repository"),
        (setup, "gives the installed system no arguments"), (setup + "bootloader --append=x\n", "ignition.config.url="),
        (setup + once.replacing("URL", with: "data:,%7B%7D"), "names no other"),
        (setup + "%include /tmp/slipway/storage.ks\n" + once, "no `%pre` makes it"), ("bootc --x\n", "names no image"),
    ])
    func anIncompleteKickstartIsRefused(_ text: String, _ says: String) {
        let error = #expect(throws: (any Error).self) { try KickstartReader(text) }
        #expect(error.map { "\($0)".contains(says) } == true, "\(error.map { "\($0)" } ?? "")")
    }

    @Test func theSecondStageIsFound() {
        let treeinfo = "[general]\nfamily = Oracle Linux\n[stage2]\nmainimage = images/install.img\n"
        #expect(BootScriptReader.stage2(treeinfo) == "images/install.img")
        #expect(BootScriptReader.stage2("[general]\n") == nil)
    }

    @Test func bootScriptsAreFollowed() throws {
        let mac = try MACAddress("52:54:00:aa:bb:01")
        let first = "#!ipxe\nchain --replace --autofree http://h/boot/${netX/mac:hexhyp}.ipxe || exit\n"
        #expect(try BootScriptReader.chainTarget(first, mac: mac) == "http://h/boot/52-54-00-aa-bb-01.ipxe")
        let own = "#!ipxe\nkernel http://h/k inst.ks=http://h/ks a=1\ninitrd --name initrd http://h/i\nboot\n"
        let parts = try BootScriptReader.installer(own)
        #expect(parts.kernel == "http://h/k" && parts.initrds == ["http://h/i"])
        #expect(try BootScriptReader.argument("inst.ks", of: parts.commandLine) == "http://h/ks")
        #expect(throws: BootScriptReader.Unusable.self) { try BootScriptReader.argument("b", of: parts.commandLine) }
        #expect(throws: BootScriptReader.Unusable.self) { try BootScriptReader.installer("#!ipxe\nexit\n") }
    }

    @Test func aWalkAsksForEachObjectOnceAndChecksIt() throws {
        let metadata = try DirectoryMetadata(uid: 0, gid: 0, mode: 0o40755, attributes: .none)
        let dirmeta = try Checksum(of: metadata.serialised)
        let leaf = try DirectoryTree(files: [], directories: [])
        let tree = try DirectoryTree(
            files: [],
            directories: try ["a", "b"].map {
                .init(name: try FileName(Array($0.utf8)), tree: try Checksum(of: leaf.serialised), metadata: dirmeta)
            })
        let commit = try Commit(
            subject: "", body: "", timestamp: 1, rootTree: try Checksum(of: tree.serialised), rootMetadata: dirmeta)
        var walk = CommitWalk(commit: try Checksum(of: commit.serialised))
        var asked: [ObjectName] = []
        while let name = walk.next() {
            asked.append(name)
            let bytes =
                switch name.kind {
                case .commit: commit.serialised
                case .directoryMetadata: metadata.serialised
                default: name.checksum == (try Checksum(of: tree.serialised)) ? tree.serialised : leaf.serialised
                }
            #expect(throws: WrongChecksum.self) {
                var other = walk
                try other.take(bytes + [0], of: name)
            }
            try walk.take(bytes, of: name)
        }
        #expect(asked.count == 4 && Set(asked).count == 4)
    }
}
