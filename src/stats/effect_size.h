#ifndef STATS_EFFECT_SIZE_H
#define STATS_EFFECT_SIZE_H

// effect_size - an effect and its sampling variance for each study, worked out
// of what it reports. Agrees with metafor's escalc() (3.8-1), with its
// defaults: variances by large samples (vtype="LS"), one half added to each
// cell of a table in which a cell is 0 (add=1/2, to="only0"; nothing for AS,
// PAS, PFT), no table left out (drop00=FALSE).
//
//   measure  values, in this order      effect
//   COR      ri ni                      r
//   ZCOR     ri ni                      Fisher's z
//   UCOR     ri ni                      r without its small-sample bias
//   SMD      m1i sd1i n1i m2i sd2i n2i  Hedges' g
//   MD       m1i sd1i n1i m2i sd2i n2i  difference of means
//   OR RR    ai bi ci di                log odds ratio, log risk ratio
//   RD AS    ai bi ci di                differences of risks, and of their
//                                       arcsine roots
//   PETO     ai bi ci di                log odds ratio by Peto
//   PR PLO   xi ni                      proportion, its log odds
//   PAS PFT  xi ni                      its arcsine root, Freeman and Tukey's
//
// ai of n1i = ai + bi in the first group had the event, ci of n2i = ci + di in
// the second.
//
// Missing is NAN: where a value is missing, or the effect is not defined (a
// correlation of fewer than four people, a standard deviation of 0), both
// effect and variance are NAN. What cannot be (a negative count, a correlation
// beyond 1) is ERR_INPUT.
//
// SOURCE: Viechtbauer 2010, J Stat Softw 36(3); Hedges 1981, J Educ Stat 6,
// 107-128 (SMD, exact J); Olkin & Pratt 1958, Ann Math Stat 29, 201-211 (UCOR);
// Yusuf et al. 1985, Prog Cardiovasc Dis 27, 335-371 (PETO); Rucker et al.
// 2009, Stat Med 28, 721-738 (AS); Freeman & Tukey 1950, Ann Math Stat 21,
// 607-611 SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"

#include <stddef.h>

enum effect_size_measure {
    EFFECT_SIZE_COR,
    EFFECT_SIZE_ZCOR,
    EFFECT_SIZE_UCOR,
    EFFECT_SIZE_SMD,
    EFFECT_SIZE_MD,
    EFFECT_SIZE_OR,
    EFFECT_SIZE_RR,
    EFFECT_SIZE_RD,
    EFFECT_SIZE_AS,
    EFFECT_SIZE_PETO,
    EFFECT_SIZE_PR,
    EFFECT_SIZE_PLO,
    EFFECT_SIZE_PAS,
    EFFECT_SIZE_PFT,
    EFFECT_SIZE_MEASURES
};

enum { EFFECT_SIZE_VALUES_MAX = 6 };

struct effect_size_row {
    const char *name;                           // "COR", as metafor has it
    const char *values[EFFECT_SIZE_VALUES_MAX]; // "ri", "ni"; then NULL
};
extern const struct effect_size_row EFFECT_SIZE_ROWS[EFFECT_SIZE_MEASURES];

// To which tables (or proportions) `add` is added.
enum effect_size_to {
    EFFECT_SIZE_ONLY0,  // those with a cell of 0
    EFFECT_SIZE_IF0ALL, // all, if any has a cell of 0
    EFFECT_SIZE_ALL,
    EFFECT_SIZE_NONE,
};

struct effect_size_settings {
    enum effect_size_measure measure;
    double add; // to each cell
    enum effect_size_to to;
    bool drop_double_zero; // drop00: nobody in either group, or everybody
    bool approximate_j;    // SMD: 1 - 3 / (4 m - 1), m = n1i + n2i - 2
};
struct effect_size_settings effect_size_defaults(
    enum effect_size_measure measure);

struct effect_size_found {
    double *yi, *vi;    // the caller's room for k numbers each
    size_t missing;     // a value is missing
    size_t undefined;   // all values there, but no effect or variance
    size_t added;       // studies to which `add` was added
    size_t double_zero; // left out by drop_double_zero
};

// `values[i]` are k numbers each, in the measure's order. Fills found->yi and
// vi, and counts. ERR_INPUT names the first study (from 1) that cannot be.
bool effect_sizes(const struct effect_size_settings *settings, size_t k,
                  const double *const *values, struct effect_size_found *found,
                  struct err *err) MUST_USE;

#endif
