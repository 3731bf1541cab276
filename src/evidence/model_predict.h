#ifndef EVIDENCE_MODEL_PREDICT_H
#define EVIDENCE_MODEL_PREDICT_H

// model_predict - what a fit expects of the rows of another table: what R's
// predict() says with re.form = NA and with re.form = NULL, and how sure.
//
// What scale(), poly() and their like learned, they learned from the rows of
// the fit. Groups that the fit does not know, or that a row does not name, are
// allowed: of those stands what is expected on average, with how groups vary.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model_expect.h"

struct model_predicted {
    bool told; // false: something is missing in the row
    struct model_expected expected;
};

struct model_predictions {
    size_t rows;
    struct model_predicted *at;
    size_t left_out; // something missing
    size_t unknown;  // told, of a group that the fit does not know
};

// `formula` and `frame` are what the answer was made from. ERR_MISSING: a
// column that the formula needs; ERR_INPUT: a level of a factor, a text in
// place of a number.
struct model_predict_wish {
    const struct formula *formula;
    const struct frame *frame;
    const struct frame *rows;
};
bool model_predict(struct arena *arena, const struct model_answer *answer,
                   const struct model_predict_wish *wish,
                   struct model_predictions *predictions,
                   struct err *err) MUST_USE;

#endif
