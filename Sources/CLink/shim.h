#pragma once
#include <stddef.h>
#include <stdint.h>

// <link.h> shows this only with _GNU_SOURCE, which would change types that other modules have from libc. These are the
// first members of its struct dl_phdr_info.
struct dl_phdr_prefix {
    uintptr_t dlpi_addr;
    const char *dlpi_name;
};

int dl_iterate_phdr(int (*callback)(struct dl_phdr_prefix *, size_t, void *), void *data);
