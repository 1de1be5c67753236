import FoundationEssentials
import TestSupport

/// The parts of `swift package dump-package` that the gates read.
enum Manifest {
    private struct Dump: Decodable { let targets: [Target] }

    private struct Target: Decodable {
        let name: String
        let type: String
        let path: String?
        let dependencies: [Dependency]
        let settings: [Setting]
    }

    private struct Dependency: Decodable {
        let byName: [String?]?
        let product: [String?]?

        enum CodingKeys: CodingKey { case byName, product }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            byName = Self.names(container, .byName)
            product = Self.names(container, .product)
        }

        private static func names(_ container: KeyedDecodingContainer<CodingKeys>, _ key: CodingKeys) -> [String?]? {
            guard var list = try? container.nestedUnkeyedContainer(forKey: key) else { return nil }
            return [try? list.decode(String.self)]
        }

        var name: String? { (byName ?? product)?.first ?? nil }
    }

    private struct Setting: Decodable {
        let text: String
        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: AnyKey.self)
            let kind = try container.nestedContainer(keyedBy: AnyKey.self, forKey: AnyKey("kind"))
            text = kind.allKeys.map(\.stringValue).joined()
        }
    }

    private struct AnyKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(_ text: String) { stringValue = text }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    static func rooms(_ json: String) throws -> [House.Room] {
        try JSONDecoder().decode(Dump.self, from: Data(json.utf8)).targets.map { target in
            let isTest = target.type == "test" || target.name == "TestSupport"
            return House.Room(
                name: target.name, path: target.path ?? (isTest ? "Tests/" : "Sources/") + target.name,
                dependencies: target.dependencies.compactMap(\.name),
                settings: target.settings.map(\.text).joined(separator: " ") + " " + target.type, isTest: isTest)
        }
    }
}
