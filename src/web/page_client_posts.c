// The small forms of a client's page: each adds or changes one thing and leads
// back to where it was sent from.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/text.h"
#include "practice/event.h"
#include "web/page_client.h"
#include "web/when.h"

static struct str words_of(const struct page *page)
{
    return str_trim(page_field(page, "words"));
}

// An optional day; empty is 0.
static bool day_of(const struct page *page, int64_t *at, struct err *err)
{
    return when_day_parse(page->practice, page_field(page, "day"), at, err);
}

// Where the form stood: the glance, or the part of the client's page.
static bool done(struct page *page, struct client_id client, const char *part)
{
    bool glance = str_is(page_field(page, "back"), "glance");

    staff_page_back(page, client, glance ? "/glance" : part);
    return true;
}

// ---- adding -----------------------------------------------------------------

bool client_add_event(struct page *page, struct err *err)
{
    struct client client;
    struct event_id id;
    int64_t at;

    if (!staff_page_client(page, &client, err) || !day_of(page, &at, err)) {
        return false;
    }
    if (at == 0 || at > P_NOW(page->practice)) {
        at = P_NOW(page->practice);
    }
    return event_add(page->practice, client.id,
                     &(struct event){.kind = "life",
                                     .words = words_of(page),
                                     .happened_at = at},
                     &id, err)
        && done(page, client.id, "#events");
}

bool client_add_promise(struct page *page, struct err *err)
{
    struct client client;
    struct promise_id id;
    int64_t due;

    if (!staff_page_client(page, &client, err) || !day_of(page, &due, err)) {
        return false;
    }
    if (due == 0) {
        return err_set(err, ERR_INPUT, "Please say by which day.");
    }
    return promise_add(page->practice, client.id, words_of(page), due, &id, err)
        && done(page, client.id, "#promises");
}

bool client_add_plan(struct page *page, struct err *err)
{
    struct session_id none = {0};
    struct client client;
    struct plan_id id;

    return staff_page_client(page, &client, err)
        && plan_add(page->practice, client.id, none, words_of(page), &id, err)
        && done(page, client.id, "#plans");
}

bool client_add_goal(struct page *page, struct err *err)
{
    struct client client;
    struct goal_id id;

    return staff_page_client(page, &client, err)
        && goal_add(page->practice, client.id, words_of(page), &id, err)
        && done(page, client.id, "#goals");
}

bool client_add_decision(struct page *page, struct err *err)
{
    struct client client;
    struct decision_id id;
    int64_t review_at;

    return staff_page_client(page, &client, err)
        && day_of(page, &review_at, err)
        && decision_add(page->practice, client.id, words_of(page), review_at,
                        &id, err)
        && done(page, client.id, "#decisions");
}

bool client_set_vision(struct page *page, struct err *err)
{
    struct client client;
    struct episode episode;
    int version;

    if (!staff_page_client(page, &client, err)
        || !staff_page_version(page, &version, err)
        || !episode_newest(page->practice, client.id, &episode, err)) {
        return false;
    }
    if (version != episode.version) {
        struct conflict_field field = {.name = "words",
                                       .label = "Where they want to go",
                                       .now = episode.vision,
                                       .yours = words_of(page)};
        struct conflict_view view = {
            .action = text_print(page->arena, "/client/%lld/vision",
                                 (long long)client.id.n),
            .back =
                text_print(page->arena, "/client/%lld", (long long)client.id.n),
            .version = episode.version,
            .fields = &field,
            .count = 1};

        staff_page_conflict(page, &view);
        return true;
    }
    return episode_set_vision(page->practice, episode.id, version,
                              words_of(page), err)
        && done(page, client.id, "");
}

// ---- changing ---------------------------------------------------------------

// One click: a newer word of somebody else stands, and the page shows it.
static bool allow_newer(bool kept, struct err *err)
{
    return kept || err->kind == ERR_CONFLICT;
}

bool promise_post(struct page *page, struct err *err)
{
    struct promise_id id;
    struct promise promise;
    struct client client;
    int version;
    int64_t due;

    if (!page_id(page, 0, &id.n, err)
        || !promise_get(page->practice, id, &promise, err)
        || !staff_page_owns(page, promise.client, &client, err)
        || !staff_page_version(page, &version, err)
        || !day_of(page, &due, err)) {
        return false;
    }
    return allow_newer(promise_set_state(page->practice, id, version,
                                         page_field(page, "state"),
                                         due != 0 ? due : promise.due_at, err),
                       err)
        && done(page, client.id, "#promises");
}

bool plan_post(struct page *page, struct err *err)
{
    struct plan_id id;
    struct plan plan;
    struct client client;
    enum plan_result result;
    int version;

    if (!page_id(page, 0, &id.n, err)
        || !plan_get(page->practice, id, &plan, err)
        || !staff_page_owns(page, plan.client, &client, err)
        || !staff_page_version(page, &version, err)) {
        return false;
    }
    if (!plan_result_find(page_field(page, "review"), &result)) {
        return err_set(err, ERR_INPUT,
                       "A review is tried, partly or not_this_time.");
    }
    return allow_newer(plan_review(page->practice, id, version, result, err),
                       err)
        && done(page, client.id, "#plans");
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
    kept = str_is(what, "close") ? goal_close(page->practice, id, err)
         : str_is(what, "client")
             ? goal_agree(page->practice, id, GOAL_CLIENT, err)
         : str_is(what, "therapist")
             ? goal_agree(page->practice, id, GOAL_THERAPIST, err)
             : err_set(err, ERR_INPUT, "Nothing was chosen for this goal.");
    return kept && done(page, client.id, "#goals");
}
