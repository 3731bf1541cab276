// rapport promise ..., plan ..., goal ..., decision add, event add, card ... -
// what two people agreed, and what the signals rest on, from a terminal.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/change.h"
#include "cli/commands.h"
#include "practice/card.h"
#include "practice/client.h"
#include "practice/decision.h"
#include "practice/event.h"
#include "practice/goal.h"
#include "practice/plan.h"
#include "practice/promise.h"

static struct str value(const struct change *change, const char *option)
{
    return command_value(change->command, option);
}

static bool say_id(struct change *change, int64_t id)
{
    text_addf(&change->said, "%lld\n", (long long)id);
    return true;
}

// ---- promise ----------------------------------------------------------------

static bool add_promise(struct practice *practice, struct change *change,
                        struct err *err)
{
    struct promise_id id;
    int64_t due;

    return change_id(change, "--client", &change->client.n, err)
        && change_moment(practice, change, "--due", &due, err)
        && promise_add(practice, change->client, value(change, "--words"), due,
                       &id, err)
        && say_id(change, id.n);
}

bool cmd_promise_add(struct command *command, struct err *err)
{
    return change_run(command, add_promise, err);
}

static bool set_promise(struct practice *practice, struct change *change,
                        struct err *err)
{
    struct promise_id id;
    struct promise promise;
    int64_t due;

    if (!change_id(change, "--promise", &id.n, err)
        || !change_moment(practice, change, "--due", &due, err)
        || !promise_get(practice, id, &promise, err)) {
        return false;
    }
    change->client = promise.client;
    if (str_is(value(change, "--state"), "renegotiated") && due == 0) {
        return err_set(err, ERR_INPUT,
                       "a renegotiated promise needs its new --due day");
    }
    return promise_set_state(practice, id, promise.version,
                             value(change, "--state"), due, err);
}

bool cmd_promise_set(struct command *command, struct err *err)
{
    return change_run(command, set_promise, err);
}

// ---- plan -------------------------------------------------------------------

// The further fields of a card: options[i] is what rows[i] is called here; NULL
// behind the last.
static bool take_details(const struct change *change,
                         const struct detail_row *rows,
                         const char *const options[], struct answers *card,
                         struct err *err)
{
    for (int i = 0; options[i]; i++) {
        if (!details_set(change->said.arena, card, &rows[i],
                         value(change, options[i]), err)) {
            return false;
        }
    }
    return true;
}

static bool add_plan(struct practice *practice, struct change *change,
                     struct err *err)
{
    static const char *const OPTIONS[] = {
        "--when",   "--where", "--how-long", "--obstacle",
        "--plan-b", "--why",   NULL};
    struct plan draft = {.words = value(change, "--words")};
    struct plan_id id;

    if (!change_id(change, "--client", &change->client.n, err)
        || !change_id(change, "--session", &draft.session.n, err)
        || !take_details(change, PLAN_FIELDS, OPTIONS, &draft.card, err)) {
        return false;
    }
    draft.client = change->client;
    return plan_add_card(practice, &draft, &id, err) && say_id(change, id.n);
}

bool cmd_plan_add(struct command *command, struct err *err)
{
    return change_run(command, add_plan, err);
}

static bool review_plan(struct practice *practice, struct change *change,
                        struct err *err)
{
    struct plan_id id;
    struct plan plan;
    enum plan_result result;

    if (!plan_result_find(value(change, "--result"), &result)) {
        return err_set(err, ERR_INPUT,
                       "--result is tried, partly or not_this_time");
    }
    if (!change_id(change, "--plan", &id.n, err)
        || !plan_get(practice, id, &plan, err)) {
        return false;
    }
    change->client = plan.client;
    return plan_review(practice, id, plan.version, result, err);
}

bool cmd_plan_review(struct command *command, struct err *err)
{
    return change_run(command, review_plan, err);
}

// ---- goal -------------------------------------------------------------------

static bool add_goal(struct practice *practice, struct change *change,
                     struct err *err)
{
    struct str by = value(change, "--by");
    struct goal_id id;

    if (by.len > 0 && !str_is(by, "client") && !str_is(by, "therapist")) {
        return err_set(err, ERR_INPUT, "--by is client or therapist");
    }
    return change_id(change, "--client", &change->client.n, err)
        && goal_propose(practice, change->client,
                        str_is(by, "client") ? GOAL_CLIENT : GOAL_THERAPIST,
                        value(change, "--words"), &id, err)
        && say_id(change, id.n);
}

bool cmd_goal_add(struct command *command, struct err *err)
{
    return change_run(command, add_goal, err);
}

static bool find_goal(struct practice *practice, struct change *change,
                      struct goal *goal, struct err *err)
{
    struct goal_id id;

    if (!change_id(change, "--goal", &id.n, err)
        || !goal_get(practice, id, goal, err)) {
        return false;
    }
    change->client = goal->client;
    return true;
}

static bool agree_goal(struct practice *practice, struct change *change,
                       struct err *err)
{
    struct str by = value(change, "--by");
    struct goal goal;

    if (!str_is(by, "client") && !str_is(by, "therapist")) {
        return err_set(err, ERR_INPUT, "--by is client or therapist");
    }
    return find_goal(practice, change, &goal, err)
        && goal_agree(practice, goal.id,
                      str_is(by, "client") ? GOAL_CLIENT : GOAL_THERAPIST, err);
}

bool cmd_goal_agree(struct command *command, struct err *err)
{
    return change_run(command, agree_goal, err);
}

static bool close_goal(struct practice *practice, struct change *change,
                       struct err *err)
{
    struct goal goal;

    return find_goal(practice, change, &goal, err)
        && goal_close(practice, goal.id, err);
}

bool cmd_goal_close(struct command *command, struct err *err)
{
    return change_run(command, close_goal, err);
}

// ---- decision, event --------------------------------------------------------

static bool add_decision(struct practice *practice, struct change *change,
                         struct err *err)
{
    static const char *const OPTIONS[] = {"--options", "--matters", NULL};
    struct decision draft = {.words = value(change, "--words")};
    struct decision_id id;

    if (!change_id(change, "--client", &change->client.n, err)
        || !change_moment(practice, change, "--review", &draft.review_at, err)
        || !take_details(change, DECISION_FIELDS, OPTIONS, &draft.card, err)) {
        return false;
    }
    draft.client = change->client;
    return decision_add_card(practice, &draft, &id, err)
        && say_id(change, id.n);
}

bool cmd_decision_add(struct command *command, struct err *err)
{
    return change_run(command, add_decision, err);
}

static bool add_event(struct practice *practice, struct change *change,
                      struct err *err)
{
    struct event_id id;
    int64_t at;

    if (!change_id(change, "--client", &change->client.n, err)
        || !change_moment(practice, change, "--on", &at, err)) {
        return false;
    }
    return event_add(practice, change->client,
                     &(struct event){.kind = "life",
                                     .words = value(change, "--words"),
                                     .happened_at = at ? at : P_NOW(practice)},
                     &id, err)
        && say_id(change, id.n);
}

bool cmd_event_add(struct command *command, struct err *err)
{
    return change_run(command, add_event, err);
}

// ---- card -------------------------------------------------------------------

static const char *level_name(enum signal_level level)
{
    switch (level) {
    case LEVEL_NOW: return "now";
    case LEVEL_SOON: return "soon";
    default: return "info";
    }
}

static bool list_card(struct practice *practice, struct change *change,
                      struct err *err)
{
    struct reason *reasons;
    struct str name;
    int count;

    if (!change_id(change, "--client", &change->client.n, err)
        || !client_name(practice, change->client, &name, err)
        || !card_read(practice, change->client, &reasons, &count, err)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        const struct reason *reason = &reasons[i];

        text_addf(
            &change->said, "%lld\t%s\t%s\t%s\t%.*s\n", (long long)reason->id.n,
            SIGNAL_RULES[reason->finding.rule].id, level_name(reason->level),
            reason->state,
            SHOW(signal_sentence(practice->arena, &reason->finding, name)));
    }
    return true;
}

bool cmd_card_list(struct command *command, struct err *err)
{
    return change_look(command, list_card, err);
}

static bool set_card(struct practice *practice, struct change *change,
                     struct err *err)
{
    struct reason_id id;
    struct reason reason;
    int64_t until;

    if (!change_id(change, "--reason", &id.n, err)
        || !change_moment(practice, change, "--until", &until, err)
        || !reason_get(practice, id, &reason, err)) {
        return false;
    }
    change->client = reason.client;
    return reason_set_state(practice, id, reason.version,
                            value(change, "--state"), until, err);
}

bool cmd_card_set(struct command *command, struct err *err)
{
    return change_run(command, set_card, err);
}
