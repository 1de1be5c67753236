import Encapsulation
import Files
import Glibc
import SystemPackage
import TestSupport
import Testing

/// Ten gigabytes of zeros in a few kilobytes, wherever a layer can hold data.
@Suite("Bombs", .serialized, .enabled(if: Tool("ostree").isUsable && Tool.isRoot)) struct BombTests {
    private static let bombs = [
        bomb("a file that is no object", .foreignData) { .entry($0.append(.zeros("usr/lib/zeros"))) },
        bomb("a directory tree", .metadataTooLarge) { image in
            .entry(image.swell(try image.tree()))
        },
        bomb("detached metadata", .metadataTooLarge) { image in
            .entry(image.swell(try image.find(".commitmeta")))
        },
        bomb("attributes", .attributesTooLarge) { image in
            .entry(image.swell(try image.find(".file-xattrs", in: 1)))
        },
        bomb("attributes in the place of a link", .attributesTooLarge) { image in
            let spot = try image.find(".file-xattrs-link", in: 1)
            image[spot].kind = .file
            image[spot].link = []
            return .entry(image.swell(spot))
        },
        bomb("a file that the commit does not need", .unreachableObject) { image in
            .entry(image.append(.zeros(Encapsulator.path(String(repeating: "0", count: 64) + ".file"))))
        },
        bomb("a file of the first layer that the commit does not need", .unreachableObject) { image in
            let path = Encapsulator.path(String(repeating: "0", count: 64) + ".file")
            return .entry(image.append(.zeros(path), layer: 0))
        },
        bomb("a file larger than allowed", .fileTooLarge) { image in
            .entry(image.swell(try image.hello()))
        },
        bomb("a hard link", .dataOfNoFile) { image in
            .entry(image.swell(try image.find(".file-xattrs-link", in: 1)))
        },
        bomb("an extended header", .malformedExtension) { image in
            let spot = image.append(.zeros("pax"))
            image[spot].headerDamage = { header in
                header[156] = 120
                header.replaceSubrange(148..<156, with: EncapsulatorEntry.checksum(of: header))
            }
            return .entry(spot)
        },
        // After its size, which means nothing, the first zeros are the end of the archive.
        bomb("a directory", .dataAfterEnd) { image in
            let spot = image.append(.zeros("zeros/"))
            image[spot].kind = .directory
            return .layer(1)
        },
        bomb(
            "more than all layers may hold", .tooMuchUnpacked,
            limits: {
                $0.layerBytes = 32 << 20
                $0.foreignBytes = 64 << 30
            }
        ) { image in
            _ = image.append(.zeros("usr/lib/zeros"))
            return .layer(1)
        },
    ]
    private static let cases =
        bombs.map { ($0, EncapsulatorLayer.Compression.zstd) }
        + bombs.filter { [.foreignData, .dataAfterEnd, .tooMuchUnpacked].contains($0.problem) }.map { ($0, .gzip) }

    @Test("is stopped at once, in little memory", arguments: cases)
    func stopped(_ bomb: Damage, _ compression: EncapsulatorLayer.Compression) async throws {
        let directory = try TemporaryDirectory()
        var encapsulator = try await OddCommit.encapsulator()
        encapsulator.objectDirectories = 2
        encapsulator.compression = compression
        var image = try encapsulator.image()
        let place = try bomb.change(&image)
        encapsulator.damage = { [image] in $0 = image }
        let written = try await encapsulator.write(layout: directory("image"))
        try makeDirectory(directory("spool"))
        let before = try peak()
        let start = try seconds()
        let error = #expect(throws: EncapsulationError.self) {
            try Reading("oci:" + directory("image"), spool: directory("spool"), limits: bomb.limits)
        }
        #expect(try seconds() - start < 2)
        // Other tests run beside this one; none of them takes a hundredth of the bomb.
        #expect(try peak() - before < 256 << 10)
        guard let error else { return }
        #expect(ProblemName(error) == bomb.problem, "\(error)")
        place.check(error.position, written, error)
        #expect(try listDirectory(FilePath(directory("spool"))) == [])
    }

    private static func bomb(
        _ name: String, _ problem: ProblemName, limits: (inout EncapsulationLimits) -> Void = { _ in },
        _ change: @escaping @Sendable (inout EncapsulatorImage) throws -> Damage.Place
    ) -> Damage {
        Damage(name, problem, limits: limits, change)
    }

    /// What this thread has worked so far; reading never leaves it, and other tests do not count.
    private func seconds() throws -> Double {
        var time = timespec()
        guard clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0 else { throw TestFailure("clock_gettime") }
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// The greatest resident size of this process so far, in KiB.
    private func peak() throws -> Int {
        let lines = try readText("/proc/self/status").split(separator: "\n")
        guard let line = lines.first(where: { $0.hasPrefix("VmHWM:") }),
            let number = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap({ Int($0) })
        else { throw TestFailure("no VmHWM") }
        return number
    }
}

extension EncapsulatorEntry {
    private static let size = 10 << 30

    fileprivate static func zeros(_ path: String) -> EncapsulatorEntry {
        var entry = EncapsulatorEntry(path)
        entry.zeros = size
        return entry
    }

    fileprivate mutating func swell() {
        content = []
        zeros = Self.size
    }
}

extension EncapsulatorImage {
    fileprivate mutating func swell(_ spot: Spot) -> Spot {
        self[spot].swell()
        return spot
    }
}
