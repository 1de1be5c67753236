package import OCI
import Synchronization
import Workers

/// Copies one image, or an index with all its images, from one place to another, every document and blob as it is.
package struct ImageCopy {
    /// What came to be at the destination.
    package struct Outcome: Sendable {
        /// The manifest or index that bears the name now.
        package let descriptor: Descriptor
        /// Every config and layer once, in the order of the plan.
        package let blobs: [(descriptor: Descriptor, outcome: BlobOutcome)]
    }

    /// How many blobs are under way at a time where the destination can, as other clients have it.
    private static let width = 6

    private let source: any ImageSource
    private let plan: CopyPlan

    /// - Parameter plan: What is copied of the source.
    package init(_ source: any ImageSource, plan: CopyPlan) {
        self.source = source
        self.plan = plan
    }

    /// Copies and publishes. Blocks.
    /// - Parameters:
    ///   - report: Called often, on any thread.
    ///   - checkStop: Called often, on any thread; what it throws ends the work.
    /// - Throws: What the source and the destination throw; nothing is then published.
    package func run(
        to target: any ImageDestination, report: @escaping @Sendable (CopyProgress) -> Void,
        checkStop: @escaping @Sendable () throws -> Void
    ) throws -> Outcome {
        let blobs = try store(in: target, report: report, checkStop: checkStop)
        return Outcome(descriptor: try target.publish(plan.root), blobs: blobs)
    }

    /// Copies without publishing. Blocks.
    /// - Throws: As ``run(to:report:checkStop:)``.
    @discardableResult
    func store(
        in target: any ImageDestination, report: @escaping @Sendable (CopyProgress) -> Void,
        checkStop: @escaping @Sendable () throws -> Void
    ) throws -> [(descriptor: Descriptor, outcome: BlobOutcome)] {
        let blobs = plan.blobs + (target.needsForeignBlobs ? plan.foreignBlobs : [])
        let counter = CopyCounter(blobs, report: report)
        let contents = try blobs.map { try source.content($0) }
        let outcomes: [BlobOutcome]
        if let target = target as? any ConcurrentDestination {
            outcomes = try sideBySide(contents, target, counter, checkStop)
        } else {
            outcomes = try contents.map { content in
                let outcome = try target.takeBlob(Self.stoppable(content, checkStop)) { counter.add($0) }
                counter.finish(content.descriptor, outcome)
                return outcome
            }
        }
        for (descriptor, bytes) in plan.documents {
            try checkStop()
            try target.putDocument(bytes, descriptor)
        }
        return zip(blobs, outcomes).map { (descriptor: $0, outcome: $1) }
    }

    private func sideBySide(
        _ contents: [BlobContent], _ target: any ConcurrentDestination, _ counter: CopyCounter,
        _ checkStop: @escaping @Sendable () throws -> Void
    ) throws -> [BlobOutcome] {
        let failure = FirstFailure()
        var workers = try OrderedWorkers<BlobContent, BlobOutcome>(count: min(Self.width, contents.count)) {
            { content in
                do {
                    let stoppable = Self.stoppable(content) {
                        try checkStop()
                        if failure.isSet { throw CancellationError() }
                    }
                    let outcome = try target.take(stoppable) { counter.add($0) }
                    counter.finish(content.descriptor, outcome)
                    return outcome
                } catch {
                    failure.set(error)
                    throw error
                }
            }
        }
        var rest = contents[...]
        var outcomes: [BlobOutcome] = []
        do {
            try workers.run(next: { rest.popFirst().map { (input: $0, cost: 0) } }, deliver: { outcomes.append($0) })
        } catch {
            throw failure.error ?? error
        }
        return outcomes
    }

    private static func stoppable(
        _ content: BlobContent, _ checkStop: @escaping @Sendable () throws -> Void
    ) -> BlobContent {
        BlobContent(content.descriptor) { StoppableSource(try content.bytes(from: $0), checkStop: checkStop) }
    }
}

/// What went wrong first among several threads; it ends the others.
private final class FirstFailure: Sendable {
    private let first = Mutex<(any Error)?>(nil)

    var error: (any Error)? { first.withLock { $0 } }
    var isSet: Bool { error != nil }

    func set(_ error: any Error) { first.withLock { $0 = $0 ?? error } }
}
