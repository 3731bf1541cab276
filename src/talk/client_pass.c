// client_pass.c - see client_pass.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/client_pass.h"

#include "base/arena.h"
#include "talk/bytes.h"
#include "talk/client_view.h"
#include "talk/exact.h"
#include "talk/logistic.h"

enum { TALKS = LOGISTIC_CLASSES };

// C of the regression, and how much a rare kind of talk is favoured: found by
// cross-validation on AnnoMI, flat from .001 to .002 and from .6 to .9.
static const double COST = 0.0015;
static const double FAVOUR = 0.75;

struct client_pass {
    const struct client_listener *listener;
    const struct logistic *logistic;
    double handicap[TALKS]; // of each kind of talk, when one is called
};

static void set_handicaps(struct client_pass *pass)
{
    for (int talk = 0; talk < TALKS; talk++) {
        double common = (double)pass->logistic->common[talk];

        pass->handicap[talk] = exact_exp(-FAVOUR * exact_log(common));
    }
}

static int call(const struct client_pass *pass, const float *chances)
{
    int best = 0;

    for (int talk = 1; talk < TALKS; talk++) {
        if ((double)chances[talk] * pass->handicap[talk]
            > (double)chances[best] * pass->handicap[best]) {
            best = talk;
        }
    }
    return best;
}

void client_pass_code(const struct client_pass *pass, struct arena *arena,
                      const struct heard *heard, struct turn_chances *chances)
{
    size_t mark = arena_mark(arena);
    const struct client_view *view =
        client_view_of(arena, pass->listener, heard);
    float *inputs =
        arena_take(arena, (size_t)pass->logistic->inputs, sizeof *inputs);

    for (size_t n = 0; n < heard->count; n++) {
        if (heard->utterances[n].side == SIDE_CLIENT) {
            float *talk = chances[n].at + CLIENT_LANES_FROM;

            client_view_turn(view, n, inputs);
            logistic_answer(pass->logistic, inputs, talk);
            chances[n].talk = (int8_t)call(pass, talk);
        }
    }
    arena_rewind(arena, mark);
}

// ---- training ---------------------------------------------------------------

static size_t count_turns(const struct lessons *lessons)
{
    size_t turns = 0;

    for (size_t i = 0; i < lessons->count; i++) {
        for (size_t n = 0; n < lessons->at[i].count; n++) {
            turns += lessons->at[i].labels[n].at[TASK_TALK] != NO_LABEL;
        }
    }
    return turns;
}

// Where the rows of a lesson go.
struct page {
    size_t inputs;
    float *at;
    int8_t *labels;
};

static size_t add_lesson(struct arena *arena,
                         const struct client_listener *listener,
                         const struct lesson *lesson, const struct heard *heard,
                         const struct page *page)
{
    size_t mark = arena_mark(arena);
    const struct client_view *view = client_view_of(arena, listener, heard);
    size_t row = 0;

    for (size_t n = 0; n < lesson->count; n++) {
        int label = lesson->labels[n].at[TASK_TALK];

        if (label != NO_LABEL) {
            client_view_turn(view, n, page->at + row * page->inputs);
            page->labels[row++] = (int8_t)label;
        }
    }
    arena_rewind(arena, mark);
    return row;
}

const struct client_pass *client_pass_train(struct arena *arena,
                                            const struct lessons *lessons,
                                            struct turn_scores *const *scores,
                                            bool is_bare)
{
    struct client_pass *pass = arena_take(arena, 1, sizeof *pass);
    const struct client_listener *listener = client_listener_new(arena);
    size_t inputs = (size_t)client_view_inputs(listener);
    size_t rows = count_turns(lessons);
    float *at = arena_take(arena, (rows + 1) * inputs, sizeof *at);
    int8_t *labels = arena_take(arena, rows + 1, sizeof *labels);
    float *trust = arena_take(arena, inputs, sizeof *trust);
    size_t row = 0;

    for (size_t i = 0; i < lessons->count; i++) {
        const struct lesson *lesson = &lessons->at[i];
        const struct heard heard = {lesson->utterances, lesson->count, is_bare,
                                    scores[i]};

        row +=
            add_lesson(arena, listener, lesson, &heard,
                       &(struct page){inputs, at + row * inputs, labels + row});
    }
    client_view_trust(listener, trust);
    pass->listener = listener;
    pass->logistic =
        logistic_train(arena, &(struct logistic_lesson){rows, (int)inputs, at,
                                                        labels, trust, COST});
    set_handicaps(pass);
    return pass;
}

// ---- the model file ---------------------------------------------------------

void client_pass_print(const struct client_pass *pass, struct text *bytes)
{
    logistic_print(pass->logistic, bytes);
}

bool client_pass_parse(struct arena *arena, struct bytes *bytes,
                       const struct client_pass **pass, struct err *err)
{
    struct client_pass *parsed = arena_take(arena, 1, sizeof *parsed);

    parsed->listener = client_listener_new(arena);
    if (!logistic_parse(arena, bytes, client_view_inputs(parsed->listener),
                        &parsed->logistic, err)) {
        return false;
    }
    set_handicaps(parsed);
    *pass = parsed;
    return true;
}
