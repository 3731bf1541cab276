// form_words - the words and small facts that pages/form.html asks for.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_form.h"

#include "web/when.h"

#include <string.h>

enum { FORM_PRE, FORM_POST, FORM_FOLLOWUP, FORM_OTHER };

static int kind_of(const struct form_view *view)
{
    const char *form = view->administration->form;

    return strcmp(form, "pre") == 0      ? FORM_PRE
         : strcmp(form, "post") == 0     ? FORM_POST
         : strcmp(form, "followup") == 0 ? FORM_FOLLOWUP
                                         : FORM_OTHER;
}

static const struct {
    const char *title;
    const char *intro;
} OPENINGS[] = {
  // PRODUCT.md J2, J3
    [FORM_PRE] = {"A minute before we meet",
                  "It helps you both start where it matters."               },
    [FORM_POST] = {"Two lines about today",   "For the two of you."          },
    [FORM_FOLLOWUP] = {"How are things?",         "You wanted to be asked again."},
    [FORM_OTHER] = {"A few questions",
                  "It helps you both start where it matters."               },
};

const char *form_title(const struct form_view *view)
{
    return OPENINGS[kind_of(view)].title;
}

const char *form_intro(const struct form_view *view)
{
    return OPENINGS[kind_of(view)].intro;
}

struct str form_thanks(const struct form_view *view)
{
    struct str name = view->therapist_name;

    switch (kind_of(view)) {
    case FORM_PRE:
        return text_print(view->page->arena,
                          "%.*s will look at this just before you meet.",
                          SHOW(name));
    case FORM_POST:
        return STR("Hearing what did not fit is as useful as hearing what "
                   "did.");
    case FORM_FOLLOWUP:
        return text_print(view->page->arena,
                          "%.*s reads this in the next days. The door is open, "
                          "whatever you answered.",
                          SHOW(name));
    default:
        return text_print(view->page->arena, "%.*s reads this before you meet.",
                          SHOW(name));
    }
}

// What stands above a question that begins a part: its words, else the time
// that a new instrument asks about; empty elsewhere.
struct str form_section(const struct question *question)
{
    if (!question->part_of_session || question->section.len
        || !question->instrument) {
        return question->part_of_session ? question->section : STR("");
    }
    return str_of(question->instrument->recall);
}

const char *form_input_type(const struct question *question)
{
    return question->kind == QUESTION_CHIPS ? "checkbox" : "radio";
}

const char *form_line_verb(const struct crisis_line *line)
{
    return line->kind == CRISIS_TEXT ? "Text" : "Call";
}

// "10:00 today", else as everywhere: "tomorrow 10:00".
struct str form_by_words(struct practice *practice, int64_t at)
{
    struct str words = when_time(practice, at);

    return str_starts(words, STR("today")) ? text_print(
               practice->arena, "%.*s today", SHOW(when_clock(practice, at)))
                                           : words;
}

static const struct {
    const char *reply;
    const char *words;
} REPLIES[] = {
    {"safe",       "You said that you are safe for tonight."      },
    {"call",       "You asked for a call tomorrow. That is noted."},
    {"rather_not", "You would rather not say. That is all right." },
};

const char *form_reply_words(struct str reply)
{
    for (size_t i = 0; i < sizeof REPLIES / sizeof REPLIES[0]; i++) {
        if (str_is(reply, REPLIES[i].reply)) {
            return REPLIES[i].words;
        }
    }
    return "";
}

// Chips are several fields of one name: joined by ",".
static struct str typed_answer(const struct form_view *view, struct str field)
{
    struct text text = text_in(view->page->arena);

    for (int i = 0; i < view->typed->count; i++) {
        const struct field *typed = &view->typed->fields[i];

        if (str_is_equal(typed->name, field)) {
            text_add(&text, text.len ? STR(",") : STR(""));
            text_add(&text, typed->value);
        }
    }
    return text_str(&text);
}

struct str form_view_answer(const struct form_view *view,
                            const struct question *question)
{
    return view->typed ? typed_answer(view, question->field) : question->answer;
}

bool form_is_chosen(struct str answer, int value)
{
    struct str rest = answer;

    while (rest.at) {
        int64_t chosen;

        if (str_parse_int(str_cut(&rest, ','), &chosen) && chosen == value) {
            return true;
        }
    }
    return false;
}

bool form_is_safety(const struct question *question, int value)
{
    return question->safety && question->instrument
        && value >= question->instrument->items[question->item].safety_from;
}
