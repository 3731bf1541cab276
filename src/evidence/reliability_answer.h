#ifndef EVIDENCE_RELIABILITY_ANSWER_H
#define EVIDENCE_RELIABILITY_ANSWER_H

// reliability_answer - how reliable an instrument was in a table of answers,
// found once; text and JSON are printed from it.
//
// Everything that can be had is found: internal consistency, one factor,
// agreement of the columns as if they were raters or occasions, and, with
// `within`, what lies within and between people. A part that cannot be had
// becomes a note.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/frame.h"
#include "evidence/notes.h"
#include "stats/agreement.h"
#include "stats/factor_general.h"
#include "stats/factor_one.h"
#include "stats/reliability_within.h"

enum reliability_columns { // what they are, and so what is told of them
    RELIABILITY_OF_ITEMS,
    RELIABILITY_OF_RATERS,
    RELIABILITY_OF_OCCASIONS,
};

struct reliability_question {
    struct str items;   // empty: all numeric columns
    struct str reverse; // empty: none but those with a minus
    struct str within;  // the column that says whose row it is; empty: none
    struct str time;    // the column of occasions; empty: none
    double least, most; // the range of answers; NAN: as seen
    bool complete;      // only rows with all items
    enum reliability_columns columns;
    int factors;  // below a general one; 0: not asked
    double level; // of intervals: .95
};

struct reliability_answer {
    const struct reliability_question *question;
    struct reliability_answers answers; // turned round; constant items left out
    struct str *names;
    bool *reversed;
    double least, most; // what was turned round with; NAN: nothing was
    size_t rows;        // of the file
    size_t answered;    // with at least one item
    size_t complete;    // with all
    struct reliability_score score;
    bool has_floor;
    double at_floor, at_ceiling; // shares of complete rows with the least
                                 // (the most) on every item

    double *covariance, *correlation;
    struct reliability_alpha alpha, alpha_complete;
    bool has_alpha_complete;
    struct reliability_item *item;
    double sem; // of the score

    bool has_omega;
    struct factor_one factor;       // of covariances
    struct factor_one standardised; // of correlations
    struct factor_one_test test;
    bool has_general;
    struct factor_general general; // of correlations, each from all it can be

    bool has_agreement;
    struct agreement agreement;
    double occasions_r; // of two columns; NAN otherwise
    bool has_kappa;
    int categories;
    struct kappa kappa;

    bool has_within;
    size_t occasions; // rows of what follows, where they are others than those
                      // of `answers` (reliability_people.h); 0: the same
    uint32_t persons;
    size_t nobody;                   // rows without a person
    struct reliability_share *share; // items, then their mean
    double *within, *between;        // correlations of items
    bool has_nested, has_crossed;
    struct reliability_components nested, crossed;

    struct notes notes;
};

// ERR_INPUT, ERR_MISSING, ERR_LIMIT: columns that are not there or cannot be
// used, too few answers for anything at all.
bool reliability_answer_find(struct arena *arena,
                             const struct reliability_question *question,
                             const struct frame *frame,
                             struct reliability_answer *answer,
                             struct err *err) MUST_USE;

#endif
