#ifndef MEASURE_INSTRUMENT_READ_H
#define MEASURE_INSTRUMENT_READ_H

// instrument_read - the parts of reading an instrument file, for one another;
// everybody else calls instrument_parse().
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/instrument.h"
#include "wire/json.h"

// "better": "lower" or "higher"; left as it was when not said.
bool better_read(const struct node *object, enum better *better,
                 struct err *err) MUST_USE;

// Each adds to `in` what the file says; in this order.
bool scales_read(struct arena *arena, const struct node *root,
                 struct instrument *in, struct err *err) MUST_USE;
bool examples_read(struct arena *arena, const struct node *root,
                   struct instrument *in, struct err *err) MUST_USE;

#endif
