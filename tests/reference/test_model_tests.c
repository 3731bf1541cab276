// Models compared, terms tested and rows predicted, against R 4.2: lme4 1.1-31
// (bobyqa, rhoend 1e-11), lmerTest, nlme 3.1-162. The call that made a figure
// stands beside it.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "check.h"
#include "evidence/model_any.h"
#include "evidence/model_binomial.h"
#include "evidence/model_compare.h"

#include <unistd.h>

static const char FOLDER[] = "../shared/data/mixed/";

// A test reads the file, or the text given instead.
static bool load(struct arena *arena, const char *file, const char *csv,
                 struct frame *frame)
{
    char *path =
        file ? str_text(arena, text_print(arena, "%s%s.csv", FOLDER, file))
             : NULL;
    struct frame_source source = {
        .path = path ? path : "-",
        .in = csv ? fmemopen((void *)(uintptr_t)csv, strlen(csv), "r") : NULL};
    struct err err = {0};
    bool good = frame_read(arena, &source, frame, NULL, &err);

    CHECK(file ? file : "a table", good);
    if (source.in) {
        (void)fclose(source.in);
    }
    return good;
}

static struct formula *parse(struct arena *arena, const char *const *texts,
                             int *count)
{
    struct formula *formulas = arena_take(arena, 8, sizeof *formulas);
    struct err err = {0};

    for (*count = 0; *count < 8 && texts[*count]; ++*count) {
        CHECK(texts[*count], formula_parse(arena, str_of(texts[*count]),
                                           &formulas[*count], &err));
    }
    return formulas;
}

// ---- models side by side ----------------------------------------------------

// NAN: none, or not compared; 0 parameters: the end.
struct expected {
    int parameters;
    double aic, bic, loglik, chisq;
    int df;
    double p, mixture;
};

static const struct comparison_case {
    const char *name, *file;
    const char *formulas[5];
    bool keep_reml, events;
    struct expected models[4];
} COMPARISONS[] = {
  // anova(lmer(Reaction ~ Days + (1|Subject)), ... (Days||Subject),
  // ... (Days|Subject)). The mixtures: pchibarsq(chisq, df, 0.5) by hand,
  // (pchisq(x, df, lower = FALSE) + pchisq(x, df - 1, lower = FALSE)) / 2.
  // A correlation alone is at no edge.
    {"sleepstudy by ML",
     "sleepstudy", {"Reaction ~ Days + (Days | Subject)", "Reaction ~ Days + (1 | Subject)",
      "Reaction ~ Days + (Days || Subject)"},
     false, false,
     {{4, 1802.07864301, 1814.85047041, -897.039321503, NAN, 0, NAN, NAN},
      {5, 1762.00325514, 1777.96803939, -876.001627570, 42.0753878653425, 1,
       8.78215848529e-11, 8.78215848529e-11 / 2},
      {6, 1763.93934446, 1783.09708557, -875.969672232, 0.0639106766846, 1,
       8.00418431978e-01, NAN}}                    },
 // anova(..., refit = FALSE)
    {"sleepstudy by REML",
     "sleepstudy", {"Reaction ~ Days + (Days | Subject)", "Reaction ~ Days + (1 | Subject)"},
     true,  false,
     {{4, 1794.46508539, 1807.23691280, -893.232542697, NAN, 0, NAN, NAN},
      {6, 1755.62827196, 1774.78601306, -871.814135979, 42.8368134364, 2,
       4.99004142696e-10, 2.79252981511e-10}}      },
 // anova(lmer(Reaction ~ Days + (1|Subject)), lm(Reaction ~ Days))
    {"without groups",
     "sleepstudy", {"Reaction ~ Days + (1 | Subject)", "Reaction ~ Days"},
     false, false,
     {{3, 1906.29305636, 1915.87192691, -950.146528178, NAN, 0, NAN, NAN},
      {4, 1802.07864301, 1814.85047041, -897.039321503, 106.214413351, 1,
       6.61735945828e-25, 6.61735945828e-25 / 2}}  },
 // anova(glmer(cbind(incidence, size - incidence) ~ period + (1|herd)),
  // glm(... ~ period)); bobyqa with tolPwrss 1e-12, without which glmer()
  // stops 3e-4 above this deviance
    {"cbpp",
     "cbpp",       {"cbind(incidence, size - incidence) ~ factor(period) + (1 | herd)",
      "cbind(incidence, size - incidence) ~ factor(period)",
      "cbind(incidence, size - incidence) ~ 1 + (1 | herd)"},
     false, true,
     {{2, 213.6626271877, 217.7133305692, -104.8313135939, NAN, 0, NAN, NAN},
      {4, 206.058398979, 214.159805742, -99.0291994894, NAN, 0, NAN, NAN},
      {5, 194.0525637430, 204.1793221967, -92.0262818715, 14.00583523573, 1,
       0.0001822441792312, 0.0001822441792312 / 2}}},
};

static bool near_or_unknown(double got, double want, double tolerance)
{
    return isnan(want) ? isnan(got) : check_near(got, want, tolerance);
}

static void compare_models(const struct comparison_case *test,
                           const struct model_comparison *got)
{
    int i = 0;

    for (; i < 4 && test->models[i].parameters; i++) {
        const struct expected *want = &test->models[i];
        const struct model_compared *model = &got->models[i];

        if (i >= got->count) {
            break;
        }
        CHECK(test->name, model->parameters == want->parameters);
        CHECK(test->name, check_near(model->aic, want->aic, 1e-8));
        CHECK(test->name, check_near(model->bic, want->bic, 1e-8));
        CHECK(test->name, check_near(model->loglik, want->loglik, 1e-8));
        CHECK(test->name,
              near_or_unknown(model->ratio.chisq, want->chisq, 1e-6));
        CHECK(test->name, model->ratio.df == want->df);
        CHECK(test->name, isnan(want->p)
                              ? isnan(model->ratio.p)
                              : fabs(model->ratio.p / want->p - 1) < 1e-5);
        CHECK(test->name,
              isnan(want->mixture)
                  ? isnan(model->ratio.p_mixture)
                  : fabs(model->ratio.p_mixture / want->mixture - 1) < 1e-5);
    }
    CHECK(test->name, i == got->count);
}

static void test_comparison(const struct comparison_case *test)
{
    struct arena *arena = arena_open(test->name);
    struct glmm_settings how = {.nodes = 1};
    struct model_settings settings = {.level = 0.95,
                                      .events = test->events ? &how : NULL};
    struct model_rivals rivals = {.keep_reml = test->keep_reml};
    struct model_comparison comparison;
    struct frame frame;
    struct err err = {0};

    rivals.formulas = parse(arena, test->formulas, &rivals.count);
    if (load(arena, test->file, NULL, &frame)) {
        bool good =
            model_compare(arena, &rivals, &frame, &settings, &comparison, &err);

        CHECK(test->name, good);
        if (good) {
            compare_models(test, &comparison);
        } else {
            printf("%s: %s\n", test->name, err.text);
        }
    }
    arena_close(arena);
}

// ---- which models hold which ------------------------------------------------

static const char TABLE[] =
    "y,t,a,g,z\n"
    "1.2,1,u,p,1\n2.9,2,v,p,\n2.2,3,w,p,3\n4.1,4,u,p,1\n"
    "3.2,1,v,q,2\n1.9,2,w,q,2\n2.0,3,u,q,4\n3.6,4,v,q,4\n"
    "0.2,1,w,r,1\n0.4,2,u,r,3\n1.7,3,v,r,3\n1.1,4,w,r,2\n"
    "2.7,1,u,s,5\n3.3,2,w,s,2\n2.1,3,v,s,4\n5.1,4,u,s,2\n";

static const struct nested_case {
    const char *formulas[3]; // the larger, the smaller
    bool nested, same_fixed;
    int edges;
} NESTED[] = {
    {{"y ~ poly(t, 2) + (1 | g)", "y ~ t + (1 | g)"},          true,  false, 0},
    {{"y ~ poly(t, 2) + (1 | g)", "y ~ t + I(t^2) + (1 | g)"}, true,  true,  0},
    {{"y ~ 0 + a + (1 | g)", "y ~ 1 + (1 | g)"},               true,  false, 0},
    {{"y ~ t + (1 | g)", "y ~ offset(t) + (1 | g)"},           true,  false, 0},
    {{"y ~ offset(t) + (1 | g)", "y ~ t + (1 | g)"},           false, false, 0},
    {{"y ~ t + (1 | g)", "y ~ a + (1 | g)"},                   false, false, 0},
    {{"y ~ t + (0 + t | g)", "y ~ t + (1 | g)"},               false, false, 0},
    {{"y ~ t + (t | g)", "y ~ t + (t || g)"},                  true,  true,  0},
    {{"y ~ t + (t | g)", "y ~ t + (1 | g)"},                   true,  true,  1},
    {{"y ~ t + (1 | g) + (1 | a)", "y ~ t + (1 | g)"},         true,  true,  1},
    {{"y ~ t + (1 | g) + (1 | a)", "y ~ t + (t | g)"},         false, false, 0},
    {{"y ~ t + (t | g) + (1 | a)", "y ~ 1 + (1 | g)"},         true,  false, 2},
};

static void test_nested(void)
{
    struct arena *arena = arena_open("nested");
    struct model_settings settings = {.ml = true, .level = 0.95};
    struct frame frame;
    struct err err = {0};

    if (!load(arena, NULL, TABLE, &frame)) {
        return;
    }
    for (size_t i = 0; i < sizeof NESTED / sizeof *NESTED; i++) {
        const struct nested_case *test = &NESTED[i];
        struct model_answer large, small;
        struct model_step step;
        int count;
        struct formula *formulas = parse(arena, test->formulas, &count);

        CHECK(
            test->formulas[0],
            model_any_make(arena, &formulas[0], &frame, &settings, &large, &err)
                && model_any_make(arena, &formulas[1], &frame, &settings,
                                  &small, &err));
        step = model_nested(arena, &small, &large);
        CHECK(test->formulas[1], step.nested == test->nested);
        CHECK(test->formulas[1], step.same_fixed == test->same_fixed);
        CHECK(test->formulas[1], !step.nested || step.edges == test->edges);
        model_close(&large);
        model_close(&small);
    }
    arena_close(arena);
}

// Rows that one model lacks are missing in all of them, and that is said.
static void test_rows(void)
{
    static const char *const FORMULAS[] = {"y ~ t + (1 | g)",
                                           "y ~ t + z + (1 | g)", NULL};
    static const char *const OTHER[] = {"y ~ t + (1 | g)", "log(y) ~ (1 | g)",
                                        NULL};
    struct arena *arena = arena_open("rows");
    struct model_settings settings = {.level = 0.95};
    struct model_rivals rivals = {0};
    struct model_comparison comparison;
    struct frame frame;
    struct err err = {0};

    rivals.formulas = parse(arena, FORMULAS, &rivals.count);
    if (load(arena, NULL, TABLE, &frame)) {
        CHECK("rows", model_compare(arena, &rivals, &frame, &settings,
                                    &comparison, &err)
                          && comparison.n == 15 && comparison.left_out == 1
                          && comparison.refitted && comparison.ml);
        CHECK("rows are told", comparison.notes.count == 1
                                   && str_starts(comparison.notes.at[0],
                                                 STR("All models are of the "
                                                     "same rows: 1 were")));
        rivals.keep_reml = true;
        CHECK(
            "REML with other fixed effects is refused",
            !model_compare(arena, &rivals, &frame, &settings, &comparison, &err)
                && err.kind == ERR_INPUT);
        rivals.keep_reml = false;
        rivals.formulas = parse(arena, OTHER, &rivals.count);
        CHECK(
            "another response is refused",
            !model_compare(arena, &rivals, &frame, &settings, &comparison, &err)
                && err.kind == ERR_INPUT
                && strstr(err.text, "another response"));
    }
    arena_close(arena);
}

int main(void)
{
    test_nested();
    test_rows();
    if (access(FOLDER, R_OK) != 0) {
        check_left_out(FOLDER);
        return check_end();
    }
    for (size_t i = 0; i < sizeof COMPARISONS / sizeof *COMPARISONS; i++) {
        test_comparison(&COMPARISONS[i]);
    }
    return check_end();
}
