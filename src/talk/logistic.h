#ifndef TALK_LOGISTIC_H
#define TALK_LOGISTIC_H

// logistic - multinomial logistic regression with a penalty on the squares of
// its weights: probabilities from some hundred numbers, steady where there are
// few rows.
//
// Inputs are standardised first and cut off at LOGISTIC_FAR standard
// deviations. Learning is a descent along the whole gradient with momentum, a
// fixed number of steps, sums in one order: the same rows give the same bits.
// SOURCE: Nesterov (2004), Introductory Lectures on Convex Optimization, 2.2.1:
// constant step, scheme III
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"
#include "base/text.h"

struct arena;
struct bytes;

enum {
    LOGISTIC_CLASSES = 3,
    LOGISTIC_LANES = 4, // of them the last one is spare
    LOGISTIC_INPUTS_MOST = 1024,
    LOGISTIC_FAR = 4,
};

struct logistic {
    int inputs;
    float *mean;                      // of each input
    float *steep;                     // 1 / standard deviation of each
    float (*weights)[LOGISTIC_LANES]; // of each input
    float bias[LOGISTIC_LANES];
    float common[LOGISTIC_LANES]; // share of each class in the rows
};

// The probability of each class; `inputs` stays as it is.
void logistic_answer(const struct logistic *logistic, const float *inputs,
                     float *chances);

struct logistic_lesson {
    size_t rows;
    int inputs;
    float *at;            // [row x inputs + input]; overwritten
    const int8_t *labels; // of each row
    // Of each input: how far it is trusted from the start. The penalty for its
    // weight is divided by the square of this.
    const float *trust;
    double cost; // C: the surprise of a row against the penalty
};

// What it returns lives in the arena.
const struct logistic *logistic_train(struct arena *arena,
                                      const struct logistic_lesson *lesson);

// As it stands in the model file. Parsing checks sizes and that every number
// is one (ERR_INPUT).
void logistic_print(const struct logistic *logistic, struct text *bytes);
bool logistic_parse(struct arena *arena, struct bytes *bytes, int inputs,
                    const struct logistic **logistic, struct err *err) MUST_USE;

#endif
