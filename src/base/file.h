#ifndef BASE_FILE_H
#define BASE_FILE_H

// file - small whole files that must be there after a power cut, or not at all.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"
#include "base/str.h"

#include <sys/types.h>

struct arena;

enum { FILE_PATH_ROOM = 4096 };

// "folder/name" into `room`. ERR_LIMIT when it does not fit.
bool file_path(char room[FILE_PATH_ROOM], const char *folder, const char *name,
               struct err *err) MUST_USE;

bool file_exists(const char *path);

// The whole content, at most `most` bytes. ERR_MISSING: there is no such file;
// ERR_LIMIT: it is larger; ERR_OUTSIDE: it cannot be read.
bool file_read(struct arena *arena, const char *path, size_t most,
               struct str *bytes, struct err *err) MUST_USE;

// Replaces the file, all or nothing, on the disk before this returns. A device
// or a pipe of this name is written to and stays what it is.
bool file_write(const char *path, struct str bytes, mode_t mode,
                struct err *err) MUST_USE;

// Adds to the end of the file, on the disk before this returns.
bool file_append(const char *path, struct str bytes, mode_t mode,
                 struct err *err) MUST_USE;

// Makes the folder (its parent must exist) or takes the one that is there.
bool file_make_folder(const char *path, mode_t mode, struct err *err) MUST_USE;

// After a rename: the names in the folder are on the disk.
bool file_sync_folder(const char *path, struct err *err) MUST_USE;

// Writes all bytes to an open file, also when it takes several calls.
bool file_put(int file, struct str bytes, struct err *err) MUST_USE;

#endif
