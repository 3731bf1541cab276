#ifndef STATS_POOL_TABLES_H
#define STATS_POOL_TABLES_H

// pool_tables - 2 x 2 tables pooled as tables, without an effect for each: one
// common odds ratio, risk ratio or risk difference by Mantel and Haenszel, or
// the log odds ratio by Peto. Agrees with metafor's rma.mh() and rma.peto()
// (3.8-1) at their defaults.
//
// Nothing is added to the tables. Only for Q, I2 and H2 does each table get an
// effect of its own, one half added to each cell where one is 0, tables without
// an event (or with nothing else) left out; `k_effects` is how many there are.
// Peto's Q needs no effects.
//
// SOURCE: Mantel & Haenszel 1959, J Natl Cancer Inst 22, 719-748; Robins,
// Breslow & Greenland 1986, Biometrics 42, 311-323 (variance of OR); Greenland
// & Robins 1985, Biometrics 41, 55-68 (RR); Sato, Greenland & Robins 1989,
// Biometrics 45, 1323-1324 (RD); Breslow & Day 1980, IARC Sci Publ 32; Tarone
// 1985, Biometrika 72, 91-95; Yusuf et al. 1985, Prog Cardiovasc Dis 27,
// 335-371 SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"

#include <stddef.h>

struct arena;

enum pool_tables_method {
    POOL_MH_OR, // log odds ratio
    POOL_MH_RR, // log risk ratio
    POOL_MH_RD,
    POOL_PETO, // log odds ratio
};

struct pool_tables {
    size_t k;
    // In the first group ai had it and bi not, in the second ci and di. A table
    // with a NAN is left out.
    const double *ai, *bi, *ci, *di;
};

struct pool_tables_settings {
    enum pool_tables_method method;
    double level;    // .95
    bool correction; // CMH: one half off the difference; metafor's default
};

struct pool_tables_test {
    double statistic, df, p; // NAN: not of this method, or no test is possible
};

struct pool_tables_fit {
    size_t k, missing, k_effects;
    double estimate, se, statistic, p, low, high;
    double q, q_p, i2, h2;               // k_effects - 1 degrees of freedom
    struct pool_tables_test cmh;         // OR: are the groups alike?
    struct pool_tables_test breslow_day; // OR: are the odds ratios alike?
    struct pool_tables_test tarone;      // the same, corrected
};

// ERR_INPUT: no tables, a negative count (the first such study, from 1, is
// named), or events so few that the effect is not defined.
bool pool_tables_fit(struct arena *arena, const struct pool_tables *tables,
                     const struct pool_tables_settings *settings,
                     struct pool_tables_fit *fit, struct err *err) MUST_USE;

#endif
