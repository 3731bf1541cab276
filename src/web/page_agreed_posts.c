// The small forms of "Agreed": each adds or changes one thing and leads back to
// where it was sent from. Each works without a script.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "practice/agreement_message.h"
#include "practice/session.h"
#include "web/page_agreed.h"
#include "web/when.h"

static struct str words_of(const struct page *page)
{
    return str_trim(page_field(page, "words"));
}

static bool is_ticked(const struct page *page, const char *name)
{
    return page_field(page, name).len > 0;
}

// An optional day; empty is 0.
static bool day_of(const struct page *page, int64_t *at, struct err *err)
{
    return when_day_parse(page->practice, page_field(page, "day"), at, err);
}

// Where the form stood: the glance, a session, or a part of "Agreed".
static bool done(struct page *page, struct client_id client, const char *part)
{
    struct str back = page_field(page, "back");
    int64_t session;

    if (str_is(back, "session")
        && str_parse_int(page_field(page, "session"), &session)) {
        page_redirect(
            page, text_print(page->arena, "/session/%lld", (long long)session));
        return true;
    }
    staff_page_back(
        page, client,
        str_is(back, "glance")
            ? "/glance"
            : str_text(page->arena,
                       text_print(page->arena, "/agreements%s", part)));
    return true;
}

// One click: a newer word of somebody else stands, and the page shows it. What
// fails so has not written anything.
static bool allow_newer(bool kept, struct err *err)
{
    return kept || err->kind == ERR_CONFLICT;
}

// The further fields of a card.
static bool take_details(const struct page *page, const struct detail_row *rows,
                         int count, struct answers *card, struct err *err)
{
    for (int i = 0; i < count; i++) {
        if (!details_set(page->arena, card, &rows[i],
                         page_field(page, rows[i].name), err)) {
            return false;
        }
    }
    return true;
}

// ---- promises ---------------------------------------------------------------

// No day: by the next session.
bool client_add_promise(struct page *page, struct err *err)
{
    struct client client;
    struct promise_id id;
    int64_t due;

    return staff_page_client(page, &client, err) && day_of(page, &due, err)
        && (due != 0 || promise_due_next(page->practice, client.id, &due, err))
        && promise_add(page->practice, client.id, words_of(page), due, &id, err)
        && (!is_ticked(page, "shown")
            || promise_show(page->practice, id, true, err))
        && done(page, client.id, "#promises");
}

// It changed since the page was loaded, and there is a line that would be lost.
static void offer_line(struct page *page, const struct promise *promise)
{
    struct conflict_field fields[] = {
        {.name = "line",
         .label = "Your line to the client",
         .now =
             text_print(page->arena,                    "The promise is %s now.",      promise->state),
         .yours = str_trim(page_field(page, "line"))},
        {.name = "state", .yours = page_field(page, "state"), .hidden = true               },
        {.name = "day",                         .yours = page_field(page,                   "day"),                   .hidden = true                    },
        {.name = "tell",                           .yours = page_field(page,   "tell"),.hidden = true},
    };
    struct conflict_view view = {
        .action =
            text_print(page->arena, "/promise/%lld", (long long)promise->id.n),
        .back = text_print(page->arena, "/client/%lld/agreements#promises",
                           (long long)promise->client.n),
        .version = promise->version,
        .fields = fields,
        .count = 4};

    staff_page_conflict(page, &view);
}

static bool turn(struct page *page, const struct promise *promise,
                 struct err *err)
{
    struct promise_turn turn = {.state = page_field(page, "state"),
                                .line = str_trim(page_field(page, "line"))};

    return staff_page_version(page, &turn.version, err)
        && day_of(page, &turn.due_at, err)
        && allow_newer(promise_turn(page->practice, promise->id, &turn, err),
                       err);
}

static bool is_older(const struct page *page, const struct promise *promise)
{
    int64_t version;

    return str_parse_int(page_field(page, "version"), &version)
        && version != promise->version;
}

// A message that there is a line, when it was wished; says what became of it.
static bool tell_line(struct page *page, const struct promise *promise,
                      const char **part, struct err *err)
{
    const struct agreement_news news = {
        .client = promise->client,
        .kind = "promise_moved",
        .where = "agreed",
        .dedup = text_print(page->arena, "promise/%lld/%d",
                            (long long)promise->id.n, promise->version)};
    enum message_fate fate;

    *part = "#promises";
    if (!is_ticked(page, "tell") || err->kind == ERR_CONFLICT) {
        return true;
    }
    if (!agreement_tell(page->practice, &news, &fate, err)) {
        return false;
    }
    *part = str_text(page->arena,
                     text_print(page->arena, "?told=%d#promises", (int)fate));
    return true;
}

bool promise_post(struct page *page, struct err *err)
{
    struct promise_id id;
    struct promise promise;
    struct client client;
    const char *part = "#promises";

    if (!page_id(page, 0, &id.n, err)
        || !promise_get(page->practice, id, &promise, err)
        || !staff_page_owns(page, promise.client, &client, err)) {
        return false;
    }
    if (is_ticked(page, "show")) {
        return promise_show(page->practice, id,
                            str_is(page_field(page, "show"), "yes"), err)
            && done(page, client.id, part);
    }
    if (is_older(page, &promise) && is_ticked(page, "line")) {
        offer_line(page, &promise);
        return true;
    }
    return turn(page, &promise, err) && tell_line(page, &promise, &part, err)
        && done(page, client.id, part);
}

// ---- plans ------------------------------------------------------------------

// The words of the goal that was picked, where nothing else says why.
static bool take_goal(const struct page *page, struct client_id client,
                      struct answers *card, struct err *err)
{
    struct goal_id id;
    struct goal goal;

    if (detail_of(card, "why").len > 0
        || !str_parse_int(page_field(page, "goal"), &id.n)) {
        return true;
    }
    if (!goal_get(page->practice, id, &goal, err)) {
        return false;
    }
    if (goal.client.n == client.n) {
        answers_set(page->arena, card, STR("why"), goal.words);
    }
    return true;
}

static bool take_session(const struct page *page, struct client_id client,
                         struct session_id *session, struct err *err)
{
    struct session found;

    if (!str_parse_int(page_field(page, "session"), &session->n)) {
        return true;
    }
    return session_get(page->practice, *session, &found, err)
        && (found.client.n == client.n
            || err_set(err, ERR_MISSING, "There is no such session."));
}

bool client_add_plan(struct page *page, struct err *err)
{
    struct client client;
    struct plan draft = {.words = words_of(page)};
    struct plan_id id;

    if (!staff_page_client(page, &client, err)
        || !take_details(page, PLAN_FIELDS, PLAN_FIELD_COUNT, &draft.card, err)
        || !take_goal(page, client.id, &draft.card, err)
        || !take_session(page, client.id, &draft.session, err)) {
        return false;
    }
    draft.client = client.id;
    return plan_add_card(page->practice, &draft, &id, err)
        && done(page, client.id, "#plans");
}

static bool number_of(const struct page *page, const char *name, int *number,
                      struct err *err)
{
    int64_t value;

    *number = PLAN_NOT_SAID;
    if (page_field(page, name).len == 0) {
        return true;
    }
    if (!str_parse_int(page_field(page, name), &value) || value < 0
        || value > PLAN_HARDEST) {
        return err_set(err, ERR_INPUT, "Please choose one of the answers.");
    }
    *number = (int)value;
    return true;
}

bool agreed_take_look(const struct page *page, struct plan_look *look,
                      struct err *err)
{
    *look = (struct plan_look){.line = str_trim(page_field(page, "line"))};
    if (!plan_result_find(page_field(page, "review"), &look->result)) {
        return err_set(err, ERR_INPUT,
                       "Please choose: tried, partly, or not this time.");
    }
    return number_of(page, "difficulty", &look->difficulty, err)
        && number_of(page, "usefulness", &look->usefulness, err);
}

// Somebody changed the card first: each field of both.
static void offer_cards(struct page *page, const struct plan *now,
                        const struct plan *typed)
{
    int count = PLAN_FIELD_COUNT + 2;
    struct conflict_field *fields =
        arena_take(page->arena, (size_t)count, sizeof *fields);
    struct conflict_view view = {
        .action = text_print(page->arena, "/plan/%lld", (long long)now->id.n),
        .back = text_print(page->arena, "/client/%lld/agreements#plans",
                           (long long)now->client.n),
        .version = now->version,
        .fields = fields,
        .count = count};

    for (int i = 0; i < PLAN_FIELD_COUNT; i++) {
        const char *name = PLAN_FIELDS[i].name;

        fields[i] =
            (struct conflict_field){.name = name,
                                    .label = PLAN_FIELDS[i].title,
                                    .now = detail_of(&now->card, name),
                                    .yours = detail_of(&typed->card, name)};
    }
    fields[count - 2] = (struct conflict_field){.name = "words",
                                                .label = "What they try",
                                                .now = now->words,
                                                .yours = typed->words};
    fields[count - 1] = (struct conflict_field){
        .name = "do", .yours = STR("rewrite"), .hidden = true};
    staff_page_conflict(page, &view);
}

static bool rewrite_card(struct page *page, const struct plan *now, int version,
                         struct err *err)
{
    struct plan typed = {.id = now->id,
                         .client = now->client,
                         .words = words_of(page),
                         .version = version};

    if (!take_details(page, PLAN_FIELDS, PLAN_FIELD_COUNT, &typed.card, err)) {
        return false;
    }
    if (version != now->version && now->review == PLAN_NOT_REVIEWED) {
        offer_cards(page, now, &typed);
        return true;
    }
    return plan_rewrite(page->practice, &typed, err)
        && done(page, now->client, "#plans");
}

bool plan_post(struct page *page, struct err *err)
{
    struct plan_id id;
    struct plan plan;
    struct client client;
    struct plan_look look;
    int version;

    if (!page_id(page, 0, &id.n, err)
        || !plan_get(page->practice, id, &plan, err)
        || !staff_page_owns(page, plan.client, &client, err)
        || !staff_page_version(page, &version, err)) {
        return false;
    }
    if (str_is(page_field(page, "do"), "rewrite")) {
        return rewrite_card(page, &plan, version, err);
    }
    if (!agreed_take_look(page, &look, err)) {
        return false;
    }
    if (look.line.len > 0) { // looks are added: nothing typed is lost
        version = plan.version;
    }
    return allow_newer(plan_look_back(page->practice, id, version, &look, err),
                       err)
        && done(page, client.id, "#plans");
}

// ---- goals ------------------------------------------------------------------

bool client_add_goal(struct page *page, struct err *err)
{
    struct client client;
    struct goal_id id;

    return staff_page_client(page, &client, err)
        && goal_add(page->practice, client.id, words_of(page), &id, err)
        && done(page, client.id, "#goals");
}

// Somebody reworded it first: both wordings, in a form.
static void offer_both(struct page *page, const struct goal *goal)
{
    struct conflict_field fields[] = {
        {.name = "words",
         .label = "The goal, in their words",
         .now = goal->words,
         .yours = words_of(page)},
        {.name = "do",               .yours = STR("reword"),                      .hidden = true},
    };
    struct conflict_view view = {
        .action = text_print(page->arena, "/goal/%lld", (long long)goal->id.n),
        .back = text_print(page->arena, "/client/%lld/agreements#goals",
                           (long long)goal->client.n),
        .version = goal->version,
        .fields = fields,
        .count = 2};

    staff_page_conflict(page, &view);
}

static bool reword(struct page *page, const struct goal *goal, struct err *err)
{
    int version;

    if (!staff_page_version(page, &version, err)) {
        return false;
    }
    if (version != goal->version) {
        offer_both(page, goal);
        return true;
    }
    return goal_reword(page->practice, goal->id, GOAL_THERAPIST, version,
                       words_of(page), err)
        && goal_note_answer(page->practice, goal->id, GOAL_THERAPIST, "reword",
                            err)
        && done(page, goal->client, "#goals");
}

static bool close_goal(struct page *page, const struct goal *goal,
                       struct err *err)
{
    return goal_close(page->practice, goal->id, err)
        && goal_note_answer(page->practice, goal->id, GOAL_THERAPIST, "close",
                            err)
        && done(page, goal->client, "#goals");
}

bool goal_post(struct page *page, struct err *err)
{
    struct str what = page_field(page, "do");
    struct goal_id id;
    struct goal goal;
    struct client client;
    bool kept;

    if (!page_id(page, 0, &id.n, err)
        || !goal_get(page->practice, id, &goal, err)
        || !staff_page_owns(page, goal.client, &client, err)) {
        return false;
    }
    if (str_is(what, "reword")) {
        return reword(page, &goal, err);
    }
    if (str_is(what, "close")) {
        return close_goal(page, &goal, err);
    }
    kept = str_is(what, "client")
             ? goal_agree(page->practice, id, GOAL_CLIENT, err)
         : str_is(what, "therapist")
             ? goal_agree(page->practice, id, GOAL_THERAPIST, err)
         : str_is(what, "still")
             ? goal_still_ours(page->practice, id, GOAL_THERAPIST, err)
             : err_set(err, ERR_INPUT, "Nothing was chosen for this goal.");
    return kept && done(page, client.id, "#goals");
}

// ---- decisions --------------------------------------------------------------

bool client_add_decision(struct page *page, struct err *err)
{
    struct client client;
    struct decision draft = {.words = words_of(page)};
    struct decision_id id;

    if (!staff_page_client(page, &client, err)
        || !day_of(page, &draft.review_at, err)
        || !take_details(page, DECISION_FIELDS, DECISION_FIELD_COUNT,
                         &draft.card, err)) {
        return false;
    }
    draft.client = client.id;
    return decision_add_card(page->practice, &draft, &id, err)
        && done(page, client.id, "#decisions");
}

bool decision_post(struct page *page, struct err *err)
{
    struct decision_id id;
    struct decision decision;
    struct client client;

    return page_id(page, 0, &id.n, err)
        && decision_get(page->practice, id, &decision, err)
        && staff_page_owns(page, decision.client, &client, err)
        && decision_note_add(page->practice, id, "outcome", words_of(page), err)
        && done(page, client.id, "#decisions");
}
