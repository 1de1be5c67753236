import Glibc
import Synchronization

/// Tasks run on the thread that waits for them, one after the other: the same input always goes the same way.
enum HeldTasks {
    // The hook of the Swift runtime, "ConcurrencyHooks.def".
    private typealias Original = @convention(thin) (UnownedJob) -> Void
    private typealias Hook = @convention(thin) (UnownedJob, Original) -> Void

    private final class Place: TaskExecutor {
        func enqueue(_ job: consuming ExecutorJob) { HeldTasks.hold(UnownedJob(job)) }
    }

    private final class Box<Value: Sendable>: Sendable {
        let result = Mutex<Result<Value, any Error>?>(nil)
    }

    private static let jobs = Mutex<[UnownedJob]>([])
    private static let place = Place()

    /// Takes the place of the runtime's threads, for good.
    private static let isInPlace: Bool = {
        guard let hook = dlsym(dlopen(nil, RTLD_LAZY), "swift_task_enqueueGlobal_hook") else { return false }
        hook.assumingMemoryBound(to: Hook?.self).pointee = { job, _ in hold(job) }
        return true
    }()

    private static func hold(_ job: UnownedJob) { jobs.withLock { $0.append(job) } }

    /// To be called before the first task.
    static func begin() { expect(isInPlace, "the runtime has no hook for tasks") }

    /// Runs what can run.
    /// - Returns: Whether there was any.
    static func run() -> Bool {
        var ran = false
        while let job = jobs.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) {
            job.runSynchronously(on: place.asUnownedTaskExecutor())
            ran = true
        }
        return ran
    }

    /// What work gives that waits for nobody else.
    static func result<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) throws -> Value {
        begin()
        let box = Box<Value>()
        Task {
            let result: Result<Value, any Error>
            do { result = .success(try await work()) } catch { result = .failure(error) }
            box.result.withLock { $0 = result }
        }
        _ = run()
        let result = box.result.withLock { $0 }
        guard let result else {
            expect(false, "a task waits for ever")
            throw CancellationError()
        }
        return try result.get()
    }
}
