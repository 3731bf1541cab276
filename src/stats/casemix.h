#ifndef STATS_CASEMIX_H
#define STATS_CASEMIX_H

// casemix - what was seen in each unit beside what would be expected of people
// who began like theirs: indirect standardisation.
//
// One model for all rows, blind to units (logistic for an event, linear for a
// score), gives each person a chance or a score; a unit's expected number is
// the sum over its own people.
//
//     event:  ratio = O / E, with V = sum p (1 - p) and z = (O - E) / sqrt(V);
//             standardised share = ratio times the share of all;
//             exact Poisson interval of the ratio (wide where events are usual)
//     score:  difference = (O - E) / n, with se = sigma / sqrt(n)
//
// It takes out what was measured and put into the model, and nothing else.
//
// SOURCE: Spiegelhalter 2005, Stat Med 24, 1185-1202, appendix A.2 and A.3;
// Garwood 1936, Biometrika 28, 437-442 (interval); Breslow & Day 1987,
// Statistical Methods in Cancer Research II, section 2.3 (ratio, Byar)
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct arena;

enum { CASEMIX_UNITS_MAX = 100000 };

struct casemix_data {
    size_t n;
    bool is_event;   // y is 0 or 1
    const double *y; // n
    int p;
    const double *x;      // n x p, column by column; a constant among them
    const uint32_t *unit; // n, from 0
    uint32_t units;       // each occurs
};

struct casemix_coefficient {
    double estimate, se, statistic, p, low, high; // 95 %
};

struct casemix_unit {
    size_t n;
    double observed, expected; // sums
    double variance;           // of the observed sum: V, or n sigma^2
    double taken; // share of that which the model has taken from the unit's own
                  // rows; sums to the freedom that it cost
    double result; // ratio, or difference of means
    double se;     // of the result by chance
    double z;
    double low, high;    // of the result, 95 %
    double standardised; // share, or mean
    double standardised_low, standardised_high;
};

struct casemix_fit {
    bool is_event;
    size_t n;
    double mean;  // of y: of all rows
    double sigma; // of a score; NAN: event
    double df;    // of a score's residuals
    int p;
    struct casemix_coefficient *beta;
    double *fitted; // n; also of a fit refused for a dividing column
    struct casemix_unit *unit;
    uint32_t units;
    double taken; // over all units
    int dividing; // of a refused fit: a column that divides events from the
                  // rest; -1: none
    int singular; // of a refused fit: a column that follows from others; -1
};

// ERR_INPUT: too few rows, an outcome that never changes, columns that follow
// from each other, chances that run to 0 or 1 (separation); `dividing` and
// `singular` tell which column, so that the caller can name it.
bool casemix_fit(struct arena *arena, const struct casemix_data *data,
                 struct casemix_fit *fit, struct err *err) MUST_USE;

// Exact limits of a mean of Poisson of which `count` were seen; Byar's come
// near them.
void casemix_poisson_limits(double count, double level, double *low,
                            double *high);
void casemix_byar_limits(double count, double level, double *low, double *high);

#endif
