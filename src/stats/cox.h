#ifndef STATS_COX_H
#define STATS_COX_H

// cox - what goes with an event that comes sooner: proportional hazards.
//
//     h(t) = h0(t) exp(x(t)' beta)
//
// Rows as in survival.h, so that covariates may change with time. Strata have
// a base line of their own each. Agrees with coxph() of R's survival (3.5-3).
//
// SOURCE: Cox 1972, JRSS B 34, 187-220; Efron 1977, JASA 72, 557-565; Breslow
// 1974, Biometrics 30, 89-99; Andersen & Gill 1982, Ann Stat 10, 1100-1120;
// Lin & Wei 1989, JASA 84, 1074-1078 (clusters)
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/survival.h"

enum cox_ties { COX_EFRON, COX_BRESLOW };

enum { COX_COEFFICIENTS_MAX = 64, COX_STEPS_MAX = 60 };

struct cox_data {
    struct survival_data rows;
    int p;
    const double *x;         // n x p, column by column
    const double *offset;    // n; NULL: none
    const uint32_t *cluster; // from 0; NULL: none
    uint32_t clusters;
    const int *term; // p, rising by at most 1: the term of a formula that a
                     // column is of, for cox_proportional(); NULL: each its own
};

enum cox_time { COX_TIME_KM, COX_TIME_IDENTITY, COX_TIME_RANK, COX_TIME_LOG };

struct cox_settings {
    enum cox_ties ties;
    double level;       // of intervals: .95
    enum cox_time time; // of cox_proportional(): with what hazards might drift
};

// Of all pairs of which one is known to have had the event first: how often did
// the one with the higher `score` have it first? Ties of score count half.
// The error is the infinitesimal jackknife's, over clusters when there are any.
struct concordance {
    double concordant, discordant, tied_score; // pairs
    double tied_time, tied_both;
    double value, error; // NAN: no pair
};

struct cox_coefficient {
    double estimate, se, naive_se; // naive_se NAN without clusters
    double statistic, p, low, high;
    bool endless; // its estimate runs away: all events on one side
};

struct cox_fit {
    size_t n, events;
    int p;
    struct cox_coefficient *beta;
    double *variance, *naive; // p x p; naive NULL without clusters
    double loglik_null, loglik;
    double likelihood_ratio, likelihood_ratio_p;
    double wald, wald_p; // NAN: clusters are too few for a robust one
    double score, score_p;
    int df;
    struct concordance pairs;
    int steps;
    int singular; // when it fails because a column follows from those before
                  // it: that column; else -1
};

// ERR_INPUT: rows as survival_check(), more coefficients than events, a
// singular x (the text names the column, from 1); ERR_LIMIT: no convergence.
bool cox_fit(struct arena *arena, const struct cox_data *data,
             const struct cox_settings *settings, struct cox_fit *fit,
             struct err *err) MUST_USE;

// The cumulated base line at x = `at` (p values; NULL: all 0), per stratum and
// distinct time; hazard only.
struct cox_base {
    uint32_t stratum;
    double time, hazard;
};
size_t cox_base_line(struct arena *arena, const struct cox_data *data,
                     const struct cox_settings *settings,
                     const struct cox_fit *fit, const double *at,
                     struct cox_base **base);

// Do hazards stay proportional? Per term (per column without terms), and all
// at once (in the row behind them).
// SOURCE: Grambsch & Therneau 1994, Biometrika 81, 515-526, with the exact
// information at each event time (survival 3)
struct cox_check {
    double chi_square, p;
    int df;
};
bool cox_proportional(struct arena *arena, const struct cox_data *data,
                      const struct cox_settings *settings,
                      const struct cox_fit *fit, struct cox_check *checks,
                      struct err *err) MUST_USE;

struct concordance concordance_of(struct arena *arena,
                                  const struct survival_data *rows,
                                  const double *score, const uint32_t *cluster,
                                  uint32_t clusters);

#endif
