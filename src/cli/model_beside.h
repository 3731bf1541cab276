#ifndef CLI_MODEL_BESIDE_H
#define CLI_MODEL_BESIDE_H

// model_beside - what `rapport evidence model` is asked beside the fit: tests
// of its terms, other models of the same rows, what it expects of other rows.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/command.h"
#include "evidence/model_compare.h"

struct model_beside {
    struct model_rivals rivals; // the model itself comes first
    bool test;
    struct str predict, predict_out; // files; empty: not wanted
};

// --against, --keep-reml, --test, --predict, --predict-out. A mistake in a
// formula is pointed at on command->err.
bool model_beside_read(const struct command *command,
                       const struct formula *formula,
                       struct model_beside *beside, struct err *err) MUST_USE;

// Anything but the fit: the rows are needed, and none may be in use that one of
// the other models lacks.
bool model_beside_is_wanted(const struct model_beside *beside);

// Adds to the answer what was asked.
bool model_beside_make(const struct command *command,
                       const struct model_beside *beside,
                       const struct frame *frame, struct model_answer *answer,
                       struct err *err) MUST_USE;

// The formula again, with a caret below what is wrong. Always false.
bool model_beside_point(const struct command *command, struct str text,
                        const struct err *err);

#endif
