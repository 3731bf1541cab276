#ifndef PRACTICE_NOTE_H
#define PRACTICE_NOTE_H

// note - what a therapist writes down about a session, in five parts (J16).
//
// It is kept while it is written. Nothing that ever stood in it is lost: a part
// that is saved takes the place of what was there only while all of that is
// still in it, in order (measure/note_command.h), by the same person and
// within ten minutes; otherwise it is a further version. Words from a tab that
// was behind are set aside, and stand among the versions too.
//
// The first line of "next" (or of the first part that has one) is also the
// line of the session (session.note), which the glance and the list show. A
// session that has such a line and no note yet shows it under "next".
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/practice.h"

enum note_part {
    NOTE_HEARD,
    NOTE_DID,
    NOTE_AGREED,
    NOTE_PROMISED,
    NOTE_NEXT,
    NOTE_PARTS,
};
// Lines that have become something grow a little: so the store takes more than
// the page lets anybody type.
enum { NOTE_LETTERS = 4000, NOTE_LETTERS_KEPT = 5000, NOTE_FOLD = 600 };

struct note {
    struct session_id session;
    struct client_id client;
    int version;        // 0: nothing has been written yet
    int64_t changed_at; // 0: likewise
    struct str part[NOTE_PARTS];
};
bool note_read(struct practice *practice, struct session_id session,
               struct note *note, struct err *err) MUST_USE;

// Alike but for how a form ends its lines.
bool note_same_words(struct str a, struct str b);

// Keeps the parts of `draft` (one with `at == NULL` stays as it is) and says
// the new version in it. ERR_CONFLICT: draft->version is old, and nothing was
// changed; ERR_INPUT: a part is too long.
bool note_save(struct practice *practice, struct note *draft,
               struct err *err) MUST_USE;

// Keeps what a tab that was behind has written, among the versions.
bool note_set_aside(struct practice *practice, const struct note *draft,
                    struct err *err) MUST_USE;

// Everything that stood in it, newest first.
struct note_version {
    enum note_part part;
    bool aside;
    struct staff_id staff; // n == 0: a command
    struct str words;      // empty: the part was emptied
    int64_t first_at, kept_at;
};
enum { NOTE_VERSIONS_SHOWN = 200 };
bool note_versions(struct practice *practice, struct session_id session,
                   struct note_version **versions, int *count,
                   struct err *err) MUST_USE;

#endif
