import Archive
import OCI
import OSTree
import SystemPackage

/// Names and references as people and documents spell them: what is taken is spelled the same again.
enum ReferenceTargets {
    static let location = Target("location", limit: 600, refusals: [OCIValueError.self]) { input in
        let location = try ImageLocation(String(decoding: input, as: UTF8.self))
        expectEqual(try ImageLocation(location.description), location, "the location spelled again")
        let resolved = location.resolved(against: "/base")
        expect(resolved.path.isAbsolute && resolved.reference == location.reference, "the location resolved")
    }

    static let digest = Target("digest", limit: 100, refusals: [OCIValueError.self]) { input in
        let text = String(decoding: input, as: UTF8.self)
        expectEqual(try Digest(text).description, text, "the digest spelled again")
    }

    static let mediaType = Target("media-type", limit: 300, refusals: [OCIValueError.self]) { input in
        let text = String(decoding: input, as: UTF8.self)
        expectEqual(try MediaType(text).description, text, "the media type spelled again")
    }

    static let timestamp = Target("timestamp", limit: 64, refusals: [OCIValueError.self]) { input in
        let text = String(decoding: input, as: UTF8.self)
        expectEqual(try Timestamp(text).description, text, "the time spelled again")
    }

    static let ref = Target("ref-name", limit: 300, refusals: [OSTreeError.self]) { input in
        let text = String(decoding: input, as: UTF8.self)
        let ref = try RefName(text)
        expectEqual(ref.description, text, "the ref spelled again")
        TarTargets.expectClean(ArchiveRepository.path(of: ref))
    }

    static let checksum = Target("checksum", limit: 100, refusals: [OSTreeError.self]) { input in
        let text = String(decoding: input, as: UTF8.self)
        let checksum = try Checksum(hex: text)
        expectEqual(checksum.description, text, "the checksum spelled again")
        expectEqual(try Checksum(checksum.bytes), checksum, "the checksum from its bytes")
    }

    static let object = Target(
        "object-name", limit: 120, refusals: [OSTreeError.self],
        seeds: {
            let checksum = try Checksum(of: [])
            return ObjectKind.allCases.map { Array(ObjectName(checksum, $0).path.utf8) }
        }
    ) { input in
        let text = String(decoding: input, as: UTF8.self)
        expectEqual(try ObjectName(path: text).path, text, "the path spelled again")
    }

    static let path = Target("tar-path", limit: 5000, refusals: [TarPathError.self]) { input in
        guard let path = try TarPath(archived: input) else { return }
        TarTargets.expectClean(path.text)
        expectEqual(try TarPath(path.text), path, "the path spelled again")
    }

    static let all = [location, digest, mediaType, timestamp, ref, checksum, object, path]
}
