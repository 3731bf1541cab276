#ifndef PRACTICE_TRIAL_H
#define PRACTICE_TRIAL_H

// trial - does the practice's invitation do what it is meant to? A small trial
// of its own wording: written down beforehand, with consent ("research"), drawn
// by a seed that cannot be chosen afterwards (crypt/ledger.h).
//
//     prepared (commitment shown) -> started -> ended (seed shown)
//
// The ledger holds numbers, not people. Nothing of the results is told before
// the end, nor while an arm has fewer than TRIAL_FEWEST people.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "crypt/ledger.h"
#include "practice/practice.h"
#include "stats/two_groups.h"

enum {
    TRIAL_FEWEST = 10,
    TRIAL_PARTS_MAX = 9,
    TRIAL_PROTOCOL_MAX = 4000,
    TRIAL_CHECKS = 3, // the next three checks after the draw
};
enum arm { ARM_INVITED, ARM_USUAL, ARMS };
extern const char *const ARM_NAMES[ARMS]; // "invited", "usual"

struct trial {
    int64_t id; // 0: there is none
    struct str protocol;
    int parts[ARMS];
    bool others_invited; // who does not take part
    char commitment[LEDGER_ROOM];
    char seed[LEDGER_ROOM]; // "" until the end
    int64_t prepared_at;
    int64_t started_at; // 0: not yet
    int64_t ended_at;   // 0: not yet
    int drawn;
};

// The newest one.
bool trial_read(struct practice *practice, struct trial *trial,
                struct err *err) MUST_USE;
bool trial_is_running(const struct trial *trial);

// Writes a trial down and shows its commitment. ERR_CONFLICT: one is prepared
// or running; ERR_INPUT: no protocol, or parts beyond 1 to TRIAL_PARTS_MAX.
bool trial_prepare(struct practice *practice, const struct trial *draft,
                   struct err *err) MUST_USE;
// ERR_CONFLICT: it is not in the state before.
bool trial_start(struct practice *practice, int64_t id,
                 struct err *err) MUST_USE;
bool trial_end(struct practice *practice, int64_t id, struct err *err) MUST_USE;

// The next line of the ledger of a running trial.
bool trial_draw(struct practice *practice, const struct trial *trial,
                int64_t *sequence, enum arm *arm, struct err *err) MUST_USE;

// Works every line out again.
struct trial_check {
    int lines;
    int64_t bad_link; // the first line that is not as it was; 0: none
    int64_t bad_draw; // the first whose arm is not what the seed gives; 0: none
    bool seed_fits;   // the seed that was shown is the one committed to
    bool seed_shown;
};
bool trial_verify(struct practice *practice, const struct trial *trial,
                  struct trial_check *check, struct err *err) MUST_USE;

struct trial_results {
    int drawn[ARMS];
    int known[ARMS];            // still in the store
    struct sample checks[ARMS]; // means of the next three checks, 0 to 100
    struct share left[ARMS];    // ended without an agreed ending
    bool told;                  // ended, and enough of both
    struct interval check_difference; // invited - usual
    struct interval left_difference;
};
bool trial_results_read(struct practice *practice, const struct trial *trial,
                        struct trial_results *results,
                        struct err *err) MUST_USE;

#endif
