#ifndef PRACTICE_NOTE_RUN_H
#define PRACTICE_NOTE_RUN_H

// note_run - what becomes of the lines of a note that begin with ";".
//
// They run when somebody presses "Save" and when the session ends, never while
// the note keeps itself: a line may be half written then. A line that has run
// is marked in the note ("✓ promise, by Fri 27 Nov: ...") and remembered as it
// was typed: the same line makes nothing a second time in that session.
//
// A promise without a day is due at the next booked session, otherwise in
// seven days; the page says which, and the day can be changed.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/note_command.h"
#include "practice/note.h"
#include "practice/promise.h"

enum note_why { // why it is due then
    NOTE_WHY_NONE,
    NOTE_WHY_NAMED,
    NOTE_WHY_NEXT_SESSION,
    NOTE_WHY_SEVEN_DAYS,
};

// One line, and what it will become.
struct note_wish {
    struct str line;
    struct note_command command;
    const char *stays; // why it stays as text; NULL: it runs
    int64_t at;        // due, or when it happened
    enum note_why why;
    struct str words; // "promise, by Fri 27 Nov: send the letter"
};
enum { NOTE_WISHES_MOST = 40 };

// The lines of a note that wait to be run, and those that stay as text.
bool note_wishes(struct practice *practice, const struct note *note,
                 struct note_wish **wishes, int *count,
                 struct err *err) MUST_USE;

// Runs them in the note as it is kept. Idempotent.
bool note_run(struct practice *practice, struct session_id session,
              struct err *err) MUST_USE;

// What a note has made so far.
struct note_made {
    int64_t id;
    enum note_verb verb;
    enum note_why why;
    struct promise promise; // of a promise
    struct str line;        // as it was typed
};
bool note_made_list(struct practice *practice, struct session_id session,
                    struct note_made **made, int *count,
                    struct err *err) MUST_USE;

// "Fri 27 Nov", with the year when it is not this one.
struct str note_day(struct practice *practice, int64_t at);

#endif
