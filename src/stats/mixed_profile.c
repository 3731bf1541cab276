// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/mixed_profile.h"

#include "base/arena.h"
#include "stats/block.h"
#include "stats/distribution.h"
#include "stats/mixed_back.h"
#include "stats/newton.h"
#include "stats/profile_limit.h"

#include <math.h>
#include <string.h>

// What is held. A variation is looked at with its effects first: then its
// standard deviation is the first number of the triangle, and its correlation
// with another the direction of the second row.
enum held { HELD_DEVIATION, HELD_CORRELATION, HELD_SIGMA, HELD_BETA };

struct profile {
    struct mixed_problem *problem;
    enum held held;
    int term, order[MIXED_EFFECTS_MAX]; // effects of the term, as looked at
    double value;
    int slots, absent; // theta and sigma; the one that is not free
    double *full;      // slots: triangles of all terms in the data's units
    double *slope;     // slots
    double *best;      // slots: of the ML fit, `order` as in the data
    double lowest;     // criterion there
    double y_scale;
    struct newton_problem newton;
    struct arena *arena;
};

static const struct mixed_block *block_of(const struct profile *profile, int k)
{
    return &profile->problem->shape.terms[k];
}

// The place in the data of row i of a triangle.
static int row_of(const struct profile *profile, int term, int i)
{
    return term == profile->term ? profile->order[i] : i;
}

// ---- between triangles and the basis ----------------------------------------

// factor of the basis = u (triangle, its rows at their places)
static void spread_term(const struct profile *profile, int term)
{
    struct mixed_problem *problem = profile->problem;
    const struct mixed_block *block = block_of(profile, term);
    int q = block->q;
    int width = problem->shape.factors[block->factor].q;
    const double *from = profile->full + block->theta;
    double placed[MIXED_EFFECTS_MAX * MIXED_EFFECTS_MAX] = {0};

    for (int j = 0; j < q; j++) {
        for (int i = j; i < q; i++) {
            placed[row_of(profile, term, i) + j * q] = *from++;
        }
    }
    for (int j = 0; j < q; j++) {
        double *to =
            block_column(problem->l[block->factor], width, block->at + j)
            + block->at;

        memset(to, 0, (size_t)q * sizeof *to);
        block_add_vector(q, q, block->u, block_column_of(placed, q, j), to);
    }
}

// The same way back for the slope.
static void gather_term(const struct profile *profile, int term)
{
    const struct mixed_problem *problem = profile->problem;
    const struct mixed_block *block = block_of(profile, term);
    int q = block->q;
    int width = problem->shape.factors[block->factor].q;
    const double *by_l = problem->by_l[block->factor];
    double *to = profile->slope + block->theta;

    for (int j = 0; j < q; j++) {
        for (int i = j; i < q; i++) {
            const double *u =
                block_column_of(block->u, q, row_of(profile, term, i));

            *to++ = block_dot(
                u, block_column_of(by_l, width, block->at + j) + block->at, q);
        }
    }
}

// ---- the criterion with something held --------------------------------------

// Completes `full` by what is held. False: it cannot be.
static bool complete(struct profile *profile)
{
    double *triangle = profile->full + block_of(profile, profile->term)->theta;
    double sigma;

    if (profile->held == HELD_SIGMA) {
        profile->full[profile->slots - 1] = profile->value;
    }
    sigma = profile->full[profile->slots - 1];
    if (!(sigma > 0)) {
        return false;
    }
    if (profile->held == HELD_DEVIATION) {
        triangle[0] = profile->value / sigma;
    }
    if (profile->held == HELD_CORRELATION) {
        int second = block_of(profile, profile->term)->q; // row 2, column 2
        double length = triangle[second];

        triangle[1] = profile->value * length;
        triangle[second] = sqrt(1 - profile->value * profile->value) * length;
        return triangle[0] > 0 && length > 0;
    }
    return true;
}

// From the slope by all slots to that by the free ones.
static void complete_slope(struct profile *profile)
{
    double *triangle = profile->slope + block_of(profile, profile->term)->theta;
    double sigma = profile->full[profile->slots - 1];

    if (profile->held == HELD_DEVIATION) {
        profile->slope[profile->slots - 1] -=
            triangle[0] * profile->value / (sigma * sigma);
    }
    if (profile->held == HELD_CORRELATION) {
        int second = block_of(profile, profile->term)->q;

        triangle[second] =
            triangle[1] * profile->value
            + triangle[second] * sqrt(1 - profile->value * profile->value);
    }
}

static bool slope_held(const double *x, double *value, double *slope,
                       void *context)
{
    struct profile *profile = context;
    struct mixed_problem *problem = profile->problem;
    int last = profile->slots - 1;
    double sigma;

    for (int i = 0, k = 0; i < profile->slots; i++) {
        profile->full[i] = i == profile->absent ? 0 : x[k++];
    }
    if (!complete(profile)) {
        return false;
    }
    sigma = profile->full[last] / profile->y_scale;
    for (int k = 0; k < problem->shape.term_count; k++) {
        spread_term(profile, k);
    }
    if (!mixed_problem_look(problem, sigma * sigma, true)) {
        return false;
    }
    for (int k = 0; k < problem->shape.term_count; k++) {
        gather_term(profile, k);
    }
    profile->slope[last] = (2 * mixed_problem_freedom(problem) / sigma
                            - 2 * problem->r2 / (sigma * sigma * sigma))
                         / profile->y_scale;
    complete_slope(profile);
    for (int i = 0, k = 0; i < profile->slots; i++) {
        if (i != profile->absent) {
            slope[k++] = profile->slope[i];
        }
    }
    *value = problem->criterion;
    return true;
}

// Where a search begins (the free slots), and where the last one ended.
struct trail {
    struct profile *profile;
    const double *start;
    double *x;
};

static double rise(double value, void *context)
{
    struct trail *trail = context;
    struct profile *profile = trail->profile;
    size_t mark = arena_mark(profile->arena);
    struct newton_end end;
    bool good;

    profile->value = value;
    if (profile->held == HELD_BETA) {
        profile->problem->held_value = value;
    }
    good = newton_find(profile->arena, &profile->newton, trail->x, &end);
    arena_rewind(profile->arena, mark);
    return good && end.converged ? sqrt(fmax(0, end.value - profile->lowest))
                                 : NAN;
}

static void begin_anew(void *context)
{
    struct trail *trail = context;

    memcpy(trail->x, trail->start,
           (size_t)trail->profile->newton.n * sizeof *trail->x);
}

// ---- one limit --------------------------------------------------------------

static double find_limit(struct profile *profile,
                         const struct profile_side *side, double wanted,
                         const double *start)
{
    struct trail trail = {
        profile, start,
        arena_take(profile->arena, (size_t)profile->newton.n, sizeof(double))};
    struct profile_search search = {rise, begin_anew, &trail, wanted};

    begin_anew(&trail);
    return profile_limit(&search, side);
}

static struct mixed_limits find_limits(struct profile *profile,
                                       const struct profile_side *down,
                                       const struct profile_side *up,
                                       double wanted, const double *full)
{
    double *start =
        arena_take(profile->arena, (size_t)profile->slots, sizeof *start);
    struct mixed_limits limits;

    profile->newton.n = profile->slots - (profile->absent >= 0);
    for (int i = 0, k = 0; i < profile->slots; i++) {
        if (i != profile->absent) {
            start[k++] = full[i];
        }
    }
    limits.low = find_limit(profile, down, wanted, start);
    limits.high = find_limit(profile, up, wanted, start);
    return limits;
}

// ---- each parameter ---------------------------------------------------------

// The lower triangle of the term with its effects in `order`, in the units of
// sigma, into the slots of `full`.
static void turn(const struct profile *profile, const struct mixed_variation *v,
                 double *full)
{
    int q = v->q;
    double root[MIXED_EFFECTS_MAX * MIXED_EFFECTS_MAX];
    double turned[MIXED_EFFECTS_MAX * MIXED_EFFECTS_MAX] = {0};
    double *to = full + block_of(profile, profile->term)->theta;
    double sigma = full[profile->slots - 1];

    for (int j = 0; j < q; j++) {
        for (int i = 0; i < q; i++) {
            turned[i + j * q] =
                v->covariance[profile->order[i] + profile->order[j] * q]
                / (sigma * sigma);
        }
    }
    mixed_root(q, turned, root);
    for (int j = 0; j < q; j++) {
        for (int i = j; i < q; i++) {
            *to++ = root[i + j * q];
        }
    }
}

static struct mixed_limits profile_variation(struct profile *profile,
                                             const struct mixed_fit *fit, int i,
                                             int j, double wanted)
{
    const struct mixed_variation *v = &fit->terms[profile->term];
    int q = v->q;
    int theta = block_of(profile, profile->term)->theta;
    size_t size = (size_t)profile->slots;
    double *full = arena_take(profile->arena, size, sizeof *full);
    double deviation = sqrt(v->covariance[i + i * q]);
    struct profile_side down = {deviation, -deviation / 4, 0};
    struct profile_side up = {
        deviation, deviation > 0 ? deviation / 4 : fit->sigma / 4, INFINITY};

    profile->held = i == j ? HELD_DEVIATION : HELD_CORRELATION;
    profile->absent = i == j ? theta : theta + 1;
    profile->order[0] = j;
    profile->order[1] = i;
    for (int k = 0, at = i == j ? 1 : 2; k < q; k++) {
        if (k != i && k != j) {
            profile->order[at++] = k;
        }
    }
    memcpy(full, profile->best, size * sizeof *full);
    turn(profile, v, full);
    if (i != j) {
        double r = v->covariance[i + j * q]
                 / (deviation * sqrt(v->covariance[j + j * q]));

        if (!(fabs(r) < 1)) {
            return (struct mixed_limits){NAN, NAN};
        }
        full[theta + q] = deviation / fit->sigma; // the length of the row
        down = (struct profile_side){r, -0.1, -1};
        up = (struct profile_side){r, 0.1, 1};
    }
    return find_limits(profile, &down, &up, wanted, full);
}

static void order_as_data(struct profile *profile)
{
    for (int i = 0; i < MIXED_EFFECTS_MAX; i++) {
        profile->order[i] = i;
    }
}

// The lower triangle of one term, column by column.
static struct mixed_limits *profile_term(struct profile *profile,
                                         const struct mixed_fit *fit,
                                         double wanted,
                                         struct mixed_limits *limits)
{
    int q = fit->terms[profile->term].q;

    for (int j = 0; j < q; j++) {
        for (int i = j; i < q; i++) {
            *limits++ = profile_variation(profile, fit, i, j, wanted);
        }
    }
    return limits;
}

static void profile_variations(struct profile *profile,
                               const struct mixed_fit *fit, double wanted,
                               struct mixed_limits *limits)
{
    for (int k = 0; k < fit->term_count; k++) {
        profile->term = k;
        limits = profile_term(profile, fit, wanted, limits);
    }
    profile->term = 0;
    order_as_data(profile);
}

static void profile_beta(struct profile *profile, const struct mixed_fit *fit,
                         double wanted, struct mixed_limits *limits)
{
    struct mixed_problem *problem = profile->problem;
    size_t p = (size_t)problem->p;
    double *unit = arena_take(profile->arena, p, sizeof *unit);
    double *none = arena_take(profile->arena, p, sizeof *none);
    double *told = arena_take(profile->arena, p, sizeof *told);
    double *held = arena_take(profile->arena, p * p, sizeof *held);

    mixed_back_beta(profile->arena, problem, unit, none);
    for (size_t k = 0; k < p; k++) { // one coefficient of the basis at a time
        memset(unit, 0, p * sizeof *unit);
        unit[k] = 1;
        mixed_back_beta(profile->arena, problem, unit, told);
        for (size_t i = 0; i < p; i++) {
            held[k + i * p] = told[i] - none[i];
        }
    }
    profile->held = HELD_BETA;
    profile->absent = -1;
    for (size_t i = 0; i < p; i++) {
        // Told relative to what the basis gives for nothing.
        double shift = none[i];
        struct profile_side down = {fit->beta[i] - shift, -fit->se[i] * wanted,
                                    -INFINITY};
        struct profile_side up = {fit->beta[i] - shift, fit->se[i] * wanted,
                                  INFINITY};

        problem->held = held + i * p;
        limits[i] = find_limits(profile, &down, &up, wanted, profile->best);
        limits[i].low += shift;
        limits[i].high += shift;
    }
    problem->held = NULL;
}

static void profile_sigma(struct profile *profile, const struct mixed_fit *fit,
                          double wanted, struct mixed_limits *limits)
{
    struct profile_side down = {fit->sigma, -fit->sigma / 8, 0};
    struct profile_side up = {fit->sigma, fit->sigma / 8, INFINITY};

    profile->held = HELD_SIGMA;
    profile->absent = profile->slots - 1;
    *limits = find_limits(profile, &down, &up, wanted, profile->best);
}

// ---- all of them ------------------------------------------------------------

static void begin(struct arena *arena, const struct mixed_fit *fit,
                  struct profile *profile)
{
    size_t slots = (size_t)fit->theta_count + 1;
    double *best = arena_take(arena, slots, sizeof *best);
    double *to = best;

    *profile = (struct profile){
        .problem = fit->problem,
        .arena = arena,
        .slots = (int)slots,
        .full = arena_take(arena, slots, sizeof(double)),
        .slope = arena_take(arena, slots, sizeof(double)),
        .best = best,
        .lowest = fit->criterion,
        .y_scale = fit->problem->shape.columns[fit->problem->width - 1].scale,
        .newton = {.slope = slope_held, .steps_max = 60, .tolerance = 1e-10}
    };
    profile->newton.context = profile;
    order_as_data(profile);
    for (int k = 0; k < fit->term_count; k++) {
        int q = fit->terms[k].q;

        for (int j = 0; j < q; j++) {
            memcpy(to, fit->terms[k].relative + j + (ptrdiff_t)j * q,
                   (size_t)(q - j) * sizeof *to);
            to += q - j;
        }
    }
    *to = fit->sigma;
}

bool mixed_profile_of(struct arena *arena, const struct mixed_fit *fit,
                      double level, struct mixed_profile *profile,
                      struct err *err)
{
    double wanted = normal_point((1 + level) / 2);
    struct mixed_fit ml;
    struct profile work;

    profile->variation =
        arena_take(arena, (size_t)fit->theta_count, sizeof *profile->variation);
    profile->beta = arena_take(arena, (size_t)fit->p, sizeof *profile->beta);
    if (!mixed_refit(arena, fit, true, &ml, err)) {
        return false;
    }
    mixed_problem_use_ml(fit->problem, true);
    begin(arena, &ml, &work);
    profile_variations(&work, &ml, wanted, profile->variation);
    profile_sigma(&work, &ml, wanted, &profile->sigma);
    profile_beta(&work, &ml, wanted, profile->beta);
    mixed_problem_use_ml(fit->problem, fit->ml);
    return true;
}
