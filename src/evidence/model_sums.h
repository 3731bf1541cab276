#ifndef EVIDENCE_MODEL_SUMS_H
#define EVIDENCE_MODEL_SUMS_H

// model_sums - what a network needs of a practice to fit one model: sums, and
// no rows. Names of clients and therapists are not in them; names of columns
// and of the levels of predictors are. Small practices should know that the
// sums of one client say as much as a few figures about that client.
//
// Each practice makes sums with the same formula; put together they give the
// fit of all rows, to the digits that rounding leaves. Units of two practices
// are different units. For nested models.
//
// A practice that keeps its own sums keeps the names of their units with them,
// so that a session more changes the sums of its client alone.
//
// The file is text. "rapport-sums 1", then what the code reads, line by line.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model.h"
#include "stats/mixed_sums.h"

struct text;

struct model_sums {
    struct str formula;
    struct mixed_shape shape; // without rows
    struct mixed_sums sums;
    struct design design; // names and groups alone
    struct str **names;   // of the units of each level; NULL: not known
};

// ERR_INPUT: the model is not nested.
bool model_sums_make(struct arena *arena, const struct formula *formula,
                     const struct frame *frame,
                     const struct model_settings *settings,
                     struct model_sums *sums, struct err *err) MUST_USE;

// The same while the file is read, in memory that grows with its groups and not
// with its rows; for formulas that design_can_stream(). ERR_CONFLICT: these
// rows must be seen together.
bool model_sums_stream(struct arena *arena, const struct formula *formula,
                       const struct frame_source *source,
                       const struct model_settings *settings,
                       struct model_sums *sums, struct err *err) MUST_USE;

// The names of a design without its rows.
void model_sums_keep_names(struct arena *arena, const struct design *from,
                           struct design *to);

// Those of the units of each level: a design of rows, or of a stream, whose
// units are numbered in the order in which they came.
struct str **model_sums_unit_names(struct arena *arena,
                                   const struct mixed_shape *shape,
                                   const struct design *design, bool streamed);

// `into` becomes both. ERR_INPUT: they are of two models.
bool model_sums_join(struct arena *arena, struct model_sums *into,
                     const struct model_sums *more, struct err *err) MUST_USE;

// `into` grows by more rows of its own units, and of new ones: names say which.
// ERR_INPUT: `into` has no names, or a unit lies within another one now.
bool model_sums_add(struct arena *arena, struct model_sums *into,
                    const struct model_sums *more, struct err *err) MUST_USE;

// The fit of all that was put together.
bool model_sums_fit(struct arena *arena, const struct model_sums *sums,
                    const struct model_settings *settings,
                    struct model_answer *answer, struct err *err) MUST_USE;

// As a file, with the names of the units or without. Printing: ERR_INPUT where
// a name has a line break in it, or is not known. Reading: ERR_INPUT names the
// line that cannot be.
bool model_sums_print(struct text *out, const struct model_sums *sums,
                      bool with_names, struct err *err) MUST_USE;
bool model_sums_read(struct arena *arena, struct str bytes,
                     struct model_sums *sums, struct err *err) MUST_USE;

#endif
