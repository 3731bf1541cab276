#ifndef EVIDENCE_MODEL_H
#define EVIDENCE_MODEL_H

// model - a linear mixed model, from a formula and a table to an answer that
// can be told: named as lme4 names things, in its order, with whatever a reader
// should know before they believe it.
//
// Degrees of freedom are Satterthwaite's; Wald intervals are those of lme4's
// confint(method = "Wald"), estimate and normal point times standard error.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/design.h"
#include "stats/mixed_profile.h"
#include "stats/residual.h"

// Residuals that are correlated, or spread differently: model_residual.h.
enum { MODEL_CLUSTERS_MAX = 4 };
struct model_residual_wish {
    enum residual_kind kind;
    struct str by;                           // as written: "session | client"
    struct str clusters[MODEL_CLUSTERS_MAX]; // columns; "therapist/client": two
    int cluster_count;
    struct str position; // a column; empty: order of rows
    struct str unequal;  // a column; empty: all spread alike
};

struct model_residual {
    struct model_residual_wish wish;
    double phi; // NAN: none
    int strata; // of unequal variances; 0: none
    struct str *names;
    double *ratio;               // of standard deviations to the first
    double *freedom;             // by containment, as nlme
    struct residual_shape shape; // of the rows of the design, without weights
    const struct residual_data *data; // what was fitted
    const struct residual_fit *fit;
};

struct glmm_settings;

struct model_settings {
    bool ml;            // or REML
    bool profile;       // intervals by profile likelihood, not Wald
    double level;       // of intervals: .95
    struct str weights; // a column; empty: none
    const struct glmm_settings *events; // model_binomial.h; NULL: scores
    struct model_residual_wish residual;
    const struct str *also; // columns that must be there in a row although the
    int also_count;         // formula does not name them: model_compare.h
};

struct model_fixed {
    struct str name;
    double estimate, se, df, statistic, p;
    struct mixed_limits limits;
};

struct model_random {
    struct str group; // the second of one grouping factor is "client.1"
    size_t units;
    int q;
    struct str *names;           // q
    double *covariance;          // q x q
    double *deviation;           // q
    double *correlation;         // q x q; NAN where a variance is 0
    struct mixed_limits *limits; // profile: lower triangle, deviations on its
                                 // diagonal; NULL without
    double icc;                  // of its intercept; NAN without
};

struct model_group {
    struct str label;
    size_t units;
};

struct model_events;

enum { MODEL_WARNINGS_MAX = 32 };

struct model_answer {
    struct str formula;
    struct model_settings settings;
    size_t n, left_out; // rows; those with something missing
    int group_count;    // grouping factors, as lme4 lists them
    struct model_group *groups;
    int fixed_count;
    struct model_fixed *fixed;
    double *correlation; // of the fixed effects' estimates
    int random_count;
    struct model_random *random;
    double sigma;
    struct mixed_limits sigma_limits;
    double icc; // all intercepts together; NAN without
    int warning_count;
    struct str warnings[MODEL_WARNINGS_MAX];
    struct mixed_fit fit;
    struct model_events *events; // model_binomial.h; NULL: scores
    struct design design;
    struct model_residual *residual; // NULL: independent, spread alike
    const struct model_comparison *comparison;   // model_compare.h, or NULL
    const struct model_tests *tests;             // model_test.h, or NULL
    const struct model_predictions *predictions; // model_predict.h, or NULL
};

// ERR_INPUT: the formula ("character 12: ..."), or a model that these rows
// cannot carry; ERR_MISSING: no such column. Close the answer.
bool model_make(struct arena *arena, const struct formula *formula,
                const struct frame *frame,
                const struct model_settings *settings,
                struct model_answer *answer, struct err *err) MUST_USE;

// The parts, for those who have the fit from elsewhere: the design of a formula
// and a table, its data, and what is told of a fit with its design.
bool model_design(struct arena *arena, const struct formula *formula,
                  const struct frame *frame,
                  const struct model_settings *settings, struct design *design,
                  struct err *err) MUST_USE;
bool model_data_of(struct arena *arena, const struct design *design,
                   struct mixed_data *data, struct err *err) MUST_USE;
bool model_tell(struct arena *arena, struct model_answer *answer,
                struct err *err) MUST_USE;

void model_close(struct model_answer *answer);

#endif
