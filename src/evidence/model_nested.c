// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model_nested.h"

#include "base/arena.h"
#include "stats/matrix.h"

#include <string.h>

// ---- columns ----------------------------------------------------------------

static bool same_numbers(const double *a, const double *b, size_t n)
{
    bool same = (a == NULL) == (b == NULL);

    for (size_t i = 0; same && a && i < n; i++) {
        same = !(a[i] < b[i]) && !(a[i] > b[i]);
    }
    return same;
}

// Whether `more` (n x q) lies in the span of `x` (n x p).
static bool spans(struct arena *arena, const double *x, int p,
                  const double *more, int q, size_t n)
{
    size_t mark = arena_mark(arena);
    size_t own = (size_t)p * n;
    size_t added = (size_t)q * n;
    double *both = arena_take(arena, own + added + 1, sizeof *both);
    bool *dropped = arena_take(arena, (size_t)(p + q) + 1, sizeof *dropped);
    bool all = true;

    if (p > 0) {
        memcpy(both, x, own * sizeof *both);
    }
    if (q > 0) {
        memcpy(both + own, more, added * sizeof *both);
        (void)matrix_rank(arena, both, n, p + q, dropped);
    }
    for (int j = p; j < p + q; j++) {
        all = all && dropped[j];
    }
    arena_rewind(arena, mark);
    return all;
}

// What the offset of the smaller has and that of the larger has not must be a
// coefficient of the larger: y ~ offset(x) lies within y ~ x.
static bool spans_offset(struct arena *arena, const struct design *small,
                         const struct design *large)
{
    size_t mark = arena_mark(arena);
    double *apart = arena_take(arena, small->n, sizeof *apart);
    double most = 0;
    bool spanned;

    for (size_t i = 0; i < small->n; i++) {
        apart[i] = (small->offset ? small->offset[i] : 0)
                 - (large->offset ? large->offset[i] : 0);
        most = apart[i] > most ? apart[i] : -apart[i] > most ? -apart[i] : most;
    }
    spanned =
        !(most > 0) || spans(arena, large->x, large->p, apart, 1, small->n);
    arena_rewind(arena, mark);
    return spanned;
}

// ---- random effects ---------------------------------------------------------

// The same groups, whatever they are called.
static bool same_groups(struct arena *arena, const struct design_group *a,
                        const struct design_group *b, size_t n)
{
    size_t mark = arena_mark(arena);
    uint32_t *there = arena_take(arena, a->level_count, sizeof *there);
    bool same = a->level_count == b->level_count;

    for (size_t i = 0; same && i < n; i++) {
        uint32_t *to = &there[a->level[i]];

        same = *to == 0 || *to == b->level[i] + 1;
        *to = b->level[i] + 1;
    }
    arena_rewind(arena, mark);
    return same;
}

static bool same_row(const struct design_group *group, size_t n, size_t one,
                     size_t other)
{
    bool same = true;

    for (size_t j = 0; same && j < (size_t)group->q; j++) {
        double a = group->z[one + j * n];
        double b = group->z[other + j * n];

        same = !(a < b) && !(a > b);
    }
    return same;
}

// The different rows of z, numbered as they come, into `cell` of each row of
// the data. False: there are more than columns, or columns depend on each
// other.
static bool number_cells(struct arena *arena, const struct design_group *group,
                         size_t n, int *cell)
{
    int q = group->q;
    size_t *first = arena_take(arena, (size_t)q, sizeof *first);
    bool *dropped = arena_take(arena, (size_t)q, sizeof *dropped);
    int count = 0;

    for (size_t i = 0; i < n; i++) {
        int k = 0;

        while (k < count && !same_row(group, n, i, first[k])) {
            k++;
        }
        if (k == q) {
            return false;
        }
        if (k == count) {
            first[count++] = i;
        }
        cell[i] = k;
    }
    return matrix_rank(arena, group->z, n, q, dropped) == q;
}

// (1 | client:phase) lies within (0 + phase | client): there are as many
// different rows of z as columns, so that the effects are those of cells,
// whatever the contrasts; and the small groups are the cells of the large ones.
static bool holds_cells(struct arena *arena, const struct design_group *large,
                        const struct design_group *small, size_t n)
{
    size_t mark = arena_mark(arena);
    size_t q = (size_t)large->q;
    int *cell = arena_take(arena, n, sizeof *cell);
    size_t *there = arena_take(arena, large->level_count * q, sizeof *there);
    size_t *back = arena_take(arena, small->level_count, sizeof *back);
    bool same = small->q == 1 && q > 1 && number_cells(arena, large, n, cell);

    for (size_t i = 0; same && i < n; i++) {
        size_t *to = &there[large->level[i] * q + (size_t)cell[i]];
        size_t *from = &back[small->level[i]];
        size_t place = (size_t)(to - there);

        same = same_row(small, n, i, 0)
            && (*to == 0 || *to == small->level[i] + (size_t)1)
            && (*from == 0 || *from == place + 1);
        *to = small->level[i] + (size_t)1;
        *from = place + 1;
    }
    arena_rewind(arena, mark);
    return same;
}

static bool holds_term(struct arena *arena, const struct design_group *large,
                       const struct design_group *small, size_t n)
{
    return same_groups(arena, small, large, n)
        && spans(arena, large->z, large->q, small->z, small->q, n);
}

// Which term of the larger model holds one of the smaller; -1: none does.
static int find_holder(struct arena *arena, const struct design *large,
                       const struct design_group *small, bool *by_cells)
{
    for (int m = 0; m < large->group_count; m++) {
        if (holds_term(arena, &large->groups[m], small, large->n)) {
            *by_cells = false;
            return m;
        }
    }
    *by_cells = true;
    for (int m = 0; m < large->group_count; m++) {
        if (holds_cells(arena, &large->groups[m], small, large->n)) {
            return m;
        }
    }
    return -1;
}

// How many variances the larger model has more; -1: it does not hold the
// smaller. Variances that are equal in all cells are at no edge of such as may
// differ.
static int more_variances(struct arena *arena, const struct design *large,
                          const struct design *small)
{
    int left[FORMULA_MAX_GROUPS] = {0};
    bool inside[FORMULA_MAX_GROUPS] = {false};
    int more = 0;

    for (int m = 0; m < large->group_count; m++) {
        left[m] = large->groups[m].q;
    }
    for (int k = 0; k < small->group_count; k++) {
        bool by_cells;
        int m = find_holder(arena, large, &small->groups[k], &by_cells);

        if (m < 0) {
            return -1;
        }
        left[m] -= small->groups[k].q;
        inside[m] = inside[m] || by_cells;
    }
    for (int m = 0; m < large->group_count; m++) {
        more += inside[m] || left[m] < 0 ? 0 : left[m];
    }
    return more;
}

// ---- residuals --------------------------------------------------------------

static bool holds_residual(const struct model_residual_wish *large,
                           const struct model_residual_wish *small)
{
    return (small->kind == RESIDUAL_INDEPENDENT
            || (small->kind == large->kind
                && str_is_equal(small->by, large->by)))
        && (!small->unequal.at || str_is_equal(small->unequal, large->unequal));
}

// ---- all of it --------------------------------------------------------------

struct model_step model_nested(struct arena *arena,
                               const struct model_answer *small,
                               const struct model_answer *large)
{
    const struct design *less = &small->design;
    const struct design *more = &large->design;
    const struct model_residual_wish *to = &large->settings.residual;
    struct model_step step = {0};

    if (less->n != more->n) {
        return step;
    }
    step.edges = more_variances(arena, more, less);
    step.nested = step.edges >= 0
               && holds_residual(to, &small->settings.residual)
               && spans(arena, more->x, more->p, less->x, less->p, less->n)
               && spans_offset(arena, less, more);
    step.same_fixed = step.nested
                   && spans(arena, less->x, less->p, more->x, more->p, more->n)
                   && spans_offset(arena, more, less);
    step.edges += to->kind == RESIDUAL_CAR1
               && small->settings.residual.kind != RESIDUAL_CAR1;
    return step;
}

bool model_same_response(const struct model_answer *a,
                         const struct model_answer *b)
{
    const struct design *one = &a->design;
    const struct design *other = &b->design;

    return one->n == other->n
        && memcmp(one->row, other->row, one->n * sizeof *one->row) == 0
        && same_numbers(one->y, other->y, one->n)
        && same_numbers(one->weights, other->weights, one->n);
}

bool model_same_columns(const struct model_answer *a,
                        const struct model_answer *b)
{
    return a->design.n == b->design.n && a->design.p == b->design.p
        && same_numbers(a->design.x, b->design.x,
                        a->design.n * (size_t)a->design.p)
        && same_numbers(a->design.offset, b->design.offset, a->design.n);
}
