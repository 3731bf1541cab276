// pool_tau2.c - see pool_tau2.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/pool_tau2.h"

#include <float.h>
#include <math.h>

// A step of this size, relative to tau2 and the sampling variances, is the
// last: the one after it would change no digit, since steps shrink as squares.
static const double STEP_MIN = 1e-11;

// metafor's `tol` and `threshold`, which decide when 0 is the better peak.
static const double PEAK_TOLERANCE = 1.220703125e-4;
static const double PEAK_TAU2 = 1e-5;

static bool sums_at(struct pool_problem *problem, double tau2, struct err *err)
{
    return pool_sums_at(problem, tau2)
        || err_set(err, ERR_INPUT,
                   "the variances differ by so much that the studies cannot"
                   " be weighed against each other: look at the smallest and"
                   " the largest");
}

static bool no_end(struct err *err)
{
    return err_set(err, ERR_LIMIT,
                   "the estimate did not settle in %d steps: try another"
                   " method, DL or PM",
                   POOL_STEPS_MAX);
}

static double freedom(const struct pool_problem *problem)
{
    return (double)problem->k - problem->p;
}

// Standard error from the variance of a quadratic form y'Ay / `by`, given
// tr AVAV, tr AVA and tr AA.
static double se_of_form(double tau2, const double traces[3], double by)
{
    return sqrt(2 * traces[0] + 4 * tau2 * traces[1]
                + 2 * tau2 * tau2 * traces[2])
         / fabs(by);
}

// A job: the problem with what was asked of it.
struct job {
    struct pool_problem *problem;
    const struct pool_start *start;
    enum pool_method method;
    double fixed; // NAN: estimate
};

// The HE estimate, which may be below 0.
static double he_of(const struct job *job)
{
    return (job->start->rss - job->start->tr_pv) / freedom(job->problem);
}

static double unless_fixed(const struct job *job, double estimate)
{
    return isnan(job->fixed) ? fmax(0, estimate) : job->fixed;
}

// ---- closed forms

static bool refuse_zero(const struct job *job, struct err *err)
{
    return !job->problem->has_zero
        || err_set(err, ERR_INPUT,
                   "a study whose variance is 0 would get all the weight by "
                   "%s: leave it out%s",
                   POOL_METHOD_NAMES[job->method],
                   job->method == POOL_REML ? "" : ", or use REML");
}

static bool find_none(const struct job *job, struct pool_tau2 *tau2,
                      struct err *err)
{
    *tau2 = (struct pool_tau2){.value = 0, .se = NAN};
    return refuse_zero(job, err);
}

static bool find_dl(const struct job *job, struct pool_tau2 *tau2,
                    struct err *err)
{
    const struct pool_sums *sums = &job->problem->sums;
    double df = freedom(job->problem);

    if (!refuse_zero(job, err) || !sums_at(job->problem, 0, err)) {
        return false;
    }
    tau2->value = unless_fixed(job, (sums->py - df) / sums->tr_p);
    tau2->se = se_of_form(tau2->value, (double[]){df, sums->tr_p, sums->tr_pp},
                          sums->tr_p);
    return true;
}

static bool find_hs(const struct job *job, struct pool_tau2 *tau2,
                    struct err *err)
{
    const struct pool_sums *sums = &job->problem->sums;
    double df = freedom(job->problem);

    if (!refuse_zero(job, err) || !sums_at(job->problem, 0, err)) {
        return false;
    }
    tau2->value =
        unless_fixed(job, (sums->py - (double)job->problem->k) / sums->w);
    tau2->se = se_of_form(tau2->value, (double[]){df, sums->tr_p, sums->tr_pp},
                          sums->w);
    return true;
}

static bool find_he(const struct job *job, struct pool_tau2 *tau2,
                    struct err *err)
{
    const struct pool_start *start = job->start;
    double df = freedom(job->problem);

    (void)err;
    tau2->value = unless_fixed(job, he_of(job));
    tau2->se = se_of_form(tau2->value,
                          (double[]){start->tr_pvpv, start->tr_pv, df}, df);
    return true;
}

// With V = 1 / W - first guess, the traces of P V come back to those of P.
static bool find_sj(const struct job *job, struct pool_tau2 *tau2,
                    struct err *err)
{
    const struct pool_sums *sums = &job->problem->sums;
    double guess = job->start->spread / (double)job->problem->k;
    double df = freedom(job->problem);

    if (guess == 0 && !refuse_zero(job, err)) {
        return false;
    }
    if (!sums_at(job->problem, guess, err)) {
        return false;
    }
    tau2->value = unless_fixed(job, guess * sums->py / df);
    tau2->se =
        guess
        * se_of_form(tau2->value,
                     (double[]){df - 2 * guess * sums->tr_p
                                    + guess * guess * sums->tr_pp,
                                sums->tr_p - guess * sums->tr_pp, sums->tr_pp},
                     df);
    return true;
}

// ---- by root: EB and PM

bool pool_q_root(struct pool_problem *problem, double target, double *tau2,
                 int *steps, struct err *err)
{
    const struct pool_sums *sums = &problem->sums;
    double x = *tau2;

    for (*steps = 1; *steps <= POOL_STEPS_MAX; ++*steps) {
        double step;

        if (!sums_at(problem, x, err)) {
            return false;
        }
        step = sums->ppy > 0 ? (sums->py / target - 1) * (sums->py / sums->ppy)
                             : 0;
        *tau2 = x;
        if (!(step > 0)) {
            return true;
        }
        x += step;
        if (!isfinite(x)) {
            break;
        }
        if (step <= STEP_MIN * x) {
            *tau2 = x;
            return true;
        }
    }
    return no_end(err);
}

static bool find_by_root(const struct job *job, struct pool_tau2 *tau2,
                         struct err *err)
{
    struct pool_problem *problem = job->problem;
    double k = (double)problem->k;
    // Where a variance is 0 its weight must not be infinite.
    double least = problem->has_zero ? 1e-8 * job->start->typical : 0;

    if (job->method == POOL_PM && !refuse_zero(job, err)) {
        return false;
    }
    tau2->value = least;
    if (!isnan(job->fixed)) {
        tau2->value = job->fixed;
    } else if (!pool_q_root(problem, freedom(problem), &tau2->value,
                            &tau2->steps, err)) {
        return false;
    } else if (problem->has_zero && tau2->value <= least) {
        return refuse_zero(job, err);
    }
    if (!sums_at(problem, tau2->value, err)) {
        return false;
    }
    tau2->se = k * sqrt(2 / freedom(problem)) / problem->sums.w;
    return true;
}

// ---- by likelihood: ML and REML

// Slope of the log-likelihood, and its expected and observed information.
struct slope {
    double score, expected, observed;
};

static struct slope slope_of(const struct job *job)
{
    const struct pool_sums *sums = &job->problem->sums;
    bool is_ml = job->method == POOL_ML;
    double expected = (is_ml ? sums->w2 : sums->tr_pp) / 2;

    return (struct slope){
        .score = (sums->ppy - (is_ml ? sums->w : sums->tr_p)) / 2,
        .expected = expected,
        .observed = sums->pppy - expected,
    };
}

// Fisher's step from x, as metafor goes, so that both climb the same peak;
// halved until it does not fall below 0. Near the top Newton's step, which ends
// sooner.
static double next_of(const struct slope *slope, double x, double typical)
{
    double step = slope->score / slope->expected;
    double newton = slope->score / slope->observed;

    if (!isfinite(step)) {
        return x;
    }
    if (fabs(step) <= .1 * (x + typical) && slope->observed > 0
        && fabs(newton) <= 4 * fabs(step)) {
        step = newton;
    }
    while (x + step < 0) {
        step /= 2;
    }
    return x + step;
}

// Is the likelihood falling already at 0?
static bool falls_at_zero(const struct job *job)
{
    return !job->problem->has_zero && pool_sums_at(job->problem, 0)
        && slope_of(job).score <= 0;
}

// Between `low` and `high` the score changes from above 0 to below.
struct bracket {
    double low, high;
};

// From x to where the climb goes on, within the bracket that the score at x
// narrows.
static double climb_on(const struct job *job, struct bracket *bracket, double x)
{
    struct slope slope = slope_of(job);
    double next = next_of(&slope, x, job->start->typical);

    if (slope.score > 0) {
        bracket->low = x;
    } else {
        bracket->high = fmin(bracket->high, x);
    }
    return next < bracket->low || next > fmax(bracket->high, x)
             ? bracket->low + (bracket->high - bracket->low) / 2
             : next;
}

static bool climb(const struct job *job, struct pool_tau2 *tau2,
                  struct err *err)
{
    double typical = job->start->typical;
    // From the residual sum of squares on, the score is below 0.
    struct bracket bracket = {0, job->start->rss};
    double near_zero = 1e-8 * typical;
    double next = fmax(0, he_of(job));
    double x;

    // Where a variance is 0 its weight must not be infinite.
    if (job->problem->has_zero) {
        next = fmax(next, 1e-3 * typical);
    }
    do {
        if (++tau2->steps > POOL_STEPS_MAX) {
            return no_end(err);
        }
        x = next;
        if (!sums_at(job->problem, x, err)) {
            return false;
        }
        next = climb_on(job, &bracket, x);
        if (next <= near_zero && falls_at_zero(job)) {
            tau2->value = 0;
            return true;
        }
    } while (!(fabs(next - x) <= STEP_MIN * (x + typical)));
    tau2->value = next;
    return next > near_zero || refuse_zero(job, err);
}

static double log_likelihood(const struct job *job, double tau2)
{
    const struct pool_sums *sums = &job->problem->sums;
    bool reml = job->method == POOL_REML;

    if (!pool_sums_at(job->problem, tau2)) {
        return NAN;
    }
    return -(pool_log_sum(job->problem, tau2) + sums->py
             + (reml ? sums->log_det : 0))
         / 2;
}

// metafor takes tau2 = 0 where that is clearly the higher peak.
static void look_back_at_zero(const struct job *job, struct pool_tau2 *tau2)
{
    double scale = job->problem->scale;

    if (job->problem->has_zero || !(tau2->value * scale * scale > PEAK_TAU2)) {
        return;
    }
    tau2->stuck = log_likelihood(job, 0) - log_likelihood(job, tau2->value)
                > PEAK_TOLERANCE;
    if (tau2->stuck) {
        tau2->value = 0;
    }
}

static bool find_by_likelihood(const struct job *job, struct pool_tau2 *tau2,
                               struct err *err)
{
    const struct pool_sums *sums = &job->problem->sums;

    if (!isnan(job->fixed)) {
        tau2->value = job->fixed;
    } else if (!climb(job, tau2, err)) {
        return false;
    } else {
        look_back_at_zero(job, tau2);
    }
    if (!sums_at(job->problem, tau2->value, err)) {
        return false;
    }
    tau2->se = sqrt(2 / (job->method == POOL_ML ? sums->w2 : sums->tr_pp));
    return true;
}

typedef bool find_fn(const struct job *job, struct pool_tau2 *tau2,
                     struct err *err);

static find_fn *const FIND[POOL_METHODS] = {
    [POOL_EE] = find_none,
    [POOL_DL] = find_dl,
    [POOL_HE] = find_he,
    [POOL_HS] = find_hs,
    [POOL_SJ] = find_sj,
    [POOL_ML] = find_by_likelihood,
    [POOL_REML] = find_by_likelihood,
    [POOL_EB] = find_by_root,
    [POOL_PM] = find_by_root,
};

bool pool_tau2_find(struct arena *arena, struct pool_problem *problem,
                    enum pool_method method, double fixed,
                    struct pool_tau2 *tau2, struct err *err)
{
    struct pool_start start;
    struct job job = {problem, &start, method,
                      fixed / problem->scale / problem->scale};

    pool_start_find(arena, problem, &start);
    *tau2 = (struct pool_tau2){.se = NAN};
    if (problem->has_zero && fixed == 0) {
        return refuse_zero(&job, err);
    }
    return FIND[method](&job, tau2, err);
}
