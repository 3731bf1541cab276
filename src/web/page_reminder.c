// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_reminder.h"

#include "base/text.h"
#include "pages.h"
#include "practice/staff.h"
#include "web/when.h"

// ---- whose, and which -------------------------------------------------------

// A session of the client's own page is named in its address.
static bool find_session(struct page *page, struct session *session,
                         struct err *err)
{
    struct session_id id = page->visitor.session;

    if (page->visitor.who == MINE && !page_id(page, 1, &id.n, err)) {
        return false;
    }
    return session_get(page->practice, id, session, err)
        && (session->client.n == page->visitor.client.n
            || err_set(err, ERR_MISSING, "There is no such page."));
}

static struct str base_of(const struct page *page,
                          const struct session *session)
{
    return page->visitor.who == MINE
             ? text_print(page->arena, "/me/%.*s/times/%lld",
                          SHOW(page->param[0]), (long long)session->id.n)
             : text_print(page->arena, "/r/%.*s", SHOW(page->param[0]));
}

static bool find(struct page *page, struct reminder_view *view, struct err *err)
{
    view->page = page;
    if (!find_session(page, &view->session, err)
        || !client_get(page->practice, page->visitor.client, &view->client, err)
        || !staff_name(page->practice, view->client.staff, &view->therapist,
                       err)) {
        return false;
    }
    view->open = coming_is_open(&view->session, P_NOW(page->practice));
    view->base = base_of(page, &view->session);
    return true;
}

static const struct {
    const char *name; // in the address, after what was sent
    const char *words;
} NOTICES[] = {
    {"changed", "The time has changed meanwhile. Please look again."       },
    {"gone",    "That time has gone meanwhile. This is how it stands now." },
    {"chosen",  "Thank you. That time is yours."                           },
    {"wish",    "Thank you. Your practice reads this and answers you."     },
    {"empty",   "Please write a few words, so that we know what suits you."},
    {"long",    "That was too long to keep. Please say it in fewer words." },
};

static const char *notice_of(const struct page *page)
{
    for (size_t i = 0; i < sizeof NOTICES / sizeof *NOTICES; i++) {
        if (form_find(&page->query, NOTICES[i].name).at) {
            return NOTICES[i].words;
        }
    }
    return NULL;
}

static bool read(struct page *page, struct reminder_view *view, struct err *err)
{
    struct practice *practice = page->practice;

    view->notice = notice_of(page);
    return find(page, view, err)
        && coming_read(practice, &view->session, &view->coming, err)
        && time_offer_read(practice, &view->session, &view->offer, err)
        && session_change_to(practice, &view->session, &view->moved, err);
}

bool reminder_page(struct page *page, struct err *err)
{
    struct reminder_view view = {0};

    if (!read(page, &view, err)) {
        return false;
    }
    reminder_html(&page->reply->body, &view);
    return true;
}

// Past its time these two say what the first page says.
bool reminder_another_time_page(struct page *page, struct err *err)
{
    struct reminder_view view = {0};

    if (!read(page, &view, err)) {
        return false;
    }
    if (view.open) {
        reminder_another_time_html(&page->reply->body, &view);
    } else {
        reminder_html(&page->reply->body, &view);
    }
    return true;
}

bool reminder_two_minds_page(struct page *page, struct err *err)
{
    struct reminder_view view = {0};

    if (!read(page, &view, err)) {
        return false;
    }
    if (view.open) {
        reminder_two_minds_html(&page->reply->body, &view);
    } else {
        reminder_html(&page->reply->body, &view);
    }
    return true;
}

struct str reminder_time(const struct reminder_view *view, int64_t at)
{
    struct practice *practice = view->page->practice;

    return text_print(practice->arena, "%.*s, %.*s",
                      SHOW(when_long_date(practice, at)),
                      SHOW(when_clock(practice, at)));
}

// ---- answering --------------------------------------------------------------

static bool go(const struct reminder_view *view, struct page *page,
               const char *where)
{
    page_redirect(page,
                  text_print(page->arena, "%.*s%s", SHOW(view->base), where));
    return true;
}

static const char *way_of(const struct page *page)
{
    return page->visitor.who == MINE ? "my_page" : "link";
}

static bool say(struct page *page, const struct reminder_view *view,
                const struct coming *said, struct err *err)
{
    return coming_say(page->practice, &view->session, said, way_of(page), err);
}

static bool post_coming(struct page *page, const struct reminder_view *view,
                        struct err *err)
{
    return say(page, view, &(struct coming){.answer = COMING_YES}, err)
        && go(view, page, "");
}

static bool post_two_minds(struct page *page, const struct reminder_view *view,
                           struct err *err)
{
    return say(page, view, &(struct coming){.answer = COMING_TWO_MINDS}, err)
        && go(view, page, "/two-minds");
}

static bool post_call(struct page *page, const struct reminder_view *view,
                      struct err *err)
{
    bool yes = str_is(page_field(page, "do"), "call_yes");

    return say(page, view,
               &(struct coming){.answer = COMING_TWO_MINDS,
                                .call = yes ? CALL_YES : CALL_NO},
               err)
        && go(view, page, "/two-minds");
}

// Opens the door; what would suit them is asked behind it.
static bool post_another_time(struct page *page,
                              const struct reminder_view *view, struct err *err)
{
    return say(page, view, &(struct coming){.answer = COMING_ANOTHER_TIME}, err)
        && go(view, page, "/another-time");
}

// Of a time that the practice gave up too: there the wish hangs on the offer's
// session all the same.
static bool post_wish(struct page *page, const struct reminder_view *view,
                      struct err *err)
{
    struct coming said = {.answer = COMING_ANOTHER_TIME,
                          .wish = str_trim(page_field(page, "wish"))};

    if (said.wish.len == 0 || said.wish.len > OFFER_LINE_MAX) {
        page->unchanged = true;
        return go(view, page,
                  said.wish.len ? "/another-time?long=1"
                                : "/another-time?empty=1");
    }
    return say(page, view, &said, err) && go(view, page, "?wish=1");
}

static bool post_choose(struct page *page, const struct reminder_view *view,
                        struct err *err)
{
    int64_t at;

    if (!str_parse_int(page_field(page, "time"), &at)) {
        page->unchanged = true;
        return go(view, page, "");
    }
    if (time_offer_choose(page->practice, view->session.id, at, way_of(page),
                          err)) {
        return go(view, page, "?chosen=1");
    }
    page->unchanged = true;
    return err->kind == ERR_CONFLICT && go(view, page, "?gone=1");
}

static bool post_cancel(struct page *page, const struct reminder_view *view,
                        struct err *err)
{
    return session_cancel(page->practice, view->session.id,
                          view->session.version, err)
        && go(view, page, "");
}

static const struct {
    const char *name; // of the button
    bool (*work)(struct page *, const struct reminder_view *, struct err *);
    bool when_given_up; // also of a time that the practice has given up
} ACTIONS[] = {
    {"coming",       post_coming,       false},
    {"another_time", post_another_time, false},
    {"two_minds",    post_two_minds,    false},
    {"call_yes",     post_call,         false},
    {"call_no",      post_call,         false},
    {"wish",         post_wish,         true },
    {"choose",       post_choose,       true },
    {"cancel",       post_cancel,       false},
};

// What was sent is about the time that the page had shown.
static bool is_about_this(const struct page *page,
                          const struct session *session)
{
    int64_t about;

    return str_parse_int(page_field(page, "about"), &about)
        && about == session->scheduled_at;
}

static bool may_act(const struct page *page, const struct reminder_view *view,
                    bool when_given_up)
{
    return coming_is_open(&view->session, P_NOW(page->practice))
        || (when_given_up && coming_awaits_time(&view->session));
}

bool reminder_post(struct page *page, struct err *err)
{
    struct reminder_view view = {0};
    struct str wish = page_field(page, "do");

    if (!find(page, &view, err)) {
        return false;
    }
    for (size_t i = 0; i < sizeof ACTIONS / sizeof *ACTIONS; i++) {
        if (!str_is(wish, ACTIONS[i].name)) {
            continue;
        }
        if (ACTIONS[i].work != post_choose
            && !is_about_this(page, &view.session)) {
            page->unchanged = true;
            return go(&view, page, "?changed=1");
        }
        if (ACTIONS[i].work == post_choose
            || may_act(page, &view, ACTIONS[i].when_given_up)) {
            return ACTIONS[i].work(page, &view, err);
        }
    }
    page->unchanged = true;
    return go(&view, page, "");
}
