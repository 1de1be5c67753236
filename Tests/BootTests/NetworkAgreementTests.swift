import Boot
import Kickstart
import TestSupport
import Testing

/// Kickstart and kernel line say the same of a network, read back by readers of their own.
@Suite("Networks")
struct NetworkAgreementTests {
    private static let count = 100

    private static func generate(_ seed: Seed, _ index: Int, hasRoutes: Bool = false) -> NetworkGenerator {
        var generator = NetworkGenerator(Seed(seed.value &+ UInt64(index)))
        generator.make(hasRoutes: hasRoutes)
        return generator
    }

    @Test("what the host is said to have is in both texts")
    func agreement() throws {
        let seed = Seed()
        for index in 0..<Self.count {
            let network = Self.generate(seed, index)
            let sample = try NetworkSample(network: network.text)
            let words = try sample.words()
            let fromKernelLine = NetworkDescription(dracut: words)
            let lines = try sample.lines()
            var fromKickstart = NetworkDescription(kickstart: lines)
            var expected = network.expected
            // A Kickstart takes the names of NICs from the kernel line, and DHCP alone says no host name there.
            #expect(fromKickstart.macs == expected.macs.filter { $0.key == $0.value })
            fromKickstart.macs = expected.macs
            #expect(fromKickstart == expected, "\(seed) \(index)\n\(network.text)\(lines)")
            expected.search = []
            if words.contains("ip=dhcp") { expected.hostName = "" }
            #expect(fromKernelLine == expected, "\(seed) \(index)\n\(network.text)\(words)")
        }
    }

    @Test("the first boot has the network of the installer")
    func firstBoot() throws {
        let seed = Seed()
        for index in 0..<20 {
            let sample = try NetworkSample(network: Self.generate(seed, index).text)
            let words = try sample.firstBootWords()
            let ofInstaller = NetworkDescription(dracut: try sample.words())
            #expect(NetworkDescription(dracut: words) == ofInstaller, "\(seed) \(words)")
            #expect(words.contains("rd.neednet=1"))
        }
    }

    @Test("pykickstart takes every line, for every version", .enabled(if: Pykickstart.isUsable))
    func pykickstart() async throws {
        let seed = Seed()
        var cases: [(version: SyntaxVersion, text: String)] = []
        for index in 0..<Self.count {
            let network = Self.generate(seed, index)
            for version in SyntaxVersion.allCases where version > .rhel8 || network.expected.search.isEmpty {
                let lines = try NetworkSample(network: network.text, version: version).lines()
                cases.append((version, lines.joined(separator: "\n") + "\n"))
            }
        }
        for (test, answer) in zip(cases, try await Pykickstart.check(cases)) {
            // Several interfaces on one device each have a line with it, as Anaconda wants it.
            let complaints = answer.complaints.filter { !$0.contains("has already been defined") }
            #expect(complaints.isEmpty, "\(seed) \(test)")
        }
    }

    @Test("NetworkManager's reader of kernel arguments makes the same of them", .enabled(if: InitrdGenerator.isUsable))
    func networkManager() async throws {
        let seed = Seed()
        for index in 0..<Self.count {
            let network = Self.generate(seed, index, hasRoutes: true)
            let words = try NetworkSample(network: network.text).words()
            let connections = try await InitrdGenerator.read(words)
            #expect(
                connections == InitrdGenerator.expected(network.expected, from: words),
                "\(seed) \(index)\n\(network.text)\(words)")
        }
    }
}
