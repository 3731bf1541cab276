#ifndef PRACTICE_BACKUP_FILE_H
#define PRACTICE_BACKUP_FILE_H

// backup_file - one file of a backup: a readable head, then a sealed stream.
//
//     rapport-backup-1 store 1796133600       kind and time
//     rapport-recovery-1 <salt> <wrapped>     the master key under the code
//     <64 hexadecimal digits>                 who was erased, any number
//     (an empty line; the stream follows)
//
// The head is authenticated with the stream: it cannot be changed either.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"
#include "base/file.h"
#include "base/str.h"
#include "crypt/secret.h"

struct arena;

enum { BACKUP_HEAD_MAX = 4 * 1024 * 1024 };

struct backup_head {
    struct str kind; // "store", "keys"
    int64_t made_at;
    struct str wrapped; // the line of keys/master.recovery
    struct str erased;  // lines
    struct str all;     // the whole head, as it stands in the file
};

// Seals the file `from` into `to`: complete and on the disk, or not there.
bool backup_file_write(struct arena *arena, const char *from, const char *to,
                       const struct secret *key, const struct backup_head *head,
                       struct err *err) MUST_USE;

// ERR_INPUT: not a backup of that kind.
bool backup_file_head(struct arena *arena, const char *path, const char *kind,
                      struct backup_head *head, struct err *err) MUST_USE;

// Opens the stream of `from` into the new file `to` (0600).
bool backup_file_read(const char *from, const char *to,
                      const struct secret *key, const struct backup_head *head,
                      struct err *err) MUST_USE;

#endif
