// reliability_levels - the answers of people who answered several times: see
// reliability_answer.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/reliability_parts.h"

#include "base/arena.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static uint32_t codes_of_numbers(struct arena *arena,
                                 const struct frame_column *column, size_t rows,
                                 uint32_t *to)
{
    double *sorted = arena_take(arena, rows + 1, sizeof *sorted);
    size_t count = 0;
    size_t distinct = 0;

    for (size_t i = 0; i < rows; i++) {
        if (!isnan(column->numbers[i])) {
            sorted[count++] = column->numbers[i];
        }
    }
    qsort(sorted, count, sizeof *sorted, reliability_by_size);
    for (size_t i = 0; i < count; i++) {
        if (!distinct || sorted[i] > sorted[distinct - 1]) {
            sorted[distinct++] = sorted[i];
        }
    }
    for (size_t i = 0; i < rows; i++) {
        const double *at = bsearch(&column->numbers[i], sorted, distinct,
                                   sizeof *sorted, reliability_by_size);

        to[i] = isnan(column->numbers[i]) || !at ? RELIABILITY_NOBODY
                                                 : (uint32_t)(at - sorted);
    }
    return (uint32_t)distinct;
}

// Who (or when) each row is, from 0; returns how many there are.
static uint32_t codes_of(struct arena *arena, const struct frame_column *column,
                         size_t rows, uint32_t *to)
{
    if (!column->is_text) {
        return codes_of_numbers(arena, column, rows, to);
    }
    for (size_t i = 0; i < rows; i++) {
        to[i] = column->codes[i] == FRAME_NO_TEXT ? RELIABILITY_NOBODY
                                                  : column->codes[i];
    }
    return column->level_count;
}

// The items and, last, the score.
static struct reliability_answers with_score(
    struct arena *arena, const struct reliability_answers *answers)
{
    size_t k = (size_t)answers->items;
    const double **at = arena_take(arena, k + 1, sizeof *at);
    double *score = arena_take(arena, answers->rows + 1, sizeof *score);

    for (size_t i = 0; i < answers->rows; i++) {
        int said = 0;

        for (size_t j = 0; j < k; j++) {
            bool there = !isnan(answers->at[j][i]);

            score[i] += there ? answers->at[j][i] : 0;
            said += there;
        }
        score[i] = said ? score[i] / said : NAN;
    }
    memcpy(at, answers->at, k * sizeof *at);
    at[k] = score;
    return (struct reliability_answers){answers->rows, answers->items + 1, at};
}

static void find_components(struct arena *arena,
                            const struct reliability_repeated *repeated,
                            const struct frame_column *time,
                            struct reliability_answer *answer)
{
    answer->has_nested =
        reliability_nested_of(arena, repeated, &answer->nested);
    if (time) {
        size_t rows = repeated->answers.rows;
        uint32_t *when = arena_take(arena, rows + 1, sizeof *when);
        uint32_t times = codes_of(arena, time, rows, when);

        answer->has_crossed = reliability_crossed_of(arena, repeated, when,
                                                     times, &answer->crossed);
        if (!answer->has_crossed) {
            notes_addf(&answer->notes,
                       "Not everybody answered all items once at each time: "
                       "the crossed coefficients (R_KF, R_C) are left out; "
                       "those with sessions of each client apart stand.");
        }
    }
}

static void find_levels(struct arena *arena, const struct frame_column *who,
                        const struct frame_column *time,
                        struct reliability_answer *answer)
{
    size_t k = (size_t)answer->answers.items;
    size_t rows = answer->answers.rows;
    uint32_t *person = arena_take(arena, rows + 1, sizeof *person);
    struct reliability_repeated repeated = {answer->answers, person, 0};
    struct reliability_repeated more;

    answer->persons = repeated.persons = codes_of(arena, who, rows, person);
    for (size_t i = 0; i < rows; i++) {
        answer->nobody += person[i] == RELIABILITY_NOBODY;
    }
    if (answer->persons < 2 || rows - answer->nobody <= answer->persons) {
        notes_addf(&answer->notes,
                   "--within %.*s: it takes at least two people, and one of "
                   "them twice, to tell within from between.",
                   SHOW(who->name));
        return;
    }
    more = repeated;
    more.answers = with_score(arena, &answer->answers);
    answer->has_within = true;
    answer->share = arena_take(arena, k + 1, sizeof *answer->share);
    answer->within = arena_take(arena, k * k, sizeof(double));
    answer->between = arena_take(arena, k * k, sizeof(double));
    reliability_shares_of(arena, &more, answer->question->level, answer->share);
    reliability_levels_of(arena, &repeated, answer->within, answer->between);
    find_components(arena, &repeated, time, answer);
}

bool reliability_answer_levels(struct arena *arena, const struct frame *frame,
                               struct reliability_answer *answer,
                               struct err *err)
{
    const struct reliability_question *question = answer->question;
    const struct frame_column *who = NULL;
    const struct frame_column *time = NULL;

    if (!question->within.at) {
        return !question->time.at
            || err_set(err, ERR_INPUT,
                       "--time goes with --within: whose sessions are they?");
    }
    if (!frame_get(frame, question->within, &who, err)
        || (question->time.at
            && !frame_get(frame, question->time, &time, err))) {
        return false;
    }
    find_levels(arena, who, time, answer);
    return true;
}
