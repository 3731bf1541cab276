// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_leaving.h"

#include "base/text.h"
#include "pages.h"
#include "practice/consent.h"
#include "practice/leaving.h"
#include "practice/staff.h"

#include <string.h>

enum { LINE_BACK = ENDING_LINES - 1 }; // "How to come back"

static bool find_door(struct page *page, struct door *door, struct err *err)
{
    return door_find(page->practice, page->param[0], door, err)
        && (strcmp(door->kind, "door") == 0
            || err_set(err, ERR_MISSING,
                       "This link does not open a page any more."));
}

static bool read_around(struct door_view *view, struct client_id id,
                        struct err *err)
{
    struct practice *practice = view->page->practice;
    struct ending_plan plan;
    struct client client;

    if (!client_get(practice, id, &client, err)
        || !staff_name(practice, client.staff, &view->therapist, err)
        || !ending_read(practice, id, &plan, err)) {
        return false;
    }
    view->contact_lines = plan.lines[LINE_BACK].words;
    view->knocked = form_find(&view->page->query, "heard").at != NULL;
    return true;
}

// ---- from a note ------------------------------------------------------------

static bool read_door(struct page *page, struct door_view *view,
                      struct door *door, struct err *err)
{
    *view = (struct door_view){.page = page};
    if (!find_door(page, door, err) || !read_around(view, door->client, err)
        || !door_why(page->practice, door->episode, &view->reason, err)) {
        return false;
    }
    view->path = text_print(page->arena, "/e/%.*s", SHOW(page->param[0]));
    view->asks = door->asks;
    return true;
}

bool door_page(struct page *page, struct err *err)
{
    struct door_view view;
    struct door door;

    if (!read_door(page, &view, &door, err)) {
        return false;
    }
    door_html(&page->reply->body, &view);
    return true;
}

static bool go_back(struct page *page, const char *format)
{
    page_redirect(page, text_print(page->arena, "%s%.*s?heard=1", format,
                                   SHOW(page->param[0])));
    return true;
}

bool door_back_post(struct page *page, struct err *err)
{
    struct door door;

    return find_door(page, &door, err)
        && door_knock(page->practice, door.client, err) && go_back(page, "/e/");
}

bool door_why_post(struct page *page, struct err *err)
{
    struct door door;
    int64_t reason = 0;

    if (!find_door(page, &door, err)) {
        return false;
    }
    if (!str_parse_int(page_field(page, "why"), &reason) || reason < 1
        || reason > DOOR_REASONS) {
        return err_set(err, ERR_INPUT, "Please choose one of the answers.");
    }
    if (!door_say_why(page->practice, &door, (int)reason, err)) {
        return false;
    }
    page_redirect(page,
                  text_print(page->arena, "/e/%.*s", SHOW(page->param[0])));
    return true;
}

// ---- from the client's own page ---------------------------------------------

bool me_back_page(struct page *page, struct err *err)
{
    struct door_view view = {.page = page, .path = me_path(page, "back")};

    if (!read_around(&view, page->visitor.client, err)) {
        return false;
    }
    door_html(&page->reply->body, &view);
    return true;
}

bool me_back_post(struct page *page, struct err *err)
{
    if (!door_knock(page->practice, page->visitor.client, err)) {
        return false;
    }
    page_redirect(page, me_path(page, "back?heard=1"));
    return true;
}

// ---- a card to hand over ----------------------------------------------------

static bool read_asks(struct page *page, struct client_id client, bool *asks,
                      struct err *err)
{
    struct episode episode;
    bool given;
    int64_t at;

    if (!episode_newest(page->practice, client, &episode, err)
        || !consent_is_given(page->practice, client, "leaving", &given, &at,
                             err)) {
        return false;
    }
    *asks = given && strcmp(episode.ending, "unilateral") == 0;
    return true;
}

bool door_card_post(struct page *page, struct err *err)
{
    struct door_card_view view = {.page = page};
    struct door_wish wish = {.kind = "door"};
    char ticket[TICKET_ROOM];

    if (!staff_page_client(page, &view.client, err)
        || !read_asks(page, view.client.id, &view.asks, err)
        || !staff_name(page->practice, view.client.staff, &view.therapist,
                       err)) {
        return false;
    }
    wish.client = view.client.id;
    wish.asks = view.asks;
    if (!door_open(page->practice, &wish, ticket, err)) {
        return false;
    }
    view.link.path = text_print(page->arena, "/e/%s", ticket);
    if (!invite_address(page, &view.link, err)) {
        return false;
    }
    door_card_html(&page->reply->body, &view);
    return true;
}

// ---- "stop it" --------------------------------------------------------------

bool leaving_stop_post(struct page *page, struct err *err)
{
    struct leaving_note note;
    struct client client;
    struct leaving_id id;
    int version;

    if (!page_id(page, 0, &id.n, err)
        || !leaving_get(page->practice, id, &note, err)
        || !staff_page_owns(page, note.client, &client, err)
        || !staff_page_version(page, &version, err)) {
        return false;
    }
    if (!leaving_stop(page->practice, id, version, err)
        && err->kind != ERR_CONFLICT) {
        return false;
    }
    if (str_is(page_field(page, "back"), "endings")) {
        page_redirect(page, STR("/endings"));
    } else {
        staff_page_back(page, client.id, "/ending#after");
    }
    return true;
}
