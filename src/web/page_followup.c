// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_followup.h"

#include "base/text.h"
#include "pages.h"
#include "practice/consent.h"
#include "practice/staff.h"

#include <stdio.h>
#include <string.h>

// ---- choosing ---------------------------------------------------------------

// "way3", "version3": the fields of the date three months on.
static struct str field_of(const struct page *page, const char *name,
                           int months)
{
    char room[24];

    (void)snprintf(room, sizeof room, "%s%d", name, months);
    return page_field(page, room);
}

static bool version_of(const struct page *page, int months, int *version,
                       struct err *err)
{
    int64_t number;

    if (!str_parse_int(field_of(page, "version", months), &number) || number < 0
        || number > INT32_MAX) {
        return err_set(err, ERR_INPUT,
                       "This form came without its version. Go back, load the "
                       "page again and send it once more.");
    }
    *version = (int)number;
    return true;
}

// The dates that are on the page: one that was asked is not any more.
static bool read_choices(const struct page *page,
                         struct followup_choice choices[FOLLOWUP_TIMES],
                         int *count, struct err *err)
{
    *count = 0;
    for (int i = 0; i < FOLLOWUP_TIMES; i++) {
        int months = FOLLOWUP_MONTHS[i];
        struct str way = field_of(page, "way", months);
        struct followup_choice *choice = &choices[*count];

        if (!way.at) {
            continue;
        }
        *choice = (struct followup_choice){
            .months = months,
            .wanted = str_is(way, "message") || str_is(way, "postcard"),
            .way = way,
            .measure = str_is(page_field(page, "measure"), "1"),
        };
        if (!version_of(page, months, &choice->version, err)) {
            return false;
        }
        ++*count;
    }
    return true;
}

// Looked at before anything is kept: all three dates or none.
static bool is_newest(struct practice *practice, struct client_id client,
                      const struct followup_choice *choices, int count,
                      bool *newest, struct err *err)
{
    struct followup all[FOLLOWUP_TIMES];

    *newest = true;
    if (!followup_list(practice, client, all, err)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        for (int k = 0; k < FOLLOWUP_TIMES; k++) {
            *newest = *newest
                   && (all[k].months != choices[i].months
                       || all[k].version == choices[i].version);
        }
    }
    return true;
}

static bool choose_all(struct page *page, struct client_id client,
                       const struct followup_choice *choices, int count,
                       struct err *err)
{
    for (int i = 0; i < count; i++) {
        if (!followup_choose(page->practice, client, &choices[i], err)) {
            return false;
        }
    }
    return true;
}

static bool keep_consent(struct page *page, struct client_id client,
                         struct err *err)
{
    bool ticked = str_is(page_field(page, "agrees"), "1");
    bool given;
    int64_t at;

    return consent_is_given(page->practice, client, "follow_up", &given, &at,
                            err)
        && (given == ticked
            || consent_set(page->practice, client, STR("follow_up"), ticked,
                           err));
}

static bool keep_leaving(struct page *page, struct client_id client,
                         struct err *err)
{
    bool ticked = str_is(page_field(page, "leaving"), "1");
    bool given;
    int64_t at;

    return consent_is_given(page->practice, client, "leaving", &given, &at, err)
        && (given == ticked
            || consent_set(page->practice, client, STR("leaving"), ticked,
                           err));
}

static bool show_newer(struct ending_view *view, struct err *err)
{
    view->problem = "The choice for one of the dates was changed meanwhile. "
                    "What stands there now is shown; please look once more.";
    view->page->reply->status = 409;
    if (!ending_view_read(view, err)) {
        return false;
    }
    ending_html(&view->page->reply->body, view);
    return true;
}

bool followup_choose_post(struct page *page, struct err *err)
{
    struct ending_view view = {.page = page};
    struct followup_choice choices[FOLLOWUP_TIMES];
    bool newest;
    int count;

    if (!staff_page_client(page, &view.client, err)
        || !read_choices(page, choices, &count, err)
        || !is_newest(page->practice, view.client.id, choices, count, &newest,
                      err)) {
        return false;
    }
    if (!newest) {
        return show_newer(&view, err);
    }
    if (!choose_all(page, view.client.id, choices, count, err)
        || !keep_consent(page, view.client.id, err)
        || !keep_leaving(page, view.client.id, err)) {
        return false;
    }
    staff_page_back(page, view.client.id, "/ending#after");
    return true;
}

// ---- a card to print --------------------------------------------------------

bool followup_print_post(struct page *page, struct err *err)
{
    struct followup_card_view view = {.page = page};
    struct followup_id id;
    char ticket[TICKET_ROOM];

    if (!page_id(page, 0, &id.n, err)
        || !followup_get(page->practice, id, &view.followup, err)
        || !staff_page_owns(page, view.followup.client, &view.client, err)
        || !staff_name(page->practice, view.client.staff, &view.therapist, err)
        || !followup_print(page->practice, &view.followup, ticket, err)) {
        return false;
    }
    view.link.path = text_print(page->arena, "/f/%s", ticket);
    if (!invite_address(page, &view.link, err)) {
        return false;
    }
    followup_card_html(&page->reply->body, &view);
    return true;
}

// ---- what goes out next -----------------------------------------------------

bool endings_is_unsent(const struct followup_due *due)
{
    return strcmp(due->followup.state, "stopped") == 0;
}

bool endings_is_card(const struct followup_due *due)
{
    return strcmp(due->followup.way, "postcard") == 0;
}

bool endings_is_due(const struct endings_view *view,
                    const struct followup_due *due)
{
    return due->followup.due_at <= P_NOW(view->page->practice);
}

struct str endings_rate_words(const struct endings_view *view,
                              const struct followup_rate *rate)
{
    if (rate->asked == 0) {
        return STR("nobody asked yet");
    }
    return followup_rate_is_told(rate)
             ? text_print(view->page->arena,
                          "%d asked, %d answered (%d of 100)", rate->asked,
                          rate->answered, followup_percent(rate))
             : text_print(view->page->arena,
                          "fewer than %d asked: too few to say",
                          FOLLOWUP_FEWEST);
}

bool endings_page(struct page *page, struct err *err)
{
    struct endings_view view = {.page = page};
    struct staff_id me = page->visitor.staff;

    if (!followup_coming(page->practice, me, &view.followups,
                         &view.followup_count, err)
        || !leaving_coming(page->practice, me, &view.notes, &view.note_count,
                           err)
        || !invitation_coming(page->practice, me, &view.invitations,
                              &view.invitation_count, err)
        || !invitation_answers(page->practice, me, &view.answers,
                               &view.answer_count, err)
        || !followup_rates(page->practice, view.rates, err)) {
        return false;
    }
    endings_html(&page->reply->body, &view);
    return true;
}
