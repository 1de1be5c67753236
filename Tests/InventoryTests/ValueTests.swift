import Inventory
import TestSupport
import Testing

@Suite struct ValueTests {
    @Test(arguments: [
        ("52:54:00:AB:cd:01", "52:54:00:ab:cd:01"), ("52-54-00-ab-cd-01", "52:54:00:ab:cd:01"),
    ])
    func addressesOfInterfaces(_ text: String, _ description: String) throws {
        let mac = try MACAddress(text)
        #expect(mac.description == description)
        #expect(mac.hyphenated == "52-54-00-ab-cd-01")
    }

    @Test(arguments: [
        "", "52:54:00:ab:cd", "52:54:00:ab:cd:0", "52:54:00:ab:cd:01:02", "52:54-00:ab:cd:01", "52:54:00:ab:cd:0g",
        "01:00:5e:00:00:01", "ff:ff:ff:ff:ff:ff", "00:00:00:00:00:00", "+2:54:00:ab:cd:01", "52:54:00:ab:cd:01\n",
    ])
    func otherTextIsNoMACAddress(_ text: String) {
        #expect(throws: InvalidValue.self) { try MACAddress(text) }
    }

    @Test(arguments: ["a", "node-1", "node-1.example.com", "0a", String(repeating: "a", count: 63)])
    func hostNames(_ text: String) throws {
        #expect(try HostName(text).description == text)
    }

    @Test(arguments: [
        "", "Node", "-a", "a-", "a..b", "a_b", "a b", ".a", "a.", "192.0.2.1", "a\n", "ä", "$(id)", "a;b",
        String(repeating: "a", count: 64), String(repeating: "a.", count: 127) + "a",
    ])
    func otherTextIsNoHostName(_ text: String) {
        #expect(throws: InvalidValue.self) { try HostName(text) }
    }

    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1", "192.0.2.1"), ("2001:DB8::1", "2001:db8::1", "[2001:db8::1]"),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.1", "[::ffff:192.0.2.1]"),
    ])
    func addresses(_ text: String, _ description: String, _ urlHost: String) throws {
        let address = try IPAddress(text)
        #expect(address.description == description)
        #expect(address.urlHost == urlHost)
    }

    @Test(arguments: [
        "", "1.2.3", "1.2.3.4.5", "256.1.1.1", "fe80::1%eth0", "1.2.3.4/24", "[::1]", "1.2.3.4\u{0}", "a:b",
    ])
    func otherTextIsNoAddress(_ text: String) {
        #expect(throws: InvalidValue.self) { try IPAddress(text) }
    }

    @Test func blocks() throws {
        let block = try CIDRBlock("10.96.0.0/12")
        #expect(block.contains(try IPAddress("10.111.255.255")))
        #expect(!block.contains(try IPAddress("10.112.0.0")))
        #expect(!block.contains(try IPAddress("::1")))
        #expect(block.overlaps(try CIDRBlock("10.100.0.0/16")))
        #expect(!block.overlaps(try CIDRBlock("10.244.0.0/16")))
        #expect(try CIDRBlock("0.0.0.0/0").contains(try IPAddress("255.1.2.3")))
        #expect { try CIDRBlock("10.96.1.0/12") } throws: { "\($0)".hasSuffix("write 10.96.0.0/12") }
    }

    @Test(arguments: [
        "", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "x/8", "::/129", "10.0.0.0/+8",
    ])
    func otherTextIsNoBlock(_ text: String) {
        #expect(throws: InvalidValue.self) { try CIDRBlock(text) }
    }

    @Test(arguments: [
        ("192.0.2.11/24", "255.255.255.0"), ("192.0.2.11/20", "255.255.240.0"), ("192.0.2.1/1", "128.0.0.0"),
        ("2001:db8::1/64", "64"),
    ])
    func netmasks(_ text: String, _ mask: String) throws {
        #expect(try InterfaceAddress(text).netmask == mask)
    }

    @Test(arguments: ["sda", "/dev/nvme0n1", "/dev/disk/by-id/wwn-0x5000", "disk/by-path/pci-0000:00:1f.2-ata-1"])
    func disks(_ text: String) throws { #expect(!(try DiskName(text)).description.hasPrefix("/")) }

    @Test(arguments: ["", "/dev/", "a b", "../sda", "sda,sdb", "-x", "/dev/../etc/passwd", "a//b"])
    func otherTextIsNoDisk(_ text: String) {
        #expect(throws: InvalidValue.self) { try DiskName(text) }
    }

    @Test(arguments: [
        "http://192.0.2.1:8080", "https://[2001:db8::1]:8443/pxe", "http://boot.example.com", "http://10.0.2.2:18080/",
    ])
    func baseURLs(_ text: String) throws { #expect(!(try BaseURL(text)).description.hasSuffix("/")) }

    @Test(arguments: [
        "", "192.0.2.1:8080", "ftp://192.0.2.1", "http://", "http://a b", "http://u@h", "http://h:0", "http://h:99999",
        "http://h/?q", "http://h/#f", "http://h/a//b", "http://2001:db8::1", "http://h/\n", "http://h/$x",
    ])
    func otherTextIsNoBaseURL(_ text: String) {
        #expect(throws: InvalidValue.self) { try BaseURL(text) }
    }

    @Test func tokensAreRandomAndHideThemselves() throws {
        let tokens = Set((0..<1000).map { _ in SecretToken().text })
        #expect(tokens.count == 1000 && tokens.allSatisfy { $0.utf8.count == 32 })
        let token = SecretToken()
        #expect(try SecretToken(token.text) == token)
        #expect(!"\(token)".contains(token.text))
        #expect { try SecretToken("secret-but-wrong") } throws: { !"\($0)".contains("secret") }
    }

    @Test func randomTextNeverTraps() {
        var seed = Seed()
        let alphabet = Array("0123456789abcdefx:./-[]h%\u{0}é".unicodeScalars)
        for _ in 0..<5000 {
            var text = ""
            for _ in 0..<Int.random(in: 0...24, using: &seed) {
                text.unicodeScalars.append(alphabet[Int.random(in: 0..<alphabet.count, using: &seed)])
            }
            _ = try? MACAddress(text)
            _ = try? IPAddress(text)
            _ = try? CIDRBlock(text)
            _ = try? HostName(text)
            _ = try? BaseURL("http://" + text)
            _ = try? DiskName(text)
            _ = try? InterfaceName(text)
        }
    }
}
