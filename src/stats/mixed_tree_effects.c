// mixed_tree_effects - from the whole down: with everything above a unit known
// (coefficients and the effects of the units around it, as coefficients of the
// basis, and how they spread), its own effects are those of a regression on
// what is left.
//
// SOURCE: Bates et al. 2015, equation 56 (the conditional distribution)
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "stats/mixed_tree.h"
#include "stats/mixed_unit.h"

#include <string.h>

struct above {
    double *known;  // width: coefficients of the basis, -1 for the response
    double *spread; // width x width, in units of sigma2
};

struct descent {
    struct mixed_tree *tree;
    int width;
    double *hb, *toward; // q x width
    double *half;        // width x width
};

static size_t square(int width)
{
    return (size_t)width * (size_t)width;
}

// c (p x r) = a b, a is p x q.
static void multiply(int p, int q, int r, const double *a, const double *b,
                     double *c)
{
    memset(c, 0, (size_t)(p * r) * sizeof *c);
    for (int j = 0; j < r; j++) {
        for (int k = 0; k < q; k++) {
            for (int i = 0; i < p; i++) {
                c[i + j * p] += a[i + k * p] * b[k + j * q];
            }
        }
    }
}

// Of one unit with sums b (q x width): mode = -H b known, and covariance
// H b spread b' H + H. Leaves H b in `hb`.
static void tell_unit(struct descent *descent, int q, const double *h,
                      const double *b, const struct above *above, double *mode,
                      double *variance)
{
    int width = descent->width;

    multiply(q, q, width, h, b, descent->hb);
    multiply(q, width, 1, descent->hb, above->known, mode);
    for (int i = 0; i < q; i++) {
        mode[i] = -mode[i];
    }
    if (!variance) {
        return;
    }
    multiply(q, width, width, descent->hb, above->spread, descent->toward);
    memcpy(variance, h, square(q) * sizeof *variance);
    for (int k = 0; k < width; k++) {
        for (int j = 0; j < q; j++) {
            for (int i = 0; i < q; i++) {
                variance[i + j * q] +=
                    descent->toward[i + k * q] * descent->hb[j + k * q];
            }
        }
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
    multiply(q, width, width, descent->hb, above->spread, descent->toward);
    for (int i = 0; i < q; i++) {
        below->known[level->column[i]] += mode[i];
        for (int j = 0; j < width; j++) {
            spread[level->column[i] + j * width] -= descent->toward[i + j * q];
        }
    }
    memcpy(descent->half, spread, square(width) * sizeof *spread);
    for (int i = 0; i < q; i++) {
        for (int j = 0; j < width; j++) {
            for (int k = 0; k < width; k++) {
                spread[j + level->column[i] * width] -=
                    descent->half[j + k * width] * descent->hb[i + k * q];
            }
        }
    }
    for (int j = 0; j < q; j++) {
        for (int i = 0; i < q; i++) {
            spread[level->column[i] + level->column[j] * width] += h[i + j * q];
        }
    }
}

// The sums of one unit on its own effects: q x width, and q x q.
static const double *sums_of(struct descent *descent, int level, size_t unit,
                             double *rows, double *a)
{
    const struct mixed_tree *tree = descent->tree;
    const struct mixed_sums_level *own = &tree->sums->levels[level];
    const double *b = rows;
    int width = descent->width;
    int q = own->q;

    if (level == 0) {
        b = tree->sums->own + unit * (size_t)(q * width);
    } else {
        const double *gram = tree->gram[level] + unit * square(width);

        for (int j = 0; j < width; j++) {
            for (int i = 0; i < q; i++) {
                rows[i + j * q] = gram[own->column[i] + j * width];
            }
        }
    }
    for (int j = 0; j < q; j++) {
        memcpy(a + (size_t)(j * q), b + (size_t)(own->column[j] * q),
               (size_t)q * sizeof *a);
    }
    return b;
}

static void tell_level(struct descent *descent, int level, const double *l,
                       const struct above *above, struct above *below,
                       double *mode, double *variance)
{
    const struct mixed_sums_level *own = &descent->tree->sums->levels[level];
    size_t q = (size_t)own->q;
    double *rows = descent->half;

    for (size_t k = 0; k < own->units; k++) {
        double a[MIXED_UNIT_SIZE];
        struct mixed_unit unit;
        const double *b = sums_of(descent, level, k, rows, a);

        (void)mixed_unit_of(own->q, l, a, &unit);
        tell_unit(descent, own->q, unit.h, b,
                  &above[own->parent ? own->parent[k] : 0], mode + k * q,
                  variance ? variance + k * q * q : NULL);
        if (below) {
            go_below(descent, own, unit.h,
                     &above[own->parent ? own->parent[k] : 0], mode + k * q,
                     &below[k]);
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

void mixed_tree_effects(struct arena *arena, struct mixed_tree *tree,
                        double *const *l, const double *coefficients, int level,
                        double *mode, double *variance)
{
    size_t most = MIXED_EFFECTS_MAX * (size_t)tree->width;
    struct descent descent = {
        .tree = tree,
        .width = tree->width,
        .hb = arena_take(arena, most, sizeof(double)),
        .toward = arena_take(arena, most, sizeof(double)),
        .half = arena_take(arena, square(tree->width) + most, sizeof(double)),
    };
    struct above *above = take_above(arena, 1, tree->width);

    memcpy(above->known, coefficients,
           (size_t)tree->width * sizeof *coefficients);
    for (int i = tree->sums->depth - 1; i > level; i--) {
        const struct mixed_sums_level *own = &tree->sums->levels[i];
        struct above *below = take_above(arena, own->units, tree->width);
        double *modes =
            arena_take(arena, own->units, (size_t)own->q * sizeof *modes);

        tell_level(&descent, i, l[i], above, below, modes, NULL);
        above = below;
    }
    tell_level(&descent, level, l[level], above, NULL, mode, variance);
}
