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

static bool holds_term(struct arena *arena, const struct design_group *large,
                       const struct design_group *small, size_t n)
{
    return same_groups(arena, small, large, n)
        && spans(arena, large->z, large->q, small->z, small->q, n);
}

static bool holds_terms(struct arena *arena, const struct design *large,
                        const struct design *small)
{
    bool all = true;

    for (int k = 0; all && k < small->group_count; k++) {
        bool found = false;

        for (int m = 0; !found && m < large->group_count; m++) {
            found = holds_term(arena, &large->groups[m], &small->groups[k],
                               small->n);
        }
        all = found;
    }
    return all;
}

static int count_variances(const struct design *design)
{
    int count = 0;

    for (int k = 0; k < design->group_count; k++) {
        count += design->groups[k].q;
    }
    return count;
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

    step.nested =
        less->n == more->n && holds_residual(to, &small->settings.residual)
        && spans(arena, more->x, more->p, less->x, less->p, less->n)
        && spans_offset(arena, less, more) && holds_terms(arena, more, less);
    step.same_fixed = step.nested
                   && spans(arena, less->x, less->p, more->x, more->p, more->n)
                   && spans_offset(arena, more, less);
    step.edges = count_variances(more) - count_variances(less);
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
