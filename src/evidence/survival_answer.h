#ifndef EVIDENCE_SURVIVAL_ANSWER_H
#define EVIDENCE_SURVIVAL_ANSWER_H

// survival_answer - curves, a Cox model or a hazard in discrete time, from a
// question and its rows to an answer that can be told.
//
// Names are those that R prints. Whatever a reader should know before they
// believe a number is a note.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/survival_input.h"

struct survival_period { // of discrete time
    double time;
    size_t at_risk, events;
};

struct survival_coefficient {
    struct str name;
    double estimate, se, naive_se, statistic, p, low, high; // naive_se NAN:
                                                            // none
    bool endless; // all events lie on one side of it: its estimate, error and
                  // limits mean nothing
};

struct survival_answer {
    const struct survival_question *question;
    const struct survival_rows *rows;
    struct notes *notes;

    struct survival_curve *curves; // rows->data.strata
    double mean_until;             // of restricted means
    bool is_compared;              // groups were
    struct survival_test compared;

    int p; // those that could be estimated
    struct survival_coefficient *beta;
    bool endless;      // one of them is
    struct str *terms; // term_count: of the tests of proportionality
    int term_count;
    struct cox_fit cox;
    struct cox_check *checks; // term_count + 1; NULL: could not be had
    double *base_at;          // p: where the base line stands
    struct cox_base *base;
    size_t base_count;

    struct binomial_fit binomial;
    struct survival_period *periods;
    size_t period_count;
};

// ERR_INPUT: the rows do not carry the model, and what would help.
bool survival_answer_find(struct arena *arena,
                          const struct survival_question *question,
                          const struct survival_rows *rows, struct notes *notes,
                          struct survival_answer *answer,
                          struct err *err) MUST_USE;

#endif
