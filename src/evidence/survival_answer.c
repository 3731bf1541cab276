// survival_answer - see survival_answer.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/survival_answer.h"

#include "base/arena.h"
#include "evidence/survival_doubt.h"
#include "stats/matrix.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// ---- curves -----------------------------------------------------------------

static void compare_groups(struct arena *arena, struct survival_answer *answer)
{
    const struct survival_data *data = &answer->rows->data;
    struct err err = {0};

    if (data->strata < 2) {
        return;
    }
    if (data->start) {
        notes_addf(answer->notes,
                   "The test between groups is for rows that begin at 0; with "
                   "--start, --formula 'factor(%.*s)' gives its like (the "
                   "score test).",
                   SHOW(answer->question->by));
        return;
    }
    answer->is_compared = survival_compare(arena, data, answer->question->rho,
                                           &answer->compared, &err);
    if (!answer->is_compared) {
        notes_add_err(answer->notes, "Test between groups", &err);
    }
}

static bool find_curves(struct arena *arena, struct survival_answer *answer,
                        struct err *err)
{
    const struct survival_question *question = answer->question;
    const struct survival_data *data = &answer->rows->data;

    if (data->strata > SURVIVAL_GROUPS_MAX) {
        return err_set(err, ERR_LIMIT,
                       "%.*s has %u values; there are curves for up to %d "
                       "groups",
                       SHOW(question->by), data->strata, SURVIVAL_GROUPS_MAX);
    }
    answer->mean_until = -INFINITY;
    for (size_t i = 0; i < data->n; i++) {
        answer->mean_until = fmax(answer->mean_until, data->time[i]);
    }
    answer->curves =
        survival_curves(arena, data,
                        &(struct survival_wish){.level = question->level,
                                                .interval = question->interval,
                                                .mean_until = NAN});
    compare_groups(arena, answer);
    return true;
}

// ---- columns of a model -----------------------------------------------------

// The columns of the design that a model takes: which of them, and where.
struct chosen {
    int *column; // of the design, rising
    int count;
};

static struct chosen chosen_all(struct arena *arena,
                                const struct design *design, bool intercept)
{
    struct chosen chosen = {
        arena_take(arena, (size_t)design->p + 1, sizeof(int)), 0};

    for (int j = 0; j < design->p; j++) {
        if (intercept || !design->intercept || j > 0) {
            chosen.column[chosen.count++] = j;
        }
    }
    return chosen;
}

static void chosen_drop(struct chosen *chosen, int which)
{
    chosen->count--;
    for (int j = which; j < chosen->count; j++) {
        chosen->column[j] = chosen->column[j + 1];
    }
}

static double *chosen_x(struct arena *arena, const struct design *design,
                        const struct chosen *chosen)
{
    double *x = arena_take(arena, design->n * (size_t)chosen->count, sizeof *x);

    for (int j = 0; j < chosen->count; j++) {
        memcpy(&x[design->n * (size_t)j],
               &design->x[design->n * (size_t)chosen->column[j]],
               design->n * sizeof *x);
    }
    return x;
}

static void note_dropped(struct survival_answer *answer, int column)
{
    notes_addf(answer->notes,
               "%.*s is constant where it would tell rows apart, or follows "
               "from the columns before it: it was left out.",
               SHOW(answer->rows->design.names[column]));
}

// Squares of x must have room in a double.
static bool check_values(const struct design *design, struct err *err)
{
    enum { SIZE_MOST = 100 }; // ten to the power of

    for (size_t i = 0; i < design->n * (size_t)design->p; i++) {
        if (!(fabs(design->x[i]) < pow(10, SIZE_MOST))) {
            return err_set(err, ERR_INPUT,
                           "%.*s holds values beyond 1e%d; scale() it",
                           SHOW(design->names[i / design->n]), SIZE_MOST);
        }
    }
    return true;
}

// ---- Cox --------------------------------------------------------------------

static struct cox_data cox_data_of(struct arena *arena,
                                   const struct survival_rows *rows,
                                   const struct chosen *chosen)
{
    const struct design *design = &rows->design;
    int *term = arena_take(arena, (size_t)chosen->count, sizeof *term);

    for (int j = 0; j < chosen->count; j++) {
        term[j] = design->term[chosen->column[j]];
    }
    return (struct cox_data){.rows = rows->data,
                             .p = chosen->count,
                             .x = chosen_x(arena, design, chosen),
                             .offset = design->offset,
                             .cluster = rows->clusters.code,
                             .clusters = rows->clusters.count,
                             .term = term};
}

// Columns that say nothing of their own are left out, as R's lm() does.
static bool fit_cox(struct arena *arena, struct survival_answer *answer,
                    struct chosen *chosen, struct cox_data *data,
                    const struct cox_settings *settings, struct err *err)
{
    while (chosen->count > 0) {
        *data = cox_data_of(arena, answer->rows, chosen);
        if (cox_fit(arena, data, settings, &answer->cox, err)) {
            return true;
        }
        if (answer->cox.singular < 0) {
            return false;
        }
        note_dropped(answer, chosen->column[answer->cox.singular]);
        chosen_drop(chosen, answer->cox.singular);
    }
    return err_set(err, ERR_INPUT,
                   "no column of the formula differs between rows that are "
                   "at risk at the same time");
}

static void take_cox_coefficients(struct arena *arena,
                                  struct survival_answer *answer,
                                  const struct chosen *chosen)
{
    answer->p = chosen->count;
    answer->beta = arena_take(arena, (size_t)answer->p, sizeof *answer->beta);
    for (int j = 0; j < answer->p; j++) {
        const struct cox_coefficient *from = &answer->cox.beta[j];

        answer->beta[j] = (struct survival_coefficient){
            .name = answer->rows->design.names[chosen->column[j]],
            .estimate = from->estimate,
            .se = from->se,
            .naive_se = from->naive_se,
            .statistic = from->statistic,
            .p = from->p,
            .low = from->low,
            .high = from->high,
            .endless = from->endless};
        answer->endless = answer->endless || from->endless;
    }
}

static void check_proportional(struct arena *arena,
                               struct survival_answer *answer,
                               const struct cox_data *data,
                               const struct cox_settings *settings)
{
    const struct formula_terms *fixed = &answer->question->formula.fixed;
    size_t most = (size_t)data->p + 1;
    struct err err = {0};

    answer->terms = arena_take(arena, most, sizeof *answer->terms);
    answer->checks = arena_take(arena, most, sizeof *answer->checks);
    for (int j = 0; j < data->p; j++) {
        if (j == 0 || data->term[j] != data->term[j - 1]) {
            answer->terms[answer->term_count++] =
                fixed->terms[data->term[j]].label;
        }
    }
    if (!cox_proportional(arena, data, settings, &answer->cox, answer->checks,
                          &err)) {
        notes_add_err(answer->notes, "Proportional hazards", &err);
        answer->checks = NULL;
    }
}

// The mean of a column; 0 where it holds nothing but -1, 0 and 1, so that the
// base line is that of a group that there is. R's nocenter.
static double base_at(const double *x, size_t n)
{
    bool is_mark = true;
    double sum = 0;

    for (size_t i = 0; i < n; i++) {
        is_mark = is_mark && (x[i] == 0 || fabs(x[i]) == 1);
        sum += (x[i] - x[0]) / (double)n;
    }
    return is_mark ? 0 : x[0] + sum;
}

static void find_base_line(struct arena *arena, struct survival_answer *answer,
                           const struct cox_data *data,
                           const struct cox_settings *settings)
{
    answer->base_at =
        arena_take(arena, (size_t)answer->p, sizeof *answer->base_at);
    for (int j = 0; j < answer->p; j++) {
        answer->base_at[j] =
            base_at(&data->x[data->rows.n * (size_t)j], data->rows.n);
    }
    answer->base_count = cox_base_line(arena, data, settings, &answer->cox,
                                       answer->base_at, &answer->base);
}

static bool find_cox(struct arena *arena, struct survival_answer *answer,
                     struct err *err)
{
    const struct design *design = &answer->rows->design;
    struct cox_settings settings = {.ties = answer->question->ties,
                                    .level = answer->question->level,
                                    .time = COX_TIME_KM};
    struct chosen chosen = chosen_all(arena, design, false);
    struct cox_data data;

    if (chosen.count == 0) {
        return err_set(err, ERR_INPUT,
                       "the formula names nothing that could go with the "
                       "event; without --formula there are curves");
    }
    if (!check_values(design, err)
        || !fit_cox(arena, answer, &chosen, &data, &settings, err)) {
        return false;
    }
    take_cox_coefficients(arena, answer, &chosen);
    if (!answer->endless) {
        check_proportional(arena, answer, &data, &settings);
    }
    find_base_line(arena, answer, &data, &settings);
    return true;
}

// ---- discrete time ----------------------------------------------------------

struct row {
    double time;
    bool event;
};

static int by_time(const void *a, const void *b)
{
    const struct row *x = a;
    const struct row *y = b;

    return (x->time > y->time) - (x->time < y->time);
}

// Rows and events of each period.
static void count_periods(struct arena *arena, struct survival_answer *answer)
{
    const struct survival_data *data = &answer->rows->data;
    struct row *rows = arena_take(arena, data->n, sizeof *rows);
    size_t count = 0;

    for (size_t i = 0; i < data->n; i++) {
        rows[i] = (struct row){data->time[i], data->event[i]};
    }
    qsort(rows, data->n, sizeof *rows, by_time);
    answer->periods = arena_take(arena, data->n, sizeof *answer->periods);
    for (size_t i = 0; i < data->n; i++) {
        if (count == 0 || rows[i].time > answer->periods[count - 1].time) {
            answer->periods[count++].time = rows[i].time;
        }
        answer->periods[count - 1].at_risk++;
        answer->periods[count - 1].events += rows[i].event;
    }
    answer->period_count = count;
}

static double *events_as_numbers(struct arena *arena,
                                 const struct survival_data *data)
{
    double *y = arena_take(arena, data->n, sizeof *y);

    for (size_t i = 0; i < data->n; i++) {
        y[i] = data->event[i] ? 1 : 0;
    }
    return y;
}

// With such an error a column tells a thousandth of what it could: those with
// the event lie on one side of it.
static bool is_endless(const double *x, size_t n, double se)
{
    double squares = 0;

    for (size_t i = 0; i < n; i++) {
        squares += x[i] * x[i];
    }
    return se > 1000 * 2 / sqrt(squares);
}

static void take_binomial_coefficients(struct arena *arena,
                                       struct survival_answer *answer,
                                       const struct chosen *chosen,
                                       const struct binomial_data *data)
{
    answer->p = chosen->count;
    answer->beta = arena_take(arena, (size_t)answer->p, sizeof *answer->beta);
    for (int j = 0; j < answer->p; j++) {
        const double *x = &data->x[data->n * (size_t)j];
        const struct binomial_coefficient *from = &answer->binomial.beta[j];

        answer->beta[j] = (struct survival_coefficient){
            .name = answer->rows->design.names[chosen->column[j]],
            .estimate = from->estimate,
            .se = from->se,
            .naive_se = NAN,
            .statistic = from->statistic,
            .p = from->p,
            .low = from->low,
            .high = from->high,
            .endless =
                answer->binomial.separated && is_endless(x, data->n, from->se)};
    }
}

static void drop_singular(struct arena *arena, struct survival_answer *answer,
                          struct chosen *chosen)
{
    const struct design *design = &answer->rows->design;
    bool *dropped = arena_take(arena, (size_t)design->p, sizeof *dropped);

    (void)matrix_rank(arena, design->x, design->n, design->p, dropped);
    for (int j = design->p - 1; j >= 0; j--) {
        if (dropped[j]) {
            note_dropped(answer, j);
            chosen_drop(chosen, j);
        }
    }
}

static bool find_discrete(struct arena *arena, struct survival_answer *answer,
                          struct err *err)
{
    const struct survival_rows *rows = answer->rows;
    const struct design *design = &rows->design;
    struct chosen chosen = chosen_all(arena, design, true);
    struct binomial_data data;

    if (rows->events == 0 || rows->events == design->n) {
        return err_set(err, ERR_INPUT,
                       rows->events ? "every row has the event: rows are of "
                                      "one person and one period each, and "
                                      "most periods end without it"
                                    : "nobody had the event");
    }
    if (!check_values(design, err)) {
        return false;
    }
    drop_singular(arena, answer, &chosen);
    data = (struct binomial_data){.n = design->n,
                                  .y = events_as_numbers(arena, &rows->data),
                                  .p = chosen.count,
                                  .x = chosen_x(arena, design, &chosen),
                                  .offset = design->offset};
    if (!binomial_fit(arena, &data, answer->question->link,
                      answer->question->level, &answer->binomial, err)) {
        return false;
    }
    take_binomial_coefficients(arena, answer, &chosen, &data);
    count_periods(arena, answer);
    return true;
}

bool survival_answer_find(struct arena *arena,
                          const struct survival_question *question,
                          const struct survival_rows *rows, struct notes *notes,
                          struct survival_answer *answer, struct err *err)
{
    static bool (*const FIND[])(struct arena *, struct survival_answer *,
                                struct err *) = {
        [SURVIVAL_CURVES] = find_curves,
        [SURVIVAL_COX] = find_cox,
        [SURVIVAL_DISCRETE] = find_discrete,
    };

    *answer = (struct survival_answer){
        .question = question, .rows = rows, .notes = notes};
    survival_doubt_rows(answer);
    if (!FIND[question->kind](arena, answer, err)) {
        return false;
    }
    survival_doubt(answer);
    return true;
}
