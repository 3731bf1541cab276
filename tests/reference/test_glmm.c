// Mixed models of events against lme4 1.1-31 (glmer).
//
// At its tightest its search ends on differences of the deviance of about 1e-11
// of it: coefficients agree to 3e-5, variances to 3e-6. Its standard errors
// come from second differences of the deviance, ours from differences of the
// exact slope: they agree to 2e-4.
//
// SOURCE: ../shared/data/mixed/reference.json; cases with numbers: glmer with
// BOBYQA, xtol 1e-12, tolPwrss 1e-13, on the same files
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "check.h"
#include "evidence/design.h"
#include "stats/glmm.h"

#include <jansson.h>
#include <stdlib.h>
#include <unistd.h>

static const char FOLDER[] = "../shared/data/mixed/";

// ---- fits -------------------------------------------------------------------

static struct design *design_of(struct arena *arena, const char *file,
                                const char *text)
{
    struct str path = text_print(arena, "%s%s.csv", FOLDER, file);
    struct frame_source source = {.path = path.at};
    struct formula formula;
    struct design *design = arena_take(arena, 1, sizeof *design);
    struct frame frame;
    struct err err = {0};
    int ignored;

    if (!frame_read(arena, &source, &frame, &ignored, &err)
        || !formula_parse(arena, str_of(text), &formula, &err)
        || !design_make(arena, &formula, &frame, NULL, design, &err)) {
        printf("%s: %s\n", text, err.text);
        exit(1);
    }
    return design;
}

static struct mixed_data data_of(struct arena *arena, struct design *design)
{
    struct mixed_term *terms = arena_take(arena, 4, sizeof *terms);
    double *trials = arena_take(arena, design->n, sizeof *trials);

    for (int k = 0; k < design->group_count; k++) {
        const struct design_group *group = &design->groups[k];

        terms[k] = (struct mixed_term){group->q, group->z, group->level,
                                       group->level_count};
    }
    for (size_t i = 0; i < design->n; i++) {
        trials[i] = 1;
        if (design->failures) {
            trials[i] = design->y[i] + design->failures[i];
            design->y[i] /= trials[i];
        }
    }
    return (struct mixed_data){.n = design->n,
                               .y = design->y,
                               .p = design->p,
                               .x = design->x,
                               .weights = trials,
                               .offset = design->offset,
                               .term_count = design->group_count,
                               .terms = terms};
}

static void fit_to(struct arena *arena, const char *file, const char *formula,
                   const struct glmm_settings *settings, struct glmm_fit *fit)
{
    struct design *design = design_of(arena, file, formula);
    struct mixed_data *data = arena_take(arena, 1, sizeof *data);
    struct err err = {0};

    *data = data_of(arena, design);
    if (!glmm_fit(arena, data, settings, fit, &err)) {
        printf("%s: %s\n", formula, err.text);
        exit(1);
    }
}

static bool check_list(const double *got, const char *want, int count,
                       double tolerance)
{
    struct str rest = str_of(want);
    bool good = true;

    for (int i = 0; i < count; i++) {
        double number = NAN;

        good = good && str_parse_real(str_cut(&rest, ' '), &number)
            && fabs(got[i] - number) <= tolerance * fabs(number);
    }
    return good && !rest.at;
}

// ---- against glmer at its tightest ------------------------------------------

#define TOENAIL "outcome ~ treatment * time + (1 | patientID)"
#define CBPP    "cbind(incidence, size - incidence) ~ factor(period) + (1 | herd)"

// The outcome of toenail is a text, of which the later one counts as the event
// here: "none or mild". Signs are turned accordingly.
static const struct tight_case {
    const char *name, *file, *formula;
    struct glmm_settings settings;
    double deviance; // the whole of it (see glmm.h)
    const char *beta, *se, *covariance;
} TIGHT[] = {
    {"toenail, Laplace",
     "toenail",    TOENAIL,
     {GLMM_LOGIT, 1},
     1255.61787, "2.5233489 0.30701728 0.40009181 0.13725975",
     "0.7882509 0.6899481 0.04705856 0.06958631", "20.89326"                             },
    {"toenail, 10 nodes",
     "toenail",    TOENAIL,
     {GLMM_LOGIT, 10},
     1251.15644, "1.6391171 0.16363979 0.39321087 0.13754372",
     "0.4487838 0.5911137 0.04489192 0.06840782", "16.51344"                             },
    {"toenail, 25 nodes",
     "toenail",    TOENAIL,
     {GLMM_LOGIT, 25},
     1250.83179, "1.6145919 0.16002003 0.39083068 0.13675023",
     "0.4327557 0.5827065 0.04435322 0.06797575", "16.00308"                             },
    {"toenail, slopes",
     "toenail",    "outcome ~ time + (1 + time | patientID)",
     {GLMM_LOGIT, 1},
     985.126247, "9.4060362 0.45346754",
     "0.6907383 0.2615281",                       "556.1775 -81.44278 -81.44278 15.43277"},
    {"cbpp",
     "cbpp",       CBPP,
     {GLMM_LOGIT, 1},
     184.052564, "-1.3985321 -0.99233274 -1.1286721 -1.5803139",
     "0.232472 0.3066424 0.3266377 0.4274365",    "0.4124997"                            },
    {"cbpp, 9 nodes",
     "cbpp",       CBPP,
     {GLMM_LOGIT, 9},
     NAN,        "-1.3992302 -0.99140388 -1.1278197 -1.579471",
     "0.2335114 0.3067679 0.3267683 0.4275944",   "0.4192792"                            },
    {"cbpp, cloglog",
     "cbpp",       CBPP,
     {GLMM_CLOGLOG, 1},
     183.604076, "-1.5259808 -0.91632015 -1.035162 -1.4836329",
     "0.2109162 0.2848901 0.3063158 0.4090478",   "0.344202"                             },
    {"cbpp, cloglog, 9 nodes",
     "cbpp",       CBPP,
     {GLMM_CLOGLOG, 9},
     NAN,        "-1.5328212 -0.91209596 -1.0301541 -1.478374",
     "0.2115512 0.2840776 0.3055617 0.408381",    "0.3484578"                            },
    {"cbpp, probit",
     "cbpp",       CBPP,
     {GLMM_PROBIT, 1},
     185.242447, "-0.83547769 -0.52803339 -0.61688646 -0.79956321",
     "0.1262368 0.1606046 0.1694771 0.2046993",   "0.1142387"                            },
    {"cbpp, probit, 9 nodes",
     "cbpp",       CBPP,
     {GLMM_PROBIT, 9},
     NAN,        "-0.83201445 -0.52627904 -0.61478119 -0.79753174",
     "0.1261744 0.160257 0.1691484 0.2044384",    "0.1153608"                            },
    {"crossed",
     "Penicillin", "diameter > 23 ~ 1 + (1 | plate) + (1 | sample)",
     {GLMM_LOGIT, 1},
     84.7072483, "-2.279059",
     "6.490746",                                  "45.58498 184.8556"                    },
    {"nested",
     "Pastes",     "strength > 60 ~ 1 + (1 | batch/cask)",
     {GLMM_LOGIT, 1},
     67.8978278, "-0.95694043",
     "1.228876",                                  "13.35411 2.951794"                    },
};

static void check_tight(const struct tight_case *test)
{
    struct arena *arena = arena_open("tight");
    struct glmm_fit fit;
    double covariance[4];
    int count = 0;

    printf("%s\n", test->name);
    fit_to(arena, test->file, test->formula, &test->settings, &fit);
    for (int k = 0; k < fit.term_count; k++) {
        for (int i = 0; i < fit.terms[k].q * fit.terms[k].q; i++) {
            covariance[count++] = fit.terms[k].covariance[i];
        }
    }
    CHECK("it converges", fit.converged && !fit.singular && !fit.runs_away);
    CHECK("the deviance",
          isnan(test->deviance)
              || check_near(fit.deviance, test->deviance, 1e-8));
    CHECK("the coefficients", check_list(fit.beta, test->beta, fit.p, 3e-5));
    CHECK("their errors", check_list(fit.se, test->se, fit.p, 2e-4));
    CHECK("the variances",
          check_list(covariance, test->covariance, count, 3e-6));
    arena_close(arena);
}

// Modes and conditional deviations of three herds. SOURCE: ranef(condVar)
static void test_effects(void)
{
    struct arena *arena = arena_open("effects");
    struct glmm_settings laplace = {GLMM_LOGIT, 1};
    struct glmm_fit fit;
    double mode[15];
    double variance[15];

    fit_to(arena, "cbpp", CBPP, &laplace, &fit);
    CHECK("effects are there", glmm_effects(&fit, 0, mode, variance));
    CHECK("their modes",
          check_list(mode, "0.590020012 -0.298897208 0.406255561", 3, 2e-6));
    for (int i = 0; i < 3; i++) {
        variance[i] = sqrt(variance[i]);
    }
    CHECK("their deviations",
          check_list(variance, "0.348265052 0.365558200 0.297318484", 3, 2e-6));
    arena_close(arena);
}

// ---- against the reference: glmer as it comes -------------------------------

// As it comes its modes are not settled (tolPwrss 1e-7), which moves estimates
// by up to a fiftieth of a standard error, standard errors by up to 3 %, and at
// 25 nodes the log-likelihood by 1e-4, to either side: at its tightest it is
// ours (TIGHT). Where it should be a bound from below, it is but for that.

static const struct loose_case {
    const char *name, *file, *formula;
    int nodes, sign;
    double slack;
} LOOSE[] = {
    {"toenail_glmer_AGQ1",  "toenail", TOENAIL, 1,  -1, 1e-8},
    {"toenail_glmer_AGQ10", "toenail", TOENAIL, 10, -1, 1e-8},
    {"toenail_glmer_AGQ25", "toenail", TOENAIL, 25, -1, 2e-7},
    {"cbpp_glmer_laplace",  "cbpp",    CBPP,    1,  1,  1e-8},
};

static void check_loose(const struct loose_case *test, const json_t *reference)
{
    struct arena *arena = arena_open("loose");
    struct glmm_settings settings = {GLMM_LOGIT, test->nodes};
    const json_t *want = json_object_get(reference, test->name);
    double peer = json_number_value(json_object_get(want, "logLik"));
    double sd = json_number_value(json_object_get(want, "sd"));
    struct glmm_fit fit;
    const char *name;
    json_t *value;
    size_t i = 0;
    bool beta = true;
    bool se = true;

    printf("%s\n", test->name);
    fit_to(arena, test->file, test->formula, &settings, &fit);
    json_object_foreach(json_object_get(want, "fixef"), name, value)
    {
        double error =
            json_number_value(json_array_get(json_object_get(want, "se"), i));

        beta = beta
            && fabs(test->sign * fit.beta[i] - json_number_value(value))
                   < 0.02 * error;
        se = se && fabs(fit.se[i] / error - 1) < 0.035;
        i++;
    }
    CHECK("the likelihood is no lower",
          fit.loglik >= peer - test->slack * fabs(peer));
    CHECK("nor is it another one", fit.loglik < peer + 0.007);
    CHECK("the coefficients", beta && i == (size_t)fit.p);
    CHECK("their errors", se);
    CHECK("the deviation",
          fabs(sqrt(fit.terms[0].covariance[0]) / sd - 1) < 0.004);
    arena_close(arena);
}

static void test_reference(void)
{
    struct arena *arena = arena_open("reference");
    struct str path = text_print(arena, "%sreference.json", FOLDER);
    json_error_t error;
    json_t *reference = json_load_file(path.at, 0, &error);

    for (size_t i = 0; i < sizeof LOOSE / sizeof *LOOSE; i++) {
        check_loose(&LOOSE[i], reference);
    }
    json_decref(reference);
    arena_close(arena);
}

// ---- what has no answer -----------------------------------------------------

enum { CLIENTS = 12, ROWS = 60 };

struct small {
    double y[ROWS], x[2 * ROWS];
    uint32_t level[ROWS];
    struct mixed_term term;
    struct mixed_data data;
};

// Five sessions each; the event comes and goes in the same way for all.
static void small_make(struct small *small)
{
    for (uint32_t i = 0; i < ROWS; i++) {
        small->x[i] = 1;
        small->x[ROWS + i] = i % 5;
        small->y[i] = (i / 5 + i % 5) % 3 == 0 || i % 5 == 4;
        small->level[i] = i / 5;
    }
    small->term = (struct mixed_term){1, small->x, small->level, CLIENTS};
    small->data = (struct mixed_data){.n = ROWS,
                                      .y = small->y,
                                      .p = 2,
                                      .x = small->x,
                                      .term_count = 1,
                                      .terms = &small->term};
}

static bool small_fit(struct arena *arena, const struct small *small, int nodes,
                      struct glmm_fit *fit)
{
    struct glmm_settings settings = {GLMM_LOGIT, nodes};
    struct err err = {0};

    return glmm_fit(arena, &small->data, &settings, fit, &err);
}

static void test_edges(void)
{
    struct arena *arena = arena_open("edges");
    struct glmm_fit fit;
    struct small small;

    small_make(&small);
    CHECK("clients alike are fitted", small_fit(arena, &small, 1, &fit));
    CHECK("as singular", fit.converged && fit.singular);
    // Then it is a plain logistic regression. SOURCE: R's glm()
    CHECK("and as glm() fits them",
          check_list(fit.beta, "-1.32854791007 0.586323213424", 2, 1e-7)
              && check_list(fit.se, "0.517189551488 0.209763099731", 2, 1e-6));
    CHECK("the same with nodes",
          small_fit(arena, &small, 7, &fit)
              && check_near(fit.deviance, 73.9546123764, 1e-9));
    for (int i = 0; i < ROWS; i++) {
        small.y[i] = i % 5 > 2;
    }
    CHECK("a dividing column is refused", !small_fit(arena, &small, 1, &fit));
    CHECK("by its number", fit.dividing_column == 1);
    for (int i = 0; i < ROWS; i++) {
        small.y[i] = i / 5 % 2;
    }
    CHECK("clients who never change are refused",
          !small_fit(arena, &small, 1, &fit) && fit.unchanging_term == 0);
    small_make(&small);
    for (uint32_t i = 0; i < ROWS; i++) {
        small.level[i] = i;
    }
    small.term.level_count = ROWS;
    CHECK("so is one session per client",
          !small_fit(arena, &small, 1, &fit) && fit.unchanging_term == 0);
    small.y[3] = 0.4;
    CHECK("and no share of one trial", !small_fit(arena, &small, 1, &fit));
    small.y[3] = NAN;
    CHECK("and what is no number", !small_fit(arena, &small, 1, &fit));
    arena_close(arena);
}

int main(void)
{
    test_edges();
    if (access("../shared/data/mixed/reference.json", R_OK) != 0) {
        check_left_out("../shared/data/mixed");
        return check_end();
    }
    for (size_t i = 0; i < sizeof TIGHT / sizeof *TIGHT; i++) {
        check_tight(&TIGHT[i]);
    }
    test_effects();
    test_reference();
    return check_end();
}
