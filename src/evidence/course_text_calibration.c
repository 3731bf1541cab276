// Whether the expected course held what it says, in words and tables.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/moment.h"
#include "evidence/course_answer.h"
#include "wire/paper.h"

#include <math.h>

static void say(struct text *out, struct str words)
{
    struct paper paper = paper_in(out, PAPER_USUAL, false);

    paper_begin(&paper, 0, 0);
    paper_say(&paper, PAPER_PLAIN, words);
    paper_end(&paper);
}

static void end_line(struct text *out)
{
    while (out->len && out->at[out->len - 1] == ' ') {
        out->len--;
    }
    text_addf(out, "\n");
}

// ---- bands ------------------------------------------------------------------

static void add_held(struct text *out, const struct held *held)
{
    if (!held->n) {
        text_addf(out, "  %7s %6s %15s", "0", "-", "");
        return;
    }
    text_addf(out, "  %7lld %6.1f", (long long)held->n, 100 * held->share);
    if (isnan(held->low)) {
        text_addf(out, " %15s", "");
    } else {
        text_addf(out, " %6.1f to %5.1f", 100 * held->low, 100 * held->high);
    }
}

static void add_span(struct text *out, const struct calibration_span *span,
                     struct str name)
{
    text_addf(out, "  %-9.*s", SHOW(name));
    add_held(out, &span->first);
    add_held(out, &span->step_ahead);
    end_line(out);
}

static struct str span_words(struct text *out,
                             const struct calibration_span *span)
{
    return span->from == span->to
             ? text_print(out->arena, "%.4g", span->from)
             : text_print(out->arena, "%.4g to %.4g", span->from, span->to);
}

static void add_bands(struct text *out, const struct calibration *calibration,
                      int64_t least)
{
    text_addf(out, "\n  %-9s  %-31s  %s\n  %-9s  %7s %6s %15s  %7s %6s\n", "",
              "from the first score", "one step ahead", "session", "n",
              "within", "", "n", "within");
    for (int i = 0; i < calibration->span_count; i++) {
        const struct calibration_span *span = &calibration->spans[i];

        if (span->first.n >= least) {
            add_span(out, span, span_words(out, span));
        }
    }
    add_span(out, &calibration->all, STR("all"));
}

static struct str half_words(struct arena *arena, const struct held *held)
{
    return isnan(held->low)
             ? text_print(arena, "%.1f %%", 100 * held->share)
             : text_print(arena, "%.1f %% (%.1f to %.1f)", 100 * held->share,
                          100 * held->low, 100 * held->high);
}

static void add_rest(struct text *out, const struct calibration *calibration)
{
    const struct held *all = &calibration->all.step_ahead;

    if (!all->n) {
        return;
    }
    text_addf(out, "\n");
    say(out,
        text_print(
            out->arena,
            "One step ahead, %.1f %% lay below the band and %.1f %% above it. "
            "The band that should hold half held %.*s from the first score and "
            "%.*s one step ahead.",
            100 * (double)all->below / (double)all->n,
            100 * (double)all->above / (double)all->n,
            SHOW(half_words(out->arena, &calibration->all.first_half)),
            SHOW(half_words(out->arena, &calibration->all.step_half))));
}

static struct str way_words(struct arena *arena,
                            const struct calibration *calibration)
{
    return calibration->way == CALIBRATION_FOLDS
             ? text_print(arena,
                          "each of %d parts of the people predicted by a fit "
                          "to the others",
                          calibration->folds)
             : STR("these courses had no part in the norm");
}

static void add_time(struct text *out, const struct course_answer *answer)
{
    const struct calibration *calibration = &answer->by_time;
    char day[MOMENT_ROOM];

    text_addf(out, "\nDoes it hold later?\n");
    say(out,
        text_print(out->arena,
                   "A fit to the %lld courses that ended before %.10s, held "
                   "against %lld that ended on that day or later, of people "
                   "who are not in it.",
                   (long long)calibration->made_of,
                   moment_print_utc(calibration->day * DAY, day),
                   (long long)calibration->held));
    add_bands(out, calibration, answer->least);
    add_rest(out, calibration);
}

// ---- turns ------------------------------------------------------------------

static bool is_few(size_t events, size_t n, int64_t least)
{
    return (int64_t)events < least || (int64_t)(n - events) < least;
}

static void add_interval(struct text *out, const struct interval *interval)
{
    if (isnan(interval->estimate)) {
        text_addf(out, "  %5s %12s", "-", "");
    } else if (isnan(interval->low)) {
        text_addf(out, "  %5.2f %12s", interval->estimate, "");
    } else {
        text_addf(out, "  %5.2f %4.2f to %4.2f", interval->estimate,
                  interval->low, interval->high);
    }
}

static void add_chances(struct text *out, double session,
                        const struct chances *chances, int64_t least)
{
    text_addf(out, "  %7.4g %5zu", session, chances->n);
    if (is_few(chances->events, chances->n, least)) {
        text_addf(out, "    few\n");
        return;
    }
    text_addf(out, " %6zu %5.3f %5.3f", chances->events, chances->brier,
              chances->brier_base);
    add_interval(out, &chances->auc);
    add_interval(out, &chances->slope);
    if (!isnan(chances->intercept.estimate)) {
        text_addf(out, " %6.2f", chances->intercept.estimate);
    }
    end_line(out);
}

enum turn { WORSE, RECOVERED };
static const char *const TURNS[] = {
    "Reliably worse at the last score",
    "Recovered at the last score, of those who began on the clinical side",
};

static const struct chances *chances_of(const struct calibration_turn *turn,
                                        enum turn which)
{
    return which == WORSE ? &turn->worse : &turn->recovered;
}

static void add_table(struct text *out, const struct calibration *calibration,
                      enum turn which, int64_t least)
{
    text_addf(out, "\n%s\n", TURNS[which]);
    if ((int64_t)chances_of(&calibration->turns[0], which)->events
        < (least ? least : 1)) {
        text_addf(out, "  %s: there is nothing to judge by.\n",
                  least ? "Few or nobody" : "Nobody");
        return;
    }
    text_addf(out, "  %7s %5s %6s %5s %5s  %5s %12s  %5s %12s %6s\n", "session",
              "n", "events", "Brier", "base", "AUC", "", "slope", "", "inter.");
    for (int i = 0; i < calibration->turn_count; i++) {
        const struct calibration_turn *turn = &calibration->turns[i];

        add_chances(out, turn->session, chances_of(turn, which), least);
    }
}

static void add_share(struct text *out, const struct interval *share)
{
    if (isnan(share->estimate)) {
        text_addf(out, "  %-15s", "-");
    } else {
        struct str words =
            text_print(out->arena, "%.0f (%.0f to %.0f)", 100 * share->estimate,
                       100 * share->low, 100 * share->high);

        text_addf(out, "  %-15.*s", SHOW(words));
    }
}

static void add_line(struct text *out, double session,
                     const struct line_crossed *line, int64_t least)
{
    text_addf(out, "  %7.4g %5lld", session, (long long)line->n);
    if (is_few((size_t)line->worse, (size_t)line->n, least)
        || is_few((size_t)line->crossed, (size_t)line->n, least)) {
        text_addf(out, "    few\n");
        return;
    }
    text_addf(out, " %5lld %7lld", (long long)line->worse,
              (long long)line->crossed);
    add_share(out, &line->sensitivity);
    add_share(out, &line->specificity);
    add_share(out, &line->ppv);
    end_line(out);
}

// Crossed by a first score nothing is: nothing was expected of it.
static void add_lines(struct text *out, const struct calibration *calibration,
                      bool still, int64_t least)
{
    text_addf(out, "  %7s %5s %5s %7s  %-15s  %-15s  %s\n", "session", "n",
              "worse", "crossed", "sensitivity", "specificity", "PPV");
    for (int i = 0; i < calibration->turn_count; i++) {
        const struct calibration_turn *turn = &calibration->turns[i];

        if (turn->session > 1) {
            add_line(out, turn->session, still ? &turn->still : &turn->line,
                     least);
        }
    }
}

static void add_turns(struct text *out, const struct course_answer *answer)
{
    const struct calibration *calibration = &answer->calibration;

    text_addf(out, "\nWas it right about the end?\n");
    say(out, text_print(
                 out->arena,
                 "Counted on the same courses, after the scores up to a "
                 "session, of those that went on. It judges the model over "
                 "many people; no chance of one person is given by Rapport. "
                 "Chances are stated for the session of the last score. Slope "
                 "1 and intercept 0: as often as was said; base: the Brier "
                 "score of saying the same for all. With 95 %% intervals "
                 "(that of the intercept is in the JSON)."));
    add_table(out, calibration, WORSE, answer->least);
    if (calibration->turns[0].recovered.n) {
        add_table(out, calibration, RECOVERED, answer->least);
    }
    text_addf(out, "\n");
    say(out,
        text_print(out->arena,
                   "The line: the worse limit of the %.0f %% band one step "
                   "ahead of all earlier scores (it moves with them). Crossed "
                   "up to a session, against reliably worse at the last score; "
                   "percent with Wilson's 95 %% interval; PPV: of courses that "
                   "crossed it, those that ended worse.",
                   100 * calibration->level));
    add_lines(out, calibration, false, answer->least);
    text_addf(out, "\nThe same line from the first score alone, which does not "
                   "move:\n");
    add_lines(out, calibration, true, answer->least);
}

void course_print_calibration(struct text *out,
                              const struct course_answer *answer)
{
    const struct calibration *calibration = &answer->calibration;

    if (answer->calibrated) {
        text_addf(out, "\nDoes the %.0f %% band hold %.0f %%?\n",
                  100 * calibration->level, 100 * calibration->level);
        say(out,
            text_print(out->arena,
                       "Counted on scores that the model had not seen: %.*s. "
                       "Percent within the band, with a 95 %% interval "
                       "(Wilson's; over several sessions for scores that come "
                       "in courses).",
                       SHOW(way_words(out->arena, calibration))));
        add_bands(out, calibration, answer->least);
        add_rest(out, calibration);
    }
    if (answer->timed) {
        add_time(out, answer);
    }
    if (answer->calibrated && calibration->turn_count) {
        add_turns(out, answer);
    }
}
