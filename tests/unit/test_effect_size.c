// Effect sizes and tables against metafor, on numbers chosen to be awkward:
// zero cells, groups of two, correlations of 0 and 1, values that are missing.
//
// SOURCE: metafor 3.8-1 escalc(), rma.mh(), rma.peto(), in R 4.2.2
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "check.h"
#include "stats/effect_size.h"
#include "stats/pool_tables.h"

enum { STUDIES_MAX = 9 };

static const double R[] = {.5, -.97, 0, .3, .2, 1, .001, .999, -.6};
static const double R_N[] = {30, 5, 8, 4, 3, 10, 6, 7, 1e6};
static const double M1[] = {12.5, 3, .4, 7}, SD1[] = {2.5, 1.1, .2, 0};
static const double M2[] = {10, 3.5, .38, 6}, SD2[] = {3, .9, .25, 0};
static const double N1[] = {20, 2, 150, 9}, N2[] = {25, 2, 160, 8};
static const double A[] = {4, 0, 3, 0, 10}, B[] = {119, 8, 0, 12, 5};
static const double C[] = {11, 2, 5, 0, 7}, D[] = {128, 9, 4, 14, NAN};
static const double X[] = {3, 0, 10, 7}, X_N[] = {10, 12, 10, NAN};

static const double *const CORRELATIONS[] = {R, R_N};
static const double *const MEANS[] = {M1, SD1, N1, M2, SD2, N2};
static const double *const TABLES[] = {A, B, C, D};
static const double *const PROPORTIONS[] = {X, X_N};

struct effect_case {
    const char *name;
    const double *const *values;
    size_t k;
    struct effect_size_settings settings;
    double want[STUDIES_MAX][2]; // yi, vi
};

static const struct effect_case CASES[] = {
    {"SMD",
     MEANS,        4,
     {EFFECT_SIZE_SMD, .5, EFFECT_SIZE_ONLY0, false, false},
     {{0.88027733283570597, 0.098609868696714925},
      {-0.28069480897955162, 1.0098486969735083},
      {0.087817507644664256, 0.012929105238681056},
      {NAN, NAN}}                                    },
    {"MD",
     MEANS,        4,
     {EFFECT_SIZE_MD, .5, EFFECT_SIZE_ONLY0, false, false},
     {{2.5, 0.67249999999999999},
      {-0.5, 1.0100000000000002},
      {0.020000000000000018, 0.0006572916666666667},
      {1, 0}}                                        },
    {"OR",
     TABLES,       5,
     {EFFECT_SIZE_OR, .5, EFFECT_SIZE_ONLY0, false, false},
     {{-0.93869414087039216, 0.35712495225362872},
      {-1.4982122773238762, 2.6229102167182661},
      {1.7452394535931619, 2.6897546897546896},
      {0.14842000511827358, 4.1489655172413791},
      {NAN, NAN}}                                    },
    {"RR",
     TABLES,       5,
     {EFFECT_SIZE_RR, .5, EFFECT_SIZE_ONLY0, false, false},
     {{-0.88931133392020545, 0.32558476500396133},
      {-1.3217558399823197, 2.2055555555555553},
      {0.46430560813109778, 0.11753246753246752},
      {0.14310084364067333, 3.8564102564102565},
      {NAN, NAN}}                                    },
    {"RD",
     TABLES,       5,
     {EFFECT_SIZE_RD, .5, EFFECT_SIZE_ONLY0, false, false},
     {{-0.046616365444229972, 0.00078006866485593796},
      {-0.15277777777777779, 0.019574116941015088},
      {0.32499999999999996, 0.052093750000000001},
      {0.0051282051282051308, 0.0049929364958950758},
      {NAN, NAN}}                                    },
    {"AS",
     TABLES,       5,
     {EFFECT_SIZE_AS, 0, EFFECT_SIZE_ONLY0, false, false},
     {{-0.10383557709525237, 0.003831081476282389},
      {-0.44051066300469849, 0.053977272727272728},
      {0.72972765622696634, 0.1111111111111111},
      {0, 0.038690476190476192},
      {NAN, NAN}}                                    },
    {"PETO",
     TABLES,       5,
     {EFFECT_SIZE_PETO, .5, EFFECT_SIZE_ONLY0, false, false},
     {{-0.86038334731641941, 0.28283618192835874},
      {-1.1882716049382718, 1.5123456790123457},
      {1.3144444444444443, 1.4155555555555557},
      {0.14358974358974352, 4.0205128205128204},
      {NAN, NAN}}                                    },
    {"OR all",
     TABLES,       5,
     {EFFECT_SIZE_OR, .5, EFFECT_SIZE_ALL, false, false},
     {{-0.86565710562922149, 0.32532904596548784},
      {-1.4982122773238762, 2.6229102167182661},
      {1.7452394535931619, 2.6897546897546896},
      {0.14842000511827358, 4.1489655172413791},
      {NAN, NAN}}                                    },
    {"RR if0all .25",
     TABLES,       5,
     {EFFECT_SIZE_RR, .25, EFFECT_SIZE_IF0ALL, false, false},
     {{-0.85162570052071551, 0.30891738176268285},
      {-1.8949437054632861, 4.2398408638817839},
      {0.51895574984924076, 0.10719105455947564},
      {0.14842000511827314, 7.8510344827586209},
      {NAN, NAN}}                                    },
    {"OR none",
     TABLES,       5,
     {EFFECT_SIZE_OR, .5, EFFECT_SIZE_NONE, false, false},
     {{-0.93869414087039216, 0.35712495225362872},
      {NAN, NAN},
      {NAN, NAN},
      {NAN, NAN},
      {NAN, NAN}}                                    },
    {"OR drop00",
     TABLES,       5,
     {EFFECT_SIZE_OR, .5, EFFECT_SIZE_ONLY0, true, false},
     {{-0.93869414087039216, 0.35712495225362872},
      {-1.4982122773238762, 2.6229102167182661},
      {1.7452394535931619, 2.6897546897546896},
      {NAN, NAN},
      {NAN, NAN}}                                    },
    {"PR",
     PROPORTIONS,  4,
     {EFFECT_SIZE_PR, .5, EFFECT_SIZE_ONLY0, false, false},
     {{0.29999999999999999, 0.020999999999999998},
      {0.038461538461538464, 0.0028447883477469276},
      {0.95454545454545459, 0.00394440270473328},
      {NAN, NAN}}                                    },
    {"PLO",
     PROPORTIONS,  4,
     {EFFECT_SIZE_PLO, .5, EFFECT_SIZE_ONLY0, false, false},
     {{-0.84729786038720356, 0.47619047619047616},
      {-3.2188758248682006, 2.0800000000000001},
      {3.0445224377234239, 2.0952380952380953},
      {NAN, NAN}}                                    },
    {"PAS",
     PROPORTIONS,  4,
     {EFFECT_SIZE_PAS, 0, EFFECT_SIZE_ONLY0, false, false},
     {{0.57963974036370425, 0.025000000000000001},
      {0, 0.020833333333333332},
      {1.5707963267948966, 0.025000000000000001},
      {NAN, NAN}}                                    },
    {"PFT",
     PROPORTIONS,  4,
     {EFFECT_SIZE_PFT, 0, EFFECT_SIZE_ONLY0, false, false},
     {{0.59837604638663988, 0.023809523809523808},
      {0.14051745075140681, 0.02},
      {1.417657642210062, 0.023809523809523808},
      {NAN, NAN}}                                    },
    {"COR",
     CORRELATIONS, 9,
     {EFFECT_SIZE_COR, .5, EFFECT_SIZE_ONLY0, false, false},
     {{0.5, 0.019396551724137932},
      {-0.96999999999999997, 0.00087320250000000126},
      {0, 0.14285714285714285},
      {0.29999999999999999, 0.27603333333333335},
      {NAN, NAN},
      {1, 0},
      {0.001, 0.19999960000019998},
      {0.999, 6.6600016666664873e-07},
      {-0.59999999999999998, 4.0960040960040963e-07}}},
    {"ZCOR",
     CORRELATIONS, 9,
     {EFFECT_SIZE_ZCOR, .5, EFFECT_SIZE_ONLY0, false, false},
     {{0.54930614433405489, 0.037037037037037035},
      {-2.0922957200349388, 0.5},
      {0, 0.20000000000000001},
      {0.30951960420311181, 1},
      {NAN, NAN},
      {NAN, NAN},
      {0.0010000003333335108, 0.33333333333333331},
      {3.8002011672501999, 0.25},
      {-0.69314718055994529, 1.000003000009e-06}}    },
    {"UCOR",
     CORRELATIONS, 9,
     {EFFECT_SIZE_UCOR, .5, EFFECT_SIZE_ONLY0, false, false},
     {{0.50711591381429821, 0.019027639116343545},
      {-0.97981791680163932, 0.00039913746377238522},
      {0, 0.14285714285714285},
      {NAN, NAN},
      {NAN, NAN},
      {1, 0},
      {0.0012732352195038994, 0.19999935154935591},
      {0.99919982853332889, 4.2650809951722305e-07},
      {-0.60000019200066046, 4.0960011468710614e-07}}},
    {"SMD, approximate J",
     MEANS,        3,
     {EFFECT_SIZE_SMD, 0, EFFECT_SIZE_ONLY0, false, true},
     {{0.88029272950130988, 0.098610169884587401},
      {-0.28429634005999682, 1.0101030511214386},
      {0.087817536714295652, 0.012929105246915968}}  },
};

static bool is_same(double got, double want)
{
    return (isnan(got) && isnan(want))
        || fabs(got - want) <= 1e-12 * fmax(1e-6, fabs(want));
}

static void test_effects(void)
{
    for (size_t c = 0; c < sizeof CASES / sizeof *CASES; c++) {
        const struct effect_case *one = &CASES[c];
        double yi[STUDIES_MAX];
        double vi[STUDIES_MAX];
        struct effect_size_found found = {.yi = yi, .vi = vi};
        struct err err = {0};

        CHECK(one->name,
              effect_sizes(&one->settings, one->k, one->values, &found, &err));
        for (size_t i = 0; i < one->k; i++) {
            CHECK(one->name, is_same(yi[i], one->want[i][0]));
            CHECK(one->name, is_same(vi[i], one->want[i][1]));
        }
    }
}

static void test_tally(void)
{
    struct effect_size_settings settings = effect_size_defaults(EFFECT_SIZE_OR);
    double yi[STUDIES_MAX];
    double vi[STUDIES_MAX];
    struct effect_size_found found = {.yi = yi, .vi = vi};
    struct err err = {0};

    CHECK("metafor's defaults", settings.add == .5
                                    && settings.to == EFFECT_SIZE_ONLY0
                                    && !settings.drop_double_zero);
    CHECK("nothing is added to an arcsine",
          effect_size_defaults(EFFECT_SIZE_AS).add == 0);
    settings.drop_double_zero = true;
    CHECK("worked out", effect_sizes(&settings, 5, TABLES, &found, &err));
    CHECK("what was done is counted", found.missing == 1 && found.added == 2
                                          && found.double_zero == 1
                                          && found.undefined == 0);
    settings = effect_size_defaults(EFFECT_SIZE_ZCOR);
    CHECK("correlations too",
          effect_sizes(&settings, 9, CORRELATIONS, &found, &err));
    CHECK("three people, and a correlation of 1", found.undefined == 2);
}

static void refuse(enum effect_size_measure measure,
                   const double *const *values, const char *why)
{
    struct effect_size_settings settings = effect_size_defaults(measure);
    double yi;
    double vi;
    struct effect_size_found found = {.yi = &yi, .vi = &vi};
    struct err err = {0};

    CHECK("refused", !effect_sizes(&settings, 1, values, &found, &err));
    CHECK(why, err.kind == ERR_INPUT && strstr(err.text, why));
}

static void test_refusals(void)
{
    static const double ONE[] = {1}, TWO[] = {2}, BELOW[] = {-1}, NONE[] = {0};

    refuse(EFFECT_SIZE_COR, (const double *const[]){TWO, TWO},
           "between -1 and 1");
    refuse(EFFECT_SIZE_COR, (const double *const[]){ONE, NONE}, "above 0");
    refuse(EFFECT_SIZE_SMD,
           (const double *const[]){ONE, BELOW, TWO, ONE, ONE, TWO},
           "standard deviation");
    refuse(EFFECT_SIZE_MD,
           (const double *const[]){ONE, ONE, NONE, ONE, ONE, TWO}, "above 0");
    refuse(EFFECT_SIZE_RR, (const double *const[]){ONE, BELOW, ONE, ONE},
           "a count");
    refuse(EFFECT_SIZE_PR, (const double *const[]){TWO, ONE}, "more people");
}

// ---- tables

static const double TA[] = {4, 0, 3, 0, 10, 6}, TB[] = {119, 8, 1, 12, 5, 20};
static const double TC[] = {11, 2, 5, 0, 7, 3}, TD[] = {128, 9, 4, 14, 9, 25};
static const struct pool_tables SIX = {6, TA, TB, TC, TD};

static struct pool_tables_fit fit_tables(struct arena *arena,
                                         const struct pool_tables *tables,
                                         enum pool_tables_method method,
                                         bool correction)
{
    struct pool_tables_settings settings = {method, .95, correction};
    struct pool_tables_fit fit = {.estimate = NAN};
    struct err err = {0};

    CHECK("pooled", pool_tables_fit(arena, tables, &settings, &fit, &err));
    return fit;
}

static void check_fit(const struct pool_tables_fit *fit, const double want[6])
{
    CHECK("estimate", is_same(fit->estimate, want[0]));
    CHECK("se", is_same(fit->se, want[1]));
    CHECK("Q", is_same(fit->q, want[2]));
    CHECK("its p", is_same(fit->q_p, want[3]));
    CHECK("I2", is_same(fit->i2, want[4]));
    CHECK("H2", is_same(fit->h2, want[5]));
    CHECK("effects", fit->k == 6 && fit->k_effects == 5);
}

static void test_tables(struct arena *arena)
{
    static const double OR[] = {0.011189815654929866, 0.3426978935178982,
                                6.7747618904981497,   0.14828065375141145,
                                40.957334521082643,   1.6936904726245374};
    static const double RR[] = {0.0076652772051009335, 0.23476607295547572,
                                6.628281892927852,     0.15688492139294766,
                                39.652536439829717,    1.657070473231963};
    static const double RD[] = {0.00094907657057588535, 0.029077419703794249,
                                7.805475756807434,      0.09896944838610526,
                                48.753924493180868,     1.9513689392018585};
    static const double PETO[] = {0.011079708096993116, 0.34109335566691967,
                                  7.6094626122885218,   0.10697820199759342,
                                  47.43387011928543,    1.9023656530721305};
    struct pool_tables_fit fit = fit_tables(arena, &SIX, POOL_MH_OR, true);

    check_fit(&fit, OR);
    CHECK("CMH", is_same(fit.cmh.statistic, 0.019061601298065861)
                     && is_same(fit.cmh.p, 0.89019002827356686));
    CHECK("Breslow and Day",
          is_same(fit.breslow_day.statistic, 7.815834754320921)
              && is_same(fit.breslow_day.p, 0.098562177650491106));
    CHECK("Tarone", is_same(fit.tarone.statistic, 7.8158345875950657)
                        && is_same(fit.tarone.p, 0.098562184192805241));
    fit = fit_tables(arena, &SIX, POOL_MH_OR, false);
    CHECK("CMH without correction",
          is_same(fit.cmh.statistic, 0.0010551400750290383)
              && is_same(fit.cmh.p, 0.97408693691261294));
    fit = fit_tables(arena, &SIX, POOL_MH_RR, true);
    check_fit(&fit, RR);
    CHECK("no such test of a risk ratio", isnan(fit.cmh.p));
    fit = fit_tables(arena, &SIX, POOL_MH_RD, true);
    check_fit(&fit, RD);
    fit = fit_tables(arena, &SIX, POOL_PETO, true);
    check_fit(&fit, PETO);
    CHECK("z and p", is_same(fit.statistic, 0.032482919742982438)
                         && is_same(fit.p, 0.97408693691261294));
    CHECK("limits", is_same(fit.low, -0.65745098437608052)
                        && is_same(fit.high, 0.67961040057006672));
}

static void test_few_tables(struct arena *arena)
{
    static const double NONE[] = {0, NAN}, SOME[] = {10, 3}, BAD[] = {-1, 2};
    const struct pool_tables no_events = {2, NONE, SOME, NONE, SOME};
    const struct pool_tables negative = {2, BAD, SOME, SOME, SOME};
    const struct pool_tables one = {1, TA, TB, TC, TD};
    struct pool_tables_settings settings = {POOL_MH_OR, .95, true};
    struct pool_tables_fit fit = fit_tables(arena, &one, POOL_MH_OR, true);
    struct err err = {0};

    CHECK("one table is its own odds ratio",
          is_same(fit.estimate, log(4. * 128 / (119 * 11))));
    CHECK("and says nothing of others",
          fit.q == 0 && fit.q_p == 1 && isnan(fit.tarone.p));
    for (int m = POOL_MH_OR; m <= POOL_PETO; m++) {
        settings.method = (enum pool_tables_method)m;
        CHECK("no events: no ratio, but a difference of 0",
              pool_tables_fit(arena, &no_events, &settings, &fit, &err)
                  == (m == POOL_MH_RD));
        CHECK("the incomplete one is counted", fit.missing == 1);
        CHECK("a count below 0",
              !pool_tables_fit(arena, &negative, &settings, &fit, &err));
    }
}

int main(void)
{
    struct arena *arena = arena_open("test effect size");

    test_effects();
    test_tally();
    test_refusals();
    test_tables(arena);
    test_few_tables(arena);
    arena_close(arena);
    return check_end();
}
