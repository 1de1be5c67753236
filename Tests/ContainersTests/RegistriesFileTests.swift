import Containers
import Files
import OCI
import SystemPackage
import TestSupport
import Testing

@Suite struct RegistriesFileTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        for path in ["etc/containers/registries.conf.d", "home/.config/containers/registries.conf.d"] {
            try makeTree(directory, path)
        }
    }

    /// A file whose mirror tells that it was read.
    private func write(_ path: String, _ mirror: String) throws {
        try directory.write(
            path,
            "[[registry]]\nlocation='a.com'\nmirror=[{location='\(mirror)'}]\n[[registry]]\nlocation='\(mirror)'\ninsecure=true"
        )
    }

    private func registries(_ variables: [String: String] = [:]) throws -> Registries {
        let home = ["HOME": directory("home")]
        return try Registries(
            HostEnvironment(
                variables: variables.merging(home) { first, _ in first }, user: 1000, root: FilePath(directory.path)))
    }

    @Test func nothingNeedBeThere() throws {
        let empty = try TemporaryDirectory()
        let registries = try Registries(HostEnvironment(variables: [:], user: 0, root: FilePath(empty.path)))
        #expect(try registries.pullSources(ImageReference("a.com/i")).map { "\($0.reference)" } == ["a.com/i"])
    }

    @Test func theHomeFileStandsInForTheSystemsFiles() throws {
        let all = ["s.com", "sd.com", "sz.com", "h.com", "hd.com"]
        try write("etc/containers/registries.conf", "s.com")
        try write("etc/containers/registries.conf.d/1.conf", "sd.com")
        try write("etc/containers/registries.conf.d/2.conf", "sz.com")
        try write("etc/containers/registries.conf.d/3.config", "no.com")
        try makeTree(directory, "etc/containers/registries.conf.d/4.conf")
        func read(_ variables: [String: String] = [:]) throws -> (files: [String], last: String) {
            let registries = try registries(variables)
            let files = try all.filter { try registries.pushTarget(ImageReference($0 + "/i")).isInsecure }
            return (files, try registries.pullSources(ImageReference("a.com/i"))[0].reference.registry)
        }
        #expect(try read() == (["s.com", "sd.com", "sz.com"], "sz.com"))
        try write("home/.config/containers/registries.conf.d/0.conf", "hd.com")
        #expect(try read() == (["s.com", "sd.com", "sz.com", "hd.com"], "hd.com"))
        try write("home/.config/containers/registries.conf", "h.com")
        #expect(try read() == (["h.com", "hd.com"], "hd.com"))
        try write("given.conf", "s.com")
        #expect(
            try read(["CONTAINERS_REGISTRIES_CONF": directory("given.conf")]) == (
                ["s.com", "sd.com", "sz.com", "hd.com"], "hd.com"
            ))
        #expect { try read(["CONTAINERS_REGISTRIES_CONF": directory("none.conf")]) } throws: {
            $0 is FileError && "\($0)".contains("none.conf")
        }
    }

    @Test func badFilesAreNamed() throws {
        try directory.write("etc/containers/registries.conf.d/1.conf", "[[registry]]\nlocation='x\n")
        #expect { try registries() } throws: {
            "\($0)".hasPrefix(directory("etc/containers/registries.conf.d/1.conf:2:10: "))
        }
        try directory.write("etc/containers/registries.conf.d/1.conf", String(repeating: "#", count: 5 << 20))
        #expect { try registries() } throws: { "\($0)".contains("larger than the limit") }
    }

    @Test func dropInsAreCounted() throws {
        for number in 0...1000 { try directory.write("etc/containers/registries.conf.d/\(number).conf", "") }
        #expect { try registries() } throws: { "\($0)".contains("more than 1000 files") }
    }
}
