// associations_model - the rows of the multilevel models, and what may be told
// of them.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/associations_parts.h"

#include "base/arena.h"

#include <math.h>
#include <string.h>

static void make_room(struct arena *arena, struct association_rows *rows,
                      size_t more)
{
    struct alliance_row *old = rows->at;

    if (rows->count + more <= rows->room) {
        return;
    }
    rows->room = 2 * (rows->count + more);
    rows->at = arena_take(arena, rows->room, sizeof *rows->at);
    if (rows->count) {
        memcpy(rows->at, old, rows->count * sizeof *old);
    }
}

// A form's points as they are: the sign of its better side is taken back.
static struct alliance_row row_of(const struct association_step *step,
                                  enum association_direction direction,
                                  double sign)
{
    double scores = direction == ASSOCIATION_FORWARD ? sign : 1;
    double said = direction == ASSOCIATION_FORWARD ? 1 : sign;

    return (struct alliance_row){.session = step->session,
                                 .said = said * step->said,
                                 .before = scores * step->before,
                                 .after = scores * step->after};
}

static void keep(struct practice *practice,
                 const struct association_episode *episode,
                 enum association_direction direction,
                 struct association_people *people)
{
    struct association_rows *rows = &people->rows[direction];
    int count =
        association_steps(episode->events, episode->count,
                          direction == ASSOCIATION_FORWARD, episode->steps);

    if (count < ALLIANCE_SESSIONS) {
        return;
    }
    rows->count = rows->person;
    make_room(practice->arena, rows, (size_t)count);
    for (int i = 0; i < count; i++) {
        struct alliance_row *row = &rows->at[rows->count++];

        *row = row_of(&episode->steps[i], direction, episode->sign);
        row->person = (uint32_t)people->count;
        row->therapist = (uint32_t)episode->staff;
    }
}

void associations_keep_steps(struct practice *practice,
                             const struct association_episode *episode,
                             struct association_people *people)
{
    for (int i = 0; i < ASSOCIATION_DIRECTIONS; i++) {
        keep(practice, episode, (enum association_direction)i, people);
    }
}

// ---- what may be told -------------------------------------------------------

static bool has_two_therapists(const struct association_rows *rows)
{
    for (size_t i = 1; i < rows->count; i++) {
        if (rows->at[i].therapist != rows->at[0].therapist) {
            return true;
        }
    }
    return false;
}

// In the picture of all people, with however few pairs.
static bool has_several(const struct association_people *people)
{
    int64_t first = 0;

    for (int i = 0; i < people->count; i++) {
        const struct association_share *share =
            &people->at[i].share[ASSOCIATION_WITHIN];

        if (share->has && first && first != share->staff) {
            return true;
        }
        first = share->has ? share->staff : first;
    }
    return false;
}

bool associations_find_models(struct practice *practice,
                              const struct association_people *people,
                              struct associations *associations,
                              struct err *err)
{
    struct association_model *model = &associations->model;
    const struct association_rows *rows = people->rows;

    for (int i = 0; i < ASSOCIATION_DIRECTIONS; i++) {
        if (!alliance_find(practice->arena, rows[i].at, rows[i].count,
                           &model->of[i], err)) {
            return false;
        }
        model->is_told[i] =
            model->of[i].is_fitted
            && (has_two_therapists(&rows[i]) || !has_several(people));
    }
    return alliance_therapists(practice->arena, rows[ASSOCIATION_FORWARD].at,
                               rows[ASSOCIATION_FORWARD].count, &model->share,
                               &model->therapists, err);
}
