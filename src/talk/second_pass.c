// second_pass.c - see second_pass.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/second_pass.h"

#include "base/arena.h"
#include "talk/bytes.h"
#include "talk/exact.h"

#include <math.h>

static void chances_of_task(const float *scores, enum code_task task, double by,
                            float *chances)
{
    double of_class[CODE_CLASSES_MOST];
    int classes = CODE_TASK_ROWS[task].classes;

    for (int class = 0; class < classes; class ++) {
        of_class[class] = (double)scores[CODE_LANE_FROM[task] + class];
    }
    exact_softmax(of_class, classes, by);
    for (int class = 0; class < classes; class ++) {
        chances[CODE_LANE_FROM[task] + class] = (float)of_class[class];
    }
}

static bool is_of_side(enum code_task task, enum side side)
{
    return side
        == (CODE_TASK_ROWS[task].of_client ? SIDE_CLIENT : SIDE_THERAPIST);
}

void second_pass_code(const struct second_pass *pass, struct arena *arena,
                      const struct heard *heard, struct turn_chances *chances)
{
    (void)arena;
    for (size_t n = 0; n < heard->count; n++) {
        chances[n] = (struct turn_chances){{0}};
        for (int task = 0; task < CODE_TASKS; task++) {
            if (is_of_side(task, heard->utterances[n].side)) {
                chances_of_task(heard->scores[n].at, task,
                                (double)pass->by[task], chances[n].at);
            }
        }
    }
}

// ---- training ---------------------------------------------------------------

// Mean surprise at the experts' labels: -ln of the chance they were given.
static double surprise(const struct lessons *lessons,
                       struct turn_scores *const *scores, enum code_task task,
                       double by)
{
    double sum = 0;

    for (size_t i = 0; i < lessons->count; i++) {
        const struct lesson *lesson = &lessons->at[i];

        for (size_t n = 0; n < lesson->count; n++) {
            int label = lesson->labels[n].at[task];
            float chances[CODE_LANES];

            if (label != NO_LABEL) {
                chances_of_task(scores[i][n].at, task, by, chances);
                sum -= exact_log((double)chances[CODE_LANE_FROM[task] + label]
                                 + 1e-9);
            }
        }
    }
    return sum;
}

static double best_by(const struct lessons *lessons,
                      struct turn_scores *const *scores, enum code_task task)
{
    double best = 1;
    double least = INFINITY;

    for (double by = 0.5; by < 8; by += 0.25) {
        double sum = surprise(lessons, scores, task, by);

        if (sum < least) {
            least = sum;
            best = by;
        }
    }
    return best;
}

const struct second_pass *second_pass_train(struct arena *arena,
                                            const struct lessons *lessons,
                                            struct turn_scores *const *scores,
                                            bool is_bare)
{
    struct second_pass *pass = arena_take(arena, 1, sizeof *pass);

    (void)is_bare;
    for (int task = 0; task < CODE_TASKS; task++) {
        pass->by[task] = (float)best_by(lessons, scores, task);
    }
    return pass;
}

// ---- the model file ---------------------------------------------------------

void second_pass_print(const struct second_pass *pass, struct text *bytes)
{
    for (int task = 0; task < CODE_TASKS; task++) {
        bytes_put_real(bytes, pass->by[task]);
    }
}

bool second_pass_parse(struct arena *arena, struct str bytes,
                       const struct second_pass **pass, struct err *err)
{
    struct second_pass *parsed = arena_take(arena, 1, sizeof *parsed);
    struct bytes rest = bytes_of(bytes);

    for (int task = 0; task < CODE_TASKS; task++) {
        parsed->by[task] = bytes_take_real(&rest);
    }
    *pass = parsed;
    return bytes_are_all_read(&rest)
        || err_set(err, ERR_INPUT, "the second pass of the model is damaged");
}
