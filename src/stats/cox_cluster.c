// cox_cluster - see cox_cluster.h.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/cox_cluster.h"

#include "base/arena.h"
#include "stats/matrix.h"

#include <string.h>

// Score residuals: how much each row pulls at each coefficient.
struct pull {
    const struct cox_rows *rows;
    enum cox_ties ties;
    const double *risk;
    double base, *base_x; // cumulated so far: sum of dh, of mean(x) dh
    double *mean;
    double *residual; // n x p, row by row
};

// What has been cumulated since (before it enters: until) now, times `sign`.
static void pull_count(struct pull *pull, size_t row, double sign)
{
    size_t p = (size_t)pull->rows->data->p;

    for (size_t j = 0; j < p; j++) {
        double x = pull->rows->x[row * p + j];

        pull->residual[row * p + j] +=
            sign * pull->risk[row] * (x * pull->base - pull->base_x[j]);
    }
}
static void pull_enter(void *who, size_t row)
{
    pull_count(who, row, 1);
}
static void pull_leave(void *who, size_t row)
{
    pull_count(who, row, -1);
}

// One part of an event time: for those who die now, their own term, and what
// the sums over the others count too much for them.
static void pull_part(struct pull *pull, const struct cox_moment *moment,
                      double share)
{
    size_t p = (size_t)pull->rows->data->p;
    double weight = moment->sums->s0 - share * moment->dying->s0;
    double each = 1 / (double)moment->deaths;

    for (size_t j = 0; j < p; j++) {
        pull->mean[j] =
            (moment->sums->s1[j] - share * moment->dying->s1[j]) / weight;
        pull->base_x[j] += pull->mean[j] / weight;
    }
    pull->base += 1 / weight;
    for (size_t i = moment->first; i < moment->last; i++) {
        size_t row = pull->rows->by_end[i];

        for (size_t j = 0; pull->rows->data->rows.event[row] && j < p; j++) {
            double off = pull->rows->x[row * p + j] - pull->mean[j];

            pull->residual[row * p + j] +=
                off * (each + share * pull->risk[row] / weight);
        }
    }
}

static void pull_moment(void *who, const struct cox_moment *moment)
{
    struct pull *pull = who;

    for (size_t k = 0; k < moment->deaths; k++) {
        pull_part(pull, moment, cox_share(pull->ties, k, moment->deaths));
    }
}

// matrix += a b' (p x p, a and b of length p).
static void add_product(double *matrix, const double *a, const double *b,
                        size_t p)
{
    for (size_t j = 0; j < p; j++) {
        for (size_t i = 0; i < p; i++) {
            matrix[i + j * p] += a[i] * b[j];
        }
    }
}

// variance = A (sum over clusters of their pulls' squares) A.
static void cluster_variance(struct arena *arena, const struct cox_data *data,
                             const double *residual, const double *naive,
                             double *variance)
{
    size_t p = (size_t)data->p;
    double *pulls = arena_take(arena, data->clusters * p, sizeof *pulls);

    for (size_t i = 0; i < data->rows.n; i++) {
        for (size_t j = 0; j < p; j++) {
            pulls[data->cluster[i] * p + j] +=
                matrix_dot(&naive[j * p], &residual[i * p], p);
        }
    }
    memset(variance, 0, p * p * sizeof *variance);
    for (size_t c = 0; c < data->clusters; c++) {
        add_product(variance, &pulls[c * p], &pulls[c * p], p);
    }
}

void cox_cluster_variance(struct arena *arena, const struct cox_rows *rows,
                          enum cox_ties ties, const double *risk,
                          const double *naive, double *variance)
{
    const struct cox_data *data = rows->data;
    size_t p = (size_t)data->p;
    struct pull pull = {
        .rows = rows,
        .ties = ties,
        .risk = risk,
        .base_x = arena_take(arena, p, sizeof(double)),
        .mean = arena_take(arena, p, sizeof(double)),
        .residual = arena_take(arena, data->rows.n * p, sizeof(double)),
    };

    cox_walk(arena, rows, risk,
             &(struct cox_visitor){.who = &pull,
                                   .enter = pull_enter,
                                   .leave = pull_leave,
                                   .moment = pull_moment});
    cluster_variance(arena, data, pull.residual, naive, variance);
}
