#ifndef PRACTICE_ENDING_H
#define PRACTICE_ENDING_H

// ending - the ending plan: how both will know that it is time, and five lines
// to take along. Written together from the middle of the work on.
//
// Every save is a new version. A line that the client wrote stays the
// client's: only the client changes it. When both have agreed to the newest
// version, the episode's ending is agreed (S6 and S12 stay quiet).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/practice.h"

enum { ENDING_LINES = 6, ENDING_LINE_MAX = 600 };

struct ending_question {
    const char *field;  // of a posted form: "signs"
    const char *title;  // as the client reads it
    const char *prompt; // a beginning, for who looks for words
};
extern const struct ending_question ENDING_QUESTIONS[ENDING_LINES];

struct ending_line {
    struct str words;
    bool by_client;
};
struct ending_plan {
    struct client_id client;
    struct episode_id episode;
    int version; // 0: nobody has written anything yet
    struct ending_line lines[ENDING_LINES];
    bool by_client; // who wrote this version
    int64_t client_agreed_at;
    int64_t therapist_agreed_at;
    int64_t at;
};

// The newest version of the client's newest episode.
bool ending_read(struct practice *practice, struct client_id client,
                 struct ending_plan *plan, struct err *err) MUST_USE;

// Keeps a new version on top of `version`. Lines of the client's that a
// therapist sends are passed over. ERR_CONFLICT: `version` is not the newest;
// ERR_INPUT: a line longer than ENDING_LINE_MAX. Nothing changed: nothing is
// kept.
struct ending_draft {
    int version;
    bool by_client;
    struct str words[ENDING_LINES];
};
bool ending_save(struct practice *practice, struct client_id client,
                 const struct ending_draft *draft, struct err *err) MUST_USE;

// "I agree" to the newest version, which must be `version`. With the second of
// the two, the ending is agreed.
bool ending_agree(struct practice *practice, struct client_id client,
                  int version, bool by_client, struct err *err) MUST_USE;

// All versions, newest first.
bool ending_versions(struct practice *practice, struct client_id client,
                     struct ending_plan **plans, int *count,
                     struct err *err) MUST_USE;

#endif
