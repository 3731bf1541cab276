// comparison_rows - see comparison_rows.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/comparison_rows.h"

#include "base/arena.h"
#include "stats/binomial.h"
#include "stats/matrix.h"

#include <math.h>
#include <string.h>

// ---- some of the rows
// ---------------------------------------------------------

struct casemix_data comparison_rows_where(struct arena *arena,
                                          const struct casemix_data *data,
                                          const bool *keep)
{
    double *y = arena_take(arena, data->n, sizeof *y);
    double *x = arena_take(arena, data->n * (size_t)data->p, sizeof *x);
    uint32_t *unit = arena_take(arena, data->n, sizeof *unit);
    struct casemix_data kept = *data;
    size_t cells = 0;

    kept.n = 0;
    for (size_t i = 0; i < data->n; i++) {
        if (keep[i]) {
            y[kept.n] = data->y[i];
            unit[kept.n++] = data->unit[i];
        }
    }
    for (size_t i = 0; i < data->n * (size_t)data->p; i++) {
        if (keep[i % data->n]) {
            x[cells++] = data->x[i];
        }
    }
    kept.y = y;
    kept.x = x;
    kept.unit = unit;
    return kept;
}

// ---- small units ------------------------------------------------------------

struct sizes {
    size_t *of;       // each unit
    bool *small;      // each unit
    uint32_t *become; // its number among those kept; COMPARISON_NOBODY: left
                      // out
    size_t small_rows;
};

static void put_together(struct sizes *sizes, uint32_t unit)
{
    sizes->small[unit] = true;
    sizes->small_rows += sizes->of[unit];
}

static void number_units(const struct comparison_rows *rows,
                         struct sizes *sizes, struct comparison_kept *kept)
{
    for (uint32_t u = 0; u < rows->units; u++) {
        if (!sizes->small[u]) {
            kept->given[kept->standing] = u;
            sizes->become[u] = kept->standing++;
        } else {
            kept->small_units += sizes->of[u] > 0;
        }
    }
    for (uint32_t u = 0; u < rows->units; u++) {
        if (sizes->small[u]) {
            sizes->become[u] =
                kept->together ? kept->standing : COMPARISON_NOBODY;
        }
    }
}

static struct sizes sizes_of(struct arena *arena,
                             const struct comparison_rows *rows,
                             const struct comparison_question *question,
                             struct comparison_kept *kept)
{
    struct sizes sizes = {
        arena_take(arena, rows->units, sizeof(size_t)),
        arena_take(arena, rows->units, sizeof(bool)),
        arena_take(arena, rows->units, sizeof(uint32_t)),
        0,
    };

    for (size_t i = 0; i < rows->n; i++) {
        sizes.of[rows->unit[i]]++;
    }
    for (uint32_t u = 0; u < rows->units; u++) {
        if (sizes.of[u] < question->least || sizes.of[u] == 0
            || (rows->together && rows->together[u])) {
            put_together(&sizes, u);
        }
    }
    kept->together =
        sizes.small_rows >= question->least && sizes.small_rows > 0;
    kept->given = arena_take(arena, rows->units, sizeof *kept->given);
    number_units(rows, &sizes, kept);
    return sizes;
}

static void copy_rows(struct arena *arena, const struct comparison_rows *rows,
                      const struct sizes *sizes, struct comparison_kept *kept)
{
    struct casemix_data all = {.n = rows->n,
                               .is_event = rows->is_event,
                               .y = rows->y,
                               .p = rows->p,
                               .x = rows->x,
                               .units = kept->standing + kept->together};
    uint32_t *unit = arena_take(arena, rows->n, sizeof *unit);
    bool *keep = arena_take(arena, rows->n, sizeof *keep);

    for (size_t i = 0; i < rows->n; i++) {
        unit[i] = sizes->become[rows->unit[i]];
        keep[i] = unit[i] != COMPARISON_NOBODY;
    }
    all.unit = unit;
    kept->data = comparison_rows_where(arena, &all, keep);
}

// ---- columns ----------------------------------------------------------------

// Squares must have room in a double.
#define VALUE_MOST 1e100

static bool check_values(const struct comparison_rows *rows, struct err *err)
{
    for (size_t i = 0; i < rows->n; i++) {
        if (!(fabs(rows->y[i]) < VALUE_MOST)) {
            return err_set(err, ERR_INPUT,
                           "the outcome holds values beyond 1e100");
        }
    }
    for (size_t i = 0; i < rows->n * (size_t)rows->p; i++) {
        if (!(fabs(rows->x[i]) < VALUE_MOST)) {
            return err_set(err, ERR_INPUT,
                           "%.*s holds values beyond 1e100; scale() it",
                           SHOW(rows->names[i / rows->n]));
        }
    }
    return true;
}

// As R's lm() does.
static void drop_columns(struct arena *arena,
                         const struct comparison_rows *rows,
                         struct comparison_kept *kept, struct notes *notes)
{
    struct casemix_data *data = &kept->data;
    bool *dropped = arena_take(arena, (size_t)data->p, sizeof *dropped);
    double *x = arena_take(arena, data->n * (size_t)data->p, sizeof *x);
    int p = 0;

    kept->names = arena_take(arena, (size_t)data->p, sizeof *kept->names);
    (void)matrix_rank(arena, data->x, data->n, data->p, dropped);
    for (int j = 0; j < data->p; j++) {
        if (dropped[j]) {
            notes_addf(notes,
                       "%.*s is constant in these rows, or follows from the "
                       "columns before it: it was left out.",
                       SHOW(rows->names[j]));
            continue;
        }
        memcpy(&x[data->n * (size_t)p], &data->x[data->n * (size_t)j],
               data->n * sizeof *x);
        kept->names[p++] = rows->names[j];
    }
    data->x = x;
    data->p = p;
}

bool comparison_rows_keep(struct arena *arena,
                          const struct comparison_rows *rows,
                          const struct comparison_question *question,
                          struct comparison_kept *kept, struct notes *notes,
                          struct err *err)
{
    struct sizes sizes;

    *kept = (struct comparison_kept){0};
    if (rows->n == 0) {
        return err_set(err, ERR_INPUT, "no rows are left to compare");
    }
    if (rows->p > BINOMIAL_COEFFICIENTS_MAX) {
        return err_set(err, ERR_LIMIT,
                       "the case-mix has %d columns; up to %d are possible",
                       rows->p, BINOMIAL_COEFFICIENTS_MAX);
    }
    if (!check_values(rows, err)) {
        return false;
    }
    sizes = sizes_of(arena, rows, question, kept);
    if (kept->standing < 2) {
        return err_set(err, ERR_INPUT,
                       "a comparison needs two units with %zu rows or more "
                       "each; %s here",
                       question->least,
                       kept->standing ? "there is only one" : "there is none");
    }
    copy_rows(arena, rows, &sizes, kept);
    drop_columns(arena, rows, kept, notes);
    return true;
}
