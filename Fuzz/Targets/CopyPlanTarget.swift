import Archive
import Files
import Markup
import OCI

/// Indexes, manifests and what they lead to, as a hostile source has them.
enum CopyPlanTarget {
    /// Lines of `===` part the documents, of which the first is named by the source. In each, `#N` stands for the digest
    /// and the size of the document N, which must come later: nothing else could make a digest that is right.
    static let plan = Target(
        "copy-plan", limit: 4096, refusals: [Fault.self, FaultReport.self, ImageError.self]
    ) { input in
        let source = try FuzzedSource(input)
        for choice in [CopyPlan.Choice.only, .all, .one(Platform(.amd64))] {
            guard let plan = try attempt({ try CopyPlan(source, platforms: choice) }) else { continue }
            check(plan, source)
        }
        // The answer for each platform has to be there or be refused, in whatever order the indexes name them.
        for platform in try attempt({ try source.platforms() }) ?? [] {
            guard let plan = try attempt({ try CopyPlan(source, platforms: .one(platform)) }) else { continue }
            check(plan, source)
            expect(plan.root.count == 1 && plan.root.allSatisfy(\.mediaType.isManifest), "a platform is no manifest")
        }
    }

    private static func check(_ plan: CopyPlan, _ source: FuzzedSource) {
        let documents = plan.documents.map(\.descriptor.digest)
        expectEqual(Set(documents).count, documents.count, "each document once")
        expect(plan.root.allSatisfy { documents.contains($0.digest) }, "the root is not copied")
        let blobs = plan.blobs + plan.foreignBlobs
        expectEqual(Set(blobs.map(\.digest)).count, blobs.count, "each blob once")
        var (sizes, stored): ([Digest: Int], Set<Digest>) = ([:], [])
        for blob in blobs { sizes[blob.digest] = blob.size }
        expectEqual(plan.size, sizes.values.reduce(0, +), "the bytes of all blobs")
        for (descriptor, bytes) in plan.documents {
            expectEqual(try? Digest(of: bytes), descriptor.digest, "the digest of a document")
            expectEqual(bytes.count, descriptor.size, "the size of a document")
            if descriptor.mediaType.isIndex {
                for entry in (try? ImageIndex(bytes, source: "i"))?.manifests ?? [] {
                    expect(stored.contains(entry.digest), "an index stands before what it names")
                }
            } else {
                guard let manifest = try? Manifest(bytes, source: "m") else {
                    return expect(false, "a document that cannot be read is copied")
                }
                for blob in [manifest.config] + manifest.layers {
                    expectEqual(sizes[blob.digest], blob.size, "a blob of the manifest")
                }
            }
            stored.insert(descriptor.digest)
        }
    }

    /// What a body gives; nil where it refuses in one of the ways that it may.
    private static func attempt<Result>(_ body: () throws -> Result) throws -> Result? {
        do {
            return try body()
        } catch let error where plan.refusals.contains(where: { $0 == type(of: error) }) {
            _ = "\(error)"
            return nil
        }
    }
}

/// Documents out of an input.
private final class FuzzedSource: ImageSource {
    let place = "fuzzed"
    private var named: [Descriptor] = []
    private var documents: [Digest: [UInt8]] = [:]

    init(_ input: [UInt8]) throws {
        let parts = String(decoding: input, as: UTF8.self).split(separator: "\n===\n", maxSplits: 15)
        var references: [String?] = Array(repeating: nil, count: parts.count)
        for (number, part) in parts.enumerated().reversed() {
            var text = String(part)
            for (other, reference) in references.enumerated() {
                guard let reference else { continue }
                text = text.replacing("\"#\(String(other, radix: 16))\"", with: reference)
            }
            let bytes = Array(text.utf8)
            let digest = try Digest(of: bytes)
            references[number] = "\"digest\":\"\(digest)\",\"size\":\(bytes.count)"
            documents[digest] = bytes
            guard number == 0 else { continue }
            let isIndex = text.contains("\"manifests\"")
            named = [Descriptor(mediaType: isIndex ? .index : .manifest, digest: digest, size: bytes.count)]
        }
    }

    func root() throws -> [Descriptor] { named }

    func document(_ descriptor: Descriptor) throws -> [UInt8] {
        guard let bytes = documents[descriptor.digest], bytes.count == descriptor.size else {
            throw ImageError(place, "\(descriptor.digest) is missing", remedy: "")
        }
        return bytes
    }

    func blob(_ descriptor: Descriptor) throws -> any ByteSource {
        throw ImageError(place, "\(descriptor.digest) is missing", remedy: "")
    }

    func extent(_ descriptor: Descriptor) throws -> FileExtent? { nil }
}
