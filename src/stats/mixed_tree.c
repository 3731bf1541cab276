// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/mixed_tree.h"

#include "base/arena.h"
#include "stats/block.h"
#include "stats/mixed_pass.h"
#include "stats/mixed_unit.h"

#include <math.h>
#include <string.h>

static size_t square(int width)
{
    return block_size(width, width);
}

struct mixed_tree *mixed_tree_of(struct arena *arena,
                                 const struct mixed_sums *sums)
{
    struct mixed_tree *tree = arena_take(arena, 1, sizeof *tree);
    size_t most = MIXED_EFFECTS_MAX;

    tree->sums = sums;
    tree->width = sums->width;
    tree->clumps = mixed_clumps_of(arena, sums);
    tree->gram = arena_take(arena, (size_t)sums->depth + 1, sizeof *tree->gram);
    tree->slope =
        arena_take(arena, (size_t)sums->depth + 1, sizeof *tree->slope);
    for (int i = 1; i <= sums->depth; i++) {
        size_t count = i < sums->depth ? sums->levels[i].units : 1;

        tree->gram[i] =
            arena_take(arena, count, square(tree->width) * sizeof(double));
        tree->slope[i] =
            arena_take(arena, count, square(tree->width) * sizeof(double));
    }
    tree->hb = arena_take(arena, most, (size_t)tree->width * sizeof(double));
    tree->pb = arena_take(arena, (size_t)tree->width + most,
                          (size_t)tree->width * sizeof(double));
    return tree;
}

size_t mixed_tree_patterns(const struct mixed_tree *tree)
{
    return tree->clumps->pattern_count;
}

// ---- up: what is left -------------------------------------------------------

// The rows of a node's sums that belong to its own effects (q x width), and of
// these the own columns.
static void pick_own(const struct mixed_tree *tree, int level,
                     const double *gram, double *b, double *a)
{
    const struct mixed_sums_level *own = &tree->sums->levels[level];

    block_pick_rows(tree->width, own->column, own->q, tree->width, gram, b);
    block_pick_columns(own->q, own->column, own->q, b, a);
}

static double *node_above(const struct mixed_tree *tree, double *const *values,
                          int level, size_t node)
{
    const uint32_t *parent = tree->sums->levels[level].parent;

    return values[level + 1]
         + (parent ? parent[node] : 0) * square(tree->width);
}

// What the effects of a node leave of its sums, for the node above.
static void leave(const struct mixed_tree *tree, int q, const double *gram,
                  const double *b, double *above)
{
    int width = tree->width;

    for (int j = 0; j < width; j++) {
        const double *hb = block_column_of(tree->hb, q, j);

        for (int i = j; i < width; i++) {
            above[i + j * width] += gram[i + j * width]
                                  - block_dot(block_column_of(b, q, i), hb, q);
        }
    }
}

static bool reduce_level(struct mixed_tree *tree, int level, const double *l,
                         double *log_det)
{
    const struct mixed_sums_level *own = &tree->sums->levels[level];
    struct mixed_unit unit;
    double a[MIXED_UNIT_SIZE];

    for (size_t k = 0; k < own->units; k++) {
        double *gram = tree->gram[level] + k * square(tree->width);

        block_mirror(gram, tree->width);
        pick_own(tree, level, gram, tree->pb, a);
        if (!mixed_unit_of(own->q, l, a, &unit)) {
            return false;
        }
        block_product(own->q, own->q, tree->width, unit.h, tree->pb, tree->hb);
        leave(tree, own->q, gram, tree->pb,
              node_above(tree, tree->gram, level, k));
        *log_det += unit.log_rest + log(unit.determinant);
    }
    return true;
}

bool mixed_tree_reduce(struct mixed_tree *tree, double *const *l,
                       double *reduced, double *log_det)
{
    const struct mixed_sums *sums = tree->sums;
    size_t size = square(tree->width);
    struct mixed_pass pass = {tree->clumps, sums->levels[0].column, l[0]};
    bool good;

    *log_det = 0;
    for (int i = 1; i <= sums->depth; i++) {
        size_t count = i < sums->depth ? sums->levels[i].units : 1;

        if (i == 1) {
            memcpy(tree->gram[i], sums->around, count * size * sizeof(double));
        } else {
            memset(tree->gram[i], 0, count * size * sizeof(double));
        }
    }
    good = mixed_pass_reduce(&pass, tree->gram[1], log_det);
    for (int i = 1; good && i < sums->depth; i++) {
        good = reduce_level(tree, i, l[i], log_det);
    }
    block_mirror(tree->gram[sums->depth], tree->width);
    memcpy(reduced, tree->gram[sums->depth], size * sizeof(double));
    return good;
}

// ---- down: the slope --------------------------------------------------------

// own = (I - E H B) S (I - E H B)' + E H E', with E the places of the effects
// and H B in `hb`.
static void slope_of_node(const struct mixed_tree *tree, int level,
                          const double *h, const double *s, double *own)
{
    const struct mixed_sums_level *here = &tree->sums->levels[level];
    int width = tree->width;
    int q = here->q;
    double *half = tree->pb; // hb S, q x width

    memcpy(own, s, square(width) * sizeof *own);
    block_product(q, width, width, tree->hb, s, half);
    for (int i = 0; i < q; i++) { // rows, then columns of what that gives
        for (int j = 0; j < width; j++) {
            own[here->column[i] + j * width] -= half[i + j * q];
        }
    }
    memcpy(tree->pb, own, square(width) * sizeof *own);
    for (int i = 0; i < q; i++) {
        double *column = block_column(own, width, here->column[i]);

        for (int k = 0; k < width; k++) {
            block_add(column, -tree->hb[i + k * q],
                      block_column_of(tree->pb, width, k), width);
        }
        for (int j = 0; j < q; j++) {
            column[here->column[j]] += h[j + i * q];
        }
    }
}

static void slope_level(struct mixed_tree *tree, int level, const double *l,
                        double *slope)
{
    const struct mixed_sums_level *own = &tree->sums->levels[level];
    size_t size = square(tree->width);
    struct mixed_unit unit;
    double a[MIXED_UNIT_SIZE];
    int q = own->q;
    int width = tree->width;

    for (size_t k = 0; k < own->units; k++) {
        const double *above = node_above(tree, tree->slope, level, k);
        double by_h[MIXED_UNIT_SIZE] = {0};

        pick_own(tree, level, tree->gram[level] + k * size, tree->pb, a);
        (void)mixed_unit_of(q, l, a, &unit); // it was good on the way up
        block_product(q, width, width, tree->pb, above, tree->hb);
        block_add_outer(q, width, -1, tree->hb, tree->pb, by_h); // -B S B'
        mixed_unit_slope(q, &unit, a, by_h, 1, slope);
        block_product(q, q, width, unit.h, tree->pb, tree->hb);
        slope_of_node(tree, level, unit.h, above,
                      tree->slope[level] + k * size);
    }
}

void mixed_tree_slope(struct mixed_tree *tree, double *const *l,
                      const double *by_reduced, double *const *slope)
{
    const struct mixed_sums *sums = tree->sums;
    struct mixed_pass pass = {tree->clumps, sums->levels[0].column, l[0]};

    memcpy(tree->slope[sums->depth], by_reduced,
           square(tree->width) * sizeof *by_reduced);
    for (int i = sums->depth - 1; i >= 0; i--) {
        memset(slope[i], 0, square(sums->levels[i].q) * sizeof(double));
        if (i > 0) {
            slope_level(tree, i, l[i], slope[i]);
        }
    }
    mixed_pass_slope(&pass, tree->slope[1], slope[0]);
}
