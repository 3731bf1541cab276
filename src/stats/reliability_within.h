#ifndef STATS_RELIABILITY_WITHIN_H
#define STATS_RELIABILITY_WITHIN_H

// reliability_within - the same people, asked again and again: what differs
// between people, what changes within one, and how reliably each is told.
//
// Rows are occasions (sessions), `person` says whose. A `person` is a number
// from 0 to persons - 1, or RELIABILITY_NOBODY.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/reliability.h"

#include <stdint.h>

#define RELIABILITY_NOBODY UINT32_MAX

struct reliability_repeated {
    struct reliability_answers answers;
    const uint32_t *person;
    uint32_t persons;
};

// Of one column, as psych's statsBy(): with mean squares between B and within
// W and n answers for each person on average,
//
//     ICC1 = (B - W) / (B + (n - 1) W)   share of variance between people
//     ICC2 = (B - W) / B                 reliability of the people's means
//
// SOURCE: Bliese 2000, in Klein & Kozlowski (eds), Multilevel theory, 349-381;
// Shrout & Fleiss 1979 (limits)
struct reliability_share {
    uint32_t persons; // with an answer
    size_t n;
    double each; // n / persons
    double between, within;
    double f, df1, df2, p;
    double icc1, icc1_low, icc1_high;
    double icc2, icc2_low, icc2_high;
    double eta_between; // correlation of the answers with the people's means
    double eta_within;  // and with the distances from them
};

// `share` has an element for each item. With fewer than two people, or nobody
// asked twice, the rest is NAN.
void reliability_shares_of(struct arena *arena,
                           const struct reliability_repeated *repeated,
                           double level, struct reliability_share *share);

// Correlations of items within people (of distances from the people's means)
// and between people (of the means, each counted once per row): items x items.
void reliability_levels_of(struct arena *arena,
                           const struct reliability_repeated *repeated,
                           double *within, double *between);

// Variance of single answers by where it comes from, by the mean squares of an
// analysis of variance with items the same for all; from rows with all items.
// "Nested": sessions are numbered for each person apart, sigma2 of a session
// is change of that person. Negative estimates are 0 and counted.
//
//     change   session / (session + error / m)          telling sessions apart
//     one      (person + person_item / m) / (that + session + error / m)
//     mean     the same with session / k and error / (k m)    of k sessions
//
// "Crossed": everybody was asked at the same times, once each; Cranford's
// R_1F is not given. With times and what they share:
//
//     R_KF = (P + PI/m) / (P + PI/m + E/(k m))
//     R_1R = (P + PI/m) / (P + PI/m + T + PT + E/m)
//     R_KR = (P + PI/m) / (P + PI/m + T/k + PT/k + E/(k m))
//     R_C  = PT / (PT + E/m)
//
// SOURCE: Cranford et al. 2006, Personality and Social Psychology Bulletin 32,
// 917-929; Shrout & Lane 2012, in Mehl & Conner (eds), Handbook of research
// methods for studying daily life, 302-320. As psych's
// multilevel.reliability() where all variances are above 0
struct reliability_components {
    bool crossed;
    uint32_t persons;
    size_t sessions; // rows; of crossed ones, times
    int items;
    double each; // sessions of a person; as weighted by the analysis
    double person, session, person_item, error;
    double time, item, time_item; // crossed; session is then person x time
    int negative;
    double change, one, mean; // R_C, R_1R and R_KR when crossed
    double fixed;             // R_KF; NAN when nested
};

// False: fewer than two people or items, or nobody twice.
bool reliability_nested_of(struct arena *arena,
                           const struct reliability_repeated *repeated,
                           struct reliability_components *components);

// `time` is a number from 0 to times - 1. False: not everybody once at each
// time with all items.
bool reliability_crossed_of(struct arena *arena,
                            const struct reliability_repeated *repeated,
                            const uint32_t *time, uint32_t times,
                            struct reliability_components *components);

#endif
