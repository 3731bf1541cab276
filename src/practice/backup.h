#ifndef PRACTICE_BACKUP_H
#define PRACTICE_BACKUP_H

// backup - a consistent, encrypted copy of the store in one file, and the way
// back.
//
//     rapport-20261201T140000Z.backup   the store
//     rapport-20261201T140000Z.keys     the client keys, apart (shorter kept)
//
// Encrypted under a key derived from the master key; the header also holds
// that key wrapped as in keys/master.recovery, so that the printed recovery
// code alone opens it on a new machine. Every chunk is authenticated, the last
// one is marked as the last: a changed, shortened or extended file is refused
// as a whole before anything is replaced.
//
// A restore applies DATA/erased.list first: who was erased stays erased.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/folder.h"

enum { BACKUP_PATH_ROOM = 4096 };

struct backup_plan {
    const char *to; // a folder
    int keep;       // newest ones to keep there, 0: all
};
struct backup_made {
    char path[BACKUP_PATH_ROOM];
    char keys_path[BACKUP_PATH_ROOM];
    int64_t bytes;
    int64_t at;
};
// While others write. Records the time of success in the store.
bool backup_make(struct folder *folder, struct arena *arena,
                 const struct backup_plan *plan, const struct world *world,
                 struct backup_made *made, struct err *err) MUST_USE;

struct restore_plan {
    const char *data; // the data folder; may be empty or absent
    const char *file; // or a folder: the newest in it
    const char *keys; // NULL: the file of the same name beside it, if any
    struct str code;  // recovery code; empty: keys/master.key of the folder
    bool replace;     // over data that is newer
    bool rehearse;    // into a scratch folder, counted, then removed
};
struct restore_report {
    int64_t made_at; // of the backup
    int64_t clients, responses, sessions, answers;
    int64_t erased;     // clients erased until now; none of them came back
    int64_t unreadable; // clients whose key is nowhere
    char kept[BACKUP_PATH_ROOM]; // where the old store was put, or ""
};
// The folder must not be open. ERR_CONFLICT: there is newer data.
bool backup_restore(const struct restore_plan *plan, const struct world *world,
                    struct restore_report *report, struct err *err) MUST_USE;

// When the last backup succeeded; 0: never. Days since then, -1: never.
bool backup_last(struct practice *practice, int64_t *at, int *days,
                 struct err *err) MUST_USE;

#endif
