// doubt_select.c - see doubt_select.h.
//
// With V = v + tau2, a = (mu - c sqrt v) / sqrt V and c the normal point of the
// step, a study is below the step with probability Phi(a), so that
// A = Phi(a) + delta Phi(-a), and its term of the log-likelihood is
//
//     log w - (log 2 pi V + (y - mu)^2 / V) / 2 - log A.
//
// Parameters are beta, tau2 >= 0 and log delta <= log 100 (metafor's limit).
// Newton's steps are damped until each one gains; a parameter that leans
// against its limit is left out of the step. Effects are turned round for the
// other direction. The start is metafor's, the fit without selection; other
// values of delta are tried too, and the highest point found is taken.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/doubt_select.h"

#include "base/arena.h"
#include "stats/distribution.h"
#include "stats/matrix.h"

#include <math.h>
#include <string.h>

enum { STEPS_MAX = 500, DAMPINGS_MAX = 60 };
static const double DELTA_MAX = 100;
static const double STARTS[] = {1, .2, 5, .02, 50};
// A step that promises less than this of the log-likelihood is the last; below
// GAIN_LOST rounding may hide the gain.
static const double GAIN_MIN = 1e-15;
static const double GAIN_LOST = 1e-9;
static const double LOG_2_PI = 1.8378770664093454836;

struct model {
    const struct pool_data *data;
    double sign;     // of the effects: -1 turns them
    double critical; // normal point of the step
    bool tau2_free;
    int n;     // parameters: p + 2, tau2 and log delta last
    double *x; // of one study, p
    double *damped, *step;
    bool *held; // at its limit
};

// A point, and the log-likelihood with its derivatives there.
struct point {
    double *at; // n
    double value;
    double *gradient; // n
    double *hessian;  // n x n, lower triangle filled and mirrored
};

static struct point point_take(struct arena *arena, int n)
{
    size_t size = (size_t)n;

    return (struct point){
        .at = arena_take(arena, size, sizeof(double)),
        .gradient = arena_take(arena, size, sizeof(double)),
        .hessian = arena_take(arena, size * size, sizeof(double)),
    };
}

static void point_copy(struct point *to, const struct point *from, int n)
{
    size_t size = (size_t)n;

    memcpy(to->at, from->at, size * sizeof(double));
    memcpy(to->gradient, from->gradient, size * sizeof(double));
    memcpy(to->hessian, from->hessian, size * size * sizeof(double));
    to->value = from->value;
}

// One study's term by mu, tau2 and delta: value, first and second derivatives.
struct term {
    double value;
    double m, t, d;
    double mm, mt, md, tt, td, dd;
};

// log A by a and delta.
struct chance {
    double log;
    double a, d, aa, ad, dd;
};

static struct chance chance_of(double a, double delta)
{
    double below = normal_below(a);
    double above = normal_above(a);
    double density = normal_density(a);
    double all = below + delta * above;
    struct chance chance = {.log = log(all)};

    chance.a = (1 - delta) * density / all;
    chance.d = above / all;
    chance.aa = -a * chance.a - chance.a * chance.a;
    chance.ad = -density / all - chance.a * chance.d;
    chance.dd = -chance.d * chance.d;
    return chance;
}

static bool is_below_step(const struct model *model, size_t i)
{
    double z = model->sign * model->data->yi[i] / sqrt(model->data->vi[i]);

    return z >= model->critical;
}

static struct term term_of(const struct model *model, size_t i, double mu,
                           const double *at)
{
    double v = model->data->vi[i];
    double delta = exp(at[1]);
    double whole = v + at[0];
    double root = sqrt(whole);
    double left = model->sign * model->data->yi[i] - mu;
    double a = (mu - model->critical * sqrt(v)) / root;
    double a_m = 1 / root;
    double a_t = -a / (2 * whole);
    double above = is_below_step(model, i) ? 0 : 1;
    struct chance by = chance_of(a, delta);

    return (struct term){
        .value = above * at[1]
               - (LOG_2_PI + log(whole) + left * left / whole) / 2 - by.log,
        .m = left / whole - by.a * a_m,
        .t = (left * left / whole - 1) / (2 * whole) - by.a * a_t,
        .d = above / delta - by.d,
        .mm = -1 / whole - by.aa * a_m * a_m,
        .mt = -left / (whole * whole) - by.aa * a_m * a_t
            + by.a * a_m / (2 * whole),
        .md = -by.ad * a_m,
        .tt = (.5 - left * left / whole) / (whole * whole) - by.aa * a_t * a_t
            - by.a * 3 * a / (4 * whole * whole),
        .td = -by.ad * a_t,
        .dd = -above / (delta * delta) - by.dd,
    };
}

// Adds a study's term, its last parameter being delta itself.
static void add_term(const struct model *model, const struct term *term,
                     struct point *point)
{
    int p = model->data->p;
    int n = model->n;
    double *tau2_row = point->hessian + (size_t)p * (size_t)n;
    double *delta_row = tau2_row + n;

    point->value += term->value;
    for (int j = 0; j < p; j++) {
        point->gradient[j] += term->m * model->x[j];
        for (int i = 0; i < p; i++) {
            point->hessian[i + j * n] += term->mm * model->x[i] * model->x[j];
        }
        tau2_row[j] += term->mt * model->x[j];
        delta_row[j] += term->md * model->x[j];
    }
    point->gradient[p] += term->t;
    point->gradient[p + 1] += term->d;
    tau2_row[p] += term->tt;
    delta_row[p] += term->td;
    delta_row[p + 1] += term->dd;
}

// The column of each of the last two parameters becomes its row too.
static void mirror(struct point *point, int n)
{
    for (int j = n - 2; j < n; j++) {
        for (int i = 0; i < j; i++) {
            point->hessian[j + i * n] = point->hessian[i + j * n];
        }
    }
}

// Fills value, gradient and Hessian, by delta (not its logarithm).
static void evaluate(const struct model *model, struct point *point)
{
    const struct pool_data *data = model->data;
    size_t n = (size_t)model->n;
    int p = data->p;

    point->value = 0;
    memset(point->gradient, 0, n * sizeof(double));
    memset(point->hessian, 0, n * n * sizeof(double));
    for (size_t i = 0; i < data->k; i++) {
        struct term term;
        double mu = 0;

        for (int j = 0; j < p; j++) {
            model->x[j] = data->x ? data->x[i + (size_t)j * data->k] : 1;
            mu += model->x[j] * point->at[j];
        }
        term = term_of(model, i, mu, point->at + p);
        add_term(model, &term, point);
    }
    mirror(point, model->n);
}

// From delta to its logarithm.
static void take_logarithm(struct point *point, int n)
{
    double delta = exp(point->at[n - 1]);
    double *last = point->hessian + (size_t)(n - 1) * (size_t)n;

    for (int i = 0; i < n - 1; i++) {
        last[i] *= delta;
        point->hessian[n - 1 + i * n] = last[i];
    }
    point->gradient[n - 1] *= delta;
    last[n - 1] = last[n - 1] * delta * delta + point->gradient[n - 1];
}

static void evaluate_by_logarithm(const struct model *model,
                                  struct point *point)
{
    evaluate(model, point);
    take_logarithm(point, model->n);
}

// Which parameters stay where they are: not free, or leaning on a limit.
static void hold(const struct model *model, const struct point *point)
{
    int n = model->n;

    memset(model->held, 0, (size_t)n * sizeof(bool));
    model->held[n - 2] = !model->tau2_free
                      || (point->at[n - 2] <= 0 && point->gradient[n - 2] <= 0);
    model->held[n - 1] =
        point->at[n - 1] >= log(DELTA_MAX) && point->gradient[n - 1] >= 0;
}

// The step (-H + damping |diag H|)^-1 g; false while that is not a step up.
// `gain` is what the tangent promises for it.
static bool find_step(const struct model *model, const struct point *point,
                      double damping, double *gain)
{
    int n = model->n;

    for (int j = 0; j < n; j++) {
        for (int i = 0; i < n; i++) {
            bool out = model->held[i] || model->held[j];

            model->damped[i + j * n] = out ? 0 : -point->hessian[i + j * n];
        }
        model->damped[j + j * n] +=
            damping * fabs(point->hessian[j + j * n]) + model->held[j];
        model->step[j] = model->held[j] ? 0 : point->gradient[j];
    }
    if (!matrix_solve(model->damped, n, model->step, 1)) {
        return false;
    }
    *gain = 0;
    for (int j = 0; j < n; j++) {
        *gain += model->step[j] * point->gradient[j];
    }
    return true;
}

// True: that gained.
static bool go(const struct model *model, const struct point *from,
               struct point *to)
{
    int n = model->n;

    for (int j = 0; j < n; j++) {
        to->at[j] = from->at[j] + model->step[j];
    }
    to->at[n - 2] = fmax(0, to->at[n - 2]);
    to->at[n - 1] = fmin(log(DELTA_MAX), to->at[n - 1]);
    evaluate_by_logarithm(model, to);
    return to->value > from->value;
}

enum outcome { WENT_UP, AT_TOP, NO_WAY_UP };

// One step up from `here`, damped until it gains, to `next`.
static enum outcome step_up(const struct model *model, struct point *here,
                            struct point *next, double *damping)
{
    double gain = INFINITY;

    hold(model, here);
    for (int i = 0; i < DAMPINGS_MAX; i++) {
        bool upwards = find_step(model, here, *damping, &gain);

        if (upwards && gain <= GAIN_MIN * fmax(1, fabs(here->value))) {
            return AT_TOP;
        }
        if (upwards && go(model, here, next)) {
            return WENT_UP;
        }
        *damping = fmax(1e-4, *damping * 4);
    }
    // Nothing that the digits show is gained any more.
    return gain <= GAIN_LOST ? AT_TOP : NO_WAY_UP;
}

// To the top from `here`. False: no end was found.
static bool climb(const struct model *model, struct point *here,
                  struct point *next, int *steps)
{
    double damping = 0;
    enum outcome outcome = WENT_UP;

    evaluate_by_logarithm(model, here);
    for (*steps = 0; *steps < STEPS_MAX && outcome == WENT_UP; ++*steps) {
        outcome = step_up(model, here, next, &damping);
        if (outcome == WENT_UP) {
            point_copy(here, next, model->n);
            damping = damping > 1e-3 ? damping / 10 : 0;
        }
    }
    return outcome == AT_TOP;
}

static void start_at(const struct model *model, const struct pool_fit *fit,
                     double delta, struct point *point)
{
    int p = model->data->p;

    for (int j = 0; j < p; j++) {
        point->at[j] = model->sign * fit->beta[j].estimate;
    }
    point->at[p] = model->tau2_free ? fit->tau2 + .001 : fit->tau2;
    point->at[p + 1] = log(delta);
}

// The highest top from all starts; a later start must gain visibly.
static bool search(struct arena *arena, const struct model *model,
                   const struct pool_fit *fit, struct point *best, int *steps)
{
    struct point here = point_take(arena, model->n);
    struct point next = point_take(arena, model->n);
    bool found = false;

    for (size_t i = 0; i < sizeof STARTS / sizeof *STARTS; i++) {
        int taken;

        start_at(model, fit, STARTS[i], &here);
        if (climb(model, &here, &next, &taken)
            && (!found || here.value > best->value + 1e-7)) {
            point_copy(best, &here, model->n);
            *steps = taken;
            found = true;
        }
    }
    return found;
}

// -H into `damped`, with a 1 for each parameter that is held, and inverted.
static bool invert_information(const struct model *model,
                               const struct point *point)
{
    int n = model->n;

    for (int j = 0; j < n; j++) {
        for (int i = 0; i < n; i++) {
            bool out = model->held[i] || model->held[j];

            model->damped[i + j * n] =
                out ? i == j : -point->hessian[i + j * n];
        }
    }
    return matrix_invert(model->damped, n, NULL);
}

// Variances from the Hessian by beta, tau2 and delta, as metafor's. A tau2 of 0
// has none and is taken as known for the others; so is delta where the
// likelihood has no peak at its limit.
static bool find_variances(const struct model *model, struct point *point)
{
    int n = model->n;

    evaluate(model, point);
    memset(model->held, 0, (size_t)n * sizeof(bool));
    model->held[n - 2] = !model->tau2_free || point->at[n - 2] <= 0;
    if (invert_information(model, point)) {
        return true;
    }
    model->held[n - 1] = point->at[n - 1] >= log(DELTA_MAX);
    return model->held[n - 1] && invert_information(model, point);
}

static struct pool_coefficient coefficient(double estimate, double se,
                                           double level)
{
    double reach = t_limit(level, NAN) * se;

    return (struct pool_coefficient){
        .estimate = estimate,
        .se = se,
        .statistic = estimate / se,
        .df = NAN,
        .p = t_two_sided(estimate / se, NAN),
        .low = estimate - reach,
        .high = estimate + reach,
    };
}

// NAN where it is held.
static double se_of(const struct model *model, int j)
{
    return model->held[j] ? NAN : sqrt(model->damped[j + j * model->n]);
}

static void report(const struct model *model, const struct point *top,
                   const struct pool_settings *settings,
                   struct selection *selection)
{
    int n = model->n;
    double reach;

    for (int j = 0; j < n - 2; j++) {
        selection->beta[j] = coefficient(model->sign * top->at[j],
                                         se_of(model, j), settings->level);
    }
    selection->tau2 = top->at[n - 2];
    selection->tau2_se = se_of(model, n - 2);
    selection->delta = exp(top->at[n - 1]);
    selection->delta_se = se_of(model, n - 1);
    selection->delta_at_limit =
        selection->delta > .999 * DELTA_MAX || selection->delta < 1e-4;
    reach = t_limit(settings->level, NAN) * selection->delta_se;
    selection->delta_low =
        isnan(reach) ? NAN : fmax(0, selection->delta - reach);
    selection->delta_high = selection->delta + reach;
    selection->delta_p =
        t_two_sided((selection->delta - 1) / selection->delta_se, NAN);
    selection->loglik = top->value;
}

static bool check_sides(const struct model *model, struct selection *selection,
                        struct err *err)
{
    for (size_t i = 0; i < model->data->k; i++) {
        if (!(model->data->vi[i] > 0)) {
            return err_set(err, ERR_INPUT,
                           "the selection model needs variances above 0; that"
                           " of study %zu is not",
                           i + 1);
        }
        if (is_below_step(model, i)) {
            selection->below++;
        } else {
            selection->above++;
        }
    }
    if (model->data->k < (size_t)model->n) {
        return err_set(err, ERR_INPUT,
                       "the selection model needs %d studies or more",
                       model->n);
    }
    // With none below, delta runs to its limit: reported, with a warning.
    return selection->above > 0
        || err_set(err, ERR_INPUT,
                   "all %zu studies have a p below the step: the selection"
                   " model has nothing to compare them with",
                   selection->below);
}

static bool fit_selection(struct arena *arena, struct model *model,
                          const struct pool_settings *settings,
                          const struct pool_fit *without,
                          struct selection *selection, struct err *err)
{
    size_t n = (size_t)model->n;
    struct point top = point_take(arena, model->n);

    model->x = arena_take(arena, n, sizeof(double));
    model->step = arena_take(arena, n, sizeof(double));
    model->damped = arena_take(arena, n * n, sizeof(double));
    model->held = arena_take(arena, n, sizeof(bool));
    selection->beta = arena_take(arena, n, sizeof *selection->beta);
    if (!search(arena, model, without, &top, &selection->steps)) {
        return err_set(err, ERR_LIMIT,
                       "the selection model found no end: too few studies on"
                       " one side of its step, or too alike");
    }
    if (!find_variances(model, &top)) {
        return err_set(err, ERR_LIMIT,
                       "the selection model's likelihood is flat: too few"
                       " studies to tell selection from chance");
    }
    report(model, &top, settings, selection);
    selection->lrt = fmax(0, 2 * (selection->loglik - without->loglik_ml));
    selection->lrt_p = chi_square_above(selection->lrt, 1);
    return true;
}

bool selection_fit(struct arena *arena, const struct pool_data *data,
                   const struct pool_settings *settings,
                   const struct selection_choice *choice,
                   struct selection *selection, struct err *err)
{
    struct pool_settings by_ml = *settings;
    struct model model = {
        .data = data,
        .sign = choice->direction == SELECT_LESS ? -1 : 1,
        .critical = -normal_point(choice->step),
        .tau2_free = settings->method != POOL_EE && isnan(settings->fixed_tau2),
        .n = data->p + 2,
    };
    struct pool_fit without;

    *selection = (struct selection){.p = data->p};
    if (!(choice->step > 0 && choice->step < 1)) {
        return err_set(err, ERR_INPUT,
                       "the step of p lies between 0 and 1: .025 as a rule");
    }
    if (settings->method != POOL_EE) {
        by_ml.method = POOL_ML;
    }
    by_ml.test = POOL_Z;
    if (!check_sides(&model, selection, err)
        || !pool_fit(arena, data, &by_ml, &without, err)) {
        return false;
    }
    return fit_selection(arena, &model, settings, &without, selection, err);
}
