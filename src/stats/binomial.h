#ifndef STATS_BINOMIAL_H
#define STATS_BINOMIAL_H

// binomial - what goes with an event that happens or does not: logistic
// regression, and its like with the complementary log-log link. On rows of
// person and period it is the hazard in discrete time: sessions are counted,
// not measured, and ties between them are no rounding.
//
//     logit:   log(p / (1 - p)) = x' beta
//     cloglog: log(-log(1 - p)) = x' beta  (Cox's model, grouped)
//     probit:  p = the normal share below x' beta
//
// Iterated weighted least squares to the top; agrees with R's glm().
//
// SOURCE: McCullagh & Nelder 1989, Generalized Linear Models, ch. 4; Singer &
// Willett 1993, J Educ Stat 18, 155-195 (discrete time)
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"

#include <stddef.h>

struct arena;

enum binomial_link { BINOMIAL_LOGIT, BINOMIAL_CLOGLOG, BINOMIAL_PROBIT };

enum { BINOMIAL_COEFFICIENTS_MAX = 64, BINOMIAL_STEPS_MAX = 100 };

struct binomial_data {
    size_t n;
    const double *y;      // share of events, 0 to 1
    const double *trials; // of which it is the share; NULL: 1
    int p;
    const double *x;      // n x p, column by column
    const double *offset; // n; NULL: none
};

struct binomial_coefficient {
    double estimate, se, statistic, p, low, high;
};
struct binomial_fit {
    size_t n;
    int p;
    struct binomial_coefficient *beta;
    double *variance; // p x p
    double *fitted;   // n: probabilities
    double deviance, null_deviance, loglik, aic, bic;
    bool separated; // fitted probabilities reach 0 or 1: some column divides
                    // the rows, and its estimate has no end
    int steps;
};

// ERR_INPUT: a share outside of 0 to 1, a singular x (the text names the
// column, from 1), more coefficients than rows.
bool binomial_fit(struct arena *arena, const struct binomial_data *data,
                  enum binomial_link link, double level,
                  struct binomial_fit *fit, struct err *err) MUST_USE;

// The probability at a linear predictor, safe far out.
double binomial_probability(enum binomial_link link, double eta);

#endif
