// cox_walk - see cox_walk.h.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/cox_walk.h"

#include "base/arena.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct place { // of a row, to sort by
    uint32_t stratum;
    double time;
    size_t row;
};

// By stratum, then latest first.
static int by_place(const void *a, const void *b)
{
    const struct place *x = a;
    const struct place *y = b;

    if (x->stratum != y->stratum) {
        return x->stratum < y->stratum ? -1 : 1;
    }
    if (x->time != y->time) {
        return x->time > y->time ? -1 : 1;
    }
    return (x->row > y->row) - (x->row < y->row);
}

static size_t *rows_by(struct arena *arena, const struct survival_data *data,
                       const double *time)
{
    struct place *places = arena_take(arena, data->n, sizeof *places);
    size_t *order = arena_take(arena, data->n, sizeof *order);

    for (size_t i = 0; i < data->n; i++) {
        places[i] =
            (struct place){data->stratum ? data->stratum[i] : 0, time[i], i};
    }
    qsort(places, data->n, sizeof *places, by_place);
    for (size_t i = 0; i < data->n; i++) {
        order[i] = places[i].row;
    }
    return order;
}

void cox_rows_sort(struct arena *arena, const struct cox_data *data,
                   struct cox_rows *rows)
{
    const struct survival_data *times = &data->rows;
    size_t p = (size_t)data->p;

    rows->data = data;
    rows->x = arena_take(arena, times->n * p, sizeof *rows->x);
    rows->centre = arena_take(arena, p, sizeof *rows->centre);
    rows->mean = arena_take(arena, p, sizeof *rows->mean);
    for (size_t j = 0; j < p; j++) {
        const double *column = data->x + j * times->n;

        for (size_t i = 0; i < times->n; i++) {
            rows->centre[j] += column[i] / (double)times->n;
        }
        for (size_t i = 0; i < times->n; i++) {
            rows->x[i * p + j] = column[i] - rows->centre[j];
        }
    }
    rows->by_end = rows_by(arena, times, times->time);
    rows->by_start = times->start ? rows_by(arena, times, times->start) : NULL;
}

static struct cox_sums sums_new(struct arena *arena, int p)
{
    size_t size = (size_t)p;

    return (struct cox_sums){
        .s1 = arena_take(arena, size, sizeof(double)),
        .s2 = arena_take(arena, size * size, sizeof(double))};
}

static void sums_clear(struct cox_sums *sums, int p)
{
    size_t size = (size_t)p;

    sums->s0 = 0;
    memset(sums->s1, 0, size * sizeof *sums->s1);
    memset(sums->s2, 0, size * size * sizeof *sums->s2);
}

static void sums_add(struct cox_sums *sums, const double *x, int p,
                     double weight, bool squares)
{
    sums->s0 += weight;
    for (int j = 0; j < p; j++) {
        double weighted = weight * x[j];

        sums->s1[j] += weighted;
        for (int i = j; squares && i < p; i++) {
            sums->s2[i + j * p] += weighted * x[i];
        }
    }
}

struct walk {
    const struct cox_rows *rows;
    const double *risk;
    const struct cox_visitor *visitor;
    struct cox_sums sums, dying;
    size_t entered, left; // of by_end and by_start
};

static uint32_t stratum_of(const struct walk *walk, size_t row)
{
    const uint32_t *stratum = walk->rows->data->rows.stratum;

    return stratum ? stratum[row] : 0;
}

static void walk_enter(struct walk *walk, size_t row)
{
    int p = walk->rows->data->p;

    if (walk->visitor->enter) {
        walk->visitor->enter(walk->visitor->who, row);
    }
    sums_add(&walk->sums, walk->rows->x + row * (size_t)p, p, walk->risk[row],
             walk->visitor->squares);
}

static void walk_leave(struct walk *walk, size_t row)
{
    int p = walk->rows->data->p;

    if (walk->visitor->leave) {
        walk->visitor->leave(walk->visitor->who, row);
    }
    sums_add(&walk->sums, walk->rows->x + row * (size_t)p, p, -walk->risk[row],
             walk->visitor->squares);
}

// Those who began at `time` or later were not at risk then.
static void walk_leave_until(struct walk *walk, uint32_t stratum, double time)
{
    const struct cox_rows *rows = walk->rows;
    const double *start = rows->data->rows.start;

    while (rows->by_start && walk->left < walk->entered) {
        size_t row = rows->by_start[walk->left];

        if (stratum_of(walk, row) != stratum || start[row] < time) {
            break;
        }
        walk_leave(walk, row);
        walk->left++;
    }
}

// The rows that end at one time: all enter, and if somebody had the event, the
// visitor looks.
static void walk_time(struct walk *walk, uint32_t stratum, size_t end)
{
    const struct cox_rows *rows = walk->rows;
    const struct survival_data *times = &rows->data->rows;
    int p = rows->data->p;
    struct cox_moment moment = {
        .stratum = stratum,
        .time = times->time[rows->by_end[walk->entered]],
        .first = walk->entered,
        .last = end,
        .sums = &walk->sums,
        .dying = &walk->dying,
    };

    sums_clear(&walk->dying, p);
    for (; walk->entered < end; walk->entered++) {
        size_t row = rows->by_end[walk->entered];

        walk_enter(walk, row);
        if (times->event[row]) {
            moment.deaths++;
            sums_add(&walk->dying, rows->x + row * (size_t)p, p,
                     walk->risk[row], walk->visitor->squares);
        }
    }
    if (moment.deaths > 0) {
        walk_leave_until(walk, stratum, moment.time);
        walk->visitor->moment(walk->visitor->who, &moment);
    }
}

// A stratum is over: whoever is still there leaves.
static void walk_clear(struct walk *walk, uint32_t stratum, size_t first)
{
    const struct cox_rows *rows = walk->rows;

    if (rows->by_start) {
        walk_leave_until(walk, stratum, -INFINITY);
    } else if (walk->visitor->leave) {
        for (size_t i = first; i < walk->entered; i++) {
            walk->visitor->leave(walk->visitor->who, rows->by_end[i]);
        }
    }
    sums_clear(&walk->sums, rows->data->p);
}

void cox_walk(struct arena *arena, const struct cox_rows *rows,
              const double *risk, const struct cox_visitor *visitor)
{
    const struct survival_data *times = &rows->data->rows;
    struct walk walk = {.rows = rows,
                        .risk = risk,
                        .visitor = visitor,
                        .sums = sums_new(arena, rows->data->p),
                        .dying = sums_new(arena, rows->data->p)};
    size_t first = 0;

    while (walk.entered < times->n) {
        size_t row = rows->by_end[walk.entered];
        uint32_t stratum = stratum_of(&walk, row);
        double time = times->time[row];
        size_t end = walk.entered;
        bool over;

        while (end < times->n && stratum_of(&walk, rows->by_end[end]) == stratum
               && times->time[rows->by_end[end]] == time) {
            end++;
        }
        walk_time(&walk, stratum, end);
        over =
            end == times->n || stratum_of(&walk, rows->by_end[end]) != stratum;
        if (over) {
            walk_clear(&walk, stratum, first);
            first = end;
        }
    }
}
