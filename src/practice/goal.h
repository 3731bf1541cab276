#ifndef PRACTICE_GOAL_H
#define PRACTICE_GOAL_H

// goal - where the client wants to go, in their words, rated 0 to 10. Both can
// propose one; it is active only while both have agreed to the words that stand
// there, and at most three are (measure/agreement.h).
//
// A client who writes a goal down agrees to it by writing. New words ask both
// again; the earlier ones stay.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/agreement.h"
#include "practice/practice.h"

enum { GOAL_RATING_MAX = 10, GOAL_RATINGS_SHOWN = 12, GOAL_WORDS_SHOWN = 8 };
enum goal_party { GOAL_CLIENT, GOAL_THERAPIST };

struct goal {
    struct goal_id id;
    struct client_id client;
    struct str words;
    int64_t client_agreed_at;    // 0: not yet
    int64_t therapist_agreed_at; // 0: not yet
    int64_t closed_at;           // 0: open
    int64_t created_at;
    int version;    // of the words, for goal_reword()
    bool by_client; // who wrote them
};

enum goal_standing goal_standing(const struct goal *goal);
bool goal_is_active(const struct goal *goal);

// Proposed by the therapist: neither has agreed yet.
bool goal_add(struct practice *practice, struct client_id client,
              struct str words, struct goal_id *id, struct err *err) MUST_USE;
// Proposed by one of the two. ERR_LIMIT: twenty open ones are enough.
bool goal_propose(struct practice *practice, struct client_id client,
                  enum goal_party by, struct str words, struct goal_id *id,
                  struct err *err) MUST_USE;

bool goal_get(struct practice *practice, struct goal_id id, struct goal *goal,
              struct err *err) MUST_USE;
// Not closed ones, in the order in which they were named.
bool goal_list(struct practice *practice, struct client_id client,
               struct goal **goals, int *count, struct err *err) MUST_USE;

// Idempotent. ERR_LIMIT: it would be the fourth active one. ERR_CONFLICT: it
// is closed, or `version` is that of earlier words (0: whatever stands there).
bool goal_agree(struct practice *practice, struct goal_id id,
                enum goal_party party, struct err *err) MUST_USE;
bool goal_agree_to(struct practice *practice, struct goal_id id,
                   enum goal_party party, int version,
                   struct err *err) MUST_USE;
// ERR_CONFLICT: somebody reworded it since `version` was read.
bool goal_reword(struct practice *practice, struct goal_id id,
                 enum goal_party party, int version, struct str words,
                 struct err *err) MUST_USE;
bool goal_close(struct practice *practice, struct goal_id id,
                struct err *err) MUST_USE;

// "Is this still ours?" Yes. (Rewording and closing answer it too, and are
// noted when `asked`.)
bool goal_still_ours(struct practice *practice, struct goal_id id,
                     enum goal_party party, struct err *err) MUST_USE;
bool goal_note_answer(struct practice *practice, struct goal_id id,
                      enum goal_party party, const char *answer,
                      struct err *err) MUST_USE;

// On the client's own page, 0 to 10. ERR_INPUT: another number, or the goal is
// not active.
bool goal_rate(struct practice *practice, struct goal_id id, int64_t value,
               struct err *err) MUST_USE;

// A goal with all that was ever said to it.
struct goal_rating {
    int64_t at;
    int value;
};
struct goal_wording {
    int64_t at; // since when it held
    bool by_client;
    struct str words;
};
struct goal_story {
    struct goal goal;
    struct goal_rating ratings[GOAL_RATINGS_SHOWN]; // the newest, by time
    int rating_count;
    struct goal_wording earlier[GOAL_WORDS_SHOWN]; // the newest first
    int earlier_count;
    int sessions;  // held since both agreed, or since it was last looked at
    bool look_due; // time for "Is this still ours?"
};
bool goal_stories(struct practice *practice, struct client_id client,
                  struct goal_story **stories, int *count,
                  struct err *err) MUST_USE;

#endif
