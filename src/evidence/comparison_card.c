// The card of a comparison's model, and how all of it was found.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/utf8.h"
#include "base/version.h"
#include "evidence/comparison_print.h"
#include "evidence/pool_words.h"

#include <math.h>

enum { NAME_LEAST = 11, NAME_MOST = 28, LABEL = 16 };

// ---- lines ------------------------------------------------------------------

void comparison_cell(struct paper *paper, int end, enum paper_look look,
                     struct str words)
{
    paper_tab(paper, end - utf8_columns_of(words));
    paper_say(paper, look, words);
}

void comparison_line(struct paper *paper, int indent, struct str words)
{
    paper_begin(paper, indent, indent);
    paper_say(paper, PAPER_PLAIN, words);
    paper_end(paper);
}

void comparison_fact(struct paper *paper, const char *label, struct str words)
{
    paper_begin(paper, 2, LABEL + 2);
    paper_say(paper, PAPER_SOFT, str_of(label));
    paper_tab(paper, LABEL + 2);
    paper_say(paper, PAPER_PLAIN, words);
    paper_end(paper);
}

// ---- the card of the model --------------------------------------------------

// "1.63 [1.04, 2.57]": of odds; of a score the limits of the estimate itself.
// Empty for the constant of odds.
static struct str effect_words(struct arena *arena,
                               const struct comparison_answer *answer, int j)
{
    const struct casemix_coefficient *beta = &answer->fit.beta[j];
    double low = exp(beta->low);
    double high = exp(beta->high);
    int decimals = number_decimals(fmin((high - low) / 4, 1));

    if (!answer->fit.is_event) {
        return limits_words(arena, beta->low, beta->high,
                            number_decimals(beta->se));
    }
    if (str_is(answer->names[j], "(Intercept)")) {
        return STR("");
    }
    return text_print(arena, "%.*s" NB "%.*s",
                      SHOW(number_words(arena, exp(beta->estimate), decimals)),
                      SHOW(limits_words(arena, low, high, decimals)));
}

static void say_coefficient(struct paper *paper,
                            const struct comparison_answer *answer, int j,
                            int room)
{
    const struct casemix_coefficient *beta = &answer->fit.beta[j];
    struct arena *arena = paper->text->arena;
    struct str effect = effect_words(arena, answer, j);
    int decimals = number_decimals(beta->se);

    paper_begin(paper, 2, 4);
    paper_say(paper, PAPER_STRONG, answer->names[j]);
    comparison_cell(paper, room + 12, PAPER_PLAIN,
                    number_words(arena, beta->estimate, decimals));
    comparison_cell(paper, room + 20, PAPER_PLAIN,
                    number_words(arena, beta->se, decimals));
    paper_tab(paper, room + 22);
    paper_say(paper, PAPER_PLAIN, p_words(arena, beta->p));
    if (effect.len) {
        paper_tab(paper, room + 32);
        paper_say(paper, PAPER_PLAIN, effect);
    }
    paper_end(paper);
}

static void say_coefficients(struct paper *paper,
                             const struct comparison_answer *answer)
{
    int room = NAME_LEAST;

    for (int j = 0; j < answer->fit.p; j++) {
        int columns = utf8_columns_of(answer->names[j]);

        room = columns > room ? columns : room;
    }
    room = room < NAME_MOST ? room : NAME_MOST;
    paper_blank(paper);
    paper_begin(paper, 2, 4);
    comparison_cell(paper, room + 12, PAPER_SOFT, STR("estimate"));
    comparison_cell(paper, room + 20, PAPER_SOFT, STR("SE"));
    paper_tab(paper, room + 32);
    paper_say(paper, PAPER_SOFT,
              answer->fit.is_event ? STR("odds ratio [95% CI]")
                                   : STR("[95% CI]"));
    paper_end(paper);
    for (int j = 0; j < answer->fit.p; j++) {
        say_coefficient(paper, answer, j, room);
    }
}

static struct str with_limits(struct arena *arena, double value, double se)
{
    int decimals = number_decimals(se);

    return text_print(arena, "%.*s" NB "%.*s",
                      SHOW(number_words(arena, value, decimals)),
                      SHOW(limits_words(arena, value - 1.96 * se,
                                        value + 1.96 * se, decimals)));
}

static void say_part(struct paper *paper,
                     const struct comparison_answer *answer,
                     const struct prediction_part *part)
{
    struct arena *arena = paper->text->arena;
    double times = answer->fit.is_event ? 100 : 1;
    int decimals = answer->fit.is_event
                     ? 1
                     : number_decimals((part->high - part->low) / 4);

    paper_begin(paper, 4, 4);
    comparison_cell(paper, 10, PAPER_PLAIN, text_print(arena, "%zu", part->n));
    comparison_cell(paper, 22, PAPER_PLAIN,
                    number_words(arena, times * part->expected, decimals));
    comparison_cell(paper, 34, PAPER_PLAIN,
                    number_words(arena, times * part->observed, decimals));
    paper_tab(paper, 36);
    paper_say(
        paper, PAPER_PLAIN,
        limits_words(arena, times * part->low, times * part->high, decimals));
    paper_end(paper);
}

static void say_parts(struct paper *paper,
                      const struct comparison_answer *answer)
{
    const char *unit = answer->fit.is_event ? " %" : "";

    paper_begin(paper, 4, 4);
    comparison_cell(paper, 10, PAPER_SOFT, STR("rows"));
    comparison_cell(paper, 22, PAPER_SOFT,
                    text_print(paper->text->arena, "expected%s", unit));
    comparison_cell(paper, 34, PAPER_SOFT,
                    text_print(paper->text->arena, "observed%s", unit));
    paper_tab(paper, 36);
    paper_say(paper, PAPER_SOFT, STR("[95% CI]"));
    paper_end(paper);
    for (int i = 0; i < answer->calibration.part_count; i++) {
        say_part(paper, answer, &answer->calibration.parts[i]);
    }
}

static void say_calibration(struct paper *paper,
                            const struct comparison_answer *answer)
{
    const struct prediction *found = &answer->calibration;
    struct arena *arena = paper->text->arena;

    if (!answer->calibrated) {
        return;
    }
    paper_blank(paper);
    comparison_line(
        paper, 2,
        text_print(arena,
                   "Calibration, on rows that the model had not seen (%d "
                   "parts, each predicted from the others). Perfect are "
                   "slope 1 and intercept 0.",
                   answer->folds));
    comparison_fact(paper, "  Slope",
                    with_limits(arena, found->slope, found->slope_se));
    comparison_fact(paper, "  Intercept",
                    with_limits(arena, found->intercept, found->intercept_se));
    if (answer->fit.is_event) {
        comparison_fact(paper, "  AUC",
                        text_print(arena, "%.*s" NB "%.*s",
                                   SHOW(number_words(arena, found->auc, 3)),
                                   SHOW(limits_words(arena, found->auc_low,
                                                     found->auc_high, 3))));
        comparison_fact(
            paper, "  Brier score",
            text_print(arena, "%.*s (%.*s without the case-mix)",
                       SHOW(number_words(arena, found->brier, 3)),
                       SHOW(number_words(arena, found->brier_bare, 3))));
    } else {
        comparison_fact(
            paper, "  Explained",
            text_print(arena, "%.*s" NB "%% of the variance",
                       SHOW(number_words(arena, 100 * found->explained, 1))));
    }
    say_parts(paper, answer);
}

static struct str outcome_words(struct arena *arena,
                                const struct comparison_answer *answer)
{
    const struct casemix_fit *fit = &answer->fit;
    struct str name = answer->question->outcome;

    if (!fit->is_event) {
        int decimals = number_decimals(fit->sigma / sqrt((double)fit->n));

        return text_print(arena, "%.*s: mean %.*s", SHOW(name),
                          SHOW(number_words(arena, fit->mean, decimals)));
    }
    return text_print(arena, "%.*s: %.0f of %zu (%.*s" NB "%%)", SHOW(name),
                      round(fit->mean * (double)fit->n), fit->n,
                      SHOW(number_words(arena, 100 * fit->mean, 1)));
}

void comparison_card(struct paper *paper,
                     const struct comparison_answer *answer)
{
    const struct comparison_question *question = answer->question;
    struct arena *arena = paper->text->arena;

    paper_head(paper, "Model card");
    comparison_fact(paper, "Outcome", outcome_words(arena, answer));
    comparison_fact(
        paper, "Rows",
        question->from.len
            ? text_print(arena, "%zu, from %.*s to %.*s", answer->n,
                         SHOW(question->from), SHOW(question->to))
            : text_print(arena, "%zu (dates not known)", answer->n));
    comparison_fact(paper, "Units",
                    text_print(arena, "%u with %zu rows or more",
                               answer->standing, question->least));
    comparison_fact(paper, "Case-mix",
                    answer->is_adjusted ? question->case_mix : STR("none"));
    if (answer->is_adjusted) {
        comparison_fact(paper, "Model",
                        answer->fit.is_event
                            ? STR("logistic regression, blind to units")
                            : STR("linear regression, blind to units"));
        say_coefficients(paper, answer);
        say_calibration(paper, answer);
    }
}

// ---- method -----------------------------------------------------------------

static struct str method_words(struct arena *arena,
                               const struct comparison_answer *answer)
{
    const char *expected =
        !answer->is_adjusted
            ? "What is expected of a unit is the share (or mean) of all rows"
        : answer->fit.is_event
            ? "What is expected of a unit is the sum over its own people of "
              "their chances by a logistic regression on the case-mix "
              "(indirect standardisation)"
            : "What is expected of a unit is the mean over its own people of "
              "their scores by a linear regression on the case-mix (indirect "
              "standardisation)";
    const char *interval =
        answer->kind == COMPARISON_RATIO
            ? "Intervals of O/E are Garwood's exact ones for a Poisson count "
              "(wide where events are usual)"
        : answer->kind == COMPARISON_SHARE ? "Intervals of shares are Wilson's"
                                           : "Intervals of differences are t";
    const char *limits =
        answer->question->exact && answer->fit.is_event
            ? "Limits are exact: of the sum of the people's unlike chances, "
              "interpolated between counts"
        : answer->fit.is_event
            ? "Limits are normal, with the variance sum "
              "p(1 \xE2\x88\x92 p)"
            : "Limits are normal, with the residual variance "
              "of the model";

    return text_print(
        arena,
        "%s. %s. %s, at 95%% and 99.8%% (Spiegelhalter 2005a). Over-dispersion "
        "is tested by the sum of squared z, whose degrees of freedom are the "
        "units less what the model took from their own rows; " TAU2
        " is DerSimonian and Laird's%s. %sComputed with Rapport %s.",
        expected, interval, limits,
        answer->question->spread == COMPARISON_ALL
            ? ""
            : " from z winsorised at 10% (Spiegelhalter 2005b), so that a few "
              "unusual units widen nothing; where all units differ a little, "
              "it is too small",
        answer->calibrated ? "Calibration was judged by Cox's line and the "
                             "area under the curve, with DeLong's interval. "
                           : "",
        RAPPORT_VERSION);
}

static const char *const SOURCES[] = {
    "Spiegelhalter, D. J. (2005a). Funnel plots for comparing institutional "
    "performance. Statistics in Medicine, 24, 1185\xE2\x80\x93"
    "1202.",
    "Spiegelhalter, D. J. (2005b). Handling over-dispersion of performance "
    "indicators. Quality and Safety in Health Care, 14, 347\xE2\x80\x93"
    "351.",
    "DeLong, E. R., DeLong, D. M., & Clarke-Pearson, D. L. (1988). Comparing "
    "the areas under two or more correlated receiver operating characteristic "
    "curves. Biometrics, 44, 837\xE2\x80\x93"
    "845.",
};

void comparison_method(struct paper *paper,
                       const struct comparison_answer *answer)
{
    paper_head(paper, "Method");
    comparison_line(paper, 2, method_words(paper->text->arena, answer));
    paper_head(paper, "Sources");
    for (size_t i = 0; i < sizeof SOURCES / sizeof *SOURCES; i++) {
        paper_begin(paper, 2, 4);
        paper_say(paper, PAPER_PLAIN, str_of(SOURCES[i]));
        paper_end(paper);
    }
}
