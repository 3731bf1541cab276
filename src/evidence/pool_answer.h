#ifndef EVIDENCE_POOL_ANSWER_H
#define EVIDENCE_POOL_ANSWER_H

// pool_answer - all that a meta-analysis says, gathered once; text, JSON,
// method paragraph and pictures are printed from it and cannot differ.
//
// What could not be had (an interval that was not found, a selection model
// without a study on one side of its step) is marked so, and a note says why:
// one part that fails does not take the others with it.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/notes.h"
#include "evidence/pool_input.h"
#include "stats/doubt.h"
#include "stats/doubt_bias.h"
#include "stats/doubt_select.h"
#include "stats/pool_levels.h"
#include "stats/pool_many.h"
#include "stats/pool_tables.h"
#include "stats/robust.h"

// What all models have. NAN: not defined there.
struct pool_summary {
    const char *method; // "REML"
    const char *test;   // "z"
    double level;
    size_t k;
    int p;
    const struct str *names;             // p
    const struct pool_coefficient *beta; // p
    const double *vb;                    // p x p
    double pi_low, pi_high;
    double tau2, tau2_se, tau2_low, tau2_high;
    double i2, h2, vt;
    double q, q_df, q_p;
    double qm, qm_df1, qm_df2, qm_p;
    double r2;
    double loglik, aic, bic, aicc;
};

enum { EGGERS = 4, TRIMS = 4 };
struct pool_egger {
    const char *name; // "lm_sei"
    bool has;
    struct egger test;
};
struct pool_trim {
    const char *name; // "L0_left"
    bool has;
    struct trim_fill filled;
};

struct pool_doubt {
    bool has_leave_one_out, has_cumulative, has_influence, has_begg;
    bool has_trim, has_fail_safe, has_selection, has_blups;
    struct doubt_refits leave_one_out, cumulative;
    const size_t *order; // of the cumulative rows; NULL: as they stand
    struct doubt_influences influence;
    struct pool_egger egger[EGGERS];
    struct begg begg, begg_normal; // exact where there are no ties; normal
    struct trim_fill trim;         // L0, the side that the slope points to
    struct pool_trim trims[TRIMS]; // L0 and R0, either side
    struct fail_safe fail_safe;
    struct selection selection;
    enum selection_direction direction;
    struct doubt_blup *blups; // k
};

struct pool_group { // one subgroup
    struct str name;
    size_t k;
    bool has; // false: it could not be fitted; a note says why
    struct pool_fit fit;
};
struct pool_groups {
    size_t count;
    struct pool_group *at;
    double q_between, q_df, q_p; // of differences between their estimates
};

struct pool_answer {
    const struct pool_question *question;
    const struct pool_studies *studies;
    struct notes *notes;
    enum transform transform;
    struct pool_summary all;
    const double *weights; // k, percent of the pooled estimate; NULL: none
    // By model:
    struct pool_fit fit;
    struct pool_levels_fit levels;
    bool has_profile;
    struct pool_levels_interval profile;
    struct pool_many_fit many;
    struct pool_tables_fit tables;
    // Where asked for:
    bool has_robust;
    struct robust_fit robust;
    struct pool_groups groups;
    struct pool_doubt *doubt; // NULL
};

bool pool_answer_find(struct arena *arena, const struct pool_question *question,
                      const struct pool_studies *studies, struct notes *notes,
                      struct pool_answer *answer, struct err *err) MUST_USE;

// How the engines want the studies.
struct pool_data pool_answer_data(const struct pool_studies *studies);

// The model of tables: pool_answer_tables.c.
bool pool_answer_tables(struct arena *arena, struct pool_answer *answer,
                        struct err *err) MUST_USE;

// The doubts of answer->question; those that are not asked for stay empty.
struct pool_doubt *pool_doubt_find(struct arena *arena,
                                   const struct pool_answer *answer);

#endif
