#ifndef PRACTICE_DECISION_H
#define PRACTICE_DECISION_H

// decision - what client and therapist chose together, and when they look at
// it again. Also answers S7 ("no change yet").
//
// The words are the choice; DECISION_FIELDS beside it say what was considered
// and what matters to the client. What became of it, and what the client wants
// corrected, are notes that are added and never replace anything (C5).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/details.h"
#include "practice/practice.h"

extern const struct detail_row DECISION_FIELDS[];
extern const int DECISION_FIELD_COUNT;

enum { DECISION_NOTES_SHOWN = 8 };

struct decision_note {
    char kind[16]; // outcome, comment (the client's)
    struct str words;
    int64_t at;
};

struct decision {
    struct decision_id id;
    struct client_id client;
    struct str words;
    struct answers card; // of DECISION_FIELDS
    int64_t review_at;   // 0: none
    int64_t at;
    struct decision_note notes[DECISION_NOTES_SHOWN]; // the first ones
    int note_count;
};

bool decision_add(struct practice *practice, struct client_id client,
                  struct str words, int64_t review_at, struct decision_id *id,
                  struct err *err) MUST_USE;
// With `client`, `words`, `card` and `review_at` of the draft.
bool decision_add_card(struct practice *practice, const struct decision *draft,
                       struct decision_id *id, struct err *err) MUST_USE;
bool decision_get(struct practice *practice, struct decision_id id,
                  struct decision *decision, struct err *err) MUST_USE;
// Of the newest episode, newest first.
bool decision_list(struct practice *practice, struct client_id client,
                   struct decision **decisions, int *count,
                   struct err *err) MUST_USE;

// "outcome" or "comment". ERR_LIMIT: eight notes to one decision are enough.
bool decision_note_add(struct practice *practice, struct decision_id id,
                       const char *kind, struct str words,
                       struct err *err) MUST_USE;

#endif
