// visitor - see visitor.h. Each kind of visitor has one way in; there is no
// way from one kind to another.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/visitor.h"

#include "base/text.h"
#include "practice/administration.h"
#include "practice/calendar.h"
#include "practice/coming.h"
#include "practice/door.h"
#include "practice/my_page.h"
#include "practice/shared_view.h"
#include "practice/staff.h"
#include "web/site.h"

#include <string.h>

// The client may have the keyboard: while a login looks together with somebody,
// the view is all that it reaches. web/serve.c leads there.
static bool is_free(struct page *page, const struct login *login,
                    struct err *err)
{
    struct shared_view view;

    if (!shared_view_of_login(page->practice, login->id, &view, err)) {
        return false;
    }
    page->visitor.held = view.ticket;
    return view.id == 0
        || err_set(err, ERR_DENIED, "Close the shared view first.");
}

// Which of those who are signed in may ask for it (PRODUCT.md J14.4).
static bool role_may(const struct visitor *visitor, enum who who,
                     struct err *err)
{
    if (who == OWNER) {
        return visitor->owner
            || err_set(err, ERR_DENIED,
                       "The settings are kept by the owner of the practice.");
    }
    return who == MEMBER || visitor->therapist
        || err_set(err, ERR_DENIED,
                   "This page is for therapists. Your own screens are still "
                   "to come.");
}

static bool find_staff(struct page *page, const struct route *route,
                       struct login *login, struct err *err)
{
    struct str ticket = request_cookie(page->request, LOGIN_COOKIE);

    if (!login_find(page->practice, ticket, login, err)) {
        return false;
    }
    page->visitor.staff = login->staff;
    page->visitor.login = login->id;
    page->visitor.therapist = str_is(str_of(login->role), "therapist");
    page->visitor.owner = login->owner;
    page->visitor.form_token = login->form_token;
    page->practice->staff = login->staff;
    page->practice->ticket = ticket;
    page->practice->who =
        text_print(page->arena, "staff/%lld", (long long)login->staff.n);
    return is_free(page, login, err)
        && role_may(&page->visitor, route->who, err)
        && (route->token == FREE
            || login_token_is(login, form_find(&page->fields, "token"))
            || err_set(err, ERR_DENIED,
                       "This page was open for too long, or was not ours. Load "
                       "it again and send it once more."));
}

static bool find_invited(struct page *page, struct err *err)
{
    if (!ticket_find(page->practice, page->param[0],
                     &page->visitor.administration, &page->visitor.client,
                     err)) {
        if (err->kind == ERR_MISSING) {
            (void)err_set(err, ERR_MISSING,
                          "This link does not open a form any more. Please ask "
                          "your practice for a new one.");
        }
        return false;
    }
    page->practice->who = STR("client");
    return true;
}

static bool find_shared(struct page *page, struct err *err)
{
    struct shared_view view;

    if (!shared_view_find(page->practice, page->param[0], &view, err)) {
        return false;
    }
    page->visitor.client = view.client;
    page->visitor.shared_view = view.id;
    page->practice->who = STR("shared view");
    return true;
}

static bool find_mine(struct page *page, struct err *err)
{
    page->practice->who = STR("client");
    return my_page_find(page->practice, page->param[0], &page->visitor.client,
                        err);
}

static bool find_joining(struct page *page, struct err *err)
{
    struct staff_invitation invitation;

    page->practice->who = STR("joining");
    return staff_invitation_find(page->practice, page->param[0], &invitation,
                                 err);
}

static bool find_at_door(struct page *page, struct err *err)
{
    struct door door;

    page->practice->who = STR("client");
    if (!door_find(page->practice, page->param[0], &door, err)) {
        return false;
    }
    page->visitor.client = door.client;
    return true;
}

static bool find_reminded(struct page *page, struct err *err)
{
    page->practice->who = STR("client");
    return session_link_find(page->practice, page->param[0],
                             &page->visitor.session, &page->visitor.client,
                             err);
}

static bool find_calendar(struct page *page, struct err *err)
{
    struct str ticket = str_cut(&page->param[0], '.'); // without ".ics"

    page->practice->who = STR("calendar");
    return calendar_find(page->practice, ticket, &page->visitor.calendar, err);
}

static bool find_setup(const struct page *page, struct err *err)
{
    const char *code = page->site->setup_code;
    struct str held = request_cookie(page->request, "rapport-setup");

    return (*code && held.len == strlen(code)
            && crypt_is_equal(held.at, code, held.len))
        || err_set(err, ERR_DENIED,
                   "Set-up needs the code that `rapport serve` printed.");
}

// Those who hold a ticket and nothing else.
static bool (*const FINDERS[])(struct page *page, struct err *err) = {
    [INVITED] = find_invited,   [SHARED] = find_shared,
    [MINE] = find_mine,         [AT_DOOR] = find_at_door,
    [REMINDED] = find_reminded, [CALENDAR] = find_calendar,
    [JOINING] = find_joining,
};

bool visitor_find(struct page *page, const struct route *route,
                  struct login *login, struct err *err)
{
    page->visitor = (struct visitor){.who = route->who};
    if (route->who == ANYONE) {
        return true;
    }
    if (route->who == SETUP) {
        return find_setup(page, err);
    }
    if (!page->practice) {
        return err_set(err, ERR_MISSING,
                       "There is no practice here yet: open /setup first.");
    }
    return who_signs_in(route->who) ? find_staff(page, route, login, err)
                                    : FINDERS[route->who](page, err);
}

// "https://practice.example" -> is it the host that was asked?
static bool origin_is_ours(struct str origin, struct str host)
{
    const char *scheme =
        origin.len ? memmem(origin.at, origin.len, "://", 3) : NULL;
    struct str named = {NULL, 0};

    if (scheme) {
        named.at = scheme + 3;
        named.len = origin.len - (size_t)(scheme + 3 - origin.at);
    }
    return str_is_equal(named, host);
}

// "null" is what browsers send with our own forms too, because no page of ours
// sends a referrer; then Sec-Fetch-Site decides, and where a browser is too
// old for that, the token and the tickets do.
bool visitor_check_origin(const struct page *page, struct err *err)
{
    struct str site = request_header(page->request, "sec-fetch-site");
    struct str origin = request_header(page->request, "origin");
    bool good;

    if (site.at) {
        good = str_is(site, "same-origin") || str_is(site, "none");
    } else {
        good = !origin.at || str_is(origin, "null")
            || origin_is_ours(origin, page->request->host);
    }
    return good
        || err_set(err, ERR_DENIED,
                   "This was sent from a page of another site and was not "
                   "kept.");
}

bool visitor_knows_origin(const struct page *page)
{
    return request_header(page->request, "sec-fetch-site").at
        || !str_is(request_header(page->request, "origin"), "null");
}
