// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/mixed_tree.h"

#include "base/arena.h"
#include "stats/mixed_clumps.h"
#include "stats/mixed_unit.h"

#include <string.h>

static size_t square(int width)
{
    return (size_t)width * (size_t)width;
}

struct mixed_tree *mixed_tree_of(struct arena *arena,
                                 const struct mixed_sums *sums)
{
    struct mixed_tree *tree = arena_take(arena, 1, sizeof *tree);
    int most = MIXED_EFFECTS_MAX;

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
    tree->hb = arena_take(arena, (size_t)(most * tree->width), sizeof(double));
    tree->pb = arena_take(arena, square(tree->width + most), sizeof(double));
    return tree;
}

size_t mixed_tree_patterns(const struct mixed_tree *tree)
{
    return tree->clumps->pattern_count;
}

// ---- up: what is left -------------------------------------------------------

// The columns of the own effects, of a q-row matrix.
static void pick_own(int q, const int *column, const double *rows, double *a)
{
    for (int j = 0; j < q; j++) {
        memcpy(a + (size_t)(j * q), rows + (size_t)(column[j] * q),
               (size_t)q * sizeof *a);
    }
}

// hb = H times b (q x columns).
static void times(int q, const double *h, const double *b, int columns,
                  double *hb)
{
    for (int j = 0; j < columns; j++) {
        for (int i = 0; i < q; i++) {
            double sum = 0;

            for (int k = 0; k < q; k++) {
                sum += h[i + k * q] * b[k + j * q];
            }
            hb[i + j * q] = sum;
        }
    }
}

static double dot(const double *a, const double *b, int count)
{
    double sum = 0;

    for (int i = 0; i < count; i++) {
        sum += a[i] * b[i];
    }
    return sum;
}

// Takes what one clump explains out of the lower triangle of its parent's sums.
static void take_clump(const struct mixed_tree *tree, size_t n,
                       const double *design, const struct mixed_unit *unit)
{
    const struct mixed_clumps *clumps = tree->clumps;
    const struct mixed_clump *clump = &clumps->at[n];
    const double *response =
        clumps->response + n * (size_t)(clumps->q * (clumps->q + 1));
    double *gram = tree->gram[1] + clump->parent * square(tree->width);
    int q = clumps->q;
    int last = clumps->basis;

    for (int j = 0; j < last; j++) {
        double *column = gram + (size_t)(j * tree->width);
        const double *hb = tree->hb + (size_t)(j * q);

        for (int i = j; i < last; i++) {
            column[i] -= clump->count * dot(design + (size_t)(i * q), hb, q);
        }
        column[last] -= dot(hb, response, q);
    }
    gram[last + last * tree->width] -= dot(unit->h, response + q, q * q);
}

static bool reduce_patterns(struct mixed_tree *tree, const double *l,
                            double *log_det)
{
    const int *column = tree->sums->levels[0].column;
    const struct mixed_clumps *clumps = tree->clumps;
    struct mixed_unit unit;
    double a[MIXED_UNIT_SIZE];

    for (size_t p = 0; p < clumps->pattern_count; p++) {
        const double *design = clumps->design[p];

        pick_own(clumps->q, column, design, a);
        if (!mixed_unit_of(clumps->q, l, a, &unit)) {
            return false;
        }
        times(clumps->q, unit.h, design, clumps->basis, tree->hb);
        for (size_t n = clumps->first[p]; n < clumps->first[p + 1]; n++) {
            take_clump(tree, n, design, &unit);
            *log_det += clumps->at[n].count * unit.determinant_log;
        }
    }
    return true;
}

// The rows of a node's sums that belong to its own effects: q x width.
static void pick_rows(const struct mixed_tree *tree, int level,
                      const double *gram, double *b)
{
    const struct mixed_sums_level *own = &tree->sums->levels[level];

    for (int j = 0; j < tree->width; j++) {
        for (int i = 0; i < own->q; i++) {
            b[i + j * own->q] = gram[own->column[i] + j * tree->width];
        }
    }
}

static void complete(double *gram, int width)
{
    for (int j = 0; j < width; j++) {
        for (int i = 0; i < j; i++) {
            gram[i + j * width] = gram[j + i * width];
        }
    }
}

static double *node_above(const struct mixed_tree *tree, double *const *values,
                          int level, size_t node)
{
    const uint32_t *parent = tree->sums->levels[level].parent;

    return values[level + 1]
         + (parent ? parent[node] : 0) * square(tree->width);
}

static bool reduce_level(struct mixed_tree *tree, int level, const double *l,
                         double *log_det)
{
    const struct mixed_sums_level *own = &tree->sums->levels[level];
    struct mixed_unit unit;
    double a[MIXED_UNIT_SIZE];
    int q = own->q;
    double *b = tree->pb;

    for (size_t k = 0; k < own->units; k++) {
        double *gram = tree->gram[level] + k * square(tree->width);
        double *above = node_above(tree, tree->gram, level, k);

        complete(gram, tree->width);
        pick_rows(tree, level, gram, b);
        pick_own(q, own->column, b, a);
        if (!mixed_unit_of(q, l, a, &unit)) {
            return false;
        }
        times(q, unit.h, b, tree->width, tree->hb);
        for (int j = 0; j < tree->width; j++) {
            for (int i = j; i < tree->width; i++) {
                above[i + j * tree->width] +=
                    gram[i + j * tree->width]
                    - dot(b + (size_t)(i * q), tree->hb + (size_t)(j * q), q);
            }
        }
        *log_det += unit.determinant_log;
    }
    return true;
}

bool mixed_tree_reduce(struct mixed_tree *tree, double *const *l,
                       double *reduced, double *log_det)
{
    const struct mixed_sums *sums = tree->sums;
    size_t size = square(tree->width);
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
    good = reduce_patterns(tree, l[0], log_det);
    for (int i = 1; good && i < sums->depth; i++) {
        good = reduce_level(tree, i, l[i], log_det);
    }
    complete(tree->gram[sums->depth], tree->width);
    memcpy(reduced, tree->gram[sums->depth], size * sizeof(double));
    return good;
}

// ---- down: the slope --------------------------------------------------------

// by_h -= b S b', for a node whose b has the response in it.
static void slope_by_h(int q, int width, const double *b, const double *s,
                       double *work, double *by_h)
{
    for (int j = 0; j < width; j++) { // work = b S, q x width
        for (int i = 0; i < q; i++) {
            double sum = 0;

            for (int k = 0; k < width; k++) {
                sum += b[i + k * q] * s[k + j * width];
            }
            work[i + j * q] = sum;
        }
    }
    for (int j = 0; j < q; j++) {
        for (int i = 0; i < q; i++) {
            for (int k = 0; k < width; k++) {
                by_h[i + j * q] -= work[i + k * q] * b[j + k * q];
            }
        }
    }
}

// own = (I - E H B) S (I - E H B)' + E H E', with E the places of the effects.
static void slope_of_node(const struct mixed_tree *tree, int level,
                          const double *h, const double *s, double *own)
{
    const struct mixed_sums_level *here = &tree->sums->levels[level];
    int width = tree->width;
    int q = here->q;

    memcpy(own, s, square(width) * sizeof *own);
    for (int j = 0; j < width; j++) {
        for (int i = 0; i < q; i++) {
            double sum = 0;

            for (int k = 0; k < width; k++) {
                sum += tree->hb[i + k * q] * s[k + j * width];
            }
            own[here->column[i] + j * width] -= sum;
        }
    }
    memcpy(tree->pb, own, square(width) * sizeof *own);
    for (int j = 0; j < width; j++) {
        for (int i = 0; i < q; i++) {
            double sum = 0;

            for (int k = 0; k < width; k++) {
                sum += tree->pb[j + k * width] * tree->hb[i + k * q];
            }
            own[j + here->column[i] * width] -= sum;
        }
    }
    for (int j = 0; j < q; j++) {
        for (int i = 0; i < q; i++) {
            own[here->column[i] + here->column[j] * width] += h[i + j * q];
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

    for (size_t k = 0; k < own->units; k++) {
        const double *above = node_above(tree, tree->slope, level, k);
        double by_h[MIXED_UNIT_SIZE] = {0};
        double *b = tree->pb;

        pick_rows(tree, level, tree->gram[level] + k * size, b);
        pick_own(q, own->column, b, a);
        (void)mixed_unit_of(q, l, a, &unit); // it was good on the way up
        slope_by_h(q, tree->width, b, above, tree->hb, by_h);
        mixed_unit_slope(q, &unit, a, by_h, 1, slope);
        times(q, unit.h, b, tree->width, tree->hb);
        slope_of_node(tree, level, unit.h, above,
                      tree->slope[level] + k * size);
    }
}

// by_h -= what one clump says: its designs are equal, its responses are summed.
static void slope_of_clump(const struct mixed_tree *tree, size_t n,
                           const double *design, double *by_h)
{
    const struct mixed_clumps *clumps = tree->clumps;
    const struct mixed_clump *clump = &clumps->at[n];
    const double *response =
        clumps->response + n * (size_t)(clumps->q * (clumps->q + 1));
    const double *s = tree->slope[1] + clump->parent * square(tree->width);
    int q = clumps->q;
    int width = tree->width;
    double toward[MIXED_EFFECTS_MAX] = {0}; // design times S's last column
    double last = s[width * width - 1];

    for (int j = 0; j < clumps->basis; j++) {
        double own[MIXED_EFFECTS_MAX] = {0};

        for (int k = 0; k < clumps->basis; k++) {
            for (int i = 0; i < q; i++) {
                own[i] += design[i + k * q] * s[k + j * width];
            }
        }
        for (int i = 0; i < q; i++) {
            toward[i] += design[i + j * q] * s[clumps->basis + j * width];
            for (int k = 0; k < q; k++) {
                by_h[i + k * q] -= clump->count * own[i] * design[k + j * q];
            }
        }
    }
    for (int j = 0; j < q; j++) {
        for (int i = 0; i < q; i++) {
            by_h[i + j * q] -= toward[i] * response[j] + response[i] * toward[j]
                             + last * response[q + i + j * q];
        }
    }
}

static void slope_patterns(struct mixed_tree *tree, const double *l,
                           double *slope)
{
    const int *column = tree->sums->levels[0].column;
    const struct mixed_clumps *clumps = tree->clumps;
    struct mixed_unit unit;
    double a[MIXED_UNIT_SIZE];

    for (size_t p = 0; p < clumps->pattern_count; p++) {
        const double *design = clumps->design[p];
        double by_h[MIXED_UNIT_SIZE];
        double count = 0;

        memset(by_h, 0, square(clumps->q) * sizeof *by_h);
        pick_own(clumps->q, column, design, a);
        (void)mixed_unit_of(clumps->q, l, a, &unit);
        for (size_t n = clumps->first[p]; n < clumps->first[p + 1]; n++) {
            slope_of_clump(tree, n, design, by_h);
            count += clumps->at[n].count;
        }
        mixed_unit_slope(clumps->q, &unit, a, by_h, count, slope);
    }
}

void mixed_tree_slope(struct mixed_tree *tree, double *const *l,
                      const double *by_reduced, double *const *slope)
{
    const struct mixed_sums *sums = tree->sums;

    memcpy(tree->slope[sums->depth], by_reduced,
           square(tree->width) * sizeof *by_reduced);
    for (int i = sums->depth - 1; i >= 0; i--) {
        memset(slope[i], 0, square(sums->levels[i].q) * sizeof(double));
        if (i > 0) {
            slope_level(tree, i, l[i], slope[i]);
        }
    }
    slope_patterns(tree, l[0], slope[0]);
}
