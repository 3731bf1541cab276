// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/mixed_tree.h"

#include "base/arena.h"
#include "stats/mixed_unit.h"

#include <string.h>

struct clump {
    uint32_t parent, pattern;
    double count;
};

struct mixed_tree {
    const struct mixed_sums *sums;
    int q, width, basis; // of the finest units; basis = width - 1
    size_t pattern_count;
    const double **design; // of each pattern: q x basis
    size_t *first;         // of each pattern, and one more: its clumps
    size_t clump_count;
    struct clump *clumps;
    double *response; // of each clump: sum of Z'y (q), of Z'y y'Z (q x q)
    // Of each level but the finest, and of the whole at `depth`.
    double **gram, **slope;
    double *hb; // q x width
    double *pb; // width x width, or q x width
};

static size_t square(int width)
{
    return (size_t)width * (size_t)width;
}

static size_t response_size(const struct mixed_tree *tree)
{
    return (size_t)(tree->q * (tree->q + 1));
}

// ---- patterns ---------------------------------------------------------------

static uint64_t mark_of(const double *design, size_t count)
{
    uint64_t mark = 0x9e3779b97f4a7c15U;

    for (size_t i = 0; i < count; i++) {
        uint64_t bits;

        memcpy(&bits, &design[i], sizeof bits);
        mark = (mark ^ bits) * 0xbf58476d1ce4e5b9U;
        mark ^= mark >> 29;
    }
    return mark;
}

struct table {       // of patterns, by design; open addressing
    uint32_t *slots; // 0: free, else the pattern and 1
    size_t mask;
};

static uint32_t pattern_of(struct mixed_tree *tree, struct table *table,
                           const double *design)
{
    size_t count = (size_t)(tree->q * tree->basis);
    size_t at = mark_of(design, count) & table->mask;

    while (table->slots[at]) {
        uint32_t pattern = table->slots[at] - 1;

        if (memcmp(tree->design[pattern], design, count * sizeof *design)
            == 0) {
            return pattern;
        }
        at = (at + 1) & table->mask;
    }
    tree->design[tree->pattern_count] = design;
    table->slots[at] = (uint32_t)++tree->pattern_count;
    return table->slots[at] - 1;
}

// Finest units in the order of the units around them.
static uint32_t *order_by_parent(struct arena *arena,
                                 const struct mixed_sums *sums)
{
    size_t units = sums->levels[0].units;
    const uint32_t *parent = sums->levels[0].parent;
    uint32_t *order = arena_take(arena, units, sizeof *order);
    size_t *next;

    if (sums->depth == 1) {
        for (size_t i = 0; i < units; i++) {
            order[i] = (uint32_t)i;
        }
        return order;
    }
    next = arena_take(arena, sums->levels[1].units + 1, sizeof *next);
    for (size_t i = 0; i < units; i++) {
        next[parent[i] + 1]++;
    }
    for (size_t i = 0; i < sums->levels[1].units; i++) {
        next[i + 1] += next[i];
    }
    for (size_t i = 0; i < units; i++) {
        order[next[parent[i]]++] = (uint32_t)i;
    }
    return order;
}

static void add_response(const struct mixed_tree *tree, const double *own,
                         double *response)
{
    const double *zy = own + (size_t)(tree->q * tree->basis);
    double *products = response + tree->q;

    for (int j = 0; j < tree->q; j++) {
        response[j] += zy[j];
        for (int i = 0; i < tree->q; i++) {
            products[i + j * tree->q] += zy[i] * zy[j];
        }
    }
}

// Clumps in the order of their units; `latest` is the last clump of a pattern.
static void make_clumps(struct arena *arena, struct mixed_tree *tree)
{
    const struct mixed_sums *sums = tree->sums;
    size_t units = sums->levels[0].units;
    size_t room = 16;
    size_t own_size = (size_t)(tree->q * tree->width);
    const uint32_t *order = order_by_parent(arena, sums);
    uint32_t *latest = arena_take(arena, units, sizeof *latest);
    struct table table;

    while (room < 2 * units) {
        room *= 2;
    }
    table =
        (struct table){arena_take(arena, room, sizeof *table.slots), room - 1};
    for (size_t i = 0; i < units; i++) {
        const double *own = sums->own + order[i] * own_size;
        uint32_t parent =
            sums->depth > 1 ? sums->levels[0].parent[order[i]] : 0;
        size_t known = tree->pattern_count;
        uint32_t pattern = pattern_of(tree, &table, own);

        if (pattern == known
            || tree->clumps[latest[pattern]].parent != parent) {
            latest[pattern] = (uint32_t)tree->clump_count;
            tree->clumps[tree->clump_count++] =
                (struct clump){parent, pattern, 0};
        }
        tree->clumps[latest[pattern]].count++;
        add_response(tree, own,
                     tree->response + latest[pattern] * response_size(tree));
    }
}

// The clumps of one pattern side by side.
static void order_clumps(struct arena *arena, struct mixed_tree *tree)
{
    size_t size = response_size(tree);
    struct clump *clumps = arena_take(arena, tree->clump_count, sizeof *clumps);
    double *response =
        arena_take(arena, tree->clump_count, size * sizeof *response);
    size_t *next = arena_take(arena, tree->pattern_count + 2, sizeof *next);

    tree->first = next;
    next++;
    for (size_t i = 0; i < tree->clump_count; i++) {
        next[tree->clumps[i].pattern + 1]++;
    }
    for (size_t i = 0; i < tree->pattern_count; i++) {
        next[i + 1] += next[i];
    }
    for (size_t i = 0; i < tree->clump_count; i++) {
        size_t to = next[tree->clumps[i].pattern]++;

        clumps[to] = tree->clumps[i];
        memcpy(response + to * size, tree->response + i * size,
               size * sizeof *response);
    }
    tree->clumps = clumps;
    tree->response = response;
}

struct mixed_tree *mixed_tree_of(struct arena *arena,
                                 const struct mixed_sums *sums)
{
    struct mixed_tree *tree = arena_take(arena, 1, sizeof *tree);
    size_t units = sums->levels[0].units;
    int most = MIXED_EFFECTS_MAX;

    tree->sums = sums;
    tree->q = sums->levels[0].q;
    tree->width = sums->width;
    tree->basis = sums->width - 1;
    tree->design = arena_take(arena, units, sizeof *tree->design);
    tree->clumps = arena_take(arena, units, sizeof *tree->clumps);
    tree->response =
        arena_take(arena, units, response_size(tree) * sizeof(double));
    make_clumps(arena, tree);
    order_clumps(arena, tree);
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
    return tree->pattern_count;
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
    const struct clump *clump = &tree->clumps[n];
    const double *response = tree->response + n * response_size(tree);
    double *gram = tree->gram[1] + clump->parent * square(tree->width);
    int q = tree->q;
    int last = tree->basis;

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
    struct mixed_unit unit;
    double a[MIXED_UNIT_SIZE];

    for (size_t p = 0; p < tree->pattern_count; p++) {
        const double *design = tree->design[p];

        pick_own(tree->q, column, design, a);
        if (!mixed_unit_of(tree->q, l, a, &unit)) {
            return false;
        }
        times(tree->q, unit.h, design, tree->basis, tree->hb);
        for (size_t n = tree->first[p]; n < tree->first[p + 1]; n++) {
            take_clump(tree, n, design, &unit);
            *log_det += tree->clumps[n].count * unit.determinant_log;
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
    const struct clump *clump = &tree->clumps[n];
    const double *response = tree->response + n * response_size(tree);
    const double *s = tree->slope[1] + clump->parent * square(tree->width);
    int q = tree->q;
    int width = tree->width;
    double toward[MIXED_EFFECTS_MAX] = {0}; // design times S's last column
    double last = s[width * width - 1];

    for (int j = 0; j < tree->basis; j++) {
        double own[MIXED_EFFECTS_MAX] = {0};

        for (int k = 0; k < tree->basis; k++) {
            for (int i = 0; i < q; i++) {
                own[i] += design[i + k * q] * s[k + j * width];
            }
        }
        for (int i = 0; i < q; i++) {
            toward[i] += design[i + j * q] * s[tree->basis + j * width];
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
    struct mixed_unit unit;
    double a[MIXED_UNIT_SIZE];

    for (size_t p = 0; p < tree->pattern_count; p++) {
        const double *design = tree->design[p];
        double by_h[MIXED_UNIT_SIZE];
        double count = 0;

        memset(by_h, 0, square(tree->q) * sizeof *by_h);
        pick_own(tree->q, column, design, a);
        (void)mixed_unit_of(tree->q, l, a, &unit);
        for (size_t n = tree->first[p]; n < tree->first[p + 1]; n++) {
            slope_of_clump(tree, n, design, by_h);
            count += tree->clumps[n].count;
        }
        mixed_unit_slope(tree->q, &unit, a, by_h, count, slope);
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
