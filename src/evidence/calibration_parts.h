#ifndef EVIDENCE_CALIBRATION_PARTS_H
#define EVIDENCE_CALIBRATION_PARTS_H

// calibration_parts - between the two halves of calibration.h: bands
// (calibration.c), and turns (calibration_turns.c).
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/calibration.h"

// What courses bring to one session of CALIBRATION_TURNS.
struct turn_pile {
    struct stated *worse, *recovered;
    size_t worse_count, recovered_count;
    int64_t ended_worse;
    struct pile_of_line {
        int64_t crossed, both;
    } moving, still;
};
struct turn_piles {
    const struct turn_rule *rule;
    double level;
    bool whole; // all scores are whole numbers
    struct turn_pile at[CALIBRATION_TURNS];
};
void turn_piles_begin(struct arena *arena, const struct growth_rows *rows,
                      const struct calibration_plan *plan,
                      struct turn_piles *piles);
void turn_piles_add(struct turn_piles *piles, const struct growth *model,
                    const struct growth_row *rows, size_t count);
void turn_piles_judge(struct arena *arena, struct turn_piles *piles,
                      struct calibration *calibration);

#endif
