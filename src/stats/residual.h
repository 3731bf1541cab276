#ifndef STATS_RESIDUAL_H
#define STATS_RESIDUAL_H

// residual - linear models, with random effects or none, whose residuals are
// correlated within a client or spread differently: what R's nlme (3.1-162)
// calls lme() and gls() with corAR1, corCAR1, corCompSymm and varIdent.
//
// For each phi and each set of ratios the rows are whitened and the rest is an
// ordinary fit (mixed.h, or least squares without random effects), so that the
// criterion in phi and ratios is profiled exactly and any random effects that
// mixed.h can fit will do. Definitions are nlme's: REML as in lme4, BIC of
// n - p rows under REML, under ML standard errors of n - p degrees of freedom.
//
// SOURCE: Pinheiro & Bates 2000, Mixed-Effects Models in S and S-PLUS, 5.1-5.4
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/mixed_profile.h"
#include "stats/residual_rows.h"

struct residual_data {
    struct mixed_data rows; // term_count 0: no random effects
    struct residual_shape shape;
};

struct residual_fit {
    struct mixed_fit mixed; // sigma is that of the first stratum; problem NULL
                            // and theta_count 0 without random effects
    enum residual_kind kind;
    double phi;       // CAR1: at a distance of 1; NAN: independent
    double *ratio;    // of standard deviations to the first stratum
    double phi_least; // what phi can be least
    // Standard errors: of log((phi - phi_least) / (1 - phi)), and of log ratio.
    // NAN: not to be had, as at an edge or with more than five of them.
    double phi_error, *ratio_error;
    double *bend;    // work
    bool at_limit;   // phi ended at the edge of what it can be
    bool flat;       // the rows do not tell phi from the rest of the model
    bool settled;    // the search came to an end
    int evaluations; // ordinary fits
    size_t clusters, repeated;
};

// As mixed_fit(); and ERR_INPUT: no client has two rows, or `clash` (which is
// {0, 0} otherwise). Close the fit with mixed_close(&fit->mixed).
bool residual_fit_make(struct arena *arena, const struct residual_data *data,
                       bool ml, struct residual_fit *fit,
                       struct residual_clash *clash, struct err *err) MUST_USE;

// Limits on those scales, turned back, as nlme's intervals().
struct mixed_limits residual_phi_limits(const struct residual_fit *fit,
                                        double level);
struct mixed_limits residual_ratio_limits(const struct residual_fit *fit,
                                          int stratum, double level);

// The rows whitened by a fit of them, in another order: as independent rows of
// one spread, sigma, their effects and coefficients are the fit's. Offsets have
// been taken off.
bool residual_whiten(struct arena *arena, const struct residual_data *data,
                     const struct residual_fit *fit, struct mixed_data *white,
                     struct err *err) MUST_USE;

// Degrees of freedom by containment, one for each column that the fit kept:
// nlme's where groups are nested; without random effects n - p; NAN where
// groups are crossed.
// SOURCE: Pinheiro & Bates 2000, section 2.4.2
void residual_freedom(struct arena *arena, const struct residual_data *data,
                      const struct mixed_fit *fit, const int *term,
                      double *freedom);

#endif
