// Reliability and agreement against psych and lavaan: what
// ../shared/data/psychometrics/reference.json says of data that are there.
//
// SOURCE: psych 2.2.9, lavaan 0.6-14, in R 4.2.2
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "evidence/frame.h"
#include "meta_data.h"
#include "stats/agreement.h"
#include "stats/factor_general.h"
#include "stats/factor_one.h"
#include "stats/reliability_within.h"

static struct arena *arena;
static json_t *reference;
static const char *where;

// Relative; below a thousandth absolute.
static void same(const char *what, double got, double want, double tolerance)
{
    bool good = meta_near(got, want, tolerance, 1e-3);

    if (!good) {
        printf("%s %s: %.17g, not %.17g\n", where, what, got, want);
    }
    CHECK(what, good);
}

static double number(const json_t *object, const char *name)
{
    return json_number_value(json_object_get(object, name));
}

static void same_as(const json_t *object, const char *name, double got,
                    double tolerance)
{
    CHECK("the reference has it", json_object_get(object, name) != NULL);
    same(name, got, number(object, name), tolerance);
}

static struct frame frame_of(const char *set)
{
    struct frame frame = {0};
    struct err err = {0};
    struct str path =
        text_print(arena, "../shared/data/psychometrics/%s.csv", set);
    struct frame_source source = {.path = path.at, .threads = 1};

    CHECK(path.at, frame_read(arena, &source, &frame, NULL, &err));
    return frame;
}

// ---- alpha and omega --------------------------------------------------------

// Answers 1 to 6; those items that say the opposite are turned round.
static struct reliability_answers answers_of(const struct frame *frame,
                                             int first, const char *reversed)
{
    double **at = arena_take(arena, 5, sizeof *at);

    for (int j = 0; j < 5; j++) {
        bool turn = strchr(reversed, '1' + j) != NULL;

        at[j] = arena_take(arena, frame->rows, sizeof(double));
        for (size_t i = 0; i < frame->rows; i++) {
            double value = frame->columns[first + j].numbers[i];

            at[j][i] = turn ? 7 - value : value;
        }
    }
    return (struct reliability_answers){frame->rows, 5,
                                        (const double *const *)at};
}

static void same_alpha(const json_t *one,
                       const struct reliability_answers *answers)
{
    const json_t *total = json_object_get(one, "total");
    const json_t *feldt = json_object_get(one, "feldt");
    const json_t *low = json_object_get(feldt, "lower.ci");
    const json_t *high = json_object_get(feldt, "upper.ci");
    struct reliability_score score = reliability_score_of(answers);
    struct reliability_alpha alpha;
    struct reliability_item item[5];
    double covariance[25];

    CHECK("covariances", reliability_covariance(answers, covariance));
    reliability_alpha_of(arena, covariance, 5, (double)answers->rows, .95,
                         &alpha);
    same_as(total, "raw_alpha", alpha.raw, 1e-12);
    same_as(total, "std.alpha", alpha.standardised, 1e-12);
    same_as(total, "G6(smc)", alpha.lambda6, 1e-12);
    same_as(total, "average_r", alpha.average_r, 1e-12);
    same_as(total, "median_r", alpha.median_r, 1e-12);
    same_as(total, "S/N", alpha.signal_noise, 1e-12);
    same_as(total, "ase", alpha.se, 1e-12);
    same_as(total, "mean", score.mean, 1e-12);
    same_as(total, "sd", score.sd, 1e-12);
    same_as(json_array_get(low, 0), "raw_alpha", alpha.feldt_low, 1e-12);
    same_as(json_array_get(high, 0), "raw_alpha", alpha.feldt_high, 1e-12);
    reliability_items_of(arena, answers, covariance, item);
    for (size_t j = 0; j < 5; j++) {
        same("alpha dropped", item[j].without.raw,
             meta_element(json_object_get(one, "alpha_drop"), j), 1e-12);
        same("item-rest", item[j].r_rest,
             meta_element(json_object_get(one, "item_r_drop"), j), 1e-12);
        same("item mean", item[j].mean,
             meta_element(json_object_get(one, "item_mean"), j), 1e-12);
        same("item sd", item[j].sd,
             meta_element(json_object_get(one, "item_sd"), j), 1e-12);
    }
}

static void same_test(const json_t *fit, const struct factor_one_test *test)
{
    same_as(fit, "chisq", test->chi2, 1e-5);
    same_as(fit, "df", test->df, 0);
    same_as(fit, "pvalue", test->p, 1e-12);
    same_as(fit, "cfi", test->cfi, 1e-5);
    same_as(fit, "tli", test->tli, 1e-5);
    same_as(fit, "rmsea", test->rmsea, 1e-5);
    same_as(fit, "rmsea.ci.lower", test->rmsea_low, 1e-5);
    same_as(fit, "rmsea.ci.upper", test->rmsea_high, 1e-5);
    same_as(fit, "srmr", test->srmr, 1e-5);
    same_as(fit, "logl", test->loglik, 1e-6);
    same_as(fit, "aic", test->aic, 1e-6);
    same_as(fit, "bic", test->bic, 1e-6);
    CHECK("the log-likelihood is at least lavaan's",
          test->loglik >= number(fit, "logl") - 1e-8);
}

static void same_omega(const json_t *one,
                       const struct reliability_answers *answers)
{
    struct reliability_answers whole = reliability_complete(arena, answers);
    struct reliability_alpha alpha;
    struct factor_one plain;
    struct factor_one scaled;
    struct factor_one_test test;
    double covariance[25];
    double n = (double)whole.rows;

    same_as(one, "n_complete", n, 0);
    CHECK("covariances", reliability_covariance(&whole, covariance));
    reliability_alpha_of(arena, covariance, 5, n, .95, &alpha);
    same_as(one, "alpha_complete", alpha.raw, 1e-12);
    same_as(one, "guttman_lambda6_complete", alpha.lambda6, 1e-12);
    for (int i = 0; i < 25; i++) {
        covariance[i] *= (n - 1) / n;
    }
    CHECK("a factor", factor_one_fit(arena, covariance, 5, -INFINITY, &scaled)
                          && scaled.converged && !scaled.improper);
    same_as(one, "omega_cfa_cov", scaled.omega, 1e-5);
    factor_one_test(arena, covariance, &scaled, n, &test);
    same_test(json_object_get(one, "cfa_fit"), &test);
    for (int i = 0; i < 5; i++) {
        same("loading", scaled.loading[i],
             meta_element(json_object_get(one, "cfa_loadings"), (size_t)i),
             1e-5);
        same("unique", scaled.unique[i],
             meta_element(json_object_get(one, "cfa_uniq"), (size_t)i), 1e-5);
    }
    for (int i = 0; i < 5; i++) { // a correlation matrix is as good
        double sd = sqrt(covariance[i + i * 5]);

        for (int j = 0; j < 5; j++) {
            covariance[i + j * 5] /= sd;
            covariance[j + i * 5] /= sd;
        }
    }
    CHECK("of correlations",
          factor_one_fit(arena, covariance, 5, .005, &plain));
    same_as(one, "omega_total_onefactor_ml_cor", plain.omega, 1e-5);
    for (int i = 0; i < 5; i++) {
        same("loading", plain.loading[i],
             meta_element(json_object_get(one, "loadings_ml"), (size_t)i),
             1e-5);
    }
}

static void test_bfi(void)
{
    static const struct {
        const char *name;
        int first;
        const char *reversed;
    } SCALES[] = {
        {"alpha_bfi_agree", 0,  "1" },
        {"alpha_bfi_cons",  5,  "45"},
        {"alpha_bfi_extra", 10, "12"},
        {"alpha_bfi_neuro", 15, ""  },
        {"alpha_bfi_open",  20, "25"},
    };
    struct frame frame = frame_of("bfi");

    for (size_t i = 0; frame.rows && i < sizeof SCALES / sizeof *SCALES; i++) {
        struct reliability_answers answers =
            answers_of(&frame, SCALES[i].first, SCALES[i].reversed);
        const json_t *one = json_object_get(reference, SCALES[i].name);

        where = SCALES[i].name;
        same_alpha(one, &answers);
        same_omega(one, &answers);
    }
}

// omega(bfi[, 1:25], nfactors = 5): psych's own search ends at about 1e-5.
static void test_general(void)
{
    struct frame frame = frame_of("bfi");
    const json_t *one = json_object_get(reference, "omega_bfi25_5f");
    struct reliability_answers answers = {.rows = frame.rows, .items = 25};
    const double *columns[25];
    double correlation[625];
    struct factor_general found;

    where = "omega_bfi25_5f";
    for (int j = 0; frame.rows && j < 25; j++) {
        columns[j] = frame.columns[j].numbers;
    }
    answers.at = columns;
    reliability_correlations(&answers, correlation);
    CHECK("a general factor",
          factor_general_find(arena, correlation, 25, 5, &found)
              && !found.heywood);
    same_as(one, "omega_h", found.hierarchical, 1e-4);
    same_as(one, "omega_tot", found.total, 1e-5);
    same_as(one, "alpha", found.alpha, 1e-12);
    same_as(one, "G6", found.lambda6, 1e-12);
}

// ---- agreement --------------------------------------------------------------

static void test_icc(void)
{
    struct frame frame = frame_of("shrout_fleiss_1979");
    const json_t *one = json_object_get(reference, "icc_shrout_fleiss");
    const json_t *rows = json_object_get(one, "results");
    struct agreement agreement;
    double x[24];

    where = "icc_shrout_fleiss";
    for (int j = 0; frame.rows == 6 && j < 4; j++) {
        memcpy(x + (ptrdiff_t)j * 6, frame.columns[j].numbers,
               6 * sizeof(double));
    }
    CHECK("found", agreement_find(x, 6, 4, .95, &agreement));
    same_as(one, "MSW", agreement.within, 1e-12);
    for (size_t i = 0; i < ICC_COUNT; i++) {
        const json_t *row = json_array_get(rows, i);
        const struct agreement_icc *at = &agreement.at[i];

        same_as(row, "ICC", at->icc, 1e-12);
        same_as(row, "F", at->f, 1e-12);
        same_as(row, "df1", at->df1, 0);
        same_as(row, "df2", at->df2, 0);
        same_as(row, "p", at->p, 1e-12);
        same_as(row, "lower bound", at->low, 1e-12);
        same_as(row, "upper bound", at->high, 1e-12);
    }
}

// The variance of weighted kappa by the delta method with slopes taken
// numerically: psych 2.2.9 (0.00080289 here) takes rowSums(w * rs) where the
// paper has the column sums, so that its variance changes when the two raters
// change places.
static double weighted_of(const double *counts)
{
    struct kappa kappa;

    return kappa_find(counts, 3, .95, &kappa) ? kappa.weighted : NAN;
}

static double delta_variance(const double *counts, double n)
{
    double mean = 0;
    double squares = 0;

    for (int i = 0; i < 9; i++) {
        double moved[9];
        double slope;
        double step = 1e-3;

        memcpy(moved, counts, sizeof moved);
        moved[i] = counts[i] + step;
        slope = weighted_of(moved);
        moved[i] = counts[i] - step;
        slope = (slope - weighted_of(moved)) / (2 * step) * n;
        mean += counts[i] / n * slope;
        squares += counts[i] / n * slope * slope;
    }
    return (squares - mean * mean) / n;
}

// The reference holds the shares of its table and n: counts, again.
static void test_kappa(void)
{
    const json_t *one = json_object_get(reference, "kappa_cdi1_cdi10");
    const json_t *agree = json_object_get(one, "agree");
    double counts[9];
    double turned[9];
    struct kappa kappa;
    struct kappa other;

    where = "kappa_cdi1_cdi10";
    for (size_t i = 0; i < 3; i++) {
        for (size_t j = 0; j < 3; j++) {
            counts[i + j * 3] = round(
                number(one, "n") * meta_element(json_array_get(agree, i), j));
            turned[j + i * 3] = counts[i + j * 3];
        }
    }
    CHECK("found", kappa_find(counts, 3, .95, &kappa)
                       && kappa_find(turned, 3, .95, &other));
    same_as(one, "n", (double)kappa.n, 0);
    same_as(one, "kappa", kappa.kappa, 1e-12);
    same_as(one, "weighted", kappa.weighted, 1e-12);
    same_as(one, "var_kappa", kappa.variance, 1e-12);
    same("weighted variance", kappa.weighted_variance,
         delta_variance(counts, (double)kappa.n), 1e-6);
    same("raters change places", kappa.weighted_variance,
         other.weighted_variance, 1e-12);
}

// ---- within and between -----------------------------------------------------

static void test_within_between(void)
{
    struct frame frame = frame_of("withinBetween");
    const json_t *one = json_object_get(reference, "statsBy_withinBetween");
    const double *at[9];
    struct reliability_repeated repeated = {
        {frame.rows, 9, at},
        frame.rows ? frame.columns[0].codes : NULL, 4
    };
    struct reliability_share share[9];
    double within[81];
    double between[81];

    where = "statsBy_withinBetween";
    for (int j = 0; frame.rows && j < 9; j++) {
        at[j] = frame.columns[j + 1].numbers;
    }
    reliability_shares_of(arena, &repeated, .95, share);
    reliability_levels_of(arena, &repeated, within, between);
    for (size_t j = 0; frame.rows && j < 9; j++) {
        struct str name = frame.columns[j + 1].name;
        struct str eta = text_print(arena, "%.*s.bg", SHOW(name));
        const char *key = str_text(arena, name);

        same_as(json_object_get(one, "ICC1"), key, share[j].icc1, 1e-12);
        same_as(json_object_get(one, "ICC2"), key, share[j].icc2, 1e-12);
        same_as(json_object_get(one, "etabg"), eta.at, share[j].eta_between,
                1e-12);
        for (size_t i = 0; i < 9; i++) {
            const json_t *inner =
                json_array_get(json_object_get(one, "rwg"), i);
            const json_t *outer =
                json_array_get(json_object_get(one, "rbg"), i);

            CHECK("rwg",
                  check_near(within[i + j * 9], meta_element(inner, j), 1e-12));
            CHECK("rbg", check_near(between[i + j * 9], meta_element(outer, j),
                                    1e-12));
        }
    }
}

int main(void)
{
    arena = arena_open("reliability");
    reference =
        json_load_file("../shared/data/psychometrics/reference.json", 0, NULL);
    if (!reference) {
        check_left_out("../shared/data/psychometrics");
    } else {
        test_bfi();
        test_general();
        test_icc();
        test_kappa();
        test_within_between();
    }
    json_decref(reference);
    arena_close(arena);
    return check_end();
}
