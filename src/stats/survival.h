#ifndef STATS_SURVIVAL_H
#define STATS_SURVIVAL_H

// survival - how long until something happens, when for some it has not
// happened yet: Kaplan and Meier's curve, Nelson and Aalen's, and the test
// whether groups differ.
//
// A row is a stretch of somebody's time: from `start` (not included) to
// `time`, at whose end the event happens or the watching ends (censored).
// Several rows of one person follow one another, each with the covariates of
// its stretch. Agrees with R's survival (3.5-3): survfit(), survdiff().
//
// Times that differ by rounding alone count as one, as in R (1.5e-8 of
// the mean time).
//
// SOURCE: Kaplan & Meier 1958, JASA 53, 457-481; Greenwood 1926; Aalen 1978,
// Ann Stat 6, 701-726; Harrington & Fleming 1982, Biometrika 69, 553-566
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct arena;

struct survival_data {
    size_t n;
    const double *start; // NULL: everybody is watched from the beginning
    const double *time;
    const bool *event;
    const uint32_t *stratum; // from 0; NULL: all are one
    uint32_t strata;         // 1 when stratum is NULL
};

// ERR_INPUT names the row (from 1) whose time is not a number, or not after
// its start; or says that nobody had the event.
bool survival_check(const struct survival_data *data, struct err *err) MUST_USE;

// A copy in which times that differ by rounding alone are equal.
struct survival_data survival_round(struct arena *arena,
                                    const struct survival_data *data);

enum survival_interval {
    SURVIVAL_LOG,     // R's default
    SURVIVAL_LOG_LOG, // stays within 0 and 1
};

struct survival_step { // at each time at which something happened
    double time;
    size_t at_risk, events, censored;
    double survival, low, high;
    double error;                // of log(survival)
    double hazard, hazard_error; // cumulated (Nelson and Aalen)
};
struct survival_quantile { // NAN: not reached
    double time, low, high;
};
struct survival_curve {
    size_t rows, most_at_risk, events;
    struct survival_step *steps;
    size_t count;
    struct survival_quantile quartile[3]; // a quarter, half, three quarters
                                          // have had the event
    double mean, mean_error;              // up to `mean_until`
};
struct survival_wish {
    double level; // of intervals: .95
    enum survival_interval interval;
    bool from_hazard;  // survival is exp(-hazard) (Fleming and Harrington)
    double mean_until; // NAN: the last time of all curves
};
// One curve per stratum.
struct survival_curve *survival_curves(struct arena *arena,
                                       const struct survival_data *data,
                                       const struct survival_wish *wish);

// Do the strata differ? rho 0 is the log-rank test, rho 1 Peto and Peto's
// change of Gehan and Wilcoxon's. Rows without start only.
struct survival_test {
    double *observed, *expected; // per stratum
    double *variance;            // strata x strata
    double chi_square, p;
    int df;
};
bool survival_compare(struct arena *arena, const struct survival_data *data,
                      double rho, struct survival_test *test,
                      struct err *err) MUST_USE;

#endif
