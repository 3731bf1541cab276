#ifndef MEASURE_ASSOCIATION_H
#define MEASURE_ASSOCIATION_H

// association - how the check after a session goes along with how people fare:
// two questions that are easily taken for each other.
//
//     within   after a session that somebody rated higher than they usually
//              do, were they better than they usually are at the next form?
//              Pairs of each person, from that person's own means, added up.
//     between  did people who rated their first sessions higher come further
//              than others? One pair for each person.
//
// Both are a correlation of sums of squares and products about means. With
// `freedom` = pairs less the means that were taken, r of freedom + 1 pairs has
// the usual error; of pairs about the means of k people those are N - k + 1.
//
// Outcomes come in so that more is better, whatever the form says. Neither
// shows what is the cause: both may rise with time, or with a third thing.
// SOURCE: Falkenstrom et al. 2013, J Couns Psychol 60, 317-328 (lag and person
// means); Fluckiger et al. 2018, Psychotherapy 55, 316-340 (between);
// Fisher 1924, Metron 3, 329-332 (freedom of a partial correlation)
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/moment.h"

enum {
    ASSOCIATION_PAIRS = 4,       // fewest of one person
    ASSOCIATION_EARLY_FROM = 2,  // sessions whose checks are "early"
    ASSOCIATION_EARLY_UNTIL = 5, //
    ASSOCIATION_EARLY = 2,       // fewest of these checks
};
#define ASSOCIATION_LAG (45 * DAY) // at most, from a check to the next form

struct association_pair {
    double check, outcome;
};

struct association {
    int64_t freedom;                   // below 1: nothing can be said
    double checks, outcomes, products; // about their means
};

struct association association_of(const struct association_pair *pairs,
                                  int count);
void association_add(struct association *to, const struct association *from);
// NAN: too few, or one of the two never varied.
double association_r(const struct association *association);

// What one person filled in, in the order of time.
struct association_event {
    bool is_check;
    int session; // number of a check's session; 0: none
    int64_t at;
    double value; // finite; of outcomes: more is better
};

// Each outcome with the newest check since the outcome before it, if there is
// one that is not too old. `pairs` has room for `count`; the number of pairs.
int association_lagged(const struct association_event *events, int count,
                       struct association_pair *pairs);

// One step of the question in time: what was said, between the newest of the
// other kind before it and the next one after it.
struct association_step {
    int session; // of the check, or of the later one
    double before, said, after;
};
// `checks`: what was said is a check, before and after are outcomes: does what
// is said in a session go along with what comes next? Otherwise the reverse:
// an outcome between two checks. None of the two gaps is longer than
// ASSOCIATION_LAG. A check of no numbered session (brought from elsewhere) has
// its place among the checks for a number. `steps` has room for `count`; the
// number of steps.
int association_steps(const struct association_event *events, int count,
                      bool checks, struct association_step *steps);

// The mean of the early checks, and how far the last outcome is from the first.
// False when the first outcome does not stand before the early checks, the last
// not after them, or there are too few of them.
bool association_early(const struct association_event *events, int count,
                       struct association_pair *pair);

#endif
