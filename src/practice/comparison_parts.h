#ifndef PRACTICE_COMPARISON_PARTS_H
#define PRACTICE_COMPARISON_PARTS_H

// comparison_parts - between the parts of comparison.h: people as the store
// knows them (comparison_people.c), what is counted of all (comparison_known.c)
// and what is told by unit (comparison_units.c).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/comparison.h"
#include "practice/counted.h"

// The newest closed episode of each client who is counted, as the table
// "closed". $1: practice_id, $2: until when.
#define COMPARISON_CLOSED_OF(whom)                                             \
    "WITH closed AS (SELECT c.client_id AS client_id,"                         \
    " e.episode_id AS episode_id, e.staff_id AS staff_id,"                     \
    " e.started_at AS started_at, e.ended_at AS ended_at,"                     \
    " e.ending AS ending, " COUNTED_WILLING " AS willing"                      \
    " FROM client c CROSS JOIN episode e"                                      \
    " WHERE c.practice_id = $1 AND e.practice_id = c.practice_id"              \
    " AND e.client_id = c.client_id AND e.episode_id ="                        \
    " (SELECT max(x.episode_id) FROM episode x"                                \
    " WHERE x.practice_id = c.practice_id AND x.client_id = c.client_id"       \
    " AND x.state IN ('ended', 'followed_up') AND x.ended_at < $2)"            \
    " AND " COUNTED_REAL whom ") "
#define COMPARISON_CLOSED COMPARISON_CLOSED_OF(" AND " COUNTED_WILLING)

// Rows of a table "s" that belong to an episode of "closed".
#define COMPARISON_IN_EPISODE                                                  \
    " s.practice_id = $1 AND s.client_id = closed.client_id"                   \
    " AND s.episode_id = closed.episode_id"

// A score (s) of the client's own within the work: until the day after its
// ending, when paper is still being entered, but not of a follow-up.
#define COMPARISON_OWN_SCORE                                                   \
    COMPARISON_IN_EPISODE                                                      \
    " AND s.rater = 'client' AND s.answered_at < $2"                           \
    " AND s.answered_at <= closed.ended_at + 86400"

enum comparison_ending {
    COMPARISON_ENDED_PLANNED,
    COMPARISON_ENDED_UNPLANNED,
    COMPARISON_ENDED_OTHERWISE
};

// Nothing of this leaves the room.
struct comparison_person {
    int64_t client, staff;
    int site; // of who worked with them, from 1; 0: none is named
    int64_t started_at;
    enum comparison_ending ending;
    int scores; // of the chosen form
    int64_t first_at;
    double first, last; // NAN: none
    double also;        // first score of the other form; NAN
    bool safety;        // a safety answer on the day of that first score, or
                        // before
};
struct comparison_people {
    struct comparison_person *at; // by client
    int count;
};

// The forms that may be chosen, and which are; `form` NULL: none.
bool comparison_choose(struct practice *practice,
                       const struct comparison_request *request,
                       struct comparison *comparison, struct err *err) MUST_USE;
// Everybody counted, with first and last scores.
bool comparison_people(struct practice *practice, struct comparison *comparison,
                       struct comparison_people *people,
                       struct err *err) MUST_USE;
// Fills `known`, and of `results` what is counted in the store.
bool comparison_count(struct practice *practice, struct comparison *comparison,
                      struct err *err) MUST_USE;
// Fills `of`.
void comparison_compare(struct practice *practice,
                        const struct comparison_people *people,
                        struct comparison *comparison);

#endif
