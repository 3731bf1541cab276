// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_limits.h"

#include "base/arena.h"
#include "base/text.h"
#include "pages.h"
#include "practice/agreement_message.h"
#include "practice/profile.h"

// ---- the draft --------------------------------------------------------------

// The therapist's own clients only: who else comes here is not theirs to read.
static bool add_own(struct page *page, struct client_id id,
                    struct limits_view *view, struct err *err)
{
    struct client client;

    if (!client_get(page->practice, id, &client, err)) {
        return false;
    }
    if (client.staff.n == page->visitor.staff.n) {
        view->unread[view->unread_count++] = client.name;
    }
    return true;
}

static bool read_unread(struct page *page, struct limits_view *view,
                        struct err *err)
{
    struct client_id *clients;
    bool good = true;
    int count;

    if (view->version_count == 0) {
        return true;
    }
    if (!limits_unread(page->practice, view->versions[0].id, &clients, &count,
                       err)) {
        return false;
    }
    view->unread =
        arena_take(page->arena, (size_t)count + 1, sizeof *view->unread);
    for (int i = 0; good && i < count; i++) {
        good = add_own(page, clients[i], view, err);
    }
    return good;
}

static bool show(struct page *page, struct limits_view *view, struct err *err)
{
    view->page = page;
    if (!limits_list(page->practice, &view->versions, &view->version_count, err)
        || !read_unread(page, view, err)) {
        return false;
    }
    limits_settings_html(&page->reply->body, view);
    return true;
}

bool limits_page(struct page *page, struct err *err)
{
    struct limits_view view = {
        .saved = form_find(&page->query, "saved").at != NULL,
        .published = form_find(&page->query, "published").at != NULL};

    return limits_draft_read(page->practice, &view.draft, err)
        && show(page, &view, err);
}

static bool take_fields(struct page *page, struct limits_draft *draft,
                        struct err *err)
{
    for (int i = 0; i < LIMITS_FIELD_COUNT; i++) {
        if (!details_set(page->arena, &draft->fields, &LIMITS_FIELDS[i],
                         page_field(page, LIMITS_FIELDS[i].name), err)) {
            return false;
        }
    }
    return true;
}

// Somebody else saved first: every line of both.
static bool offer_both(struct page *page, const struct limits_draft *typed,
                       struct err *err)
{
    struct conflict_field *fields =
        arena_take(page->arena, (size_t)LIMITS_FIELD_COUNT + 1, sizeof *fields);
    struct conflict_view view = {.action = STR("/settings/limits"),
                                 .back = STR("/settings/limits"),
                                 .fields = fields,
                                 .count = LIMITS_FIELD_COUNT + 1};
    struct limits_draft now;

    if (!limits_draft_read(page->practice, &now, err)) {
        return false;
    }
    for (int i = 0; i < LIMITS_FIELD_COUNT; i++) {
        const char *name = LIMITS_FIELDS[i].name;

        fields[i] =
            (struct conflict_field){.name = name,
                                    .label = LIMITS_FIELDS[i].title,
                                    .now = detail_of(&now.fields, name),
                                    .yours = detail_of(&typed->fields, name)};
    }
    fields[LIMITS_FIELD_COUNT] = (struct conflict_field){
        .name = "do", .yours = STR("save"), .hidden = true};
    view.version = now.version;
    staff_page_conflict(page, &view);
    return true;
}

static bool publish(struct page *page, struct err *err)
{
    int64_t id;

    return limits_publish(page->practice, &id, err)
        && agreement_tell_limits(page->practice, id, err);
}

// What was typed, under the version that stands now: the words may have been
// saved although they could not be published.
static bool show_problem(struct page *page, const struct limits_draft *typed,
                         const struct err *why, struct err *err)
{
    struct limits_view view = {.problem = why->text};

    if (why->kind != ERR_INPUT) {
        *err = *why;
        return false;
    }
    if (!limits_draft_read(page->practice, &view.draft, err)) {
        return false;
    }
    view.draft.fields = typed->fields;
    page->unchanged = true;
    page->reply->status = 400;
    return show(page, &view, err);
}

bool limits_post(struct page *page, struct err *err)
{
    bool publishing = str_is(page_field(page, "do"), "publish");
    struct limits_draft draft = {0};
    struct limits_draft now;
    struct err why = {0};

    if (!staff_page_version(page, &draft.version, err)
        || !limits_draft_read(page->practice, &now, err)) {
        return false;
    }
    if (!take_fields(page, &draft, &why)) {
        return show_problem(page, &draft, &why, err);
    }
    if (now.version != draft.version) {
        return offer_both(page, &draft, err);
    }
    if (!limits_draft_save(page->practice, &draft, &why)
        || (publishing && !publish(page, &why))) {
        return show_problem(page, &draft, &why, err);
    }
    page_redirect(page, publishing ? STR("/settings/limits?published=1")
                                   : STR("/settings/limits?saved=1"));
    return true;
}

// ---- one version ------------------------------------------------------------

bool limits_version_page(struct page *page, struct err *err)
{
    struct limits_version_view view = {.page = page};
    struct limits newest;
    struct profile profile;
    int64_t id;

    if (!page_id(page, 0, &id, err)
        || !limits_get(page->practice, id, &view.limits, err)
        || !limits_newest(page->practice, &newest, err)
        || !profile_read(page->practice, &profile, err)) {
        return false;
    }
    view.newest = newest.id == id;
    view.practice = profile.name;
    limits_version_html(&page->reply->body, &view);
    return true;
}

bool client_limits_post(struct page *page, struct err *err)
{
    struct client client;
    int version;

    if (!staff_page_client(page, &client, err)
        || !staff_page_version(page, &version, err)
        || !limits_answer(page->practice, client.id, version, STR("on_paper"),
                          STR(""), err)) {
        return false;
    }
    staff_page_back(page, client.id, "/agreements#limits");
    return true;
}

// ---- the client -------------------------------------------------------------

static bool me_show(struct page *page, struct me_limits_view *view,
                    struct err *err)
{
    if (!me_read(page, &view->me, err)
        || !limits_newest(page->practice, &view->limits, err)
        || !limits_of_client(page->practice, view->me.client.id,
                             &view->standing, err)) {
        return false;
    }
    me_limits_html(&page->reply->body, view);
    return true;
}

bool me_limits_page(struct page *page, struct err *err)
{
    struct me_limits_view view = {.saved = form_find(&page->query, "saved").at
                                        != NULL};

    return me_show(page, &view, err);
}

// "read" with the tick, "asked" with a question alone, "later" when neither.
static struct str answer_of(const struct page *page)
{
    return str_is(page_field(page, "do"), "later")        ? STR("later")
         : page_field(page, "read").len > 0               ? STR("read")
         : str_trim(page_field(page, "question")).len > 0 ? STR("asked")
                                                          : STR("nothing");
}

bool me_limits_post(struct page *page, struct err *err)
{
    struct me_limits_view view = {.question = page_field(page, "question")};
    struct err why = {0};
    int version;

    if (!staff_page_version(page, &version, err)) {
        return false;
    }
    if (limits_answer(page->practice, page->visitor.client, version,
                      answer_of(page), view.question, &why)) {
        me_back(page, str_is(answer_of(page), "later") ? "" : "limits?saved=1");
        return true;
    }
    if (why.kind != ERR_INPUT && why.kind != ERR_CONFLICT) {
        *err = why;
        return false;
    }
    page->unchanged = true;
    page->reply->status = why.kind == ERR_CONFLICT ? 409 : 400;
    view.problem = why.text;
    return me_show(page, &view, err);
}

bool me_limits_wait(struct practice *practice, struct client_id client,
                    struct str *line, struct err *err)
{
    struct limits_standing standing;

    if (!limits_of_client(practice, client, &standing, err)) {
        return false;
    }
    if (standing.ask != 0) {
        *line = standing.heard_before
                  ? STR("How we work has changed: something to read")
                  : STR("How we work: something to read");
    }
    return true;
}
