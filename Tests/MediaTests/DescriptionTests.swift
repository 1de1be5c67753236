import Markup
import Media
import TestSupport
import Testing

@Suite("What media say about themselves")
struct DescriptionTests {
    private static let digest = String(repeating: "a1", count: 32)

    @Test("a tree of before productmd")
    func oldTree() throws {
        let text = """
            [general]
            name = CentOS-7
            family = CentOS
            timestamp = 1525379658.57
            variant =
            version = 7
            arch: x86_64
            # a remark
            [stage2]
            mainimage = LiveOS/squashfs.img\r
            [images-x86_64]
            kernel = images/pxeboot/vmlinuz
            boot.iso = images/boot.iso
            [checksums]
            images/boot.iso = sha256:\(Self.digest.uppercased())
            """
        let tree = try TreeInfo(Array(text.utf8), source: "t")
        #expect(tree.product == "CentOS" && tree.release == "7" && tree.variant == nil && tree.architecture == "x86_64")
        #expect(tree.kernel == "images/pxeboot/vmlinuz" && tree.initrd == nil)
        #expect(tree.stage2 == "LiveOS/squashfs.img")
        #expect(tree.checksums == ["images/boot.iso": try FileDigest(Self.digest)])
    }

    @Test(
        "a tree that cannot be read is refused at the line",
        arguments: [
            ("[general", "t:1:1"), ("\n[]", "t:2:1"), ("key = 1", "t:1:1"), ("[a]\n = 1", "t:2:1"),
            ("[a]\nno value", "t:2:1"), ("[a]\n[a]", "t:2:1"), ("[a]\nb = 1\nb = 2", "t:3:1"),
            ("[a]\nb = \u{1B}[2J", "t:2:1"), ("[a]\n" + String(repeating: "k", count: 5000) + " = 1", "t:2:1"),
            ("[release]\nname = " + String(repeating: "n", count: 201), "t:2:1"),
            ("[tree]\narch = a\n[general]\narch = b", "t:4:1"), ("[stage2]\nmainimage = /a", "t:2:1"),
            ("[checksums]\na = sha256:12", "t:2:1"), ("[checksums]\na = sha1:" + Self.digest, "t:2:1"),
            ("[checksums]\na/../b = sha256:" + Self.digest, "t:2:1"),
        ])
    func refusedTree(text: String, place: String) {
        let fault = #expect(throws: Fault.self) { try TreeInfo(Array(text.utf8), source: "t") }
        #expect(fault?.description.hasPrefix(place) == true, "\(String(describing: fault))")
    }

    @Test("huge trees are refused")
    func hugeTree() {
        let values = "[a]\n" + (0...10_000).map { "\($0)=1\n" }.joined()
        let bytes: [[UInt8]] = [[UInt8](repeating: 10, count: 1 << 20 + 1), Array(values.utf8), [0xFF]]
        for text in bytes { #expect(throws: Fault.self) { try TreeInfo(text, source: "t") } }
    }

    @Test(
        arguments: [
            ("1714000000.1\nOracle Linux 9.4\nx86_64\n", "Oracle Linux", "9.4"), ("1\n7.5\naarch64\nALL\n", nil, "7.5"),
            ("1\r\nFedora 39\r\nx86_64\r\n1,2\r\n", "Fedora", "39"), ("1\nRawhide\nx86_64\n", "Rawhide", nil),
        ] as [(String, String?, String?)])
    func disc(text: String, product: String?, release: String?) throws {
        let disc = try DiscInfo(Array(text.utf8), source: "d")
        #expect(disc.product == product && disc.release == release)
    }

    @Test(arguments: [
        "", "1\nFedora\n", "today\nFedora 39\nx86_64\n", "1\nFedora 39\nx86 64\n", "1\nFedora\u{7}39\nx86_64\n",
        "1\n" + String(repeating: "F", count: 300) + "\nx86_64\n", String(repeating: "\n", count: 5000),
    ])
    func refusedDisc(text: String) {
        #expect(throws: Fault.self) { try DiscInfo(Array(text.utf8), source: "d") }
    }

    @Test(arguments: [
        "", ".", "..", "a/b", "../a", "/a", "a b", ".hidden", "-a", "a\n", "ä", "a\0",
        String(repeating: "a", count: 65),
    ])
    func refusedNames(text: String) {
        #expect(throws: MediaError.self) { try MediumName(text) }
    }

    @Test(arguments: ["a", "OL9", "OracleLinux-R9-U4-x86_64-boot-uek", "9.4_2", String(repeating: "a", count: 64)])
    func names(text: String) throws {
        #expect(try MediumName(text).description == text)
    }
}
