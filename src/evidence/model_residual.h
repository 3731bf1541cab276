#ifndef EVIDENCE_MODEL_RESIDUAL_H
#define EVIDENCE_MODEL_RESIDUAL_H

// model_residual - a model whose residuals are correlated within a client or
// spread differently, from a formula and a table to the answer of model.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model.h"

// 'session | client' into its columns; '1 | client': rows in their order;
// 'session | therapist/client', or with ':': each client of each therapist.
bool model_residual_read(struct str text, enum residual_kind kind,
                         struct model_residual_wish *wish,
                         struct err *err) MUST_USE;

bool model_residual_is_wanted(const struct model_settings *settings);

enum { MODEL_RESIDUAL_COLUMNS_MAX = MODEL_CLUSTERS_MAX + 2 };

// The columns that it needs beside those of the formula; how many.
int model_residual_columns(const struct model_residual_wish *wish,
                           struct str *names);

// Which stratum of unequal spread a value in another row is of. ERR_INPUT: none
// that was fitted.
bool model_residual_stratum(const struct model_residual *told,
                            const struct frame_column *column, size_t row,
                            uint32_t *stratum, struct err *err) MUST_USE;

// As model_make(); the formula may do without random effects.
bool model_residual_make(struct arena *arena, const struct formula *formula,
                         const struct frame *frame,
                         const struct model_settings *settings,
                         struct model_answer *answer, struct err *err) MUST_USE;

#endif
