// Simulated practices with known parameters: estimates are right on average
// and 95 % intervals hold the truth in 95 %, both within three standard errors
// of so many practices. Linear models with two levels: test_mixed.c.
//
// The same numbers on every machine; each model takes some tenths of a second.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "check.h"
#include "stats/binomial.h"
#include "stats/cox.h"
#include "stats/distribution.h"
#include "stats/glmm.h"
#include "stats/mixed_profile.h"
#include "stats/residual.h"

// The sanitizers look for other things, and take ten times as long.
#ifdef __SANITIZE_ADDRESS__
enum { RUNS = 20, EVENT_RUNS = 10 };
#else
enum { RUNS = 200, EVENT_RUNS = 80 };
#endif
enum { ROWS_MAX = 1200 };

// ---- dice -------------------------------------------------------------------

static double uniform(uint64_t *state) // above 0, below 1
{
    uint64_t z = (*state += 0x9E3779B97F4A7C15U);

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    z ^= z >> 31;
    return ((double)(z >> 11) + 0.5) / 9007199254740992.0;
}

static double normal(uint64_t *state)
{
    double u = uniform(state);

    return sqrt(-2 * log(u)) * cos(6.283185307179586 * uniform(state));
}

// ---- what came of many runs -------------------------------------------------

struct tally {
    int runs, held;
    double sum, squares;
};

static void add(struct tally *tally, double estimate, double low, double truth,
                double high)
{
    tally->runs++;
    tally->held += low <= truth && truth <= high;
    tally->sum += estimate;
    tally->squares += estimate * estimate;
}

static void add_near(struct tally *tally, double estimate, double reach,
                     double truth)
{
    add(tally, estimate, estimate - reach, truth, estimate + reach);
}

static void check_rate(const char *name, const struct tally *tally, double rate)
{
    double share = (double)tally->held / tally->runs;
    double error = sqrt(rate * (1 - rate) / tally->runs);

    if (fabs(share - rate) > 3 * error) {
        printf("%s: %.3f of %d\n", name, share, tally->runs);
    }
    CHECK(name, fabs(share - rate) <= 3 * error);
}

// `slack`: a bias that is known and allowed for.
static void check_mean(const char *name, const struct tally *tally,
                       double truth, double slack)
{
    double mean = tally->sum / tally->runs;
    double error =
        sqrt((tally->squares / tally->runs - mean * mean) / tally->runs);

    if (fabs(mean - truth) > 3 * error + slack) {
        printf("%s: %.4f (%.4f), not %.4f\n", name, mean, error, truth);
    }
    CHECK(name, fabs(mean - truth) <= 3 * error + slack);
}

// ---- rows -------------------------------------------------------------------

struct rows {
    double y[ROWS_MAX], x[3 * ROWS_MAX], one[ROWS_MAX], position[ROWS_MAX];
    double start[ROWS_MAX];
    uint32_t client[ROWS_MAX], therapist[ROWS_MAX];
    bool event[ROWS_MAX];
    struct mixed_term terms[2];
    size_t n;
};

// The first `p` columns side by side, each of n rows.
static struct mixed_data data_of(struct rows *rows, double *x, int p, int terms)
{
    for (int j = 0; j < p; j++) {
        memcpy(x + (size_t)j * rows->n, rows->x + (size_t)j * ROWS_MAX,
               rows->n * sizeof *x);
    }
    for (size_t i = 0; i < rows->n; i++) {
        rows->one[i] = 1;
    }
    return (struct mixed_data){.n = rows->n,
                               .y = rows->y,
                               .p = p,
                               .x = x,
                               .term_count = terms,
                               .terms = rows->terms};
}

// ---- three levels, the null, profiles ---------------------------------------

enum { THERAPISTS = 12, CLIENTS_EACH = 6, SESSIONS = 5 };

// Therapists sd 2, clients sd 3, residuals sd 4; sessions -1.5 each; what is
// measured of the therapist has nothing to do with it.
static void see_therapists(struct rows *rows, uint64_t *state)
{
    rows->n = 0;
    for (uint32_t i = 0; i < THERAPISTS; i++) {
        double therapist = 2 * normal(state);
        double measured = normal(state);

        for (uint32_t c = 0; c < CLIENTS_EACH; c++) {
            double client = therapist + 3 * normal(state);

            for (uint32_t t = 0; t < SESSIONS; t++) {
                size_t row = rows->n++;

                rows->therapist[row] = i;
                rows->client[row] = i * CLIENTS_EACH + c;
                rows->x[row] = 1;
                rows->x[ROWS_MAX + row] = t;
                rows->x[2 * ROWS_MAX + row] = measured;
                rows->y[row] = 40 + client - 1.5 * t + 4 * normal(state);
            }
        }
    }
    rows->terms[0] = (struct mixed_term){1, rows->one, rows->client,
                                         THERAPISTS * CLIENTS_EACH};
    rows->terms[1] =
        (struct mixed_term){1, rows->one, rows->therapist, THERAPISTS};
}

static void test_three_levels(struct arena *arena, struct rows *rows)
{
    struct tally slope = {0}, clients = {0}, therapists = {0}, residual = {0};
    struct tally accepted = {0}, halved = {0}, sd = {0}, sigma = {0};
    uint64_t state = 31;

    for (int run = 0; run < RUNS; run++) {
        size_t mark = arena_mark(arena);
        double x[3 * ROWS_MAX], df[3], p;
        struct mixed_profile profile;
        struct mixed_fit fit;
        struct err err = {0};
        struct mixed_data data;

        see_therapists(rows, &state);
        data = data_of(rows, x, 3, 2);
        CHECK("fits", mixed_fit(arena, &data, false, &fit, &err));
        mixed_freedom(arena, &fit, df);
        add_near(&slope, fit.beta[1], t_limit(.95, df[1]) * fit.se[1], -1.5);
        p = t_two_sided(fit.beta[2] / fit.se[2], df[2]);
        add(&accepted, p, .05, p, 1);
        add(&halved, p, 0, p, .5);
        add(&clients, fit.terms[0].covariance[0], 0, 9, 0);
        add(&therapists, fit.terms[1].covariance[0], 0, 4, 0);
        add(&residual, fit.sigma * fit.sigma, 0, 16, 0);
        CHECK("profile", mixed_profile_of(arena, &fit, .95, &profile, &err));
        add(&sd, 0, profile.variation[0].low, 3, profile.variation[0].high);
        add(&sigma, 0, profile.sigma.low, 4, profile.sigma.high);
        mixed_close(&fit);
        arena_rewind(arena, mark);
    }
    check_rate("three levels: the slope", &slope, .95);
    check_mean("three levels: clients", &clients, 9, 0);
    // Never below 0, so a little too much on average.
    check_mean("three levels: therapists", &therapists, 4, .1);
    check_mean("three levels: sessions", &residual, 16, 0);
    check_rate("Satterthwaite: p above .05 without an effect", &accepted, .95);
    check_rate("Satterthwaite: p below .5 without an effect", &halved, .5);
    check_mean("Satterthwaite: p on average", &halved, .5, 0);
    check_rate("profile: how clients differ", &sd, .95);
    check_rate("profile: sigma", &sigma, .95);
}

// ---- crossed ----------------------------------------------------------------

// 15 clients each seen once by each of 12 raters: sd 3, 1.5, residuals 2.
static void see_raters(struct rows *rows, uint64_t *state)
{
    enum { SEEN = 15, RATERS = 12 };
    double client[SEEN], rater[RATERS];

    for (int i = 0; i < SEEN; i++) {
        client[i] = 3 * normal(state);
    }
    for (int i = 0; i < RATERS; i++) {
        rater[i] = 1.5 * normal(state);
    }
    rows->n = 0;
    for (uint32_t i = 0; i < SEEN; i++) {
        for (uint32_t r = 0; r < RATERS; r++) {
            size_t row = rows->n++;

            rows->client[row] = i;
            rows->therapist[row] = r;
            rows->x[row] = 1;
            rows->x[ROWS_MAX + row] = normal(state);
            rows->y[row] = 10 + .5 * rows->x[ROWS_MAX + row] + client[i]
                         + rater[r] + 2 * normal(state);
        }
    }
    rows->terms[0] = (struct mixed_term){1, rows->one, rows->client, SEEN};
    rows->terms[1] = (struct mixed_term){1, rows->one, rows->therapist, RATERS};
}

static void test_crossed(struct arena *arena, struct rows *rows)
{
    struct tally slope = {0}, level = {0}, clients = {0}, raters = {0};
    uint64_t state = 5;

    for (int run = 0; run < RUNS; run++) {
        size_t mark = arena_mark(arena);
        double x[2 * ROWS_MAX], df[2];
        struct mixed_fit fit;
        struct err err = {0};
        struct mixed_data data;

        see_raters(rows, &state);
        data = data_of(rows, x, 2, 2);
        CHECK("fits", mixed_fit(arena, &data, false, &fit, &err));
        mixed_freedom(arena, &fit, df);
        add_near(&level, fit.beta[0], t_limit(.95, df[0]) * fit.se[0], 10);
        add_near(&slope, fit.beta[1], t_limit(.95, df[1]) * fit.se[1], .5);
        add(&clients, fit.terms[0].covariance[0], 0, 9, 0);
        add(&raters, fit.terms[1].covariance[0], 0, 2.25, 0);
        mixed_close(&fit);
        arena_rewind(arena, mark);
    }
    check_rate("crossed: the level", &level, .95);
    check_rate("crossed: the slope", &slope, .95);
    check_mean("crossed: clients", &clients, 9, 0);
    check_mean("crossed: raters", &raters, 2.25, 0);
}

// ---- residuals that are alike -----------------------------------------------

// 25 clients, 10 sessions; the residual (sd 2) remembers `phi` of the one a
// step before; clients differ by `sd`. Times are uneven unless they are steps.
static void remember(struct rows *rows, double phi, double sd, bool steps,
                     uint64_t *state)
{
    rows->n = 0;
    for (uint32_t i = 0; i < 25; i++) {
        double client = sd * normal(state);
        double residual = 2 * normal(state);
        double t = 0;

        for (int k = 0; k < 10; k++) {
            size_t row = rows->n++;
            double gap, kept;

            rows->client[row] = i;
            rows->x[row] = 1;
            rows->x[ROWS_MAX + row] = t;
            rows->position[row] = t;
            rows->y[row] = 20 - t + client + residual;
            gap = steps ? 1 : .3 + 1.4 * uniform(state);
            kept = pow(phi, gap);
            t += gap;
            residual =
                kept * residual + 2 * sqrt(1 - kept * kept) * normal(state);
        }
    }
    rows->terms[0] = (struct mixed_term){1, rows->one, rows->client, 25};
}

static void test_remembered(struct arena *arena, struct rows *rows, bool steps)
{
    double phi = steps ? .5 : .6;
    struct tally slope = {0}, told = {0}, sigma = {0};
    uint64_t state = 77;

    for (int run = 0; run < RUNS; run++) {
        size_t mark = arena_mark(arena);
        double x[2 * ROWS_MAX], df[2];
        struct residual_clash clash;
        struct residual_fit fit;
        struct err err = {0};
        static const int TERM[] = {-1, 0};
        struct residual_data data = {
            .shape = {.kind = steps ? RESIDUAL_AR1 : RESIDUAL_CAR1,
                      .cluster = rows->client,
                      .position = rows->position}
        };

        remember(rows, phi, steps ? 3 : 0, steps, &state);
        data.rows = data_of(rows, x, 2, steps ? 1 : 0);
        CHECK("fits",
              residual_fit_make(arena, &data, false, &fit, &clash, &err));
        residual_freedom(arena, &data, &fit.mixed, TERM, df);
        add_near(&slope, fit.mixed.beta[1],
                 t_limit(.95, df[1]) * fit.mixed.se[1], -1);
        add(&told, fit.phi, 0, phi, 0);
        add(&sigma, fit.mixed.sigma * fit.mixed.sigma, 0, 4, 0);
        mixed_close(&fit.mixed);
        arena_rewind(arena, mark);
    }
    check_rate(steps ? "AR(1): the slope" : "CAR(1): the slope", &slope, .95);
    check_mean(steps ? "AR(1): phi" : "CAR(1): phi", &told, phi, .015);
    check_mean(steps ? "AR(1): the residual's variance"
                     : "CAR(1): the residual's variance",
               &sigma, 4, .1);
}

// ---- events in sessions -----------------------------------------------------

// Logit -0.5 + 0.8 x, clients differ by sd 1.
static void miss_sessions(struct rows *rows, uint32_t clients, int each,
                          uint64_t *state)
{
    rows->n = 0;
    for (uint32_t i = 0; i < clients; i++) {
        double client = normal(state);

        for (int k = 0; k < each; k++) {
            size_t row = rows->n++;
            double x = normal(state);

            rows->client[row] = i;
            rows->x[row] = 1;
            rows->x[ROWS_MAX + row] = x;
            rows->y[row] = uniform(state) < 1 / (1 + exp(.5 - .8 * x - client));
        }
    }
    rows->terms[0] = (struct mixed_term){1, rows->one, rows->client, clients};
}

// Laplace where it holds, with ten rows for each client; with three it finds
// too little variance, and quadrature does not.
static void test_events(struct arena *arena, struct rows *rows, int nodes)
{
    bool laplace = nodes == 1;
    struct tally slope = {0}, level = {0}, variance = {0}, short_of = {0};
    uint64_t state = 11;

    for (int run = 0; run < EVENT_RUNS; run++) {
        size_t mark = arena_mark(arena);
        double x[2 * ROWS_MAX];
        struct glmm_settings settings = {GLMM_LOGIT, nodes};
        struct glmm_fit fit, rough;
        struct err err = {0};
        struct mixed_data data;

        miss_sessions(rows, laplace ? 40 : 100, laplace ? 10 : 3, &state);
        data = data_of(rows, x, 2, 1);
        CHECK("fits", glmm_fit(arena, &data, &settings, &fit, &err));
        add_near(&slope, fit.beta[1], t_limit(.95, NAN) * fit.se[1], .8);
        add_near(&level, fit.beta[0], t_limit(.95, NAN) * fit.se[0], -.5);
        add(&variance, fit.terms[0].covariance[0], 0, 1, 0);
        settings.nodes = 1;
        CHECK("fits",
              laplace || glmm_fit(arena, &data, &settings, &rough, &err));
        add(&short_of, 0, 0,
            laplace ? 0
                    : fit.terms[0].covariance[0] - rough.terms[0].covariance[0],
            INFINITY);
        arena_rewind(arena, mark);
    }
    check_rate(laplace ? "Laplace: the slope" : "AGQ: the slope", &slope, .95);
    check_rate(laplace ? "Laplace: the level" : "AGQ: the level", &level, .95);
    check_mean(laplace ? "Laplace: the slope on average"
                       : "AGQ: the slope on average",
               &slope, .8, .02);
    check_mean(laplace ? "Laplace: the variance" : "AGQ: the variance",
               &variance, 1, .05);
    CHECK("Laplace finds less", short_of.held > .95 * EVENT_RUNS);
}

// ---- how long until ---------------------------------------------------------

// 120 clients; from a time of their own on something has changed (log hazard
// ratio 0.7); -0.4 for each unit of x; watched for 4 units of time at most.
static void leave(struct rows *rows, uint64_t *state)
{
    rows->n = 0;
    for (uint32_t i = 0; i < 120; i++) {
        double x = normal(state);
        double change = .2 + 1.5 * uniform(state);
        double need = -log(uniform(state)); // the cumulated hazard at the event
        double early = .5 * exp(-.4 * x) * change;
        double late = .5 * exp(.7 - .4 * x);
        double end = need < early ? need / (.5 * exp(-.4 * x))
                                  : change + (need - early) / late;
        double stop = fmin(end, 4);

        for (int k = 0; k < 2; k++) {
            double from = k ? change : 0;
            double to = k ? stop : fmin(stop, change);
            size_t row = rows->n;

            if (from < to) {
                rows->start[row] = from;
                rows->position[row] = to;
                rows->event[row] = to >= end;
                rows->x[row] = k;
                rows->x[ROWS_MAX + row] = x;
                rows->n++;
            }
        }
    }
}

static void test_changing(struct arena *arena, struct rows *rows)
{
    struct tally change = {0}, steady = {0};
    uint64_t state = 3;

    for (int run = 0; run < RUNS; run++) {
        size_t mark = arena_mark(arena);
        double x[2 * ROWS_MAX];
        struct cox_settings settings = {COX_EFRON, .95, COX_TIME_KM};
        struct cox_fit fit;
        struct err err = {0};
        struct cox_data data = {.p = 2, .x = x};

        leave(rows, &state);
        (void)data_of(rows, x, 2, 0);
        data.rows = (struct survival_data){.n = rows->n,
                                           .start = rows->start,
                                           .time = rows->position,
                                           .event = rows->event,
                                           .strata = 1};
        CHECK("fits", cox_fit(arena, &data, &settings, &fit, &err));
        add(&change, fit.beta[0].estimate, fit.beta[0].low, .7,
            fit.beta[0].high);
        add(&steady, fit.beta[1].estimate, fit.beta[1].low, -.4,
            fit.beta[1].high);
        arena_rewind(arena, mark);
    }
    check_rate("Cox: what changes", &change, .95);
    check_rate("Cox: what stays", &steady, .95);
    check_mean("Cox: what changes, on average", &change, .7, .01);
    check_mean("Cox: what stays, on average", &steady, -.4, .01);
}

// 150 clients, up to 6 sessions: logit of leaving -2 + 0.1 session + 0.6 x,
// where x is new in every session.
static void leave_by_session(struct rows *rows, uint64_t *state)
{
    rows->n = 0;
    for (uint32_t i = 0; i < 150; i++) {
        bool here = true;

        for (int k = 1; here && k <= 6; k++) {
            size_t row = rows->n++;
            double x = normal(state);

            here = uniform(state) >= 1 / (1 + exp(2 - .1 * k - .6 * x));
            rows->x[row] = 1;
            rows->x[ROWS_MAX + row] = k;
            rows->x[2 * ROWS_MAX + row] = x;
            rows->y[row] = !here;
        }
    }
}

static void test_sessions(struct arena *arena, struct rows *rows)
{
    struct tally drift = {0}, steady = {0};
    uint64_t state = 8;

    for (int run = 0; run < RUNS; run++) {
        size_t mark = arena_mark(arena);
        double x[3 * ROWS_MAX];
        struct binomial_fit fit;
        struct err err = {0};
        struct binomial_data data = {.p = 3, .x = x, .y = rows->y};

        leave_by_session(rows, &state);
        (void)data_of(rows, x, 3, 0);
        data.n = rows->n;
        CHECK("fits",
              binomial_fit(arena, &data, BINOMIAL_LOGIT, .95, &fit, &err));
        add(&drift, fit.beta[1].estimate, fit.beta[1].low, .1,
            fit.beta[1].high);
        add(&steady, fit.beta[2].estimate, fit.beta[2].low, .6,
            fit.beta[2].high);
        arena_rewind(arena, mark);
    }
    check_rate("discrete hazard: the session", &drift, .95);
    check_rate("discrete hazard: what changes", &steady, .95);
    check_mean("discrete hazard: the session, on average", &drift, .1, 0);
    check_mean("discrete hazard: what changes, on average", &steady, .6, .01);
}

int main(void)
{
    struct arena *arena = arena_open("recovery");
    struct rows *rows = arena_take(arena, 1, sizeof *rows);

    test_three_levels(arena, rows);
    test_crossed(arena, rows);
    test_remembered(arena, rows, true);
    test_remembered(arena, rows, false);
    test_events(arena, rows, 1);
    test_events(arena, rows, 9);
    test_changing(arena, rows);
    test_sessions(arena, rows);
    arena_close(arena);
    return check_end();
}
