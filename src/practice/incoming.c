// incoming.c - see incoming.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/incoming.h"

#include "base/arena.h"
#include "base/text.h"
#include "practice/plan.h"
#include "practice/safety.h"
#include "practice/words.h"

#include <math.h>
#include <string.h>

bool incoming_read(struct practice *practice, const struct administration *form,
                   struct incoming *incoming, struct err *err)
{
    *incoming = (struct incoming){.practice = practice, .form = form};
    return questionnaire_read(practice, form, &incoming->questions, err)
        && taps_read(practice, form, &incoming->answers, &incoming->next_tap,
                     err);
}

// ---- S1 ---------------------------------------------------------------------

// Is this answer to this question one that somebody must see?
static bool answer_is_safety(const struct question *question, struct str value)
{
    int64_t number;

    return question->safety && str_parse_int(value, &number)
        && number >= question->instrument->items[question->item].safety_from;
}

// The worst comes last and so ends on top of the card; of two alike the first.
static void add_safety(struct incoming *incoming,
                       const struct safety_answer *answer)
{
    struct safety_answer *safety = incoming->safety;
    int at = 0;

    if (incoming->safety_count == SAFETY_MAX) { // the mildest gives way
        memmove(safety, safety + 1, (SAFETY_MAX - 1) * sizeof *safety);
        incoming->safety_count--;
    }
    while (at < incoming->safety_count && safety[at].value < answer->value) {
        at++;
    }
    memmove(safety + at + 1, safety + at,
            (size_t)(incoming->safety_count - at) * sizeof *safety);
    safety[at] = *answer;
    incoming->safety_count++;
}

void incoming_find_safety(struct incoming *incoming,
                          const struct answers *answers)
{
    incoming->safety_count = 0;
    for (int i = 0; i < incoming->questions.count; i++) {
        const struct question *question = &incoming->questions.questions[i];
        struct str value = answers_find(answers, question->field);
        int64_t number;

        if (answer_is_safety(question, value)
            && str_parse_int(value, &number)) {
            add_safety(incoming, &(struct safety_answer){
                                     .given = true,
                                     .instrument = question->instrument,
                                     .item = question->item,
                                     .value = (int)number});
        }
    }
}

bool incoming_raise_safety(struct incoming *incoming, struct outcome *outcome,
                           struct err *err)
{
    for (int i = 0; i < incoming->safety_count; i++) {
        if (!safety_raise(incoming->practice, incoming->form,
                          &incoming->safety[i], &outcome->card, err)) {
            return false;
        }
    }
    if (incoming->safety_count > 0) {
        outcome->safety = true;
        outcome->signals++;
    }
    return true;
}

// ---- the fields of a whole form ---------------------------------------------

// Several boxes of one name become one value: "1,4".
static struct str joined(struct arena *arena, const struct form *fields,
                         struct str name)
{
    struct text text = text_in(arena);

    for (int i = 0; i < fields->count; i++) {
        if (str_is_equal(fields->fields[i].name, name)
            && fields->fields[i].value.len > 0) {
            text_addf(&text, text.len ? ",%.*s" : "%.*s",
                      SHOW(fields->fields[i].value));
        }
    }
    return text_str(&text);
}

static struct str value_of(struct incoming *incoming, const struct form *fields,
                           const struct question *question, int i)
{
    return question->kind == QUESTION_CHIPS
             ? joined(incoming->practice->arena, fields, question->field)
             : fields->fields[i].value;
}

void incoming_check_fields(struct incoming *incoming, const struct form *fields,
                           struct answers *good, struct text *wrong)
{
    for (int i = 0; i < fields->count; i++) {
        const struct question *question =
            questionnaire_find(&incoming->questions, fields->fields[i].name);
        struct str value;

        if (!question) {
            continue;
        }
        value = value_of(incoming, fields, question, i);
        if (question->kind == QUESTION_CHOICE && value.len == 0) {
            continue;
        }
        if (question_offers(question, value)) {
            answers_set(incoming->practice->arena, good, question->field,
                        value);
        } else {
            text_addf(wrong, wrong->len ? ", %.*s" : "%.*s",
                      SHOW(question->field));
        }
    }
}

// ---- keeping ----------------------------------------------------------------

static bool keep_scores_of(struct incoming *incoming, int number,
                           struct err *err)
{
    const struct instrument *instrument =
        incoming->questions.instruments[number];
    struct practice *practice = incoming->practice;
    struct sheet sheet;
    struct scores scores;

    answers_sheet(practice->arena, &incoming->answers, instrument, number == 0,
                  &sheet);
    if (!score_sheet(&sheet, &scores, err)) {
        return false;
    }
    if (strcmp(instrument->code, "post") == 0) {
        incoming->news.has_check = true;
        incoming->news.check = check_of_sheet(&sheet);
    }
    incoming->news.warning = incoming->news.warning || scores.warning;
    for (int i = 0; i < scores.count; i++) {
        const struct score *score = &scores.at[i];
        struct score_row_draft row = {
            .instrument = instrument,
            .scale = score->scale->name,
            .value = score->known ? score->value : NAN,
            .answered = score->answered,
            .of = score->of,
            .safety = scores.safety,
        };

        if (!response_save_score(practice, &incoming->response, &row, err)) {
            return false;
        }
    }
    return true;
}

static bool keep_scores(struct incoming *incoming, struct err *err)
{
    for (int i = 0; i < incoming->questions.instrument_count; i++) {
        if (!keep_scores_of(incoming, i, err)) {
            return false;
        }
    }
    return true;
}

static bool keep_goal(struct incoming *incoming, int64_t goal, int64_t value,
                      struct err *err)
{
    struct practice *practice = incoming->practice;

    return db_run(practice->db,
                  "INSERT INTO goal_rating (practice_id, goal_id, "
                  "administration_id, client_id, value, at) "
                  "VALUES ($1, $2, $3, $4, $5, $6) "
                  "ON CONFLICT (practice_id, goal_id, administration_id) "
                  "DO UPDATE SET value = excluded.value",
                  VALUES(P_ID(practice), V_INT(goal),
                         V_INT(incoming->form->id.n),
                         V_INT(incoming->form->client.n), V_INT(value),
                         V_INT(incoming->response.answered_at)),
                  err);
}

static bool keep_goals(struct incoming *incoming, struct err *err)
{
    for (int i = 0; i < incoming->questions.count; i++) {
        struct str field = incoming->questions.questions[i].field;
        struct str rest = field;
        int64_t goal, value;

        if (!str_is(str_cut(&rest, '.'), "goal") || !str_parse_int(rest, &goal)
            || !str_parse_int(answers_find(&incoming->answers, field),
                              &value)) {
            continue;
        }
        if (!keep_goal(incoming, goal, value, err)) {
            return false;
        }
    }
    return true;
}

// The chips of "Since last time" about the plan: two of them say both.
static bool keep_plan(struct incoming *incoming, struct err *err)
{
    struct str chips = answers_find(&incoming->answers, STR("since"));
    enum plan_result heard = PLAN_NOT_REVIEWED;

    while (chips.at != NULL) {
        enum plan_result one =
            questionnaire_plan_result(str_trim(str_cut(&chips, ',')));

        if (one != PLAN_NOT_REVIEWED) {
            heard =
                heard == PLAN_NOT_REVIEWED || heard == one ? one : PLAN_PARTLY;
        }
    }
    return heard == PLAN_NOT_REVIEWED
        || plan_heard(incoming->practice, incoming->form->client, heard, err);
}

bool incoming_keep_scores(struct incoming *incoming, struct err *err)
{
    return keep_scores(incoming, err) && keep_goals(incoming, err)
        && keep_plan(incoming, err);
}

struct answers incoming_asked(struct incoming *incoming)
{
    struct answers asked = {0};

    for (int i = 0; i < incoming->questions.count; i++) {
        struct str field = incoming->questions.questions[i].field;
        struct str value = answers_find(&incoming->answers, field);

        if (value.len > 0) {
            answers_set(incoming->practice->arena, &asked, field, value);
        }
    }
    return asked;
}

bool incoming_set_state(struct practice *practice,
                        const struct administration *form, const char *state,
                        struct err *err)
{
    return db_run(
               practice->db,
               "UPDATE administration SET state = $3 "
               "WHERE practice_id = $1 AND administration_id = $2 "
               "AND state IN ('open', 'declined')",
               VALUES(P_ID(practice), V_INT(form->id.n), V_TEXT(str_of(state))),
               err)
        && change_was_made(practice, err);
}
