#ifndef STATS_FUNNEL_LIMITS_H
#define STATS_FUNNEL_LIMITS_H

// funnel_limits - between what a unit's result lies, by its size, when units
// differ by chance alone; and whether they differ by more.
//
// Normal: centre and point of the normal distribution times standard error,
//
//     100 people, a share of .5:  95 %    .4020 to .5980
//                                 99.8 %  .3455 to .6545
//
// Exact: of the count itself, interpolated between two counts so that limits
// are smooth. With r the lowest count for which P(R <= r) > p,
//
//     limit = r - (P(R <= r) - p) / P(R = r)
//
// where R is binomial, or (people with chances of their own) a sum of unlike
// events, counted out one by one.
//
// SOURCE: Spiegelhalter 2005, Stat Med 24, 1185-1202, sections 2.2, 2.4 and
// appendix A.1.1; Spiegelhalter 2005, Qual Saf Health Care 14, 347-351
// (over-dispersion); DerSimonian & Laird 1986, Control Clin Trials 7, 177-188
// SPDX-License-Identifier: GPL-3.0-or-later

#include <stdbool.h>
#include <stddef.h>

struct arena;

#define FUNNEL_INNER .95
#define FUNNEL_OUTER .998

struct funnel_limits { // NAN: none
    double low, high;
};

// Around `centre`, of a result with standard error `se` (0 or above), when
// units also differ by themselves with variance `tau2` (0: by chance alone).
struct funnel_limits funnel_limits_normal(double centre, double se, double tau2,
                                          double level);

// Of a share among n (1 or more) people of which each has the event with the
// same chance `share` (0 to 1).
struct funnel_limits funnel_limits_share(double share, size_t n, double level);

// Of the count among n people with those chances (each 0 to 1); the work grows
// as n times the square root of n.
struct funnel_limits funnel_limits_count(struct arena *arena,
                                         const double *chance, size_t n,
                                         double level);

// ---- more spread than chance ------------------------------------------------

// What is known of the units.
struct funnel_units {
    size_t count;
    const double *z;  // (result - expected) / se
    const double *se; // by chance alone
    double taken;     // degrees of freedom that went into what is expected
                      // (0: a target from elsewhere; 1: their common mean)
};

// To winsorise is to set the lowest and the highest share of z to the points
// below and above which they lie (R's quantile(), type 7), so that a few
// unusual units do not widen the limits for themselves.
struct overdispersion {
    double chi_square, df, p; // sum of z^2, nothing winsorised
    double phi_all;           // chi_square / df
    double winsorised;        // share at each end
    double phi;  // the same after winsorising: limits widen by its root
    double tau2; // additive, on the scale of `se` squared; 0: none is needed
    double tau2_all; // nothing winsorised
};
// False: fewer than two units, or nothing left of their freedom.
bool overdispersion_find(struct arena *arena, const struct funnel_units *units,
                         double winsorise, struct overdispersion *found);

#endif
