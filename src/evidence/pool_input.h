#ifndef EVIDENCE_POOL_INPUT_H
#define EVIDENCE_POOL_INPUT_H

// pool_input - what is asked of a meta-analysis, and what the file holds of it.
//
// A question names columns; the studies are what those columns say, row by
// row, without the rows in which something in use is missing (counted) and
// with effects worked out of raw numbers where a question has an `effect`.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/design.h"
#include "evidence/pool_effects.h"
#include "evidence/transform.h"
#include "stats/pool_many.h"
#include "stats/robust.h"

enum pool_model {
    POOL_STUDIES,  // an effect per study (metafor's rma.uni)
    POOL_LEVELS,   // effects within studies: three levels (rma.mv)
    POOL_OUTCOMES, // several outcomes, their errors correlated (rma.mv, UN)
    POOL_BY_MH,    // tables, Mantel and Haenszel (rma.mh)
    POOL_BY_PETO,  // tables, Peto (rma.peto)
};

enum { POOL_KNOWN_MAX = 32, POOL_NOTES_MAX = 64 };

struct pool_question {
    struct str source; // the name of the file, for the report
    enum pool_model model;
    struct effect_question effect;
    struct pool_settings settings;
    struct str mods;    // "year + type", the right side of a formula; or empty
    struct str study;   // column of labels; clusters of three levels
    struct str label;   // column of other labels for the pictures
    struct str cluster; // of robust variances; empty: the study
    struct str by;      // column of subgroups
    struct str outcome; // column of outcomes (POOL_OUTCOMES)
    const struct str *known; // columns of known covariances: v1i, v2i ...
    int known_count;
    struct str order; // column in whose order effects are cumulated
    bool robust;
    enum robust_kind robust_kind;
    bool doubt;
    bool cumulative, leave_one_out; // for pictures, also without `doubt`
    bool has_transform;             // else the one that fits the effect
    enum transform transform;
};

struct pool_studies {
    size_t k;
    const double *yi, *vi;
    int p;
    const struct str *names; // p; "intrcpt" first, as metafor prints it
    const double *x;         // k x p; NULL: an intercept alone
    bool intercept;
    size_t *row; // k: of the frame, from 0
    size_t rows; // of the frame
    size_t dropped;
    const struct frame_column *label; // NULL: there is no column of names
    // Numbers of levels from 0 and their names; NULL where not asked for.
    const uint32_t *study, *cluster, *by, *outcome;
    const struct str *study_names, *by_names, *outcome_names;
    size_t study_count, cluster_count, by_count, outcome_count;
    const double *known;    // k x known_count
    const uint32_t *place;  // k
    const double *order;    // k
    const double *cells[4]; // k each: ai, bi, ci, di (POOL_BY_MH, POOL_BY_PETO)
    struct effect_facts effect; // what was done to get yi and vi
};

// The columns that the question needs, each once: what frame_read() is to read.
struct str *pool_input_columns(struct arena *arena,
                               const struct pool_question *question, int *count,
                               struct err *err) MUST_USE;

// ERR_INPUT and ERR_MISSING name option, column and line, and say what to do.
// `notes` gets what a reader should know.
struct notes;
bool pool_input_read(struct arena *arena, const struct pool_question *question,
                     const struct frame *frame, struct pool_studies *studies,
                     struct notes *notes, struct err *err) MUST_USE;

// The name of effect i; "Study 3", by its row, where there is none.
struct str pool_input_label(struct arena *arena,
                            const struct pool_studies *studies, size_t i);

#endif
