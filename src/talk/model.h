#ifndef TALK_MODEL_H
#define TALK_MODEL_H

// model - everything that was learned, and the file it is kept in.
//
// There is one of each pass for text as people write it and one for text as
// machines write it, bare of punctuation and capitals.
//
// The file, all numbers little-endian:
//
//     "rapport listening\n"    18 bytes
//     version                  4
//     for each condition:
//       bias                   4 x CODE_LANES, real numbers
//       scales                 4 x FEATURE_BLOCKS x CODE_LANES
//       own rows               4: how many; then each: its row less the one
//                              before (2 bytes), weights (CODE_LANES), rarity
//       context rows           the same with PLACES x CODE_LANES weights
//       second pass            4: length; then as second_pass_print() has it
//     sum of all before it     8, for damage
//
// A gap between rows of 65535 or more is a row of its own that holds nothing.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/second_pass.h"

// As an index: whether the text is bare.
enum condition { CONDITION_WRITTEN, CONDITION_BARE, CONDITIONS };

enum { MODEL_VERSION = 1, MODEL_MAX_BYTES = 64 * 1024 * 1024 };

struct model {
    struct first_pass *first[CONDITIONS];
    const struct second_pass *second[CONDITIONS];
};

struct str model_print(struct arena *arena, const struct model *model);

// Reads what was learned for one condition, or, with CONDITIONS, for all; the
// others stay NULL. ERR_INPUT: not a model, of another version, or damaged.
bool model_parse(struct arena *arena, struct str bytes, enum condition wanted,
                 struct model *model, struct err *err) MUST_USE;

#endif
