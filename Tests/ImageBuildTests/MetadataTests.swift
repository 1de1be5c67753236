import ImageBuild
import OSTree
import TestSupport
import Testing

@Suite("The metadata of a tree's commit", .enabled(if: Tool("ostree").isUsable))
struct MetadataTests {
    /// The order of the keys is part of the checksum.
    @Test("gives the commit of the real ostree, whatever the keys", arguments: [0, 1, 2, 9, 20])
    func order(count: Int) async throws {
        var generator = Seed()
        let seed = generator.description
        let workshop = try Workshop()
        let tree = workshop.directory("tree")
        try await OddTree.makePlain(at: tree, in: workshop)
        var message = Workshop.message
        var keys: Set<String> = []
        while keys.count < count {
            let letters = Array("abcdefghijklmnopqrstuvwxyzäß.-0")
            let length = Int.random(in: 1...20, using: &generator)
            keys.insert(
                String((0..<length).map { _ in letters[Int.random(in: letters.indices, using: &generator)] }))
        }
        message.metadata = keys.map { ($0, "value of \($0)") }
        message.bindings = [try RefName("ock")]
        let options = message.metadata.map { "--add-metadata-string=\($0.key)=\($0.value)" }
        let expected = try await workshop.reference(tree, options)
        let image = try workshop.build(Workshop.tree(tree, message: message), as: "image")
        #expect(image.commit?.description == expected, "\(seed) \(message.metadata.map(\.key))")
    }
}
