// reliability_text - the report that people read: what was asked, what came
// out, what it is not. No adjectives: a number is not a badge.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/utf8.h"
#include "evidence/pool_words.h"
#include "evidence/reliability_parts.h"
#include "evidence/reliability_print.h"

#include <math.h>
#include <stdio.h>

enum { LABEL = 22, NAME_LEAST = 8, NAME_MOST = 28 };

// ---- words ------------------------------------------------------------------

// SOURCE: Publication Manual of the APA, 7th edition, 6.36
struct str reliability_part(struct arena *arena, double value, int decimals)
{
    char line[40];

    if (!isfinite(value)) {
        return STR("\xE2\x80\x93");
    }
    if (fabs(value) < .5 * pow(10, -decimals)) {
        value = 0; // no "-.00"
    }
    (void)snprintf(line, sizeof line, "%.*f", decimals, value);
    if (fabs(value) >= 1000) {
        return number_words(arena, value, decimals);
    }
    if (line[0] == '0') {
        return text_print(arena, "%s", line + 1);
    }
    return line[0] == '-' && line[1] == '0' ? text_print(arena, "-%s", line + 2)
                                            : text_print(arena, "%s", line);
}

static struct str part_limits(struct arena *arena, double low, double high)
{
    return text_print(arena, "[%.*s," NB "%.*s]",
                      SHOW(reliability_part(arena, low, 3)),
                      SHOW(reliability_part(arena, high, 3)));
}

static void begin(struct paper *paper, const char *label)
{
    paper_begin(paper, 2, LABEL);
    paper_say(paper, PAPER_STRONG, str_of(label));
    paper_tab(paper, LABEL);
}

// A cell whose words end at column `end`.
static void cell(struct paper *paper, int end, struct str words)
{
    paper_tab(paper, end - utf8_columns_of(words));
    paper_say(paper, PAPER_PLAIN, words);
}

static void cell_part(struct paper *paper, int end, double value)
{
    cell(paper, end, reliability_part(paper->text->arena, value, 3));
}

static void cell_number(struct paper *paper, int end, double value)
{
    cell(paper, end, number_words(paper->text->arena, value, 2));
}

static void paragraph(struct paper *paper, const char *words)
{
    paper_begin(paper, 2, 2);
    paper_say(paper, PAPER_PLAIN, str_of(words));
    paper_end(paper);
}

static int name_room(const struct reliability_answer *answer)
{
    int room = NAME_LEAST;

    for (int j = 0; j < answer->answers.items; j++) {
        int columns = utf8_columns_of(answer->names[j]) + 1;

        room = columns > room ? columns : room;
    }
    return room < NAME_MOST ? room : NAME_MOST;
}

static void say_name(struct paper *paper, struct str name, bool reversed,
                     int room)
{
    paper_begin(paper, 2, room + 3);
    paper_sayf(paper, PAPER_PLAIN, "%s%.*s", reversed ? "-" : "", SHOW(name));
}

// ---- who and what -----------------------------------------------------------

static void say_title(struct paper *paper,
                      const struct reliability_answer *answer)
{
    static const char *const COLUMNS[] = {"items", "raters", "occasions"};

    paper_begin(paper, 0, 0);
    paper_sayf(paper, PAPER_STRONG, "Reliability of %d %s",
               answer->answers.items, COLUMNS[answer->question->columns]);
    paper_end(paper);
    paper_blank(paper);
}

static void say_names(struct paper *paper,
                      const struct reliability_answer *answer)
{
    bool any = false;

    begin(paper, "Columns");
    for (int j = 0; j < answer->answers.items; j++) {
        any = any || answer->reversed[j];
        paper_sayf(paper, PAPER_PLAIN, "%s%.*s%s",
                   answer->reversed[j] ? "-" : "", SHOW(answer->names[j]),
                   j + 1 < answer->answers.items ? ", " : "");
    }
    if (any) {
        paper_sayf(paper, PAPER_PLAIN,
                   " (with a minus: turned round, %g minus the answer; answers "
                   "%s from %g to %g)",
                   answer->least + answer->most,
                   isnan(answer->question->least) ? "were" : "run",
                   answer->least, answer->most);
    }
    paper_end(paper);
}

static void say_people(struct paper *paper,
                       const struct reliability_answer *answer)
{
    const char *who = answer->question->within.at ? "rows" : "people";
    size_t silent = answer->rows - answer->answered;

    begin(paper, "Answers");
    if (answer->question->complete) {
        paper_sayf(paper, PAPER_PLAIN,
                   "%zu %s answered everything; %zu others are left out",
                   answer->complete, who, silent);
    } else {
        paper_sayf(paper, PAPER_PLAIN,
                   "%zu %s, of whom %zu answered everything", answer->answered,
                   who, answer->complete);
        if (silent) {
            paper_sayf(paper, PAPER_PLAIN, "; %zu empty %s left out", silent,
                       silent == 1 ? "row is" : "rows are");
        }
    }
    paper_end(paper);
}

// ---- internal consistency ---------------------------------------------------

static void say_alpha(struct paper *paper,
                      const struct reliability_answer *answer)
{
    struct arena *arena = paper->text->arena;
    const struct reliability_alpha *alpha = &answer->alpha;
    struct str level = level_words(arena, answer->question->level);

    begin(paper, "Alpha");
    paper_sayf(paper, PAPER_STRONG, "%.*s,",
               SHOW(reliability_part(arena, alpha->raw, 3)));
    paper_sayf(
        paper, PAPER_PLAIN,
        " %.*s" NB "CI" NB "%.*s (Feldt), %.*s (Duhachek and Iacobucci)",
        SHOW(level),
        SHOW(part_limits(arena, alpha->feldt_low, alpha->feldt_high)),
        SHOW(part_limits(arena, alpha->duhachek_low, alpha->duhachek_high)));
    paper_end(paper);
    begin(paper, "  standardised");
    paper_sayf(paper, PAPER_PLAIN, "%.*s; lambda" NB "6 %.*s",
               SHOW(reliability_part(arena, alpha->standardised, 3)),
               SHOW(reliability_part(arena, alpha->lambda6, 3)));
    paper_end(paper);
    if (answer->has_alpha_complete && answer->complete < answer->answered) {
        begin(paper, "  all answered");
        paper_sayf(paper, PAPER_PLAIN, "%.*s %.*s, n" NB "=" NB "%zu",
                   SHOW(reliability_part(arena, answer->alpha_complete.raw, 3)),
                   SHOW(part_limits(arena, answer->alpha_complete.feldt_low,
                                    answer->alpha_complete.feldt_high)),
                   answer->complete);
        paper_end(paper);
    }
}

static void say_omega(struct paper *paper,
                      const struct reliability_answer *answer)
{
    struct arena *arena = paper->text->arena;

    if (!answer->has_omega) {
        return;
    }
    begin(paper, "Omega");
    paper_sayf(paper, PAPER_STRONG, "%.*s",
               SHOW(reliability_part(arena, answer->factor.omega, 3)));
    paper_sayf(paper, PAPER_PLAIN,
               " (total, one factor, n" NB "=" NB "%zu); %.*s of correlations",
               answer->complete,
               SHOW(reliability_part(arena, answer->standardised.omega, 3)));
    paper_end(paper);
}

static void say_general(struct paper *paper,
                        const struct reliability_answer *answer)
{
    struct arena *arena = paper->text->arena;
    const struct factor_general *general = &answer->general;

    if (!answer->has_general) {
        return;
    }
    begin(paper, "Hierarchical");
    paper_sayf(paper, PAPER_STRONG, "%.*s",
               SHOW(reliability_part(arena, general->hierarchical, 3)));
    paper_sayf(paper, PAPER_PLAIN,
               " (omega of a general factor above %d others); all together "
               "%.*s",
               general->factors,
               SHOW(reliability_part(arena, general->total, 3)));
    paper_end(paper);
}

static void say_together(struct paper *paper,
                         const struct reliability_answer *answer)
{
    struct arena *arena = paper->text->arena;

    begin(paper, "Correlations");
    paper_sayf(paper, PAPER_PLAIN, "average %.*s, median %.*s",
               SHOW(reliability_part(arena, answer->alpha.average_r, 2)),
               SHOW(reliability_part(arena, answer->alpha.median_r, 2)));
    paper_end(paper);
    begin(paper, "Score");
    paper_sayf(paper, PAPER_PLAIN,
               "mean of the items: M" NB "=" NB "%.*s, SD" NB "=" NB
               "%.*s, standard error of "
               "measurement %.*s (SD" NB "\xE2\x88\x9A(1" NB "-" NB "alpha))",
               SHOW(number_words(arena, answer->score.mean, 2)),
               SHOW(number_words(arena, answer->score.sd, 2)),
               SHOW(number_words(arena, answer->sem, 3)));
    paper_end(paper);
    if (answer->has_floor) {
        begin(paper, "At the ends");
        paper_sayf(paper, PAPER_PLAIN,
                   "%.1f%% of complete answers at the lowest score possible, "
                   "%.1f%% at the highest",
                   100 * answer->at_floor, 100 * answer->at_ceiling);
        paper_end(paper);
    }
}

static void say_items(struct paper *paper,
                      const struct reliability_answer *answer)
{
    static const char *const HEADS[] = {"n",    "M",       "SD",
                                        "rest", "without", "loading"};
    static const int ENDS[] = {8, 16, 23, 31, 41, 51};
    int room = name_room(answer) + 2;

    paper_head(paper, "Items");
    paper_begin(paper, 2, room + 3);
    for (int i = 0; i < (answer->has_omega ? 6 : 5); i++) {
        cell(paper, room + ENDS[i], str_of(HEADS[i]));
    }
    paper_end(paper);
    for (int j = 0; j < answer->answers.items; j++) {
        const struct reliability_item *item = &answer->item[j];

        say_name(paper, answer->names[j], answer->reversed[j], room);
        cell(paper, room + ENDS[0],
             text_print(paper->text->arena, "%zu", item->n));
        cell_number(paper, room + ENDS[1], item->mean);
        cell_number(paper, room + ENDS[2], item->sd);
        cell_part(paper, room + ENDS[3], item->r_rest);
        cell_part(paper, room + ENDS[4], item->without.raw);
        if (answer->has_omega) {
            cell_part(paper, room + ENDS[5], answer->standardised.loading[j]);
        }
        paper_end(paper);
    }
    paragraph(paper, answer->has_omega
                         ? "rest: correlation with the other items; without: "
                           "alpha if it is left out; loading: on one factor, "
                           "standardised."
                         : "rest: correlation with the other items; without: "
                           "alpha if it is left out.");
}

static void say_factor(struct paper *paper,
                       const struct reliability_answer *answer)
{
    struct arena *arena = paper->text->arena;
    const struct factor_one_test *test = &answer->test;

    if (!answer->has_omega || isnan(test->p)) {
        return;
    }
    paper_head(paper, "Is it one thing?");
    begin(paper, "One factor");
    paper_sayf(paper, PAPER_PLAIN,
               "%.*s; CFI %.*s, TLI %.*s, RMSEA %.*s (90%%" NB "CI" NB
               "%.*s), SRMR %.*s",
               SHOW(test_words(arena, CHI2, test->chi2,
                               (const double[2]){test->df, NAN}, test->p)),
               SHOW(reliability_part(arena, test->cfi, 3)),
               SHOW(reliability_part(arena, test->tli, 3)),
               SHOW(reliability_part(arena, test->rmsea, 3)),
               SHOW(part_limits(arena, test->rmsea_low, test->rmsea_high)),
               SHOW(reliability_part(arena, test->srmr, 3)));
    paper_end(paper);
}

// ---- agreement --------------------------------------------------------------

static void say_icc(struct paper *paper, const struct agreement *agreement,
                    const char *words, enum agreement_kind kind)
{
    struct arena *arena = paper->text->arena;
    const struct agreement_icc *one = &agreement->at[kind];
    const struct agreement_icc *mean = &agreement->at[kind + ICC1K];

    begin(paper, words);
    paper_sayf(paper, PAPER_STRONG, "%.*s",
               SHOW(reliability_part(arena, one->icc, 3)));
    paper_sayf(paper, PAPER_PLAIN, " %.*s; mean of %d: %.*s %.*s; %.*s",
               SHOW(part_limits(arena, one->low, one->high)), agreement->k,
               SHOW(reliability_part(arena, mean->icc, 3)),
               SHOW(part_limits(arena, mean->low, mean->high)),
               SHOW(test_words(arena, "F", one->f,
                               (const double[2]){one->df1, one->df2}, one->p)));
    paper_end(paper);
}

static void say_kappa(struct paper *paper,
                      const struct reliability_answer *answer)
{
    struct arena *arena = paper->text->arena;
    const struct kappa *kappa = &answer->kappa;

    if (!answer->has_kappa
        || answer->question->columns != RELIABILITY_OF_RATERS) {
        return;
    }
    begin(paper, "Kappa");
    paper_sayf(
        paper, PAPER_PLAIN,
        "%.*s %.*s; with quadratic weights %.*s %.*s (%d categories)",
        SHOW(reliability_part(arena, kappa->kappa, 3)),
        SHOW(part_limits(arena, kappa->low, kappa->high)),
        SHOW(reliability_part(arena, kappa->weighted, 3)),
        SHOW(part_limits(arena, kappa->weighted_low, kappa->weighted_high)),
        answer->categories);
    paper_end(paper);
}

static void say_errors(struct paper *paper,
                       const struct reliability_answer *answer)
{
    struct arena *arena = paper->text->arena;
    const struct agreement *agreement = &answer->agreement;

    begin(paper, "Error of one");
    paper_sayf(paper, PAPER_PLAIN,
               "%.*s (standard error of measurement, agreement); %.*s where a "
               "shift of everybody does not count",
               SHOW(number_words(arena, agreement->sem_absolute, 3)),
               SHOW(number_words(arena, agreement->sem_consistent, 3)));
    if (agreement->k == 2) {
        paper_sayf(paper, PAPER_PLAIN, "; correlation %.*s",
                   SHOW(reliability_part(arena, answer->occasions_r, 3)));
    }
    paper_end(paper);
}

static void say_agreement(struct paper *paper,
                          const struct reliability_answer *answer)
{
    const struct agreement *agreement = &answer->agreement;
    bool raters = answer->question->columns == RELIABILITY_OF_RATERS;

    if (!answer->has_agreement) {
        return;
    }
    paper_head(paper, raters ? "Agreement of raters"
                             : "The same people on several occasions");
    begin(paper, "People");
    paper_sayf(paper, PAPER_PLAIN, "%zu with all %d %s", agreement->n,
               agreement->k, raters ? "ratings" : "occasions");
    paper_end(paper);
    say_icc(paper, agreement,
            raters ? "ICC1, others each" : "ICC1, any occasion", ICC1);
    say_icc(paper, agreement, raters ? "ICC2, drawn raters" : "ICC2, agreement",
            ICC2);
    say_icc(paper, agreement,
            raters ? "ICC3, these alone" : "ICC3, consistency", ICC3);
    say_kappa(paper, answer);
    say_errors(paper, answer);
}

// ---- within and between -----------------------------------------------------

static void say_share(struct paper *paper, int room,
                      const struct reliability_share *share)
{
    struct arena *arena = paper->text->arena;

    cell(paper, room + 8, text_print(arena, "%zu", share->n));
    cell_part(paper, room + 16, share->icc1);
    cell(paper, room + 34,
         part_limits(arena, share->icc1_low, share->icc1_high));
    cell_part(paper, room + 42, share->icc2);
    cell(paper, room + 60,
         part_limits(arena, share->icc2_low, share->icc2_high));
    paper_end(paper);
}

static void say_shares(struct paper *paper,
                       const struct reliability_answer *answer)
{
    int items = answer->answers.items;
    int room = name_room(answer);

    room = room < 14 ? room : 14; // the rest of a line is full
    paper_begin(paper, 2, room + 3);
    cell(paper, room + 8, STR("n"));
    cell(paper, room + 16, STR("ICC1"));
    cell(paper, room + 42, STR("ICC2"));
    paper_end(paper);
    for (int j = 0; j <= items; j++) {
        bool last = j == items;

        say_name(paper, last ? STR("Score") : answer->names[j],
                 !last && answer->reversed[j], room);
        say_share(paper, room, &answer->share[j]);
    }
    paragraph(paper, "ICC1: share of the variance that lies between people. "
                     "ICC2: reliability of the people's means.");
}

static void say_nested(struct paper *paper,
                       const struct reliability_components *parts)
{
    struct arena *arena = paper->text->arena;

    begin(paper, "Change");
    paper_sayf(paper, PAPER_STRONG, "%.*s",
               SHOW(reliability_part(arena, parts->change, 3)));
    paper_say(paper, PAPER_PLAIN,
              STR(" (R_C: how reliably the score of one session differs from "
                  "that person's other sessions)"));
    paper_end(paper);
    begin(paper, "People, one session");
    paper_sayf(paper, PAPER_PLAIN, "%.*s (R_1R)",
               SHOW(reliability_part(arena, parts->one, 3)));
    paper_end(paper);
    begin(paper, "People, their mean");
    paper_sayf(paper, PAPER_PLAIN, "%.*s (R_KR, of %.*s %s)",
               SHOW(reliability_part(arena, parts->mean, 3)),
               SHOW(number_words(arena, parts->each, parts->crossed ? 0 : 1)),
               parts->crossed ? "times" : "sessions");
    if (parts->crossed) {
        paper_sayf(paper, PAPER_PLAIN, "; %.*s at just these times (R_KF)",
                   SHOW(reliability_part(arena, parts->fixed, 3)));
    }
    paper_end(paper);
    begin(paper, "Variance");
    paper_sayf(paper, PAPER_PLAIN,
               "of one answer: people %.*s, %s %.*s, people by item %.*s, rest "
               "%.*s",
               SHOW(number_words(arena, parts->person, 3)),
               parts->crossed ? "people by time" : "sessions of a person",
               SHOW(number_words(arena, parts->session, 3)),
               SHOW(number_words(arena, parts->person_item, 3)),
               SHOW(number_words(arena, parts->error, 3)));
    if (parts->crossed) {
        paper_sayf(paper, PAPER_PLAIN,
                   "; time %.*s, item %.*s, time by item %.*s",
                   SHOW(number_words(arena, parts->time, 3)),
                   SHOW(number_words(arena, parts->item, 3)),
                   SHOW(number_words(arena, parts->time_item, 3)));
    }
    if (parts->negative) {
        paper_sayf(paper, PAPER_PLAIN, " (%d came out below 0 and %s set to 0)",
                   parts->negative, parts->negative == 1 ? "is" : "are");
    }
    paper_end(paper);
}

static void say_within(struct paper *paper,
                       const struct reliability_answer *answer)
{
    if (!answer->has_within) {
        return;
    }
    paper_head(paper, "Within and between people");
    begin(paper, "People");
    if (answer->occasions) {
        paper_sayf(paper, PAPER_PLAIN, "%u, of whom there are %zu forms",
                   answer->persons, answer->occasions);
    } else {
        paper_sayf(paper, PAPER_PLAIN,
                   "%u by column %.*s, %.1f answers each on average",
                   answer->share[answer->answers.items].persons,
                   SHOW(answer->question->within),
                   answer->share[answer->answers.items].each);
    }
    paper_end(paper);
    say_shares(paper, answer);
    if (answer->has_nested) {
        paper_head(paper,
                   "Reliability of change, sessions of each person apart");
        say_nested(paper, &answer->nested);
    }
    if (answer->has_crossed) {
        paper_head(paper, "The same, everybody at the same times");
        say_nested(paper, &answer->crossed);
    }
}

// ---- what it is not, and where it comes from --------------------------------

static void say_meaning(struct paper *paper,
                        const struct reliability_answer *answer)
{
    paper_head(paper, "What this is, and is not");
    if (answer->question->columns == RELIABILITY_OF_ITEMS) {
        paragraph(
            paper,
            "Alpha and omega say how much of the differences between these "
            "people's scores their items share. Alpha is not evidence that the "
            "items measure one thing, and it grows with their number. Neither "
            "says that the items measure what they are meant to.");
    } else {
        paragraph(paper,
                  "An ICC compares differences between people with "
                  "disagreement about them: among people who are much alike it "
                  "is low even where the error is small.");
    }
    paragraph(paper, "Reliability belongs to scores of these people under "
                     "these conditions, not to the form: with other people it "
                     "is another number.");
}

static void say_notes(struct paper *paper, const struct notes *notes)
{
    if (!notes->count) {
        return;
    }
    paper_head(paper, "To keep in mind");
    for (int i = 0; i < notes->count; i++) {
        paper_begin(paper, 2, 4);
        paper_sayf(paper, PAPER_PLAIN, "- %.*s", SHOW(notes->at[i]));
        paper_end(paper);
    }
}

void reliability_text(struct paper *paper,
                      const struct reliability_answer *answer)
{
    say_title(paper, answer);
    say_names(paper, answer);
    say_people(paper, answer);
    if (answer->question->columns == RELIABILITY_OF_ITEMS) {
        paper_head(paper, "Internal consistency");
        say_alpha(paper, answer);
        say_omega(paper, answer);
        say_general(paper, answer);
        say_together(paper, answer);
        say_items(paper, answer);
        say_factor(paper, answer);
    } else {
        say_agreement(paper, answer);
    }
    say_within(paper, answer);
    say_meaning(paper, answer);
    say_notes(paper, &answer->notes);
    reliability_say_sources(paper, answer);
}
