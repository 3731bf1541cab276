// Correlated residuals and unequal variances against nlme 3.1-162.
//
// nlme's search is looser than ours: what counts is that our criterion is no
// worse than its by more than 1e-8 relative. Where the reference was made with
// its usual settings, phi and variances agree to 1e-4 only, what depends on
// them likewise. The figures in EXTRA were made with tighter settings (msTol
// 1e-12) and hold to 2e-5.
//
// SOURCE: ../shared/data/mixed/reference.json; nlme for EXTRA
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "check.h"
#include "evidence/design.h"
#include "stats/residual.h"

#include <jansson.h>
#include <unistd.h>

static const char FOLDER[] = "../shared/data/mixed/";

static const struct fit_case {
    const char *name, *file, *formula;
    enum residual_kind kind;
    const char *position, *cluster;
    double phi; // 0: the reference's
} CASES[] = {
    {"sleepstudy_nlme_ar1", "sleepstudy",   "Reaction ~ Days + (1 | Subject)",
     RESIDUAL_AR1,                                                                                   "Days", "Subject", 0},
    {"sleepstudy_gls_ar1",  "sleepstudy",   "Reaction ~ Days",                 RESIDUAL_AR1,
     "Days",                                                                                                 "Subject", 0},
    {"sleepstudy_gls_cs",   "sleepstudy",   "Reaction ~ Days",                 RESIDUAL_EXCHANGE,
     NULL,                                                                                                   "Subject", 0},
    {"BtheB_nlme_ri",       "BtheB_long",
     "bdi ~ bdi.pre + time + relevel(treatment, 'TAU') + drug + "
     "relevel(length, '<6m') + (1 | subject)",                                 RESIDUAL_INDEPENDENT, NULL,   "subject", 0},
    {"BtheB_nlme_car1",     "BtheB_long",
     "bdi ~ bdi.pre + time + relevel(treatment, 'TAU') + drug + "
     "relevel(length, '<6m') + (1 | subject)",                                 RESIDUAL_CAR1,        "time", "subject", 0},
    {"BtheB_growth_ar1",    "BtheB_growth",
     "bdi ~ logt * relevel(treatment, 'TAU') + (1 | subject)",                 RESIDUAL_CAR1,
     "time",                                                                                                 "subject", 0},
};

static void make_design(struct arena *arena, const char *file, const char *text,
                        struct frame *frame, struct design *design)
{
    struct str path = text_print(arena, "%s%s.csv", FOLDER, file);
    struct frame_source source = {.path = path.at};
    struct formula formula;
    struct err err = {0};
    int ignored;

    if (!frame_read(arena, &source, frame, &ignored, &err)
        || !formula_parse(arena, str_of(text), &formula, &err)
        || !design_make(arena, &formula, frame, NULL, design, &err)) {
        printf("%s\n", err.text);
        exit(1);
    }
}

static double cell(const struct frame *frame, const char *name, size_t row)
{
    const struct frame_column *column = frame_find(frame, str_of(name));

    if (!column) {
        printf("no column %s\n", name);
        exit(1);
    }
    return column->is_text ? (double)column->codes[row] : column->numbers[row];
}

static void make_data(struct arena *arena, const struct fit_case *test,
                      const struct frame *frame, const struct design *design,
                      struct residual_data *data)
{
    size_t n = design->n;
    struct mixed_term *terms = arena_take(arena, 4, sizeof *terms);
    uint32_t *cluster = arena_take(arena, n, sizeof *cluster);
    double *position = arena_take(arena, n, sizeof *position);

    for (int k = 0; k < design->group_count; k++) {
        const struct design_group *group = &design->groups[k];

        terms[k] = (struct mixed_term){group->q, group->z, group->level,
                                       group->level_count};
    }
    for (size_t i = 0; i < n; i++) {
        cluster[i] = (uint32_t)cell(frame, test->cluster, design->row[i]);
        position[i] =
            test->position ? cell(frame, test->position, design->row[i]) : 0;
    }
    *data = (struct residual_data){
        .rows = {.n = n,
                 .y = design->y,
                 .p = design->p,
                 .x = design->x,
                 .term_count = design->group_count,
                 .terms = terms},
        .shape = {.kind = test->kind,
                 .cluster = cluster,
                 .position = test->position ? position : NULL}
    };
}

static double number_of(const json_t *object, const char *name)
{
    return json_number_value(json_object_get(object, name));
}

static void compare_fixed(const char *name, const struct mixed_fit *fit,
                          const double *freedom, const json_t *want)
{
    const json_t *df = json_object_get(want, "df");
    const json_t *se = json_object_get(want, "se");
    const char *column;
    json_t *value;
    int i = 0;

    json_object_foreach(json_object_get(want, "fixef"), column, value)
    {
        CHECK(name, check_near(fit->beta[i], json_number_value(value), 2e-5));
        CHECK(name, check_near(fit->se[i],
                               json_number_value(json_array_get(se, (size_t)i)),
                               2e-5));
        if (json_is_object(df)) {
            CHECK(name, check_near(freedom[i], number_of(df, column), 0));
        }
        i++;
    }
    CHECK(name, i == fit->p);
}

static void compare_effects(struct arena *arena, const char *name,
                            const struct mixed_fit *fit, const json_t *want)
{
    const json_t *head = json_object_get(want, "ranef_head");
    double mode[1000];
    struct err err = {0};

    if (!json_is_array(head)) {
        return;
    }
    CHECK(name, mixed_effects(arena, fit, 0, mode, NULL, &err));
    for (size_t i = 0; i < json_array_size(head) && i < 1; i++) {
        CHECK(name,
              check_near(mode[i],
                         number_of(json_array_get(head, i), "(Intercept)"),
                         1e-4));
    }
}

static void compare(struct arena *arena, const struct fit_case *test,
                    const json_t *want)
{
    const char *name = test->name;
    const json_t *d = json_object_get(want, "D");
    const char *group;
    json_t *matrix;
    struct frame frame;
    struct design design;
    struct residual_data data;
    struct residual_fit fit;
    struct residual_clash clash;
    struct err err = {0};
    double freedom[16];
    double loglik = number_of(want, "logLik");

    make_design(arena, test->file, test->formula, &frame, &design);
    make_data(arena, test, &frame, &design, &data);
    if (!residual_fit_make(arena, &data, false, &fit, &clash, &err)) {
        printf("%s: %s\n", name, err.text);
        CHECK(name, false);
        return;
    }
    residual_freedom(arena, &data, &fit.mixed, design.term, freedom);
    CHECK(name, fit.mixed.converged && !fit.flat);
    CHECK(name, fit.mixed.loglik >= loglik - 1e-8 * fabs(loglik)
                    && fit.mixed.loglik <= loglik + 1e-6 * fabs(loglik));
    CHECK(name, check_near(fit.mixed.aic, number_of(want, "AIC"), 1e-6));
    CHECK(name, check_near(fit.mixed.sigma, number_of(want, "sigma"), 2e-5));
    compare_fixed(name, &fit.mixed, freedom, want);
    compare_effects(arena, name, &fit.mixed, want);
    if (test->kind != RESIDUAL_INDEPENDENT) {
        CHECK(name, fabs(fit.phi - number_of(want, "cor")) < 2e-5);
    }
    json_object_foreach((json_t *)d, group, matrix)
    {
        CHECK(name, check_near(fit.mixed.terms[0].covariance[0],
                               json_number_value(json_array_get(
                                   json_array_get(matrix, 0), 0)),
                               1e-4));
    }
    mixed_close(&fit.mixed);
}

// Three sites by the number of the client, as R made them.
static void take_sites(struct arena *arena, const struct frame *frame,
                       const struct design *design, struct residual_data *data)
{
    uint32_t *site = arena_take(arena, design->n, sizeof *site);

    for (size_t i = 0; i < design->n; i++) {
        int client = (int)cell(frame, "subject", design->row[i]);

        site[i] = (uint32_t)((client + 2) % 3); // 1: C, first; 2: A; 0: B
    }
    data->shape.stratum = site;
    data->shape.stratum_count = 3;
}

static const struct extra_case {
    const char *name;
    struct fit_case fit;
    bool ml, sites;
    double loglik, bic, sigma, phi, ratio[2], se0, se3, tolerance;
} EXTRA[] = {
    {"gls, three sites",
     {NULL, "BtheB_growth", "bdi ~ logt * treatment", RESIDUAL_INDEPENDENT,
      NULL, "subject", 0},
     false, true,
     -1428.59982262191,
     2898.70676924755, 11.6052224716541,
     0,                 {0.927967350572958, 0.804380322490915},
     1.309474071194715, 1.422572463949822,
     2e-5},
    {"lme, three sites, CAR(1)",
     {NULL, "BtheB_growth", "bdi ~ logt * treatment + (1 | subject)",
      RESIDUAL_CAR1, "time", "subject", 0},
     false, true,
     -1323.00341074055,
     2699.37312377161, 7.02782582120075,
     0.392102505605023, {0.919247279258577, 0.834195294116514},
     1.472923095897859, 0.928435760375371,
     2e-5},
    {"lme, three sites, CAR(1), ML",
     {NULL, "BtheB_growth", "bdi ~ logt * treatment + (1 | subject)",
      RESIDUAL_CAR1, "time", "subject", 0},
     true,  true,
     -1326.42647417185,
     2706.31448961819, 6.97840426202085,
     0.382628673763262, {0.920096429427383, 0.833573344286602},
     1.466637078247366, 0.927002224107748,
     2e-5},
    {"gls, compound symmetry, ML",
     {NULL, "BtheB_growth", "bdi ~ logt * treatment", RESIDUAL_EXCHANGE, NULL,
      "subject", 0},
     true,  false,
     -1330.46154236732,
     2696.56411225095, 10.8307580413884,
     0.691657331989146, {1, 1},
     1.473855107593391, 0.876190900152694,
     2e-5},
};

static void compare_extra(struct arena *arena, const struct extra_case *test)
{
    const char *name = test->name;
    struct frame frame;
    struct design design;
    struct residual_data data;
    struct residual_fit fit;
    struct residual_clash clash;
    struct err err = {0};
    double near = test->tolerance;

    make_design(arena, test->fit.file, test->fit.formula, &frame, &design);
    make_data(arena, &test->fit, &frame, &design, &data);
    if (test->sites) {
        take_sites(arena, &frame, &design, &data);
    }
    if (!residual_fit_make(arena, &data, test->ml, &fit, &clash, &err)) {
        printf("%s: %s\n", name, err.text);
        CHECK(name, false);
        return;
    }
    CHECK(name, fit.mixed.loglik >= test->loglik * (1 + 1e-8)
                    && fit.mixed.loglik <= test->loglik * (1 - 1e-6));
    CHECK(name, check_near(fit.mixed.bic, test->bic, 1e-7));
    CHECK(name, check_near(fit.mixed.sigma, test->sigma, near));
    CHECK(name, test->phi == 0 || check_near(fit.phi, test->phi, near));
    CHECK(name, !test->sites
                    || (check_near(fit.ratio[1], test->ratio[0], near)
                        && check_near(fit.ratio[2], test->ratio[1], near)));
    CHECK(name, check_near(fit.mixed.se[0], test->se0, near));
    CHECK(name, check_near(fit.mixed.se[3], test->se3, near));
    mixed_close(&fit.mixed);
}

// With its usual search nlme gives up on a slope and AR(1) by ML ("singular
// convergence"), and with opt = "optim" stops short (-866.23648). The figures
// are those of a search of the whole covariance, written down in R.
static void compare_given_up(struct arena *arena)
{
    static const struct fit_case SLOPE = {
        NULL,
        "sleepstudy",
        "Reaction ~ Days + (1 + Days | Subject)",
        RESIDUAL_AR1,
        "Days",
        "Subject",
        0};
    struct frame frame;
    struct design design;
    struct residual_data data;
    struct residual_fit fit;
    struct residual_clash clash;
    struct err err = {0};

    make_design(arena, SLOPE.file, SLOPE.formula, &frame, &design);
    make_data(arena, &SLOPE, &frame, &design, &data);
    CHECK(SLOPE.formula,
          residual_fit_make(arena, &data, true, &fit, &clash, &err));
    CHECK(SLOPE.formula, fit.mixed.converged && fit.evaluations < 2000);
    CHECK(SLOPE.formula, check_near(fit.mixed.loglik, -866.2079438165, 1e-9));
    CHECK(SLOPE.formula, check_near(fit.phi, 0.4818517075, 1e-6));
    mixed_close(&fit.mixed);
}

int main(void)
{
    static const char PATH[] = "../shared/data/mixed/reference.json";
    struct arena *arena = arena_open("test");
    json_t *reference;

    if (access(PATH, R_OK) != 0) {
        check_left_out("../shared/data/mixed");
        return check_end();
    }
    reference = json_load_file(PATH, 0, NULL);
    CHECK("the reference is JSON", reference != NULL);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        compare(arena, &CASES[i], json_object_get(reference, CASES[i].name));
    }
    for (size_t i = 0; i < sizeof EXTRA / sizeof *EXTRA; i++) {
        compare_extra(arena, &EXTRA[i]);
    }
    compare_given_up(arena);
    json_decref(reference);
    arena_close(arena);
    return check_end();
}
