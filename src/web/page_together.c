// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_together.h"

#include "base/arena.h"
#include "base/text.h"
#include "pages.h"
#include "practice/login.h"
#include "practice/plan.h"
#include "web/course_chart.h"
#include "web/site.h"
#include "web/staff_page.h"

static struct str path_of(const struct page *page, struct str ticket)
{
    return text_print(page->arena, "/together/%.*s", SHOW(ticket));
}

// While sharing is paused the button leads to where that is explained.
bool together_open(struct page *page, struct err *err)
{
    struct client client;
    struct shared_view shared;

    if (!staff_page_client(page, &client, err)) {
        return false;
    }
    if (!str_is(client.sharing, "together")) {
        staff_page_back(page, client.id, "/settings#sharing");
        return true;
    }
    if (!shared_view_open(page->practice, client.id, page->visitor.login,
                          &shared, err)) {
        return false;
    }
    page_redirect(page, path_of(page, shared.ticket));
    return true;
}

// ---- the view ---------------------------------------------------------------

// One line per session, whatever the series.
static void collect_lines(struct together_view *view)
{
    const struct course_series *series = &view->course.series[view->series];

    if (view->course.series_count == 0) {
        return;
    }
    view->lines = arena_take(view->page->arena, (size_t)series->count,
                             sizeof *view->lines);
    for (int i = 0; i < series->count; i++) {
        const struct course_point *point = &series->points[i];

        if (point->words.len > 0) {
            view->lines[view->line_count++] =
                (struct together_line){.session_number = point->session_number,
                                       .at = point->at,
                                       .words = point->words};
        }
    }
}

static bool read_step(struct together_view *view, struct err *err)
{
    struct plan *plans;
    int count = 1;

    if (!plan_list(view->page->practice, view->shared.client, &plans, &count,
                   err)) {
        return false;
    }
    if (count > 0 && plans[0].review == PLAN_NOT_REVIEWED) {
        view->step = plans[0].words;
    }
    return true;
}

bool together_page(struct page *page, struct err *err)
{
    struct together_view view = {.page = page};
    struct practice *practice = page->practice;
    int64_t series;

    if (!shared_view_find(practice, page->param[0], &view.shared, err)
        || !client_name(practice, view.shared.client, &view.name, err)
        || !course_view_read(practice, view.shared.client, COURSE_WITH_WORDS,
                             &view.course, err)
        || !read_step(&view, err)) {
        return false;
    }
    if (str_parse_int(form_find(&page->query, "series"), &series) && series > 0
        && series < view.course.series_count) {
        view.series = (int)series;
    }
    collect_lines(&view);
    course_chart_of(practice, &view.course, view.series, COURSE_FOR_CLIENT,
                    &view.chart);
    together_html(&page->reply->body, &view);
    return true;
}

// ---- what both add ----------------------------------------------------------

bool together_event(struct page *page, struct err *err)
{
    struct shared_view shared;
    struct event_id id;

    if (!shared_view_find(page->practice, page->param[0], &shared, err)
        || !event_add(
            page->practice, shared.client,
            &(struct event){.kind = "life",
                            .words = str_trim(page_field(page, "words")),
                            .happened_at = P_NOW(page->practice)},
            &id, err)) {
        return false;
    }
    page_redirect(page, path_of(page, shared.ticket));
    return true;
}

bool together_plan(struct page *page, struct err *err)
{
    struct session_id none = {0};
    struct shared_view shared;
    struct plan_id id;

    if (!shared_view_find(page->practice, page->param[0], &shared, err)
        || !plan_add(page->practice, shared.client, none,
                     str_trim(page_field(page, "words")), &id, err)) {
        return false;
    }
    page_redirect(page, path_of(page, shared.ticket));
    return true;
}

// Is this the screen of the therapist who opened it, still signed in?
static bool is_own_screen(struct page *page, const struct shared_view *shared)
{
    struct str cookie = request_cookie(page->request, LOGIN_COOKIE);
    struct login login;
    struct err err = {0};

    return login_find(page->practice, cookie, &login, &err)
        && login.id == shared->login;
}

// Ends it on both screens. The therapist goes on with the client's page.
bool together_close(struct page *page, struct err *err)
{
    struct shared_view shared;

    if (!shared_view_find(page->practice, page->param[0], &shared, err)
        || !shared_view_close(page->practice, shared.id, err)) {
        return false;
    }
    if (is_own_screen(page, &shared)) {
        staff_page_back(page, shared.client, "");
    } else {
        page_redirect(page, STR("/together?closed=1"));
    }
    return true;
}

// ---- the code ---------------------------------------------------------------

bool together_code_page(struct page *page, struct err *err)
{
    struct together_code_view view = {
        .page = page,
        .closed = str_is(form_find(&page->query, "closed"), "1"),
    };

    (void)err;
    together_code_html(&page->reply->body, &view);
    return true;
}

static bool refuse_code(struct page *page, int status, const char *problem)
{
    struct together_code_view view = {
        .page = page, .typed = page_field(page, "code"), .problem = problem};

    page->reply->status = status;
    together_code_html(&page->reply->body, &view);
    return true;
}

// Who guesses codes is soon told to wait (web/limiter.h).
bool together_code_post(struct page *page, struct err *err)
{
    struct limiter *guesses = page->site->guesses;
    struct str peer = site_peer(page->site, page->request);
    int64_t now = P_NOW(page->practice);
    struct shared_view shared;

    if (!limiter_may(guesses, now, peer)) {
        return refuse_code(page, 429,
                           "Too many wrong codes came from here. Please wait "
                           "ten minutes.");
    }
    if (shared_view_find_code(page->practice, page_field(page, "code"), &shared,
                              err)) {
        page_redirect(page, path_of(page, shared.ticket));
        return true;
    }
    if (err->kind != ERR_MISSING) {
        return false;
    }
    limiter_miss(guesses, now, peer);
    return refuse_code(page, 422,
                       "No view is open under this code. Please look at the "
                       "first screen once more.");
}
