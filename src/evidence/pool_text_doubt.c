// pool_text_doubt - what could make a pooled estimate another, in words.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/pool_text.h"
#include "evidence/pool_words.h"

#include <math.h>

enum { LABEL = 18, NAMED_MOST = 5 };

static void begin(struct paper *paper, const char *label)
{
    paper_begin(paper, 2, LABEL);
    paper_say(paper, PAPER_STRONG, str_of(label));
    paper_tab(paper, LABEL);
}

static struct str estimate_words(struct arena *arena,
                                 const struct pool_answer *answer, double value)
{
    return number_words(arena, value, number_decimals(answer->all.beta->se));
}

// ---- one study less ---------------------------------------------------------

static void say_leave_one_out(struct paper *paper,
                              const struct pool_answer *answer)
{
    struct arena *arena = paper->text->arena;
    const struct doubt_refits *refits = &answer->doubt->leave_one_out;
    size_t least = 0;
    size_t most = 0;

    for (size_t i = 1; i < refits->rows; i++) {
        if (refits->row[i].estimate < refits->row[least].estimate) {
            least = i;
        }
        if (refits->row[i].estimate > refits->row[most].estimate) {
            most = i;
        }
    }
    begin(paper, "One study less");
    paper_sayf(paper, PAPER_PLAIN,
               "the estimate lies between %.*s (without %.*s) and %.*s "
               "(without %.*s)",
               SHOW(estimate_words(arena, answer, refits->row[least].estimate)),
               SHOW(pool_input_label(arena, answer->studies, least)),
               SHOW(estimate_words(arena, answer, refits->row[most].estimate)),
               SHOW(pool_input_label(arena, answer->studies, most)));
    paper_end(paper);
}

static void say_influence(struct paper *paper, const struct pool_answer *answer)
{
    struct arena *arena = paper->text->arena;
    const struct doubt_influences *found = &answer->doubt->influence;
    int named = 0;

    begin(paper, "Influence");
    if (!found->influential) {
        paper_say(paper, PAPER_PLAIN,
                  STR("no study stands out by the usual limits"));
    }
    for (size_t i = 0; i < found->rows && named < NAMED_MOST; i++) {
        if (found->row[i].influential) {
            paper_sayf(paper, PAPER_PLAIN, "%s%.*s (Cook's distance %.*s)",
                       named ? "; " : "",
                       SHOW(pool_input_label(arena, answer->studies, i)),
                       SHOW(number_words(arena, found->row[i].cook, 2)));
            named++;
        }
    }
    if (found->influential > (size_t)named) {
        paper_sayf(paper, PAPER_PLAIN, "; and %zu more",
                   found->influential - (size_t)named);
    }
    paper_end(paper);
}

// ---- small studies ----------------------------------------------------------

static void say_egger(struct paper *paper, const struct pool_answer *answer)
{
    static const char *const LABELS[2] = {"Egger (lm)", "Egger (rma)"};
    struct arena *arena = paper->text->arena;

    for (int i = 0; i < 2; i++) { // lm_sei and rma_sei
        const struct pool_egger *egger = &answer->doubt->egger[i];
        struct pool_coefficient as = {.statistic = egger->test.statistic,
                                      .df = egger->test.df};

        if (!egger->has) {
            continue;
        }
        begin(paper, LABELS[i]);
        paper_sayf(paper, PAPER_PLAIN, "%.*s, %.*s",
                   SHOW(statistic_words(arena, &as)),
                   SHOW(p_words(arena, egger->test.p)));
        if (!isnan(egger->test.limit)) {
            paper_sayf(
                paper, PAPER_PLAIN,
                "; the estimate where studies had no error: %.*s %.*s",
                SHOW(estimate_words(arena, answer, egger->test.limit)),
                SHOW(limits_words(arena, egger->test.low, egger->test.high,
                                  number_decimals(answer->all.beta->se))));
        }
        paper_end(paper);
    }
}

static void say_begg(struct paper *paper, const struct pool_answer *answer)
{
    struct arena *arena = paper->text->arena;
    const struct begg *begg = &answer->doubt->begg;

    begin(paper, "Begg");
    paper_sayf(paper, PAPER_PLAIN, "Kendall's " TAU NB "=" NB "%.*s, %.*s (%s)",
               SHOW(number_words(arena, begg->tau, 2)),
               SHOW(p_words(arena, begg->p)), begg->exact ? "exact" : "normal");
    paper_end(paper);
}

// ---- studies that nobody saw ------------------------------------------------

static void say_trim(struct paper *paper, const struct pool_answer *answer)
{
    struct arena *arena = paper->text->arena;
    const struct trim_fill *filled = &answer->doubt->trim;
    const struct pool_coefficient *beta = filled->fit.beta;

    begin(paper, "Trim and fill");
    paper_sayf(paper, PAPER_PLAIN, "%zu %s added on the %s", filled->k0,
               filled->k0 == 1 ? "study" : "studies",
               filled->choice.side == TRIM_RIGHT ? "right" : "left");
    if (filled->k0) {
        paper_sayf(paper, PAPER_PLAIN, "; with %s the estimate is %.*s %.*s",
                   filled->k0 == 1 ? "it" : "them",
                   SHOW(estimate_words(arena, answer, beta->estimate)),
                   SHOW(limits_words(arena, beta->low, beta->high,
                                     number_decimals(beta->se))));
    }
    paper_end(paper);
}

static void say_fail_safe(struct paper *paper, const struct pool_answer *answer)
{
    struct arena *arena = paper->text->arena;
    const struct fail_safe *safe = &answer->doubt->fail_safe;

    begin(paper, "Fail-safe N");
    paper_sayf(paper, PAPER_PLAIN, "%.*s (Rosenthal), %.*s (Rosenberg)",
               SHOW(number_words(arena, safe->rosenthal, 0)),
               SHOW(number_words(arena, safe->rosenberg, 0)));
    paper_end(paper);
}

static void say_selection(struct paper *paper, const struct pool_answer *answer)
{
    struct arena *arena = paper->text->arena;
    const struct selection *found = &answer->doubt->selection;
    const struct pool_coefficient *beta = found->beta;
    const double df[2] = {1, NAN};

    begin(paper, "Selection model");
    if (found->p == 1) {
        paper_sayf(paper, PAPER_PLAIN, "estimate %.*s %.*s; ",
                   SHOW(estimate_words(arena, answer, beta->estimate)),
                   SHOW(limits_words(arena, beta->low, beta->high,
                                     number_decimals(beta->se))));
    }
    paper_sayf(paper, PAPER_PLAIN,
               "results with p > .025 (one-sided) seem to be seen %.*s times "
               "as often as the others; no selection: %.*s%s",
               SHOW(number_words(arena, found->delta, 2)),
               SHOW(test_words(arena, CHI2, found->lrt, df, found->lrt_p)),
               found->delta_at_limit ? "; at the end of what is possible: read "
                                       "with care"
                                     : "");
    paper_end(paper);
}

void pool_text_doubt(struct paper *paper, const struct pool_answer *answer)
{
    const struct pool_doubt *doubt = answer->doubt;

    if (answer->question->model != POOL_STUDIES) {
        return;
    }
    paper_blank(paper);
    paper_begin(paper, 0, 0);
    paper_say(paper, PAPER_ACCENT, STR("Doubt"));
    paper_end(paper);
    if (doubt->has_leave_one_out) {
        say_leave_one_out(paper, answer);
    }
    if (doubt->has_influence) {
        say_influence(paper, answer);
    }
    say_egger(paper, answer);
    if (doubt->has_begg) {
        say_begg(paper, answer);
    }
    if (doubt->has_trim) {
        say_trim(paper, answer);
    }
    if (doubt->has_fail_safe) {
        say_fail_safe(paper, answer);
    }
    if (doubt->has_selection) {
        say_selection(paper, answer);
    }
    paper_begin(paper, 2, 2);
    paper_say(paper, PAPER_SOFT,
              STR("A lopsided funnel has many reasons; none of these shows "
                  "that anything was withheld."));
    paper_end(paper);
}
