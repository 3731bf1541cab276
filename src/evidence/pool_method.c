// pool_method - see pool_method.h. Sentences and sources stand together in
// tables, so that nothing is named without its paper.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/pool_method.h"

#include "base/text.h"
#include "base/version.h"
#include "evidence/pool_words.h"

#include <math.h>
#include <string.h>

// ---- tables -----------------------------------------------------------------

struct named {
    const char *words;
    const char *source;
};

#define VIECHTBAUER_2005                                                       \
    "Viechtbauer, W. (2005). Bias and efficiency of meta-analytic variance "   \
    "estimators in the random-effects model. Journal of Educational and "      \
    "Behavioral Statistics, 30, 261\xE2\x80\x93"                               \
    "293."

static const struct named ESTIMATORS[POOL_METHODS] = {
    [POOL_EE] = {"a common effect, with inverse-variance weights",
                 "Hedges, L. V., & Olkin, I. (1985). Statistical methods for "
                 "meta-analysis. Academic Press."                                  },
    [POOL_DL] = {"the DerSimonian-Laird estimator",
                 "DerSimonian, R., & Laird, N. (1986). Meta-analysis in "
                 "clinical trials. Controlled Clinical Trials, 7, 177"
                 "\xE2\x80\x93"
                 "188."                                                            },
    [POOL_HE] = {"the Hedges estimator",
                 "Hedges, L. V., & Olkin, I. (1985). Statistical methods for "
                 "meta-analysis. Academic Press."                                  },
    [POOL_HS] = {"the Hunter-Schmidt estimator",                   VIECHTBAUER_2005},
    [POOL_SJ] = {"the Sidik-Jonkman estimator",
                 "Sidik, K., & Jonkman, J. N. (2005). Simple heterogeneity "
                 "variance estimation for meta-analysis. Applied Statistics, "
                 "54, 367\xE2\x80\x93"
                 "384."                                                            },
    [POOL_ML] = {"maximum likelihood",                             VIECHTBAUER_2005},
    [POOL_REML] = {"restricted maximum likelihood (REML)",           VIECHTBAUER_2005},
    [POOL_EB] = {"the empirical Bayes estimator",
                 "Morris, C. N. (1983). Parametric empirical Bayes inference. "
                 "Journal of the American Statistical Association, 78, 47"
                 "\xE2\x80\x93"
                 "55."                                                             },
    [POOL_PM] = {"the Paule-Mandel estimator",
                 "Paule, R. C., & Mandel, J. (1982). Consensus values and "
                 "weighting factors. Journal of Research of the NBS, 87, 377"
                 "\xE2\x80\x93"
                 "385."                                                            },
};

#define KNAPP_HARTUNG                                                          \
    "Knapp, G., & Hartung, J. (2003). Improved tests for a random effects "    \
    "meta-regression with a single covariate. Statistics in Medicine, 22, "    \
    "2693\xE2\x80\x93"                                                         \
    "2710."

static const struct named TESTS[POOL_TESTS] = {
    [POOL_Z] = {"the standard normal distribution",                          NULL         },
    [POOL_T] = {"a t distribution with k \xE2\x88\x92 p degrees of freedom",
                NULL                                                                      },
    [POOL_KNHA] = {"the method of Knapp and Hartung",                           KNAPP_HARTUNG},
    [POOL_ADHOC] = {"the method of Knapp and Hartung, never narrower than the "
                    "normal one",                            KNAPP_HARTUNG},
};

static const char *const ROBUST_SOURCE =
    "Pustejovsky, J. E., & Tipton, E. (2018). Small-sample methods for "
    "cluster-robust variance estimation. Journal of Business & Economic "
    "Statistics, 36, 672\xE2\x80\x93"
    "683.";

static const char *const DOUBT_SOURCES[] = {
    "Viechtbauer, W., & Cheung, M. W.-L. (2010). Outlier and influence "
    "diagnostics for meta-analysis. Research Synthesis Methods, 1, 112"
    "\xE2\x80\x93"
    "125.",
    "Egger, M., Davey Smith, G., Schneider, M., & Minder, C. (1997). Bias in "
    "meta-analysis detected by a simple, graphical test. BMJ, 315, 629"
    "\xE2\x80\x93"
    "634.",
    "Begg, C. B., & Mazumdar, M. (1994). Operating characteristics of a rank "
    "correlation test for publication bias. Biometrics, 50, 1088"
    "\xE2\x80\x93"
    "1101.",
    "Duval, S., & Tweedie, R. (2000). Trim and fill. Biometrics, 56, 455"
    "\xE2\x80\x93"
    "463.",
    "Rosenthal, R. (1979). The file drawer problem and tolerance for null "
    "results. Psychological Bulletin, 86, 638\xE2\x80\x93"
    "641.",
    "Vevea, J. L., & Hedges, L. V. (1995). A general linear model for "
    "estimating effect size in the presence of publication bias. "
    "Psychometrika, 60, 419\xE2\x80\x93"
    "435.",
};

// ---- sentences --------------------------------------------------------------

static bool takes_tables(const struct pool_answer *answer)
{
    return answer->question->model == POOL_BY_MH
        || answer->question->model == POOL_BY_PETO;
}

static void say_effect(struct text *out, const struct pool_answer *answer)
{
    const struct effect_facts *facts = &answer->studies->effect;
    const struct effect_question *asked = &answer->question->effect;

    if (facts->measure) {
        text_addf(out, "Effects are %s, worked out of the studies' numbers.",
                  effect_name(facts));
    } else {
        text_add(out, answer->studies->known
                          ? STR("Effects and the covariances of their errors "
                                "are those of the file.")
                      : asked->columns[EFFECT_SEI].len
                          ? STR("Effects and standard errors are those of the "
                                "file.")
                          : STR("Effects and sampling variances are those of "
                                "the file."));
    }
    if (facts->zero_cells) {
        text_addf(out,
                  " In %zu %s with a zero cell %.4g was added to each cell%s.",
                  facts->zero_cells,
                  facts->zero_cells == 1 ? "table" : "tables", facts->added,
                  takes_tables(answer)
                      ? " for the effects of the single tables, not for the "
                        "pooled one"
                      : "");
    }
    if (facts->double_zero) {
        text_addf(out,
                  asked->drop_double_zero
                      ? " %zu with no event (or only events) in both groups "
                        "were left out."
                      : " %zu had no event (or only events) in both groups.",
                  facts->double_zero);
    }
}

static void say_rows(struct text *out, const struct pool_answer *answer)
{
    const struct pool_studies *studies = answer->studies;

    if (studies->dropped) {
        text_addf(out,
                  " Of %zu rows %zu %s left out because something in use was "
                  "missing.",
                  studies->rows, studies->dropped,
                  studies->dropped == 1 ? "was" : "were");
    }
}

static const char *estimator_words(const struct pool_answer *answer)
{
    return ESTIMATORS[answer->question->settings.method].words;
}

static void say_model(struct text *out, const struct pool_answer *answer)
{
    const struct pool_question *question = answer->question;
    bool random = question->settings.method != POOL_EE;

    switch (question->model) {
    case POOL_LEVELS:
        text_addf(out,
                  " A three-level model with effects (level 2) within studies "
                  "(level 3) was fitted by %s.",
                  estimator_words(answer));
        break;
    case POOL_OUTCOMES:
        text_addf(out,
                  " A multivariate random-effects model with an unstructured "
                  "covariance matrix of the outcomes was fitted by %s; %s.",
                  estimator_words(answer),
                  answer->studies->known
                      ? "errors within a study are correlated as the file says"
                      : "errors were taken to be independent");
        break;
    case POOL_BY_MH:
        text_add(out, STR(" Tables were pooled by the method of Mantel and "
                          "Haenszel (common effect)."));
        break;
    case POOL_BY_PETO:
        text_add(out, STR(" Tables were pooled by Peto's method (common "
                          "effect)."));
        break;
    default:
        text_addf(out,
                  random ? " A %s model was fitted; the variance between "
                           "studies (" TAU2 ") was estimated by %s."
                         : " A %s model was fitted: %s.",
                  random ? (answer->studies->x ? "mixed-effects"
                                               : "random-"
                                                 "effects")
                         : "common-effect",
                  estimator_words(answer));
        break;
    }
    if (answer->question->mods.len) {
        text_addf(out, " Moderators: %.*s.", SHOW(answer->question->mods));
    }
}

static void say_test(struct text *out, const struct pool_answer *answer)
{
    const struct pool_summary *all = &answer->all;
    enum pool_model model = answer->question->model;

    text_addf(out, " Tests and %.4g%% confidence intervals use %s.",
              100 * all->level, TESTS[answer->question->settings.test].words);
    if (!isnan(all->tau2_low) || !isnan(all->tau2_high)) {
        text_add(out, STR(" The interval of " TAU2 " is by the Q-profile "
                          "method."));
    }
    if (answer->has_profile) {
        text_add(out, STR(" The intervals of the variances are by profile "
                          "likelihood."));
    }
    if (!isnan(all->pi_low)) {
        text_addf(out,
                  " The prediction interval takes %s and covers the true "
                  "effect of a new study.",
                  isnan(all->beta->df)
                      ? "normal quantiles"
                      : "quantiles of the same t distribution");
    }
    if (model == POOL_STUDIES || model == POOL_LEVELS) {
        text_add(out, STR(" Heterogeneity is described by Cochran's Q and " I2
                          " (the share of the total variance that is not "
                          "sampling error)."));
    }
}

static void say_more(struct text *out, const struct pool_answer *answer)
{
    const struct pool_question *question = answer->question;

    if (answer->has_robust) {
        text_addf(out, " Cluster-robust standard errors are %s%s.",
                  ROBUST_KIND_NAMES[answer->robust.kind],
                  answer->robust.kind == ROBUST_CR1_P
                      ? ", with t tests on m \xE2\x88\x92 p degrees of freedom"
                      : ", with Satterthwaite degrees of freedom");
    }
    if (answer->groups.count) {
        text_addf(out,
                  " Subgroups by %.*s were pooled apart, each with its own "
                  "variance, and compared by a Q test.",
                  SHOW(question->by));
    }
    if (question->doubt && question->model == POOL_STUDIES) {
        text_addf(out,
                  " Sensitivity: each study left out in turn; influence by "
                  "studentised deleted residuals, DFFITS and Cook's distances; "
                  "funnel asymmetry by Egger's regression (weighted, and mixed-"
                  "effects, on standard errors) and Begg's rank correlation; "
                  "trim and fill (L0); fail-safe numbers; a three-parameter "
                  "selection model with one step at p = .025 (one-sided, "
                  "effects %s zero preferred), fitted by maximum likelihood.",
                  answer->doubt->direction == SELECT_LESS ? "below" : "above");
    }
}

struct str pool_method_words(struct arena *arena,
                             const struct pool_answer *answer)
{
    struct text out = text_in(arena);

    say_effect(&out, answer);
    say_rows(&out, answer);
    say_model(&out, answer);
    say_test(&out, answer);
    say_more(&out, answer);
    text_add(&out, STR(" Computed with Rapport " RAPPORT_VERSION
                       ", whose formulas agree with those of the R package "
                       "metafor (Viechtbauer, 2010)."));
    return text_str(&out);
}

// ---- sources ----------------------------------------------------------------

static void cite(struct method_sources *sources, const char *source)
{
    if (!source || sources->count == METHOD_SOURCES_MAX) {
        return;
    }
    for (int i = 0; i < sources->count; i++) {
        if (!strcmp(sources->at[i], source)) {
            return;
        }
    }
    sources->at[sources->count++] = source;
}

static void cite_model(struct method_sources *sources,
                       const struct pool_answer *answer)
{
    const struct pool_settings *settings = &answer->question->settings;

    switch (answer->question->model) {
    case POOL_BY_MH:
        cite(sources, "Mantel, N., & Haenszel, W. (1959). Statistical aspects "
                      "of the analysis of data from retrospective studies of "
                      "disease. Journal of the National Cancer Institute, 22, "
                      "719\xE2\x80\x93"
                      "748.");
        return;
    case POOL_BY_PETO:
        cite(sources, "Yusuf, S., Peto, R., Lewis, J., Collins, R., & "
                      "Sleight, P. (1985). Beta blockade during and after "
                      "myocardial infarction. Progress in Cardiovascular "
                      "Diseases, 27, 335\xE2\x80\x93"
                      "371.");
        return;
    case POOL_LEVELS:
        cite(sources, "Konstantopoulos, S. (2011). Fixed effects and variance "
                      "components estimation in three-level meta-analysis. "
                      "Research Synthesis Methods, 2, 61\xE2\x80\x93"
                      "76.");
        break;
    case POOL_OUTCOMES:
        cite(sources, "Berkey, C. S., Hoaglin, D. C., Antczak-Bouckoms, A., "
                      "Mosteller, F., & Colditz, G. A. (1998). Meta-analysis "
                      "of multiple outcomes by regression with random effects. "
                      "Statistics in Medicine, 17, 2537\xE2\x80\x93"
                      "2550.");
        break;
    default: break;
    }
    cite(sources, ESTIMATORS[settings->method].source);
    cite(sources, TESTS[settings->test].source);
}

struct method_sources pool_method_sources(const struct pool_answer *answer)
{
    struct method_sources sources = {.count = 0};
    const struct pool_summary *all = &answer->all;

    cite(&sources, effect_source(&answer->studies->effect));
    cite_model(&sources, answer);
    if (!isnan(all->tau2_low) || !isnan(all->tau2_high)) {
        cite(&sources, "Viechtbauer, W. (2007). Confidence intervals for the "
                       "amount of heterogeneity in meta-analysis. Statistics "
                       "in Medicine, 26, 37\xE2\x80\x93"
                       "52.");
    }
    if (!isnan(all->i2)) {
        cite(&sources, "Higgins, J. P. T., & Thompson, S. G. (2002). "
                       "Quantifying heterogeneity in a meta-analysis. "
                       "Statistics in Medicine, 21, 1539\xE2\x80\x93"
                       "1558.");
    }
    if (answer->has_robust) {
        cite(&sources, ROBUST_SOURCE);
    }
    for (size_t i = 0;
         answer->question->doubt && answer->question->model == POOL_STUDIES
         && i < sizeof DOUBT_SOURCES / sizeof *DOUBT_SOURCES;
         i++) {
        cite(&sources, DOUBT_SOURCES[i]);
    }
    cite(&sources, "Viechtbauer, W. (2010). Conducting meta-analyses in R with "
                   "the metafor package. Journal of Statistical Software, "
                   "36(3), 1\xE2\x80\x93"
                   "48.");
    return sources;
}
