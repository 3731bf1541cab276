// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "stats/residual.h"

#include <math.h>
#include <string.h>

// Whether every unit of `inner` lies within one unit of `outer`.
static bool lies_within(struct arena *arena, const struct mixed_term *inner,
                        const struct mixed_term *outer, size_t n)
{
    size_t mark = arena_mark(arena);
    uint32_t *home = arena_take(arena, inner->level_count, sizeof *home);
    bool within = true;

    for (size_t i = 0; i < n && within; i++) {
        uint32_t *own = &home[inner->level[i]];

        within = *own == 0 || *own == outer->level[i] + 1;
        *own = outer->level[i] + 1;
    }
    arena_rewind(arena, mark);
    return within;
}

// Whether a column is the same in all rows of each unit.
static bool is_constant_in(struct arena *arena, const double *x,
                           const struct mixed_term *group, size_t n)
{
    size_t mark = arena_mark(arena);
    double *value = arena_take(arena, group->level_count, sizeof *value);
    bool *seen = arena_take(arena, group->level_count, sizeof *seen);
    bool constant = true;

    for (size_t i = 0; i < n && constant; i++) {
        uint32_t unit = group->level[i];

        constant = !seen[unit] || !(fabs(value[unit] - x[i]) > 0);
        value[unit] = x[i];
        seen[unit] = true;
    }
    arena_rewind(arena, mark);
    return constant;
}

// Grouping factors without repetition, from the coarsest on; -1: crossed.
static int list_nested(struct arena *arena, const struct mixed_data *rows,
                       const struct mixed_term **groups)
{
    int count = 0;

    for (int k = rows->term_count - 1; k >= 0; k--) {
        const struct mixed_term *term = &rows->terms[k];
        int at = count;

        while (at > 0 && groups[at - 1]->level_count > term->level_count) {
            groups[at] = groups[at - 1];
            at--;
        }
        if (at > 0 && groups[at - 1]->level_count == term->level_count
            && lies_within(arena, term, groups[at - 1], rows->n)) {
            memmove(&groups[at], &groups[at + 1],
                    (size_t)(count - at) * sizeof(struct mixed_term *));
            continue;
        }
        groups[at] = term;
        count++;
    }
    for (int k = 1; k < count; k++) {
        if (!lies_within(arena, groups[k], groups[k - 1], rows->n)) {
            return -1;
        }
    }
    return count;
}

// The level at which a column is estimated: the finest group in which it does
// not vary, from 0; `count`: it varies within all.
static int level_of(struct arena *arena, const struct mixed_data *rows,
                    const struct mixed_term *const *groups, int count, int j)
{
    int level = 0;

    while (level < count
           && !is_constant_in(arena, rows->x + (size_t)j * rows->n,
                              groups[level], rows->n)) {
        level++;
    }
    return level;
}

// A term varies where any column of it does.
static int level_of_term(const struct mixed_fit *fit, const int *term,
                         const int *level, int i)
{
    int most = level[i];

    for (int j = 0; j < fit->p; j++) {
        bool same = term[fit->column[i]] == term[fit->column[j]];

        most = same && level[j] > most ? level[j] : most;
    }
    return most;
}

// What the units of a level leave when those above and its columns are taken
// off. nlme counts one column less where its intercept belongs.
static double freedom_at(const struct mixed_data *rows,
                         const struct mixed_term *const *groups, int count,
                         int level, bool intercept)
{
    double units =
        level == count ? (double)rows->n : (double)groups[level]->level_count;
    double above =
        level > 0 ? (double)groups[level - 1]->level_count : intercept;

    return units - above + (level == count);
}

void residual_freedom(struct arena *arena, const struct residual_data *data,
                      const struct mixed_fit *fit, const int *term,
                      double *freedom)
{
    const struct mixed_data *rows = &data->rows;
    const struct mixed_term *groups[MIXED_TERMS_MAX + 1];
    int count = list_nested(arena, rows, groups);
    int own[MIXED_COLUMNS_MAX];
    int level[MIXED_COLUMNS_MAX];
    int columns[MIXED_TERMS_MAX + 1] = {0};
    bool intercept = false;

    for (int i = 0; i < fit->p; i++) {
        bool fixed = count > 0 && term[fit->column[i]] >= 0;

        own[i] = fixed ? level_of(arena, rows, groups, count, fit->column[i])
                       : count;
        intercept = intercept || term[fit->column[i]] < 0;
    }
    for (int i = 0; count > 0 && i < fit->p; i++) {
        level[i] = level_of_term(fit, term, own, i);
        columns[level[i]]++;
    }
    for (int i = 0; i < fit->p; i++) {
        freedom[i] = count < 0 ? NAN
                   : count == 0
                       ? (double)rows->n - fit->p
                       : freedom_at(rows, groups, count, level[i], intercept)
                             - columns[level[i]];
    }
}
