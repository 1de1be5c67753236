import Archive
import OCI
import Synchronization
import TestSupport

/// A copy of an image, as the copying operation makes it.
enum Copying {
    /// Copies one blob after the other.
    /// - Returns: What was published, and how each blob came.
    @discardableResult
    static func copy(
        _ from: ImageLocation, to: ImageLocation, _ platforms: CopyPlan.Choice
    ) throws -> (published: Descriptor, outcomes: [BlobOutcome]) {
        let source = try from.source()
        let plan = try CopyPlan(source, platforms: platforms)
        let destination = try to.destination()
        var reported = 0
        let blobs = plan.blobs + (destination.needsForeignBlobs ? plan.foreignBlobs : [])
        let outcomes = try blobs.map { try destination.takeBlob(source.content($0)) { reported += $0 } }
        guard reported == blobs.map(\.size).reduce(0, +) else { throw TestFailure("\(reported) bytes were reported") }
        for (descriptor, bytes) in plan.documents { try destination.putDocument(bytes, descriptor) }
        return (try destination.publish(plan.root), outcomes)
    }

    /// Copies all blobs at once.
    static func copyAtOnce(
        _ from: ImageLocation, to destination: any ConcurrentDestination, _ platforms: CopyPlan.Choice
    ) async throws -> Descriptor {
        let source = try from.source()
        let plan = try CopyPlan(source, platforms: platforms)
        let reported = Total()
        try await withThrowingTaskGroup(of: Void.self) { group in
            // Each twice: whoever comes late finds the other's, or puts the same in its place.
            for content in try (plan.blobs + plan.blobs).map(source.content) {
                group.addTask {
                    _ = try destination.take(content) { reported.add($0) }
                }
            }
            try await group.waitForAll()
        }
        let count = reported.count
        guard count == 2 * plan.size else { throw TestFailure("\(count) bytes were reported, not \(2 * plan.size)") }
        for (descriptor, bytes) in plan.documents { try destination.putDocument(bytes, descriptor) }
        return try destination.publish(plan.root)
    }

    static func skopeo(_ from: ImageLocation, to: ImageLocation, _ options: [String] = []) async throws {
        let result = try await run(
            "skopeo", ["--insecure-policy", "copy", "--quiet"] + options + [from.description, to.description])
        guard result.succeeded else { throw TestFailure("\(from) to \(to): \(result)") }
    }

    /// The digest that skopeo sees.
    static func digest(_ location: ImageLocation) async throws -> Digest {
        let result = try await run("skopeo", ["inspect", "--raw", location.description])
        guard result.succeeded else { throw TestFailure("\(location): \(result)") }
        return try Digest(of: Array(result.output.utf8))
    }
}

/// A number that several threads add to.
final class Total: Sendable {
    private let number = Mutex(0)

    var count: Int { number.withLock { $0 } }

    func add(_ count: Int) { number.withLock { $0 += count } }
}

extension TemporaryDirectory {
    /// A place for one image, with a name where the form has names.
    func named(_ transport: String, _ name: String) throws -> ImageLocation {
        let tag = ["dir": nil, "docker-archive": "example.org/app:v1"][transport] ?? "v1"
        return try location(transport, name, tag: tag)
    }
}
