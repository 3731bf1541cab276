// page_safety_plan - see page_safety_plan.h.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_safety_plan.h"

#include "base/text.h"
#include "pages.h"
#include "practice/staff.h"
#include "web/staff_page.h"
#include "web/when.h"

#include <string.h>

enum { LONG_PLAN = 1500 }; // letters, from which a sheet needs smaller ones

// ---- reading ----------------------------------------------------------------

static bool read_whose(struct page *page, struct safety_plan_view *view,
                       struct err *err)
{
    struct me_view *me = &view->me;

    view->mine = page->visitor.who == MINE;
    me->page = page;
    if (view->mine) {
        view->base = me_path(page, "safety-plan");
        return me_read(page, me, err);
    }
    if (!staff_page_client(page, &me->client, err)) {
        return false;
    }
    view->base = text_print(page->arena, "/client/%lld/safety-plan",
                            (long long)me->client.id.n);
    return staff_name(page->practice, me->client.staff, &me->therapist, err);
}

static bool read_around(struct page *page, struct safety_plan_view *view,
                        struct err *err)
{
    struct client_id client = view->me.client.id;

    return safety_plan_versions(page->practice, client, view->versions,
                                PLAN_VERSIONS_SHOWN, &view->version_count, err)
        && safety_plan_copies(page->practice, client, view->copies,
                              &view->copy_count, err)
        && crisis_read(page->practice, &view->lines, err);
}

bool safety_plan_view_read(struct page *page, struct safety_plan_view *view,
                           struct err *err)
{
    *view = (struct safety_plan_view){0};
    if (!read_whose(page, view, err)
        || !safety_plan_read(page->practice, view->me.client.id, &view->plan,
                             err)
        || !read_around(page, view, err)) {
        return false;
    }
    view->newest = view->plan.version;
    view->typed = view->plan;
    for (int i = 0; i < view->copy_count; i++) {
        view->on_phone |= strcmp(view->copies[i].kind, "phone") == 0;
    }
    return true;
}

// ---- words ------------------------------------------------------------------

struct str safety_plan_written(const struct safety_plan_view *view,
                               bool by_client, int64_t at)
{
    const struct page *page = view->me.page;
    struct str day = when_date(page->practice, at);

    if (!by_client) {
        return text_print(page->arena, "written together on %.*s", SHOW(day));
    }
    return view->mine
             ? text_print(page->arena, "written by you on %.*s", SHOW(day))
             : text_print(page->arena, "written by %.*s on %.*s",
                          SHOW(view->me.client.name), SHOW(day));
}

struct str safety_plan_copy_words(const struct safety_plan_view *view,
                                  const struct plan_copy *copy)
{
    const struct page *page = view->me.page;
    struct str day = when_date(page->practice, copy->made_at);
    const char *older =
        copy->version < view->newest ? " (an earlier version)" : "";
    const char *how = strcmp(copy->kind, "phone") == 0 ? "On a phone since"
                    : strcmp(copy->kind, "card") == 0
                        ? "A card for the wallet, printed on"
                        : "A sheet, printed on";

    return text_print(page->arena, "%s %.*s%s", how, SHOW(day), older);
}

const char *safety_plan_size(const struct safety_plan *plan)
{
    size_t letters = 0;

    for (int i = 0; i < PLAN_PARTS; i++) {
        letters += plan->parts[i].len;
    }
    return letters > LONG_PLAN ? "plan-long" : "plan-short";
}

// ---- looking ----------------------------------------------------------------

// "?version=2": an earlier one, to read.
static bool choose_version(struct page *page, struct safety_plan_view *view,
                           struct err *err)
{
    struct str asked = form_find(&page->query, "version");
    int64_t version;

    if (!asked.len) {
        return true;
    }
    return (str_parse_int(asked, &version) && version > 0 && version < INT32_MAX
            && safety_plan_read_version(page->practice, view->me.client.id,
                                        (int)version, &view->plan, err))
        || (err->kind == ERR_NONE
            && err_set(err, ERR_MISSING,
                       "There is no such version of the plan."));
}

bool safety_plan_page(struct page *page, struct err *err)
{
    struct safety_plan_view view;

    if (!safety_plan_view_read(page, &view, err)
        || !choose_version(page, &view, err)) {
        return false;
    }
    if (view.mine) {
        me_safety_plan_html(&page->reply->body, &view);
    } else {
        safety_plan_html(&page->reply->body, &view);
    }
    return true;
}

bool safety_plan_edit_page(struct page *page, struct err *err)
{
    struct safety_plan_view view;

    if (!safety_plan_view_read(page, &view, err)) {
        return false;
    }
    safety_plan_form_html(&page->reply->body, &view);
    return true;
}

// ---- saving -----------------------------------------------------------------

// What was typed. The client's own form has no date and leaves the therapist's.
static bool read_typed(struct page *page, struct safety_plan_view *view,
                       struct err *err)
{
    struct safety_plan *typed = &view->typed;

    for (int i = 0; i < PLAN_PARTS; i++) {
        typed->parts[i] =
            str_trim(page_field(page, SAFETY_PLAN_PARTS[i].field));
    }
    typed->person = str_trim(page_field(page, "person"));
    typed->number = str_trim(page_field(page, "number"));
    typed->copies = str_trim(page_field(page, "copies"));
    typed->show_plan = str_is(page_field(page, "show_plan"), "1");
    typed->show_person = str_is(page_field(page, "show_person"), "1");
    return staff_page_version(page, &typed->version, err)
        && (view->mine
            || when_day_parse(page->practice, page_field(page, "review"),
                              &typed->review_at, err));
}

// The form again, with everything that was typed.
static bool show_refusal(struct page *page, struct safety_plan_view *view,
                         const struct err *why)
{
    view->changed = why->kind == ERR_CONFLICT;
    view->problem = str_text(page->arena, str_of(why->text));
    page->unchanged = true;
    page->reply->status = view->changed ? 409 : 422;
    safety_plan_form_html(&page->reply->body, view);
    return true;
}

bool safety_plan_post(struct page *page, struct err *err)
{
    struct safety_plan_view view;

    if (!safety_plan_view_read(page, &view, err)) {
        return false;
    }
    if (!read_typed(page, &view, err)
        || !safety_plan_save(page->practice, &view.typed, err)) {
        return (err->kind == ERR_INPUT || err->kind == ERR_CONFLICT)
            && show_refusal(page, &view, err);
    }
    page_redirect(page, view.base);
    return true;
}

// ---- printing ---------------------------------------------------------------

bool safety_plan_print_post(struct page *page, struct err *err)
{
    bool card = str_is(page_field(page, "as"), "card");
    struct safety_plan_view view;

    if (!safety_plan_view_read(page, &view, err)
        || !safety_plan_copied(page->practice, view.me.client.id,
                               card ? "card" : "sheet", err)) {
        return false;
    }
    page_redirect(page, text_print(page->arena, "%.*s/%s", SHOW(view.base),
                                   card ? "card" : "sheet"));
    return true;
}

static bool show_print(struct page *page, bool card, struct err *err)
{
    struct safety_plan_view view;

    if (!safety_plan_view_read(page, &view, err)) {
        return false;
    }
    if (!view.plan.version) { // nothing to print yet
        page_redirect(page, view.base);
        return true;
    }
    view.card = card;
    safety_plan_print_html(&page->reply->body, &view);
    return true;
}

bool safety_plan_sheet_page(struct page *page, struct err *err)
{
    return show_print(page, false, err);
}

bool safety_plan_card_page(struct page *page, struct err *err)
{
    return show_print(page, true, err);
}
