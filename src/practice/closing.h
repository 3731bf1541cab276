#ifndef PRACTICE_CLOSING_H
#define PRACTICE_CLOSING_H

// closing - forms that were not sent in time, or whose episode ends: what was
// answered is kept with its gaps, and judged.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/administration.h"
#include "practice/batch.h"

// Closes the open forms of an episode that ends, keeping and judging what was
// answered.
bool closing_run_episode(struct practice *practice, struct episode_id episode,
                         struct err *err) MUST_USE;

// Forms whose time is over, in order of id after `after`; the server asks every
// minute.
bool closing_list_due(struct practice *practice, int64_t after,
                      struct batch *due, struct err *err) MUST_USE;

// Closes one of them, keeping and judging what was answered. Harmless when it
// was sent, closed or tapped in the meantime.
bool closing_run(struct practice *practice, int64_t id,
                 struct err *err) MUST_USE;

#endif
