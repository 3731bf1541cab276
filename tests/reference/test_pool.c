// Pooling against metafor: every estimator, test, interval and moderator of
// ../shared/data/meta/reference.json.
//
// SOURCE: metafor 3.8-1, in R 4.2.2
// SPDX-License-Identifier: GPL-3.0-or-later

#include "meta_data.h"
#include "stats/effect_size.h"
#include "stats/pool.h"
#include "stats/pool_tables.h"

static struct arena *arena;
static json_t *reference;
static const char *where; // what is compared, for the message

// Closed forms to 1e-12, iterated to 1e-8 (DECISIONS.md 18). With a moderator
// such as a year metafor itself keeps nine digits: its Q of bcg by ablat and
// year is off by 3e-11, ours (below) by 3e-15.
static double closed_form(const struct pool_fit *fit)
{
    return fit->p > 1 ? 1e-9 : 1e-12;
}

static double tolerance_of(const struct pool_fit *fit)
{
    return fit->settings.method <= POOL_SJ ? closed_form(fit) : 1e-8;
}

static void same(const char *what, double got, double want, double tolerance)
{
    bool good = meta_near(got, want, tolerance, 1);

    if (!good) {
        printf("%s %s: %.17g, not %.17g\n", where, what, got, want);
    }
    CHECK(what, good);
}

// p values far out, relative to themselves: their exponent magnifies.
static void same_p(const char *what, double got, double want, double tolerance)
{
    double digits = 1 - log(fmax(want, 1e-300));

    if (!meta_near(got, want, 4 * tolerance * digits, 1e-300)) {
        printf("%s %s: %.17g, not %.17g\n", where, what, got, want);
        CHECK(what, false);
    }
}

static void same_coefficients(const struct pool_fit *fit, const json_t *one,
                              double tolerance)
{
    for (size_t j = 0; j < (size_t)fit->p; j++) {
        const struct pool_coefficient *beta = &fit->beta[j];

        same("b", beta->estimate, meta_element(json_object_get(one, "b"), j),
             tolerance);
        same("se", beta->se, meta_element(json_object_get(one, "se"), j),
             tolerance);
        same("statistic", beta->statistic,
             meta_element(json_object_get(one, "stat"), j), tolerance);
        same_p("p", beta->p, meta_element(json_object_get(one, "pval"), j),
               tolerance);
        same("low", beta->low, meta_element(json_object_get(one, "ci_lb"), j),
             tolerance);
        same("high", beta->high, meta_element(json_object_get(one, "ci_ub"), j),
             tolerance);
        for (size_t i = 0; i < (size_t)fit->p; i++) {
            same("vb", fit->vb[i + j * (size_t)fit->p],
                 meta_element(json_array_get(json_object_get(one, "vb"), i), j),
                 tolerance);
        }
    }
}

// Where metafor's tau2 is some 1e-13 for 0, what it divides by it is noise.
static bool r2_means_something(const struct pool_fit *fit)
{
    return isnan(fit->r2) || fit->settings.method == POOL_EE || fit->r2 > 0;
}

static void same_fit(const struct pool_fit *fit, const json_t *one)
{
    double tolerance = tolerance_of(fit);

    same_coefficients(fit, one, tolerance);
    same("tau2", fit->tau2, meta_number(one, "tau2"), tolerance);
    same("tau2 se", fit->tau2_se, meta_number(one, "se_tau2"), tolerance);
    same("Q", fit->q, meta_number(one, "QE"), closed_form(fit));
    same_p("Q p", fit->q_p, meta_number(one, "QEp"), closed_form(fit));
    same("QM", fit->qm, meta_number(one, "QM"), 2 * tolerance);
    same_p("QM p", fit->qm_p, meta_number(one, "QMp"), tolerance);
    same("I2", fit->i2, meta_number(one, "I2"), tolerance);
    same("H2", fit->h2, meta_number(one, "H2"), tolerance);
    same("vt", fit->vt, meta_number(one, "vt"), closed_form(fit));
    if (r2_means_something(fit)) {
        same("R2", fit->r2, meta_number(one, "R2"), tolerance);
    }
    same("ll ML", fit->loglik_ml, meta_number(one, "ll_ML"), tolerance);
    same("ll REML", fit->loglik_reml, meta_number(one, "ll_REML"), tolerance);
    if (fit->settings.method == POOL_REML) {
        same("AIC", fit->aic, meta_number(one, "AIC_REML"), tolerance);
    } else {
        same("AIC", fit->aic, meta_number(one, "AIC_ML"), tolerance);
        same("BIC", fit->bic, meta_number(one, "BIC_ML"), tolerance);
        same("AICc", fit->aicc, meta_number(one, "AICc_ML"), tolerance);
    }
}

// The other tests of the same fit stand within it.
static void same_other_test(const struct pool_fit *fit, const json_t *one)
{
    static const struct {
        const char *name, *key;
    } FIELDS[] = {
        {"se",        "se"   },
        {"statistic", "stat" },
        {"p",         "pval" },
        {"low",       "ci_lb"},
        {"high",      "ci_ub"}
    };
    const struct pool_coefficient *beta = &fit->beta[0];
    const double got[] = {beta->se, beta->statistic, beta->p, beta->low,
                          beta->high};
    double tolerance = tolerance_of(fit);

    for (size_t i = 0; i < sizeof FIELDS / sizeof *FIELDS; i++) {
        if (json_object_get(one, FIELDS[i].key)) {
            same(FIELDS[i].name, got[i], meta_number(one, FIELDS[i].key),
                 tolerance);
        }
    }
}

static void same_prediction(const struct pool_fit *fit, const json_t *one)
{
    const json_t *predicted = json_object_get(one, "predict");
    double tolerance = tolerance_of(fit);

    if (predicted) {
        same("pi low", fit->pi_low, meta_number(predicted, "pi_lb"), tolerance);
        same("pi high", fit->pi_high, meta_number(predicted, "pi_ub"),
             tolerance);
    }
}

static void same_interval(const struct pool_data *data,
                          const struct pool_fit *fit, const json_t *rows)
{
    struct pool_interval interval;
    struct err err = {0};
    bool good = pool_tau2_interval(arena, data, fit, &interval, &err);

    CHECK("there is an interval", good);
    for (size_t i = 0; good && i < 2; i++) {
        const char *key = i == 0 ? "ci.lb" : "ci.ub";
        const double got[] = {interval.tau2[i], sqrt(interval.tau2[i]),
                              interval.i2[i], interval.h2[i]};

        for (size_t j = 0; j < 4; j++) {
            same("interval", got[j], meta_number(json_array_get(rows, j), key),
                 1e-8);
        }
    }
}

static bool fit_with(const struct pool_data *data, enum pool_method method,
                     enum pool_test test, struct pool_fit *fit)
{
    struct pool_settings settings = pool_defaults();
    struct err err = {0};
    bool good;

    settings.method = method;
    settings.test = test;
    good = pool_fit(arena, data, &settings, fit, &err);
    if (!good) {
        printf("%s: %s\n", where, err.text);
    }
    CHECK("it is fitted", good);
    return good;
}

static void check_method(const struct pool_data *data, const json_t *set,
                         enum pool_method method)
{
    static const char *const TESTS[POOL_TESTS] = {NULL, "t_test", "knha",
                                                  "adhoc"};
    const json_t *one = json_object_get(set, POOL_METHOD_NAMES[method]);
    struct pool_fit fit;

    if (!one || !fit_with(data, method, POOL_Z, &fit)) {
        CHECK("there is a reference", one);
        return;
    }
    same_fit(&fit, one);
    same_prediction(&fit, one);
    if (method == POOL_REML) {
        same_interval(data, &fit, json_object_get(set, "confint_QP_REML"));
    }
    for (int test = POOL_T; test < POOL_TESTS; test++) {
        const json_t *other = json_object_get(one, TESTS[test]);

        if (other && fit_with(data, method, (enum pool_test)test, &fit)) {
            same_other_test(&fit, other);
            same_prediction(&fit, other);
        }
    }
}

// ---- moderators: X is in the reference, the rows used are those complete

static bool is_word_sign(char c)
{
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool names(const char *formula, const char *column)
{
    size_t len = strlen(column);
    const char *at = strstr(formula, column);

    while (at && (is_word_sign(at[-1]) || is_word_sign(at[len]))) {
        at = strstr(at + 1, column);
    }
    return at;
}

static bool is_complete(const struct meta_table *table, size_t row,
                        const char *formula)
{
    for (int i = 0; i < table->columns; i++) {
        // The formula begins with ~: there is a sign before each name.
        if (names(formula, table->name[i].at)
            && csv_is_missing(table->cell[row][i])) {
            return false;
        }
    }
    return true;
}

static struct pool_data moderated(const struct meta_table *table,
                                  const json_t *mods)
{
    const json_t *x = json_object_get(mods, "X");
    const char *formula = json_string_value(json_object_get(mods, "formula"));
    const double *yi = meta_column(arena, table, "yi");
    const double *vi = meta_column(arena, table, "vi");
    size_t k = json_array_size(x);
    size_t p = json_array_size(json_array_get(x, 0));
    double *y = arena_take(arena, k, sizeof *y);
    double *v = arena_take(arena, k, sizeof *v);
    double *columns = arena_take(arena, k, p * sizeof *columns);
    size_t used = 0;

    for (size_t i = 0; i < table->rows; i++) {
        if (is_complete(table, i, formula) && used < k) {
            y[used] = yi[i];
            v[used++] = vi[i];
        }
    }
    CHECK("as many rows as metafor used", used == k);
    for (size_t i = 0; i < k * p; i++) {
        columns[i] = meta_element(json_array_get(x, i % k), i / k);
    }
    return (struct pool_data){k, y, v, (int)p, columns, true};
}

static void check_moderators(const struct meta_table *table, const json_t *mods)
{
    struct pool_data data = moderated(table, mods);
    struct pool_fit fit;

    if (fit_with(&data, POOL_REML, POOL_Z, &fit)) {
        same_fit(&fit, json_object_get(mods, "REML"));
    }
    if (fit_with(&data, POOL_REML, POOL_KNHA, &fit)) {
        same_fit(&fit, json_object_get(mods, "REML_knha"));
    }
    if (fit_with(&data, POOL_DL, POOL_Z, &fit)) {
        same_fit(&fit, json_object_get(mods, "DL"));
    }
}

// ---- effect sizes and tables

static const struct {
    const char *set, *key;
    enum effect_size_measure measure;
    const char *values[6];
} EFFECTS[] = {
    {"mcdaniel1994", "COR",         EFFECT_SIZE_COR,  {"ri", "ni"}                    },
    {"mcdaniel1994", "UCOR",        EFFECT_SIZE_UCOR, {"ri", "ni"}                    },
    {"mcdaniel1994", NULL,          EFFECT_SIZE_ZCOR, {"ri", "ni"}                    },
    {"molloy2014",   NULL,          EFFECT_SIZE_ZCOR, {"ri", "ni"}                    },
    {"cohen1981",    NULL,          EFFECT_SIZE_ZCOR, {"ri", "ni"}                    },
    {"bcg",          NULL,          EFFECT_SIZE_RR,   {"tpos", "tneg", "cpos", "cneg"}},
    {"bcg",          "escalc_OR",   EFFECT_SIZE_OR,   {"tpos", "tneg", "cpos", "cneg"}},
    {"bcg",          "escalc_RD",   EFFECT_SIZE_RD,   {"tpos", "tneg", "cpos", "cneg"}},
    {"bcg",          "escalc_PETO", EFFECT_SIZE_PETO, {"tpos", "tneg", "cpos", "cneg"}},
    {"bcg",          "escalc_AS",   EFFECT_SIZE_AS,   {"tpos", "tneg", "cpos", "cneg"}},
};

// yi and vi of the reference, or those of the file where it has none.
static const double *wanted(const json_t *list, struct meta_table *table,
                            const char *name)
{
    double *want = meta_column(arena, table, name);

    for (size_t i = 0; list && i < table->rows; i++) {
        want[i] = meta_element(json_object_get(list, name), i);
    }
    return want;
}

static void check_effects(void)
{
    for (size_t e = 0; e < sizeof EFFECTS / sizeof *EFFECTS; e++) {
        struct meta_table table = meta_read(arena, EFFECTS[e].set);
        const json_t *set = json_object_get(reference, EFFECTS[e].set);
        const json_t *list =
            EFFECTS[e].key ? json_object_get(set, EFFECTS[e].key) : NULL;
        const double *want[2] = {wanted(list, &table, "yi"),
                                 wanted(list, &table, "vi")};
        struct effect_size_settings settings =
            effect_size_defaults(EFFECTS[e].measure);
        double *yi = arena_take(arena, table.rows, sizeof *yi);
        double *vi = arena_take(arena, table.rows, sizeof *vi);
        const double *values[6];
        struct effect_size_found found = {.yi = yi, .vi = vi};
        struct err err = {0};

        for (int j = 0; j < 6 && EFFECTS[e].values[j]; j++) {
            values[j] = meta_column(arena, &table, EFFECTS[e].values[j]);
        }
        where = EFFECT_SIZE_ROWS[EFFECTS[e].measure].name;
        CHECK("effects",
              effect_sizes(&settings, table.rows, values, &found, &err));
        for (size_t i = 0; i < table.rows; i++) {
            same("yi", yi[i], want[0][i], 1e-12);
            same("vi", vi[i], want[1][i], 1e-12);
        }
    }
}

static void check_tables(void)
{
    struct meta_table table = meta_read(arena, "bcg");
    const json_t *set = json_object_get(reference, "bcg");
    const json_t *want = json_object_get(set, "mantel_haenszel_OR");
    struct pool_tables tables = {table.rows, meta_column(arena, &table, "tpos"),
                                 meta_column(arena, &table, "tneg"),
                                 meta_column(arena, &table, "cpos"),
                                 meta_column(arena, &table, "cneg")};
    struct pool_tables_settings settings = {POOL_MH_OR, .95, true};
    struct pool_tables_fit fit;
    struct err err = {0};

    where = "bcg tables";
    CHECK("pooled", pool_tables_fit(arena, &tables, &settings, &fit, &err));
    same("b", fit.estimate, meta_number(want, "b"), 1e-12);
    same("se", fit.se, meta_number(want, "se"), 1e-12);
    same("Q", fit.q, meta_number(want, "Q"), 1e-12);
    same("MH", fit.cmh.statistic, meta_number(want, "MH"), 1e-12);
    same_p("MH p", fit.cmh.p, meta_number(want, "MHp"), 1e-12);
    same("TA", fit.tarone.statistic, meta_number(want, "TA"), 1e-12);
    want = json_object_get(set, "peto");
    settings.method = POOL_PETO;
    CHECK("pooled", pool_tables_fit(arena, &tables, &settings, &fit, &err));
    same("b", fit.estimate, meta_number(want, "b"), 1e-12);
    same("se", fit.se, meta_number(want, "se"), 1e-12);
    same("Q", fit.q, meta_number(want, "Q"), 1e-12);
}

// In exact fractions: 28.325143657961595...
static void check_year(void)
{
    struct meta_table table = meta_read(arena, "bcg");
    const double *columns[] = {meta_column(arena, &table, "ablat"),
                               meta_column(arena, &table, "year")};
    double *x = arena_take(arena, table.rows, 3 * sizeof *x);
    struct pool_data data = {table.rows,
                             meta_column(arena, &table, "yi"),
                             meta_column(arena, &table, "vi"),
                             3,
                             x,
                             true};
    struct pool_fit fit;

    for (size_t i = 0; i < table.rows; i++) {
        x[i] = 1;
        x[i + table.rows] = columns[0][i];
        x[i + 2 * table.rows] = columns[1][i];
    }
    where = "bcg by ablat and year";
    if (fit_with(&data, POOL_EE, POOL_Z, &fit)) {
        same("Q", fit.q, 28.325143657961595, 1e-14);
    }
}

static void check_set(const char *name, json_t *set)
{
    struct meta_table table = meta_read(arena, name);
    struct pool_data data = {table.rows,
                             meta_column(arena, &table, "yi"),
                             meta_column(arena, &table, "vi"),
                             1,
                             NULL,
                             true};
    const char *key;
    json_t *part;

    where = name;
    CHECK("the studies are read", table.rows > 1);
    for (int m = 0; json_object_get(set, "EE") && m < POOL_METHODS; m++) {
        check_method(&data, set, (enum pool_method)m);
    }
    json_object_foreach(set, key, part)
    {
        if (strncmp(key, "mods_", 5) == 0 && json_object_get(part, "X")) {
            where = key;
            check_moderators(&table, part);
        }
    }
}

int main(void)
{
    const char *name;
    json_t *set;

    arena = arena_open("test pool");
    reference = meta_reference();
    if (!reference) {
        check_left_out("../shared/data/meta");
    }
    json_object_foreach(reference, name, set)
    {
        if (strcmp(name, "versions") != 0) {
            size_t mark = arena_mark(arena);

            check_set(name, set);
            arena_rewind(arena, mark);
        }
    }
    if (reference) {
        check_year();
        check_effects();
        check_tables();
    }
    json_decref(reference);
    arena_close(arena);
    return check_end();
}
