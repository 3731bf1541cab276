// Linear mixed models against lme4 1.1-31 with a tight optimiser: criterion no
// worse than its by more than 1e-8 relative, coefficients 1e-7, standard errors
// 1e-6, variances 1e-5 (STATISTICS.md, acceptance tolerances). On 10,000 rows
// lme4's own search stops earlier than that: its residual variance, which in a
// balanced design does not depend on theta, is off by 1e-8, its criterion is
// above ours, and standard errors agree to 1e-5, variances to 5e-5.
//
// SOURCE: ../shared/data/mixed/reference.json; ../shared/data/bench/gen3.c
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "check.h"
#include "evidence/frame.h"
#include "evidence/model_csv.h"
#include "stats/mixed.h"
#include "stats/mixed_profile.h"

#include <jansson.h>
#include <unistd.h>

static const char FOLDER[] = "../shared/data/mixed/";

// Columns as "1", "name", "name=level" (1 or 0) and products "a*b"; groups as
// "columns | name" or "columns | name:name".
static const struct fit_case {
    const char *name, *file, *response, *fixed;
    const char *groups[3];
} CASES[] = {
    {"sleepstudy_ri",       "sleepstudy", "Reaction", "1 Days", {"1 | Subject"}                    },
    {"sleepstudy_rs",       "sleepstudy", "Reaction", "1 Days", {"1 Days | Subject"}               },
    {"sleepstudy_rs_uncor",
     "sleepstudy",                        "Reaction",
     "1 Days",                                                  {"1 | Subject", "Days | Subject"}  },
    {"BtheB_ri",
     "BtheB_long",                        "bdi",
     "1 bdi.pre time treatment=BtheB drug=Yes length=>6m",      {"1 | subject"}                    },
    {"BtheB_rs",
     "BtheB_long",                        "bdi",
     "1 bdi.pre time treatment=BtheB drug=Yes length=>6m",      {"1 time | subject"}               },
    {"BtheB_log",
     "BtheB_long",                        "bdi",
     "1 bdi.pre logt treatment=BtheB drug=Yes length=>6m",      {"1 | subject"}                    },
    {"BtheB_growth_rs",
     "BtheB_growth",                      "bdi",
     "1 logt treatment=BtheB logt*treatment=BtheB",             {"1 logt | subject"}               },
    {"Penicillin",          "Penicillin", "diameter", "1",      {"1 | plate", "1 | sample"}        },
    {"Pastes_nested",
     "Pastes",                            "strength",
     "1",                                                       {"1 | cask:batch", "1 | batch"}    },
    {"Dyestuff",            "Dyestuff",   "Yield",    "1",      {"1 | Batch"}                      },
    {"Dyestuff2_singular",  "Dyestuff2",  "Yield",    "1",      {"1 | Batch"}                      },
    {"Oxboys",
     "Oxboys",                            "height",
     "1 age age*age",                                           {"1 age age*age | Subject"}        },
    {"sim1k_2",             NULL,         "y",        "1 t",    {"1 t | client"}                   },
    {"sim1k_3ri",           NULL,         "y",        "1 t",    {"1 t | client", "1 | therapist"}  },
    {"sim1k_3rs",           NULL,         "y",        "1 t",    {"1 t | client", "1 t | therapist"}},
};

// ---- data -------------------------------------------------------------------

struct generator { // of gen3.c
    uint64_t state;
    bool has_spare;
    double spare;
};

static double uniform(struct generator *g)
{
    uint64_t z = (g->state += 0x9E3779B97F4A7C15U);

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    z ^= z >> 31;
    return ((double)(z >> 11) + 0.5) / 9007199254740992.0;
}

static double normal(struct generator *g)
{
    double u, v, r;

    if (g->has_spare) {
        g->has_spare = false;
        return g->spare;
    }
    u = uniform(g);
    v = uniform(g);
    r = sqrt(-2 * log(u));
    g->spare = r * sin(6.283185307179586 * v);
    g->has_spare = true;
    return r * cos(6.283185307179586 * v);
}

static struct frame_column new_column(struct arena *arena, const char *name,
                                      size_t rows, bool text)
{
    return (struct frame_column){
        .name = str_of(name),
        .is_text = text,
        .numbers = text ? NULL : arena_take(arena, rows, sizeof(double)),
        .codes = text ? arena_take(arena, rows, sizeof(uint32_t)) : NULL};
}

// Sessions in clients in therapists.
static void simulate(struct arena *arena, uint32_t clients, int sessions,
                     struct frame *frame)
{
    struct generator g = {.state = 20240601};
    size_t row = 0;
    double a0 = 0;
    double a1 = 0;

    frame->rows = clients * (size_t)sessions;
    frame->column_count = 4;
    frame->columns = arena_take(arena, 4, sizeof *frame->columns);
    frame->columns[0] = new_column(arena, "therapist", frame->rows, true);
    frame->columns[1] = new_column(arena, "client", frame->rows, true);
    frame->columns[2] = new_column(arena, "t", frame->rows, false);
    frame->columns[3] = new_column(arena, "y", frame->rows, false);
    for (uint32_t i = 0; i < clients; i++) {
        double z1, z2, b0, b1;

        if (i % 100 == 0) {
            z1 = normal(&g);
            z2 = normal(&g);
            a0 = 3 * z1;
            a1 = 1 * (-0.2 * z1 + sqrt(1 - 0.04) * z2);
        }
        z1 = normal(&g);
        z2 = normal(&g);
        b0 = 15 * z1;
        b1 = 4 * (-0.3 * z1 + sqrt(1 - 0.09) * z2);
        for (int k = 1; k <= sessions; k++, row++) {
            double t = log(k);
            double y = 70 - 8 * t + a0 + a1 * t + b0 + b1 * t + 8 * normal(&g);

            frame->columns[0].codes[row] = i / 100;
            frame->columns[1].codes[row] = i;
            frame->columns[2].numbers[row] = t;
            frame->columns[3].numbers[row] = floor(y * 1e6 + 0.5) / 1e6;
        }
    }
    frame->columns[0].level_count = (clients + 99) / 100;
    frame->columns[1].level_count = clients;
}

static const struct frame_column *get(const struct frame *frame,
                                      struct str name)
{
    const struct frame_column *column = frame_find(frame, name);

    if (!column) {
        printf("no column %.*s\n", SHOW(name));
        exit(1);
    }
    return column;
}

static double value_of(const struct frame *frame, struct str name, size_t row)
{
    struct str level = name;
    struct str before = str_cut(&level, '=');
    const struct frame_column *column;

    if (str_is(name, "1")) {
        return 1;
    }
    column = get(frame, before);
    return level.at ? str_is_equal(column->levels[column->codes[row]], level)
                    : column->numbers[row];
}

// All columns of a list, side by side.
static double *columns_of(struct arena *arena, const struct frame *frame,
                          const char *list, int *count)
{
    double *columns = arena_take(arena, 16, frame->rows * sizeof *columns);
    struct str rest = str_trim(str_of(list));

    for (*count = 0; rest.at; (*count)++) {
        struct str product = str_cut(&rest, ' ');
        double *column = columns + (size_t)*count * frame->rows;

        for (size_t i = 0; i < frame->rows; i++) {
            struct str factors = product;

            column[i] = 1;
            while (factors.at) {
                column[i] *= value_of(frame, str_cut(&factors, '*'), i);
            }
        }
    }
    return columns;
}

static uint32_t code_of(const struct frame_column *column, size_t row)
{
    return column->is_text ? column->codes[row]
                           : (uint32_t)column->numbers[row];
}

// Units numbered as they come.
static void number_units(struct arena *arena, const struct frame *frame,
                         struct str name, struct mixed_term *term)
{
    uint32_t *level = arena_take(arena, frame->rows, sizeof *level);
    struct str second = name;
    const struct frame_column *a = get(frame, str_cut(&second, ':'));
    const struct frame_column *b = second.at ? get(frame, second) : a;
    uint32_t *known = arena_take(arena, 1 << 20, sizeof *known);

    for (size_t i = 0; i < frame->rows; i++) {
        uint32_t both = (code_of(a, i) * 1000 + code_of(b, i)) % (1 << 20);

        if (!known[both]) {
            known[both] = (uint32_t)++term->level_count;
        }
        level[i] = known[both] - 1;
    }
    term->level = level;
}

static void build(struct arena *arena, const struct fit_case *test,
                  const struct frame *frame, struct mixed_data *data)
{
    struct mixed_term *terms = arena_take(arena, 3, sizeof *terms);

    *data =
        (struct mixed_data){.n = frame->rows,
                            .y = get(frame, str_of(test->response))->numbers,
                            .terms = terms};
    data->x = columns_of(arena, frame, test->fixed, &data->p);
    for (int k = 0; k < 3 && test->groups[k]; k++) {
        struct str group = str_of(test->groups[k]);
        struct str effects = str_trim(str_cut(&group, '|'));

        terms[k].z =
            columns_of(arena, frame, str_text(arena, effects), &terms[k].q);
        number_units(arena, frame, str_trim(group), &terms[k]);
        data->term_count++;
    }
}

// Rows without a response are left out.
static void drop_missing(struct frame *frame, const char *response)
{
    const double *y = get(frame, str_of(response))->numbers;
    size_t kept = 0;

    for (size_t i = 0; i < frame->rows; i++) {
        bool missing = isnan(y[i]);

        for (int j = 0; j < frame->column_count; j++) {
            struct frame_column *column = &frame->columns[j];

            if (column->is_text) {
                column->codes[kept] = column->codes[i];
            } else {
                column->numbers[kept] = column->numbers[i];
            }
        }
        kept += !missing;
    }
    frame->rows = kept;
}

static void load(struct arena *arena, const struct fit_case *test,
                 struct frame *frame)
{
    struct str path = text_print(arena, "%s%s.csv", FOLDER, test->file);
    struct frame_source source = {.path = path.at};
    struct err err = {0};
    int ignored;

    if (!test->file) {
        simulate(arena, 1000, 10, frame);
    } else if (!frame_read(arena, &source, frame, &ignored, &err)) {
        printf("%s\n", err.text);
        exit(1);
    }
}

// ---- comparisons ------------------------------------------------------------

static double number_of(const json_t *object, const char *name)
{
    return json_number_value(json_object_get(object, name));
}

static bool check_array(const double *got, const json_t *want, int count,
                        double tolerance)
{
    bool good = true;

    if (!json_is_array(want)) {
        return count == 1
            && check_near(got[0], json_number_value(want), tolerance);
    }
    for (int i = 0; i < count; i++) {
        good = good
            && check_near(got[i],
                          json_number_value(json_array_get(want, (size_t)i)),
                          tolerance);
    }
    return good && json_array_size(want) == (size_t)count;
}

static bool check_beta(const struct mixed_fit *fit, const json_t *want)
{
    bool good = json_object_size(want) == (size_t)fit->p;
    const char *name;
    json_t *value;
    int i = 0;

    json_object_foreach((json_t *)want, name, value)
    {
        good =
            good && check_near(fit->beta[i++], json_number_value(value), 1e-7);
    }
    return good;
}

// As VarCorr() lists them: the variances of a term, then its covariances.
static bool check_variances(const struct mixed_fit *fit, const json_t *want,
                            double tolerance)
{
    bool good = true;
    size_t at = 0;

    for (int k = 0; k < fit->term_count; k++) {
        int q = fit->terms[k].q;

        for (int off = 0; off < 2; off++) {
            for (int j = 0; j < q; j++) {
                for (int i = off ? j + 1 : j; i < (off ? q : j + 1); i++) {
                    double v = number_of(json_array_get(want, at++), "vcov");

                    good = good
                        && check_near(fit->terms[k].covariance[i + j * q], v,
                                      tolerance);
                }
            }
        }
    }
    return good && at + 1 == json_array_size(want);
}

static void compare(const char *name, const struct mixed_fit *fit,
                    const json_t *want)
{
    double criterion = number_of(want, "criterion");
    bool large = fit->n >= 10000;

    CHECK(name, fit->converged);
    CHECK(name, !large || fit->criterion <= criterion * (1 + 1e-13));
    CHECK(name, fit->criterion <= criterion + 1e-8 * fabs(criterion)
                    && fit->criterion > criterion - 1e-6 * fabs(criterion));
    CHECK(name, check_beta(fit, json_object_get(want, "fixef")));
    CHECK(name, check_array(fit->se, json_object_get(want, "se"), fit->p,
                            large ? 1e-5 : 1e-6));
    CHECK(name, check_variances(fit, json_object_get(want, "varcorr"),
                                large ? 5e-5 : 1e-5));
    CHECK(name, check_near(fit->sigma, number_of(want, "sigma"), 1e-6));
    CHECK(name, check_near(fit->loglik, number_of(want, "logLik"), 1e-8));
    CHECK(name, check_near(fit->aic, number_of(want, "AIC"), 1e-8));
    CHECK(name, check_near(fit->bic, number_of(want, "BIC"), 1e-8));
    CHECK(name,
          fit->singular == json_is_true(json_object_get(want, "singular")));
}

// Satterthwaite's, where the reference has them; lme4's come from differences
// of the criterion and hold about six digits.
static void compare_freedom(struct arena *arena, const char *name,
                            const struct mixed_fit *fit, const json_t *want)
{
    double *freedom = arena_take(arena, (size_t)fit->p, sizeof *freedom);

    if (want) {
        mixed_freedom(arena, fit, freedom);
        CHECK(name,
              check_array(freedom, json_object_get(want, "df"), fit->p, 1e-5));
    }
}

// The unit of the case that the reference calls `label`, by its first row.
static size_t unit_called(struct arena *arena, const struct frame *frame,
                          struct str names, const struct mixed_term *term,
                          struct str label)
{
    struct str second = names;
    const struct frame_column *a = get(frame, str_cut(&second, ':'));
    const struct frame_column *b = second.at ? get(frame, second) : NULL;

    for (size_t i = 0; i < frame->rows; i++) {
        struct str own = a->is_text ? a->levels[a->codes[i]]
                                    : text_print(arena, "%g", a->numbers[i]);

        if (b) {
            own = text_print(arena, "%.*s:%.*s", SHOW(own),
                             SHOW(b->levels[b->codes[i]]));
        }
        if (str_is_equal(own, label)) {
            return term->level[i];
        }
    }
    return term->level_count;
}

// The modes of all units and the conditional variances of those listed. Of two
// terms of one group lme4 lists the modes together: left out here.
static void compare_effects(struct arena *arena, const struct fit_case *test,
                            const struct frame *frame,
                            const struct mixed_data *data,
                            const struct mixed_fit *fit, const json_t *want)
{
    for (int k = 0; k < data->term_count; k++) {
        const struct mixed_term *term = &data->terms[k];
        struct str names = str_of(test->groups[k]);
        size_t units = term->level_count;
        size_t q = (size_t)term->q;
        double *mode = arena_take(arena, units, q * sizeof *mode);
        double *variance = arena_take(arena, units, q * q * sizeof *variance);
        struct err err = {0};
        bool good = mixed_effects(arena, fit, k, mode, variance, &err);
        bool alone = strcmp(test->name, "sleepstudy_rs_uncor") != 0;
        const json_t *group, *spread;

        (void)str_cut(&names, '|');
        names = str_trim(names);
        group = json_object_get(json_object_get(want, "ranef"),
                                str_text(arena, names));
        spread = json_object_get(json_object_get(want, "condvar"),
                                 str_text(arena, names));
        for (size_t i = 0; i < json_array_size(json_object_get(group, "level"));
             i++) {
            size_t unit =
                unit_called(arena, frame, names, term,
                            str_of(json_string_value(json_array_get(
                                json_object_get(group, "level"), i))));

            for (size_t e = 0; e < q && alone; e++) {
                double v = json_number_value(json_array_get(
                    json_array_get(json_object_get(group, "values"), i), e));
                const json_t *own = json_array_get(spread, i);
                double s = json_number_value(
                    q == 1 ? own : json_array_get(json_array_get(own, e), e));

                good = good && unit < units
                    && check_near(mode[unit + e * units], v, 1e-5)
                    && (!own
                        || check_near(variance[unit * q * q + e * (q + 1)], s,
                                      1e-5));
            }
        }
        CHECK(test->name, good && json_object_size(group) > 0);
    }
}

static bool check_limits(const struct mixed_limits *limits, const json_t *want)
{
    double size = fabs(limits->high - limits->low);
    double low = json_number_value(json_array_get(want, 0));
    double high = json_number_value(json_array_get(want, 1));

    return fabs(limits->low - low) < 2e-4 * size
        && fabs(limits->high - high) < 2e-4 * size;
}

// lme4 interpolates between points of the profile: to about four digits of the
// interval's width.
static void compare_profile(struct arena *arena, const char *name,
                            const struct mixed_fit *fit, const json_t *want)
{
    const json_t *ci = json_object_get(want, "ci");
    struct mixed_profile profile;
    struct err err = {0};
    size_t at = 0;

    if (!want) {
        return;
    }
    CHECK(name, mixed_profile_of(arena, fit, 0.95, &profile, &err));
    for (int i = 0; i < fit->theta_count; i++) {
        CHECK(name,
              check_limits(&profile.variation[i], json_array_get(ci, at++)));
    }
    CHECK(name, check_limits(&profile.sigma, json_array_get(ci, at++)));
    for (int i = 0; i < fit->p; i++) {
        CHECK(name, check_limits(&profile.beta[i], json_array_get(ci, at++)));
    }
    CHECK(name, at == json_array_size(ci));
}

static void test_case(const struct fit_case *test, const json_t *want)
{
    struct arena *arena = arena_open("case");
    struct frame frame = {0};
    struct mixed_data data;

    load(arena, test, &frame);
    drop_missing(&frame, test->response);
    build(arena, test, &frame, &data);
    for (int ml = 0; ml < 2; ml++) {
        struct mixed_fit fit;
        struct err err = {0};

        if (!mixed_fit(arena, &data, ml, &fit, &err)) {
            printf("%s: %s\n", test->name, err.text);
            CHECK(test->name, false);
            continue;
        }
        compare(test->name, &fit, json_object_get(want, ml ? "ML" : "REML"));
        if (!ml) {
            compare_freedom(arena, test->name, &fit,
                            json_object_get(want, "satterthwaite"));
        }
        if (test->file) {
            compare_effects(arena, test, &frame, &data, &fit,
                            json_object_get(want, ml ? "ML" : "REML"));
        }
        if (!ml) {
            compare_profile(arena, test->name, &fit,
                            json_object_get(want, "profile_ci_ML"));
        }
        mixed_close(&fit);
    }
    arena_close(arena);
}

// What is said of single rows and groups, from a formula on: fitted values,
// residuals and conditional standard errors as lme4's.
static void test_files(struct arena *arena, const json_t *want)
{
    struct frame_source source = {.path =
                                      "../shared/data/mixed/sleepstudy.csv"};
    const struct model_settings settings = {.level = 0.95};
    struct model_answer answer;
    struct formula formula;
    struct frame frame;
    struct csv_out out;
    struct err err = {0};
    char *bytes = NULL;
    size_t len = 0;
    FILE *file = open_memstream(&bytes, &len);
    double fitted, residual, mode, se;

    CHECK("a model",
          formula_parse(arena, STR("Reaction ~ Days + (Days | Subject)"),
                        &formula, &err)
              && frame_read(arena, &source, &frame, NULL, &err)
              && model_make(arena, &formula, &frame, &settings, &answer, &err));
    csv_out_init(&out, file);
    CHECK("rows and effects",
          model_csv_rows(&out, arena, &answer, &err)
              && model_csv_effects(&out, arena, &answer, &err)
              && csv_out_close(&out, &err));
    (void)fclose(file);
    CHECK("the first row",
          sscanf(strchr(bytes, '\n'), " 1,%*f,%*f,%*f,%*f,%lf,%lf", &fitted,
                 &residual)
                  == 2
              && check_near(fitted,
                            json_number_value(json_array_get(
                                json_object_get(want, "fitted_head"), 0)),
                            1e-7)
              && check_near(residual,
                            json_number_value(json_array_get(
                                json_object_get(want, "resid_head"), 0)),
                            1e-6));
    CHECK("the first group",
          sscanf(strstr(bytes, "Subject,308,(Intercept),"),
                 "Subject,308,(Intercept),%lf,%lf", &mode, &se)
                  == 2
              && check_near(mode, 2.25856550059349, 1e-6)
              && check_near(se * se, 145.705093987278, 1e-6));
    free(bytes);
    model_close(&answer);
}

int main(void)
{
    json_t *reference;
    struct arena *arena;

    if (access("../shared/data/mixed/reference.json", R_OK) != 0) {
        check_left_out("../shared/data/mixed");
        return check_end();
    }
    reference = json_load_file("../shared/data/mixed/reference.json", 0, NULL);
    CHECK("the reference is JSON", reference != NULL);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        test_case(&CASES[i], json_object_get(reference, CASES[i].name));
    }
    arena = arena_open("files");
    test_files(arena, json_object_get(
                          json_object_get(reference, "sleepstudy_rs"), "REML"));
    arena_close(arena);
    json_decref(reference);
    return check_end();
}
