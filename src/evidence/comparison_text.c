// A comparison as text: what cannot be known first, the card of the model, the
// spread, the units by size, the caption, the method.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/utf8.h"
#include "base/version.h"
#include "evidence/comparison_answer.h"
#include "evidence/pool_words.h"
#include "wire/paper.h"

#include <math.h>

enum { NAME_LEAST = 11, NAME_MOST = 28, LABEL = 16, UNIT_ROOM = 18 };

// ---- lines ------------------------------------------------------------------

// A cell whose words end at column `end`.
static void cell(struct paper *paper, int end, enum paper_look look,
                 struct str words)
{
    paper_tab(paper, end - utf8_columns_of(words));
    paper_say(paper, look, words);
}

static void say_line(struct paper *paper, int indent, struct str words)
{
    paper_begin(paper, indent, indent);
    paper_say(paper, PAPER_PLAIN, words);
    paper_end(paper);
}

static void say_point(struct paper *paper, struct str words)
{
    paper_begin(paper, 2, 4);
    paper_say(paper, PAPER_PLAIN, STR("- "));
    paper_say(paper, PAPER_PLAIN, words);
    paper_end(paper);
}

static void say_fact(struct paper *paper, const char *label, struct str words)
{
    paper_begin(paper, 2, LABEL + 2);
    paper_say(paper, PAPER_SOFT, str_of(label));
    paper_tab(paper, LABEL + 2);
    paper_say(paper, PAPER_PLAIN, words);
    paper_end(paper);
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

// ---- what cannot be known ---------------------------------------------------

static void say_gaps(struct paper *paper,
                     const struct comparison_question *question)
{
    struct arena *arena = paper->text->arena;

    for (int i = 0; i < question->gap_count; i++) {
        const struct comparison_gap *gap = &question->gaps[i];

        if (gap->few) {
            say_point(paper, text_print(arena,
                                        "Fewer than five rows are not in it: "
                                        "%.*s.",
                                        SHOW(gap->why)));
        } else if (gap->rows) {
            say_point(paper,
                      text_print(arena, "%zu row%s not in it: %.*s.", gap->rows,
                                 gap->rows == 1 ? " is" : "s are",
                                 SHOW(gap->why)));
        }
    }
}

static void say_small(struct paper *paper,
                      const struct comparison_answer *answer)
{
    struct arena *arena = paper->text->arena;
    size_t least = answer->question->least;

    if (answer->small_left_out) {
        say_point(
            paper,
            text_print(arena,
                       "Units with fewer than %zu rows have fewer than "
                       "%zu together: their rows are in nothing here, and "
                       "are not counted.",
                       least, least));
    } else if (answer->small_units) {
        say_point(paper, text_print(arena,
                                    "%u unit%s with fewer than %zu rows stand "
                                    "together as small numbers.",
                                    answer->small_units,
                                    plural(answer->small_units), least));
    }
    if (answer->own_is_small) {
        say_point(paper, text_print(arena,
                                    "The unit to be labelled has fewer than "
                                    "%zu rows and is not shown by itself.",
                                    least));
    }
}

static void say_unknown(struct paper *paper,
                        const struct comparison_answer *answer)
{
    paper_head(paper, "What cannot be known");
    say_gaps(paper, answer->question);
    say_small(paper, answer);
    say_point(paper,
              answer->is_adjusted
                  ? STR("Only what was measured is adjusted for. Who came to "
                        "whom for reasons that nobody wrote down still shows, "
                        "and looks like a difference between units.")
                  : STR("Nothing is adjusted for: that other people came to "
                        "one unit than to another is part of every "
                        "difference."));
    say_point(paper,
              STR("Each unit stands beside what was expected of its own "
                  "people, not beside another unit. A difference can turn "
                  "around when it is looked at in parts (Simpson's "
                  "paradox)."));
    for (int i = 0; i < answer->notes.count; i++) {
        say_point(paper, answer->notes.at[i]);
    }
}

// ---- the card of the model --------------------------------------------------

static void say_coefficient(struct paper *paper,
                            const struct comparison_answer *answer, int j,
                            int room)
{
    const struct casemix_coefficient *beta = &answer->fit.beta[j];
    struct arena *arena = paper->text->arena;
    bool odds = answer->fit.is_event;
    int decimals = number_decimals(beta->se);
    double error = odds ? (exp(beta->high) - exp(beta->low)) / 4 : beta->se;
    int places = number_decimals(odds ? fmin(error, 1) : error);

    paper_begin(paper, 2, 4);
    paper_say(paper, PAPER_STRONG, answer->names[j]);
    cell(paper, room + 12, PAPER_PLAIN,
         number_words(arena, beta->estimate, decimals));
    cell(paper, room + 20, PAPER_PLAIN,
         number_words(arena, beta->se, decimals));
    paper_tab(paper, room + 22);
    paper_say(paper, PAPER_PLAIN, p_words(arena, beta->p));
    paper_tab(paper, room + 32);
    if (odds && !str_is(answer->names[j], "(Intercept)")) {
        paper_sayf(
            paper, PAPER_PLAIN, "%.*s" NB "%.*s",
            SHOW(number_words(arena, exp(beta->estimate), places)),
            SHOW(limits_words(arena, exp(beta->low), exp(beta->high), places)));
    } else if (!odds) {
        paper_say(paper, PAPER_PLAIN,
                  limits_words(arena, beta->low, beta->high, places));
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
    cell(paper, room + 12, PAPER_SOFT, STR("estimate"));
    cell(paper, room + 20, PAPER_SOFT, STR("SE"));
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
    cell(paper, 10, PAPER_PLAIN, text_print(arena, "%zu", part->n));
    cell(paper, 22, PAPER_PLAIN,
         number_words(arena, times * part->expected, decimals));
    cell(paper, 34, PAPER_PLAIN,
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
    cell(paper, 10, PAPER_SOFT, STR("rows"));
    cell(paper, 22, PAPER_SOFT,
         text_print(paper->text->arena, "expected%s", unit));
    cell(paper, 34, PAPER_SOFT,
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
    say_line(paper, 2,
             text_print(arena,
                        "Calibration, on rows that the model had not seen (%d "
                        "parts, each predicted from the others). Perfect are "
                        "slope 1 and intercept 0.",
                        answer->folds));
    say_fact(paper, "  Slope",
             with_limits(arena, found->slope, found->slope_se));
    say_fact(paper, "  Intercept",
             with_limits(arena, found->intercept, found->intercept_se));
    if (answer->fit.is_event) {
        say_fact(paper, "  AUC",
                 text_print(arena, "%.*s" NB "%.*s",
                            SHOW(number_words(arena, found->auc, 3)),
                            SHOW(limits_words(arena, found->auc_low,
                                              found->auc_high, 3))));
        say_fact(paper, "  Brier score",
                 text_print(arena, "%.*s (%.*s without the case-mix)",
                            SHOW(number_words(arena, found->brier, 3)),
                            SHOW(number_words(arena, found->brier_bare, 3))));
    } else {
        say_fact(
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

static void say_card(struct paper *paper,
                     const struct comparison_answer *answer)
{
    const struct comparison_question *question = answer->question;
    struct arena *arena = paper->text->arena;

    paper_head(paper, "Model card");
    say_fact(paper, "Outcome", outcome_words(arena, answer));
    say_fact(paper, "Rows",
             question->from.len
                 ? text_print(arena, "%zu, from %.*s to %.*s", answer->n,
                              SHOW(question->from), SHOW(question->to))
                 : text_print(arena, "%zu (dates not known)", answer->n));
    say_fact(paper, "Units",
             text_print(arena, "%u with %zu rows or more", answer->standing,
                        question->least));
    say_fact(paper, "Case-mix",
             answer->is_adjusted ? question->case_mix : STR("none"));
    if (answer->is_adjusted) {
        say_fact(paper, "Model",
                 answer->fit.is_event
                     ? STR("logistic regression, blind to units")
                     : STR("linear regression, blind to units"));
        say_coefficients(paper, answer);
        say_calibration(paper, answer);
    }
}

// ---- spread -----------------------------------------------------------------

static void say_between(struct paper *paper,
                        const struct comparison_answer *answer)
{
    const struct between *between = &answer->between;
    struct arena *arena = paper->text->arena;

    if (!answer->has_between) {
        return;
    }
    say_line(paper, 2,
             text_print(arena,
                        "Of what %s, %.*s" NB "%% lies between units (95%% CI "
                        "%.*s; mixed model%s).",
                        answer->is_adjusted ? "the case-mix leaves"
                                            : "differs between people",
                        SHOW(number_words(arena, 100 * between->share, 1)),
                        SHOW(limits_words(arena, 100 * between->low,
                                          100 * between->high, 1)),
                        answer->fit.is_event ? ", logit scale" : ""));
    if (answer->fit.is_event) {
        say_line(paper, 2,
                 text_print(arena, "Median odds ratio %.*s %.*s.",
                            SHOW(number_words(arena, between->odds, 2)),
                            SHOW(limits_words(arena, between->odds_low,
                                              between->odds_high, 2))));
    }
}

static void say_counts(struct paper *paper,
                       const struct comparison_answer *answer)
{
    struct arena *arena = paper->text->arena;
    double units = answer->standing;

    say_line(paper, 2,
             text_print(arena,
                        "Outside the 95%% limits lie %u of %u units, outside "
                        "the 99.8%% limits %u; with the spread allowed for %u "
                        "and %u. Chance alone puts about %.*s and %.*s there.",
                        answer->between_limits + answer->beyond,
                        answer->standing, answer->beyond,
                        answer->spread_between_limits + answer->spread_beyond,
                        answer->spread_beyond,
                        SHOW(number_words(arena, .05 * units, 1)),
                        SHOW(number_words(arena, .002 * units, 2))));
    if (answer->is_adjusted) {
        say_line(paper, 2,
                 text_print(arena,
                            "Nothing adjusted for, %u lay outside the 95%% "
                            "limits. In %u units the case-mix turned the "
                            "result to the other side of what was expected.",
                            answer->raw_outside, answer->turned));
    }
}

// On the scale of the results.
static struct str tau_words(struct arena *arena,
                            const struct comparison_answer *answer)
{
    double tau = sqrt(answer->spread.tau2);

    return answer->kind == COMPARISON_DIFFERENCE
             ? number_words(arena, tau, 2)
             : comparison_value_words(arena, answer, tau);
}

static void say_spread(struct paper *paper,
                       const struct comparison_answer *answer)
{
    const struct overdispersion *spread = &answer->spread;
    struct arena *arena = paper->text->arena;
    // What nothing was adjusted for took is 1, but for rounding.
    const double df[2] = {round(1e9 * spread->df) / 1e9, NAN};

    paper_head(paper, "Do units differ by more than chance?");
    if (answer->has_spread) {
        say_line(paper, 2,
                 text_print(
                     arena,
                     "%.*s; "
                     "\xCF\x86" NB "=" NB "%.*s (%.*s with %.0f" NB
                     "%% winsorised at each end), " TAU NB "=" NB "%.*s.",
                     SHOW(test_words(arena, CHI2, spread->chi_square, df,
                                     spread->p)),
                     SHOW(number_words(arena, spread->phi_all, 2)),
                     SHOW(number_words(arena, spread->phi, 2)),
                     100 * spread->winsorised, SHOW(tau_words(arena, answer))));
        say_line(paper, 2,
                 spread->tau2 > 0
                     ? STR("The wider limits add \xCF\x84\xC2\xB2 to the "
                           "variance of every unit (additive random effects).")
                     : STR("No variance needs to be added: the wider limits "
                           "are the same."));
    }
    say_between(paper, answer);
    say_counts(paper, answer);
}

// ---- units ------------------------------------------------------------------

static struct str observed_words(struct arena *arena,
                                 const struct comparison_answer *answer,
                                 const struct casemix_unit *found,
                                 bool expected)
{
    double n = (double)found->n;

    if (!answer->fit.is_event) {
        return number_words(arena,
                            (expected ? found->expected : found->observed) / n,
                            number_decimals(found->se));
    }
    return expected ? number_words(arena, found->expected, 1)
                    : text_print(arena, "%.0f", found->observed);
}

static struct str value_words(struct arena *arena,
                              const struct comparison_answer *answer,
                              const struct comparison_unit *unit)
{
    int decimals =
        answer->kind == COMPARISON_RATIO ? 2 : number_decimals(unit->se);
    double times = 1;

    if (answer->kind == COMPARISON_SHARE) { // its sign stands above
        decimals = 1;
        times = 100;
    }
    return text_print(arena, "%.*s" NB "%.*s",
                      SHOW(number_words(arena, times * unit->value, decimals)),
                      SHOW(limits_words(arena, times * unit->low,
                                        times * unit->high, decimals)));
}

static void say_unit(struct paper *paper,
                     const struct comparison_answer *answer,
                     const struct comparison_unit *unit, int room)
{
    struct arena *arena = paper->text->arena;

    paper_begin(paper, 2, 4);
    paper_say(paper, unit->own ? PAPER_STRONG : PAPER_PLAIN,
              comparison_unit_words(arena, answer, unit));
    cell(paper, room + 9, PAPER_PLAIN,
         observed_words(arena, answer, unit->found, false));
    cell(paper, room + 18, PAPER_PLAIN,
         observed_words(arena, answer, unit->found, true));
    paper_tab(paper, room + 20);
    paper_say(paper, PAPER_PLAIN, value_words(arena, answer, unit));
    paper_tab(paper, room + 39);
    paper_say(paper, PAPER_PLAIN, comparison_place_words(answer, unit, false));
    paper_tab(paper, room + 51);
    paper_say(paper, PAPER_PLAIN, comparison_place_words(answer, unit, true));
    paper_end(paper);
}

static const char *value_head(const struct comparison_answer *answer)
{
    switch (answer->kind) {
    case COMPARISON_SHARE: return "% [95% CI]";
    case COMPARISON_RATIO: return "O/E [95% CI]";
    default:
        return "O\xE2\x88\x92"
               "E [95% CI]";
    }
}

static void say_units(struct paper *paper,
                      const struct comparison_answer *answer)
{
    int room = UNIT_ROOM;

    paper_head(paper, "Units, by size");
    paper_begin(paper, 2, 4);
    cell(paper, room + 9, PAPER_SOFT, STR("seen"));
    cell(paper, room + 18, PAPER_SOFT, STR("expected"));
    paper_tab(paper, room + 20);
    paper_say(paper, PAPER_SOFT, str_of(value_head(answer)));
    paper_tab(paper, room + 39);
    paper_say(paper, PAPER_SOFT, STR("by chance"));
    paper_tab(paper, room + 51);
    paper_say(paper, PAPER_SOFT, STR("with spread"));
    paper_end(paper);
    for (uint32_t i = 0; i < answer->unit_count; i++) {
        say_unit(paper, answer, &answer->units[i], room);
    }
    paper_blank(paper);
    say_line(paper, 2, str_of(COMPARISON_CAPTION));
    say_line(
        paper, 2,
        STR("Units have no names here and stand by size. Whoever knows how "
            "many people each saw can still tell them apart: pass on with "
            "care."));
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
        " is DerSimonian and Laird's from z winsorised at 10%% "
        "(Spiegelhalter 2005b), which makes it somewhat small when spread is "
        "even. Calibration was judged by Cox's line, the area under the curve "
        "with DeLong's interval. Computed with Rapport %s.",
        expected, interval, limits, RAPPORT_VERSION);
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

void comparison_text(struct paper *paper,
                     const struct comparison_answer *answer)
{
    paper_begin(paper, 0, 2);
    paper_sayf(paper, PAPER_STRONG, "Comparison of %.*s: %.*s",
               SHOW(answer->question->units), SHOW(answer->question->outcome));
    paper_end(paper);
    say_unknown(paper, answer);
    say_card(paper, answer);
    say_spread(paper, answer);
    say_units(paper, answer);
    paper_head(paper, "Method");
    say_line(paper, 2, method_words(paper->text->arena, answer));
    paper_head(paper, "Sources");
    for (size_t i = 0; i < sizeof SOURCES / sizeof *SOURCES; i++) {
        paper_begin(paper, 2, 4);
        paper_say(paper, PAPER_PLAIN, str_of(SOURCES[i]));
        paper_end(paper);
    }
}
