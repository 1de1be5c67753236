// Two threads that count together: with a lock, which ThreadSanitizer must not report, and without, which it must.
// .ci/tsan runs it first: a harness that finds nothing proves nothing, one that knows no locks reports everything.
import Glibc
import Synchronization

/// Bare on purpose.
final class Counter: @unchecked Sendable {
    let guarded = Mutex(0)
    var bare = 0
}

let counter = Counter()
let isLocked = CommandLine.arguments.last == "locked"

func count() {
    for _ in 0..<100 {
        // So that the two meet.
        if isLocked {
            counter.guarded.withLock {
                $0 += 1
                usleep(500)
            }
        } else {
            counter.bare += 1
            usleep(500)
        }
    }
}

var threads = [pthread_t](repeating: 0, count: 2)
for index in threads.indices {
    pthread_create(
        &threads[index], nil,
        { _ in
            count()
            return nil
        }, nil)
}
for thread in threads { pthread_join(thread, nil) }
print(isLocked ? counter.guarded.withLock { $0 } : counter.bare)
