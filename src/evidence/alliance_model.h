#ifndef EVIDENCE_ALLIANCE_MODEL_H
#define EVIDENCE_ALLIANCE_MODEL_H

// alliance_model - how what was said after a session goes along with what is
// said next, within people and between people, from one multilevel model:
//
//     after ~ said_own + said_mean + before_own + first + log_session
//           + (1 + said_own + log_session || person)
//
// `said` is a rating of a session, `before` and `after` are the scores before
// and after it; or the other way round: the reverse question has the same form.
// _mean is a person's mean, _own what is left of their own straight line over
// log(session), first the first `before`; log_session is about its mean.
//
//     within    after a session rated one point higher than usual for them at
//               that time: how far is the next score, the score before being
//               the same
//     between   people who usually rate one point higher: how far are their
//               scores, on the whole, from those of others who began alike
//
// Why so, each tried in simulation before it was chosen:
// - `before` is there because whoever is better rates higher and stays better.
//   As it is, it would go with the person's own level, which it must not in
//   such a model: within people half of what there is was lost with six
//   sessions, a quarter with ten (why: Allison 2015).
// - From a person's own line, `before` brings an error that shrinks with the
//   number of sessions (Nickell 1981; Hamaker & Grasman 2014), and so does
//   `said` where it follows from earlier scores. It goes against good ratings:
//   too little of what follows from them is found, and where they only follow
//   scores, a trace of the opposite. So nobody counts with fewer than
//   ALLIANCE_SESSIONS rows.
// - Own lines, not one trend for all: where people who rise faster in one also
//   do in the other, one trend for all (and a random one) found a third too
//   much. The price is a little more of the error above; what remains is
//   measured in tests/unit/test_alliance_model.c.
// - `first` stands between people: who began with heavier scores is not
//   compared with who did not. It takes away what was there before the first
//   rating, too.
// - The therapist is no part of it: within people, models with therapists did
//   no better and often worse (Psychotherapy Research 2020, 30, 885-899).
//   alliance_therapists() tells one share apart.
//
// Of the three random effects, those whose variance is found to be 0 (or, where
// the search does not settle, the smallest) are left out. Intervals are those
// of t with Satterthwaite's degrees of freedom.
//
// SOURCE: Mundlak 1978, Econometrica 46, 69-85; Curran & Bauer 2011, Annu Rev
// Psychol 62, 583-619; Wang & Maxwell 2015, Psychol Methods 20, 63-83; Nickell
// 1981, Econometrica 49, 1417-1426; Hamaker & Grasman 2014, Front Psychol 5,
// 1492; Falkenstrom et al. 2013, J Couns Psychol 60, 317-328
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"
#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

struct arena;

enum {
    ALLIANCE_SESSIONS = 12, // rows of a person, fewest
    ALLIANCE_PEOPLE = 20,   // who have them, fewest
    ALLIANCE_THERAPISTS = 5,
    ALLIANCE_THERAPIST_PEOPLE = 5,
    ALLIANCE_ROWS_MAX = 5 * 1000 * 1000,
};
#define ALLIANCE_LEVEL .95

struct alliance_row {
    uint32_t person;    // rows of one person stand together, in order of time
    uint32_t therapist; // of the person
    double session;     // 1 or later
    double said, before, after;
};

struct alliance_estimate {
    double estimate, se, df, low, high;
};

struct alliance_answer {
    int64_t people, rows; // who count, and theirs
    int64_t left_out;     // people with fewer rows
    bool is_fitted;       // ALLIANCE_PEOPLE or more, and something varies; else
                          // nothing below is set
    struct alliance_estimate within, between;
    struct alliance_estimate standard; // `within` in standard deviations about
                                       // own lines (Fluckiger et al. 2020)
    double said_own;                   // that standard deviation of `said`
    double said_between;               // of people's means of `said`
    double said_mean, after_mean;      // means of people's means
    double slope_spread; // `within` from person to person: a standard
                         // deviation; 0: the rows do not tell them apart
    struct str formula;  // as fitted
};

// ERR_INPUT: a number that is not finite, a session before 1; ERR_LIMIT.
// Too few people, or rows that never vary, are no error: `is_fitted` is false.
bool alliance_find(struct arena *arena, const struct alliance_row *rows,
                   size_t count, struct alliance_answer *answer,
                   struct err *err) MUST_USE;

// The share of the variance of next scores, all else in the model being the
// same, that lies with who the therapist is: one number about all, from 0 to 1.
// NAN: fewer than ALLIANCE_THERAPISTS have ALLIANCE_THERAPIST_PEOPLE people
// each who count, or it cannot be fitted. Only their people are in it.
bool alliance_therapists(struct arena *arena, const struct alliance_row *rows,
                         size_t count, double *share, int *therapists,
                         struct err *err) MUST_USE;

#endif
