// Doubt at its edges: one, two and three studies, equal ones, variances of 0,
// ties, a study with all of a moderator, and fits that the quick sums must
// leave to the slow way. All against fits of the very studies, or metafor's
// figures where a SOURCE says so.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "check.h"
#include "stats/doubt.h"
#include "stats/doubt_bias.h"
#include "stats/doubt_select.h"

#include <stdint.h>

enum { MANY = 150 };

static struct arena *arena;

static struct pool_data data_of(size_t k, const double *yi, const double *vi)
{
    return (struct pool_data){
        .k = k, .yi = yi, .vi = vi, .p = 1, .intercept = true};
}

// A repeatable number between 0 and 1.
static double chance(void)
{
    static uint32_t state = 20241111;

    state = state * 1664525U + 1013904223U;
    return (state >> 8) / 16777216.0;
}

static bool is_same(double a, double b)
{
    return (isnan(a) && isnan(b)) || check_near(a, b, 1e-10);
}

// The row is the fit of these studies.
static bool is_fit_of(const struct doubt_refit *row,
                      const struct pool_data *data,
                      const struct pool_settings *settings)
{
    struct pool_fit fit;
    struct err err;

    if (!pool_fit(arena, data, settings, &fit, &err)) {
        return isnan(row->estimate) && isnan(row->tau2) && isnan(row->q);
    }
    return is_same(row->estimate, fit.beta[0].estimate)
        && is_same(row->se, fit.beta[0].se) && is_same(row->p, fit.beta[0].p)
        && is_same(row->low, fit.beta[0].low)
        && is_same(row->high, fit.beta[0].high) && is_same(row->tau2, fit.tau2)
        && is_same(row->q, fit.q) && is_same(row->q_p, fit.q_p)
        && is_same(row->i2, fit.i2) && is_same(row->h2, fit.h2);
}

static struct pool_data without(const struct pool_data *data, size_t out)
{
    double *yi = arena_take(arena, data->k, sizeof *yi);
    double *vi = arena_take(arena, data->k, sizeof *vi);
    size_t n = 0;

    for (size_t i = 0; i < data->k; i++) {
        if (i != out) {
            yi[n] = data->yi[i];
            vi[n++] = data->vi[i];
        }
    }
    return data_of(n, yi, vi);
}

// Leaving out and adding up are what fitting anew gives, row by row.
static void refits_are_fits(const char *name, const struct pool_data *data,
                            const struct pool_settings *settings)
{
    struct doubt_refits refits;
    struct err err = {0};
    size_t good = 0;
    bool done = doubt_leave_one_out(arena, data, settings, &refits, &err);

    for (size_t i = 0; done && i < data->k; i++) {
        struct pool_data rest = without(data, i);

        good += is_fit_of(&refits.row[i], &rest, settings);
    }
    CHECK(name, done && good == data->k);
    good = 0;
    done = doubt_cumulate(arena, data, settings, NULL, &refits, &err);
    for (size_t i = 0; done && i < data->k; i++) {
        struct pool_data first = data_of(i + 1, data->yi, data->vi);

        good += is_fit_of(&refits.row[i], &first, settings);
    }
    CHECK(name, done && good == data->k);
}

static void by_every_method(const char *name, const struct pool_data *data)
{
    for (int n = 0; n < POOL_METHODS * POOL_TESTS; n++) {
        struct pool_settings settings = pool_defaults();
        struct pool_fit fit;
        struct err err;
        size_t mark = arena_mark(arena);

        settings.method = (enum pool_method)(n / POOL_TESTS);
        settings.test = (enum pool_test)(n % POOL_TESTS);
        if (pool_fit(arena, data, &settings, &fit, &err)) {
            refits_are_fits(name, data, &settings);
        }
        arena_rewind(arena, mark);
    }
}

static void test_refits(void)
{
    static const double Y[] = {.1, .2, .3, .2, .1, 1, .3};
    static const double V[] = {.1, .1, .1, .05, .05, .02, .3};
    static const double EQUAL[] = {.3, .3, .3, .3, .3, .3, .3};
    static const double OUTLIER[] = {.1, .2, .3, .2, .1, 1e5, .3};
    static const double HEAVY[] = {.1, .1, .1, .05, .05, 1e-6, .3};
    static const double ZERO[] = {0, .1, .1, .05, .05, .02, .3};
    static const double TINY[] = {1e-12, 2e-12, 1e-12, 3e-12,
                                  2e-12, 1e-12, 1e-12};
    static const struct {
        const char *name;
        size_t k;
        const double *y, *v;
    } CASES[] = {
        {"seven studies",            7, Y,       V    },
        {"two studies",              2, Y,       V    },
        {"three studies",            3, Y,       V    },
        {"all equal",                7, EQUAL,   V    },
        {"equal variances",          7, Y,       EQUAL},
        {"an outlier",               7, OUTLIER, V    },
        {"one with all the weight",  7, Y,       HEAVY},
        {"a variance of 0",          7, Y,       ZERO },
        {"far more than the errors", 7, Y,       TINY },
    };

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct pool_data data = data_of(CASES[i].k, CASES[i].y, CASES[i].v);

        by_every_method(CASES[i].name, &data);
    }
}

static void test_many(void)
{
    double *yi = arena_take(arena, MANY, sizeof *yi);
    double *vi = arena_take(arena, MANY, sizeof *vi);
    struct pool_data data = data_of(MANY, yi, vi);

    for (size_t i = 0; i < MANY; i++) {
        // Variances over six orders of magnitude.
        vi[i] = pow(10, -4 + 6 * chance());
        yi[i] = chance() + chance() + (chance() - .5) * sqrt(12 * vi[i]);
    }
    by_every_method("a hundred and fifty", &data);
}

static void test_order(void)
{
    static const double Y[] = {.1, .9, .3, .2};
    static const double V[] = {.1, .2, .1, .05};
    static const double TURNED_Y[] = {.2, .3, .9, .1};
    static const double TURNED_V[] = {.05, .1, .2, .1};
    static const size_t ORDER[] = {3, 2, 1, 0};
    static const size_t TWICE[] = {3, 3, 1, 0};
    struct pool_data data = data_of(4, Y, V);
    struct pool_settings settings = pool_defaults();
    struct doubt_refits refits;
    struct err err = {0};
    bool done = doubt_cumulate(arena, &data, &settings, ORDER, &refits, &err);

    for (size_t i = 0; done && i < 4; i++) {
        struct pool_data first = data_of(i + 1, TURNED_Y, TURNED_V);

        CHECK("added up in the order that was asked for",
              is_fit_of(&refits.row[i], &first, &settings));
    }
    CHECK("the first has no heterogeneity",
          done && refits.row[0].q == 0 && refits.row[0].q_p == 1
              && refits.row[0].tau2 == 0 && refits.row[0].i2 == 0
              && refits.row[0].h2 == 1);
    CHECK("no study twice",
          !doubt_cumulate(arena, &data, &settings, TWICE, &refits, &err));
}

static void test_refusals(void)
{
    static const double Y[] = {.1, .9, .3};
    static const double V[] = {.1, .2, .1};
    static const double X[] = {1, 1, 1, 1, 2, 3};
    struct pool_data data = data_of(1, Y, V);
    struct pool_settings settings = pool_defaults();
    struct doubt_refits refits;
    struct doubt_influences found;
    struct trim_fill filled;
    struct trim_choice choice = {TRIM_L0, TRIM_LEFT};
    struct begg begg;
    struct pool_fit fit;
    struct err err = {0};

    CHECK("of one study none can be left out",
          !doubt_leave_one_out(arena, &data, &settings, &refits, &err)
              && err.kind == ERR_INPUT);
    CHECK("one study adds up to itself",
          doubt_cumulate(arena, &data, &settings, NULL, &refits, &err)
              && refits.row[0].estimate == Y[0]);
    CHECK("one study has no influence",
          pool_fit(arena, &data, &settings, &fit, &err)
              && !doubt_influence(arena, &data, &fit, &found, &err));
    CHECK("nor ranks", !begg_test(arena, &data, true, &begg, &err));
    CHECK("nor is it trimmed",
          !trim_and_fill(arena, &data, &settings, &choice, &filled, &err));
    data = (struct pool_data){3, Y, V, 2, X, true};
    CHECK(
        "nothing is left out with moderators",
        !doubt_leave_one_out(arena, &data, &settings, &refits, &err)
            && !doubt_cumulate(arena, &data, &settings, NULL, &refits, &err)
            && !trim_and_fill(arena, &data, &settings, &choice, &filled, &err));
}

// SOURCE: metafor 3.8-1, influence(rma(yi, vi, mods = x, method = "EE",
// test = "knha")) with x = 0 for all but the sixth
static void test_hat_of_one(void)
{
    static const double Y[] = {.1, .5, .3, .2, .4, .9};
    static const double V[] = {.03, .1, .1, .05, .02, .01};
    static const double X[] = {1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 1};
    struct pool_data data = {6, Y, V, 2, X, true};
    struct pool_settings settings = pool_defaults();
    struct doubt_influences found;
    struct doubt_residual *residuals;
    struct pool_fit fit;
    struct err err = {0};
    bool good;

    settings.method = POOL_EE;
    settings.test = POOL_KNHA;
    good = pool_fit(arena, &data, &settings, &fit, &err)
        && doubt_influence(arena, &data, &fit, &found, &err)
        && doubt_residuals(arena, &data, &fit, &residuals, &err);
    CHECK("a study with all of a moderator", good);
    if (good) {
        CHECK("has a hat of 1", found.row[5].hat == 1);
        CHECK("cannot be left out",
              found.failed == 1 && isnan(found.row[5].rstudent)
                  && isnan(found.row[5].cook) && isnan(found.row[5].dfbetas[0])
                  && isnan(found.row[5].tau2_deleted));
        CHECK("leaves the others be", isfinite(found.row[0].rstudent));
        CHECK("counts as influential only by its hat",
              found.row[5].influential == (1 > 3. * 2 / 6));
        CHECK("has no residual", residuals[5].value == 0);
    }
}

// SOURCE: R 4.2.2, cor.test(method = "kendall"), metafor 3.8-1 ranktest()
static void test_begg(void)
{
    static const double Y[] = {.1, .5, .3, .2, .45, .9};
    static const double V[] = {.03, .1, .11, .05, .02, .01};
    static const double TIED[] = {.03, .1, .1, .05, .05, .01};
    static const double EQUAL[] = {.1, .1, .1, .1, .1, .1};
    struct pool_data data = data_of(6, Y, V);
    struct begg begg;
    struct err err = {0};

    CHECK("exact without ties",
          begg_test(arena, &data, true, &begg, &err) && begg.exact && !begg.ties
              && check_near(begg.tau, -0.066666666666666666, 1e-14)
              && check_near(begg.p, 1, 1e-14));
    data.vi = TIED;
    CHECK("with ties never exact",
          begg_test(arena, &data, true, &begg, &err) && !begg.exact && begg.ties
              && check_near(begg.tau, 0.071611487403943297, 1e-14)
              && check_near(begg.p, 0.845493983977900432, 1e-14));
    data.vi = EQUAL;
    CHECK("all tied: no correlation", begg_test(arena, &data, true, &begg, &err)
                                          && isnan(begg.tau) && isnan(begg.p));
}

// SOURCE: metafor 3.8-1 of these twelve studies, threshold 1e-14
static const double TWELVE_Y[] = {.17, -1.18, .24, -.57, .31, .21,
                                  .52, .03,   .08, .12,  .29, .13};
static const double TWELVE_V[] = {.11,  .884, .013, .535, .318, .117,
                                  .021, .17,  .068, .028, .11,  .114};
static const double TWELVE_N[] = {90,  155, 139, 172, 26,  152,
                                  175, 184, 145, 174, 164, 131};

static void test_egger(void)
{
    static const struct {
        enum egger_predictor predictor;
        double lm, lm_p, rma, rma_p, lm_limit, rma_limit;
    } CASES[] = {
        {EGGER_SEI,      -2.27724589814570910, 0.04600058590230312,
         -1.69779375103200292,                                                          0.08954669575127414, 0.43201739394992156,
         0.43887710357673659                                                                                                         },
        {EGGER_VI,       -2.72109202594831467, 0.02151995167047134,
         -1.90144908095013676,                                                          0.05724321599049906, 0.32115165998932615,
         0.32179148074987068                                                                                                         },
        {EGGER_NI,       0.5368758645759067,   0.6030924326206222,  0.4062927359031948,
         0.6845275221330731,                                                                                 NAN,                 NAN},
        {EGGER_NINV,     -0.06740185357831605, 0.94759039621959107,
         -0.02230552595900592,                                                          0.98220424090220482, 0.25277773838423456,
         0.24111521029417449                                                                                                         },
        {EGGER_SQRTNI,   0.4364692591884957,   0.6717693670520419,
         0.3225219370578765,                                                            0.7470573215343808,  NAN,                 NAN},
        {EGGER_SQRTNINV, -0.1798110183679983,  0.8608923023588466,
         -0.1114654331848220,                                                           0.9112472750704780,  0.3065908760523829,
         0.2803555339413615                                                                                                          },
    };
    struct pool_data data = data_of(12, TWELVE_Y, TWELVE_V);
    struct pool_settings settings = pool_defaults();
    struct egger lm;
    struct egger rma;
    struct err err = {0};

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct egger_choice choice = {CASES[i].predictor, TWELVE_N};

        CHECK(EGGER_PREDICTOR_NAMES[CASES[i].predictor],
              egger_lm(arena, &data, .95, &choice, &lm, &err)
                  && egger_rma(arena, &data, &settings, &choice, &rma, &err)
                  && is_same(lm.statistic, CASES[i].lm)
                  && is_same(lm.p, CASES[i].lm_p)
                  && is_same(lm.limit, CASES[i].lm_limit)
                  && is_same(rma.statistic, CASES[i].rma)
                  && is_same(rma.p, CASES[i].rma_p)
                  && is_same(rma.limit, CASES[i].rma_limit));
    }
}

static void test_egger_refusals(void)
{
    static const double EQUAL[] = {.1, .1, .1, .1};
    struct egger_choice sizes = {EGGER_NI, NULL};
    struct egger_choice sei = {EGGER_SEI, NULL};
    struct pool_data data = data_of(4, TWELVE_Y, EQUAL);
    struct egger egger;
    struct err err = {0};

    CHECK("sample sizes must be there",
          !egger_lm(arena, &data, .95, &sizes, &egger, &err)
              && err.kind == ERR_INPUT);
    CHECK("precision must differ",
          !egger_lm(arena, &data, .95, &sei, &egger, &err)
              && err.kind == ERR_INPUT);
    data = data_of(2, TWELVE_Y, TWELVE_V);
    CHECK("two studies make no line",
          !egger_lm(arena, &data, .95, &sei, &egger, &err)
              && err.kind == ERR_INPUT);
}

static void test_trim(void)
{
    struct pool_data data = data_of(12, TWELVE_Y, TWELVE_V);
    struct pool_settings settings = pool_defaults();
    struct trim_choice l0 = {TRIM_L0, TRIM_EITHER};
    struct trim_choice r0 = {TRIM_R0, TRIM_EITHER};
    struct trim_choice q0 = {TRIM_Q0, TRIM_RIGHT};
    struct trim_fill filled;
    struct err err = {0};

    CHECK("L0 finds its side and five studies",
          trim_and_fill(arena, &data, &settings, &l0, &filled, &err)
              && filled.choice.side == TRIM_RIGHT && filled.k0 == 5
              && is_same(filled.k0_se, 2.1177552143419773) && isnan(filled.k0_p)
              && is_same(filled.fit.beta[0].estimate, 0.31416643340858064)
              && is_same(filled.fit.tau2, 0.0027905032799192876)
              && filled.fit.k == 17);
    CHECK("they lie beyond the mean", filled.yi[0] > .3 && filled.yi[4] > .3);
    CHECK("R0 finds one",
          trim_and_fill(arena, &data, &settings, &r0, &filled, &err)
              && filled.k0 == 1 && filled.k0_se == 2 && filled.k0_p == .25
              && is_same(filled.fit.beta[0].estimate, 0.24848761564063332)
              && is_same(filled.fit.tau2, 0.0030505820850811527));
    CHECK("Q0 finds no end here, as in metafor",
          !trim_and_fill(arena, &data, &settings, &q0, &filled, &err)
              && err.kind == ERR_LIMIT);
}

static void test_fail_safe(void)
{
    static const double ZERO[] = {.1, 0};
    struct pool_data data = data_of(12, TWELVE_Y, TWELVE_V);
    struct fail_safe safe;
    struct err err = {0};

    CHECK("fail-safe numbers",
          fail_safe_n(&data, .05, &safe, &err) && safe.rosenthal == 10
              && safe.rosenberg == 30
              && is_same(safe.rosenberg_p, 2.5481810804592596e-04)
              && safe.orwin == 12);
    data = data_of(2, TWELVE_Y, ZERO);
    CHECK("not with a variance of 0",
          !fail_safe_n(&data, .05, &safe, &err) && err.kind == ERR_INPUT);
}

static void test_predictions(void)
{
    struct pool_data data = data_of(12, TWELVE_Y, TWELVE_V);
    struct pool_settings settings = pool_defaults();
    struct doubt_residual *residual;
    struct doubt_blup *blup;
    struct pool_fit fit;
    struct err err = {0};

    CHECK("standardised residuals",
          pool_fit(arena, &data, &settings, &fit, &err)
              && doubt_residuals(arena, &data, &fit, &residual, &err)
              && is_same(residual[1].value, -1.4195104416737547)
              && is_same(residual[1].se, 0.9393508066958830)
              && is_same(residual[1].z, -1.5111611461396492));
    settings.test = POOL_KNHA;
    CHECK("predictions with Knapp and Hartung's t",
          pool_fit(arena, &data, &settings, &fit, &err)
              && doubt_blups(arena, &data, &fit, &blup, &err)
              && is_same(blup[0].estimate, 0.237331021764656674)
              && is_same(blup[0].se, 0.083414834021401166)
              && is_same(blup[0].low, 0.053736209952045477)
              && is_same(blup[0].high, 0.420925833577267872));
}

static void test_influence_with_moderator(void)
{
    double x[24];
    struct pool_data data = {12, TWELVE_Y, TWELVE_V, 2, x, true};
    struct pool_settings settings = pool_defaults();
    struct doubt_influences found;
    struct pool_fit fit;
    struct err err = {0};
    const struct doubt_influence *row;
    bool good;

    for (int i = 0; i < 12; i++) {
        x[i] = 1;
        x[12 + i] = (i + 1.) * (i + 1.);
    }
    settings.test = POOL_KNHA;
    good = pool_fit(arena, &data, &settings, &fit, &err)
        && doubt_influence(arena, &data, &fit, &found, &err);
    CHECK("influence with a moderator", good);
    if (good) {
        row = &found.row[11];
        CHECK("as metafor has it",
              is_same(row->rstudent, -0.211588036496105)
                  && is_same(row->dffits, -0.130052095809326)
                  && is_same(row->cook, 0.0215933885649421)
                  && is_same(row->cov_ratio, 1.79597502306312)
                  && is_same(row->tau2_deleted, 0.0106766914658786)
                  && is_same(row->q_deleted, 8.41211778636201)
                  && is_same(row->hat, 0.269299191691376)
                  && is_same(row->weight, 4.8512227438016)
                  && is_same(row->dfbetas[0], 0.10295281118735426)
                  && is_same(row->dfbetas[1], -0.13795233644388658));
        CHECK("the third and the seventh are flagged",
              found.influential == 2 && found.row[2].influential
                  && found.row[6].influential);
    }
}

// Both directions are one model, seen in a mirror.
static void test_selection(void)
{
    double turned[12];
    static const double CLEAR[] = {2, 2.1, 2.2};
    static const double V[] = {.1, .1, .2};
    struct pool_data data = data_of(12, TWELVE_Y, TWELVE_V);
    struct pool_data mirror = data_of(12, turned, TWELVE_V);
    struct pool_data clear = data_of(3, CLEAR, V);
    struct pool_settings settings = pool_defaults();
    struct selection_choice greater = {SELECT_GREATER, .025};
    struct selection_choice less = {SELECT_LESS, .025};
    struct selection here;
    struct selection there;
    struct err err = {0};

    for (int i = 0; i < 12; i++) {
        turned[i] = -TWELVE_Y[i];
    }
    CHECK("two of twelve are below the step",
          selection_fit(arena, &data, &settings, &greater, &here, &err)
              && here.below == 2 && here.above == 10 && !here.delta_at_limit);
    CHECK("the mirror shows the same",
          selection_fit(arena, &mirror, &settings, &less, &there, &err)
              && is_same(here.loglik, there.loglik)
              && is_same(here.delta, there.delta)
              && is_same(here.delta_se, there.delta_se)
              && is_same(here.beta[0].estimate, -there.beta[0].estimate));
    CHECK("selection gains likelihood", here.lrt >= 0);
    CHECK("none below: delta at its limit, and said so",
          selection_fit(arena, &data, &settings, &less, &here, &err)
              && here.below == 0 && here.delta_at_limit && here.delta > 99);
    CHECK("all below is refused",
          !selection_fit(arena, &clear, &settings, &greater, &here, &err)
              && err.kind == ERR_INPUT);
    clear.k = 2;
    CHECK("two studies are refused",
          !selection_fit(arena, &clear, &settings, &less, &here, &err)
              && err.kind == ERR_INPUT);
}

int main(void)
{
    arena = arena_open("test");
    test_refits();
    test_many();
    test_order();
    test_refusals();
    test_hat_of_one();
    test_begg();
    test_egger();
    test_egger_refusals();
    test_trim();
    test_fail_safe();
    test_predictions();
    test_influence_with_moderator();
    test_selection();
    arena_close(arena);
    return check_end();
}
