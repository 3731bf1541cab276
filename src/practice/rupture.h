#ifndef PRACTICE_RUPTURE_H
#define PRACTICE_RUPTURE_H

// rupture - a therapist's note of a strain between the two, and the newest
// moment that felt off, whoever said so: the client's check (S3, S4) or such a
// note.
//
// A note is chips of measure/repair.h and a line if one likes. What the
// therapist asks themselves ("Is there something in it that is mine?") is not
// in it: that is a private reflection under a key of its own.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/repair.h"
#include "practice/answers.h"
#include "practice/practice.h"

struct rupture {
    int64_t id;
    struct client_id client;
    struct session_id session; // n == 0: not about one
    int session_number;        // 0: not about one
    int64_t happened_at;       // when that session was
    struct answers note; // "type", "about", ... (chips by ","), and "line"
    int version;
    int64_t created_at;
};

// What stands in a group of the note: chips by ",".
struct str rupture_chips(const struct rupture *rupture,
                         enum repair_group_index group);
bool rupture_has(const struct rupture *rupture, enum repair_group_index group,
                 const char *chip);
struct str rupture_line(const struct rupture *rupture);

// Notes one about the client's newest session that has begun. Reads nothing of
// `draft` but its note. ERR_INPUT: no type, a chip that is not offered, or a
// line that is too long.
bool rupture_add(struct practice *practice, struct client_id client,
                 const struct rupture *draft, int64_t *id,
                 struct err *err) MUST_USE;
bool rupture_get(struct practice *practice, int64_t id, struct rupture *rupture,
                 struct err *err) MUST_USE;
// Of the newest episode, newest first; at most `*count` (in).
bool rupture_list(struct practice *practice, struct client_id client,
                  struct rupture **ruptures, int *count,
                  struct err *err) MUST_USE;
// Keeps the note. ERR_CONFLICT: `rupture->version` is old.
bool rupture_save(struct practice *practice, const struct rupture *rupture,
                  struct err *err) MUST_USE;

enum moment_kind {
    MOMENT_OFF,   // the client marked that something felt off
    MOMENT_LOW,   // the check was low, or lower than usual
    MOMENT_NOTED, // only the therapist's note says so
};

// The newest moment that felt off, and where the two are with it.
struct low_moment {
    enum moment_kind kind;
    struct reason_id reason; // n == 0: no card
    int64_t rupture;         // 0: no note
    int64_t at;              // when the session was
    int session_number;      // 0: not tied to one
    struct str type;         // of the note; may be empty
    enum repair_step step;
};
// `*found` false: none in this episode, or one that is kept for after the
// session (practice/quiet.h).
bool low_moment_read(struct practice *practice, struct client_id client,
                     struct low_moment *moment, bool *found,
                     struct err *err) MUST_USE;

#endif
