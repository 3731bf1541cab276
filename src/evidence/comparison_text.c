// A comparison as text: what cannot be known first, the card of the model, the
// spread, the units by size, the caption, the method.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "evidence/comparison_print.h"
#include "evidence/pool_words.h"

#include <math.h>

#define PHI "\xCF\x86"

enum { UNIT_ROOM = 18 };

// ---- what cannot be known ---------------------------------------------------

static void say_point(struct paper *paper, struct str words)
{
    paper_begin(paper, 2, 4);
    paper_say(paper, PAPER_PLAIN, STR("- "));
    paper_say(paper, PAPER_PLAIN, words);
    paper_end(paper);
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

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

// ---- spread -----------------------------------------------------------------

// "Median odds ratio 1.50 [1.06, 2.49]"; beyond what a person can mean it is
// only said to be so.
static struct str odds_words(struct arena *arena, const struct between *between)
{
    enum { MOST = 1000 };
    struct str odds = number_words(arena, between->odds, 2);

    if (between->odds_high > MOST) {
        return text_print(
            arena, "Median odds ratio %.*s (from %.*s to beyond %d).",
            SHOW(odds), SHOW(number_words(arena, between->odds_low, 2)), MOST);
    }
    return text_print(
        arena, "Median odds ratio %.*s %.*s.", SHOW(odds),
        SHOW(limits_words(arena, between->odds_low, between->odds_high, 2)));
}

static void say_between(struct paper *paper,
                        const struct comparison_answer *answer)
{
    const struct between *between = &answer->between;
    struct arena *arena = paper->text->arena;

    if (!answer->has_between) {
        return;
    }
    comparison_line(
        paper, 2,
        text_print(arena,
                   "Of what %s, %.*s" NB "%% lies between units (95%% CI %.*s; "
                   "mixed model%s).",
                   answer->is_adjusted ? "the case-mix leaves"
                                       : "differs between people",
                   SHOW(number_words(arena, 100 * between->share, 1)),
                   SHOW(limits_words(arena, 100 * between->low,
                                     100 * between->high, 1)),
                   answer->fit.is_event ? ", logit scale" : ""));
    if (answer->fit.is_event) {
        comparison_line(paper, 2, odds_words(arena, between));
    }
}

static void say_counts(struct paper *paper,
                       const struct comparison_answer *answer)
{
    struct arena *arena = paper->text->arena;
    double units = answer->standing;

    comparison_line(
        paper, 2,
        text_print(arena,
                   "Outside the 95%% limits lie %u of %u units, outside "
                   "the 99.8%% limits %u; with the spread allowed for %u "
                   "and %u. Chance alone puts about %.*s and %.*s there.",
                   answer->between_limits + answer->beyond, answer->standing,
                   answer->beyond,
                   answer->spread_between_limits + answer->spread_beyond,
                   answer->spread_beyond,
                   SHOW(number_words(arena, .05 * units, 1)),
                   SHOW(number_words(arena, .002 * units, 2))));
    if (answer->is_adjusted) {
        comparison_line(
            paper, 2,
            text_print(arena,
                       "Nothing adjusted for, %u lay outside the 95%% "
                       "limits. In %u of the units the case-mix turned the "
                       "result to the other side of what was expected.",
                       answer->raw_outside, answer->turned));
    }
}

// On the scale of the results.
static struct str tau_words(struct arena *arena,
                            const struct comparison_answer *answer, double tau2)
{
    return answer->kind == COMPARISON_DIFFERENCE
             ? number_words(arena, sqrt(tau2), 2)
             : comparison_value_words(arena, answer, sqrt(tau2));
}

static struct str spread_words(struct arena *arena,
                               const struct comparison_answer *answer)
{
    const struct overdispersion *spread = &answer->spread;
    // What nothing was adjusted for took is 1, but for rounding.
    const double df[2] = {round(1e9 * spread->df) / 1e9, NAN};
    struct str winsorised = STR("");

    if (spread->winsorised > 0) {
        winsorised = text_print(
            arena,
            "; with %.0f" NB "%% winsorised at each end " PHI NB "=" NB
            "%.*s, " TAU NB "=" NB "%.*s",
            100 * spread->winsorised, SHOW(number_words(arena, spread->phi, 2)),
            SHOW(tau_words(arena, answer, spread->tau2)));
    }
    return text_print(
        arena, "%.*s; " PHI NB "=" NB "%.*s, " TAU NB "=" NB "%.*s%.*s.",
        SHOW(test_words(arena, CHI2, spread->chi_square, df, spread->p)),
        SHOW(number_words(arena, spread->phi_all, 2)),
        SHOW(tau_words(arena, answer, spread->tau2_all)), SHOW(winsorised));
}

static const char *const WIDER[] = {
    [COMPARISON_WINSORISED] =
        "The wider limits add the winsorised " TAU2 " to the variance of every "
        "unit (additive random effects).",
    [COMPARISON_ALL] = "The wider limits add the " TAU2 " of all units to the "
                       "variance of every unit (additive random effects).",
    [COMPARISON_MULTIPLIED] =
        "The wider limits lie further out by the root of the winsorised " PHI
        " (multiplicative).",
};

static void say_spread(struct paper *paper,
                       const struct comparison_answer *answer)
{
    struct arena *arena = paper->text->arena;

    paper_head(paper, "Do units differ by more than chance?");
    if (answer->has_spread) {
        comparison_line(paper, 2, spread_words(arena, answer));
        comparison_line(paper, 2,
                        answer->widens
                            ? str_of(WIDER[answer->question->spread])
                            : STR("Nothing needs to be allowed for: the wider "
                                  "limits are the same."));
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
    comparison_cell(paper, room + 8, PAPER_PLAIN,
                    observed_words(arena, answer, unit->found, false));
    comparison_cell(paper, room + 16, PAPER_PLAIN,
                    observed_words(arena, answer, unit->found, true));
    paper_tab(paper, room + 18);
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
    comparison_cell(paper, room + 8, PAPER_SOFT, STR("seen"));
    comparison_cell(paper, room + 16, PAPER_SOFT, STR("expected"));
    paper_tab(paper, room + 18);
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
    comparison_line(paper, 2, str_of(COMPARISON_CAPTION));
    comparison_line(
        paper, 2,
        STR("Units have no names here and stand by size. Whoever knows how "
            "many people each saw can still tell them apart: pass on with "
            "care."));
}

// ---- all of it --------------------------------------------------------------

void comparison_text(struct paper *paper,
                     const struct comparison_answer *answer)
{
    paper_begin(paper, 0, 2);
    paper_sayf(paper, PAPER_STRONG, "Comparison of %.*s: %.*s",
               SHOW(answer->question->units), SHOW(answer->question->outcome));
    paper_end(paper);
    say_unknown(paper, answer);
    comparison_card(paper, answer);
    say_spread(paper, answer);
    say_units(paper, answer);
    comparison_method(paper, answer);
}
