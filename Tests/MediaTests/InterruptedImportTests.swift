import Glibc
import Media
import SystemPackage
import TestSupport
import Testing

@Suite("Imports that do not come to their end, and several at once", .enabled(if: Tool("xorriso").isUsable))
struct InterruptedImportTests {
    private struct Stop: Error {}

    @Test("one that is stopped leaves nothing, wherever it was")
    func stopped() async throws {
        let workshop = try await ISOWorkshop()
        let path = try await workshop.make()
        var steps = 0
        let counting = MediaImport(
            into: workshop.store, name: try MediumName("a"), version: nil, checkStop: { steps += 1 })
        let medium = try counting.iso(path, digest: nil).medium
        _ = try workshop.store.remove(medium.name)
        #expect(steps > 50)
        for last in stride(from: 0, to: steps, by: max(1, steps / 25)) + [steps - 1] {
            var left = last
            let stopping = MediaImport(
                into: workshop.store, name: medium.name, version: nil,
                checkStop: {
                    guard left > 0 else { throw Stop() }
                    left -= 1
                })
            #expect(throws: Stop.self) { try stopping.iso(path, digest: nil) }
            #expect(try await workshop.kept() == [], "\(last) of \(steps)")
        }
        #expect(try workshop.importISO(path, name: "a").medium == medium)
    }

    @Test("what a killed one left goes with the next, and what another one is at stays")
    func killed() async throws {
        let workshop = try await ISOWorkshop()
        let path = try await workshop.make()
        let medium = try workshop.importISO(path, name: "one").medium
        let before = try await workshop.kept()
        // A file under its temporary name, a blob without its medium, a description under its temporary name.
        let blobs = workshop.directory("store/blobs/sha256/")
        try writeText("half", to: blobs + ".import.slipway-staged.1a2b")
        try writeText("whole", to: blobs + String(repeating: "ab", count: 32))
        try writeText("{", to: workshop.directory("store/media/.import.slipway-staged.3c4d"))
        let other = open(blobs + ".import.slipway-staged.5e6f", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        defer { close(other) }
        try #require(flock(other, LOCK_EX) == 0)
        #expect(try workshop.store.media() == [medium])
        #expect(try !workshop.importISO(path, name: "one").isNew)
        let after = try await workshop.kept().filter { !before.contains($0) }
        #expect(after == [blobs + ".import.slipway-staged.5e6f"])
    }

    @Test("several at once, with removals between them, end as one after the other")
    func together() async throws {
        let workshop = try await ISOWorkshop()
        let path = try await workshop.make()
        let store = workshop.store
        let kept = try workshop.importISO(path, name: "kept").medium
        let new = try await withThrowingTaskGroup(of: Int.self) { group in
            for name in ["same", "same", "gone"] {
                group.addTask {
                    var new = 0
                    for _ in 0..<6 {
                        if try workshop.importISO(path, name: name).isNew { new += 1 }
                        #expect(try store.medium(named: kept.name) == kept)
                        if name == "gone" { _ = try store.remove(MediumName(name)) }
                    }
                    return name == "same" ? new : 0
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(new == 1)
        #expect(try store.media().map(\.name.description) == ["kept", "same"])
        #expect(try await workshop.kept().count == Set(kept.files.values).count + 2)
    }

    @Test("where the disk is full nothing stays that fills it", .enabled(if: Tool.isRoot))
    func fullDisk() async throws {
        let workshop = try await ISOWorkshop()
        let path = try await workshop.make()
        let place = workshop.directory("store")
        var outcomes: Set<Bool> = []
        for kilobytes in stride(from: 40, through: 480, by: 20) {
            try makeDirectory(place)
            let mounted = try await run("mount", ["-t", "tmpfs", "-o", "size=\(kilobytes)k", "room", place])
            try #require(mounted.succeeded, "\(mounted)")
            defer {
                _ = umount2(place, Int32(MNT_DETACH))
                rmdir(place)
            }
            do {
                let medium = try workshop.importISO(path, name: "one").medium
                #expect(try workshop.store.medium(named: medium.name) == medium)
                outcomes.insert(true)
            } catch {
                #expect("\(error)".contains("No space left on device"), "\(error)")
                #expect(try await workshop.kept() == [], "\(kilobytes)")
                outcomes.insert(false)
            }
        }
        #expect(outcomes == [true, false])
    }
}
