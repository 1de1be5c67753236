import Containers
import OCI
import SystemPackage
import TestSupport
import Testing

/// skopeo reads the same files and asks the same places in the same order.
@Suite(.enabled(if: Tool("skopeo").isUsable)) struct RegistriesPeerTests {
    private static let digest = "@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    @Test(arguments: [
        ("", "127.0.0.1:1/a/b:t"),
        ("[[registry]]\nprefix='127.0.0.1:1/a'\nlocation='127.0.0.1:2/x'\ninsecure=true", "127.0.0.1:1/a/b:t"),
        ("[[registry]]\nprefix='127.0.0.1:1/a'\nlocation='127.0.0.1:2/x'", "127.0.0.1:1/aa/b:t"),
        (
            "[[registry]]\nprefix='127.0.0.1:1/a/'\nlocation='127.0.0.1:2//'\nmirror=[{location='127.0.0.1:3/m',insecure=true}]",
            "127.0.0.1:1/a/b:t"
        ),
        (
            "[[registry]]\nprefix='127.0.0.1'\nlocation='localhost'\n[[registry]]\nlocation='127.0.0.1:1/c'",
            "127.0.0.1:1/a/b:t"
        ),
        ("[[registry]]\nprefix='127.0.0.1:1/a/b:t'\nlocation='127.0.0.1:2/c/d:u'", "127.0.0.1:1/a/b:t"),
        ("[[registry]]\nprefix='*.0.1'\ninsecure=true\nmirror=[{location='localhost:3/m'}]", "127.0.0.1/a/b:t"),
        (
            "[[registry]]\nprefix='*.0.0.1'\nlocation='localhost:4/z'\n[[registry]]\nprefix='*.0.1'\ninsecure=true",
            "127.0.0.1/a/b:t"
        ),
        (
            "[[registry]]\nlocation='127.0.0.1:1'\nmirror=[{location='127.0.0.1:3',pull-from-mirror='digest-only'},{location='127.0.0.1:4',pull-from-mirror='tag-only'}]",
            "127.0.0.1:1/a:t"
        ),
        (
            "[[registry]]\nlocation='127.0.0.1:1'\nmirror=[{location='127.0.0.1:3',pull-from-mirror='digest-only'},{location='127.0.0.1:4',pull-from-mirror='tag-only'}]",
            "127.0.0.1:1/a" + digest
        ),
        (
            "[[registry]]\nlocation='127.0.0.1:1'\nmirror-by-digest-only=true\nmirror=[{location='127.0.0.1:3'}]",
            "127.0.0.1:1/a:t"
        ),
        ("[[registry]]\nlocation='127.0.0.1:1'\nblocked=true\n", "127.0.0.1:1/a:t"),
        ("[[registry]]\nlocation='127.0.0.1:1'\nblocked=true\nmirror=[{location='127.0.0.1:3'}]", "127.0.0.1:1/a:t"),
        (
            "[[registry]]\nprefix='127.0.0.1:1'\nlocation='127.0.0.1:2'\n[[registry]]\nlocation='127.0.0.1:2/a'\nblocked=true",
            "127.0.0.1:1/a:t"
        ),
        (
            "[[registry]]\nprefix='127.0.0.1:1'\nlocation='127.0.0.1:2'\n[[registry]]\nprefix='127.0.0.1:1'\nlocation='127.0.0.1:3'",
            "127.0.0.1:1/a:t"
        ),
        ("[[registry]]\nprefix='127.0.0.1:1/a'\nlocation='127.0.0.1:2'", "127.0.0.1:1/a:t"),
        ("[[Registry]]\nLocation='127.0.0.1:1'\nINSECURE=true\nunknown=1", "127.0.0.1:1/a:t"),
        ("[registries.insecure]\nregistries=['127.0.0.1:1']", "127.0.0.1:1/a:t"),
    ])
    func theSamePlacesAreAsked(_ text: String, _ name: String) async throws {
        let directory = try TemporaryDirectory()
        let result = try await skopeo(["--registries-conf", directory.write("r.conf", text)], name, directory)
        let registries = try Registries(documents: [("r.conf", Array(text.utf8))])
        #expect(Self.asked(result) == Self.ours(registries, name), "\(text)\n\(result)")
    }

    @Test(arguments: [
        "a = ", "[[registry]]", "[[registry]]\nprefix='a.b'", "[[registry]]\nlocation='http://a.b'",
        "[[registry]]\nlocation=1",
        "[[registry]]\nlocation='a'\ninsecure='x'", "[registry]\nlocation='a'",
        "[[registry]]\nlocation='a'\npull-from-mirror='all'",
        "[[registry]]\nlocation='a'\nmirror=[{insecure=true}]",
        "[[registry]]\nlocation='a'\nmirror=[{location='b',pull-from-mirror='x'}]",
        "[[registry]]\nlocation='a'\nmirror-by-digest-only=true\nmirror=[{location='b',pull-from-mirror='all'}]",
        "[[registry]]\nlocation='a'\n[[registry]]\nprefix='b'\nlocation='a'\nblocked=true", "short-name-mode='x'",
        "[[registry]]\nprefix='*.a:1'\nlocation='b'", "unqualified-search-registries=['a/b']",
        "unqualified-search-registries=['']",
        "[aliases]\na='b/c'", "[aliases]\n'localhost/a'='b.c/d'", "[aliases]\na='b.c/d:t'", "credential-helpers='a'",
        "[registries.search]\nregistries=['a.b']\n[[registry]]\nlocation='a'",
    ])
    func theSameFilesAreRefused(_ text: String) async throws {
        let directory = try TemporaryDirectory()
        let file = try directory.write("r.conf", text)
        let result = try await skopeo(["--registries-conf", file], "127.0.0.1:1/a", directory)
        #expect(result.error.contains("loading registries configuration"), "\(result)")
        #expect(throws: (any Error).self) { try Registries(documents: [("r.conf", Array(text.utf8))]) }
    }

    @Test(arguments: [false, true]) func theHomeDirectorysFilesAreRead(_ hasFile: Bool) async throws {
        let directory = try TemporaryDirectory()
        try makeTree(directory, "home/.config/containers/registries.conf.d")
        let place = "home/.config/containers/registries.conf"
        try directory.write(
            place + ".d/1.conf", "[[registry]]\nlocation='127.0.0.1:1'\nmirror=[{location='127.0.0.1:3'}]")
        try directory.write(
            place + ".d/2.conf", "[[registry]]\nlocation='127.0.0.1:1'\nmirror=[{location='127.0.0.1:4'}]")
        try directory.write(place + ".d/3.no", "[")
        if hasFile { try directory.write(place, "[[registry]]\nlocation='127.0.0.1'\ninsecure=true") }
        let registries = try Registries(HostEnvironment(variables: ["HOME": directory("home")], user: 0))
        for name in ["127.0.0.1:1/a:t", "127.0.0.1:2/a:t"] {
            let result = try await skopeo([], name, directory)
            #expect(Self.asked(result) == Self.ours(registries, name) && !Self.asked(result).isEmpty, "\(result)")
        }
    }

    private func skopeo(_ options: [String], _ name: String, _ directory: TemporaryDirectory) async throws
        -> CommandResult
    {
        try? makeDirectory(directory("home"))
        // Nothing listens on these ports, and no name leads out of this machine.
        return try await run(
            "skopeo", options + ["--debug", "inspect", "--raw", "docker://" + name],
            environment: [
                "HOME": directory("home"), "HTTP_PROXY": "http://127.0.0.1:1", "HTTPS_PROXY": "http://127.0.0.1:1",
            ])
    }

    /// The places that skopeo asked; after the mirrors it tries the registry itself, an insecure one by https and http, and
    /// a blocked one by neither.
    private static func asked(_ result: CommandResult) -> [String] {
        var places: [(name: String, isAsked: Bool, isInsecure: Bool)] = []
        for line in result.error.split(separator: "\n") {
            let message = line.replacing("\\\"", with: "\"").drop { $0 != "=" }
            if let start = message.firstRange(of: "Trying to access \"") {
                places.append((String(message[start.upperBound...].prefix { $0 != "\"" }), false, false))
            } else if let last = places.indices.last {
                if message.contains("msg=\"GET https://") { places[last].isAsked = true }
                if message.contains("msg=\"GET http://") { places[last].isInsecure = true }
            }
        }
        let mirrors = places.count - 1
        return places.enumerated().filter(\.element.isAsked).map { index, place in
            place.name + (place.isInsecure ? " insecure" : "") + (index < mirrors ? " mirror" : "")
        }
    }

    private static func ours(_ registries: Registries, _ name: String) -> [String] {
        let places = (try? registries.pullSources(ImageReference(name))) ?? []
        return places.map { "\($0.reference)" + ($0.isInsecure ? " insecure" : "") + ($0.isMirror ? " mirror" : "") }
    }
}
