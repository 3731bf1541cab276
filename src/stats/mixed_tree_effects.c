// mixed_tree_effects - from the whole down: with everything above a unit known
// (coefficients and the effects of the units around it, as coefficients of the
// basis, and how they spread), its own effects are those of a regression on
// what is left.
//
// SOURCE: Bates et al. 2015, equation 56 (the conditional distribution)
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "stats/block.h"
#include "stats/mixed_tree.h"
#include "stats/mixed_unit.h"

#include <string.h>

struct above {
    double *known;  // width: coefficients of the basis, -1 for the response
    double *spread; // width x width, in units of sigma2
};

struct descent {
    struct mixed_tree *tree;
    struct above *above; // of each unit of the level above
    int width;
    double *rows, *hb, *toward; // q x width
    double *half;               // width x width
};

static size_t square(int width)
{
    return block_size(width, width);
}

// Of one unit with sums b (q x width): mode = -H b known, and covariance
// H b spread b' H + H. Leaves H b in `hb`, H b spread in `toward`.
static void tell_unit(struct descent *descent, int q, const double *h,
                      const struct above *above, double *mode, double *variance)
{
    int width = descent->width;

    block_product(q, q, width, h, descent->rows, descent->hb);
    block_product(q, width, 1, descent->hb, above->known, mode);
    for (int i = 0; i < q; i++) {
        mode[i] = -mode[i];
    }
    block_product(q, width, width, descent->hb, above->spread, descent->toward);
    if (variance) {
        memcpy(variance, h, square(q) * sizeof *variance);
        block_add_outer(q, width, 1, descent->toward, descent->hb, variance);
    }
}

// What is known below a unit: its mode added at the places of its effects, and
// (I - E H b) spread (I - E H b)' + E H E'.
static void go_below(struct descent *descent,
                     const struct mixed_sums_level *level, const double *h,
                     const struct above *above, const double *mode,
                     struct above *below)
{
    int width = descent->width;
    int q = level->q;
    double *spread = below->spread;

    memcpy(below->known, above->known, (size_t)width * sizeof(double));
    memcpy(spread, above->spread, square(width) * sizeof *spread);
    for (int i = 0; i < q; i++) {
        below->known[level->column[i]] += mode[i];
        for (int j = 0; j < width; j++) {
            spread[level->column[i] + j * width] -= descent->toward[i + j * q];
        }
    }
    memcpy(descent->half, spread, square(width) * sizeof *spread);
    for (int i = 0; i < q; i++) {
        double *column = block_column(spread, width, level->column[i]);

        for (int k = 0; k < width; k++) {
            block_add(column, -descent->hb[i + k * q],
                      block_column_of(descent->half, width, k), width);
        }
        for (int j = 0; j < q; j++) {
            column[level->column[j]] += h[j + i * q];
        }
    }
}

// The sums of one unit on its own effects: q x width, and q x q.
static void pick_sums(struct descent *descent, int level, size_t unit,
                      double *a)
{
    const struct mixed_tree *tree = descent->tree;
    const struct mixed_sums_level *own = &tree->sums->levels[level];
    int width = descent->width;
    size_t size = block_size(own->q, width);

    if (level == 0) {
        memcpy(descent->rows, tree->sums->own + unit * size,
               size * sizeof(double));
    } else {
        block_pick_rows(width, own->column, own->q, width,
                        tree->gram[level] + unit * square(width),
                        descent->rows);
    }
    block_pick_columns(own->q, own->column, own->q, descent->rows, a);
}

static void tell_level(struct descent *descent, int level, const double *l,
                       struct above *below, const struct mixed_modes *modes)
{
    const struct mixed_sums_level *own = &descent->tree->sums->levels[level];
    size_t q = (size_t)own->q;

    for (size_t k = 0; k < own->units; k++) {
        const struct above *above =
            &descent->above[own->parent ? own->parent[k] : 0];
        double *mode = modes->mode + k * q;
        double a[MIXED_UNIT_SIZE];
        struct mixed_unit unit;

        pick_sums(descent, level, k, a);
        (void)mixed_unit_of(own->q, l, a, &unit);
        tell_unit(descent, own->q, unit.h, above, mode,
                  modes->variance ? modes->variance + k * q * q : NULL);
        if (below) {
            go_below(descent, own, unit.h, above, mode, &below[k]);
        }
    }
}

static struct above *take_above(struct arena *arena, size_t count, int width)
{
    struct above *above = arena_take(arena, count, sizeof *above);

    for (size_t i = 0; i < count; i++) {
        above[i].known = arena_take(arena, (size_t)width, sizeof(double));
        above[i].spread = arena_take(arena, square(width), sizeof(double));
    }
    return above;
}

static struct descent begin(struct arena *arena, struct mixed_tree *tree,
                            const double *coefficients)
{
    size_t most = block_size(MIXED_EFFECTS_MAX, tree->width);
    struct descent descent = {
        .tree = tree,
        .width = tree->width,
        .above = take_above(arena, 1, tree->width),
        .rows = arena_take(arena, most, sizeof(double)),
        .hb = arena_take(arena, most, sizeof(double)),
        .toward = arena_take(arena, most, sizeof(double)),
        .half = arena_take(arena, square(tree->width), sizeof(double)),
    };

    memcpy(descent.above->known, coefficients,
           (size_t)tree->width * sizeof *coefficients);
    return descent;
}

void mixed_tree_effects(struct arena *arena, struct mixed_tree *tree,
                        double *const *l, const double *coefficients, int level,
                        const struct mixed_modes *modes)
{
    struct descent descent = begin(arena, tree, coefficients);

    for (int i = tree->sums->depth - 1; i > level; i--) {
        const struct mixed_sums_level *own = &tree->sums->levels[i];
        struct above *below = take_above(arena, own->units, tree->width);
        struct mixed_modes passing = {
            .mode =
                arena_take(arena, own->units, (size_t)own->q * sizeof(double))};

        tell_level(&descent, i, l[i], below, &passing);
        descent.above = below;
    }
    tell_level(&descent, level, l[level], NULL, modes);
}
