// pool_sums.c - see pool_sums.h. Sums are made over blocks of studies and the
// blocks then added, which keeps the rounding error of a million small terms
// at that of a few thousand.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/pool_sums.h"

#include "base/arena.h"
#include "stats/matrix.h"

#include <math.h>
#include <string.h>

enum {
    BLOCK = 256,
    PASSES_MAX = 4, // until the centre of the residuals has settled
};

// Sums of one pass, residuals taken from the b of the pass before. Index 0 is
// weighted by w, 1 by its square, 2 by its cube.
struct raw {
    double w[3];
    double ee[3];  // with e squared
    double *qe[3]; // with Q' e, p of them
    double *qq[3]; // with Q'Q, lower triangle by rows
};

struct pool_room {
    struct raw block, total;
    double *step;              // p: how far b moves
    double *q2q, *q3q, *m_q2q; // p x p: Q'W2Q, Q'W3Q, M Q'W2Q
};

static size_t pairs_of(int p)
{
    return (size_t)p * ((size_t)p + 1) / 2;
}

static void raw_open(struct arena *arena, int p, struct raw *raw)
{
    for (int n = 0; n < 3; n++) {
        raw->qe[n] = arena_take(arena, (size_t)p, sizeof(double));
        raw->qq[n] = arena_take(arena, pairs_of(p), sizeof(double));
    }
}

static struct pool_room *room_open(struct arena *arena, int p)
{
    struct pool_room *room = arena_take(arena, 1, sizeof *room);
    size_t square = (size_t)p * (size_t)p;

    raw_open(arena, p, &room->block);
    raw_open(arena, p, &room->total);
    room->step = arena_take(arena, (size_t)p, sizeof(double));
    room->q2q = arena_take(arena, square, sizeof(double));
    room->q3q = arena_take(arena, square, sizeof(double));
    room->m_q2q = arena_take(arena, square, sizeof(double));
    return room;
}

static void raw_clear(struct raw *raw, int p)
{
    for (int n = 0; n < 3; n++) {
        raw->w[n] = raw->ee[n] = 0;
        memset(raw->qe[n], 0, (size_t)p * sizeof(double));
        memset(raw->qq[n], 0, pairs_of(p) * sizeof(double));
    }
}

static void add_array(double *to, const double *from, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        to[i] += from[i];
    }
}

static void raw_add(struct raw *to, const struct raw *from, int p)
{
    add_array(to->w, from->w, 3);
    add_array(to->ee, from->ee, 3);
    for (int n = 0; n < 3; n++) {
        add_array(to->qe[n], from->qe[n], (size_t)p);
        add_array(to->qq[n], from->qq[n], pairs_of(p));
    }
}

// An intercept alone: Q is 1, so that Q'Q is the sum of weights itself.
static void sum_alone(const struct pool_problem *problem, size_t from,
                      size_t to, double tau2, struct raw *raw)
{
    double centre = problem->sums.b[0];
    double w_sum[3] = {0};
    double e_sum[3] = {0};
    double ee_sum[3] = {0};

    for (size_t i = from; i < to; i++) {
        double w = 1 / (problem->v[i] + tau2);
        double e = problem->z[i] - centre;
        double we = w * e;
        double wwe = w * we;

        w_sum[0] += w;
        w_sum[1] += w * w;
        w_sum[2] += w * w * w;
        e_sum[0] += we;
        e_sum[1] += wwe;
        e_sum[2] += w * wwe;
        ee_sum[0] += we * e;
        ee_sum[1] += we * we;
        ee_sum[2] += wwe * we;
    }
    for (int n = 0; n < 3; n++) {
        raw->w[n] = raw->qq[n][0] = w_sum[n];
        raw->qe[n][0] = e_sum[n];
        raw->ee[n] = ee_sum[n];
    }
}

// qq += by q q', the lower triangle by rows.
static void add_row(const double *q, int p, double by, double *qq)
{
    for (int i = 0; i < p; i++) {
        double share = by * q[i];

        for (int j = 0; j <= i; j++) {
            qq[j] += share * q[j];
        }
        qq += i + 1;
    }
}

static double residual(const struct pool_problem *problem, size_t row)
{
    const double *q = problem->q + row * (size_t)problem->p;
    double e = problem->z[row];

    for (int j = 0; j < problem->p; j++) {
        e -= q[j] * problem->sums.b[j];
    }
    return e;
}

// One study, weighted by `by`, to the sums of that weight.
static void add_study(struct raw *raw, int n, double by, double e,
                      const double *q, int p)
{
    raw->w[n] += by;
    raw->ee[n] += by * e * e;
    for (int j = 0; j < p; j++) {
        raw->qe[n][j] += by * e * q[j];
    }
    add_row(q, p, by, raw->qq[n]);
}

static void sum_moderated(const struct pool_problem *problem, size_t from,
                          size_t to, double tau2, struct raw *raw)
{
    int p = problem->p;

    raw_clear(raw, p);
    for (size_t i = from; i < to; i++) {
        const double *q = problem->q + i * (size_t)p;
        double w = 1 / (problem->v[i] + tau2);
        double e = residual(problem, i);

        add_study(raw, 0, w, e, q, p);
        add_study(raw, 1, w * w, e, q, p);
        add_study(raw, 2, w * w * w, e, q, p);
    }
}

static void sum_all(struct pool_problem *problem, double tau2)
{
    struct pool_room *room = problem->room;

    raw_clear(&room->total, problem->p);
    for (size_t from = 0; from < problem->k; from += BLOCK) {
        size_t to = from + BLOCK < problem->k ? from + BLOCK : problem->k;

        if (problem->q) {
            sum_moderated(problem, from, to, tau2, &room->block);
        } else {
            sum_alone(problem, from, to, tau2, &room->block);
        }
        raw_add(&room->total, &room->block, problem->p);
    }
}

// A whole matrix of its lower triangle.
static void unpack(const double *pairs, int p, double *whole)
{
    for (int i = 0; i < p; i++) {
        for (int j = 0; j <= i; j++) {
            whole[i + j * p] = whole[j + i * p] = *pairs++;
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

// a' M b of p x p.
static double form(const double *a, const double *m, const double *b, int p)
{
    double sum = 0;

    for (int j = 0; j < p; j++) {
        sum += dot(a, m + (size_t)j * (size_t)p, p) * b[j];
    }
    return sum;
}

// Both symmetric: the trace of their product is the sum of products.
static double trace_of(const double *a, const double *b, int p)
{
    return dot(a, b, p * p);
}

static void multiply(const double *a, const double *b, int p, double *product)
{
    for (int j = 0; j < p; j++) {
        for (int i = 0; i < p; i++) {
            // a is symmetric: its rows are its columns.
            product[i + j * p] =
                dot(a + (size_t)i * (size_t)p, b + (size_t)j * (size_t)p, p);
        }
    }
}

static double trace_of_square(const double *a, int p)
{
    double sum = 0;

    for (int j = 0; j < p; j++) {
        for (int i = 0; i < p; i++) {
            sum += a[i + j * p] * a[j + i * p];
        }
    }
    return sum;
}

// M, and how far b has to go.
static bool find_step(struct pool_problem *problem)
{
    struct pool_room *room = problem->room;
    struct pool_sums *sums = &problem->sums;
    int p = problem->p;

    unpack(room->total.qq[0], p, sums->m);
    if (p == 1) {
        if (!(sums->m[0] > 0) || !isfinite(1 / sums->m[0])) {
            return false;
        }
        sums->log_det = log(sums->m[0]);
        sums->m[0] = 1 / sums->m[0];
    } else if (!matrix_invert(sums->m, p, &sums->log_det)) {
        return false;
    }
    for (int j = 0; j < p; j++) {
        room->step[j] =
            dot(sums->m + (size_t)j * (size_t)p, room->total.qe[0], p);
    }
    return true;
}

// Corrects the sums for the step that b takes now.
static void finish(struct pool_problem *problem)
{
    struct pool_room *room = problem->room;
    struct pool_sums *sums = &problem->sums;
    struct raw *raw = &room->total;
    const double *step = room->step;
    int p = problem->p;

    unpack(raw->qq[1], p, room->q2q);
    unpack(raw->qq[2], p, room->q3q);
    multiply(sums->m, room->q2q, p, room->m_q2q);
    sums->w = raw->w[0];
    sums->w2 = raw->w[1];
    // Sums of squares, but for rounding.
    sums->py = fmax(0, raw->ee[0] - dot(step, raw->qe[0], p));
    sums->ppy = fmax(0, raw->ee[1] - 2 * dot(step, raw->qe[1], p)
                            + form(step, room->q2q, step, p));
    sums->pppy = raw->ee[2] - 2 * dot(step, raw->qe[2], p)
               + form(step, room->q3q, step, p);
    // g = Q'W2e at the new b.
    for (int j = 0; j < p; j++) {
        raw->qe[1][j] -= dot(room->q2q + (size_t)j * (size_t)p, step, p);
    }
    sums->pppy -= form(raw->qe[1], sums->m, raw->qe[1], p);
    sums->tr_p = sums->w - trace_of(sums->m, room->q2q, p);
    sums->tr_pp = sums->w2 - 2 * trace_of(sums->m, room->q3q, p)
                + trace_of_square(room->m_q2q, p);
    add_array(sums->b, step, (size_t)p);
}

bool pool_sums_at(struct pool_problem *problem, double tau2)
{
    struct pool_room *room = problem->room;

    if (problem->source) {
        return problem->source->sums_at(problem, tau2);
    }
    for (int pass = 0; pass < PASSES_MAX; pass++) {
        double moved;

        sum_all(problem, tau2);
        if (!find_step(problem)) {
            return false;
        }
        moved = dot(room->step, room->total.qe[0], problem->p);
        // A tenth of the sum of squares: no digit of it is lost.
        if (moved <= .1 * room->total.ee[0] || pass == PASSES_MAX - 1) {
            break;
        }
        add_array(problem->sums.b, room->step, (size_t)problem->p);
    }
    finish(problem);
    return isfinite(problem->sums.pppy) && isfinite(problem->sums.tr_pp);
}

double pool_log_sum(const struct pool_problem *problem, double tau2)
{
    double sum = 0;

    if (problem->source) {
        return problem->source->log_sum(problem, tau2);
    }
    for (size_t from = 0; from < problem->k; from += BLOCK) {
        size_t to = from + BLOCK < problem->k ? from + BLOCK : problem->k;
        double block = 0;

        for (size_t i = from; i < to; i++) {
            block += log(problem->v[i] + tau2);
        }
        sum += block;
    }
    return sum;
}

// ---- the problem in its own units

static bool check_study(const struct pool_data *data, size_t i, struct err *err)
{
    if (!isfinite(data->yi[i])) {
        return err_set(err, ERR_INPUT,
                       "study %zu has no effect: leave it out or correct it",
                       i + 1);
    }
    if (!isfinite(data->vi[i]) || data->vi[i] < 0) {
        return err_set(err, ERR_INPUT,
                       "study %zu has a variance of %g: a variance is a"
                       " number above 0",
                       i + 1, data->vi[i]);
    }
    return true;
}

static bool check_data(const struct pool_data *data, struct err *err)
{
    if (data->k == 0) {
        return err_set(err, ERR_INPUT, "there are no studies to pool");
    }
    if (data->p < 1 || data->p > POOL_COEFFICIENTS_MAX) {
        return err_set(err, ERR_LIMIT,
                       "a model has 1 to %d coefficients, this one %d",
                       POOL_COEFFICIENTS_MAX, data->p);
    }
    if (!data->x && data->p != 1) {
        return err_set(err, ERR_BUG, "%d coefficients without moderators",
                       data->p);
    }
    if ((size_t)data->p > data->k) {
        return err_set(err, ERR_INPUT,
                       "%zu studies cannot give %d coefficients: use fewer"
                       " moderators",
                       data->k, data->p);
    }
    for (size_t i = 0; i < data->k; i++) {
        if (!check_study(data, i, err)) {
            return false;
        }
    }
    return true;
}

// The power of two nearest to the largest standard error; to the largest
// effect when all variances are 0.
static double scale_of(const struct pool_data *data)
{
    double variance = 0;
    double effect = 0;
    int exponent = 0;

    for (size_t i = 0; i < data->k; i++) {
        variance = fmax(variance, data->vi[i]);
        effect = fmax(effect, fabs(data->yi[i]));
    }
    if (variance > 0 || effect > 0) {
        (void)frexp(variance > 0 ? sqrt(variance) : effect, &exponent);
    }
    return ldexp(1, exponent);
}

static bool is_alone(const struct pool_data *data)
{
    return !data->x || (data->p == 1 && data->intercept);
}

static bool has_intercept(const struct pool_data *data)
{
    return !data->x || data->intercept;
}

static double mean_of(const double *values, size_t count)
{
    double mean = 0;

    for (size_t i = 0; i < count; i++) {
        mean += (values[i] - mean) / (double)(i + 1);
    }
    return mean;
}

static bool open_moderators(struct arena *arena, const struct pool_data *data,
                            struct pool_problem *problem, struct err *err)
{
    size_t p = (size_t)data->p;
    double *q = arena_take(arena, data->k, p * sizeof *q);

    problem->q = arena_take(arena, data->k, p * sizeof *q);
    problem->r = arena_take(arena, p * p, sizeof *q);
    if (!matrix_orthonormal(data->x, data->k, data->p, q, problem->r)) {
        return err_set(err, ERR_INPUT,
                       "the moderators say the same thing twice (or one never"
                       " varies): leave one out");
    }
    for (size_t j = 0; j < p; j++) {
        for (size_t i = 0; i < data->k; i++) {
            problem->q[i * p + j] = q[i + j * data->k];
        }
    }
    return true;
}

bool pool_problem_open(struct arena *arena, const struct pool_data *data,
                       struct pool_problem *problem, struct err *err)
{
    size_t p = (size_t)data->p;

    if (!check_data(data, err)) {
        return false;
    }
    *problem = (struct pool_problem){.k = data->k, .p = data->p};
    problem->scale = scale_of(data);
    problem->centre = has_intercept(data) ? mean_of(data->yi, data->k) : 0;
    problem->z = arena_take(arena, data->k, sizeof(double));
    problem->v = arena_take(arena, data->k, sizeof(double));
    for (size_t i = 0; i < data->k; i++) {
        problem->z[i] = (data->yi[i] - problem->centre) / problem->scale;
        problem->v[i] = data->vi[i] / problem->scale / problem->scale;
        problem->has_zero |= problem->v[i] == 0;
    }
    problem->sums.b = arena_take(arena, p, sizeof(double));
    problem->sums.m = arena_take(arena, p * p, sizeof(double));
    problem->room = room_open(arena, data->p);
    return is_alone(data) || open_moderators(arena, data, problem, err);
}
