#ifndef STATS_EXPECTED_COURSE_H
#define STATS_EXPECTED_COURSE_H

// expected_course - where later scores lie, given those seen so far, when
// scores change with the logarithm of the session:
//
//     y = beta0 + b0 + (beta1 + b1) log(session) + e
//     (b0, b1) ~ N(0, G),  e ~ N(0, sigma2)
//
// The first score is an observation like the others, not a covariate, so that
// what follows from any scores, with any gaps, is one exact conditional normal
// distribution. Its variance holds what beta is not known by; G and sigma2 are
// taken as known. The error of a new score is part of it: limits are for
// scores that will be seen, not for a mean.
//
//     expected_begin(&model, &state);
//     expected_see(&state, 1, 90);                   intake 90
//     expected_at(&state, 2, &expected);             mean 79.58
//
// Limits after the first score alone stay where they are (static); after each
// further score they move (dynamic, one step ahead).
//
// expected_below() serves calibration over many people. No probability of a
// single person is shown anywhere.
//
// SOURCE: Laird & Ware 1982, Biometrics 38, 963-974; Robinson 1991, Stat Sci 6,
// 15-51 (the part of beta); STATISTICS.md 2
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"

// Two by two, symmetric: intercept, both, slope.
struct growth_pair {
    double intercept, both, slope;
};
struct growth {
    double intercept, slope;   // beta
    struct growth_pair varies; // G
    struct growth_pair vcov;   // of beta
    double sigma2;
};

// ERR_INPUT: not finite, or of no size that scores have (beta beyond 1e9,
// variances beyond 1e18); sigma2 not above 0, or less than 1e-12 of G; a matrix
// with a negative direction. The text names what.
bool growth_check(const struct growth *model, struct err *err) MUST_USE;

// What the scores seen so far amount to.
struct expected_state {
    const struct growth *model;
    int count;
    double t, tt; // sums over what was seen; t = log(session)
    double r, tr; // r = score - beta0 - beta1 t
    double last_session, last_score;
};
void expected_begin(const struct growth *model, struct expected_state *state);
// Sessions from 1, in order; a session may be seen twice.
void expected_see(struct expected_state *state, double session, double score);

struct expected {
    double mean;
    double sd_known; // as if beta were known
    double sd;
};
// Of the last session seen it is what was seen, with sd 0; of an earlier one,
// what a further score then would have been.
void expected_at(const struct expected_state *state, double session,
                 struct expected *expected);

struct expected_limits {
    double low, high;
};
// Level .8: one in ten lies below, one in ten above.
struct expected_limits expected_limits(const struct expected *expected,
                                       double level);
// The share of such scores below that one. Calibration only.
double expected_below(const struct expected *expected, double score);

#endif
