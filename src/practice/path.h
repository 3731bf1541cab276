#ifndef PRACTICE_PATH_H
#define PRACTICE_PATH_H

// path - where I come from, where I am, where I want to go: the client's own
// words, and moments that matter to them (PRODUCT.md C16, M37).
//
// Only the client writes here: every function that changes their words is
// ERR_DENIED while somebody of the staff is signed in, and the table has no
// other author. A therapist can offer a line, marked as theirs, which the
// client takes over or not. Every version stays.
//
// "Where I want to go" is also the vision of the client's episode, which the
// glance shows: until the client has written it themselves, that is what the
// therapist noted; from then on episode_set_vision() leaves it to the client.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/practice.h"

enum path_part { PATH_FROM, PATH_NOW, PATH_TO, PATH_PARTS };

struct path_part_row {
    const char *name;     // "from"
    const char *title;    // "Where I come from"
    const char *question; // to begin with, while nothing is written
};
extern const struct path_part_row PATH_PART_ROWS[PATH_PARTS];
bool path_part_find(struct str name, enum path_part *part);

struct path_version {
    int64_t id; // 0: nothing was written yet
    enum path_part part;
    struct str words; // empty: emptied
    int64_t seen;     // the version that its writer had before them
    int64_t at;
};

// A line that the therapist offers.
struct path_offer {
    int64_t id;
    enum path_part part;
    struct str words;
    struct str staff_name;
    int64_t at;
};

struct path_moment {
    int64_t id;
    struct str when; // "2019", "2019-05", "2019-05-14"
    struct str words;
};

enum {
    PATH_EARLIER = 60,   // versions, offers, moments that are listed
    PATH_LETTERS = 1000, // what a field takes
    PATH_MOMENT_LETTERS = 300,
    PATH_WORDS_MAX = 4 * PATH_LETTERS, // bytes
    PATH_MOMENT_MAX = 4 * PATH_MOMENT_LETTERS,
};

struct path {
    struct path_version part[PATH_PARTS];
    struct path_version beside[PATH_PARTS]; // id != 0: written in another
                                            // window, and overtaken unread
    struct str noted;             // the therapist's note of PATH_TO, while the
                                  // client has written nothing there
    struct path_version *earlier; // newest first
    int earlier_count;
    struct path_offer *offers; // unanswered, oldest first
    int offer_count;
    struct path_moment *moments; // by their time
    int moment_count;
    bool empty; // nothing of the client's own yet
};
bool path_read(struct practice *practice, struct client_id client,
               struct path *path, struct err *err) MUST_USE;

// ---- the client -------------------------------------------------------------

// Keeps a further version. `seen` is the version that stood on the writer's
// page: when it is not the newest any more (two windows), both stay, this one
// counts, and `*beside` is true. The same words again are no version.
struct path_draft {
    enum path_part part;
    struct str words;
    int64_t seen;
};
bool path_write(struct practice *practice, struct client_id client,
                const struct path_draft *draft, bool *beside,
                struct err *err) MUST_USE;

// Takes an offered line over, below what is written, or not. Idempotent.
bool path_answer(struct practice *practice, struct client_id client,
                 int64_t offer, bool take, struct err *err) MUST_USE;

// ERR_INPUT: no words, or not a year, a month or a day.
bool path_add_moment(struct practice *practice, struct client_id client,
                     struct str when, struct str words,
                     struct err *err) MUST_USE;
// Puts it away. Idempotent.
bool path_end_moment(struct practice *practice, struct client_id client,
                     int64_t moment, struct err *err) MUST_USE;

// ---- the therapist ----------------------------------------------------------

// Offers a line. ERR_LIMIT: three wait already.
enum { PATH_OFFERS_OPEN = 3 };
bool path_offer(struct practice *practice, struct client_id client,
                enum path_part part, struct str words,
                struct err *err) MUST_USE;

// ---- the episode ------------------------------------------------------------

// Has the client written this part?
bool path_is_own(struct practice *practice, struct client_id client,
                 enum path_part part, bool *own, struct err *err) MUST_USE;
// Gives the newest episode the client's own vision, if they wrote one.
bool path_keep_vision(struct practice *practice, struct client_id client,
                      struct err *err) MUST_USE;

// For a client's hub: what waits there, or nothing.
bool path_waits(struct practice *practice, struct client_id client,
                struct str *line, struct err *err) MUST_USE;

#endif
