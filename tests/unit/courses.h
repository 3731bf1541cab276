#ifndef TESTS_COURSES_H
#define TESTS_COURSES_H

// courses - simulated courses whose truth is known, from a seed: starts and
// slopes differ between people, scores on the logarithm of the session unless
// another shape is asked for, and people leave.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"

#include "base/arena.h"
#include "evidence/growth_rows.h"

#include <math.h>

static const struct growth COURSES_TRUTH = {
    .intercept = 15,
    .slope = -2.5,
    .varies = {16, -1.5, 1.44},
    .sigma2 = 6.25,
};
enum { COURSES_MANY = 1500, COURSES_LONGEST = 12 };

enum courses_leaving {
    COURSES_LEAVE_SEEN,   // likelier after a high score: missing at random
    COURSES_LEAVE_ANYHOW, // whatever was seen
    COURSES_LEAVE_UNSEEN, // likelier before a high score, which is not seen
};
enum courses_shape {
    COURSES_LOGARITHM,
    COURSES_LINE,  // as much with every session as the logarithm on average
    COURSES_STEP,  // for half of the people nothing until session 6, then all
    COURSES_JUMPY, // errors of t with 3 degrees of freedom
};
struct courses_plan {
    uint64_t seed;
    uint32_t count; // 0: COURSES_MANY
    enum courses_leaving leaving;
    enum courses_shape shape;
    bool whole; // scores are rounded
};

static double courses_uniform(uint64_t *state)
{
    *state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
    return ((double)(*state >> 11) + .5) / 9007199254740992.0;
}

static double courses_normal(uint64_t *state)
{
    double radius = sqrt(-2 * log(courses_uniform(state)));

    return radius * cos(6.283185307179586 * courses_uniform(state));
}

// Of the variance that is asked for.
static double courses_error(enum courses_shape shape, uint64_t *state)
{
    double sd = sqrt(COURSES_TRUTH.sigma2);
    double chi = 0;
    double z = courses_normal(state);

    if (shape != COURSES_JUMPY) {
        return sd * z;
    }
    for (int i = 0; i < 3; i++) {
        double one = courses_normal(state);

        chi += one * one;
    }
    return sd * z / sqrt(chi / 3) / sqrt(3);
}

// What takes the place of the logarithm of the session.
static double courses_time(enum courses_shape shape, uint32_t person,
                           int session)
{
    double all = log(COURSES_LONGEST);

    switch (shape) {
    case COURSES_LINE: return all * (session - 1) / (COURSES_LONGEST - 1);
    case COURSES_STEP: return person % 2 ? log(session) : session < 6 ? 0 : all;
    default: return log(session);
    }
}

static bool courses_leaves(const struct courses_plan *plan, double last,
                           double next, uint64_t *state)
{
    double score = plan->leaving == COURSES_LEAVE_SEEN   ? last
                 : plan->leaving == COURSES_LEAVE_UNSEEN ? next
                                                         : 12;

    return courses_uniform(state) <= .05 + fmax(score, 0) / 200;
}

static size_t courses_one(const struct courses_plan *plan, uint32_t person,
                          uint64_t *state, struct growth_row *rows)
{
    const struct growth *truth = &COURSES_TRUTH;
    double share = truth->varies.both / sqrt(truth->varies.intercept);
    double rest = sqrt(truth->varies.slope - share * share);
    double z = courses_normal(state);
    double start = truth->intercept + sqrt(truth->varies.intercept) * z;
    double slope = truth->slope + share * z + rest * courses_normal(state);
    double last = 0;
    size_t count = 0;

    for (int s = 1; s <= COURSES_LONGEST; s++) {
        double score = start + slope * courses_time(plan->shape, person, s)
                     + courses_error(plan->shape, state);

        if (plan->whole) {
            score = round(score);
        }
        if (s > 1 && courses_leaves(plan, last, score, state)) {
            break;
        }
        rows[count++] =
            (struct growth_row){person, person, s, score, 0, (int32_t)person};
        last = score;
    }
    return count;
}

// The day on which a course ended is its number.
static void courses_simulate(struct arena *arena,
                             const struct courses_plan *plan,
                             struct growth_rows *rows)
{
    uint32_t courses = plan->count ? plan->count : COURSES_MANY;
    struct growth_row *row =
        arena_take(arena, (size_t)courses * COURSES_LONGEST, sizeof *row);
    uint64_t state = plan->seed;
    size_t count = 0;
    struct err err = {0};

    for (uint32_t c = 0; c < courses; c++) {
        count += courses_one(plan, c, &state, &row[count]);
    }
    CHECK("simulated courses are rows",
          growth_rows_make(arena, row, count, rows, &err));
}

#endif
