// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_summary.h"

#include "base/text.h"
#include "pages.h"
#include "practice/agreement_message.h"
#include "practice/episode.h"

// The first one that is planned and still to come.
static bool find_next(struct page *page, struct summary_view *view,
                      struct err *err)
{
    struct session *sessions;
    int count;

    if (!session_list(page->practice, view->client.id, &sessions, &count,
                      err)) {
        return false;
    }
    for (int i = 0; i < count && view->next.id.n == 0; i++) {
        if (sessions[i].attendance == ATTENDANCE_PLANNED
            && sessions[i].scheduled_at > P_NOW(page->practice)) {
            view->next = sessions[i];
        }
    }
    return true;
}

bool summary_page(struct page *page, struct err *err)
{
    struct summary_view view = {.page = page};
    struct episode episode;

    if (!staff_page_client(page, &view.client, err)
        || !agreed_read(page->practice, view.client.id, &view.agreed, err)
        || !episode_newest(page->practice, view.client.id, &episode, err)
        || !find_next(page, &view, err)) {
        return false;
    }
    view.vision = episode.vision;
    for (int i = 0; i < view.agreed.open_count; i++) {
        view.unshown += !view.agreed.open[i].shown;
    }
    summary_html(&page->reply->body, &view);
    return true;
}

// ---- one plan ---------------------------------------------------------------

static bool find_plan(struct page *page, struct agreed_plan_sheet_view *view,
                      struct err *err)
{
    struct plan_id id;

    view->page = page;
    return staff_page_client(page, &view->client, err)
        && page_id(page, 1, &id.n, err)
        && plan_get(page->practice, id, &view->plan, err)
        && (view->plan.client.n == view->client.id.n
            || err_set(err, ERR_MISSING, "There is no such plan."));
}

bool agreed_plan_sheet_page(struct page *page, struct err *err)
{
    struct agreed_plan_sheet_view view = {0};
    int64_t told;

    if (!find_plan(page, &view, err)) {
        return false;
    }
    if (str_parse_int(form_find(&page->query, "told"), &told) && told >= 0
        && told <= MESSAGE_TOO_LATE) {
        view.told = message_fate_words((enum message_fate)told);
    }
    agreed_plan_sheet_html(&page->reply->body, &view);
    return true;
}

bool agreed_plan_sheet_send(struct page *page, struct err *err)
{
    struct agreed_plan_sheet_view view = {0};
    struct agreement_news news = {.kind = "plan", .where = "plan"};
    enum message_fate fate;

    if (!find_plan(page, &view, err)) {
        return false;
    }
    news.client = view.client.id;
    news.dedup = text_print(page->arena, "plan/%lld/%d",
                            (long long)view.plan.id.n, view.plan.version);
    if (!agreement_tell(page->practice, &news, &fate, err)) {
        return false;
    }
    staff_page_back(page, view.client.id,
                    str_text(page->arena,
                             text_print(page->arena, "/plan/%lld?told=%d",
                                        (long long)view.plan.id.n, (int)fate)));
    return true;
}
