#ifndef PRACTICE_LETTER_H
#define PRACTICE_LETTER_H

// letter - a letter to the client, drafted from lines that the therapist chose
// (SH04, PRODUCT.md J10.3).
//
//     draft -> ready -> given    printed and handed over
//                    -> shared   on the client's own page -> taken_back
//
// What the machine writes is a template and the chosen lines, nothing else
// (letter_merge). A letter is never sent by itself: only letter_set_state()
// changes who can read it, and only for the therapist who is signed in. Once
// given or shared its words stay as they are; a shared one is taken back first.
// What the client says to it stands beside it (PRODUCT.md C5).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/lines.h"

struct letter_kind {
    const char *name;  // "goodbye"
    const char *title; // "Goodbye"
    const char *opening;
    const char *closing;
    struct letter_part { // in this order; left out when no line was chosen
        const char *words;
        unsigned groups; // bits of enum line_group
    } parts[5];          // ends with NULL words
};
extern const struct letter_kind LETTER_KINDS[];
extern const int LETTER_KIND_COUNT;
const struct letter_kind *letter_kind_find(struct str name); // NULL: none

// The draft: what the template says, with the chosen lines in it and nothing
// else. Pure.
struct str letter_merge(struct arena *arena, const struct letter_kind *kind,
                        const struct line *lines, int count);

enum { LETTER_LETTERS = 3500, LETTERS_LISTED = 40 };

struct letter {
    int64_t id;
    struct client_id client;
    const struct letter_kind *kind;
    char state[12]; // draft, ready, given, shared, taken_back
    struct str words;
    int version;
    int64_t created_at;
    int64_t given_at;
    int64_t shared_at;
    int64_t read_at; // by the client, on their page; 0: not yet
    int comments;
};
bool letter_may_edit(const struct letter *letter);

// Makes a draft. ERR_INPUT: no such kind.
bool letter_draft(struct practice *practice, struct client_id client,
                  struct str kind, struct str words, int64_t *id,
                  struct err *err) MUST_USE;
bool letter_get(struct practice *practice, int64_t id, struct letter *letter,
                struct err *err) MUST_USE;
// Newest first, without their words.
bool letter_list(struct practice *practice, struct client_id client,
                 struct letter **letters, int *count, struct err *err) MUST_USE;

// A further version of the words. ERR_CONFLICT: somebody was first, or it has
// been given or shared meanwhile.
bool letter_save(struct practice *practice, int64_t id, int version,
                 struct str words, struct err *err) MUST_USE;

// ready, draft again, given, shared, taken_back. ERR_DENIED: nobody is signed
// in: no round and no job shares a letter. ERR_CONFLICT: the version is old, or
// the letter is not in a state from which that follows.
bool letter_set_state(struct practice *practice, int64_t id, int version,
                      struct str state, struct err *err) MUST_USE;

// Versions before the present one, newest first.
struct letter_version {
    struct str words;
    int64_t at;
};
bool letter_versions(struct practice *practice, const struct letter *letter,
                     struct letter_version **versions, int *count,
                     struct err *err) MUST_USE;

// ---- the client -------------------------------------------------------------

// Only what is shared. ERR_MISSING: not this client's, or not shared (any
// more).
bool letter_get_shared(struct practice *practice, struct client_id client,
                       int64_t id, struct letter *letter,
                       struct err *err) MUST_USE;
bool letter_list_shared(struct practice *practice, struct client_id client,
                        struct letter **letters, int *count,
                        struct err *err) MUST_USE;
// The client says that they have read it. Idempotent.
bool letter_set_read(struct practice *practice, struct client_id client,
                     int64_t id, struct err *err) MUST_USE;

// "correct this", or a word to it. ERR_MISSING: not shared.
struct letter_comment {
    bool correct;
    struct str words;
    int64_t at;
};
bool letter_comment_add(struct practice *practice, struct client_id client,
                        int64_t id, const struct letter_comment *comment,
                        struct err *err) MUST_USE;
bool letter_comments(struct practice *practice, const struct letter *letter,
                     struct letter_comment **comments, int *count,
                     struct err *err) MUST_USE;

// For a client's hub.
bool letter_waits(struct practice *practice, struct client_id client,
                  struct str *line, struct err *err) MUST_USE;

#endif
