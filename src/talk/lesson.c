// lesson.c - see lesson.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/lesson.h"

#include "base/arena.h"

static struct lesson read_lesson(struct arena *arena, const struct lesson *from,
                                 bool is_bare)
{
    struct lesson lesson = *from;

    lesson.utterances =
        arena_take(arena, lesson.count, sizeof *lesson.utterances);
    for (size_t n = 0; n < lesson.count; n++) {
        struct utterance *utterance = &lesson.utterances[n];

        *utterance = from->utterances[n];
        if (is_bare) {
            utterance->text = tokens_bare_text(arena, utterance->text);
        }
    }
    utterances_read_tokens(arena, lesson.utterances, lesson.count, is_bare);
    return lesson;
}

struct lessons lessons_read_tokens(struct arena *arena,
                                   const struct lessons *lessons, bool is_bare)
{
    struct lessons read = {arena_take(arena, lessons->count, sizeof *read.at),
                           lessons->count};

    for (size_t i = 0; i < lessons->count; i++) {
        read.at[i] = read_lesson(arena, &lessons->at[i], is_bare);
    }
    return read;
}

struct lessons lessons_choose(struct arena *arena,
                              const struct lessons *lessons, const bool *is_in,
                              bool wanted)
{
    struct lessons chosen = {
        arena_take(arena, lessons->count, sizeof *chosen.at), 0};

    for (size_t i = 0; i < lessons->count; i++) {
        if (is_in[i] == wanted) {
            chosen.at[chosen.count++] = lessons->at[i];
        }
    }
    return chosen;
}

static int majority(const struct lesson *lesson, size_t n, int left_out,
                    enum code_task task)
{
    int votes[CODE_CLASSES_MOST] = {0};
    bool has_none = !*CODE_TASK_ROWS[task].class_names[0];
    int voters = 0;
    int best = has_none;

    for (int rater = 0; rater < lesson->raters; rater++) {
        int kind = lesson->rated[(size_t)rater * lesson->count + n].at[task];

        if (rater != left_out && kind != NO_LABEL) {
            votes[kind]++;
            voters++;
        }
    }
    if (voters == 0) {
        return NO_LABEL;
    }
    if (has_none && 2 * (voters - votes[0]) <= voters) {
        return 0;
    }
    for (int kind = best + 1; kind < CODE_CLASSES_MOST; kind++) {
        best = votes[kind] > votes[best] ? kind : best;
    }
    return best;
}

struct turn_labels lesson_majority(const struct lesson *lesson, size_t n,
                                   int left_out)
{
    struct turn_labels labels;

    for (int task = 0; task < CODE_TASKS; task++) {
        labels.at[task] = majority(lesson, n, left_out, task);
    }
    return labels;
}
