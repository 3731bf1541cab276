// Models compared and terms tested, against R 4.2: lme4 1.1-31
// (bobyqa, rhoend 1e-11), lmerTest, nlme 3.1-162. The call that made a figure
// stands beside it.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model_any.h"
#include "evidence/model_binomial.h"
#include "evidence/model_print.h"
#include "evidence/model_residual.h"
#include "evidence/model_test.h"
#include "model_tables.h"

#include <jansson.h>
#include <unistd.h>

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

// ---- terms, each in turn ----------------------------------------------------

static const struct drop_case {
    const char *name, *file, *formula;
    const char *ar1, *unequal; // columns; NULL: none
    bool events;
    struct drop {
        const char *term;
        double aic, chisq;
        int df;
    } fixed[4], random[3], residual[2];
} DROPS[] = {
  // drop1(m, test = "Chisq"), lmerTest::ranova(m)
    {"sleepstudy terms",
     "sleepstudy", "Reaction ~ Days + (Days | Subject)",
     NULL,             NULL,
     false, {{"Days", 1785.475881961, 23.53653749788, 1}},
     {{"Days in (1 + Days | Subject)", 1794.46508539, 42.8368134364, 2}},
     {{NULL}}                                                         },
    {"BtheB terms",
     "BtheB_long", "bdi ~ bdi.pre + time * treatment + drug + length + (time | subject)",
     NULL,             NULL,
     false, {{"bdi.pre", 1939.76181474, 51.33384499325803, 1},
      {"drug", 1891.09480864, 2.66683888917328, 1},
      {"length", 1888.43156143, 0.00359168090563, 1},
      {"time:treatment", 1891.03779860, 2.60982884794157, 1}},
     {{"time in (1 + time | subject)", 1882.67840244, 0.396611816362, 2}},
     {{NULL}}                                                         },
    {"Pastes terms",
     "Pastes",     "strength ~ 1 + (1 | batch/cask)",
     NULL,             NULL,
     false, {{NULL}},
     {{"(1 | cask:batch)", 307.595410731, 54.604664877497, 1},
      {"(1 | batch)", 253.648401780, 0.657655926873, 1}},
     {{NULL}}                                                         },
    {"Penicillin terms",
     "Penicillin", "diameter ~ 1 + (1 | plate) + (1 | sample)",
     NULL,             NULL,
     false, {{NULL}},
     {{"(1 | plate)", 441.917861645, 105.057272653, 1},
      {"(1 | sample)", 619.256024007, 282.395435016, 1}},
     {{NULL}}                                                         },
    {"Dyestuff2 terms",
     "Dyestuff2",  "Yield ~ 1 + (1 | Batch)",
     NULL,             NULL,
     false, {{NULL}},
     {{"(1 | Batch)", 165.828277812, 0, 1}},
     {{NULL}}                                                         },
    {"cbpp terms",
     "cbpp",       "cbind(incidence, size - incidence) ~ factor(period) + (1 | herd)",
     NULL,             NULL,
     true,  {{"factor(period)", 213.6626271877, 25.61006344472, 3}},
     {{"(1 | herd)", 206.05839897873, 14.00583523573, 1}},
     {{NULL}}                                                         },
 // lme(..., correlation = corAR1(form = ~ time | subject), weights =
  // varIdent(form = ~ 1 | treatment)) and what is left of it; gls() without
  // the random effect; fixed effects by method = "ML"
    {"AR(1) terms",
     "BtheB_long", "bdi ~ bdi.pre + time + treatment + (1 | subject)",
     "time | subject", "treatment",
     false, {{"bdi.pre", 1938.8366729807, 52.3611882142, 1},
      {"time", 1906.3628233993, 19.8873386328, 1},
      {"treatment", 1890.30355184865, 3.82806708212, 1}},
     {{"(1 | subject)", 1920.983317148, 33.325225244, 1}},
     {{"correlation by time | subject", 1887.78761530, 0.129523396, 1},
      {"unequal spread by treatment", 1889.346881910, 1.688790006, 1}}},
};

static void compare_drops(const char *name, const struct drop *want,
                          const struct model_dropped_list *got, int most)
{
    int i = 0;

    for (; i < most && want[i].term; i++) {
        const struct model_dropped *dropped = &got->at[i];

        if (i >= got->count) {
            break;
        }
        CHECK(name, dropped->fitted && str_is(dropped->term, want[i].term));
        CHECK(name, check_near(dropped->aic, want[i].aic, 1e-8));
        CHECK(name, check_near(dropped->ratio.chisq, want[i].chisq, 2e-6));
        CHECK(name, dropped->ratio.df == want[i].df);
    }
    CHECK(name, i == got->count);
}

static void test_drops(const struct drop_case *test)
{
    struct arena *arena = arena_open(test->name);
    const char *const texts[] = {test->formula, NULL};
    struct glmm_settings how = {.nodes = 1};
    struct model_settings settings = {.level = 0.95,
                                      .events = test->events ? &how : NULL};
    struct model_tests tests;
    struct model_answer answer;
    struct frame frame;
    struct err err = {0};
    int count;
    struct formula *formula = parse(arena, texts, &count);

    if (test->ar1) {
        CHECK(test->name, model_residual_read(str_of(test->ar1), RESIDUAL_AR1,
                                              &settings.residual, &err));
        settings.residual.unequal = str_of(test->unequal);
    }
    if (load(arena, test->file, NULL, &frame)
        && model_any_make(arena, formula, &frame, &settings, &answer, &err)
        && model_test(arena, formula, &frame, &answer, &tests, &err)) {
        compare_drops(test->name, test->fixed, &tests.fixed, 4);
        compare_drops(test->name, test->random, &tests.random, 3);
        compare_drops(test->name, test->residual, &tests.residual, 2);
        model_close(&answer);
    }
    if (err.kind) {
        printf("%s\n", err.text);
    }
    CHECK(test->name, err.kind == ERR_NONE);
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
    {{"y ~ t + (0 + a | g)", "y ~ t + (1 | g) + (1 | a:g)"},   true,  true,  0},
    {{"y ~ t + (a | g)", "y ~ t + (1 | a:g)"},                 true,  true,  0},
    {{"y ~ t + (a | g)", "y ~ t + (1 | g)"},                   true,  true,  2},
    {{"y ~ t + (t | g)", "y ~ t + (1 | a:g)"},                 false, false, 0},
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

// ---- limits of correlations -------------------------------------------------

// intervals(gls(bdi ~ bdi.pre + time + treatment, correlation = ..., weights =
// varIdent(form = ~ 1 | treatment)), which = "var-cov"); its Hessian is from
// differences and good to about 1e-5. With a random effect that is not enough
// (it says -0.414 to 0.360): there the second difference of logLik(lme()) over
// log((1 + phi) / (1 - phi)), phi fixed, step 0.02.
static const struct limits_case {
    const char *name, *formula, *by;
    enum residual_kind kind;
    bool unequal;
    double phi_low, phi_high, ratio_low, ratio_high, tolerance;
} LIMITS[] = {
    {"AR(1) limits",                  "bdi ~ bdi.pre + time + treatment", "time | subject",
     RESIDUAL_AR1,      true,  0.7010825457,  0.8288466014, 0.7649075794, 1.072628662,
     1e-4                                                                                  },
    {"CAR(1) limits",                 "bdi ~ bdi.pre + time + treatment", "time | subject",
     RESIDUAL_CAR1,     true,  0.7031064058,  0.8298869399, 0.7649,       1.0726,      1e-4},
    {"symmetry limits",               "bdi ~ bdi.pre + time + treatment", "1 | subject",
     RESIDUAL_EXCHANGE, true,  0.5756929478,  0.7586671736, 0.7316996134,
     1.025431026,                                                                      3e-4},
    {"AR(1) limits beside an effect",
     "bdi ~ bdi.pre + time + treatment + (1 | subject)",                  "time | subject",
     RESIDUAL_AR1,      false, -0.3404166668, 0.2832345764, 0,            0,           3e-5},
};

static void test_limits(const struct limits_case *test)
{
    struct arena *arena = arena_open(test->name);
    const char *const texts[] = {test->formula, NULL};
    struct model_settings settings = {.level = 0.95};
    struct model_answer answer;
    struct mixed_limits phi, ratio;
    struct frame frame;
    struct err err = {0};
    int count;
    struct formula *formula = parse(arena, texts, &count);
    bool good = load(arena, "BtheB_long", NULL, &frame)
             && model_residual_read(str_of(test->by), test->kind,
                                    &settings.residual, &err);

    settings.residual.unequal = str_of(test->unequal ? "treatment" : NULL);
    good = good
        && model_any_make(arena, formula, &frame, &settings, &answer, &err);
    CHECK(test->name, good);
    if (good) {
        phi = residual_phi_limits(answer.residual->fit, 0.95);
        CHECK(test->name, check_near(phi.low, test->phi_low, test->tolerance));
        CHECK(test->name,
              check_near(phi.high, test->phi_high, test->tolerance));
    }
    if (good && test->unequal) {
        ratio = residual_ratio_limits(answer.residual->fit, 1, 0.95);
        CHECK(test->name,
              check_near(ratio.low, test->ratio_low, test->tolerance));
        CHECK(test->name,
              check_near(ratio.high, test->ratio_high, test->tolerance));
    }
    if (good) {
        model_close(&answer);
    }
    arena_close(arena);
}

// ---- profiles of events -----------------------------------------------------

// confint(glmer(cbind(incidence, size - incidence) ~ period + (1 | herd),
// nAGQ = nodes, tolPwrss = 1e-12), method = "profile"): .sig01, then the
// coefficients. lme4 interpolates between points of the profile.
static const struct profile_case {
    const char *name;
    int nodes;
    double want[10];
} PROFILES[] = {
    {"profile by Laplace",
     1, {0.346094462, 1.099881900, -1.901156059, -0.947794555, -1.616678665,
      -0.407840518, -1.800917627, -0.511610305, -2.500600712, -0.800831043}},
    {"profile by quadrature",
     9, {0.348801552, 1.111292060, -1.904682928, -0.946213473, -1.616083924,
      -0.406610978, -1.800408192, -0.510450244, -2.500192338, -0.799592253}},
};

static void test_profile(const struct profile_case *test)
{
    static const char *const FORMULA[] = {
        "cbind(incidence, size - incidence) ~ factor(period) + (1 | herd)",
        NULL};
    struct arena *arena = arena_open(test->name);
    struct glmm_settings how = {.nodes = test->nodes};
    struct model_settings settings = {
        .level = 0.95, .events = &how, .profile = true};
    struct model_answer answer;
    struct frame frame;
    struct err err = {0};
    int count;
    struct formula *formula = parse(arena, FORMULA, &count);
    bool good =
        load(arena, "cbpp", NULL, &frame)
        && model_any_make(arena, formula, &frame, &settings, &answer, &err);

    CHECK(test->name, good);
    for (int i = 0; good && i < 5; i++) {
        const struct mixed_limits *got =
            i ? &answer.fixed[i - 1].limits : answer.random[0].limits;

        CHECK(test->name, check_near(got->low, test->want[2 * i], 3e-4));
        CHECK(test->name, check_near(got->high, test->want[2 * i + 1], 3e-4));
    }
    if (good) {
        CHECK("nothing was not found", answer.warning_count == 0);
        model_close(&answer);
    }
    arena_close(arena);
}

// ---- the contract -----------------------------------------------------------

static bool has_all(const json_t *object, const char *const *names)
{
    bool all = json_is_object(object);

    for (int i = 0; all && names[i]; i++) {
        all = json_object_get(object, names[i]) != NULL;
    }
    return all;
}

static void test_json(void)
{
    static const char *const FORMULAS[] = {"y ~ t + (1 | g)", "y ~ 1 + (1 | g)",
                                           NULL};
    static const char *const COMPARED[] = {
        "formula", "parameters", "aic", "bic", "loglik",    "deviance",
        "against", "chisq",      "df",  "p",   "p_mixture", NULL};
    static const char *const TESTED[] = {
        "term",  "formula", "parameters", "aic",       "loglik",
        "chisq", "df",      "p",          "p_mixture", NULL};
    struct arena *arena = arena_open("JSON");
    struct model_settings settings = {.level = 0.95};
    struct model_rivals rivals = {0};
    struct model_comparison comparison;
    struct model_tests tests;
    struct model_answer answer;
    struct text out = text_in(arena);
    struct frame frame;
    struct err err = {0};
    json_t *root, *second;

    rivals.formulas = parse(arena, FORMULAS, &rivals.count);
    CHECK("an answer", load(arena, NULL, TABLE, &frame)
                           && model_any_make(arena, &rivals.formulas[0], &frame,
                                             &settings, &answer, &err)
                           && model_compare(arena, &rivals, &frame, &settings,
                                            &comparison, &err)
                           && model_test(arena, &rivals.formulas[0], &frame,
                                         &answer, &tests, &err));
    answer.comparison = &comparison;
    answer.tests = &tests;
    model_print_json(&out, &answer);
    root = json_loads(str_text(arena, text_str(&out)), 0, NULL);
    second = json_array_get(json_object_get(root, "comparison"), 1);
    CHECK("comparison", has_all(second, COMPARED));
    CHECK("the first is the smaller",
          json_integer_value(json_object_get(second, "parameters")) == 4);
    CHECK("fixed",
          has_all(
              json_array_get(
                  json_object_get(json_object_get(root, "tests"), "fixed"), 0),
              TESTED));
    CHECK("random",
          has_all(
              json_array_get(
                  json_object_get(json_object_get(root, "tests"), "random"), 0),
              TESTED));
    json_decref(root);
    model_close(&answer);
    arena_close(arena);
}

int main(void)
{
    test_nested();
    test_rows();
    test_json();
    if (access(FOLDER, R_OK) != 0) {
        check_left_out(FOLDER);
        return check_end();
    }
    for (size_t i = 0; i < sizeof COMPARISONS / sizeof *COMPARISONS; i++) {
        test_comparison(&COMPARISONS[i]);
    }
    for (size_t i = 0; i < sizeof DROPS / sizeof *DROPS; i++) {
        test_drops(&DROPS[i]);
    }
    for (size_t i = 0; i < sizeof LIMITS / sizeof *LIMITS; i++) {
        test_limits(&LIMITS[i]);
    }
    for (size_t i = 0; i < sizeof PROFILES / sizeof *PROFILES; i++) {
        test_profile(&PROFILES[i]);
    }
    return check_end();
}
