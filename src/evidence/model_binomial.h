#ifndef EVIDENCE_MODEL_BINOMIAL_H
#define EVIDENCE_MODEL_BINOMIAL_H

// model_binomial - a mixed model of an event that happens or does not: dropout,
// attendance, a score below a cut-off.
//
// The answer is that of model.h with `events` set: no residual variance (sigma
// is NAN), z tests (df is NAN), maximum likelihood. The response is 0 or 1, a
// text of which the first level is no event, cbind(events, others), or a share
// with its trials as weights.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model.h"
#include "stats/glmm.h"

struct model_events {
    struct glmm_settings settings;
    struct str level;       // of a text: which is the event; empty: 1
    double latent_variance; // of the link: what a residual is for shares
    struct glmm_fit fit;
    const struct mixed_data *data; // what was fitted; NULL without effects
};

// "logit", "cloglog", "probit"
const char *model_binomial_link(enum glmm_link link);

// As model_make(); settings->events says how. The frame must live as long as
// the answer.
bool model_binomial_make(struct arena *arena, const struct formula *formula,
                         const struct frame *frame,
                         const struct model_settings *settings,
                         struct model_answer *answer, struct err *err) MUST_USE;

// The same without random effects, whatever the formula says of them: what a
// model is compared with that has them.
bool model_binomial_make_plain(struct arena *arena,
                               const struct formula *formula,
                               const struct frame *frame,
                               const struct model_settings *settings,
                               struct model_answer *answer,
                               struct err *err) MUST_USE;

#endif
