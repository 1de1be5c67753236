import TestSupport

/// The repository as its manifest and files describe it.
struct House {
    struct Room {
        let name: String
        let path: String
        let dependencies: [String]
        let settings: String
        let isTest: Bool
    }

    let rooms: [Room]
    /// The floor of each target of the product, by the comments of the floor table.
    let floors: [String: Int]
    let manifest: String

    static func load() async throws -> House {
        let scratch = try TemporaryDirectory()
        let result = try await run(
            "swift", ["package", "--scratch-path", scratch("build"), "dump-package"], in: Places.repository,
            deadline: .seconds(120))
        guard result.succeeded else { throw TestFailure("\(result)") }
        let manifest = try readText(Places.repository + "/Package.swift")
        return House(rooms: try Manifest.rooms(result.output), floors: floors(of: manifest), manifest: manifest)
    }

    /// Reads `// N: …` comments and the names of the targets below them.
    static func floors(of manifest: String) -> [String: Int] {
        var floors: [String: Int] = [:]
        let table = manifest.prefix(upTo: manifest.firstRange(of: "let testing")?.lowerBound ?? manifest.endIndex)
        for part in table.split(separator: /\n *\/\/ (?=[0-9]+: )/, omittingEmptySubsequences: false).dropFirst() {
            guard let floor = Int(part.prefix { $0.isNumber }) else { continue }
            for match in part.matches(of: /(?:room|folder|system|executableTarget)\(\s*(?:name: )?"(\w+)"/) {
                floors[String(match.1)] = floor
            }
        }
        return floors
    }

    /// The Swift files of a target, as paths from the root of the repository.
    static func swiftFiles(under path: String) async throws -> [String] {
        let found = try await run("find", [path, "-name", "*.swift", "-type", "f"], in: Places.repository)
        return found.output.split(whereSeparator: \.isNewline).map(String.init).sorted()
    }
}
