// report_text - see report_text.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/report_text.h"

#include "base/arena.h"
#include "talk/report_words.h"

#include <math.h>

enum {
    QUOTE_LETTERS = 128, // of a turn: two lines at most
    WELL_LETTERS = 64,   // of what went well: about one line
    QUOTE_TURNS = 2,     // of a moment
    VALUE_COLUMN = 9,    // numbers end two columns before
    INDENT = 2,
    QUOTE_INDENT = 4,
};

static void say_line(struct paper *paper, int indent, enum paper_look look,
                     struct str words)
{
    paper_begin(paper, indent, indent);
    paper_say(paper, look, words);
    paper_end(paper);
}

static void say_heading(struct paper *paper, struct str words)
{
    paper_blank(paper);
    say_line(paper, 0, PAPER_ACCENT, words);
}

// ---- moments ----------------------------------------------------------------

// Mara: "So part of you would rather stay, and ..."
static void say_quote(struct paper *paper, const struct transcript *transcript,
                      int turn, size_t letters)
{
    struct arena *arena = paper->text->arena;
    const struct turn *at = &transcript->turns[turn];

    paper_begin(paper, QUOTE_INDENT, QUOTE_INDENT + 2);
    paper_say(paper, PAPER_STRONG, report_speaker(transcript, at->speaker));
    paper_say(paper, PAPER_PLAIN,
              text_print(arena, ": \"%.*s\"",
                         SHOW(report_cut(arena, at->text, letters))));
    paper_end(paper);
}

// The turn that it is about, and the one quoted with it that stands next.
static void say_quotes(struct paper *paper, const struct transcript *transcript,
                       const struct moment *moment)
{
    bool well = MOMENT_RULES[moment->id].kind == MOMENT_WENT_WELL;
    int first = moment->turn;
    int last = moment->last;

    if (first == moment->last && first > moment->first) {
        first--;
    }
    if (last > first + QUOTE_TURNS - 1) {
        last = first + QUOTE_TURNS - 1;
    }
    for (int turn = first; turn <= last; turn++) {
        say_quote(paper, transcript, turn, well ? WELL_LETTERS : QUOTE_LETTERS);
    }
}

static void say_moment(struct paper *paper, const struct listening *listening,
                       const struct moment *moment)
{
    const struct transcript *transcript = listening->transcript;
    const struct moment_rule *rule = &MOMENT_RULES[moment->id];

    paper_begin(paper, INDENT, QUOTE_INDENT);
    paper_say(paper, PAPER_STRONG, str_of(rule->title));
    paper_say(paper, PAPER_SOFT, STR(" - "));
    paper_say(paper, PAPER_SOFT,
              report_place(paper->text->arena, transcript, moment->turn));
    paper_end(paper);
    say_quotes(paper, transcript, moment);
    if (rule->kind == MOMENT_WENT_WELL) {
        return;
    }
    paper_begin(paper, QUOTE_INDENT, QUOTE_INDENT);
    paper_say(paper, PAPER_SOFT, STR("The rule: "));
    paper_say(paper, PAPER_SOFT, str_of(rule->rule));
    paper_end(paper);
    paper_begin(paper, QUOTE_INDENT, QUOTE_INDENT);
    paper_say(paper, PAPER_PLAIN, STR("To ask yourself: "));
    paper_say(paper, PAPER_PLAIN, str_of(rule->question));
    paper_end(paper);
}

static void say_moments(struct paper *paper, const struct listening *listening)
{
    const struct moments_choice *choice = &listening->choice;

    say_heading(paper, STR("What went well"));
    if (!choice->well_count) {
        say_line(paper, INDENT, PAPER_PLAIN, str_of(REPORT_NOTHING_WELL));
    }
    for (int i = 0; i < choice->well_count; i++) {
        say_moment(paper, listening, &choice->well[i]);
    }
    say_heading(paper, STR("Worth a look"));
    if (!choice->look_count) {
        say_line(paper, INDENT, PAPER_PLAIN, str_of(REPORT_NOTHING_LOOK));
        return;
    }
    say_line(paper, INDENT, PAPER_SOFT, str_of(REPORT_LOOK_LEDE));
    for (int i = 0; i < choice->look_count; i++) {
        say_moment(paper, listening, &choice->look[i]);
    }
}

// ---- numbers ----------------------------------------------------------------

static const enum number_id SHOWN[] = {
    NUMBER_SILENCES,      NUMBER_REFLECTIONS,
    NUMBER_QUESTIONS,     NUMBER_REFLECTIONS_PER_QUESTION,
    NUMBER_COMPLEX_SHARE, NUMBER_OPEN_SHARE,
    NUMBER_INPUT,         NUMBER_ADVICE_FIRST,
    NUMBER_PERMISSION,    NUMBER_CHANGE_SHARE,
    NUMBER_SUSTAIN_SHARE, NUMBER_STYLE_MATCHING,
};

// "18 to 27; experts .85, program .89; MITI ..." between brackets; the whole is
// "" where there is nothing to say.
static struct str remarks_of(struct arena *arena, enum number_id id,
                             const struct number *number)
{
    const struct number_row *row = &NUMBER_ROWS[id];
    const char *caution = report_caution(id);
    struct str parts[] = {
        report_range(arena, row, number),
        caution ? STR("") : report_agreement(arena, row),
        str_of(caution),
    };
    struct text text = text_in(arena);

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].len) {
            text_addf(&text, "%s%.*s", text.len ? "; " : "", SHOW(parts[i]));
        }
    }
    return text_str(&text);
}

static void say_number(struct paper *paper, const struct listening *listening,
                       enum number_id id)
{
    struct arena *arena = paper->text->arena;
    const struct number *number = &listening->numbers.of[id];
    struct str value = report_value(arena, &NUMBER_ROWS[id], number->value);
    struct str remarks = remarks_of(arena, id, number);
    int width = (int)str_letters(value);

    paper_begin(paper, width < VALUE_COLUMN ? VALUE_COLUMN - width : 0,
                VALUE_COLUMN + 2);
    paper_say(paper, PAPER_STRONG, value);
    paper_tab(paper, VALUE_COLUMN + 2);
    paper_say(paper, PAPER_PLAIN, str_of(NUMBER_ROWS[id].words));
    if (number->turn != TURN_NONE) {
        paper_say(paper, PAPER_SOFT, STR(", "));
        paper_say(paper, PAPER_SOFT,
                  report_place(arena, listening->transcript, number->turn));
    }
    if (remarks.len) {
        paper_say(paper, PAPER_SOFT,
                  text_print(arena, " (%.*s)", SHOW(remarks)));
    }
    paper_end(paper);
}

// Only what is known: a note says what the file does not hold.
static void say_numbers(struct paper *paper, const struct listening *listening)
{
    say_heading(paper, STR("The numbers"));
    say_line(paper, INDENT, PAPER_SOFT, str_of(REPORT_NUMBERS_LEDE));
    for (size_t i = 0; i < sizeof SHOWN / sizeof *SHOWN; i++) {
        if (!isnan(listening->numbers.of[SHOWN[i]].value)) {
            say_number(paper, listening, SHOWN[i]);
        }
    }
}

static void say_notes(struct paper *paper, const struct listening *listening)
{
    struct str notes[REPORT_NOTES];
    int count = report_notes(paper->text->arena, listening, notes);

    say_heading(paper, STR("To keep in mind"));
    for (int i = 0; i < count; i++) {
        say_line(paper, INDENT, PAPER_PLAIN, notes[i]);
    }
    say_line(paper, INDENT, PAPER_SOFT,
             STR("All numbers, all turns: --format html or json. What they "
                 "mean: docs/LISTENING.md."));
}

void report_text(struct paper *paper, const struct listening *listening)
{
    struct arena *arena = paper->text->arena;

    say_line(paper, 0, PAPER_STRONG, listening->transcript->name);
    say_line(paper, 0, PAPER_SOFT, str_of(REPORT_WHAT_THIS_IS));
    paper_blank(paper);
    say_line(paper, 0, PAPER_PLAIN, report_who(arena, listening));
    say_line(paper, 0, PAPER_PLAIN, report_how_much(arena, listening));
    say_moments(paper, listening);
    say_numbers(paper, listening);
    say_notes(paper, listening);
}
