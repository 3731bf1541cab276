// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_times.h"

#include "base/arena.h"
#include "base/text.h"
#include "pages.h"
#include "practice/consent.h"
#include "practice/staff.h"
#include "web/staff_page.h"
#include "web/when.h"

const struct lead_choice LEAD_CHOICES[] = {
    {24, "one day before"      },
    {48, "two days before"     },
    {72, "three days before"   },
    {4,  "four hours before"   },
    {0,  "no reminders, please"},
};
const int LEAD_CHOICE_COUNT = sizeof LEAD_CHOICES / sizeof *LEAD_CHOICES;

const char *times_change_words(const struct session_change *change)
{
    bool by_practice = change->by == CHANGE_PRACTICE;

    if (change->counts < 0) {
        return "taken back, was noted by mistake";
    }
    return change->to_at
             ? (by_practice ? "moved by the practice" : "moved by the client")
             : (by_practice ? "given up by the practice"
                            : "cancelled by the client");
}

// ---- reading ----------------------------------------------------------------

// Still to come, or given up by the practice and not settled yet.
static bool is_to_come(const struct session *session, int64_t now)
{
    return coming_is_open(session, now)
        || (coming_awaits_time(session) && session->scheduled_at > now - DAY);
}

static bool add_row(struct times_view *view, const struct session *session,
                    struct err *err)
{
    struct practice *practice = view->page->practice;
    struct time_row *row = &view->coming[view->coming_count++];

    row->session = *session;
    return coming_read(practice, session, &row->coming, err)
        && time_offer_read(practice, session, &row->offer, err);
}

static bool read_sessions(struct times_view *view, struct err *err)
{
    struct practice *practice = view->page->practice;
    struct session *all;
    int count;

    if (!session_list(practice, view->client.id, &all, &count, err)) {
        return false;
    }
    view->coming =
        arena_take(practice->arena, (size_t)count + 1, sizeof *view->coming);
    view->been =
        arena_take(practice->arena, (size_t)count + 1, sizeof *view->been);
    for (int i = 0; i < count; i++) {
        if (is_to_come(&all[i], P_NOW(practice))
            && !add_row(view, &all[i], err)) {
            return false;
        }
    }
    for (int i = count - 1; i >= 0; i--) {
        if (!is_to_come(&all[i], P_NOW(practice))) {
            view->been[view->been_count++] = all[i];
        }
    }
    return true;
}

static bool read(struct page *page, struct times_view *view, struct err *err)
{
    struct practice *practice = page->practice;
    struct client_id id = view->client.id;
    bool given;
    int64_t said_at;

    view->page = page;
    view->saved = form_find(&page->query, "saved").at != NULL;
    calendar_code(id, view->code);
    if (!consent_is_given(practice, id, "check_ins", &given, &said_at, err)) {
        return false;
    }
    view->paused = said_at > 0 && !given;
    return staff_name(practice, view->client.staff, &view->therapist, err)
        && read_sessions(view, err)
        && session_change_count(practice, id, &view->counts, err)
        && session_change_list(practice, id, &view->changes,
                               &view->change_count, err)
        && reminder_lead(practice, id, &view->lead_hours, &view->lead_own, err);
}

// ---- the therapist's page ---------------------------------------------------

bool times_page(struct page *page, struct err *err)
{
    struct times_view view = {0};

    if (!staff_page_client(page, &view.client, err)
        || !read(page, &view, err)) {
        return false;
    }
    times_html(&page->reply->body, &view);
    return true;
}

static bool save_lead(struct page *page, struct client_id client,
                      struct err *err)
{
    int64_t hours;

    return str_parse_int(page_field(page, "lead"), &hours)
             ? reminder_set_lead(page->practice, client, hours, err)
             : err_set(err, ERR_INPUT,
                       "Please choose one of the times before a session.");
}

bool times_post(struct page *page, struct err *err)
{
    struct client client;

    if (!staff_page_client(page, &client, err)
        || !save_lead(page, client.id, err)) {
        return false;
    }
    staff_page_back(page, client.id, "/times?saved=1#reminders");
    return true;
}

// ---- the client's own -------------------------------------------------------

bool my_times_page(struct page *page, struct err *err)
{
    struct times_view view = {0};

    if (!client_get(page->practice, page->visitor.client, &view.client, err)
        || !read(page, &view, err)) {
        return false;
    }
    my_times_html(&page->reply->body, &view);
    return true;
}

bool my_times_post(struct page *page, struct err *err)
{
    if (!save_lead(page, page->visitor.client, err)) {
        return false;
    }
    me_back(page, "times?saved=1");
    return true;
}

bool my_times_wait(struct practice *practice, struct client_id client,
                   struct str *line, struct err *err)
{
    bool waits;

    if (!time_offer_waits(practice, client, &waits, err)) {
        return false;
    }
    *line = waits ? STR("Choose a time that suits you") : STR("");
    return true;
}
