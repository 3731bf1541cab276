#ifndef PRACTICE_FOLDER_H
#define PRACTICE_FOLDER_H

// folder - a data folder, open: store, keys, instruments, who else may enter.
//
//     DATA/rapport.db        the store
//     DATA/keys/             practice/keyring.h; not in the backup of the store
//     DATA/lock              held by the one process that owns the folder
//     DATA/control.sock      while a server runs: commands reach it here
//     DATA/erased.list       applied by every restore
//
// The folder is 0700. ERR_BUSY from folder_open: another process owns it.
// ERR_MISSING: there is no such folder or nothing of ours in it (unless
// `create`); ERR_CONFLICT: a newer program wrote it. Before a migration of the
// store, a copy of it is kept beside it.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/practice.h"

struct folder;

struct folder_plan {
    const char *path;
    const struct world *world;
    bool create;     // `rapport init`, `rapport demo`
    bool background; // the server: the store's writer has a thread
    int readers;
    bool unsafe_no_sync; // benchmarks: "kept" is said before the disk has it
};

bool folder_open(const struct folder_plan *plan, struct folder **folder,
                 struct err *err) MUST_USE;
void folder_close(struct folder *folder);

// Only the lock of a folder, for a restore and for recovering its key.
bool folder_lock(const char *path, int *lock, struct err *err) MUST_USE;
void folder_unlock(int lock);

struct store *folder_store(struct folder *folder);
const char *folder_path(const struct folder *folder);

// False: no practice has been set up in it yet; folder_enter() is ERR_MISSING.
bool folder_has_practice(struct folder *folder);

// Opens keyring and zone again: setup has just made them, or changed the zone.
bool folder_refresh(struct folder *folder, struct err *err) MUST_USE;

// Fills in a practice for work on `db` (a borrowed or the writing connection);
// `who` is "command" until the caller says otherwise.
bool folder_enter(struct folder *folder, struct db *db, struct arena *arena,
                  struct practice *practice, struct err *err) MUST_USE;

// Enters, does `work` in a durable transaction, leaves. For commands, tests.
typedef bool practice_work(struct practice *practice, void *context,
                           struct err *err);
bool folder_write(struct folder *folder, struct arena *arena,
                  practice_work *work, void *context, struct err *err) MUST_USE;
// The same on a reading connection.
bool folder_read(struct folder *folder, struct arena *arena,
                 practice_work *work, void *context, struct err *err) MUST_USE;

#endif
