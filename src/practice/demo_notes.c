// The notes of the demo's sessions, and one promise made from a line of a note.
// All of it is invented.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/demo_tools.h"

#include "practice/note_run.h"

#include <string.h>

// What is written after the sessions of everybody, by turns.
static const struct {
    const char *heard, *did, *next;
} USUAL[] = {
    {"How long it takes to get going in the morning.",
     "Stayed with the mornings; asked what a good one was like.",                              "Ask how the mornings were."  },
    {"Tired of being the one who sorts things out.",
     "Named the tiredness before anything else.",                                              "Whose turn was it this week?"},
    {"Proud, and not sure one may be.",                 "Let it stand; no question after it.",
     "Come back to being proud."                                                                                             },
    {"A row about nothing, and then about everything.",
     "Slowed down at the second sentence.",                                                    "What was the row about?"     },
    {"It was easier than last week; no idea why.",
     "Looked together at what was different.",                                                 "What was easier, and where?" },
};
enum { USUALS = sizeof USUAL / sizeof *USUAL };

// What one of them needs to be shown for.
static const struct {
    const char *name;
    int week; // 0: their last one
    const char *agreed, *promised;
} SPECIAL[] = {
    {"Kite",    0, "Two walks, whatever the weather.",
     ";p bring the page about early waking next session"   },
    {"Juniper", 6, "To say it when it goes too fast.",
     "To begin slowly next time, and to ask halfway."      },
    {"Marlow",  3, "Slow is fine.",                    NULL},
};

static void add_special(const struct demo_moment *moment, struct note *note)
{
    for (size_t i = 0; i < sizeof SPECIAL / sizeof *SPECIAL; i++) {
        bool its_week = SPECIAL[i].week == 0 ? moment->last
                                             : SPECIAL[i].week == moment->week;

        if (its_week && strcmp(SPECIAL[i].name, moment->person->name) == 0) {
            note->part[NOTE_AGREED] = str_of(SPECIAL[i].agreed);
            note->part[NOTE_PROMISED] = str_of(SPECIAL[i].promised);
        }
    }
}

bool demo_notes(struct practice *practice, const struct demo_moment *moment,
                struct err *err)
{
    struct note note;

    if (!note_read(practice, moment->session, &note, err)) {
        return false;
    }
    note.part[NOTE_HEARD] = str_of(USUAL[moment->week % USUALS].heard);
    note.part[NOTE_DID] = str_of(USUAL[moment->week % USUALS].did);
    note.part[NOTE_NEXT] = str_of(moment->last && moment->person->line
                                      ? moment->person->line
                                      : USUAL[moment->week % USUALS].next);
    add_special(moment, &note);
    return note_save(practice, &note, err)
        && note_run(practice, moment->session, err);
}
