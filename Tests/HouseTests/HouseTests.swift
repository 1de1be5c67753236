import TestSupport
import Testing

@Suite struct HouseTests {
    @Test func importsAreDeclaredAndPointDown() async throws {
        let house = try await House.load()
        #expect(house.floors.count > 25)
        for room in house.rooms where !room.settings.hasSuffix(" system") {
            #expect(Gates.climbing(room.name, room.dependencies, floors: house.floors) == [], "\(room.name)")
            var all: Set<String> = []
            for path in try await House.swiftFiles(under: room.path) {
                let imports = Gates.imports(of: try readText(Places.repository + "/" + path))
                all.formUnion(imports)
                #expect(Gates.undeclared(imports, declared: room.dependencies) == [], "\(path)")
            }
            #expect(Gates.unused(room.dependencies.filter { $0 != "TestSupport" }, imports: all) == [], "\(room.name)")
        }
    }

    @Test func everyTargetIsStrict() async throws {
        let house = try await House.load()
        for room in house.rooms where !room.settings.hasSuffix(" system") {
            #expect(Gates.missingSettings(room.settings) == [], "\(room.name)")
        }
        #expect(Gates.loose(in: house.manifest) == [])
    }

    @Test func filesAreShortAndPlain() async throws {
        for folder in ["Sources", "Tests", "Fuzz", "ignition", "kickstart"] {
            for path in try await House.swiftFiles(under: folder) {
                let text = try readText(Places.repository + "/" + path)
                #expect(!Gates.isTooLong(text, path: path), "\(path)")
                if folder != "Tests" { #expect(Gates.forbidden(in: text) == [], "\(path)") }
            }
        }
    }

    @Test func formatIsClean() async throws {
        let result = try await run(
            "swift",
            [
                "format", "lint", "--strict", "--recursive", "--parallel", "Sources", "Tests", "Fuzz", "ignition",
                "kickstart", "Package.swift",
            ],
            in: Places.repository, deadline: .seconds(180))
        #expect(result.succeeded, "\(result.error.prefix(2000))")
    }

    @Test(.enabled(if: Tool("shellcheck").isUsable)) func scriptsAreClean() async throws {
        let found = try await run(
            "sh",
            [
                "-c",
                "find .ci ignition kickstart docs Benchmarks Fuzz -type f -not -path '*/corpus/*' -not -name '*.ks' | xargs grep -lE '^#!.*(sh|bash)$'",
            ],
            in: Places.repository)
        let scripts = found.output.split(whereSeparator: \.isNewline).map(String.init)
        #expect(scripts.count > 4)
        let result = try await run("shellcheck", scripts, in: Places.repository)
        #expect(result.succeeded, "\(result.output)")
    }
}
