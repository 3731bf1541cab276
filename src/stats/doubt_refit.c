// doubt_refit.c - see doubt_refit.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/doubt_refit.h"

#include "base/arena.h"
#include "stats/matrix.h"

#include <math.h>
#include <string.h>

// The left-out study may have held this leverage, and this share of the
// squares must be left; beyond that the digits would not do.
static const double LEVERAGE_MAX = .9;
static const double SQUARES_MIN = 1e-5;

static double inner(const double *m, int a, int b)
{
    return m[a < b ? doubt_kind(a, b) : doubt_kind(b, a)];
}

// a'Ma, M the products of the columns of Q.
static double form(const double *a, const double *m, int p)
{
    double sum = 0;

    for (int j = 0; j < p; j++) {
        for (int i = 0; i < p; i++) {
            sum += a[i] * inner(m, i, j) * a[j];
        }
    }
    return sum;
}

// a'Me, M the products of the columns of Q with the residuals.
static double form_with_residual(const double *a, const double *m, int p)
{
    double sum = 0;

    for (int j = 0; j < p; j++) {
        sum += a[j] * m[doubt_kind(j, p)];
    }
    return sum;
}

static double whole_form(const double *a, const double *m, int p)
{
    double sum = 0;

    for (int j = 0; j < p; j++) {
        for (int i = 0; i < p; i++) {
            sum += a[i] * m[i + j * p] * a[j];
        }
    }
    return sum;
}

// trace of `inverse` times the products of the columns of Q
static double trace_with(const double *inverse, const double *m, int p)
{
    double sum = 0;

    for (int j = 0; j < p; j++) {
        for (int i = 0; i < p; i++) {
            sum += inverse[i + j * p] * inner(m, i, j);
        }
    }
    return sum;
}

static double count(const struct doubt_refitter *of, int order)
{
    return of->moments.m[order][doubt_sums_kinds(of->sums) - 1];
}

static const double *row_left_out(const struct doubt_refitter *of)
{
    return of->rows + of->left_out * ((size_t)of->problem.p + 1);
}

// Of the study that was taken out of these sums, where it had this weight:
// h / (1 - h) from the rest.
static bool leverage_was_fair(const struct doubt_refitter *of, double weight)
{
    return of->left_out == DOUBT_NONE
        || weight
                   * whole_form(row_left_out(of), of->problem.sums.m,
                                of->problem.p)
               <= LEVERAGE_MAX / (1 - LEVERAGE_MAX);
}

static bool squares_are_left(const struct doubt_refitter *of, const double *m,
                             double weight)
{
    int p = of->problem.p;
    double residual;

    if (of->left_out == DOUBT_NONE) {
        return true;
    }
    residual = row_left_out(of)[p];
    return m[doubt_kind(p, p)] >= SQUARES_MIN * weight * residual * residual;
}

// (Q'WQ)^-1 from the sums m[0].
static bool invert(struct doubt_refitter *of)
{
    struct pool_sums *sums = &of->problem.sums;
    int p = of->problem.p;

    for (int n = 0; n < p * p; n++) {
        sums->m[n] = inner(of->moments.m[0], n % p, n / p);
    }
    return matrix_invert(sums->m, p, &sums->log_det);
}

// The inverse and the step from the sums m[0]; `py` becomes the squares left.
static bool solve(struct doubt_refitter *of, double weight, double *py)
{
    struct pool_sums *sums = &of->problem.sums;
    const double *m = of->moments.m[0];
    int p = of->problem.p;
    double total = m[doubt_kind(p, p)];

    if (!squares_are_left(of, m, weight) || !invert(of)
        || !leverage_was_fair(of, weight)) {
        return false;
    }
    for (int j = 0; j < p; j++) {
        of->step[j] = form_with_residual(sums->m + (size_t)j * (size_t)p, m, p);
    }
    *py = total - form_with_residual(of->step, m, p);
    return *py >= SQUARES_MIN * total;
}

// M Q'W2Q at (i, j)
static double product_at(const struct doubt_refitter *of, int i, int j)
{
    int p = of->problem.p;
    double sum = 0;

    for (int l = 0; l < p; l++) {
        sum += of->problem.sums.m[i + l * p] * inner(of->moments.m[1], l, j);
    }
    return sum;
}

// tr PP = tr W2 - 2 tr M Q'W3Q + tr (M Q'W2Q)2
static double trace_pp(const struct doubt_refitter *of)
{
    const double *inverse = of->problem.sums.m;
    int p = of->problem.p;
    double sum = count(of, 1) - 2 * trace_with(inverse, of->moments.m[2], p);

    for (int n = 0; n < p * p; n++) {
        of->product[n] = product_at(of, n % p, n / p);
    }
    for (int n = 0; n < p * p; n++) {
        sum += of->product[n] * of->product[n % p * p + n / p];
    }
    return sum;
}

// Squares of the residuals that the step leaves, weighted as m is.
static double squares_after_step(const struct doubt_refitter *of, int order)
{
    const double *m = of->moments.m[order];
    int p = of->problem.p;

    return m[doubt_kind(p, p)] - 2 * form_with_residual(of->step, m, p)
         + form(of->step, m, p);
}

// pool_sums.h: g = Q'W2e at the new b.
static double pppy_of(const struct doubt_refitter *of)
{
    const double *m = of->moments.m[1];
    int p = of->problem.p;

    for (int j = 0; j < p; j++) {
        of->g[j] = m[doubt_kind(j, p)];
        for (int i = 0; i < p; i++) {
            of->g[j] -= inner(m, i, j) * of->step[i];
        }
    }
    return squares_after_step(of, 2) - whole_form(of->g, of->problem.sums.m, p);
}

static bool fill_sums(struct doubt_refitter *of, double tau2)
{
    struct pool_sums *sums = &of->problem.sums;
    double weight = 0;

    if (!doubt_sums_at(of->sums, tau2, &of->moments)) {
        return false;
    }
    if (of->left_out != DOUBT_NONE) {
        weight = 1 / (of->v[of->left_out] + tau2);
        doubt_sums_leave_out(of->sums, of->left_out, tau2, &of->moments);
    }
    if (!solve(of, weight, &sums->py)) {
        return false;
    }
    sums->w = count(of, 0);
    sums->w2 = count(of, 1);
    sums->ppy = squares_after_step(of, 1);
    sums->pppy = pppy_of(of);
    sums->tr_p = sums->w - trace_with(sums->m, of->moments.m[1], of->problem.p);
    sums->tr_pp = trace_pp(of);
    for (int j = 0; j < of->problem.p; j++) {
        sums->b[j] = of->base[j] + of->step[j];
    }
    of->tau2 = tau2;
    of->logs = of->moments.logs;
    return squares_are_left(of, of->moments.m[1], weight * weight)
        && sums->ppy
               >= SQUARES_MIN
                      * of->moments
                            .m[1][doubt_kind(of->problem.p, of->problem.p)];
}

// ---- the three things that pool_sums.h asks of a source

static bool sums_at(struct pool_problem *problem, double tau2)
{
    struct doubt_refitter *of = problem->source->of;

    of->failed = of->failed || !fill_sums(of, tau2);
    return !of->failed;
}

static double log_sum(const struct pool_problem *problem, double tau2)
{
    struct doubt_refitter *of = problem->source->of;

    of->failed = of->failed || (tau2 != of->tau2 && !fill_sums(of, tau2));
    return of->logs;
}

static void start(const struct pool_problem *problem, struct pool_start *begin)
{
    struct doubt_refitter *of = problem->source->of;
    bool all = of->left_out == DOUBT_NONE;
    double k = (double)problem->k;
    double out = all ? 0 : of->z[of->left_out];
    double squares = of->z_squares - out * out;

    doubt_sums_flat(of->sums, &of->moments);
    if (!all) {
        doubt_sums_leave_out(of->sums, of->left_out, NAN, &of->moments);
    }
    *begin = (struct pool_start){.tr_pvpv = NAN}; // for a tau2_se without use
    of->failed = !solve(of, 1, &begin->rss);
    begin->typical = count(of, 1) / k;
    begin->tr_pv = count(of, 1)
                 - trace_with(problem->sums.m, of->moments.m[1], problem->p);
    begin->spread = squares - (of->z_sum - out) * (of->z_sum - out) / k;
    if (of->settings.method == POOL_SJ) {
        of->failed |= begin->spread < SQUARES_MIN * of->z_squares;
    }
}

// ---- from the studies

// The data of a subset, in their order.
static struct pool_data data_of(const struct doubt_refitter *of)
{
    const struct pool_data *all = of->data;
    size_t k = of->problem.k;
    double *yi = arena_take(of->arena, k, sizeof *yi);
    double *vi = arena_take(of->arena, k, sizeof *vi);
    double *x = arena_take(of->arena, k * (size_t)all->p, sizeof *x);
    size_t n = 0;

    for (size_t at = 0; at < of->included; at++) {
        size_t i = of->order ? of->order[at] : at;

        if (at == of->left_out) {
            continue;
        }
        yi[n] = all->yi[i];
        vi[n] = all->vi[i];
        for (int j = 0; all->x && j < all->p; j++) {
            x[n + (size_t)j * k] = all->x[i + (size_t)j * all->k];
        }
        n++;
    }
    return (struct pool_data){.k = k,
                              .yi = yi,
                              .vi = vi,
                              .p = all->p,
                              .x = all->x ? x : NULL,
                              .intercept = all->intercept};
}

static void keep_fit(const struct pool_fit *fit,
                     struct doubt_subset_fit *subset)
{
    struct pool_coefficient *beta = subset->fit.beta;
    double *vb = subset->fit.vb;
    size_t p = (size_t)fit->p;

    memcpy(beta, fit->beta, p * sizeof *beta);
    memcpy(vb, fit->vb, p * p * sizeof *vb);
    subset->fit = *fit;
    subset->fit.beta = beta;
    subset->fit.vb = vb;
}

static bool refit_from_studies(struct doubt_refitter *of,
                               struct doubt_subset_fit *subset)
{
    size_t mark = arena_mark(of->arena);
    struct pool_data data = data_of(of);
    bool *dropped = arena_take(of->arena, (size_t)data.p, sizeof *dropped);
    struct pool_fit fit;
    struct err ignored;
    bool done =
        (!data.x
         || matrix_rank(of->arena, data.x, data.k, data.p, dropped) == data.p)
        && pool_fit(of->arena, &data, &of->settings, &fit, &ignored);

    if (done) {
        keep_fit(&fit, subset);
    }
    arena_rewind(of->arena, mark);
    return done;
}

// ---- one subset

static bool refit_from_sums(struct doubt_refitter *of,
                            struct doubt_subset_fit *subset)
{
    struct pool_fit *fit = &subset->fit;
    struct err ignored;
    int p = of->problem.p;

    if (of->problem.k < (size_t)p + 2) {
        return false;
    }
    of->failed = false;
    *fit = (struct pool_fit){.k = of->problem.k,
                             .p = p,
                             .settings = of->settings,
                             .beta = fit->beta,
                             .vb = fit->vb};
    if (!pool_problem_fit(of->arena, &of->problem, of->data, fit, &ignored)
        || of->failed) {
        return false;
    }
    memcpy(subset->moved, of->step, (size_t)p * sizeof(double));
    if (of->problem.r) {
        matrix_solve_upper(of->problem.r, p, subset->moved);
    }
    for (int j = 0; j < p; j++) {
        subset->moved[j] *= of->problem.scale;
    }
    return true;
}

static void choose(struct doubt_refitter *of, size_t left_out)
{
    bool all = left_out == DOUBT_NONE;

    of->left_out = left_out;
    of->problem.k = of->included - !all;
    of->problem.has_zero = of->zeros > (!all && of->v[left_out] == 0);
    of->tau2 = NAN;
    of->failed = false;
}

bool doubt_refit(struct doubt_refitter *refitter, size_t left_out,
                 struct doubt_subset_fit *subset)
{
    choose(refitter, left_out);
    if (refitter->problem.k == 0) {
        return false;
    }
    if (refit_from_sums(refitter, subset)) {
        return true;
    }
    if (!refit_from_studies(refitter, subset)) {
        return false;
    }
    for (int j = 0; j < refitter->problem.p; j++) {
        subset->moved[j] = subset->fit.beta[j].estimate - refitter->beta[j];
    }
    return true;
}

bool doubt_refit_bread(struct doubt_refitter *refitter, double tau2,
                       double *inverse)
{
    double scale = refitter->problem.scale;

    choose(refitter, DOUBT_NONE);
    if (!doubt_sums_at(refitter->sums, tau2 / scale / scale, &refitter->moments)
        || !invert(refitter)) {
        return false;
    }
    pool_problem_covariances(&refitter->problem, inverse);
    return true;
}

// ---- opening

static void fill_row(struct doubt_refitter *of, size_t at, size_t i)
{
    const struct pool_problem *studies = &of->studies;
    size_t p = (size_t)studies->p;
    double *row = of->rows + at * (p + 1);
    double fitted = 0;
    double left;

    for (size_t j = 0; j < p; j++) {
        row[j] = studies->q ? studies->q[i * p + j] : 1;
        fitted += row[j] * of->base[j];
    }
    left = studies->z[i] - fitted;
    // What is rounding alone is no variation.
    row[p] = fabs(left) > 1e-14 * fabs(fitted) ? left : 0;
    of->v[at] = studies->v[i];
    of->z[at] = studies->z[i];
}

static double *numbers(struct arena *arena, size_t count_of)
{
    return arena_take(arena, count_of, sizeof(double));
}

static void take_room(struct doubt_refitter *of)
{
    struct arena *arena = of->arena;
    size_t k = of->studies.k;
    size_t p = (size_t)of->studies.p;

    of->base = numbers(arena, p);
    of->beta = numbers(arena, p);
    of->rows = numbers(arena, k * (p + 1));
    of->v = numbers(arena, k);
    of->z = numbers(arena, k);
    of->step = numbers(arena, p);
    of->g = numbers(arena, p);
    of->product = numbers(arena, p * p);
    of->problem.sums.b = numbers(arena, p);
    of->problem.sums.m = numbers(arena, p * p);
}

bool doubt_refitter_open(struct arena *arena, const struct pool_data *data,
                         const struct pool_fit *fit, const size_t *order,
                         struct doubt_refitter *refitter, struct err *err)
{
    struct pool_problem *studies = &refitter->studies;

    *refitter = (struct doubt_refitter){.arena = arena,
                                        .data = data,
                                        .settings = fit->settings,
                                        .order = order};
    refitter->source = (struct pool_source){sums_at, log_sum, start, refitter};
    if (!pool_problem_open(arena, data, studies, err)) {
        return false;
    }
    refitter->problem = *studies;
    refitter->problem.z = refitter->problem.v = refitter->problem.q = NULL;
    refitter->problem.source = &refitter->source;
    take_room(refitter);
    if (!pool_sums_at(studies, fit->tau2 / studies->scale / studies->scale)) {
        return err_set(err, ERR_INPUT, "the variances differ by too much");
    }
    for (int j = 0; j < data->p; j++) {
        refitter->base[j] = studies->sums.b[j];
        refitter->beta[j] = fit->beta[j].estimate;
    }
    for (size_t at = 0; at < data->k; at++) {
        fill_row(refitter, at, order ? order[at] : at);
    }
    refitter->sums =
        doubt_sums_open(arena, data->k, data->p, refitter->rows, refitter->v);
    refitter->moments = doubt_moments_take(arena, refitter->sums);
    return true;
}

void doubt_refitter_include(struct doubt_refitter *refitter)
{
    size_t at = refitter->included++;

    refitter->zeros += refitter->v[at] == 0;
    refitter->z_sum += refitter->z[at];
    refitter->z_squares += refitter->z[at] * refitter->z[at];
    doubt_sums_include(refitter->sums);
}

struct doubt_subset_fit doubt_subset_take(const struct doubt_refitter *of)
{
    size_t p = (size_t)of->data->p;
    struct doubt_subset_fit subset = {0};

    subset.moved = numbers(of->arena, p);
    subset.fit.vb = numbers(of->arena, p * p);
    subset.fit.beta = arena_take(of->arena, p, sizeof *subset.fit.beta);
    return subset;
}
