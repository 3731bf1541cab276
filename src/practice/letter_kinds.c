// letter_kinds - what the templates say, and how chosen lines are set into
// them. Every group of lines has its place in every kind, so that nothing that
// was chosen is left out.
//
// The goodbye follows PRODUCT.md J10.3: what you came with, what you did, what
// I learned from you, a wish.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/letter.h"

#include "base/arena.h"
#include "base/text.h"

#define OF(group) (1U << LINE_##group)

// clang-format off
const struct letter_kind LETTER_KINDS[] = {
    {"midway", "Midway",
     "We are somewhere in the middle, and I would like to look back with you "
     "for a moment.",
     "If something here does not fit, please tell me. I would like to know.",
     {{"What you came with:", OF(PATH) | OF(MOMENT)},
      {"What you have been working on:", OF(GOAL) | OF(TRIED)},
      {"What you told me, in your words:", OF(SAID) | OF(PREFERENCE)},
      {"What I said I would do:", OF(PROMISE)},
      {NULL, 0}}},
    {"goodbye", "Goodbye",
     "We are finishing our work together, and I would like to put down what I "
     "have seen.",
     "What I wish for you:",
     {{"What you came with:", OF(PATH) | OF(MOMENT)},
      {"What you did:", OF(GOAL) | OF(TRIED)},
      {"What I learned from you:", OF(SAID) | OF(PREFERENCE)},
      {"What I still owe you:", OF(PROMISE)},
      {NULL, 0}}},
    {"rupture", "After something was hard between us",
     "Something between us was hard, and I have been thinking about it.",
     "You do not have to answer. If you would like to, we begin with it next "
     "time.",
     {{"What I heard you say:", OF(SAID)},
      {"What I will do:", OF(PROMISE)},
      {"How you like us to work:", OF(PREFERENCE)},
      {"What this is about for you:",
       OF(PATH) | OF(MOMENT) | OF(GOAL) | OF(TRIED)},
      {NULL, 0}}},
    {"hello", "Hello, after a handover",
     "From now on we work together. I have read what you wanted me to know.",
     "Please tell me what is missing, and what has changed since.",
     {{"Where you come from, and where you want to go:",
       OF(PATH) | OF(MOMENT)},
      {"What you are working on:", OF(GOAL) | OF(TRIED)},
      {"How you like to work:", OF(PREFERENCE) | OF(SAID)},
      {"What was promised to you and is still open:", OF(PROMISE)},
      {NULL, 0}}},
};
// clang-format on
const int LETTER_KIND_COUNT = (int)(sizeof LETTER_KINDS / sizeof *LETTER_KINDS);

const struct letter_kind *letter_kind_find(struct str name)
{
    for (int i = 0; i < LETTER_KIND_COUNT; i++) {
        if (str_is(name, LETTER_KINDS[i].name)) {
            return &LETTER_KINDS[i];
        }
    }
    return NULL;
}

static void add_part(struct text *text, const struct letter_part *part,
                     const struct line *lines, int count)
{
    bool any = false;

    for (int i = 0; i < count; i++) {
        if (part->groups & (1U << lines[i].group)) {
            text_addf(text, "%s%s\n- %.*s", any ? "" : "\n\n",
                      any ? "" : part->words, SHOW(lines[i].words));
            any = true;
        }
    }
}

struct str letter_merge(struct arena *arena, const struct letter_kind *kind,
                        const struct line *lines, int count)
{
    struct text text = text_in(arena);

    text_add(&text, str_of(kind->opening));
    for (int i = 0; kind->parts[i].words; i++) {
        add_part(&text, &kind->parts[i], lines, count);
    }
    text_addf(&text, "\n\n%s\n", kind->closing);
    return text_str(&text);
}
