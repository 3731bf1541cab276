// factor_one - see factor_one.h. Fitted to correlations, whatever comes: the
// model does not care about units, and the search likes them alike.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/factor_one.h"

#include "base/arena.h"
#include "stats/descent.h"
#include "stats/distribution.h"
#include "stats/matrix.h"

#include <math.h>
#include <string.h>

// Parameters in `x`: p loadings, then p unique shares.
struct fitting {
    int p;
    const double *r;  // the correlations
    double *inverse;  // A = Sigma^-1
    double *weighted; // B = A R A
    double *work;
    double *al, *bl; // A l, B l
};

static const double SHARE_LEAST = .005;

// ---- the criterion ----------------------------------------------------------

static void implied(const struct fitting *fit, const double *x, double *to)
{
    int p = fit->p;

    for (int j = 0; j < p; j++) {
        for (int i = 0; i < p; i++) {
            to[i + j * p] = x[i] * x[j] + (i == j ? x[p + i] : 0);
        }
    }
}

static double criterion(const double *x, void *context)
{
    struct fitting *fit = context;
    size_t p = (size_t)fit->p;
    double log_det;

    implied(fit, x, fit->inverse);
    if (!matrix_invert(fit->inverse, fit->p, &log_det)) {
        return INFINITY;
    }
    return log_det + matrix_trace_of_product(fit->r, fit->inverse, p);
}

static void prepare(struct fitting *fit, const double *x)
{
    size_t p = (size_t)fit->p;

    implied(fit, x, fit->inverse);
    (void)matrix_invert(fit->inverse, fit->p, NULL); // criterion was finite
    matrix_multiply(fit->inverse, fit->r, p, fit->work);
    matrix_multiply(fit->work, fit->inverse, p, fit->weighted);
    matrix_times(fit->inverse, x, p, fit->al);
    matrix_times(fit->weighted, x, p, fit->bl);
}

// The three kinds of second derivatives, of items i and j.
static void curve(const struct fitting *fit, const double *x, int i, int j,
                  double kinds[3])
{
    size_t p = (size_t)fit->p;
    double a = fit->inverse[i + j * fit->p];
    double b = fit->weighted[i + j * fit->p];
    double lal = matrix_dot(x, fit->al, p);
    double lbl = matrix_dot(x, fit->bl, p);

    kinds[0] = 2 * (a - b)
             + 2
                   * ((a * (lbl - lal) + b * lal) - fit->al[i] * fit->al[j]
                      + fit->al[i] * fit->bl[j] + fit->bl[i] * fit->al[j]);
    kinds[1] = 2 * (a * (fit->bl[j] - fit->al[j]) + fit->al[j] * b);
    kinds[2] = 2 * a * b - a * a;
}

// SOURCE: Lawley & Maxwell 1971, 4.3; d trace(W dSigma) with
// W = A - B and dW = -A E A + A E B + B E A for a change E of Sigma
static void derivatives(const double *x, double *slope, double *curvature,
                        void *context)
{
    struct fitting *fit = context;
    int p = fit->p;
    int all = 2 * p;

    prepare(fit, x);
    for (int j = 0; j < p; j++) {
        slope[j] = 2 * (fit->al[j] - fit->bl[j]);
        slope[p + j] = fit->inverse[j + j * p] - fit->weighted[j + j * p];
        for (int i = 0; i < p; i++) {
            double kinds[3];

            curve(fit, x, i, j, kinds);
            curvature[i + j * all] = kinds[0];
            curvature[i + (p + j) * all] = kinds[1];
            curvature[p + j + i * all] = kinds[1];
            curvature[p + i + (p + j) * all] = kinds[2];
        }
    }
}

// ---- the search -------------------------------------------------------------

static double sign_of_sum(const double *x, int p)
{
    double sum = 0;

    for (int i = 0; i < p; i++) {
        sum += x[i];
    }
    return sum < 0 ? -1 : 1;
}

// Unique shares from the inverse where there is one, loadings from the first
// principal axis of what is left.
static bool begin(struct arena *arena, const struct fitting *fit, double *x)
{
    int p = fit->p;
    size_t count = (size_t)p * (size_t)p;
    double *values = arena_take(arena, (size_t)p, sizeof *values);
    double sign;

    memcpy(fit->work, fit->r, count * sizeof(double));
    if (matrix_invert(fit->work, p, NULL)) {
        for (int i = 0; i < p; i++) {
            x[p + i] = fmax((1 - .5 / p) / fit->work[i + i * p], .05);
        }
    } else {
        for (int i = 0; i < p; i++) {
            x[p + i] = .5;
        }
    }
    memcpy(fit->work, fit->r, count * sizeof(double));
    for (int i = 0; i < p; i++) {
        fit->work[i + i * p] -= x[p + i];
    }
    if (!matrix_eigen(arena, fit->work, p, values)) {
        return false;
    }
    sign = sign_of_sum(fit->work + (size_t)(p - 1) * (size_t)p, p);
    for (int i = 0; i < p; i++) {
        x[i] =
            sign * sqrt(fmax(values[p - 1], .1)) * fit->work[i + (p - 1) * p];
    }
    return true;
}

static bool search(struct arena *arena, struct fitting *fit, double least,
                   double *x, int *steps)
{
    size_t all = 2 * (size_t)fit->p;
    double *low = arena_take(arena, all, sizeof *low);
    struct descent_problem problem = {
        .n = (int)all,
        .low = low,
        .criterion = criterion,
        .derivatives = derivatives,
        .context = fit,
    };
    double value;

    for (size_t i = 0; i < all; i++) {
        low[i] = i < all / 2 ? -INFINITY : least;
    }
    return descent_find(arena, &problem, x, &value, steps);
}

static struct fitting fitting_in(struct arena *arena, int p)
{
    size_t count = (size_t)p * (size_t)p;

    return (struct fitting){
        .p = p,
        .inverse = arena_take(arena, count, sizeof(double)),
        .weighted = arena_take(arena, count, sizeof(double)),
        .work = arena_take(arena, count, sizeof(double)),
        .al = arena_take(arena, (size_t)p, sizeof(double)),
        .bl = arena_take(arena, (size_t)p, sizeof(double)),
    };
}

// ---- what came out ----------------------------------------------------------

static double omega_of(const struct factor_one *factor)
{
    double common = 0;
    double own = 0;

    for (int i = 0; i < factor->items; i++) {
        common += factor->loading[i];
        own += factor->unique[i];
    }
    common *= common;
    return common / (common + own);
}

// F of the fit, with log|R| taken off; NAN where R has no inverse.
static double discrepancy_of(struct fitting *fit, const double *x)
{
    size_t count = (size_t)fit->p * (size_t)fit->p;
    double log_det;

    memcpy(fit->work, fit->r, count * sizeof(double));
    if (!matrix_invert(fit->work, fit->p, &log_det)) {
        return NAN;
    }
    return fmax(criterion(x, fit) - log_det - fit->p, 0);
}

static void finish(const double *x, const double *matrix, double least,
                   struct factor_one *to)
{
    int p = to->items;
    double sign = sign_of_sum(x, p);

    for (int i = 0; i < p; i++) {
        double variance = matrix[i + i * p];

        to->loading[i] = sign * x[i] * sqrt(variance);
        to->unique[i] = x[p + i] * variance;
        to->at_limit = to->at_limit || x[p + i] <= least;
        to->improper = to->improper || x[p + i] < 0;
    }
    to->omega = to->converged ? omega_of(to) : NAN;
}

bool factor_one_fit(struct arena *arena, const double *matrix, int items,
                    double least_unique, struct factor_one *factor)
{
    size_t p = (size_t)items;
    struct fitting fit;
    double *x;
    double *r;

    *factor = (struct factor_one){.items = items};
    if (items < 3) {
        return false;
    }
    factor->loading = arena_take(arena, p, sizeof(double));
    factor->unique = arena_take(arena, p, sizeof(double));
    fit = fitting_in(arena, items);
    fit.r = r = arena_take(arena, p * p, sizeof(double));
    x = arena_take(arena, 2 * p, sizeof(double));
    for (size_t i = 0; i < p; i++) {
        for (size_t j = 0; j < p; j++) {
            r[i + j * p] = matrix[i + j * p] / sqrt(matrix[i + i * p])
                         / sqrt(matrix[j + j * p]);
        }
        r[i + i * p] = 1;
    }
    factor->converged = begin(arena, &fit, x)
                     && search(arena, &fit, fmax(least_unique, SHARE_LEAST), x,
                               &factor->steps);
    if (factor->converged && least_unique < SHARE_LEAST) {
        int more = 0;

        factor->converged = search(arena, &fit, least_unique, x, &more);
        factor->steps += more;
    }
    factor->discrepancy = factor->converged ? discrepancy_of(&fit, x) : NAN;
    finish(x, matrix, least_unique, factor);
    return true;
}

// ---- how well it fits -------------------------------------------------------

// The shift at which chi2 would be at that point of its distribution.
static double shift_at(double chi2, double df, double below)
{
    double low = 0;
    double high = fmax(chi2, 1);

    if (chi_square_shifted_below(chi2, df, 0) < below) {
        return 0;
    }
    for (int i = 0; i < 60 && chi_square_shifted_below(chi2, df, high) > below;
         i++) {
        high *= 2;
    }
    for (int i = 0; i < 200 && high - low > 1e-13 * high; i++) {
        double middle = (low + high) / 2;

        if (chi_square_shifted_below(chi2, df, middle) > below) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return (low + high) / 2;
}

// SOURCE: Steiger & Lind 1980; Browne & Cudeck 1992, Sociological Methods and
// Research 21, 230-258 (RMSEA and its limits)
static void find_rmsea(struct factor_one_test *to, double n)
{
    double scale = to->df * n;

    to->rmsea = sqrt(fmax(to->chi2 - to->df, 0) / scale);
    to->rmsea_low = sqrt(shift_at(to->chi2, to->df, .95) / scale);
    to->rmsea_high = sqrt(shift_at(to->chi2, to->df, .05) / scale);
}

// Against the model in which no two items go together.
// SOURCE: Bentler 1990, Psychological Bulletin 107, 238-246 (CFI); Tucker &
// Lewis 1973, Psychometrika 38, 1-10
static void find_comparison(struct factor_one_test *to, double baseline,
                            int items)
{
    double df = (double)items * (items - 1) / 2;
    double more = fmax(to->chi2 - to->df, 0);
    double most = fmax(fmax(to->chi2 - to->df, baseline - df), 0);

    to->cfi = most > 0 ? 1 - more / most : 1;
    to->tli = (baseline / df - to->chi2 / to->df) / (baseline / df - 1);
}

// SOURCE: Hu & Bentler 1999, Structural Equation Modeling 6, 1-55
static double srmr_of(const double *s, const struct factor_one *factor)
{
    int p = factor->items;
    double sum = 0;

    for (int i = 0; i < p; i++) {
        for (int j = 0; j <= i; j++) {
            double fitted = factor->loading[i] * factor->loading[j]
                          + (i == j ? factor->unique[i] : 0);
            double scale = sqrt(s[i + i * p]) * sqrt(s[j + j * p]);
            double away = (s[i + j * p] - fitted) / scale;

            sum += away * away;
        }
    }
    return sqrt(sum / ((double)p * (p + 1) / 2));
}

// The logarithm of its determinant.
static double log_det_of(struct arena *arena, const double *matrix, int p)
{
    size_t count = (size_t)p * (size_t)p;
    double *work = arena_take(arena, count, sizeof *work);
    double log_det;

    memcpy(work, matrix, count * sizeof *work);
    return matrix_invert(work, p, &log_det) ? log_det : NAN;
}

void factor_one_test(struct arena *arena, const double *covariance,
                     const struct factor_one *factor, double n,
                     struct factor_one_test *test)
{
    int p = factor->items;
    double log_det = log_det_of(arena, covariance, p);
    double independent = -log_det;

    *test = (struct factor_one_test){NAN, (double)p * (p - 3) / 2,
                                     NAN, NAN,
                                     NAN, NAN,
                                     NAN, NAN,
                                     NAN, NAN,
                                     NAN, NAN};
    if (isnan(factor->discrepancy)) {
        return;
    }
    for (int i = 0; i < p; i++) {
        independent += log(covariance[i + i * p]);
    }
    test->chi2 = n * factor->discrepancy;
    test->loglik =
        -n / 2 * (p * log(2 * acos(-1.0)) + log_det + p + factor->discrepancy);
    test->aic = -2 * test->loglik + 4.0 * p;
    test->bic = -2 * test->loglik + 2.0 * p * log(n);
    test->srmr = srmr_of(covariance, factor);
    if (test->df > 0) {
        test->p = chi_square_above(test->chi2, test->df);
        find_rmsea(test, n);
        find_comparison(test, n * independent, p);
    }
}
