#ifndef EVIDENCE_POOL_PICTURES_H
#define EVIDENCE_POOL_PICTURES_H

// pool_pictures - what the pictures of a meta-analysis show. Drawing is done by
// forest.h, funnel.h and bubble.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/bubble.h"
#include "evidence/forest.h"
#include "evidence/funnel.h"
#include "evidence/pool_answer.h"

// All studies, subgroups as blocks, effects of a study together, the pooled
// estimate (none with moderators) with its prediction interval.
struct forest forest_of(struct arena *arena, const struct pool_answer *answer);

// Need answer->doubt with what they show. ERR_INPUT: it is not there (with
// moderators, or with several effects per study).
bool cumulative_of(struct arena *arena, const struct pool_answer *answer,
                   struct forest *forest, struct err *err) MUST_USE;
bool leave_one_out_of(struct arena *arena, const struct pool_answer *answer,
                      struct forest *forest, struct err *err) MUST_USE;

// Studies of trim and fill are shown where answer->doubt has them.
struct funnel funnel_of(struct arena *arena, const struct pool_answer *answer,
                        bool contours);

// The first numeric moderator, the others at their means. ERR_INPUT: there is
// none.
bool bubble_of(struct arena *arena, const struct pool_answer *answer,
               struct bubble *bubble, struct err *err) MUST_USE;

#endif
