// pool_doubt - what could make a pooled estimate another: one study less, one
// after the other, small studies, studies that nobody saw.
//
// Each part stands for itself: one that cannot be had becomes a note.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "evidence/pool_answer.h"

#include <math.h>
#include <stdlib.h>

enum { FEW_FOR_FUNNEL = 10 };

static const double STEP = .025; // of p, one-sided

struct asking {
    struct arena *arena;
    const struct pool_answer *answer;
    struct pool_data data;
    struct pool_settings settings;
    struct pool_doubt *doubt;
};

static bool keep_note(const struct asking *asking, const char *part, bool done,
                      const struct err *err)
{
    if (!done) {
        notes_add_err(asking->answer->notes, part, err);
    }
    return done;
}

// ---- one study less, one more -----------------------------------------------

static void leave_out(struct asking *asking)
{
    struct pool_doubt *doubt = asking->doubt;
    struct err err = {0};

    doubt->has_leave_one_out = keep_note(
        asking, "Leave-one-out",
        doubt_leave_one_out(asking->arena, &asking->data, &asking->settings,
                            &doubt->leave_one_out, &err),
        &err);
}

struct place {
    double value;
    size_t study;
};

static int by_value(const void *a, const void *b)
{
    const struct place *x = a;
    const struct place *y = b;

    return x->value < y->value ? -1
         : x->value > y->value ? 1
         : x->study < y->study ? -1
                               : 1;
}

static const size_t *order_of(struct asking *asking)
{
    const struct pool_studies *studies = asking->answer->studies;
    struct place *places;
    size_t *order;

    if (!studies->order) {
        return NULL;
    }
    places = arena_take(asking->arena, studies->k, sizeof *places);
    order = arena_take(asking->arena, studies->k, sizeof *order);
    for (size_t i = 0; i < studies->k; i++) {
        places[i] = (struct place){studies->order[i], i};
    }
    qsort(places, studies->k, sizeof *places, by_value);
    for (size_t i = 0; i < studies->k; i++) {
        order[i] = places[i].study;
    }
    return order;
}

static void cumulate(struct asking *asking)
{
    struct pool_doubt *doubt = asking->doubt;
    struct err err = {0};

    doubt->order = order_of(asking);
    doubt->has_cumulative = keep_note(
        asking, "Cumulative analysis",
        doubt_cumulate(asking->arena, &asking->data, &asking->settings,
                       doubt->order, &doubt->cumulative, &err),
        &err);
}

static void find_influence(struct asking *asking)
{
    struct pool_doubt *doubt = asking->doubt;
    struct err err = {0};

    doubt->has_influence = keep_note(
        asking, "Influence",
        doubt_influence(asking->arena, &asking->data, &asking->answer->fit,
                        &doubt->influence, &err),
        &err);
}

static void predict(struct asking *asking)
{
    struct pool_doubt *doubt = asking->doubt;
    struct err err = {0};

    doubt->has_blups =
        keep_note(asking, "Predictions of the studies' own effects",
                  doubt_blups(asking->arena, &asking->data,
                              &asking->answer->fit, &doubt->blups, &err),
                  &err);
}

// ---- small studies ----------------------------------------------------------

static const struct egger_kind {
    const char *name;
    bool rma;
    enum egger_predictor predictor;
} EGGER_KINDS[EGGERS] = {
    {"lm_sei",  false, EGGER_SEI},
    {"rma_sei", true,  EGGER_SEI},
    {"lm_vi",   false, EGGER_VI },
    {"rma_vi",  true,  EGGER_VI },
};

static bool ask_one_egger(struct asking *asking, const struct egger_kind *kind,
                          struct egger *test, struct err *err)
{
    struct egger_choice choice = {.predictor = kind->predictor};

    return kind->rma ? egger_rma(asking->arena, &asking->data,
                                 &asking->settings, &choice, test, err)
                     : egger_lm(asking->arena, &asking->data,
                                asking->settings.level, &choice, test, err);
}

static void ask_egger(struct asking *asking)
{
    for (int i = 0; i < EGGERS; i++) {
        struct pool_egger *egger = &asking->doubt->egger[i];
        struct err err = {0};

        egger->has = ask_one_egger(asking, &EGGER_KINDS[i], &egger->test, &err);
        if (i == 0) {
            (void)keep_note(asking, "Egger's test", egger->has, &err);
        }
    }
    if (asking->data.k < FEW_FOR_FUNNEL) {
        // SOURCE: Sterne et al. 2011, BMJ 343, d4002
        notes_addf(asking->answer->notes,
                   "With fewer than %d studies tests of funnel asymmetry can "
                   "hardly tell chance from asymmetry.",
                   FEW_FOR_FUNNEL);
    }
}

static void ask_begg(struct asking *asking)
{
    struct pool_doubt *doubt = asking->doubt;
    struct err err = {0};
    bool done =
        begg_test(asking->arena, &asking->data, true, &doubt->begg, &err)
        && begg_test(asking->arena, &asking->data, false, &doubt->begg_normal,
                     &err);

    doubt->has_begg = keep_note(asking, "Begg's test", done, &err);
}

// ---- studies that nobody saw ------------------------------------------------

static const struct trim_kind {
    const char *name;
    struct trim_choice choice;
} TRIM_KINDS[TRIMS] = {
    {"L0_left",  {TRIM_L0, TRIM_LEFT} },
    {"L0_right", {TRIM_L0, TRIM_RIGHT}},
    {"R0_left",  {TRIM_R0, TRIM_LEFT} },
    {"R0_right", {TRIM_R0, TRIM_RIGHT}},
};

static void trim(struct asking *asking)
{
    struct trim_choice usual = {TRIM_L0, TRIM_EITHER};
    struct pool_doubt *doubt = asking->doubt;
    struct err err = {0};

    doubt->has_trim =
        keep_note(asking, "Trim and fill",
                  trim_and_fill(asking->arena, &asking->data, &asking->settings,
                                &usual, &doubt->trim, &err),
                  &err);
    for (int i = 0; i < TRIMS; i++) {
        struct pool_trim *one = &doubt->trims[i];
        struct err quiet = {0}; // said above

        one->has =
            trim_and_fill(asking->arena, &asking->data, &asking->settings,
                          &TRIM_KINDS[i].choice, &one->filled, &quiet);
    }
}

static void ask_fail_safe(struct asking *asking)
{
    struct pool_doubt *doubt = asking->doubt;
    struct err err = {0};

    doubt->has_fail_safe =
        keep_note(asking, "Fail-safe N",
                  fail_safe_n(&asking->data, 1 - asking->settings.level,
                              &doubt->fail_safe, &err),
                  &err);
}

// Results in the direction of the pooled estimate are those that are taken to
// have been published more readily.
static void ask_selection(struct asking *asking)
{
    struct pool_doubt *doubt = asking->doubt;
    double estimate = asking->answer->all.beta[0].estimate;
    struct selection_choice choice = {
        .direction = estimate < 0 ? SELECT_LESS : SELECT_GREATER, .step = STEP};
    struct pool_settings settings = asking->settings;
    struct err err = {0};

    settings.method = settings.method == POOL_EE ? POOL_EE : POOL_ML;
    settings.test = POOL_Z;
    doubt->direction = choice.direction;
    doubt->has_selection =
        keep_note(asking, "Selection model",
                  selection_fit(asking->arena, &asking->data, &settings,
                                &choice, &doubt->selection, &err),
                  &err);
}

// ---- all of it --------------------------------------------------------------

// Names stand also where a part could not be had.
static void name_parts(struct pool_doubt *doubt)
{
    for (int i = 0; i < EGGERS; i++) {
        doubt->egger[i].name = EGGER_KINDS[i].name;
    }
    for (int i = 0; i < TRIMS; i++) {
        doubt->trims[i].name = TRIM_KINDS[i].name;
    }
}

// Studies that differ in nothing but their effects have no funnel.
static bool variances_differ(const struct asking *asking)
{
    for (size_t i = 1; i < asking->data.k; i++) {
        if (asking->data.vi[i] != asking->data.vi[0]) {
            return true;
        }
    }
    notes_addf(asking->answer->notes,
               "All sampling variances are the same: Egger's and Begg's tests "
               "and trim and fill need studies of different precision.");
    return false;
}

static void ask_refits(struct asking *asking)
{
    const struct pool_question *question = asking->answer->question;

    if (asking->data.x) {
        if (question->doubt) {
            notes_addf(asking->answer->notes,
                       "With moderators there is no leave-one-out, cumulative "
                       "analysis or trim and fill.");
        }
        return;
    }
    if (question->doubt || question->leave_one_out) {
        leave_out(asking);
    }
    if (question->doubt || question->cumulative) {
        cumulate(asking);
    }
}

static void ask_all(struct asking *asking)
{
    find_influence(asking);
    predict(asking);
    if (variances_differ(asking)) {
        ask_egger(asking);
        ask_begg(asking);
        if (!asking->data.x) {
            trim(asking);
        }
    }
    ask_fail_safe(asking);
    ask_selection(asking);
}

struct pool_doubt *pool_doubt_find(struct arena *arena,
                                   const struct pool_answer *answer)
{
    const struct pool_question *question = answer->question;
    struct asking asking = {
        .arena = arena,
        .answer = answer,
        .data = pool_answer_data(answer->studies),
        .settings = question->settings,
        .doubt = arena_take(arena, 1, sizeof *asking.doubt),
    };

    name_parts(asking.doubt);
    if (question->model != POOL_STUDIES) {
        notes_addf(answer->notes,
                   "Leave-one-out, influence and the tests of publication bias "
                   "are for one effect per study; none was made.");
    } else if (asking.data.k < 2) {
        notes_addf(answer->notes,
                   "What could be doubted shows only with two studies or "
                   "more.");
    } else {
        ask_refits(&asking);
        if (question->doubt) {
            ask_all(&asking);
        }
    }
    return asking.doubt;
}
