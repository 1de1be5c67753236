import Testing

@testable import Ignition

@Suite struct SchemaTests {
    @Test func everyObjectIsSound() {
        var names: [String] = []
        check(Schema.config, &names)
        #expect(names.count > 100)
        #expect(names.filter { $0.hasSuffix("httpHeaders") }.count == 6)
    }

    private func check(_ type: ObjectType, _ names: inout [String]) {
        let fields = type.fields.map(\.name)
        #expect(Set(fields).count == fields.count, "\(type.name)")
        #expect(type.sharedKeys.isSubset(of: fields), "\(type.name)")
        for field in type.fields {
            names.append("\(type.name).\(field.name)")
            switch field.type {
            case .object(let inner): check(inner, &names)
            case .list(of: .object(let inner), let merging):
                if case .keyed(let key) = merging { #expect(inner[key] != nil, "\(field.name)") }
                check(inner, &names)
            case .string, .integer, .boolean, .list: continue
            }
        }
    }

    @Test(arguments: [
        (SpecVersion.v3_2, "link", "target", true), (.v3_3, "link", "target", false), (.v3_2, "raid", "level", true),
        (.v3_6, "raid", "name", true), (.v3_0, "raid", "spares", false),
    ])
    func oldTextsArePlain(version: SpecVersion, object: String, field: String, isPlain: Bool) throws {
        let list = object == "link" ? "links" : object
        guard case .list(of: .object(let type), _)? = Schema.storage[list]?.type else {
            Issue.record("\(list) is no list")
            return
        }
        #expect(try #require(type[field]).isPlain(in: version) == isPlain)
    }
}
