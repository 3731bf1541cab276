// Three levels, many outcomes and robust variances where the data give little:
// one effect per study, one study, one cluster, variances of 0, a singular
// moderator; and a million effects.
//
// SOURCE: R 4.2.2: metafor 3.8-1 (rma.mv, rma.uni), clubSandwich 0.5.8; sums
// that were worked out by hand beside them.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "check.h"
#include "stats/levels.h"
#include "stats/matrix.h"
#include "stats/robust.h"

#include <time.h>

static struct arena *arena;

enum { K = 12 };
static const double YI[K] = {0.12, 0.45,  0.31, 0.80, -0.10, 0.22,
                             0.51, -0.32, 0.05, 0.93, 0.40,  0.61};
static const double VI[K] = {0.04, 0.09, 0.05, 0.10, 0.03, 0.06,
                             0.08, 0.05, 0.02, 0.11, 0.07, 0.04};
static const uint32_t STUDY[K] = {0, 0, 0, 1, 1, 2, 3, 3, 3, 4, 4, 5};

static struct pool_levels_data effects(void)
{
    return (struct pool_levels_data){
        .k = K,
        .yi = YI,
        .vi = VI,
        .study = STUDY,
        .p = 1,
        .intercept = true,
    };
}

static bool fits(const struct pool_levels_data *data,
                 struct pool_levels_fit *fit, struct err *err)
{
    const struct pool_levels_settings settings = pool_levels_defaults();

    return pool_levels_fit(arena, data, &settings, fit, err);
}

static bool robust(const struct pool_levels_data *data, enum robust_kind kind,
                   struct robust_fit *fit, struct err *err)
{
    const struct robust_settings settings = {.kind = kind, .level = 0.95};
    struct pool_levels_fit model;

    return fits(data, &model, err)
        && robust_of_levels(arena, data, &model, &settings, fit, err);
}

// ---- little to go on --------------------------------------------------------

static void test_one_effect_each(void)
{
    struct pool_data two_levels = {
        .k = K, .yi = YI, .vi = VI, .p = 1, .intercept = true};
    const struct pool_settings settings = pool_defaults();
    struct pool_levels_data data = effects();
    uint32_t own[K];
    struct pool_levels_fit fit;
    struct pool_levels_interval interval;
    struct pool_fit plain;
    struct err err;

    for (uint32_t i = 0; i < K; i++) {
        own[i] = K - 1 - i;
    }
    data.study = own;
    CHECK("one effect in each study: two levels",
          fits(&data, &fit, &err) && fit.held[LEVEL_WITHIN]
              && !fit.held[LEVEL_BETWEEN] && fit.sigma2[LEVEL_WITHIN] == 0
              && pool_fit(arena, &two_levels, &settings, &plain, &err)
              && check_near(fit.sigma2[LEVEL_BETWEEN], plain.tau2, 1e-8)
              && check_near(fit.beta[0].se, plain.beta[0].se, 1e-8)
              && check_near(fit.loglik, plain.loglik, 1e-10)
              && check_near(fit.aicc, plain.aicc, 1e-9)
              && check_near(fit.i2, plain.i2, 1e-7)
              && check_near(fit.pi_low, plain.pi_low, 1e-8));
    CHECK("what is held has no limits",
          pool_levels_profile(arena, &data, &fit, &interval, &err)
              && isnan(interval.low[LEVEL_WITHIN])
              && isnan(interval.high[LEVEL_WITHIN])
              && interval.high[LEVEL_BETWEEN] > fit.sigma2[LEVEL_BETWEEN]);
}

static void test_one_study(void)
{
    static const uint32_t SAME[K] = {7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7};
    struct pool_levels_data data = effects();
    struct pool_levels_fit fit;
    struct robust_fit sturdy;
    struct err err;

    data.study = SAME;
    CHECK("one study: nothing is between",
          fits(&data, &fit, &err) && fit.studies == 1 && fit.held[LEVEL_BETWEEN]
              && fit.sigma2[LEVEL_BETWEEN] == 0
              && fit.sigma2[LEVEL_WITHIN] > 0);
    CHECK("one cluster has no robust variance",
          !robust(&data, ROBUST_CR2, &sturdy, &err) && err.kind == ERR_INPUT);
}

// rma.mv(yi, vi, random = ~ 1 | study/effect) of effects that vary less than
// chance lets them: both variances 0, as in the common effect model.
static void test_nothing_to_explain(void)
{
    static const double CALM[K] = {0.1, 0.2, 0.15, 0.1, 0.2, 0.15,
                                   0.1, 0.2, 0.15, 0.1, 0.2, 0.15};
    struct pool_levels_data data = effects();
    struct pool_levels_fit fit;
    struct pool_levels_interval interval;
    struct err err;
    double weights = 0;

    for (size_t i = 0; i < K; i++) {
        weights += 1 / VI[i];
    }
    data.yi = CALM;
    CHECK("both variances 0",
          fits(&data, &fit, &err) && fit.sigma2[LEVEL_BETWEEN] == 0
              && fit.sigma2[LEVEL_WITHIN] == 0 && fit.i2 == 0
              && !fit.held[LEVEL_BETWEEN]
              && check_near(fit.beta[0].se, 1 / sqrt(weights), 1e-12));
    CHECK("their limits begin at 0",
          pool_levels_profile(arena, &data, &fit, &interval, &err)
              && interval.low[LEVEL_BETWEEN] == 0
              && interval.low[LEVEL_WITHIN] == 0
              && interval.high[LEVEL_BETWEEN] > 0);
}

// Balanced, without errors of the effects: REML is the analysis of variance.
// Studies (1, 3), (2, 6), (9, 9): means 2, 4, 9; mean square between 26, within
// 10/3; so within 10/3 and between (26 - 10/3) / 2.
static void test_analysis_of_variance(void)
{
    static const double Y[6] = {1, 3, 2, 6, 9, 9};
    static const double NONE[6] = {0};
    static const uint32_t OF[6] = {0, 0, 1, 1, 2, 2};
    const struct pool_levels_data data = {
        .k = 6, .yi = Y, .vi = NONE, .study = OF, .p = 1, .intercept = true};
    struct pool_levels_fit fit;
    struct err err;

    CHECK("without errors: the analysis of variance",
          fits(&data, &fit, &err)
              && check_near(fit.sigma2[LEVEL_WITHIN], 10.0 / 3, 1e-9)
              && check_near(fit.sigma2[LEVEL_BETWEEN], 34.0 / 3, 1e-9)
              && check_near(fit.beta[0].estimate, 5, 1e-12) && isnan(fit.q)
              && isnan(fit.i2));
}

// ---- what cannot be ---------------------------------------------------------

static void test_refusals(void)
{
    double x[2 * K];
    double vi[K];
    struct pool_levels_data data = effects();
    struct pool_levels_settings settings = pool_levels_defaults();
    struct pool_levels_fit fit;
    struct err err;

    for (size_t i = 0; i < K; i++) {
        x[i] = 1;
        x[i + K] = 2016;
    }
    data.x = x;
    data.p = 2;
    CHECK("a year that is the same for all",
          !fits(&data, &fit, &err) && err.kind == ERR_INPUT
              && strstr(err.text, "leave one out"));
    x[K] = NAN;
    CHECK("a moderator that is no number",
          !fits(&data, &fit, &err) && err.kind == ERR_INPUT);
    data = effects();
    memcpy(vi, VI, sizeof vi);
    vi[3] = -0.1;
    data.vi = vi;
    CHECK("a variance below 0",
          !fits(&data, &fit, &err) && strstr(err.text, "effect 4"));
    data = effects();
    data.k = 1;
    CHECK("a single effect", !fits(&data, &fit, &err) && err.kind == ERR_INPUT);
    data = effects();
    settings.method = POOL_DL;
    CHECK("a method that knows two levels only",
          !pool_levels_fit(arena, &data, &settings, &fit, &err));
}

// Effects without variance that do not vary have no likelihood.
static void test_no_variance_at_all(void)
{
    static const double SAME[4] = {0.5, 0.5, 0.5, 0.5};
    static const double NONE[4] = {0};
    static const uint32_t OF[4] = {0, 0, 1, 1};
    const struct pool_levels_data data = {
        .k = 4, .yi = SAME, .vi = NONE, .study = OF, .p = 1, .intercept = true};
    struct pool_levels_fit fit;
    struct err err;

    CHECK("nothing varies", !fits(&data, &fit, &err) && err.text[0] != '\0');
}

// A moderator for every study takes all that is between them (REML).
static void test_absorbed(void)
{
    double x[6 * K] = {0};
    struct pool_levels_data data = effects();
    struct pool_levels_fit fit;
    struct robust_fit sturdy;
    struct err err;

    for (size_t i = 0; i < K; i++) {
        x[i + STUDY[i] * K] = 1;
    }
    data.x = x;
    data.p = 6;
    data.intercept = false;
    CHECK("a moderator for every study",
          fits(&data, &fit, &err) && fit.held[LEVEL_BETWEEN]
              && fit.sigma2[LEVEL_BETWEEN] == 0 && fit.qm_df1 == 6);
    // Study 6 has one effect: its coefficient is that effect, exactly.
    CHECK("what is fitted exactly has no robust variance",
          robust(&data, ROBUST_CR2, &sturdy, &err)
              && fabs(sturdy.beta[5].se) < 1e-12 && isnan(sturdy.beta[5].p));
}

// ---- robust -----------------------------------------------------------------

// coef_test(rma.uni(yi, vi), cluster = study) and rma.mv with study over
// larger clusters.
static void test_clusters(void)
{
    static const uint32_t LARGER[K] = {0, 0, 0, 0, 0, 3, 3, 3, 3, 9, 9, 9};
    static const uint32_t CROSSED[K] = {0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1};
    struct robust_settings settings = {ROBUST_CR2, 0.95, LARGER};
    struct pool_levels_data data = effects();
    struct pool_levels_fit model;
    struct robust_fit fit;
    struct err err;

    CHECK("clusters of whole studies",
          fits(&data, &model, &err)
              && robust_of_levels(arena, &data, &model, &settings, &fit, &err)
              && fit.clusters == 3
              && check_near(fit.beta[0].se, 0.12320181296, 1e-7)
              && check_near(fit.beta[0].df, 1.87121732432, 1e-6));
    settings.cluster = CROSSED;
    CHECK("clusters that cut a study",
          !robust_of_levels(arena, &data, &model, &settings, &fit, &err)
              && err.kind == ERR_INPUT);
}

static void test_two_levels(void)
{
    const struct pool_data data = {
        .k = K, .yi = YI, .vi = VI, .p = 1, .intercept = true};
    const struct robust_settings settings = {ROBUST_CR2, 0.95, STUDY};
    const struct pool_settings defaults = pool_defaults();
    struct pool_fit model;
    struct robust_fit fit;
    struct err err;

    CHECK("two levels, clustered by study",
          pool_fit(arena, &data, &defaults, &model, &err)
              && robust_of_pool(arena, &data, &model, &settings, &fit, &err)
              && check_near(fit.beta[0].se, 0.0959966999569, 1e-7)
              && check_near(fit.beta[0].df, 4.0671901801819, 1e-6)
              && check_near(fit.beta[0].p, 0.0427533756401, 1e-6));
}

// ---- the pieces -------------------------------------------------------------

// Slope and curvature against differences of the likelihood.
static void test_derivatives(void)
{
    static const double AT[LEVELS] = {0.07, 0.03};
    static const double H = 1e-4;
    struct pool_levels_data data = effects();
    struct levels levels;
    double slope[2];
    double other[2];
    double curvature[4];
    double unused[4];
    struct err err;

    for (int reml = 0; reml < 2; reml++) {
        CHECK("levels", levels_make(arena, &data, reml, &levels, &err));
        for (int j = 0; j < LEVELS; j++) {
            double up[2] = {AT[0], AT[1]};
            double down[2] = {AT[0], AT[1]};
            double difference;

            up[j] += H;
            down[j] -= H;
            difference = (levels_minus_loglik(up, &levels)
                          - levels_minus_loglik(down, &levels))
                       / (2 * H);
            levels_derivatives(AT, slope, curvature, &levels);
            CHECK("slope", check_near(slope[j], difference, 1e-4));
            levels_derivatives(up, other, unused, &levels);
            levels_derivatives(down, slope, unused, &levels);
            CHECK("curvature",
                  check_near(curvature[2 * j], (other[0] - slope[0]) / (2 * H),
                             1e-3)
                      && check_near(curvature[2 * j + 1],
                                    (other[1] - slope[1]) / (2 * H), 1e-3));
        }
    }
}

static void test_products(void)
{
    static const double A[4] = {1, 2, 3, 4}; // columns
    static const double B[4] = {5, 6, 7, 8};
    static const double X[2] = {1, -1};
    double c[4];

    matrix_multiply(A, B, 2, c);
    CHECK("a product", c[0] == 23 && c[1] == 34 && c[2] == 31 && c[3] == 46);
    CHECK("its trace", matrix_trace_of_product(A, B, 2) == 69);
    matrix_times(A, X, 2, c);
    CHECK("of a vector", c[0] == -2 && c[1] == -2);
    CHECK("a form", matrix_form(X, B, X, 2) == 0 && matrix_dot(A, B, 4) == 70);
}

// ---- many outcomes ----------------------------------------------------------

enum { EFFECTS = 9 };
static const double MANY_Y[EFFECTS] = {0.47,  -0.32, 0.20, -0.60, 0.40,
                                       -0.12, 0.26,  0.56, -0.39};
static const double MANY_V[EFFECTS][2] = {
    {0.0075, 0.0030},
    {0.0030, 0.0077},
    {0.0057, 0.0009},
    {0.0009, 0.0008},
    {0.0021, 0.0007},
    {0.0007, 0.0014},
    {0.0029, 0.0009},
    {0.0148, 0.0072},
    {0.0072, 0.0304}
};
static const uint32_t MANY_STUDY[EFFECTS] = {0, 0, 1, 1, 2, 2, 3, 4, 4};
static const uint32_t MANY_OUTCOME[EFFECTS] = {1, 0, 1, 0, 1, 0, 1, 1, 0};

static struct pool_many_data outcomes(double *v)
{
    for (size_t i = 0; i < EFFECTS; i++) {
        v[i] = MANY_V[i][0];
        v[i + EFFECTS] = MANY_V[i][1];
    }
    return (struct pool_many_data){
        .k = EFFECTS,
        .yi = MANY_Y,
        .study = MANY_STUDY,
        .outcome = MANY_OUTCOME,
        .outcomes = 2,
        .v = v,
        .width = 2,
    };
}

// berkey1998 without one effect (study 4, AL), in metafor and clubSandwich.
static void test_missing_outcome(void)
{
    const struct pool_many_settings settings = pool_many_defaults();
    const struct robust_settings how = {ROBUST_CR2, 0.95, NULL};
    double v[2 * EFFECTS];
    const struct pool_many_data data = outcomes(v);
    struct pool_many_fit fit;
    struct robust_fit sturdy;
    struct err err;

    CHECK("a study lacks an outcome",
          pool_many_fit(arena, &data, &settings, &fit, &err)
              && fit.loglik >= 3.18285558305843 - 1e-9
              && check_near(fit.beta[0].estimate, -0.37886070155205, 1e-5)
              && check_near(fit.beta[1].se, 0.05544775107754, 1e-5)
              && check_near(fit.g[0], 0.04217510327408, 1e-5)
              && check_near(fit.rho[1], 0.73371386549531, 1e-5));
    CHECK("robust there",
          robust_of_many(arena, &data, &fit, &how, &sturdy, &err)
              && check_near(sturdy.beta[0].se, 0.1087418315006, 1e-5)
              && check_near(sturdy.beta[0].df, 3.3980052725717, 1e-5));
}

static void test_many_refusals(void)
{
    const struct pool_many_settings settings = pool_many_defaults();
    static const uint32_t ALONE[EFFECTS] = {0, 1, 0, 0, 0, 0, 0, 0, 0};
    double v[2 * EFFECTS];
    struct pool_many_data data = outcomes(v);
    struct pool_many_fit fit;
    struct err err;

    v[EFFECTS] = 0.004;
    CHECK("covariances that are not symmetric",
          !pool_many_fit(arena, &data, &settings, &fit, &err)
              && strstr(err.text, "study 1"));
    v[EFFECTS] = v[1] = 0.02;
    CHECK("a correlation above 1",
          !pool_many_fit(arena, &data, &settings, &fit, &err)
              && strstr(err.text, "positive"));
    data = outcomes(v);
    data.outcome = ALONE;
    CHECK("an outcome in one study",
          !pool_many_fit(arena, &data, &settings, &fit, &err)
              && err.kind == ERR_INPUT);
}

// One outcome without known covariances is the model of two levels.
static void test_one_outcome(void)
{
    const struct pool_many_settings settings = pool_many_defaults();
    const struct pool_settings defaults = pool_defaults();
    const struct pool_data plain = {
        .k = K, .yi = YI, .vi = VI, .p = 1, .intercept = true};
    static const uint32_t FIRST[K] = {0};
    static const uint32_t EACH[K] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    const struct pool_many_data data = {
        .k = K,
        .yi = YI,
        .v = VI,
        .study = EACH,
        .outcome = FIRST,
        .outcomes = 1,
    };
    struct pool_many_fit fit;
    struct pool_fit two;
    struct err err;

    CHECK("one outcome: two levels",
          pool_many_fit(arena, &data, &settings, &fit, &err)
              && pool_fit(arena, &plain, &defaults, &two, &err)
              && check_near(fit.g[0], two.tau2, 1e-8)
              && check_near(fit.loglik, two.loglik, 1e-10)
              && check_near(fit.bic, two.bic, 1e-9)
              && check_near(fit.q, two.q, 1e-10));
}

// ---- size -------------------------------------------------------------------

static double uniform(uint64_t *state)
{
    *state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (double)(*state >> 11) / 9007199254740992.0 - 0.5;
}

// 10^6 effects of 10^5 studies, of known variances: 0.09 and 0.04. Time is
// looked at generously: the machine may be busy, the sanitizers on.
static void test_a_million(void)
{
    enum { MANY = 1000000, EACH = 10 };
    double *yi = arena_take(arena, MANY, sizeof *yi);
    double *vi = arena_take(arena, MANY, sizeof *vi);
    uint32_t *study = arena_take(arena, MANY, sizeof *study);
    const struct pool_levels_data data = {.k = MANY,
                                          .yi = yi,
                                          .vi = vi,
                                          .study = study,
                                          .p = 1,
                                          .intercept = true};
    struct pool_levels_fit fit;
    uint64_t state = 7;
    double between = 0;
    clock_t begin;
    struct err err;

    for (uint32_t i = 0; i < MANY; i++) {
        if (i % EACH == 0) {
            between = uniform(&state) * sqrt(12 * 0.09);
        }
        study[i] = i / EACH;
        vi[i] = 0.15 + 0.2 * uniform(&state);
        yi[i] = 0.3 + between + uniform(&state) * sqrt(12 * 0.04)
              + uniform(&state) * sqrt(12 * vi[i]);
    }
    begin = clock();
    CHECK("a million effects", fits(&data, &fit, &err));
    CHECK("in seconds", (double)(clock() - begin) / CLOCKS_PER_SEC < 10);
    CHECK("with the variances that they were made with",
          fabs(fit.sigma2[LEVEL_BETWEEN] - 0.09) < 0.002
              && fabs(fit.sigma2[LEVEL_WITHIN] - 0.04) < 0.002
              && fabs(fit.beta[0].estimate - 0.3) < 0.01);
}

int main(void)
{
    arena = arena_open("test");
    test_one_effect_each();
    test_one_study();
    test_nothing_to_explain();
    test_analysis_of_variance();
    test_refusals();
    test_no_variance_at_all();
    test_absorbed();
    test_clusters();
    test_two_levels();
    test_derivatives();
    test_products();
    test_missing_outcome();
    test_many_refusals();
    test_one_outcome();
    test_a_million();
    arena_close(arena);
    return check_end();
}
