// Curves, Cox models and discrete hazards against R's survival: everything of
// ../shared/data/survival/reference.json that src/stats covers.
//
// SOURCE: survival 3.5-3, in R 4.2.2
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "evidence/frame.h"
#include "meta_data.h"
#include "stats/binomial.h"
#include "stats/cox.h"

static struct arena *arena;
static json_t *reference;
static const char *where;

static void same(const char *what, double got, double want, double tolerance)
{
    bool good = meta_near(got, want, tolerance, 1e-3);

    if (!good) {
        printf("%s %s: %.17g, not %.17g\n", where, what, got, want);
    }
    CHECK(what, good);
}

static const json_t *answer(const char *name)
{
    where = name;
    return json_object_get(reference, name);
}

// ---- data -------------------------------------------------------------------

static struct frame frame_of(const char *set)
{
    struct frame frame = {0};
    struct err err = {0};
    struct str path = text_print(arena, "../shared/data/survival/%s.csv", set);
    struct frame_source source = {.path = path.at, .threads = 1};

    CHECK(path.at, frame_read(arena, &source, &frame, NULL, &err));
    return frame;
}

// Numbers; of a text column 1 where it is `level`.
static double value_of(const struct frame *frame, const char *name,
                       const char *level, size_t row)
{
    const struct frame_column *column =
        frame_find(frame, (struct str){name, strlen(name)});

    if (!column->is_text) {
        return level ? column->numbers[row] == strtod(level, NULL)
                     : column->numbers[row];
    }
    if (column->codes[row] == FRAME_NO_TEXT) {
        return NAN;
    }
    return level
        && str_is_equal(column->levels[column->codes[row]],
                        (struct str){level, strlen(level)});
}

struct wish { // how rows become a model
    const char *set, *start, *time, *event, *event_value;
    const char *x[8][2]; // column, level (or NULL)
    const char *stratum, *cluster;
};

static bool row_is_whole(const struct frame *frame, const struct wish *wish,
                         size_t row)
{
    bool whole = !isnan(value_of(frame, wish->time, NULL, row));

    for (int j = 0; wish->x[j][0]; j++) {
        whole &= !isnan(value_of(frame, wish->x[j][0], NULL, row));
    }
    // R makes such a row NA, with a warning: an entry of no length.
    whole &= !wish->start
          || value_of(frame, wish->start, NULL, row)
                 < value_of(frame, wish->time, NULL, row);
    return whole
        && !(wish->cluster && isnan(value_of(frame, wish->cluster, NULL, row)));
}

static uint32_t code(const struct frame *frame, const char *name, size_t row)
{
    return (uint32_t)value_of(frame, name, NULL, row);
}

static void columns_fill(const struct frame *frame, const struct wish *wish,
                         const size_t *rows, struct cox_data *data, double *x)
{
    for (int j = 0; j < data->p; j++) {
        for (size_t i = 0; i < data->rows.n; i++) {
            x[i + (size_t)j * data->rows.n] =
                value_of(frame, wish->x[j][0], wish->x[j][1], rows[i]);
        }
    }
}

static struct cox_data data_of(const struct wish *wish)
{
    struct frame frame = frame_of(wish->set);
    size_t *rows = arena_take(arena, frame.rows, sizeof *rows);
    double *start = arena_take(arena, frame.rows, sizeof *start);
    double *time = arena_take(arena, frame.rows, sizeof *time);
    bool *event = arena_take(arena, frame.rows, sizeof *event);
    uint32_t *stratum = arena_take(arena, frame.rows, sizeof *stratum);
    uint32_t *cluster = arena_take(arena, frame.rows, sizeof *cluster);
    double *x = arena_take(arena, frame.rows * 8, sizeof *x);
    struct cox_data data = {.x = x};
    size_t n = 0;

    while (wish->x[data.p][0]) {
        data.p++;
    }
    for (size_t row = 0; row < frame.rows; row++) {
        if (!row_is_whole(&frame, wish, row)) {
            continue;
        }
        rows[n] = row;
        start[n] = wish->start ? value_of(&frame, wish->start, NULL, row) : 0;
        time[n] = value_of(&frame, wish->time, NULL, row);
        event[n] = value_of(&frame, wish->event, wish->event_value, row) == 1;
        stratum[n] = wish->stratum ? code(&frame, wish->stratum, row) - 1 : 0;
        cluster[n] = wish->cluster ? code(&frame, wish->cluster, row) : 0;
        n++;
    }
    data.rows =
        (struct survival_data){.n = n,
                               .start = wish->start ? start : NULL,
                               .time = time,
                               .event = event,
                               .stratum = wish->stratum ? stratum : NULL,
                               .strata = wish->stratum ? 2 : 1};
    data.cluster = wish->cluster ? cluster : NULL;
    data.clusters = 200;
    columns_fill(&frame, wish, rows, &data, x);
    return data;
}

static const struct wish LUNG = {"lung", NULL,           "time", "status",
                                 "2",    {{NULL, NULL}}, NULL,   NULL};

// ---- curves -----------------------------------------------------------------

static void same_steps(const struct survival_curve *curve, const json_t *one,
                       size_t from)
{
    for (size_t i = 0; i < curve->count; i++) {
        const struct survival_step *step = &curve->steps[i];
        const struct {
            const char *name;
            double value;
        } COLUMNS[] = {
            {"time",     step->time            },
            {"n_risk",   (double)step->at_risk },
            {"n_event",  (double)step->events  },
            {"n_censor", (double)step->censored},
            {"surv",     step->survival        },
            {"std_err",  step->error           },
            {"lower",    step->low             },
            {"upper",    step->high            },
            {"cumhaz",   step->hazard          },
            {"std_chaz", step->hazard_error    },
        };

        for (size_t c = 0; c < sizeof COLUMNS / sizeof *COLUMNS; c++) {
            same(COLUMNS[c].name, COLUMNS[c].value,
                 meta_element(json_object_get(one, COLUMNS[c].name), from + i),
                 1e-13);
        }
    }
}

static void same_table(const struct survival_curve *curve, const json_t *table,
                       const json_t *quartiles)
{
    const double VALUES[] = {
        (double)curve->rows,
        (double)curve->most_at_risk,
        (double)curve->rows,
        (double)curve->events,
        curve->mean,
        curve->mean_error,
        curve->quartile[1].time,
        curve->quartile[1].low,
        curve->quartile[1].high,
    };
    const json_t *value;
    const char *name;
    size_t i = 0;

    if (json_is_object(table)) {
        json_object_foreach((json_t *)table, name, value)
        {
            same(name, VALUES[i++], json_number_value(value), 1e-12);
        }
    } else {
        for (; i < json_array_size(table); i++) {
            same("table", VALUES[i], meta_element(table, i), 1e-12);
        }
    }
    CHECK("nine columns", i == 9);
    for (i = 0; i < 3; i++) {
        same("quartile", curve->quartile[i].time, meta_element(quartiles, i),
             1e-13);
    }
}

static void test_curve(const char *name, struct survival_wish wish)
{
    const json_t *one = answer(name);
    struct cox_data data = data_of(&LUNG);
    struct survival_curve *curve = survival_curves(arena, &data.rows, &wish);

    CHECK("as many steps",
          curve->count == json_array_size(json_object_get(one, "time")));
    same_steps(curve, one, 0);
    if (!wish.from_hazard) {
        same_table(curve, json_object_get(one, "table"),
                   json_object_get(one, "quantile"));
    }
}

static struct cox_data lung_by_sex(void)
{
    struct wish wish = LUNG;

    wish.stratum = "sex";
    return data_of(&wish);
}

static void test_groups(void)
{
    const json_t *one = answer("lung_km_sex");
    struct cox_data data = lung_by_sex();
    struct survival_wish wish = {.level = .95, .mean_until = NAN};
    struct survival_curve *curves = survival_curves(arena, &data.rows, &wish);
    const json_t *table = json_object_get(one, "table");
    const json_t *quantile = json_object_get(one, "quantile");

    same_steps(&curves[0], one, 0);
    same_steps(&curves[1], one, curves[0].count);
    same_table(&curves[0], json_object_get(table, "sex=1"),
               json_array_get(quantile, 0));
    same_table(&curves[1], json_object_get(table, "sex=2"),
               json_array_get(quantile, 1));

    one = answer("lung_rmst500");
    wish.mean_until = 500;
    curves = survival_curves(arena, &data.rows, &wish);
    for (size_t s = 0; s < 2; s++) {
        same("rmean", curves[s].mean,
             meta_element(json_object_get(one, "rmean"), s), 1e-12);
        same("se", curves[s].mean_error,
             meta_element(json_object_get(one, "se"), s), 1e-12);
    }
}

static void test_compare(const char *name, double rho)
{
    const json_t *one = answer(name);
    struct cox_data data = lung_by_sex();
    struct survival_test test;
    struct err err;

    CHECK(name, survival_compare(arena, &data.rows, rho, &test, &err));
    same("chisq", test.chi_square, meta_number(one, "chisq"), 1e-12);
    for (size_t s = 0; s < 2; s++) {
        same("obs", test.observed[s],
             meta_element(json_object_get(one, "obs"), s), 1e-12);
        same("exp", test.expected[s],
             meta_element(json_object_get(one, "exp"), s), 1e-12);
        same("var", test.variance[s],
             meta_element(json_array_get(json_object_get(one, "var"), 0), s),
             1e-12);
    }
}

// ---- Cox --------------------------------------------------------------------

static void same_matrix(const char *what, const double *got, int p,
                        double tolerance, const json_t *want)
{
    for (int i = 0; i < p; i++) {
        for (int j = 0; j < p; j++) {
            same(what, got[i + j * p],
                 meta_element(json_array_get(want, (size_t)i), (size_t)j),
                 tolerance);
        }
    }
}

// The file's value for the clustered model is that of some other fit: R 4.2.2
// with survival 3.5-3 prints the two numbers here for the same call.
static void same_concordance(const struct cox_fit *fit, const json_t *one)
{
    bool clustered = strcmp(where, "lung_cox_cluster") == 0;

    same("concordance", fit->pairs.value,
         clustered ? 0.603651770402502 : meta_number(one, "concordance"),
         1e-12);
    same("concordance_se", fit->pairs.error,
         clustered ? 0.0198478101998055 : meta_number(one, "concordance_se"),
         1e-9);
}

static void same_cox(const struct cox_fit *fit, const json_t *one)
{
    const json_t *loglik = json_object_get(one, "loglik");
    const json_t *naive = json_object_get(one, "naive_var");
    const json_t *value;
    const char *name;
    int j = 0;

    json_object_foreach(json_object_get(one, "coef"), name, value)
    {
        same(name, fit->beta[j++].estimate, json_number_value(value), 1e-9);
    }
    CHECK("as many coefficients", j == fit->p);
    same_matrix("var", fit->variance, fit->p, 1e-9,
                json_object_get(one, "var"));
    if (json_is_array(naive)) {
        same_matrix("naive", fit->naive, fit->p, 1e-9, naive);
    }
    for (j = 0; j < fit->p; j++) {
        same("se", fit->beta[j].se,
             meta_element(json_object_get(one, "se"), (size_t)j), 1e-9);
    }
    same("null", fit->loglik_null, meta_element(loglik, 0), 1e-12);
    same("loglik", fit->loglik, meta_element(loglik, 1), 1e-12);
    same("score", fit->score, meta_number(one, "score"), 1e-9);
    same("wald", fit->wald, meta_number(one, "wald"), 1e-8);
    same("lrt", fit->likelihood_ratio, meta_number(one, "lrt"), 1e-9);
    same("n", (double)fit->n, meta_number(one, "n"), 0);
    same("nevent", (double)fit->events, meta_number(one, "nevent"), 0);
    same_concordance(fit, one);
}

static void test_cox(const char *name, const struct wish *wish,
                     enum cox_ties ties)
{
    const json_t *one = answer(name);
    struct cox_data data = data_of(wish);
    struct cox_settings settings = {ties, .95, COX_TIME_KM};
    struct cox_fit fit;
    struct err err = {0};
    bool good = cox_fit(arena, &data, &settings, &fit, &err);

    if (!good) {
        printf("%s: %s\n", name, err.text);
    }
    CHECK(name, good);
    if (good) {
        same_cox(&fit, one);
    }
}

static const struct wish LUNG_THREE = {
    "lung",   NULL, "time",
    "status", "2",  {{"age", NULL}, {"sex", NULL}, {"ph.ecog", NULL}},
    NULL,     NULL
};

static void test_base_line(void)
{
    const json_t *one = answer("lung_basehaz");
    const json_t *times = json_object_get(one, "time");
    const json_t *hazards = json_object_get(one, "hazard");
    struct cox_data data = data_of(&LUNG_THREE);
    struct cox_settings settings = {COX_EFRON, .95, COX_TIME_KM};
    struct cox_base *base;
    struct cox_fit fit;
    struct err err;
    size_t count;
    size_t at = 0;

    CHECK("fits", cox_fit(arena, &data, &settings, &fit, &err));
    count = cox_base_line(arena, &data, &settings, &fit, NULL, &base);
    // R also lists times at which nobody had the event.
    for (size_t i = 0; i < json_array_size(times); i++) {
        while (at + 1 < count && base[at + 1].time <= meta_element(times, i)) {
            at++;
        }
        same("hazard", base[at].hazard, meta_element(hazards, i), 1e-9);
    }
}

static void test_proportional(const char *name, enum cox_time time)
{
    const json_t *one = answer(name);
    const json_t *rows =
        json_is_array(one) ? one : json_object_get(one, "table");
    struct cox_data data = data_of(&LUNG_THREE);
    struct cox_settings settings = {COX_EFRON, .95, time};
    struct cox_check checks[4];
    struct cox_fit fit;
    struct err err;

    CHECK(name,
          cox_fit(arena, &data, &settings, &fit, &err)
              && cox_proportional(arena, &data, &settings, &fit, checks, &err));
    for (size_t j = 0; j < 4; j++) {
        const json_t *row = json_array_get(rows, j);

        same("chisq", checks[j].chi_square, meta_element(row, 0), 1e-8);
        same("df", checks[j].df, meta_element(row, 1), 0);
        same("p", checks[j].p, meta_element(row, 2), 1e-8);
    }
}

static void test_concordance(void)
{
    const json_t *one = answer("lung_concordance");
    const json_t *pairs = json_object_get(one, "count");
    struct wish wish = LUNG;
    struct cox_data data;
    struct concordance got;
    double *score;

    wish.x[0][0] = "age";
    data = data_of(&wish);
    // R's concordance() asks whether a high value goes with a late event.
    score = arena_take(arena, data.rows.n, sizeof *score);
    for (size_t i = 0; i < data.rows.n; i++) {
        score[i] = -data.x[i];
    }
    got = concordance_of(arena, &data.rows,
                         meta_number(pairs, "concordant")
                                 < meta_number(pairs, "discordant")
                             ? score
                             : data.x,
                         NULL, 0);
    same("concordance", got.value, meta_number(one, "concordance"), 1e-13);
    same("concordant", got.concordant, meta_number(pairs, "concordant"), 0);
    same("discordant", got.discordant, meta_number(pairs, "discordant"), 0);
    same("tied.x", got.tied_score, meta_number(pairs, "tied.x"), 0);
    same("tied.y", got.tied_time, meta_number(pairs, "tied.y"), 0);
    same("tied.xy", got.tied_both, meta_number(pairs, "tied.xy"), 0);
    same("var", got.error * got.error, meta_number(one, "var"), 1e-12);
}

// ---- discrete time ----------------------------------------------------------

static void test_hazard(const char *name, enum binomial_link link)
{
    static const struct wish WISH = {
        "BtheB_person_period",
        NULL,
        "period",
        "dropout",
        NULL,
        {{"period", "2"},
          {"period", "3"},
          {"period", "4"},
          {"bdi_prev", NULL},
          {"treatment", "TAU"},
          {"drug", "Yes"}},
        NULL,
        NULL
    };
    const json_t *one = answer(name);
    struct cox_data rows = data_of(&WISH);
    size_t n = rows.rows.n;
    double *x = arena_take(arena, n * 7, sizeof *x);
    double *y = arena_take(arena, n, sizeof *y);
    struct binomial_data data = {.n = n, .y = y, .p = 7, .x = x};
    struct binomial_fit fit;
    struct err err = {0};
    const json_t *value;
    const char *column;
    double tolerance = link == BINOMIAL_LOGIT ? 1e-8 : 1e-6;
    int j = 0;

    memcpy(x + n, rows.x, n * 6 * sizeof *x);
    for (size_t i = 0; i < n; i++) {
        x[i] = 1;
        y[i] = rows.rows.event[i];
    }
    // For this link R's own steps end early: its last one changed the deviance
    // by 1e-8, which is some 1e-7 of a coefficient.
    CHECK(name, binomial_fit(arena, &data, link, .95, &fit, &err));
    json_object_foreach(json_object_get(one, "coef"), column, value)
    {
        same(column, fit.beta[j].estimate, json_number_value(value), tolerance);
        same("se", fit.beta[j].se,
             meta_element(json_object_get(one, "se"), (size_t)j), tolerance);
        j++;
    }
    same_matrix("vcov", fit.variance, 7, tolerance,
                json_object_get(one, "vcov"));
    same("deviance", fit.deviance, meta_number(one, "deviance"), 1e-10);
    same("null", fit.null_deviance, meta_number(one, "null_deviance"), 1e-10);
    same("loglik", fit.loglik, meta_number(one, "logLik"), 1e-10);
    same("aic", fit.aic, meta_number(one, "AIC"), 1e-10);
    for (size_t i = 0; i < 12; i++) {
        same("hazard", fit.fitted[i],
             meta_element(json_object_get(one, "hazard_head"), i), tolerance);
    }
}

static const struct wish HEART = {
    "heart",
    "start",
    "stop",
    "event",
    NULL,
    {{"age", NULL}, {"year", NULL}, {"surgery", NULL}, {"transplant", "1"}},
    NULL,
    NULL
};
static const struct wish BLADDER = {
    "bladder1",
    "start",
    "stop",
    "status",
    "1",
    {{"treatment", "pyridoxine"},
      {"treatment", "thiotepa"},
      {"number", NULL},
      {"size", NULL}},
    NULL,
    "id"
};

static void test_models(void)
{
    struct wish wish = {
        "lung", NULL, "time", "status", "2", {{"age", NULL}, {"ph.ecog", NULL}},
        "sex",  NULL
    };

    test_cox("lung_cox_efron", &LUNG_THREE, COX_EFRON);
    test_cox("lung_cox_breslow", &LUNG_THREE, COX_BRESLOW);
    test_cox("lung_cox_strata", &wish, COX_EFRON);
    wish.stratum = NULL;
    wish.x[1][0] = "sex";
    wish.cluster = "inst";
    test_cox("lung_cox_cluster", &wish, COX_EFRON);
    test_cox("heart_tvc", &HEART, COX_EFRON);
    test_cox("heart_tvc_breslow", &HEART, COX_BRESLOW);
    test_cox("bladder_ag", &BLADDER, COX_EFRON);
}

int main(void)
{
    arena = arena_open("test");
    reference =
        json_load_file("../shared/data/survival/reference.json", 0, NULL);
    if (!reference) {
        check_left_out("../shared/data/survival");
        return check_end();
    }
    test_curve("lung_km",
               (struct survival_wish){.95, SURVIVAL_LOG, false, NAN});
    test_curve("lung_km_loglog",
               (struct survival_wish){.95, SURVIVAL_LOG_LOG, false, NAN});
    test_curve("lung_na", (struct survival_wish){.95, SURVIVAL_LOG, true, NAN});
    test_groups();
    test_compare("lung_survdiff_rho0", 0);
    test_compare("lung_survdiff_rho1", 1);
    test_models();
    test_base_line();
    test_proportional("lung_zph", COX_TIME_KM);
    test_proportional("lung_zph_rank", COX_TIME_RANK);
    test_concordance();
    test_hazard("BtheB_dropout_discrete_logit", BINOMIAL_LOGIT);
    test_hazard("BtheB_dropout_discrete_cloglog", BINOMIAL_CLOGLOG);
    json_decref(reference);
    arena_close(arena);
    return check_end();
}
