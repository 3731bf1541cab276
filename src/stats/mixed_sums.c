// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/mixed_sums.h"

#include "base/arena.h"
#include "stats/block.h"

#include <math.h>
#include <string.h>

static size_t unit_size(const struct mixed_sums *sums)
{
    return (size_t)sums->levels[0].q * (size_t)sums->width;
}

static size_t around_size(const struct mixed_sums *sums)
{
    return (size_t)sums->width * (size_t)sums->width;
}

static size_t around_count(const struct mixed_sums *sums)
{
    return sums->depth > 1 ? sums->levels[1].units : 1;
}

void mixed_sums_take(struct arena *arena, struct mixed_sums *sums)
{
    size_t units = sums->levels[0].units;

    sums->rows = arena_take(arena, units, sizeof *sums->rows);
    sums->own = arena_take(arena, units, unit_size(sums) * sizeof *sums->own);
    sums->around = arena_take(arena, around_count(sums),
                              around_size(sums) * sizeof *sums->around);
    if (sums->depth == 1) {
        sums->sampled =
            arena_take(arena, around_size(sums), sizeof *sums->sampled);
    }
}

// ---- from rows --------------------------------------------------------------

static void add_around(double *around, int width, const double *v,
                       double weight)
{
    for (int j = 0; j < width; j++) {
        double wv = weight * v[j];

        for (int i = j; i < width; i++) { // the lower triangle
            around[i + j * width] += wv * v[i];
        }
    }
}

static void add_own(struct mixed_sums *sums, uint32_t unit, const double *v,
                    double weight)
{
    const struct mixed_sums_level *level = &sums->levels[0];
    double *own = sums->own + unit * unit_size(sums);
    int q = level->q;

    for (int j = 0; j < sums->width; j++) {
        for (int i = 0; i < q; i++) {
            own[i + j * q] += weight * v[level->column[i]] * v[j];
        }
    }
    sums->rows[unit]++;
}

void mixed_sums_add_row(struct mixed_sums *sums, uint32_t unit, const double *v,
                        double weight)
{
    size_t which = sums->depth > 1 ? sums->levels[0].parent[unit] : 0;
    double *around = sums->around + which * around_size(sums);

    add_own(sums, unit, v, weight);
    add_around(around, sums->width, v, weight);
    block_mirror(around, sums->width);
    if (sums->sampled && unit % MIXED_SAMPLE == 0) {
        add_around(sums->sampled, sums->width, v, weight);
        block_mirror(sums->sampled, sums->width);
    }
    sums->n++;
    sums->log_weights += log(weight);
}

static void copy_levels(struct arena *arena, const struct mixed_shape *shape,
                        struct mixed_sums *sums)
{
    sums->depth = shape->factor_count;
    sums->levels = arena_take(arena, (size_t)sums->depth, sizeof *sums->levels);
    for (int i = 0; i < sums->depth; i++) {
        const struct mixed_factor *factor = &shape->factors[i];

        sums->levels[i] = (struct mixed_sums_level){
            factor->q, factor->column, factor->units, factor->parent};
    }
}

// What lies around is summed in runs of rows, and the runs are summed: ten
// million additions to one number would cost digits.
struct run {
    double *sums;
    size_t which, rows; // of which unit around; how many rows
};

static void end_run(struct mixed_sums *sums, struct run *run)
{
    size_t size = around_size(sums);
    double *around = sums->around + run->which * size;

    for (size_t k = 0; k < size; k++) {
        around[k] += run->sums[k];
        run->sums[k] = 0;
    }
    run->rows = 0;
}

static void add_to_run(struct mixed_sums *sums, struct run *run, size_t which,
                       const double *v, double weight)
{
    enum { RUN = 1024 };

    if (which != run->which || run->rows == RUN) {
        end_run(sums, run);
        run->which = which;
    }
    add_around(run->sums, sums->width, v, weight);
    run->rows++;
}

void mixed_sums_of(struct arena *arena, const struct mixed_shape *shape,
                   struct mixed_sums *sums)
{
    const uint32_t *level = shape->factors[0].level;
    const uint32_t *parent = shape->factors[0].parent;
    struct run run = {0};
    double *v = arena_take(arena, (size_t)shape->width, sizeof *v);

    *sums = (struct mixed_sums){.n = shape->n, .width = shape->width};
    copy_levels(arena, shape, sums);
    mixed_sums_take(arena, sums);
    run.sums = arena_take(arena, around_size(sums), sizeof *run.sums);
    for (size_t i = 0; i < shape->n; i++) {
        double weight = shape->weights ? shape->weights[i] : 1;

        mixed_shape_row(shape, i, v);
        add_own(sums, level[i], v, weight);
        add_to_run(sums, &run, parent ? parent[level[i]] : 0, v, weight);
        if (!parent && level[i] % MIXED_SAMPLE == 0) {
            add_around(sums->sampled, sums->width, v, weight);
        }
        sums->log_weights += shape->weights ? log(weight) : 0;
    }
    end_run(sums, &run);
    if (sums->sampled) {
        block_mirror(sums->sampled, sums->width);
    }
    for (size_t k = 0; k < around_count(sums); k++) {
        block_mirror(sums->around + k * around_size(sums), sums->width);
    }
}

// ---- on other columns -------------------------------------------------------

// What was v is now t v (width x width), of which rows `column` (q) are those
// of the effects: sums of effect times row become t_q own t'. A moved effect
// has the constant among its neighbours.
static void move_own(int q, const int *column, int width, const double *t,
                     double *own, double *half)
{
    int one = 0;

    while (one + 1 < q && column[one] != 0) {
        one++;
    }
    for (int k = 0; k < width; k++) { // the rows, the constant's own stays
        double *here = block_column(own, q, k);

        for (int i = 0; i < q; i++) {
            double shift = column[i] && column[one] == 0 ? t[column[i]] : 0;

            here[i] = t[column[i] + (ptrdiff_t)column[i] * width] * here[i]
                    + shift * here[one];
        }
    }
    memcpy(half, own, block_size(q, width) * sizeof *own);
    memset(own, 0, block_size(q, width) * sizeof *own);
    for (int k = 0; k < width; k++) {
        for (int j = 0; j < width; j++) {
            block_add(block_column(own, q, j), t[j + (ptrdiff_t)k * width],
                      block_column_of(half, q, k), q);
        }
    }
}

void mixed_sums_move(struct arena *arena, const struct mixed_shape *from,
                     const struct mixed_shape *to, struct mixed_sums *sums)
{
    const struct mixed_sums_level *level = &sums->levels[0];
    int width = sums->width;
    double *t = arena_take(arena, around_size(sums), sizeof *t);
    double *half = arena_take(arena, (size_t)width + MIXED_EFFECTS_MAX,
                              (size_t)width * sizeof *half);
    int *all = arena_take(arena, (size_t)width, sizeof *all);

    for (int j = 0; j < width; j++) {
        const struct mixed_column *old = &from->columns[j];
        const struct mixed_column *new = &to->columns[j];

        all[j] = j;
        t[j] = (old->origin - new->origin) / new->scale;
        t[j + j * width] = j ? old->scale / new->scale : 1;
    }
    for (size_t i = 0; i < level->units; i++) {
        move_own(level->q, level->column, width, t,
                 sums->own + i * unit_size(sums), half);
    }
    for (size_t i = 0; i < around_count(sums); i++) {
        move_own(width, all, width, t, sums->around + i * around_size(sums),
                 half);
    }
    if (sums->sampled) {
        move_own(width, all, width, t, sums->sampled, half);
    }
}

// ---- together ---------------------------------------------------------------

static bool is_alike(const struct mixed_sums *a, const struct mixed_sums *b)
{
    bool alike = a->width == b->width && a->depth == b->depth;

    for (int i = 0; alike && i < a->depth; i++) {
        alike = a->levels[i].q == b->levels[i].q
             && memcmp(a->levels[i].column, b->levels[i].column,
                       (size_t)a->levels[i].q * sizeof(int))
                    == 0;
    }
    return alike;
}

// What a unit of `more` is in both.
struct join {
    const struct mixed_sums *first, *more;
    uint32_t *const *unit;
};

static uint32_t place(const struct join *join, int level, size_t k)
{
    return join->unit ? join->unit[level][k]
                      : (uint32_t)(join->first->levels[level].units + k);
}

static size_t count_units(const struct join *join, int level)
{
    size_t units = join->first->levels[level].units;

    for (size_t k = 0; k < join->more->levels[level].units; k++) {
        size_t here = place(join, level, k);

        units = here + 1 > units ? here + 1 : units;
    }
    return units;
}

// A unit that is known stays where it was; without rows it was nowhere.
static bool keeps_parent(const struct join *join, int level, size_t k)
{
    size_t here = place(join, level, k);

    return here < join->first->levels[level].units
        && (level > 0 || join->first->rows[here] > 0
            || join->more->rows[k] == 0);
}

// The units of `more` that were nowhere go where `more` has them.
static void join_parents(struct arena *arena, const struct join *join, int i,
                         struct mixed_sums_level *level)
{
    const struct mixed_sums_level *a = &join->first->levels[i];
    const struct mixed_sums_level *b = &join->more->levels[i];

    level->parent = arena_take(arena, level->units, sizeof *level->parent);
    memcpy(level->parent, a->parent, a->units * sizeof *level->parent);
    for (size_t k = 0; k < b->units; k++) {
        if (!keeps_parent(join, i, k)) {
            level->parent[place(join, i, k)] = place(join, i + 1, b->parent[k]);
        }
    }
}

static void join_levels(struct arena *arena, const struct join *join,
                        struct mixed_sums *both)
{
    both->levels = arena_take(arena, (size_t)both->depth, sizeof *both->levels);
    for (int i = 0; i < both->depth; i++) {
        struct mixed_sums_level *level = &both->levels[i];

        *level = join->first->levels[i];
        level->units = count_units(join, i);
        if (i + 1 < both->depth) {
            join_parents(arena, join, i, level);
        }
    }
}

static void add_sums(const double *from, size_t count, double *to)
{
    for (size_t i = 0; i < count; i++) {
        to[i] += from[i];
    }
}

static void join_units(const struct join *join, struct mixed_sums *both)
{
    const struct mixed_sums *first = join->first;
    const struct mixed_sums *more = join->more;
    size_t own = unit_size(first);
    size_t around = around_size(first);

    memcpy(both->rows, first->rows,
           first->levels[0].units * sizeof *both->rows);
    memcpy(both->own, first->own,
           first->levels[0].units * own * sizeof *both->own);
    memcpy(both->around, first->around,
           around_count(first) * around * sizeof *both->around);
    for (size_t k = 0; k < more->levels[0].units; k++) {
        uint32_t to = place(join, 0, k);

        both->rows[to] += more->rows[k];
        add_sums(more->own + k * own, own, both->own + to * own);
    }
    for (size_t k = 0; k < around_count(more); k++) {
        size_t to = both->depth > 1 ? place(join, 1, k) : 0;

        add_sums(more->around + k * around, around, both->around + to * around);
    }
}

bool mixed_sums_join(struct arena *arena, const struct mixed_sums *first,
                     const struct mixed_sums *more, uint32_t *const *unit,
                     struct mixed_sums *both, struct err *err)
{
    struct join join = {first, more, unit};

    if (!is_alike(first, more)) {
        return err_set(err, ERR_INPUT,
                       "these are sums of two different models: make both with "
                       "the same formula");
    }
    if (first->levels[0].units + more->levels[0].units > UINT32_MAX) {
        return err_set(err, ERR_LIMIT, "too many units in one model");
    }
    *both = (struct mixed_sums){.n = first->n + more->n,
                                .width = first->width,
                                .log_weights =
                                    first->log_weights + more->log_weights,
                                .depth = first->depth};
    join_levels(arena, &join, both);
    mixed_sums_take(arena, both);
    both->sampled = NULL;
    join_units(&join, both);
    return true;
}

// ---- a sample ---------------------------------------------------------------

static void sample_unit(const struct mixed_sums *sums, size_t unit,
                        struct mixed_sums *sample)
{
    size_t to = sample->levels[0].units++;

    memcpy(sample->own + to * unit_size(sums),
           sums->own + unit * unit_size(sums),
           unit_size(sums) * sizeof *sums->own);
    sample->n += sums->rows[unit];
    if (sums->levels[0].parent && sample->levels[0].parent) {
        sample->levels[0].parent[to] =
            sums->levels[0].parent[unit] / MIXED_SAMPLE;
    }
}

// Whole units of the second level, of which the sums around are known.
static void sample_around(const struct mixed_sums *sums,
                          struct mixed_sums *sample)
{
    size_t size = around_size(sums);

    for (size_t k = 0; k * MIXED_SAMPLE < around_count(sums); k++) {
        memcpy(sample->around + k * size,
               sums->depth > 1 ? sums->around + k * MIXED_SAMPLE * size
                               : sums->sampled,
               size * sizeof *sums->around);
    }
}

bool mixed_sums_sample(struct arena *arena, const struct mixed_sums *sums,
                       struct mixed_sums *sample)
{
    enum { LEAST = 100 }; // of what is sampled
    const uint32_t *parent = sums->levels[0].parent;
    size_t units = sums->levels[0].units;
    size_t whole = sums->depth > 1 ? around_count(sums) : units;

    if (sums->depth > 2 || (sums->depth == 1 && !sums->sampled)
        || whole / MIXED_SAMPLE < LEAST) {
        return false;
    }
    *sample = (struct mixed_sums){.width = sums->width, .depth = sums->depth};
    sample->levels =
        arena_take(arena, (size_t)sums->depth, sizeof *sample->levels);
    memcpy(sample->levels, sums->levels,
           (size_t)sums->depth * sizeof *sample->levels);
    if (parent) {
        sample->levels[0].parent = arena_take(arena, units, sizeof *parent);
        sample->levels[1].units = (whole + MIXED_SAMPLE - 1) / MIXED_SAMPLE;
    }
    mixed_sums_take(arena, sample);
    sample->sampled = NULL;
    sample->levels[0].units = 0;
    for (size_t i = 0; i < units; i++) {
        if ((parent ? parent[i] : i) % MIXED_SAMPLE == 0) {
            sample_unit(sums, i, sample);
        }
    }
    sample_around(sums, sample);
    return true;
}

void mixed_sums_total(const struct mixed_sums *sums, double *total)
{
    size_t size = around_size(sums);

    memset(total, 0, size * sizeof *total);
    for (size_t k = 0; k < around_count(sums); k++) {
        for (size_t i = 0; i < size; i++) {
            total[i] += sums->around[k * size + i];
        }
    }
}
