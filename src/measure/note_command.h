#ifndef MEASURE_NOTE_COMMAND_H
#define MEASURE_NOTE_COMMAND_H

// note_command - a line of a note that shall become something:
//
//     ;p send the letter fri        a promise, due on the coming Friday
//     ;p ask about the course       a promise without a day
//     ;plan walk on two evenings    a plan
//     ;event moved house 4 nov      an event, on the last 4 November
//
// The day, if there is one, stands at the end: today, tomorrow, yesterday, a
// day of the week, "4 dec", "dec 4", "4 dec 2027", "2026-12-04", "in 2 weeks",
// "3 days ago", "next session". A promise looks ahead, an event looks back: on
// a Friday, "fri" is the one in a week, or the one a week ago; for the day
// itself there is "today". What cannot be read as a day stays among the words.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/moment.h"

enum note_verb { NOTE_PROMISE, NOTE_PLAN, NOTE_EVENT, NOTE_UNKNOWN };
enum note_due { NOTE_DUE_NONE, NOTE_DUE_NAMED, NOTE_DUE_NEXT_SESSION };

struct note_command {
    enum note_verb verb;
    struct str words; // without the day; may be empty
    enum note_due due;
    struct civil day; // NAMED: at 0:00
};

// "promise", "plan", "event".
const char *note_verb_name(enum note_verb verb);

// False: an ordinary line. `today` is the day on the practice's wall.
bool note_command_parse(struct str line, const struct civil *today,
                        struct note_command *command);

// True when everything that stood in `before` still stands in `after`, in the
// same order: then one may take the place of the other and nothing is lost.
bool note_still_holds(struct str before, struct str after);

#endif
