#ifndef TESTS_TALK_LESSONS_H
#define TESTS_TALK_LESSONS_H

// talk_lessons - a few made-up lessons that a coder can learn from in a blink.
// Nobody said these words.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "talk/lesson.h"

enum { TOY_LESSONS = 15, TOY_TURNS = 16 };

static const struct toy_line {
    const char *before, *after; // its topic
    bool of_client;
    int labels[CODE_TASKS];
} TOY_LINES[] = {
    {"What would you like to do about the ",  "?",                 false, {2, 0, 1, 0, -1}   },
    {"I want to stop the ",                   ", I am ready now.", true,  {-1, -1, -1, -1, 1}},
    {"So you feel ready to leave the ",       " behind.",          false, {1, 2, 0, 0, -1}   },
    {"It is Tuesday, there was ",             ".",                 true,  {-1, -1, -1, -1, 0}},
    {"Do you have the ",                      " at home?",         false, {2, 0, 2, 0, -1}   },
    {"I could never stop the ",
     ", it helps me too much.",                                    true,
     {-1, -1, -1, -1, 2}                                                                     },
    {"You should try to walk away from the ",
     " every day.",                                                false,
     {3, 0, 0, 2, -1}                                                                        },
    {"Mm-hmm, ",                              ".",                 true,  {-1, -1, -1, -1, 0}},
};
static const char *const TOY_TOPICS[] = {"smoking", "wine", "sugar", "cards",
                                         "coffee"};

// Each lesson takes the lines from another one on, of another topic.
static inline struct lessons toy_lessons(struct arena *arena)
{
    struct lessons lessons = {
        arena_take(arena, TOY_LESSONS, sizeof *lessons.at), TOY_LESSONS};

    for (int i = 0; i < TOY_LESSONS; i++) {
        struct lesson *lesson = &lessons.at[i];

        lesson->id = text_print(arena, "%d", i);
        lesson->url = text_print(arena, "video %d", i);
        lesson->group = i;
        lesson->is_high = i % 2;
        lesson->count = TOY_TURNS;
        lesson->raters = 1;
        lesson->utterances =
            arena_take(arena, TOY_TURNS, sizeof *lesson->utterances);
        lesson->labels = arena_take(arena, TOY_TURNS, sizeof *lesson->labels);
        lesson->rated = lesson->labels;
        for (int n = 0; n < TOY_TURNS; n++) {
            const struct toy_line *line = &TOY_LINES[(n + 2 * i) % 8];
            struct utterance *utterance = &lesson->utterances[n];

            utterance->side = line->of_client ? SIDE_CLIENT : SIDE_THERAPIST;
            utterance->text =
                text_print(arena, "%s%s%s", line->before,
                           TOY_TOPICS[(i + n / 8) % 5], line->after);
            for (int task = 0; task < CODE_TASKS; task++) {
                lesson->labels[n].at[task] = line->labels[task];
            }
        }
    }
    return lessons;
}

#endif
