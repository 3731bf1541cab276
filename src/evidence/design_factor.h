#ifndef EVIDENCE_DESIGN_FACTOR_H
#define EVIDENCE_DESIGN_FACTOR_H

// design_factor - rows sorted into groups: distinct numbers, products of
// factors, levels that nobody has.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include <stddef.h>
#include <stdint.h>

struct arena;

// Gives each row the place of its key among the distinct ones in ascending
// order, `*count` of them, which are returned. Rows with `none` get
// UINT32_MAX.
uint64_t *factor_of_keys(struct arena *arena, const uint64_t *keys, size_t rows,
                         uint64_t none, uint32_t *codes, uint32_t *count);

// A key that sorts as the number does; FACTOR_NO_KEY for NAN. And back.
#define FACTOR_NO_KEY UINT64_MAX
uint64_t factor_key(double number);
double factor_number(uint64_t key);

#endif
