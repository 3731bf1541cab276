#ifndef EVIDENCE_WANTED_COLUMNS_H
#define EVIDENCE_WANTED_COLUMNS_H

// wanted_columns - which columns of a file a question needs.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/str.h"

// "status=dropout": the column and the value; no value without a sign.
struct str wanted_of_value(struct str option, struct str *value);

// Adds a name, once; no name adds nothing.
void wanted_add(struct str *wanted, int *count, struct str name);

#endif
