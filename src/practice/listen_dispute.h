#ifndef PRACTICE_LISTEN_DISPUTE_H
#define PRACTICE_LISTEN_DISPUTE_H

// listen_dispute - "I see it differently": a therapist's own label for a turn
// of a transcript. The program's label stays beside it, and nothing is trained
// with it. Append-only: the newest of a turn and task counts, and saying what
// the program had said takes it back.
//
// They go with the transcript. What stays with the numbers of the session is
// how many labels were seen differently, and as what: so the practice has its
// own measure of how far the codes are to be trusted (listen_numbers.h).
//
// Answers for practice->staff alone, as in listen.h.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/listen_numbers.h"
#include "practice/listen_store.h"

enum {
    LISTEN_DISPUTES_MOST = 1000, // of one session
    LISTEN_WHY_MOST = 300,       // bytes of the line beside it
};

struct listen_dispute {
    int turn; // index of transcript.turns
    enum code_task task;
    int given;         // class that the program gave
    int said;          // class that the therapist sees
    double confidence; // of what was given, 0 to 1
    struct str why;    // a line; may be empty
    int64_t at;
};

// ERR_CONFLICT: there is no transcript (any more). ERR_INPUT: the line is too
// long. ERR_LIMIT: so many that the transcript is better left aside.
bool listen_dispute_add(struct practice *practice, struct session_id session,
                        const struct listen_dispute *dispute,
                        struct err *err) MUST_USE;

// What counts now, by turn and task; what was taken back is not among them.
bool listen_dispute_list(struct practice *practice, struct session_id session,
                         struct listen_dispute **disputes, int *count,
                         struct err *err) MUST_USE;

// Over all sessions of this therapist whose numbers are kept.
struct listen_measure {
    int sessions;
    int64_t coded[CODE_TASKS];  // turns with a label of that task, about
    int64_t differ[CODE_TASKS]; // of them, seen differently
};
bool listen_dispute_measure(struct practice *practice,
                            struct listen_measure *measure,
                            struct err *err) MUST_USE;

#endif
