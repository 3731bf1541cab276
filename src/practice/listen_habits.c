// listen_habits - see listen_habits.h.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/listen_habits.h"

#include "base/arena.h"
#include "practice/history.h"
#include "practice/listen_store.h"

#include <math.h>

const int LISTEN_HABIT_NUMBERS[] = {
    NUMBER_REFLECTIONS_PER_QUESTION,
    NUMBER_REFLECTIONS_PER_TURN,
    NUMBER_QUESTIONS,
    NUMBER_INPUT_SHARE,
    NUMBER_THERAPIST_TALK_SHARE,
    NUMBER_SILENCES,
    -1,
};

static bool read_one(struct practice *practice,
                     const struct listen_numbers *numbers,
                     struct listen_habit *habit, struct err *err)
{
    int64_t until = numbers->held_at + LISTEN_HABITS_WAIT;
    struct listen_kept kept;
    struct check_rating next;

    if (!listen_numbers_parse(practice->arena, numbers->json, &kept, err)
        || !history_next_check(practice, numbers->client, numbers->held_at,
                               until, &next, err)) {
        return false;
    }
    habit->session = numbers->session;
    habit->held_at = numbers->held_at;
    for (int i = 0; i < NUMBER_COUNT; i++) {
        habit->value[i] = kept.value[i];
    }
    habit->rating = next.rating;
    habit->rated_at = next.at;
    return true;
}

bool listen_habits_read(struct practice *practice, struct listen_habits *habits,
                        struct err *err)
{
    const struct client_id everybody = {0};
    struct listen_numbers *list;
    struct listen_habit *sessions;
    int count;

    *habits = (struct listen_habits){.count = 0};
    if (!listen_numbers_list(practice, everybody, &list, &count, err)) {
        return false;
    }
    sessions = arena_take(practice->arena, (size_t)count + 1, sizeof *sessions);
    for (int i = 0; i < count; i++) {
        struct listen_habit *habit = &sessions[habits->count];

        if (!read_one(practice, &list[i], habit, err)) {
            return false;
        }
        habits->count += !isnan(habit->rating);
        habits->without += isnan(habit->rating);
    }
    habits->sessions = habits->count < LISTEN_HABITS_LEAST ? NULL : sessions;
    return true;
}
