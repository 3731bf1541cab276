// test_agreements - what was agreed: whose yes makes a goal active and that
// there are three at most, what stays when words change, how a plan counts, who
// is asked about new limits, and what a promise shows to whom.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "toy.h"

#include "practice/agreement_message.h"
#include "practice/card.h"
#include "practice/client.h"
#include "practice/decision.h"
#include "practice/glance.h"
#include "practice/goal.h"
#include "practice/limits.h"
#include "practice/my_page.h"
#include "practice/plan.h"
#include "practice/preference.h"
#include "practice/promise.h"
#include "practice/session.h"

static struct err err;
static struct client_id kite;

static bool do_write(struct toy *toy, practice_work *work, void *context)
{
    err = (struct err){0};
    return folder_write(toy->folder, toy->arena, work, context, &err);
}

static void run(struct toy *toy, const char *name, practice_work *work)
{
    CHECK(name, do_write(toy, work, NULL) || (printf("%s\n", err.text), false));
}

// ---- the pure rules ---------------------------------------------------------

static void check_rules(void)
{
    static const struct {
        bool client, therapist, closed;
        enum goal_standing standing;
    } MATRIX[] = {
        {false, false, false, GOAL_WAITS_FOR_BOTH     },
        {true,  false, false, GOAL_WAITS_FOR_THERAPIST},
        {false, true,  false, GOAL_WAITS_FOR_CLIENT   },
        {true,  true,  false, GOAL_ACTIVE             },
        {true,  true,  true,  GOAL_CLOSED             },
        {false, false, true,  GOAL_CLOSED             },
    };

    for (size_t i = 0; i < sizeof MATRIX / sizeof *MATRIX; i++) {
        CHECK("a goal is active with two agreements and only then",
              goal_standing_of(MATRIX[i].client, MATRIX[i].therapist,
                               MATRIX[i].closed)
                  == MATRIX[i].standing);
    }
    CHECK("two others leave room", goal_has_room(2));
    CHECK("three others do not", !goal_has_room(3));
    CHECK("not asked after five sessions", !goal_look_is_due(GOAL_ACTIVE, 5));
    CHECK("asked after six", goal_look_is_due(GOAL_ACTIVE, 6));
    CHECK("never asked about what is not agreed",
          !goal_look_is_due(GOAL_WAITS_FOR_CLIENT, 9));
    CHECK("nothing is published", limits_to_ask(0, 0) == 0);
    CHECK("the first version is asked about", limits_to_ask(1, 0) == 1);
    CHECK("an answered version is not", limits_to_ask(1, 1) == 0);
    CHECK("a newer one is", limits_to_ask(3, 1) == 3);
}

// ---- goals ------------------------------------------------------------------

static struct goal_id goals[5];

static bool add_goals(struct practice *practice, void *context,
                      struct err *reason)
{
    (void)context;
    for (int i = 0; i < 4; i++) {
        if (!goal_add(practice, kite,
                      text_print(practice->arena, "goal number %d", i),
                      &goals[i], reason)
            || !goal_agree(practice, goals[i], GOAL_CLIENT, reason)
            || (i < 2
                && !goal_agree(practice, goals[i], GOAL_THERAPIST, reason))) {
            return false;
        }
    }
    return true;
}

static bool agree(struct practice *practice, void *context, struct err *reason)
{
    return goal_agree(practice, *(struct goal_id *)context, GOAL_THERAPIST,
                      reason);
}

// Both come at the same moment, each without knowing of the other: one of them
// is the third, and the other is told.
static void check_third_goal(struct toy *toy)
{
    CHECK("the third goal becomes active", do_write(toy, agree, &goals[2]));
    CHECK("the fourth does not", !do_write(toy, agree, &goals[3]));
    CHECK("and it is said why", err.kind == ERR_LIMIT);
    CHECK("agreeing twice is harmless", do_write(toy, agree, &goals[2]));
}

static bool reword(struct practice *practice, void *context, struct err *reason)
{
    struct goal_story *stories;
    struct goal goal;
    int count;

    (void)context;
    if (!goal_get(practice, goals[0], &goal, reason)
        || !goal_reword(practice, goals[0], GOAL_THERAPIST, goal.version,
                        STR("sleep most nights"), reason)
        || !goal_stories(practice, kite, &stories, &count, reason)) {
        return false;
    }
    CHECK("new words ask both again",
          goal_standing(&stories[0].goal) == GOAL_WAITS_FOR_BOTH);
    CHECK("the earlier words stay",
          stories[0].earlier_count == 1
              && str_is(stories[0].earlier[0].words, "goal number 0"));
    CHECK("an old agreement is not one to new words",
          !goal_agree_to(practice, goals[0], GOAL_CLIENT, goal.version, reason)
              && reason->kind == ERR_CONFLICT);
    CHECK("and an old page overwrites nothing",
          !goal_reword(practice, goals[0], GOAL_CLIENT, goal.version,
                       STR("something else"), reason)
              && reason->kind == ERR_CONFLICT);
    CHECK("a goal that both agreed to again is rated 0 to 10",
          !goal_rate(practice, goals[0], 5, reason)
              && goal_agree(practice, goals[0], GOAL_CLIENT, reason)
              && goal_agree(practice, goals[0], GOAL_THERAPIST, reason)
              && goal_rate(practice, goals[0], 5, reason)
              && !goal_rate(practice, goals[0], 11, reason));
    return goal_propose(practice, kite, GOAL_CLIENT, STR("sing"), &goals[4],
                        reason)
        && goal_get(practice, goals[4], &goal, reason)
        && (CHECK("a client agrees by writing",
                  goal_standing(&goal) == GOAL_WAITS_FOR_THERAPIST),
            true);
}

static bool hold_sessions(struct practice *practice, int count,
                          struct err *reason)
{
    for (int i = 0; i < count; i++) {
        struct session_id id;

        if (!session_add(practice, kite, P_NOW(practice) + 60 + i, &id, reason)
            || !session_set_attendance(practice, id, 1, ATTENDANCE_ATTENDED,
                                       reason)) {
            return false;
        }
    }
    return true;
}

static bool ask_again(struct practice *practice, void *context,
                      struct err *reason)
{
    int held = *(int *)context;
    struct goal_story *stories;
    int count;

    return hold_sessions(practice, held, reason)
        && goal_stories(practice, kite, &stories, &count, reason)
        && (CHECK("asked again after six sessions, not before",
                  stories[1].look_due == (stories[1].sessions >= 6)
                      && stories[1].sessions == (held == 5 ? 5 : 6)),
            true);
}

static bool answer_look(struct practice *practice, void *context,
                        struct err *reason)
{
    struct goal_story *stories;
    int count;

    (void)context;
    return goal_still_ours(practice, goals[1], GOAL_CLIENT, reason)
        && goal_stories(practice, kite, &stories, &count, reason)
        && (CHECK("an answer ends the asking",
                  !stories[1].look_due && stories[1].sessions == 0),
            true);
}

static void check_asking(struct toy *toy)
{
    int five = 5, one = 1;

    CHECK("five sessions", do_write(toy, ask_again, &five));
    CHECK("six sessions", do_write(toy, ask_again, &one));
    toy->world.now += 1000;
    run(toy, "still ours", answer_look);
}

// ---- plans ------------------------------------------------------------------

static bool is_stuck(struct practice *practice, struct err *reason)
{
    struct reason *reasons;
    int count;
    bool found = false;

    if (!card_read(practice, kite, &reasons, &count, reason)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        found = found || reasons[i].finding.rule == S11_PLANS_STUCK;
    }
    return found;
}

static bool add_plan(struct practice *practice, struct plan *plan,
                     struct err *reason)
{
    struct plan draft = {.client = kite, .words = STR("a walk")};
    struct plan_id id;

    return details_set(practice->arena, &draft.card, &PLAN_FIELDS[4],
                       STR("  once round the block "), reason)
        && plan_add_card(practice, &draft, &id, reason)
        && plan_get(practice, id, plan, reason);
}

static bool check_looks(struct practice *practice, void *context,
                        struct err *reason)
{
    const struct plan_look partly = {.result = PLAN_PARTLY,
                                     .difficulty = 3,
                                     .usefulness = PLAN_NOT_SAID,
                                     .line = STR("only once")};
    struct glance glance;
    struct plan plan;

    (void)context;
    if (!add_plan(practice, &plan, reason)) {
        return false;
    }
    CHECK("a card keeps its fields",
          str_is(detail_of(&plan.card, "plan_b"), "once round the block"));
    if (!plan_client_looks(practice, plan.id, &partly, reason)
        || !plan_get(practice, plan.id, &plan, reason)
        || !glance_read(practice, kite, &glance, reason)) {
        return false;
    }
    CHECK("the client's word counts", plan.review == PLAN_PARTLY);
    CHECK("with how hard it was",
          plan.client_look.difficulty == 3
              && plan.client_look.usefulness == PLAN_NOT_SAID
              && str_is(plan.client_look.line, "only once"));
    CHECK("and the glance still asks to look at it together",
          glance.plan.id.n == plan.id.n && plan_waits(&plan));
    if (!plan_review(practice, plan.id, plan.version, PLAN_TRIED, reason)
        || !plan_get(practice, plan.id, &plan, reason)) {
        return false;
    }
    CHECK("both words stay, and the newest counts",
          plan.review == PLAN_TRIED && plan.client_look.result == PLAN_PARTLY
              && plan.therapist_look.result == PLAN_TRIED
              && !plan_waits(&plan));
    CHECK("five is no answer",
          !plan_client_looks(
              practice, plan.id,
              &(struct plan_look){.result = PLAN_TRIED, .difficulty = 5},
              reason)
              && reason->kind == ERR_INPUT);
    return true;
}

static bool check_stuck(struct practice *practice, void *context,
                        struct err *reason)
{
    struct plan plan;

    (void)context;
    for (int i = 0; i < 3; i++) {
        CHECK("not yet stuck", !is_stuck(practice, reason));
        if (!add_plan(practice, &plan, reason)
            || !plan_heard(practice, kite, PLAN_NOT_THIS_TIME, reason)) {
            return false;
        }
    }
    CHECK("S11: three chips in a row reach the therapist",
          is_stuck(practice, reason));
    CHECK("a chip says nothing about a plan that was looked at",
          plan_heard(practice, kite, PLAN_TRIED, reason)
              && plan_get(practice, plan.id, &plan, reason)
              && plan.review == PLAN_NOT_THIS_TIME);
    return plan_review(practice, plan.id, plan.version, PLAN_PARTLY, reason)
        && (CHECK("any other word ends it", !is_stuck(practice, reason)), true);
}

// ---- promises, decisions ----------------------------------------------------

static bool check_promise(struct practice *practice, void *context,
                          struct err *reason)
{
    int64_t due = P_NOW(practice) + (int64_t)3 * DAY;
    struct promise_change *changes;
    struct promise promise;
    struct promise_id id;
    int count;

    (void)context;
    if (!promise_add(practice, kite, STR("the letter"), due, &id, reason)
        || !promise_get(practice, id, &promise, reason)) {
        return false;
    }
    CHECK("a promise is the therapist's alone at first", !promise.shown);
    if (!promise_turn(practice, id,
                      &(struct promise_turn){.version = 1,
                                             .state = STR("renegotiated"),
                                             .due_at = due + DAY,
                                             .line = STR("on Monday")},
                      reason)
        || !promise_set_state(practice, id, 2, STR("kept"), 0, reason)
        || !promise_get(practice, id, &promise, reason)
        || !promise_changes(practice, kite, &changes, &count, reason)) {
        return false;
    }
    CHECK("a line about it is for the client's page", promise.shown);
    CHECK("the day that was agreed last stays", promise.due_at == due + DAY);
    CHECK("three steps, in order",
          count == 3 && str_is(str_of(changes[0].state), "open")
              && str_is(str_of(changes[1].state), "renegotiated")
              && str_is(changes[1].line, "on Monday")
              && str_is(str_of(changes[2].state), "kept"));
    CHECK("an old page changes nothing",
          !promise_set_state(practice, id, 1, STR("dropped"), 0, reason)
              && reason->kind == ERR_CONFLICT);
    return true;
}

static bool check_due(struct practice *practice, void *context,
                      struct err *reason)
{
    int64_t week = P_NOW(practice) + (int64_t)7 * DAY;
    int64_t soon = P_NOW(practice) + (int64_t)2 * DAY;
    struct session_id session;
    int64_t due;

    (void)context;
    if (!promise_due_next(practice, kite, &due, reason)) {
        return false;
    }
    CHECK("without a next session: in a week", due == week);
    return session_add(practice, kite, soon, &session, reason)
        && promise_due_next(practice, kite, &due, reason)
        && (CHECK("by the next session", due == soon), true);
}

static bool check_decision(struct practice *practice, void *context,
                           struct err *reason)
{
    struct decision draft = {.client = kite, .words = STR("every two weeks")};
    struct decision decision;
    struct decision_id id;

    (void)context;
    answers_set(practice->arena, &draft.card, STR("options"), STR("two"));
    if (!decision_add_card(practice, &draft, &id, reason)
        || !decision_note_add(practice, id, "comment", STR("until May"), reason)
        || !decision_note_add(practice, id, "outcome", STR("it held"), reason)
        || !decision_get(practice, id, &decision, reason)) {
        return false;
    }
    CHECK("a correction stands beside the decision, not in its place",
          str_is(decision.words, "every two weeks") && decision.note_count == 2
              && str_is(decision.notes[0].words, "until May"));
    return true;
}

// ---- limits -----------------------------------------------------------------

static bool publish(struct practice *practice, const char *fees,
                    struct err *reason)
{
    struct limits_draft draft;
    int64_t id;

    if (!limits_draft_read(practice, &draft, reason)) {
        return false;
    }
    answers_set(practice->arena, &draft.fields, STR("fees"), str_of(fees));
    return limits_draft_save(practice, &draft, reason)
        && limits_publish(practice, &id, reason)
        && agreement_tell_limits(practice, id, reason);
}

static int64_t asked_about(struct practice *practice, struct err *reason)
{
    struct limits_standing standing;

    return limits_of_client(practice, kite, &standing, reason) ? standing.ask
                                                               : -1;
}

static bool queued(struct practice *practice, int64_t *count,
                   struct err *reason)
{
    bool found;

    return db_ask_int(practice->db,
                      "SELECT count(*) FROM outbox WHERE practice_id = $1 "
                      "AND kind = 'my_page'",
                      VALUES(P_ID(practice)), &found, count, reason);
}

static bool allow_mail(struct practice *practice, struct err *reason)
{
    return channel_save(practice, kite,
                        &(struct channel){.kind = CHANNEL_MAIL,
                                          .address = STR("kite@example.org"),
                                          .own = true,
                                          .allowed = true},
                        reason);
}

// ---- messages ---------------------------------------------------------------

static bool link_opens(struct practice *practice, const char *ticket)
{
    struct client_id found;
    struct err unused = {0};

    return my_page_find(practice, str_of(ticket), &found, &unused)
        && found.n == kite.n;
}

static bool check_telling(struct practice *practice, void *context,
                          struct err *reason)
{
    const struct agreement_news news = {
        .client = kite, .kind = "plan", .where = "plan", .dedup = STR("p/1")};
    char first[TICKET_ROOM], second[TICKET_ROOM];
    enum message_fate fate;

    (void)context;
    if (!my_page_open(practice, kite, MY_PAGE_LASTS, first, reason)
        || !agreement_tell(practice, &news, &fate, reason)) {
        return false;
    }
    CHECK("what cannot be sent ends no link",
          fate == MESSAGE_NO_CHANNEL && link_opens(practice, first));
    if (!allow_mail(practice, reason)
        || !agreement_tell(practice, &news, &fate, reason)) {
        return false;
    }
    CHECK("a message ends no link that the client has at hand",
          fate == MESSAGE_QUEUED && link_opens(practice, first));
    if (!my_page_open(practice, kite, MY_PAGE_LASTS, second, reason)
        || !agreement_tell(practice, &news, &fate, reason)) {
        return false;
    }
    CHECK("the same news is told once, and touches nothing",
          fate == MESSAGE_KNOWN && link_opens(practice, second));
    return true;
}

static bool check_limits(struct practice *practice, void *context,
                         struct err *reason)
{
    struct limits_standing standing;
    struct limits first;
    int64_t messages;

    (void)context;
    CHECK("nothing is asked before there is anything",
          asked_about(practice, reason) == 0);
    if (!publish(practice, "80", reason)) {
        return false;
    }
    CHECK("the first version is asked about",
          asked_about(practice, reason) == 1);
    CHECK("without a message: nobody knew an earlier one",
          queued(practice, &messages, reason) && messages == 0);
    if (!limits_answer(practice, kite, 1, STR("read"), STR("and ill?"), reason)
        || !publish(practice, "90", reason)) {
        return false;
    }
    CHECK("a change asks again", asked_about(practice, reason) == 2);
    CHECK("with one message",
          queued(practice, &messages, reason) && messages == 1);
    CHECK("once", agreement_tell_limits(practice, 2, reason)
                      && queued(practice, &messages, reason) && messages == 1);
    CHECK("an old version cannot be acknowledged any more",
          !limits_answer(practice, kite, 1, STR("read"), STR(""), reason)
              && reason->kind == ERR_CONFLICT);
    CHECK("\"not now\" is an answer, and ends the asking",
          limits_answer(practice, kite, 2, STR("later"), STR(""), reason)
              && asked_about(practice, reason) == 0);
    CHECK("but acknowledges nothing",
          limits_of_client(practice, kite, &standing, reason)
              && standing.read == 1 && standing.newest == 2
              && standing.question_count == 1);
    CHECK("the earlier version stays readable",
          limits_get(practice, 1, &first, reason)
              && str_is(detail_of(&first.fields, "fees"), "80"));
    CHECK("the same words are no new version",
          !publish(practice, "90", reason) && reason->kind == ERR_INPUT);
    return true;
}

// ---- preferences ------------------------------------------------------------

static bool check_preferences(struct practice *practice, void *context,
                              struct err *reason)
{
    struct preference card = {.by_client = true};
    struct preference newest;
    struct arena *arena = practice->arena;

    (void)context;
    CHECK("an empty card is none",
          !preference_save(practice, kite, &card, reason)
              && reason->kind == ERR_INPUT);
    CHECK("a step beyond the last is refused",
          !preference_set(arena, &card, STR("lead"), STR("5"), reason));
    if (!preference_set(arena, &card, STR("lead"), STR("0"), reason)
        || !preference_set(arena, &card, STR("time"), STR("2"), reason)
        || !preference_set(arena, &card, STR("straight"), STR("3"), reason)
        || !preference_set(arena, &card, STR("help"), STR("7"), reason)
        || !preference_set(arena, &card, STR("token"), STR("x"), reason)
        || !preference_save(practice, kite, &card, reason)
        || !preference_save(practice, kite, &card, reason)
        || !preference_newest(practice, kite, &newest, reason)) {
        return false;
    }
    CHECK("versions are kept", newest.version == 2 && newest.by_client);
    CHECK("one line of words, without what is alike",
          str_is(preference_line(arena, &newest),
                 "Would like a plan for each time; that you mostly stand by "
                 "them. Expects it to help: 7 of 10."));
    return true;
}

// ---- all --------------------------------------------------------------------

static bool add_kite(struct practice *practice, void *context,
                     struct err *reason)
{
    (void)context;
    return client_add(practice, &(struct client){.name = STR("Kite")}, &kite,
                      reason);
}

int main(void)
{
    struct toy toy;

    check_rules();
    if (!toy_open(&toy)) {
        return 1;
    }
    run(&toy, "a client", add_kite);
    run(&toy, "four goals", add_goals);
    check_third_goal(&toy);
    run(&toy, "rewording", reword);
    check_asking(&toy);
    run(&toy, "looking back at a plan", check_looks);
    run(&toy, "three times not", check_stuck);
    run(&toy, "a promise", check_promise);
    run(&toy, "by the next session", check_due);
    run(&toy, "a decision", check_decision);
    run(&toy, "telling", check_telling);
    run(&toy, "limits", check_limits);
    run(&toy, "preferences", check_preferences);
    toy_close(&toy);
    return check_end();
}
