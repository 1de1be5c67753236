#pragma once
#include <sqlite3.h>

// SQLITE_TRANSIENT is a cast that Swift cannot import: SQLite copies what it is given before the call returns.
static inline sqlite3_destructor_type slipway_sqlite_transient(void) { return SQLITE_TRANSIENT; }

// <stdio.h> shows this only with _GNU_SOURCE (rename(2)).
int renameat2(int olddirfd, const char *oldpath, int newdirfd, const char *newpath, unsigned int flags);
static const unsigned int slipway_rename_noreplace = 1;
