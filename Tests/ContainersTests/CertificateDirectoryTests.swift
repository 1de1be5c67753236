import Containers
import Files
import Glibc
import SystemPackage
import TestSupport
import Testing

@Suite struct CertificateDirectoryTests {
    private let directory: TemporaryDirectory
    private let environment: HostEnvironment

    init() throws {
        directory = try TemporaryDirectory()
        environment = HostEnvironment(
            variables: ["HOME": directory("home")], user: 0, root: FilePath(directory.path))
    }

    private func write(_ place: String, _ names: String...) throws {
        try makeTree(directory, place)
        for name in names { try directory.write(place + "/" + name, "") }
    }

    private func authorities() throws -> [String] {
        try CertificateDirectory(environment, registry: "h:5000").authorities.map {
            String($0.string.dropFirst(directory.path.count + 1))
        }
    }

    @Test func theFirstDirectoryIsTheOne() throws {
        #expect(try authorities() == [])
        try write("etc/docker/certs.d/h:5000", "d.crt", "d.pem", "readme")
        try write("etc/docker/certs.d/h", "no.crt")
        #expect(try authorities() == ["etc/docker/certs.d/h:5000/d.crt"])
        try write("etc/containers/certs.d/h:5000", "z.crt", "a.crt")
        #expect(try authorities() == ["etc/containers/certs.d/h:5000/a.crt", "etc/containers/certs.d/h:5000/z.crt"])
        try write("home/.config/containers/certs.d/h:5000")
        #expect(try authorities() == [])
    }

    @Test func aGivenDirectoryIsTakenAsItIs() throws {
        try write("etc/containers/certs.d/h:5000", "a.crt")
        try write("given", "b.crt", "me.cert", "me.key", "a.b.cert", "a.b.key")
        let found = try CertificateDirectory(environment, registry: "h:5000", directory: FilePath(directory("given")))
        #expect(found.authorities.map(\.string) == [directory("given/b.crt")])
        #expect(
            found.identities.map(\.certificate.string) == [directory("given/a.b.cert"), directory("given/me.cert")])
        #expect(found.identities.map(\.key.string) == [directory("given/a.b.key"), directory("given/me.key")])
    }

    @Test func aLinkThatLeadsNowhereIsNoAuthority() throws {
        try write("etc/containers/certs.d/h:5000", "a.crt")
        #expect(symlink("/nowhere", directory("etc/containers/certs.d/h:5000/b.crt")) == 0)
        #expect(try authorities().count == 1)
    }

    @Test func aFileInPlaceOfTheDirectoryIsAnError() throws {
        try write("etc/containers/certs.d", "h:5000")
        #expect(throws: FileError.self) { try authorities() }
    }

    /// skopeo finds the same directory, and the same fault.
    @Test(.enabled(if: Tool("skopeo").isUsable), arguments: [("me.cert", "me.key"), ("me.key", "me.cert")])
    func halvesAreErrorsAsForSkopeo(_ name: String, _ missing: String) async throws {
        let place = "home/.config/containers/certs.d/127.0.0.1:1"
        try write(place, name)
        #expect { try CertificateDirectory(environment, registry: "127.0.0.1:1") } throws: {
            "\($0)".hasPrefix(directory("\(place)/\(name) needs \(missing) beside it"))
        }
        let result = try await run(
            "skopeo", ["inspect", "docker://127.0.0.1:1/a"], environment: ["HOME": directory("home")])
        #expect(result.error.contains("missing") && result.error.contains(missing), "\(result)")
    }
}
