#ifndef STATS_BETWEEN_H
#define STATS_BETWEEN_H

// between - how much of what is left after a case-mix lies between units, as
// one number about all of them: from a mixed model with an effect for each
// unit.
//
//     score: variance of units / (variance of units + that of residuals)
//     event: the same on the logit scale, where a residual has pi^2 / 3
//
// 95 % limits from the profile likelihood of the units' deviation: REML for a
// score; for an event by quadrature (of 5000 rows and more after Laplace), the
// slopes of the case-mix held at their estimates (the constant is free).
//
// SOURCE: Nakagawa & Schielzeth 2010, Biol Rev 85, 935-956; Venzon & Moolgavkar
// 1988, Appl Stat 37, 87-94 (limits); Larsen & Merlo 2005, Am J Epidemiol 161,
// 81-88 (median odds ratio)
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/casemix.h"

enum { BETWEEN_EVENTS_MOST = 500000 }; // rows, of an event

struct between {
    double deviation, deviation_low, deviation_high; // of the units' effects
    double share, low, high;                         // limits NAN: not found
    // Of an event: how much two people alike would differ in odds, in the
    // middle, by coming to one unit or another. NAN: score.
    double odds, odds_low, odds_high;
};

// ERR_INPUT: the rows do not carry the model; ERR_LIMIT: too many rows.
bool between_find(struct arena *arena, const struct casemix_data *data,
                  struct between *between, struct err *err) MUST_USE;

#endif
