// Pooling where it is hard: one study, two, variances of 0, no differences at
// all, moderators that repeat each other, numbers huge and tiny.
//
// SOURCE: metafor 3.8-1, control=list(threshold=1e-14), in R 4.2.2
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "check.h"
#include "stats/pool.h"
#include "stats/pool_groups.h"

static struct arena *arena;

static const double Y[] = {.1, .4, .2, .8, -.3};
static const double V[] = {.05, .03, .02, .1, .04};
static const double V_ZERO[] = {.05, 0, .02, .1, .04};

static bool is_close(double got, double want, double tolerance)
{
    return (isnan(got) && isnan(want))
        || fabs(got - want) <= tolerance * fabs(want);
}

static bool is_same(double got, double want)
{
    return is_close(got, want, 1e-11);
}

static struct pool_data alone(size_t k, const double *yi, const double *vi)
{
    return (struct pool_data){k, yi, vi, 1, NULL, true};
}

static struct pool_fit fit_by(const struct pool_data *data,
                              enum pool_method method, enum pool_test test)
{
    struct pool_settings settings = pool_defaults();
    struct pool_fit fit = {.tau2 = NAN};
    struct err err = {0};

    settings.method = method;
    settings.test = test;
    CHECK(POOL_METHOD_NAMES[method],
          pool_fit(arena, data, &settings, &fit, &err));
    return fit;
}

static void refuse(const char *what, const struct pool_data *data,
                   struct pool_settings settings)
{
    struct pool_fit fit;
    struct err err = {0};

    CHECK(what, !pool_fit(arena, data, &settings, &fit, &err)
                    && err.kind == ERR_INPUT && strlen(err.text) > 20);
}

static void test_one(void)
{
    static const double ONE[] = {.5}, VARIANCE[] = {.04};
    struct pool_data data = alone(1, ONE, VARIANCE);
    struct pool_interval interval;
    struct err err = {0};

    for (int m = 0; m < POOL_METHODS; m++) {
        struct pool_fit fit = fit_by(&data, (enum pool_method)m, POOL_KNHA);
        const struct pool_coefficient *beta = &fit.beta[0];

        CHECK("one study is its own pool",
              is_same(beta->estimate, .5) && is_same(beta->se, .2));
        CHECK("tested by z, whatever was asked",
              isnan(beta->df) && is_same(beta->p, 0.012419330651552259)
                  && is_same(beta->low, 0.1080072030919893));
        CHECK("nothing differs", fit.tau2 == 0 && isnan(fit.tau2_se)
                                     && fit.q == 0 && fit.q_p == 1
                                     && fit.i2 == 0 && fit.h2 == 1);
        CHECK("its likelihood", is_same(fit.loglik_ml, 0.69049937922942761)
                                    && fabs(fit.loglik_reml) < 1e-15);
        CHECK("no interval of tau2",
              !pool_tau2_interval(arena, &data, &fit, &interval, &err));
    }
}

static void test_two(void)
{
    static const double TWO[] = {0, 1}, VARIANCES[] = {.04, .09};
    struct pool_data data = alone(2, TWO, VARIANCES);
    struct pool_fit fit = fit_by(&data, POOL_REML, POOL_Z);
    struct pool_interval interval;
    struct err err = {0};

    CHECK("tau2 of two",
          is_same(fit.tau2, .435) && is_same(fit.tau2_se, 0.70710678118654757));
    CHECK("their mean", is_same(fit.beta->estimate, .475)
                            && is_same(fit.beta->p, 0.3415080702827693));
    CHECK("interval", pool_tau2_interval(arena, &data, &fit, &interval, &err)
                          && is_same(interval.tau2[0], 0.034524547602706422)
                          // metafor's own default stops at 100.
                          && is_same(interval.tau2[1], 509.06413485983495));
    fit = fit_by(&data, POOL_DL, POOL_KNHA);
    CHECK("by t with one degree", is_same(fit.beta->low, -5.8701560205521064)
                                      && is_same(fit.beta->df, 1));
}

static void test_zero_variance(void)
{
    static const struct {
        enum pool_method method;
        double tau2, se, estimate, beta_se;
    } CASES[] = {
        {POOL_REML, 0.081898705460323226, 0.080995404661165532,
         0.2203354095360604,                                                         0.15195788030339075},
        {POOL_ML,   0.051103943532219982, 0.048713667238580755,
         0.22302220799410563,                                                        0.12791413671803351},
        {POOL_HE,   0.12100000000000002,  0.11709184429327266,  0.22120929394070998,
         0.17694076889196683                                                                            },
        {POOL_SJ,   0.11011614927610575,  0.081075177284134561,
         0.22080929513427083,                                                        0.17041684322709608},
        {POOL_EB,   0.10142092531203742,  0.096242624523430381,
         0.22054846041905052,                                                        0.16498946928784067},
    };
    static const enum pool_method NEED_ALL[] = {POOL_DL, POOL_PM, POOL_HS,
                                                POOL_EE};
    struct pool_data data = alone(5, Y, V_ZERO);
    struct pool_settings settings = pool_defaults();

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct pool_fit fit = fit_by(&data, CASES[i].method, POOL_Z);

        // metafor steps on until 1e-14 in tau2, not in its digits.
        CHECK("tau2", is_close(fit.tau2, CASES[i].tau2, 1e-10)
                          && is_close(fit.tau2_se, CASES[i].se, 1e-10));
        CHECK("estimate",
              is_close(fit.beta->estimate, CASES[i].estimate, 1e-10)
                  && is_close(fit.beta->se, CASES[i].beta_se, 1e-10));
        CHECK("said, and no Q", fit.zero_variance && isnan(fit.q)
                                    && isnan(fit.i2) && isnan(fit.h2));
    }
    for (size_t i = 0; i < sizeof NEED_ALL / sizeof *NEED_ALL; i++) {
        settings.method = NEED_ALL[i];
        refuse("these need every variance", &data, settings);
    }
}

static void test_no_differences(void)
{
    static const double SAME[] = {.3, .3, .3, .3, .3};
    static const double VARIANCES[] = {.05, .1, .02, .1, .04};
    static const double ZEROES[] = {0, 0, 0, 0, 0};
    struct pool_data data = alone(5, SAME, VARIANCES);
    struct pool_data all_zero = alone(5, SAME, ZEROES);

    for (int m = 0; m < POOL_METHODS; m++) {
        struct pool_fit fit = fit_by(&data, (enum pool_method)m, POOL_Z);
        struct pool_settings settings = pool_defaults();

        CHECK("all equal: no tau2",
              fit.tau2 == 0 && fabs(fit.q) < 1e-25 && fit.i2 == 0);
        CHECK("the estimate is what all say",
              is_same(fit.beta->estimate, .3)
                  && is_same(fit.beta->se, 0.093250480824031354));
        settings.method = (enum pool_method)m;
        refuse("and without any variance, none", &all_zero, settings);
    }
}

static void test_refusals(void)
{
    static const double BELOW[] = {.05, -.03, .02, .1, .04};
    static const double GONE[] = {.1, NAN, .2, .8, -.3};
    static const double TWICE[] = {1, 1, 1, 1, 1, 1, 2, 3,
                                   4, 5, 2, 4, 6, 8, 10};
    struct pool_data data = alone(5, Y, BELOW);
    struct pool_settings settings = pool_defaults();

    refuse("a variance below 0", &data, settings);
    data = alone(5, GONE, V);
    refuse("an effect that is missing", &data, settings);
    data = alone(0, Y, V);
    refuse("no studies", &data, settings);
    data = (struct pool_data){5, Y, V, 3, TWICE, true};
    refuse("a moderator twice", &data, settings);
    data = (struct pool_data){3, Y, V, 3, TWICE, true};
    refuse("as many coefficients as studies", &data, settings);
    data = alone(5, Y, V);
    settings.level = 95;
    refuse("a level in percent", &data, settings);
    settings = pool_defaults();
    settings.fixed_tau2 = -1;
    refuse("a tau2 below 0", &data, settings);
}

static void test_fixed(void)
{
    struct pool_data data = alone(5, Y, V);
    struct pool_settings settings = pool_defaults();
    struct pool_fit fit;
    struct err err = {0};

    settings.fixed_tau2 = .05;
    CHECK("fitted", pool_fit(arena, &data, &settings, &fit, &err));
    CHECK("tau2 stays", fit.tau2 == .05);
    CHECK("estimate", is_same(fit.beta->estimate, 0.19898181818181812)
                          && is_same(fit.beta->se, 0.13537825795626388));
    CHECK("likelihood", is_same(fit.loglik_ml, -1.5872335881975528));
    CHECK("one parameter less", is_same(fit.aic, 5.7265172131349544));
}

// The same studies in other units: tau2 by the square, all else alike.
static void test_scales(void)
{
    static const double SCALES[] = {1e-150, 1e-75, 1e-9, 1e9, 1e75, 1e150};
    struct pool_data data = alone(5, Y, V);

    for (size_t s = 0; s < sizeof SCALES / sizeof *SCALES; s++) {
        double yi[5];
        double vi[5];
        struct pool_data scaled = alone(5, yi, vi);

        for (int i = 0; i < 5; i++) {
            yi[i] = Y[i] * SCALES[s];
            vi[i] = V[i] * SCALES[s] * SCALES[s];
        }
        for (int m = 0; m < POOL_METHODS; m++) {
            struct pool_fit fit = fit_by(&data, (enum pool_method)m, POOL_Z);
            struct pool_fit other =
                fit_by(&scaled, (enum pool_method)m, POOL_Z);

            CHECK("tau2 by the square",
                  is_same(other.tau2, fit.tau2 * SCALES[s] * SCALES[s]));
            CHECK("the same test", is_same(other.beta->p, fit.beta->p));
            CHECK("the same I2", is_same(other.i2, fit.i2));
        }
    }
}

// A precise pair far apart among many that say little: the likelihood has two
// peaks, and climbing from HE must end on metafor's.
static void test_two_peaks(void)
{
    static const double FAR[] = {.7, -1.2, .9, -.5, 2, .1};
    static const double FAR_V[] = {.001, .002, 3, 4, 5, .5};
    struct pool_data data = alone(6, FAR, FAR_V);
    struct pool_fit fit = fit_by(&data, POOL_REML, POOL_Z);

    CHECK("REML", is_close(fit.tau2, 0.85945797926179957, 1e-10)
                      && is_close(fit.tau2_se, 0.93557255021836272, 1e-10));
    fit = fit_by(&data, POOL_ML, POOL_Z);
    CHECK("ML", is_close(fit.tau2, 0.65947146164925274, 1e-10));
    CHECK("far out", is_same(fit.q_p, 3.2815606817654769e-258));
}

// Weights beyond what doubles can hold side by side end in words, not in NAN.
static void test_absurd(void)
{
    static const double VARIANCES[] = {1e-300, 1e300, 1, 1e-10, 1e10};
    static const double HUGE_Y[] = {1e300, -1e300, 0, 1e250, 5};
    struct pool_data kinds[] = {alone(5, Y, VARIANCES), alone(5, HUGE_Y, V),
                                alone(5, HUGE_Y, VARIANCES)};

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        for (int m = 0; m < POOL_METHODS; m++) {
            struct pool_settings settings = pool_defaults();
            struct pool_fit fit;
            struct err err = {0};

            settings.method = (enum pool_method)m;
            CHECK("a number or a reason",
                  pool_fit(arena, &kinds[i], &settings, &fit, &err)
                      ? isfinite(fit.beta->estimate) && isfinite(fit.tau2)
                      : err.text[0] != '\0');
        }
    }
}

static void test_groups(void)
{
    // The thirteen trials of BCG vaccine, by allocation.
    static const double YI[] = {
        -0.889311333920205, -1.58538865720143,  -1.34807314829969,
        -1.44155119002131,  -0.217547322211296, -0.786115585818864,
        -1.62089822359839,  0.0119523335238405, -0.469417648738149,
        -1.37134480347278,  -0.339358828338391, 0.445913400571379,
        -0.0173139482168798};
    static const double VI[] = {
        0.325584765003961,  0.194581121398144,   0.415367965367965,
        0.0200100319022476, 0.0512101721696309,  0.00690561845590876,
        0.223017247572315,  0.00396157929781773, 0.056434210463249,
        0.0730247936130289, 0.0124122139715597,  0.532505845200153,
        0.0714046596839863};
    static const size_t GROUP[] = {0, 0, 0, 0, 1, 1, 0, 0, 0, 2, 2, 2, 2};
    struct pool_data data = alone(13, YI, VI);
    struct pool_settings settings = pool_defaults();
    struct pool_groups groups = {.count = 4};
    struct err err = {0};

    CHECK("fitted",
          pool_groups_fit(arena, &data, &settings, GROUP, &groups, &err));
    CHECK("random", groups.group[0].k == 7
                        && is_close(groups.group[0].fit.beta->estimate,
                                    -0.970964704263104, 1e-9));
    CHECK("alternate",
          is_close(groups.group[1].fit.tau2, 0.132577039878093, 1e-9));
    CHECK("nobody in the fourth",
          groups.group[3].k == 0 && !groups.group[3].fitted);
    CHECK("between", is_close(groups.q_between, 1.86144494615457, 1e-9)
                         && groups.df == 2
                         && is_close(groups.p, 0.394268758885599, 1e-9));
    settings.test = POOL_KNHA;
    CHECK("knha", pool_groups_fit(arena, &data, &settings, GROUP, &groups, &err)
                      && is_close(groups.q_between, 2.03834716617401, 1e-9));
    groups.count = 0;
    CHECK("no groups",
          !pool_groups_fit(arena, &data, &settings, GROUP, &groups, &err));
}

int main(void)
{
    arena = arena_open("test pool");
    test_one();
    test_two();
    test_zero_variance();
    test_no_differences();
    test_refusals();
    test_fixed();
    test_scales();
    test_two_peaks();
    test_absurd();
    test_groups();
    arena_close(arena);
    return check_end();
}
