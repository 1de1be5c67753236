// Tells ThreadSanitizer of Swift's Mutex. Under contention the kernel hands the lock over (FUTEX_LOCK_PI), in a library
// that is not instrumented: without this, all that a contended Mutex guards would be reported as a race.
// Preloaded by .ci/tsan; programs without the sanitizer, which tests start, are left as they are.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>

extern void __tsan_acquire(void *address) __attribute__((weak));
extern void __tsan_release(void *address) __attribute__((weak));

// Synchronization._MutexHandle: _lockSlow(UInt32), _tryLockSlow() -> Bool and _unlockSlow(), whose self is an address.
#define HANDLE "$s15Synchronization12_MutexHandleV"
#define SWIFT __attribute__((swiftcall))
#define SELF void *self __attribute__((swift_context))

SWIFT void slipway_lock(uint32_t owner, SELF) __asm__(HANDLE "9_lockSlowyys6UInt32VF");
SWIFT bool slipway_try(SELF) __asm__(HANDLE "12_tryLockSlowSbyF");
SWIFT void slipway_unlock(SELF) __asm__(HANDLE "11_unlockSlowyyF");

SWIFT void slipway_lock(uint32_t owner, SELF) {
    typedef SWIFT void (*function)(uint32_t, SELF);
    ((function)dlsym(RTLD_NEXT, HANDLE "9_lockSlowyys6UInt32VF"))(owner, self);
    if (__tsan_acquire) __tsan_acquire(self);
}

SWIFT bool slipway_try(SELF) {
    typedef SWIFT bool (*function)(SELF);
    bool taken = ((function)dlsym(RTLD_NEXT, HANDLE "12_tryLockSlowSbyF"))(self);
    if (taken && __tsan_acquire) __tsan_acquire(self);
    return taken;
}

SWIFT void slipway_unlock(SELF) {
    typedef SWIFT void (*function)(SELF);
    if (__tsan_release) __tsan_release(self);
    ((function)dlsym(RTLD_NEXT, HANDLE "11_unlockSlowyyF"))(self);
}
