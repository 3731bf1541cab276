#ifndef EVIDENCE_MODEL_COMPARE_H
#define EVIDENCE_MODEL_COMPARE_H

// model_compare - likelihood-ratio tests between models of the same rows, as
// R's anova() makes them: sorted by their parameters, REML fits made again by
// maximum likelihood (lme4 does so too), each beside the nearest one before it
// that lies within it. What does not lie within is listed without a test.
//
// A variance is 0 or above, so a test of it stands at an edge and the p of the
// chi-square is too large. With one variance more (and its covariances) the
// ratio follows, half and half, chi-squares of df - 1 and df: `p_mixture`.
// SOURCE: Self & Liang 1987, J Am Stat Assoc 82, 605-610 (cases 5 and 6);
// Stram & Lee 1994, Biometrics 50, 1171-1177
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model_nested.h"
#include "evidence/notes.h"

enum { MODEL_COMPARED_MAX = 32 };

// A smaller model beside a larger one.
struct model_ratio {
    bool nested; // false: all that follows is unknown
    double chisq;
    int df;
    double p;         // NAN with df 0
    double p_mixture; // NAN where it is not known, or nothing is at an edge
    int edges;        // as in struct model_step
};

struct model_compared {
    struct str formula;
    int parameters;
    double aic, bic, loglik, deviance;
    int against; // which of the models before it; -1: none
    struct model_ratio ratio;
};

struct model_comparison {
    bool ml;       // how they were fitted: or REML
    bool refitted; // although REML was asked for
    size_t n, left_out;
    int count;
    struct model_compared *models;
    struct notes notes;
};

// `formulas` are two or more; all columns in use of any of them must be there
// in a row. With `keep_reml` REML fits stay what they are. ERR_INPUT: another
// response, or REML with other fixed parts.
struct model_rivals {
    const struct formula *formulas;
    int count;
    bool keep_reml;
};
bool model_compare(struct arena *arena, const struct model_rivals *rivals,
                   const struct frame *frame,
                   const struct model_settings *settings,
                   struct model_comparison *comparison,
                   struct err *err) MUST_USE;

// The columns that the formulas name, each once: settings->also, so that a
// model is fitted to the rows that the comparison is of.
struct str *model_rival_columns(struct arena *arena,
                                const struct model_rivals *rivals, int *count);

// Two fits of the same rows by the same criterion.
struct model_ratio model_ratio_of(struct arena *arena,
                                  const struct model_answer *small,
                                  const struct model_answer *large);

// What to make of a test at an edge: with a mixture, or without.
const char *model_edge_words(bool known);

#endif
