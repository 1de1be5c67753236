import Inventory
import OSTree
import TestSupport
import Testing

@testable import Operations

/// What a simulated machine reads must be what a real one would.
@Suite struct ReaderTests {
    @Test(arguments: [
        ("bootloader --append='rw a=b'", "rw a=b"), ("bootloader --append=\"rw a=b\"", "rw a=b"),
        ("bootloader --append 'it'\"'\"'s'", "it's"), ("bootloader --location=mbr --append=one", "one"),
        ("bootloader --append=a\\ b", "a b"), ("bootloader --append='a\\b'", "a\\b"),
    ])
    func wordsArePartedAsAnacondaDoes(_ line: String, _ append: String) throws {
        let kickstart = try KickstartReader("text\nostreesetup --url=http://h/ostree --ref ock\n\(line)\n")
        #expect(kickstart.commandLine == append)
        #expect(kickstart.repository == "http://h/ostree" && kickstart.ref == "ock")
    }

    @Test(arguments: [
        "", "ostreesetup --url=x --ref=y\n", "bootloader --append=x\n", "ostreesetup --url=x\nbootloader --append=x\n",
    ])
    func anIncompleteKickstartIsRefused(_ text: String) {
        #expect(throws: KickstartReader.Unusable.self) { try KickstartReader(text) }
    }

    @Test func bootScriptsAreFollowed() throws {
        let mac = try MACAddress("52:54:00:aa:bb:01")
        let first = "#!ipxe\nchain --replace --autofree http://h/boot/${netX/mac:hexhyp}.ipxe || exit\n"
        #expect(try BootScriptReader.chainTarget(first, mac: mac) == "http://h/boot/52-54-00-aa-bb-01.ipxe")
        let own = "#!ipxe\nkernel http://h/k inst.ks=http://h/ks a=1\ninitrd --name initrd http://h/i\nboot\n"
        let parts = try BootScriptReader.installer(own)
        #expect(parts.kernel == "http://h/k" && parts.initrd == "http://h/i")
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
