#pragma once
#include <stddef.h>
#include <stdint.h>

// libFuzzer has no header for its entry (LLVM documentation, "libFuzzer", "Using libFuzzer as a library").
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*callback)(const uint8_t *data, size_t size));

// A GNU function that Swift's module of the C library leaves out: memfd_create(2).
int memfd_create(const char *name, unsigned int flags);
