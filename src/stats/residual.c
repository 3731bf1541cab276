// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/residual.h"

#include "base/arena.h"
#include "stats/distribution.h"
#include "stats/matrix.h"
#include "stats/newton.h"
#include "stats/optimum.h"

#include <math.h>
#include <string.h>

enum { PARAMETERS_MAX = RESIDUAL_STRATA_MAX };

static const double EDGE = 1e-6;      // how near phi may come to its ends
static const double LOG_RATIO = 11.5; // a ratio of 100,000

struct search {
    struct arena *arena;
    const struct residual_data *data;
    struct residual_rows rows;
    struct mixed_data white; // the rows whitened
    double *x, *y, *plain;   // to be filled; the response less its offset
    double *z[MIXED_TERMS_MAX];
    bool ml;
    int count, ratio_at; // parameters; where the ratios begin
    double low[PARAMETERS_MAX], high[PARAMETERS_MAX];
    int evaluations;
    struct err err; // why the last fit could not be made
};

// ---- one fit ----------------------------------------------------------------

static double phi_of(const struct search *search, const double *at)
{
    return search->ratio_at ? at[0] : NAN;
}

static void ratios_of(const struct search *search, const double *at,
                      double *ratio)
{
    ratio[0] = 1;
    for (int k = 1; k < search->data->shape.stratum_count; k++) {
        ratio[k] = exp(at[search->ratio_at + k - 1]);
    }
}

static void whiten(const struct search *search, double phi, const double *ratio)
{
    const struct residual_rows *rows = &search->rows;
    const struct mixed_data *data = &search->data->rows;
    size_t n = rows->n;

    residual_rows_whiten(rows, phi, ratio, search->plain, search->y);
    for (int j = 0; j < data->p; j++) {
        residual_rows_whiten(rows, phi, ratio, data->x + (size_t)j * n,
                             search->x + (size_t)j * n);
    }
    for (int k = 0; k < data->term_count; k++) {
        for (int j = 0; j < data->terms[k].q; j++) {
            residual_rows_whiten(rows, phi, ratio,
                                 data->terms[k].z + (size_t)j * n,
                                 search->z[k] + (size_t)j * n);
        }
    }
}

// (R'R)^-1, the sum of what each column of R^-1 adds.
static void invert_square(struct arena *arena, const double *r, int p,
                          double *inverse)
{
    size_t size = (size_t)p;
    double *column = arena_take(arena, size + 1, sizeof *column);

    for (size_t k = 0; k < size; k++) {
        memset(column, 0, size * sizeof *column);
        column[k] = 1;
        matrix_solve_upper(r, p, column);
        for (size_t i = 0; i < size * size; i++) {
            inverse[i] += column[i % size] * column[i / size];
        }
    }
}

// beta = R^-1 Q'y.
static void solve_coefficients(const double *q, const double *r,
                               const double *y, struct mixed_fit *fit)
{
    for (int j = 0; j < fit->p; j++) {
        fit->beta[j] = matrix_dot(q + (size_t)j * fit->n, y, fit->n);
    }
    matrix_solve_upper(r, fit->p, fit->beta);
}

static double squares_left(const double *x, const double *y,
                           const struct mixed_fit *fit)
{
    double squares = 0;

    for (size_t i = 0; i < fit->n; i++) {
        double left = y[i];

        for (int j = 0; j < fit->p; j++) {
            left -= x[i + (size_t)j * fit->n] * fit->beta[j];
        }
        squares += left * left;
    }
    return squares;
}

static void take_kept(struct arena *arena, const struct mixed_data *rows,
                      struct mixed_fit *fit, double *kept)
{
    bool *dropped = arena_take(arena, (size_t)rows->p, sizeof *dropped);

    (void)matrix_rank(arena, rows->x, rows->n, rows->p, dropped);
    for (int j = 0; j < rows->p; j++) {
        if (!dropped[j]) {
            memcpy(kept + (size_t)fit->p * rows->n,
                   rows->x + (size_t)j * rows->n, rows->n * sizeof *kept);
            fit->column[fit->p++] = j;
        }
    }
}

// Least squares: what mixed_fit() is without random effects.
static bool fit_plain(struct arena *arena, const struct mixed_data *rows,
                      bool ml, struct mixed_fit *fit, struct err *err)
{
    size_t p = (size_t)rows->p;
    double *kept = arena_take(arena, p * rows->n, sizeof *kept);
    double *q = arena_take(arena, p * rows->n, sizeof *q);
    double *r = arena_take(arena, p * p, sizeof *r);
    double squares, freedom;

    *fit = (struct mixed_fit){.n = rows->n, .ml = ml, .converged = true};
    fit->column = arena_take(arena, p, sizeof *fit->column);
    fit->beta = arena_take(arena, p, sizeof *fit->beta);
    fit->se = arena_take(arena, p, sizeof *fit->se);
    fit->vcov = arena_take(arena, p * p, sizeof *fit->vcov);
    take_kept(arena, rows, fit, kept);
    if (fit->p == 0 || (size_t)fit->p >= rows->n
        || !matrix_orthonormal(kept, rows->n, fit->p, q, r)) {
        return err_set(err, ERR_INPUT,
                       "%zu rows are too few for %d coefficients", rows->n,
                       rows->p);
    }
    solve_coefficients(q, r, rows->y, fit);
    invert_square(arena, r, fit->p, fit->vcov);
    squares = squares_left(kept, rows->y, fit);
    freedom = (double)rows->n - (ml ? 0 : fit->p);
    if (!(squares > 1e-24 * matrix_dot(rows->y, rows->y, rows->n))) {
        return err_set(err, ERR_INPUT,
                       "the predictors explain every row exactly: nothing is "
                       "left that could vary");
    }
    fit->sigma = sqrt(squares / freedom);
    fit->criterion = freedom * (1 + log(2 * M_PI * squares / freedom));
    for (int j = 0; j < fit->p; j++) {
        fit->criterion += ml ? 0 : 2 * log(r[j + j * fit->p]);
    }
    for (int i = 0; i < fit->p * fit->p; i++) {
        fit->vcov[i] *= fit->sigma * fit->sigma;
    }
    for (int j = 0; j < fit->p; j++) {
        fit->se[j] = sqrt(fit->vcov[j + j * fit->p]);
    }
    return true;
}

static bool fit_at(struct search *search, const double *at,
                   struct mixed_fit *fit, struct err *err)
{
    double ratio[RESIDUAL_STRATA_MAX];
    double phi = phi_of(search, at);
    bool fits;

    ratios_of(search, at, ratio);
    whiten(search, phi, ratio);
    search->evaluations++;
    fits = search->white.term_count
             ? mixed_fit(search->arena, &search->white, search->ml, fit, err)
             : fit_plain(search->arena, &search->white, search->ml, fit, err);
    if (fits) {
        fit->criterion += residual_rows_log_det(&search->rows, phi, ratio);
    }
    return fits;
}

static double criterion_at(const double *at, void *context)
{
    struct search *search = context;
    size_t mark = arena_mark(search->arena);
    double criterion = INFINITY;
    struct mixed_fit fit;

    if (fit_at(search, at, &fit, &search->err)) {
        criterion = fit.criterion;
        mixed_close(&fit);
    }
    arena_rewind(search->arena, mark);
    return criterion;
}

// ---- the search -------------------------------------------------------------

// By differences over four points, whose error is of fourth order.
static bool slope_at(const double *x, double *value, double *slope,
                     void *context)
{
    static const double AT[] = {-2, -1, 1, 2};
    static const double SHARE[] = {1. / 12, -2. / 3, 2. / 3, -1. / 12};
    static const double FAR = 2e-3;
    struct search *search = context;
    double near[PARAMETERS_MAX];

    for (int k = 0; k < search->count; k++) {
        double room = fmin(search->high[k] - x[k], x[k] - search->low[k]);
        double h = fmin(FAR, room / 4);

        if (!(h > 0)) {
            return false;
        }
        memcpy(near, x, (size_t)search->count * sizeof *near);
        slope[k] = 0;
        for (int i = 0; i < 4; i++) {
            near[k] = x[k] + AT[i] * h;
            slope[k] += SHARE[i] * criterion_at(near, search) / h;
        }
        if (!isfinite(slope[k])) {
            return false;
        }
    }
    *value = criterion_at(x, search);
    return isfinite(*value);
}

static void set_bounds(struct search *search, double *at)
{
    const struct residual_shape *shape = &search->data->shape;
    double most = (double)search->rows.most;

    search->ratio_at = shape->kind != RESIDUAL_INDEPENDENT;
    search->count = search->ratio_at;
    if (shape->stratum_count > 1) {
        search->count += shape->stratum_count - 1;
    }
    for (int k = 0; k < search->count; k++) {
        search->low[k] = -LOG_RATIO;
        search->high[k] = LOG_RATIO;
        at[k] = 0;
    }
    if (search->ratio_at) {
        search->high[0] = 1 - EDGE;
        search->low[0] = shape->kind == RESIDUAL_AR1  ? EDGE - 1
                       : shape->kind == RESIDUAL_CAR1 ? 0
                                                      : (EDGE - 1) / (most - 1);
    }
}

// The best of a handful: the criterion may have two valleys in phi.
static void scan(struct search *search, double *at)
{
    static const double PHI[] = {-0.7, -0.4, -0.2, 0, 0.2, 0.4, 0.6, 0.8, 0.95};
    double best = INFINITY;
    double phi = 0;

    for (size_t i = 0; search->ratio_at && i < sizeof PHI / sizeof *PHI; i++) {
        double value = INFINITY;

        at[0] = PHI[i];
        if (at[0] >= search->low[0]) {
            value = criterion_at(at, search);
        }
        if (value < best) {
            best = value;
            phi = at[0];
        }
    }
    if (search->ratio_at) {
        at[0] = phi;
    }
}

// Near an edge nothing is polished: phi is put there if that is no worse.
static bool is_at_edge(struct search *search, double *at, double value)
{
    double near = 1e-4;
    double edge, kept;

    if (!search->ratio_at
        || fmin(search->high[0] - at[0], at[0] - search->low[0]) > near) {
        return false;
    }
    kept = at[0];
    edge = search->high[0] - at[0] < near ? search->high[0] : search->low[0];
    at[0] = edge;
    if (!(criterion_at(at, search) <= value + 1e-9 * fabs(value))) {
        at[0] = kept;
        return false;
    }
    return true;
}

static void polish(struct search *search, double *at, struct residual_fit *fit)
{
    enum { PARAMETERS_MOST = 5, STEPS_MOST = 8 };
    double start[PARAMETERS_MAX];
    struct newton_end end;
    struct newton_problem problem = {.n = search->count,
                                     .slope = slope_at,
                                     .context = search,
                                     .steps_max = STEPS_MOST,
                                     .tolerance = 1e-10};
    size_t size = (size_t)search->count;

    if (search->count > PARAMETERS_MOST) {
        return;
    }
    memcpy(start, at, sizeof start);
    if (!newton_find(search->arena, &problem, at, &end)) {
        memcpy(at, start, sizeof start);
        return;
    }
    fit->bend = arena_take(search->arena, size * size, sizeof *fit->bend);
    if (!newton_curvature(search->arena, &problem, at, fit->bend)) {
        fit->bend = NULL;
    }
    fit->flat = search->ratio_at && fit->bend && fit->bend[0] < 1e-3;
}

static bool find(struct search *search, double *at, struct residual_fit *fit)
{
    double step[PARAMETERS_MAX];
    double value;
    struct optimum_problem problem = {.n = search->count,
                                      .low = search->low,
                                      .high = search->high,
                                      .step = step,
                                      .evaluations_max = 200 * search->count,
                                      .criterion = criterion_at,
                                      .context = search};
    enum optimum_end end;

    for (int k = 0; k < search->count; k++) {
        step[k] = k < search->ratio_at ? 0.05 : 0.2;
    }
    scan(search, at);
    end = optimum_find(&problem, at, &value);
    if (end == OPTIMUM_REFUSED) {
        return false;
    }
    fit->at_limit = is_at_edge(search, at, value);
    if (!fit->at_limit) {
        polish(search, at, fit);
    }
    fit->settled = end != OPTIMUM_LIMIT;
    return true;
}

// ---- all of it --------------------------------------------------------------

// Before anything of that size is touched.
static bool check_shape(const struct search *search, struct err *err)
{
    const struct residual_shape *shape = &search->data->shape;

    if (shape->kind != RESIDUAL_INDEPENDENT && search->rows.repeated == 0) {
        return err_set(err, ERR_INPUT,
                       "no group has two rows: how alike its rows are cannot "
                       "be told");
    }
    if (search->data->rows.p > MIXED_COLUMNS_MAX
        || search->data->rows.term_count > MIXED_TERMS_MAX) {
        return err_set(err, ERR_LIMIT,
                       "%d coefficients and %d random terms are the most",
                       MIXED_COLUMNS_MAX, MIXED_TERMS_MAX);
    }
    if (shape->stratum_count > RESIDUAL_STRATA_MAX) {
        return err_set(err, ERR_LIMIT,
                       "%d groups of unequal variance: %d is the most",
                       shape->stratum_count, RESIDUAL_STRATA_MAX);
    }
    return true;
}

static void take_room(struct search *search)
{
    const struct mixed_data *data = &search->data->rows;
    struct arena *arena = search->arena;
    size_t n = data->n;
    struct mixed_term *terms =
        arena_take(arena, (size_t)data->term_count + 1, sizeof *terms);

    search->x = arena_take(arena, n * (size_t)data->p + 1, sizeof(double));
    search->y = arena_take(arena, n, sizeof(double));
    search->plain = arena_take(arena, n, sizeof(double));
    for (size_t i = 0; i < n; i++) {
        search->plain[i] = data->y[i] - (data->offset ? data->offset[i] : 0);
    }
    for (int k = 0; k < data->term_count; k++) {
        uint32_t *level = arena_take(arena, n, sizeof *level);

        for (size_t i = 0; i < n; i++) {
            level[i] = data->terms[k].level[search->rows.order[i]];
        }
        search->z[k] =
            arena_take(arena, n * (size_t)data->terms[k].q, sizeof(double));
        terms[k] = (struct mixed_term){data->terms[k].q, search->z[k], level,
                                       data->terms[k].level_count};
    }
    search->white = (struct mixed_data){.n = n,
                                        .y = search->y,
                                        .p = data->p,
                                        .x = search->x,
                                        .term_count = data->term_count,
                                        .terms = terms};
}

// The rows of one client must share their random effects.
static bool shares_unit(const struct residual_rows *rows, const uint32_t *level)
{
    bool shares = true;

    for (size_t i = 1; i < rows->n; i++) {
        shares = shares && (rows->lag[i] <= 0 || level[i] == level[i - 1]);
    }
    return shares;
}

static bool check_groups(const struct search *search, struct err *err)
{
    bool good = true;

    for (int k = 0; k < search->white.term_count; k++) {
        good = good && shares_unit(&search->rows, search->white.terms[k].level);
    }
    return good
        || err_set(err, ERR_INPUT,
                   "rows that are correlated lie in two groups of a random "
                   "effect: let residuals be correlated within the innermost "
                   "group");
}

// The standard errors of phi, stretched from its lowest value to 1, and of the
// logarithms of ratios: from the curvature of -2 log likelihood, all else at
// its best.
// SOURCE: Pinheiro & Bates 2000, section 2.4.3; the scales are those of nlme's
// intervals()
static void tell_errors(const struct search *search, double phi,
                        struct residual_fit *fit)
{
    int count = search->count;
    double stretch = 1; // d stretched / d phi

    fit->phi_error = NAN;
    fit->ratio_error =
        arena_take(search->arena, RESIDUAL_STRATA_MAX, sizeof(double));
    for (int k = 1; k < RESIDUAL_STRATA_MAX; k++) {
        fit->ratio_error[k] = NAN;
    }
    if (!fit->bend || fit->flat || fit->at_limit
        || !matrix_invert(fit->bend, count, NULL)) {
        return;
    }
    if (search->ratio_at) {
        stretch = 1 / (fit->phi - fit->phi_least) + 1 / (1 - fit->phi);
        if (fit->kind == RESIDUAL_CAR1) { // from one step to a distance of 1
            stretch *= fit->phi / (phi * search->rows.step);
        }
        fit->phi_error = stretch * sqrt(2 * fit->bend[0]);
    }
    for (int k = search->ratio_at; k < count; k++) {
        fit->ratio_error[k - search->ratio_at + 1] =
            sqrt(2 * fit->bend[k + k * count]);
    }
}

// nlme's figures, where they differ from those of the whitened rows.
static void describe(const struct search *search, const double *at,
                     struct residual_fit *fit)
{
    struct mixed_fit *mixed = &fit->mixed;
    double n = (double)mixed->n;
    double rows = mixed->ml ? n : n - mixed->p;
    double wider = mixed->ml ? n / (n - mixed->p) : 1;

    fit->phi = phi_of(search, at);
    if (fit->kind == RESIDUAL_CAR1) {
        fit->phi = pow(fit->phi, 1 / search->rows.step);
    }
    fit->ratio = arena_take(search->arena, RESIDUAL_STRATA_MAX, sizeof(double));
    ratios_of(search, at, fit->ratio);
    fit->phi_least = fit->kind == RESIDUAL_AR1 ? -1
                   : fit->kind == RESIDUAL_EXCHANGE
                       ? -1 / ((double)search->rows.most - 1)
                       : 0;
    tell_errors(search, phi_of(search, at), fit);
    fit->evaluations = search->evaluations;
    fit->clusters = search->rows.clusters;
    fit->repeated = search->rows.repeated;
    mixed->steps = search->evaluations;
    mixed->parameters = mixed->p + mixed->theta_count + search->count + 1;
    mixed->loglik = -mixed->criterion / 2;
    mixed->aic = mixed->criterion + 2 * mixed->parameters;
    mixed->bic = mixed->criterion + log(rows) * mixed->parameters;
    mixed->converged = mixed->converged && fit->settled;
    for (int i = 0; i < mixed->p; i++) {
        mixed->se[i] *= sqrt(wider);
    }
    for (int i = 0; i < mixed->p * mixed->p; i++) {
        mixed->vcov[i] *= wider;
    }
}

bool residual_fit_make(struct arena *arena, const struct residual_data *data,
                       bool ml, struct residual_fit *fit,
                       struct residual_clash *clash, struct err *err)
{
    struct search search = {.arena = arena, .data = data, .ml = ml};
    double at[PARAMETERS_MAX] = {0};
    struct residual_shape shape = data->shape;

    *fit = (struct residual_fit){.kind = shape.kind, .settled = true};
    shape.weights = data->rows.weights;
    if (!residual_rows_make(arena, &shape, data->rows.n, &search.rows, clash,
                            err)
        || !check_shape(&search, err)) {
        return false;
    }
    take_room(&search);
    set_bounds(&search, at);
    if (!check_groups(&search, err) || !fit_at(&search, at, &fit->mixed, err)) {
        return false;
    }
    mixed_close(&fit->mixed);
    if (search.count && !find(&search, at, fit)) {
        return err_set(err, ERR_INPUT, "no correlation fits these rows: %s",
                       search.err.text);
    }
    if (!fit_at(&search, at, &fit->mixed, err)) {
        return false;
    }
    describe(&search, at, fit);
    return true;
}

struct mixed_limits residual_phi_limits(const struct residual_fit *fit,
                                        double level)
{
    double at = log((fit->phi - fit->phi_least) / (1 - fit->phi));
    double reach = t_limit(level, NAN) * fit->phi_error;
    double low = exp(at - reach);
    double high = exp(at + reach);

    return (struct mixed_limits){(low + fit->phi_least) / (1 + low),
                                 (high + fit->phi_least) / (1 + high)};
}

struct mixed_limits residual_ratio_limits(const struct residual_fit *fit,
                                          int stratum, double level)
{
    double reach = t_limit(level, NAN) * fit->ratio_error[stratum];

    return (struct mixed_limits){fit->ratio[stratum] * exp(-reach),
                                 fit->ratio[stratum] * exp(reach)};
}

bool residual_whiten(struct arena *arena, const struct residual_data *data,
                     const struct residual_fit *fit, struct mixed_data *white,
                     struct err *err)
{
    struct search search = {.arena = arena, .data = data};
    struct residual_shape shape = data->shape;
    struct residual_clash clash;
    double phi = fit->phi;

    shape.weights = data->rows.weights;
    if (!residual_rows_make(arena, &shape, data->rows.n, &search.rows, &clash,
                            err)) {
        return false;
    }
    take_room(&search);
    if (fit->kind == RESIDUAL_CAR1) { // from a distance of 1 to one step
        phi = pow(phi, search.rows.step);
    }
    whiten(&search, phi, fit->ratio);
    *white = search.white;
    return true;
}
