#ifndef TALK_FIRST_PASS_TRAIN_H
#define TALK_FIRST_PASS_TRAIN_H

// first_pass_train - makes the tables of the first pass from lessons.
//
// Grams of the lessons are counted once (lessons_count_grams); each training
// then takes any part of them: folds cost nothing but the solver.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/first_pass.h"
#include "talk/lesson.h"

// Rows of a table and how often a turn has them, by row.
struct counted_row {
    uint32_t row;
    uint32_t count;
};
struct counted_rows {
    const struct counted_row *at;
    size_t count;
};

struct turn_grams {
    struct counted_rows words;
    struct counted_rows characters;
    struct counted_rows context; // as its neighbours see it
};

struct lesson_grams {
    const struct lesson *lesson;
    const struct turn_grams *turns; // lesson->count of them
};

// Grams of every lesson, whose tokens have been read.
struct lesson_grams *lessons_count_grams(struct arena *arena,
                                         const struct lessons *lessons);

// Learns from those of the `count` lessons whose `is_in` is true. The same
// lessons give the same tables, bit for bit. Needs some 200 MB meanwhile.
struct first_pass *first_pass_train(struct arena *arena,
                                    const struct lesson_grams *lessons,
                                    size_t count, const bool *is_in);

#endif
