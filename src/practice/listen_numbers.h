#ifndef PRACTICE_LISTEN_NUMBERS_H
#define PRACTICE_LISTEN_NUMBERS_H

// listen_numbers - what stays of a session when its transcript is gone: the
// numbers, and how many labels the therapist saw differently. No words, no
// names, no turn. One JSON text, sealed by practice/listen_store.h:
//
//     {"version": 1,
//      "numbers": {"questions": 12, "reflections_per_question": 0.8, ...},
//      "disputes": [{"task": "behaviour", "given": "question",
//                    "said": "reflection", "count": 2}, ...]}
//
// A number that is not known is left out. Keys are those of NUMBER_ROWS.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/numbers.h"

// How often one label was given and another one seen in its place.
struct listen_differ {
    enum code_task task;
    int given, said; // classes of the task
    int count;
};
enum { LISTEN_DIFFER_MOST = 64 }; // kinds of difference; there are 55

struct listen_kept {
    double value[NUMBER_COUNT]; // NAN: not known
    struct listen_differ differ[LISTEN_DIFFER_MOST];
    int differ_count;
};
// Of a session that was just looked at: nothing is seen differently yet.
struct listen_kept listen_kept_of(const struct numbers *numbers);
struct str listen_numbers_print(struct arena *arena,
                                const struct listen_kept *kept);

// The class of that name ("none" where it has none); false: there is no such.
const char *listen_class_name(enum code_task task, int class);
bool listen_class_find(enum code_task task, struct str name, int *class);

// ERR_OUTSIDE: it is not what was printed. Numbers that this program does not
// know any more are passed over.
bool listen_numbers_parse(struct arena *arena, struct str json,
                          struct listen_kept *kept, struct err *err) MUST_USE;

#endif
