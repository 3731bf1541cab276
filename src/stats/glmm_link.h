#ifndef STATS_GLMM_LINK_H
#define STATS_GLMM_LINK_H

// glmm_link - the log-likelihood of one row of events and trials, and how it
// bends, as functions of its linear predictor.
//
// SPDX-License-Identifier: GPL-3.0-or-later

enum glmm_link { GLMM_LOGIT, GLMM_CLOGLOG, GLMM_PROBIT };

struct glmm_bend {
    double slope;    // d l / d eta
    double observed; // -d2 l / d eta2, never below 0
    double expected; // its expectation (Fisher's); the same for the logit
    double drift;    // d expected / d eta
};

// Without the binomial coefficient.
double glmm_link_loglik(enum glmm_link link, double share, double trials,
                        double eta);
struct glmm_bend glmm_link_bend(enum glmm_link link, double share,
                                double trials, double eta);

#endif
