import Encapsulation
import Files
import SystemPackage
import TestSupport
import Testing

@Suite("Damaged encapsulated images", .enabled(if: Tool("ostree").isUsable && Tool.isRoot)) struct DamageTests {
    @Test("each damage has its own error, with its place", arguments: Damage.all)
    func damage(_ damage: Damage) async throws {
        let directory = try TemporaryDirectory()
        var encapsulator = try await OddCommit.encapsulator()
        encapsulator.objectDirectories = 2
        try damage.prepare(&encapsulator)
        var image = try encapsulator.image()
        let place = try damage.change(&image)
        encapsulator.damage = { [image] in $0 = image }
        let written = try await encapsulator.write(layout: directory("image"))
        try makeDirectory(directory("spool"))
        let error = #expect(throws: (any Error).self) {
            try Reading("oci:" + directory("image"), spool: directory("spool"), limits: damage.limits)
        }
        guard let error else { return }
        #expect(ProblemName(error) == damage.problem, "\(error)")
        place.check((error as? EncapsulationError)?.position, written, error)
        #expect(try listDirectory(FilePath(directory("spool"))) == [])
    }

    @Test("derived layers are named")
    func derived() async throws {
        let directory = try TemporaryDirectory()
        var encapsulator = try await OddCommit.encapsulator()
        encapsulator.derivedLayers = 2
        let written = try await encapsulator.write(layout: directory("image"))
        let error = #expect(throws: EncapsulationError.self) {
            try Reading("oci:" + directory("image"), spool: directory.path)
        }
        let text = error?.description ?? ""
        for layer in written.layers.suffix(2) { #expect(text.contains(layer.digest)) }
        #expect(text.contains("RUN something 1"))
    }

    @Test("every problem has its damage")
    func coverage() {
        let found = Set(Damage.all.map(\.problem))
        #expect(ProblemName.allCases.filter { !found.contains($0) } == [.other])
        #expect(Set(Damage.all.map(\.name)).count == Damage.all.count)
    }
}
