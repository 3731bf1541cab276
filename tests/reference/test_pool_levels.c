// Three levels, many outcomes and robust variances against metafor and
// clubSandwich: every number of ../shared/data/meta/reference.json on them.
//
// metafor's search for these models stops some 1e-6 short. So each model is
// compared twice: fitted, with a likelihood that must not be below metafor's
// and estimates to 1e-5; and at metafor's own variances, where everything that
// follows from them must agree to 1e-9.
//
// SOURCE: metafor 3.8-1 and clubSandwich 0.5.8, in R 4.2.2
// SPDX-License-Identifier: GPL-3.0-or-later

#include "meta_data.h"
#include "stats/distribution.h"
#include "stats/robust.h"

static struct arena *arena;
static json_t *reference;
static const char *where; // what is compared, for the message

static void same(const char *what, double got, double want, double tolerance)
{
    bool good = meta_near(got, want, tolerance, 1);

    if (!good) {
        printf("%s %s: %.17g, not %.17g\n", where, what, got, want);
    }
    CHECK(what, good);
}

// p values far out: their exponent magnifies.
static void same_p(const char *what, double got, double want, double tolerance)
{
    double digits = 1 - log(fmax(want, 1e-300));
    bool good = meta_near(got, want, 4 * tolerance * digits, 1e-300);

    if (!good) {
        printf("%s %s: %.17g, not %.17g\n", where, what, got, want);
    }
    CHECK(what, good);
}

static void same_beta(const struct pool_coefficient *beta, int p,
                      const json_t *one, double tolerance)
{
    for (size_t j = 0; j < (size_t)p; j++) {
        same("b", beta[j].estimate, meta_element(json_object_get(one, "b"), j),
             tolerance);
        same("se", beta[j].se, meta_element(json_object_get(one, "se"), j),
             tolerance);
        same("statistic", beta[j].statistic,
             meta_element(json_object_get(one, "stat"), j), 2 * tolerance);
        same_p("p", beta[j].p, meta_element(json_object_get(one, "pval"), j),
               4 * tolerance);
        same("low", beta[j].low, meta_element(json_object_get(one, "ci_lb"), j),
             2 * tolerance);
        same("high", beta[j].high,
             meta_element(json_object_get(one, "ci_ub"), j), 2 * tolerance);
    }
}

static void same_matrix(const char *what, const double *got, int p,
                        const json_t *want, double tolerance)
{
    for (size_t j = 0; j < (size_t)p; j++) {
        for (size_t i = 0; i < (size_t)p; i++) {
            same(what, got[i + j * (size_t)p],
                 meta_element(json_array_get(want, i), j), tolerance);
        }
    }
}

// ---- three levels -----------------------------------------------------------

static uint32_t *codes_of(const struct meta_table *table, const char *column)
{
    double *numbers = meta_column(arena, table, column);
    uint32_t *codes = arena_take(arena, table->rows + 1, sizeof *codes);

    for (size_t i = 0; i < table->rows; i++) {
        codes[i] = 0;
        while (numbers[codes[i]] != numbers[i]) {
            codes[i]++;
        }
    }
    return codes;
}

static struct pool_levels_data data_of(const struct meta_table *table,
                                       const char *study)
{
    return (struct pool_levels_data){
        .k = table->rows,
        .yi = meta_column(arena, table, "yi"),
        .vi = meta_column(arena, table, "vi"),
        .study = codes_of(table, study),
        .p = 1,
        .intercept = true,
    };
}

static void same_levels(const struct pool_levels_fit *fit, const json_t *one,
                        double tolerance)
{
    const json_t *predicted = json_object_get(one, "predict");

    same_beta(fit->beta, fit->p, one, tolerance);
    same_matrix("vb", fit->vb, fit->p, json_object_get(one, "vb"), tolerance);
    same("Q", fit->q, meta_number(one, "QE"), 1e-9);
    same_p("Q p", fit->q_p, meta_number(one, "QEp"), 1e-9);
    same("QM", fit->qm, meta_number(one, "QM"), 4 * tolerance);
    same_p("QM p", fit->qm_p, meta_number(one, "QMp"), 8 * tolerance);
    same("ll ML", fit->loglik_ml, meta_number(one, "ll_ML"), tolerance);
    same("ll REML", fit->loglik_reml, meta_number(one, "ll_REML"), tolerance);
    if (predicted) {
        same("pi", fit->pi_low, meta_number(predicted, "pi_lb"), tolerance);
        same("pi", fit->pi_high, meta_number(predicted, "pi_ub"), tolerance);
    }
}

static void test_fitted(const struct pool_levels_data *data,
                        const struct pool_levels_settings *settings,
                        const json_t *one)
{
    bool reml = settings->method == POOL_REML;
    struct pool_levels_fit fit;
    struct err err;
    bool done = pool_levels_fit(arena, data, settings, &fit, &err);

    CHECK("fitted", done);
    if (!done) {
        return;
    }
    same_levels(&fit, one, 1e-5);
    CHECK("no lower than metafor's",
          fit.loglik >= meta_number(one, reml ? "ll_REML" : "ll_ML") - 1e-9);
    for (size_t j = 0; j < LEVELS; j++) {
        same("sigma2", fit.sigma2[j],
             meta_element(json_object_get(one, "sigma2"), j), 1e-5);
    }
    same("AIC", fit.aic, meta_number(one, reml ? "AIC_REML" : "AIC_ML"), 1e-8);
    if (!reml) {
        same("BIC", fit.bic, meta_number(one, "BIC_ML"), 1e-8);
        same("AICc", fit.aicc, meta_number(one, "AICc_ML"), 1e-8);
    }
}

// At metafor's variances.
static bool fit_there(const struct pool_levels_data *data,
                      const struct pool_levels_settings *settings,
                      const json_t *one, struct pool_levels_fit *fit)
{
    struct pool_levels_settings there = *settings;
    struct err err;

    for (size_t j = 0; j < LEVELS; j++) {
        there.fixed[j] = meta_element(json_object_get(one, "sigma2"), j);
    }
    return pool_levels_fit(arena, data, &there, fit, &err);
}

static void test_t(const struct pool_levels_data *data, const json_t *set)
{
    struct pool_levels_settings settings = pool_levels_defaults();
    const json_t *one = json_object_get(set, "REML_t");
    struct pool_levels_fit fit;

    settings.test = POOL_T;
    CHECK("t", fit_there(data, &settings, json_object_get(set, "REML"), &fit));
    for (size_t j = 0; j < (size_t)fit.p; j++) {
        same("df", fit.beta[j].df, meta_element(json_object_get(one, "ddf"), j),
             0);
        same_p("p", fit.beta[j].p,
               meta_element(json_object_get(one, "pval"), j), 1e-9);
        same("low", fit.beta[j].low,
             meta_element(json_object_get(one, "ci_lb"), j), 1e-9);
        same("high", fit.beta[j].high,
             meta_element(json_object_get(one, "ci_ub"), j), 1e-9);
    }
}

static void test_shares(const struct pool_levels_data *data, const json_t *set)
{
    struct pool_levels_settings settings = pool_levels_defaults();
    struct pool_levels_fit fit;

    CHECK("shares",
          fit_there(data, &settings, json_object_get(set, "REML"), &fit));
    same("I2", fit.i2, meta_number(set, "I2_total"), 1e-9);
    same("typical v", fit.vt, meta_number(set, "typical_v"), 1e-9);
    for (size_t j = 0; j < LEVELS; j++) {
        same("I2 of a level", fit.i2_level[j],
             meta_element(json_object_get(set, "I2_by_level"), j), 1e-9);
    }
}

static void same_robust(const struct robust_fit *fit, const json_t *one)
{
    bool is_metafor = fit->kind == ROBUST_CR1_P;

    for (size_t j = 0; j < (size_t)fit->p; j++) {
        const struct pool_coefficient *beta = &fit->beta[j];

        same("robust se", beta->se,
             meta_element(json_object_get(one, is_metafor ? "se" : "SE"), j),
             1e-9);
        same("robust t", beta->statistic,
             meta_element(json_object_get(one, is_metafor ? "stat" : "tstat"),
                          j),
             1e-9);
        same("robust df", beta->df,
             meta_element(json_object_get(one, is_metafor ? "ddf" : "df"), j),
             1e-9);
        same_p("robust p", beta->p,
               meta_element(json_object_get(one, is_metafor ? "pval" : "p"), j),
               1e-8);
        if (is_metafor) {
            same("robust low", beta->low,
                 meta_element(json_object_get(one, "ci_lb"), j), 1e-9);
            same("robust high", beta->high,
                 meta_element(json_object_get(one, "ci_ub"), j), 1e-9);
        }
    }
    if (!is_metafor) {
        same_matrix("robust vcov", fit->vb, fit->p,
                    json_object_get(one, "vcov"), 1e-9);
    }
}

static const struct {
    enum robust_kind kind;
    const char *key;
} ROBUST[] = {
    {ROBUST_CR0,   "robust_CR0"    },
    {ROBUST_CR1,   "robust_CR1"    },
    {ROBUST_CR2,   "robust_CR2"    },
    {ROBUST_CR1_P, "robust_metafor"},
};

static void test_robust(const struct pool_levels_data *data, const json_t *set)
{
    struct pool_levels_settings settings = pool_levels_defaults();
    struct pool_levels_fit model;

    CHECK("robust",
          fit_there(data, &settings, json_object_get(set, "REML"), &model));
    for (size_t i = 0; i < sizeof ROBUST / sizeof *ROBUST; i++) {
        const struct robust_settings robust = {.kind = ROBUST[i].kind,
                                               .level = 0.95};
        struct robust_fit fit;
        struct err err;
        bool done = robust_of_levels(arena, data, &model, &robust, &fit, &err);

        CHECK(ROBUST[i].key, done);
        if (done) {
            same_robust(&fit, json_object_get(set, ROBUST[i].key));
        }
    }
}

// metafor's limits are good to some 1e-4 (its search for them stops there) and
// missing where its fit failed; ours must lose exactly what they promise.
static void test_limit(const struct pool_levels_data *data,
                       const struct pool_levels_fit *fit, int level,
                       double limit, double want)
{
    struct pool_levels_settings there = fit->settings;
    struct pool_levels_fit at;
    struct err err;
    double lost;

    there.fixed[level] = limit;
    CHECK("a limit can be fitted",
          pool_levels_fit(arena, data, &there, &at, &err));
    lost = 2 * (fit->loglik - at.loglik);
    if (limit > 0) {
        same("lost at a limit", lost, chi_square_point(0.95, 1), 1e-7);
    } else {
        CHECK("a limit of 0 loses less", lost <= chi_square_point(0.95, 1));
    }
    if (!isnan(want)) {
        same("metafor's limit", limit, want, 2e-4);
    }
}

static void test_profile(const struct pool_levels_data *data, const json_t *set)
{
    static const char *const KEYS[LEVELS] = {"1", "2"};
    const struct pool_levels_settings settings = pool_levels_defaults();
    const json_t *profile = json_object_get(set, "confint_profile");
    struct pool_levels_interval interval;
    struct pool_levels_fit fit;
    struct err err;

    CHECK("profile",
          pool_levels_fit(arena, data, &settings, &fit, &err)
              && pool_levels_profile(arena, data, &fit, &interval, &err));
    for (int j = 0; j < LEVELS; j++) {
        const json_t *one =
            json_array_get(json_object_get(profile, KEYS[j]), 0);

        test_limit(data, &fit, j, interval.low[j], meta_number(one, "ci.lb"));
        test_limit(data, &fit, j, interval.high[j], meta_number(one, "ci.ub"));
        CHECK("nothing beyond", !interval.beyond[j]);
    }
}

static void test_set(const struct pool_levels_data *data, const json_t *set)
{
    static const struct {
        enum pool_method method;
        const char *key;
    } METHODS[] = {
        {POOL_REML, "REML"},
        {POOL_ML,   "ML"  }
    };

    for (size_t i = 0; i < sizeof METHODS / sizeof *METHODS; i++) {
        struct pool_levels_settings settings = pool_levels_defaults();
        const json_t *one = json_object_get(set, METHODS[i].key);
        struct pool_levels_fit fit;
        bool done;

        settings.method = METHODS[i].method;
        test_fitted(data, &settings, one);
        done = fit_there(data, &settings, one, &fit);
        CHECK(METHODS[i].key, done);
        if (done) {
            same_levels(&fit, one, 1e-9);
        }
    }
    test_t(data, set);
    test_shares(data, set);
    test_robust(data, set);
    test_profile(data, set);
}

static void test_three_levels(void)
{
    static const char *const SETS[][2] = {
        {"konstantopoulos2011", "district"},
        {"metapsy_depression",  "study_id"},
        {"metapsy_panic",       "study_id"},
        {"metapsy_gad",         "study_id"},
    };

    for (size_t i = 0; i < sizeof SETS / sizeof *SETS; i++) {
        struct meta_table table = meta_read(arena, SETS[i][0]);
        struct pool_levels_data data = data_of(&table, SETS[i][1]);

        where = SETS[i][0];
        test_set(&data, json_object_get(json_object_get(reference, where),
                                        "three_level"));
    }
}

// A year as moderator, as it is centred there.
static void test_year(void)
{
    struct meta_table table = meta_read(arena, "konstantopoulos2011");
    struct pool_levels_data data = data_of(&table, "district");
    double *year = meta_column(arena, &table, "year");
    double *x = arena_take(arena, data.k, 2 * sizeof *x);
    double mean = 0;

    for (size_t i = 0; i < data.k; i++) {
        mean += year[i] / (double)data.k;
    }
    for (size_t i = 0; i < data.k; i++) {
        x[i] = 1;
        x[i + data.k] = year[i] - mean;
    }
    data.p = 2;
    data.x = x;
    where = "konstantopoulos2011 by year";
    test_set(&data,
             json_object_get(json_object_get(reference, "konstantopoulos2011"),
                             "mods_year"));
}

// ---- many outcomes ----------------------------------------------------------

// Known covariances by rows (v1i, v2i); outcomes AL and PD, in that order.
static struct pool_many_data berkey(const struct meta_table *table)
{
    uint32_t *outcome = arena_take(arena, table->rows, sizeof *outcome);
    double *v = arena_take(arena, table->rows, 2 * sizeof *v);
    int column = meta_find(table, "outcome");

    for (size_t i = 0; i < table->rows; i++) {
        outcome[i] = strcmp(table->cell[i][column].at, "AL") == 0 ? 0 : 1;
    }
    memcpy(v, meta_column(arena, table, "v1i"), table->rows * sizeof *v);
    memcpy(v + table->rows, meta_column(arena, table, "v2i"),
           table->rows * sizeof *v);
    return (struct pool_many_data){
        .k = table->rows,
        .yi = meta_column(arena, table, "yi"),
        .study = codes_of(table, "trial"),
        .outcome = outcome,
        .outcomes = 2,
        .v = v,
        .width = 2,
    };
}

static void test_many(void)
{
    const struct pool_many_settings settings = pool_many_defaults();
    struct meta_table table = meta_read(arena, "berkey1998");
    const struct pool_many_data data = berkey(&table);
    const json_t *one =
        json_object_get(json_object_get(reference, "berkey1998"), "REML_UN");
    struct pool_many_fit fit;
    struct err err;

    where = "berkey1998";
    CHECK("fitted", pool_many_fit(arena, &data, &settings, &fit, &err));
    same_beta(fit.beta, fit.p, one, 1e-5);
    same_matrix("vb", fit.vb, fit.p, json_object_get(one, "vb"), 1e-5);
    for (size_t j = 0; j < 2; j++) {
        same("tau2", fit.g[3 * j],
             meta_element(json_object_get(one, "tau2"), j), 1e-5);
    }
    same("rho", fit.rho[1], meta_number(one, "rho"), 1e-5);
    same("Q", fit.q, meta_number(one, "QE"), 1e-9);
    same_p("Q p", fit.q_p, meta_number(one, "QEp"), 1e-9);
    same("QM", fit.qm, meta_number(one, "QM"), 1e-5);
    same("ll ML", fit.loglik_ml, meta_number(one, "ll_ML"), 1e-5);
    same("ll REML", fit.loglik_reml, meta_number(one, "ll_REML"), 1e-8);
    CHECK("no lower than metafor's",
          fit.loglik >= meta_number(one, "ll_REML") - 1e-9);
    same("AIC", fit.aic, meta_number(one, "AIC_REML"), 1e-8);
}

int main(void)
{
    arena = arena_open("test");
    reference = meta_reference();
    if (reference) {
        test_three_levels();
        test_year();
        test_many();
    } else {
        check_left_out("../shared/data/meta");
    }
    json_decref(reference);
    arena_close(arena);
    return check_end();
}
