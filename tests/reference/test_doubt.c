// Doubt against metafor: leaving out, adding up, influence, funnel asymmetry,
// trim and fill, fail-safe numbers, selection and predictions, all that
// ../shared/data/meta/reference.json has of them.
//
// SOURCE: metafor 3.8-1, in R 4.2.2
// SPDX-License-Identifier: GPL-3.0-or-later

#include "meta_data.h"
#include "stats/doubt.h"
#include "stats/doubt_bias.h"
#include "stats/doubt_select.h"

static const double CLOSED = 1e-12;
static const double ITERATED = 1e-8;

static struct arena *arena;
static const char *where; // what is compared, for the message
static int compared;

static void same(const char *what, double got, double want, double tolerance)
{
    bool good = meta_near(got, want, tolerance, 1);

    compared++;
    if (!good) {
        printf("%s %s: %.17g, not %.17g\n", where, what, got, want);
    }
    CHECK(what, good);
}

// Relative to itself, and to what its exponent magnifies.
static void same_p(const char *what, double got, double want, double tolerance)
{
    double digits = 1 - log(fmax(want, 1e-300));
    bool good = meta_near(got, want, 4 * tolerance * digits, 1e-300);

    compared++;
    if (!good) {
        printf("%s %s: %.17g, not %.17g\n", where, what, got, want);
    }
    CHECK(what, good);
}

static void same_element(const json_t *object, const char *key, size_t i,
                         double got, double tolerance)
{
    same(key, got, meta_element(json_object_get(object, key), i), tolerance);
}

static void same_refits(const struct doubt_refits *refits, const json_t *one)
{
    CHECK("every fit is there", refits->failed == 0);
    for (size_t i = 0; i < refits->rows; i++) {
        const struct doubt_refit *row = &refits->row[i];

        same_element(one, "b", i, row->estimate, ITERATED);
        same_element(one, "se", i, row->se, ITERATED);
        same_element(one, "tau2", i, row->tau2, ITERATED);
        if (json_object_get(one, "Q")) {
            same_element(one, "I2", i, row->i2, ITERATED);
            same_element(one, "Q", i, row->q, CLOSED);
        }
    }
}

static void test_refits(const struct pool_data *data, const json_t *set)
{
    struct pool_settings settings = pool_defaults();
    const json_t *left_out = json_object_get(set, "leave1out_REML");
    const json_t *added = json_object_get(set, "cumul_REML");
    struct doubt_refits refits;
    struct err err = {0};

    if (left_out) {
        CHECK("studies are left out",
              doubt_leave_one_out(arena, data, &settings, &refits, &err));
        CHECK("as many as there are", refits.rows == data->k);
        same_refits(&refits, left_out);
    }
    if (added) {
        CHECK("studies are added up",
              doubt_cumulate(arena, data, &settings, NULL, &refits, &err));
        same_refits(&refits, added);
    }
}

static void test_influence(const struct pool_data *data,
                           const struct pool_fit *fit, const json_t *set)
{
    const json_t *one = json_object_get(set, "influence_REML");
    struct doubt_influences found;
    struct err err = {0};

    if (!one) {
        return;
    }
    CHECK("influence is found",
          doubt_influence(arena, data, fit, &found, &err));
    for (size_t i = 0; i < found.rows; i++) {
        const struct doubt_influence *row = &found.row[i];

        same_element(one, "rstudent", i, row->rstudent, ITERATED);
        same_element(one, "dffits", i, row->dffits, ITERATED);
        same_element(one, "cook_d", i, row->cook, ITERATED);
        same_element(one, "cov_r", i, row->cov_ratio, ITERATED);
        same_element(one, "tau2_del", i, row->tau2_deleted, ITERATED);
        same_element(one, "hat", i, row->hat, ITERATED);
        same_element(one, "weight", i, row->weight, ITERATED);
    }
}

static void test_blup(const struct pool_data *data, const struct pool_fit *fit,
                      const json_t *set)
{
    const json_t *one = json_object_get(set, "blup_REML");
    struct doubt_blup *row;
    struct err err = {0};

    CHECK("predictions are made", doubt_blups(arena, data, fit, &row, &err));
    for (size_t i = 0; i < data->k; i++) {
        same_element(one, "pred", i, row[i].estimate, ITERATED);
        same_element(one, "se", i, row[i].se, ITERATED);
        same_element(one, "pi_lb", i, row[i].low, ITERATED);
        same_element(one, "pi_ub", i, row[i].high, ITERATED);
    }
}

static void same_egger(const struct egger *egger, const json_t *one,
                       double tolerance)
{
    same("stat", egger->statistic, meta_number(one, "stat"), tolerance);
    same_p("p", egger->p, meta_number(one, "p"), tolerance);
    same("dfs", egger->df, meta_number(one, "dfs"), 0);
    same("est", egger->limit, meta_number(one, "est"), tolerance);
    same("ci_lb", egger->low, meta_number(one, "ci_lb"), tolerance);
    same("ci_ub", egger->high, meta_number(one, "ci_ub"), tolerance);
}

static void test_egger(const struct pool_data *data, const json_t *set)
{
    struct pool_settings settings = pool_defaults();
    struct egger_choice sei = {EGGER_SEI, NULL};
    struct egger_choice vi = {EGGER_VI, NULL};
    struct egger egger;
    struct err err = {0};

    CHECK("Egger's lines are drawn",
          egger_lm(arena, data, .95, &sei, &egger, &err));
    same_egger(&egger, json_object_get(set, "egger_lm_sei"), 1e-11);
    CHECK("by variances", egger_lm(arena, data, .95, &vi, &egger, &err));
    same_egger(&egger, json_object_get(set, "egger_lm_vi"), 1e-11);
    CHECK("by meta-regression",
          egger_rma(arena, data, &settings, &sei, &egger, &err));
    same_egger(&egger, json_object_get(set, "egger_rma_sei"), ITERATED);
}

static void test_begg(const struct pool_data *data, const json_t *set)
{
    static const char *const KEYS[] = {"begg", "begg_default"};
    struct begg begg;
    struct err err = {0};

    for (int exact = 0; exact < 2; exact++) {
        const json_t *one = json_object_get(set, KEYS[exact]);

        CHECK("ranks are correlated",
              begg_test(arena, data, exact, &begg, &err));
        same("tau", begg.tau, meta_number(one, "tau"), CLOSED);
        same_p("p", begg.p, meta_number(one, "p"), CLOSED);
    }
}

static void test_trim_and_fill(const struct pool_data *data, const json_t *set)
{
    static const char *const SIDES[] = {"", "left", "right"};
    struct pool_settings settings = pool_defaults();

    for (int n = 0; n < 4; n++) {
        struct trim_choice choice = {n / 2 ? TRIM_R0 : TRIM_L0,
                                     n % 2 ? TRIM_RIGHT : TRIM_LEFT};
        struct str key = text_print(arena, "trimfill_REML_%s_%s",
                                    TRIM_ESTIMATOR_NAMES[choice.estimator],
                                    SIDES[choice.side]);
        const json_t *one = json_object_get(set, key.at);
        struct trim_fill filled;
        struct err err = {0};

        CHECK("it is trimmed and filled",
              trim_and_fill(arena, data, &settings, &choice, &filled, &err));
        same("k0", (double)filled.k0, meta_number(one, "k0"), 0);
        same("se_k0", filled.k0_se, meta_number(one, "se_k0"), CLOSED);
        same("b", filled.fit.beta[0].estimate, meta_number(one, "b"), ITERATED);
        same("se", filled.fit.beta[0].se, meta_number(one, "se"), ITERATED);
        same("tau2", filled.fit.tau2, meta_number(one, "tau2"), ITERATED);
        same("ci_lb", filled.fit.beta[0].low, meta_number(one, "ci_lb"),
             ITERATED);
        same("ci_ub", filled.fit.beta[0].high, meta_number(one, "ci_ub"),
             ITERATED);
    }
}

static void test_fail_safe(const struct pool_data *data, const json_t *set)
{
    const json_t *one = json_object_get(set, "fsn_rosenthal");
    struct fail_safe safe;
    struct err err = {0};

    CHECK("it is failed safely", fail_safe_n(data, .05, &safe, &err));
    same("fsnum", safe.rosenthal, meta_number(one, "fsnum"), 0);
    same_p("p", safe.rosenthal_p, meta_number(one, "p"), CLOSED);
}

// metafor's optimum is good to some 1e-7: ours must be at least as high.
static void test_selection(const struct pool_data *data, const json_t *set)
{
    const double near = 1e-5;
    const json_t *one = json_object_get(set, "selmodel_3psm");
    struct pool_settings settings = pool_defaults();
    // The side that the effects lie on, as the reference has it.
    bool less = meta_number(json_object_get(set, "REML"), "b") < 0;
    struct selection_choice choice = {less ? SELECT_LESS : SELECT_GREATER,
                                      .025};
    struct selection found;
    struct err err = {0};
    bool good = selection_fit(arena, data, &settings, &choice, &found, &err);

    CHECK("selection is fitted", good);
    if (!good) {
        printf("%s: %s\n", where, err.text);
        return;
    }
    CHECK("as high as metafor or higher",
          found.loglik >= meta_number(one, "ll") - 1e-9);
    same("ll", found.loglik, meta_number(one, "ll"), near);
    same("b", found.beta[0].estimate, meta_number(one, "b"), near);
    same("se", found.beta[0].se, meta_number(one, "se"), near);
    same("tau2", found.tau2, meta_number(one, "tau2"), near);
    same("delta", found.delta, meta_element(json_object_get(one, "delta"), 1),
         near);
    same("se_delta", found.delta_se,
         meta_element(json_object_get(one, "se_delta"), 1), near);
    same("LRT", found.lrt, meta_number(one, "LRT"), near);
    same("LRTp", found.lrt_p, meta_number(one, "LRTp"), near);
}

static void test_set(const char *name, const json_t *set)
{
    struct meta_table table = meta_read(arena, name);
    struct pool_data data = {
        .k = table.rows,
        .yi = meta_column(arena, &table, "yi"),
        .vi = meta_column(arena, &table, "vi"),
        .p = 1,
        .intercept = true,
    };
    struct pool_settings settings = pool_defaults();
    struct pool_fit fit;
    struct err err = {0};
    bool good = pool_fit(arena, &data, &settings, &fit, &err);

    where = name;
    CHECK("it can be pooled", good);
    if (good) {
        test_refits(&data, set);
        test_influence(&data, &fit, set);
        test_blup(&data, &fit, set);
        test_egger(&data, set);
        test_begg(&data, set);
        test_trim_and_fill(&data, set);
        test_fail_safe(&data, set);
        test_selection(&data, set);
    }
}

int main(void)
{
    json_t *reference = meta_reference();
    const char *name;
    const json_t *set;
    int sets = 0;

    arena = arena_open("test");
    if (!reference) {
        check_left_out("../shared/data/meta");
    }
    json_object_foreach(reference, name, set)
    {
        if (json_object_get(set, "blup_REML")) {
            test_set(name, set);
            sets++;
        }
    }
    CHECK("twelve sets or more, and their numbers",
          !reference || (sets >= 12 && compared > 4000));
    json_decref(reference);
    arena_close(arena);
    return check_end();
}
