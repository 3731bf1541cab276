// What the demo's people and Mara agreed: limits that most have read, cards of
// preferences, plans with an obstacle and a plan B, promises that were kept and
// moved, a decision with its options.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/moment.h"
#include "practice/agreement_message.h"
#include "practice/decision.h"
#include "practice/demo_tools.h"
#include "practice/goal.h"
#include "practice/limits.h"
#include "practice/plan.h"
#include "practice/preference.h"
#include "practice/promise.h"

// ---- who, and when ----------------------------------------------------------

enum { LAST_WEEK = -1 };

static bool is_now(const struct demo_moment *moment, const char *name, int week)
{
    return str_is(str_of(moment->person->name), name)
        && (week == LAST_WEEK ? moment->last : moment->week == week);
}

// ---- limits -----------------------------------------------------------------

// Published once, before the first of them has read it.
static bool publish_limits(struct practice *practice, struct err *err)
{
    struct limits_draft draft;
    struct limits newest;
    int64_t id;

    if (!limits_newest(practice, &newest, err)
        || !limits_draft_read(practice, &draft, err)) {
        return false;
    }
    if (newest.id != 0) {
        return true;
    }
    answers_set(practice->arena, &draft.fields, STR("fees"),
                STR("We agreed on the fee when we first met. A session can be "
                    "moved until the evening before."));
    return limits_draft_save(practice, &draft, err)
        && limits_publish(practice, &id, err);
}

static bool read_limits(struct practice *practice,
                        const struct demo_moment *moment, struct err *err)
{
    bool kite = is_now(moment, "Kite", 1);

    if (moment->week != 1) {
        return true;
    }
    return publish_limits(practice, err)
        && (is_now(moment, "Ash", 1)
            || limits_answer(practice, moment->client, 1,
                             kite ? STR("on_paper") : STR("read"),
                             is_now(moment, "Juniper", 1)
                                 ? STR("What happens when I am ill that day?")
                                 : STR(""),
                             err));
}

// ---- preferences ------------------------------------------------------------

struct demo_card {
    const char *name; // of the person
    const char *fields[8][2];
};
static const struct demo_card CARDS[] = {
    {"Marlow",
     {{"lead", "3"},
      {"advice", "2"},
      {"feelings", "3"},
      {"time", "3"},
      {"straight", "2"},
      {"between", "0"},
      {"help", "6"},
      {"sensible", "8"}}},
    {"Rowan",
     {{"lead", "1"},
      {"advice", "0"},
      {"feelings", "3"},
      {"time", "4"},
      {"straight", "1"},
      {"between", "1"},
      {"help", "4"},
      {"sensible", "5"}}},
    {"Juniper",
     {{"lead", "3"},
      {"advice", "3"},
      {"feelings", "1"},
      {"time", "1"},
      {"straight", "4"},
      {"between", "2"},
      {"help", "7"},
      {"sensible", "7"}}},
    {"Kite",
     {{"lead", "1"},
      {"advice", "2"},
      {"feelings", "4"},
      {"time", "3"},
      {"straight", "0"},
      {"between", "0"},
      {"help", "7"},
      {"sensible", "6"}}},
};

static bool fill_card(struct practice *practice, struct client_id client,
                      const struct demo_card *card, struct err *err)
{
    struct preference preference = {.by_client = true};

    for (size_t i = 0; i < sizeof card->fields / sizeof *card->fields; i++) {
        if (!preference_set(practice->arena, &preference,
                            str_of(card->fields[i][0]),
                            str_of(card->fields[i][1]), err)) {
            return false;
        }
    }
    return preference_save(practice, client, &preference, err);
}

static bool fill_cards(struct practice *practice,
                       const struct demo_moment *moment, struct err *err)
{
    for (size_t i = 0; i < sizeof CARDS / sizeof *CARDS; i++) {
        if (is_now(moment, CARDS[i].name, 1)
            && !fill_card(practice, moment->client, &CARDS[i], err)) {
            return false;
        }
    }
    return true;
}

// ---- plans ------------------------------------------------------------------

struct demo_plan {
    const char *name;
    int week; // LAST_WEEK: it is there already, and gets its card
    const char *words;
    const char *card[6];   // in the order of PLAN_FIELDS
    struct plan_look look; // the week after, by the client; result 0: none
};
// clang-format off
static const struct demo_plan PLANS[] = {
    {"Marlow", 1, "Ask one friend for coffee",
     {"Saturday, eleven o'clock", "the bakery at the corner", "half an hour",
      "I think I am too tired", "ring instead of meeting",
      "To have people around me again"},
     {.result = PLAN_TRIED, .difficulty = 3, .usefulness = 4,
      .line = {"She was glad I asked.", 21}}},
    {"Rowan", 3, "Write down when I lie awake",
     {"each morning", "beside the bed", "two minutes", "I forget",
      "only on weekdays", "To see what a night is really like"},
     {.result = PLAN_PARTLY, .difficulty = 2, .usefulness = 2}},
    {"Juniper", LAST_WEEK, "Try the sentence on Thursday",
     {"Thursday, when the rota comes", "in the staff room", "one sentence",
      "my stomach", "say: I will tell you tomorrow", "To say no once a week"},
     {.result = PLAN_NOT_REVIEWED}},
    {"Kite", LAST_WEEK, "A short walk on Tuesday and Friday",
     {"after breakfast", "along the canal", "ten minutes are enough", "rain",
      "one round of the block", "To sleep through most nights"},
     {.result = PLAN_NOT_REVIEWED}},
};
// clang-format on

static void take_card(struct practice *practice, const struct demo_plan *row,
                      struct plan *plan)
{
    for (int i = 0; i < PLAN_FIELD_COUNT; i++) {
        answers_set(practice->arena, &plan->card, str_of(PLAN_FIELDS[i].name),
                    str_of(row->card[i]));
    }
}

static bool complete_last(struct practice *practice, struct client_id client,
                          const struct demo_plan *row, struct err *err)
{
    struct plan *plans;
    int count = 1;

    if (!plan_list(practice, client, &plans, &count, err)) {
        return false;
    }
    if (count == 0) {
        return true;
    }
    take_card(practice, row, &plans[0]);
    return plan_rewrite(practice, &plans[0], err);
}

static bool make_plan(struct practice *practice,
                      const struct demo_moment *moment,
                      const struct demo_plan *row, struct err *err)
{
    struct plan draft = {.client = moment->client,
                         .session = moment->session,
                         .words = str_of(row->words)};
    struct plan_id id;

    if (row->week == LAST_WEEK) {
        return complete_last(practice, moment->client, row, err);
    }
    take_card(practice, row, &draft);
    return plan_add_card(practice, &draft, &id, err);
}

static bool look_back(struct practice *practice,
                      const struct demo_moment *moment,
                      const struct demo_plan *row, struct err *err)
{
    struct plan *plans;
    int count = 1;

    return plan_list(practice, moment->client, &plans, &count, err)
        && plan_client_looks(practice, plans[0].id, &row->look, err)
        && plan_get(practice, plans[0].id, &plans[0], err)
        && plan_review(practice, plans[0].id, plans[0].version,
                       row->look.result, err);
}

static bool make_plans(struct practice *practice,
                       const struct demo_moment *moment, struct err *err)
{
    for (size_t i = 0; i < sizeof PLANS / sizeof *PLANS; i++) {
        const struct demo_plan *row = &PLANS[i];

        if (is_now(moment, row->name, row->week)
            && !make_plan(practice, moment, row, err)) {
            return false;
        }
        if (row->week != LAST_WEEK && is_now(moment, row->name, row->week + 1)
            && !look_back(practice, moment, row, err)) {
            return false;
        }
    }
    return true;
}

// ---- promises ---------------------------------------------------------------

struct demo_promise {
    const char *name;
    int week;
    const char *words;
    bool moved; // the week after, with a line; then kept
    const char *line;
};
static const struct demo_promise PROMISES[] = {
    {"Marlow", 2, "Send the recipe book's title",              false, NULL},
    {"Rowan",  4, "Ask the sleep clinic how long the list is", true,
     "They answer on Monday; I tell you next time."                       },
    {"Kite",   2, "Write to the doctor about the tablets",     false, NULL},
};

static bool turn(struct practice *practice, struct promise_id id,
                 const char *state, int64_t due_at, const char *line,
                 struct err *err)
{
    struct promise promise;

    return promise_get(practice, id, &promise, err)
        && promise_turn(practice, id,
                        &(struct promise_turn){.version = promise.version,
                                               .state = str_of(state),
                                               .due_at = due_at,
                                               .line = str_of(line)},
                        err);
}

static bool promise_and_keep(struct practice *practice,
                             const struct demo_moment *moment,
                             const struct demo_promise *row, struct err *err)
{
    int64_t due = P_NOW(practice) + (int64_t)10 * DAY;
    struct promise *promises;
    struct promise_id id;
    int count;

    if (is_now(moment, row->name, row->week)) {
        return promise_add(practice, moment->client, str_of(row->words), due,
                           &id, err)
            && promise_show(practice, id, true, err);
    }
    if (!is_now(moment, row->name, row->week + 1)) {
        return true;
    }
    if (!promise_list_open(practice, moment->client, &promises, &count, err)) {
        return false;
    }
    if (count == 0) {
        return true;
    }
    return (!row->moved
            || turn(practice, promises[0].id, "renegotiated", due, row->line,
                    err))
        && turn(practice, promises[0].id, "kept", 0, NULL, err);
}

static bool make_promises(struct practice *practice,
                          const struct demo_moment *moment, struct err *err)
{
    for (size_t i = 0; i < sizeof PROMISES / sizeof *PROMISES; i++) {
        if (!promise_and_keep(practice, moment, &PROMISES[i], err)) {
            return false;
        }
    }
    return true;
}

// ---- goals, decisions -------------------------------------------------------

static bool look_at_goals(struct practice *practice,
                          const struct demo_moment *moment, struct err *err)
{
    struct goal *goals;
    int count;

    return (!is_now(moment, "Kite", 6) && !is_now(moment, "Rowan", 7))
        || (goal_list(practice, moment->client, &goals, &count, err)
            && (count == 0
                || goal_still_ours(practice, goals[0].id, GOAL_CLIENT, err)));
}

static bool decide(struct practice *practice, const struct demo_moment *moment,
                   struct err *err)
{
    struct decision draft = {
        .client = moment->client,
        .words = STR("Every second week, and the last three once a month"),
        .review_at = P_NOW(practice) + (int64_t)21 * DAY};
    struct decision_id id;

    if (!is_now(moment, "Marlow", 7)) {
        return true;
    }
    answers_set(practice->arena, &draft.card, STR("options"),
                STR("go on weekly; every second week; stop in spring"));
    answers_set(practice->arena, &draft.card, STR("matters"),
                STR("To try it alone, with somebody there if it gets hard"));
    return decision_add_card(practice, &draft, &id, err)
        && decision_note_add(practice, id, "outcome",
                             STR("It held. The gap felt long only once."), err);
}

bool demo_agreements(struct practice *practice,
                     const struct demo_moment *moment, struct err *err)
{
    return read_limits(practice, moment, err)
        && fill_cards(practice, moment, err)
        && make_plans(practice, moment, err)
        && make_promises(practice, moment, err)
        && look_at_goals(practice, moment, err)
        && decide(practice, moment, err);
}
