#ifndef PRACTICE_RESTORE_PLACE_H
#define PRACTICE_RESTORE_PLACE_H

// restore_place - the last step of a restore: the old store goes aside, the new
// one takes its place.
//
// These are several renames, and a power cut may come between two. So what is
// going on is written down first (DATA/restore.unfinished), every rename can be
// made twice, and whoever locks the folder next finishes it.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"

#include <stdbool.h>

enum { PLACE_NAME_ROOM = 64 };

// All folders lie in the data folder: a rename never leaves its file system.
struct placing {
    char fresh[PLACE_NAME_ROOM]; // the whole new folder, looked at
    char old[PLACE_NAME_ROOM];   // where the old files go
    bool with_keys;              // the keys too
};

// The lock of `data` is held.
bool restore_place(const char *data, const struct placing *placing,
                   struct err *err) MUST_USE;

bool restore_is_unfinished(const char *data);
// Nothing to do when nothing was cut short. The lock of `data` is held.
bool restore_finish(const char *data, struct err *err) MUST_USE;

// Is there a store, or a part of one, that would be put aside?
bool restore_finds_old(const char *data);

// A folder of ours with all that is in it.
void restore_remove(const char *path);

#endif
