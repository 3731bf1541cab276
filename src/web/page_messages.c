// page_messages - see page_messages.h. Whether others can read a telephone or
// mailbox has to be said before anything is sent there: nothing is ticked
// beforehand.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_messages.h"

#include "base/arena.h"
#include "base/text.h"
#include "pages.h"
#include "practice/coverage.h"
#include "practice/message.h"
#include "practice/staff.h"
#include "web/staff_page.h"
#include "web/when.h"

#include <string.h>

// ---- reading ----------------------------------------------------------------

static bool read_whose(struct page *page, struct messages_view *view,
                       struct err *err)
{
    struct me_view *me = &view->me;

    view->mine = page->visitor.who == MINE;
    me->page = page;
    if (view->mine) {
        view->base = me_path(page, "messages");
        return me_read(page, me, err);
    }
    if (!staff_page_client(page, &me->client, err)) {
        return false;
    }
    view->base = text_print(page->arena, "/client/%lld/messages",
                            (long long)me->client.id.n);
    return staff_name(page->practice, me->client.staff, &me->therapist, err);
}

static bool read_promise(struct page *page, struct messages_view *view,
                         struct err *err)
{
    struct practice *practice = page->practice;
    int64_t by;
    bool known;

    if (!coverage_promise(practice, P_NOW(practice), &known, &by, err)) {
        return false;
    }
    view->read_by = known ? when_time(practice, by) : STR("");
    return true;
}

// An address that the client gave for something else is offered, not taken.
static void offer_contact(struct messages_view *view)
{
    struct str contact = view->me.client.contact;
    int kind = contact.len && memchr(contact.at, '@', contact.len)
                 ? CHANNEL_MAIL
                 : CHANNEL_SMS;

    if (!view->mine && !view->channels[kind].id) {
        view->channels[kind].address = contact;
    }
}

static bool read_view(struct page *page, struct messages_view *view,
                      struct err *err)
{
    struct client_id client;

    *view = (struct messages_view){0};
    if (!read_whose(page, view, err)) {
        return false;
    }
    client = view->me.client.id;
    if (!channel_read(page->practice, client, view->channels, err)
        || !message_list_read(page->practice, client, &view->list, err)
        || !read_promise(page, view, err)) {
        return false;
    }
    for (int i = 0; i < CHANNEL_KINDS; i++) {
        view->asked[i] = view->channels[i].id != 0;
        if (view->channels[i].sender.len) {
            view->sender = view->channels[i].sender;
        }
    }
    offer_contact(view);
    return true;
}

static void answer(struct page *page, struct messages_view *view)
{
    if (view->mine) {
        me_messages_html(&page->reply->body, view);
    } else {
        messages_html(&page->reply->body, view);
    }
}

struct str messages_told(const struct messages_view *view, int kind)
{
    const struct channel *channel = &view->channels[kind];
    struct practice *practice = view->me.page->practice;
    struct str day = when_date(practice, channel->at);
    const char *who = view->mine ? "you" : "the client";

    if (!channel->id) {
        return STR("");
    }
    if (!strcmp(channel->told_by, "stop")) {
        return text_print(practice->arena, "Ended by %s on %.*s.", who,
                          SHOW(day));
    }
    if (strcmp(channel->told_by, "client") != 0) {
        who = view->mine ? "your therapist" : "you, for the client,";
    }
    return text_print(practice->arena, "Said by %s on %.*s.", who, SHOW(day));
}

bool messages_page(struct page *page, struct err *err)
{
    struct messages_view *view = arena_take(page->arena, 1, sizeof *view);

    if (!read_view(page, view, err)) {
        return false;
    }
    view->saved = form_find(&page->query, "saved").at != NULL;
    answer(page, view);
    return true;
}

// ---- saving -----------------------------------------------------------------

static struct str field_of(const struct page *page, int kind, const char *name)
{
    return str_trim(page_field(
        page, str_text(page->arena, text_print(page->arena, "%s_%s",
                                               CHANNEL_NAMES[kind], name))));
}

// What was typed, over what stands there; the id is that of the word which the
// writer had read.
static bool take_typed(const struct page *page, struct messages_view *view,
                       struct err *err)
{
    view->sender = str_trim(page_field(page, "sender"));
    for (int i = 0; i < CHANNEL_KINDS; i++) {
        struct channel *channel = &view->channels[i];
        struct str own = field_of(page, i, "own");

        channel->allowed = field_of(page, i, "allowed").len > 0;
        channel->address = field_of(page, i, "address");
        channel->own = str_is(own, "yes");
        channel->sender = view->sender;
        view->asked[i] = own.len > 0;
        if (!str_parse_int(field_of(page, i, "id"), &channel->id)) {
            return err_set(err, ERR_INPUT, "this form is not complete");
        }
        if (channel->allowed && !view->asked[i]) {
            return err_set(err, ERR_INPUT,
                           "please say first whether somebody else can read "
                           "%s sent there",
                           i == CHANNEL_SMS ? "text messages" : "mail");
        }
    }
    return true;
}

// A first word to where nothing was sent before: it shows what a message looks
// like, and that it arrives.
static bool greet(struct page *page, const struct messages_view *view,
                  const struct channel *before, struct err *err)
{
    struct client_id client = view->me.client.id;
    struct channel now[CHANNEL_KINDS];
    enum message_fate fate;

    if (!channel_read(page->practice, client, now, err)) {
        return false;
    }
    for (int i = 0; i < CHANNEL_KINDS; i++) {
        if (now[i].allowed && !before[i].allowed
            && !message_queue(
                page->practice,
                &(struct message_draft){
                    .client = client,
                    .kind = "welcome",
                    .dedup = text_print(page->arena, "welcome/%lld",
                                        (long long)now[i].id)},
                &fate, err)) {
            return false;
        }
    }
    return true;
}

static bool save(struct page *page, struct messages_view *view,
                 const struct channel *before, struct err *err)
{
    for (int i = 0; i < CHANNEL_KINDS; i++) {
        if (!channel_save(page->practice, view->me.client.id,
                          &view->channels[i], err)) {
            return false;
        }
    }
    return greet(page, view, before, err);
}

// Somebody else was first: what they said is named, what was typed stays in the
// fields, and saving it once more means it.
static bool show_problem(struct page *page, struct messages_view *view,
                         const struct channel *before, struct err *err)
{
    if (err->kind != ERR_INPUT && err->kind != ERR_CONFLICT) {
        return false;
    }
    for (int i = 0; i < CHANNEL_KINDS; i++) {
        view->channels[i].at = before[i].at;
        memcpy(view->channels[i].told_by, before[i].told_by,
               sizeof before[i].told_by);
        view->channels[i].id = before[i].id;
    }
    view->problem = err->kind == ERR_CONFLICT
                      ? "This was changed in the meantime. Look at what stands "
                        "below, then save it once more."
                      : err->text;
    page->reply->status = err->kind == ERR_CONFLICT ? 409 : 400;
    page->unchanged = true;
    answer(page, view);
    return true;
}

bool messages_post(struct page *page, struct err *err)
{
    struct messages_view *view = arena_take(page->arena, 1, sizeof *view);
    struct channel before[CHANNEL_KINDS];

    if (!read_view(page, view, err)) {
        return false;
    }
    memcpy(before, view->channels, sizeof before);
    if (!take_typed(page, view, err) || !save(page, view, before, err)) {
        return show_problem(page, view, before, err);
    }
    page_redirect(page,
                  text_print(page->arena, "%.*s?saved=1", SHOW(view->base)));
    return true;
}

bool messages_seen_post(struct page *page, struct err *err)
{
    struct client client;
    int64_t sent, came;

    if (!staff_page_client(page, &client, err)) {
        return false;
    }
    if (!str_parse_int(page_field(page, "sent"), &sent)
        || !str_parse_int(page_field(page, "came"), &came)) {
        return err_set(err, ERR_INPUT, "this form is not complete");
    }
    if (!message_list_seen(page->practice, client.id, sent, came, err)) {
        return false;
    }
    staff_page_back(page, client.id, "/messages");
    return true;
}

// ---- what a therapist should look at ----------------------------------------

bool message_troubles_page(struct page *page, struct err *err)
{
    struct message_troubles_view view = {.page = page};

    if (!message_trouble_read(page->practice, view.at, &view.count, err)) {
        return false;
    }
    message_troubles_html(&page->reply->body, &view);
    return true;
}

struct str message_trouble_words(const struct message_troubles_view *view,
                                 const struct message_trouble *trouble)
{
    struct arena *arena = view->page->arena;
    struct text text = text_in(arena);

    if (trouble->unread) {
        text_addf(&text, "%d to read, the first came %.*s", trouble->unread,
                  SHOW(when_time(view->page->practice, trouble->since)));
    }
    if (trouble->undelivered) {
        text_addf(&text, "%s%d not delivered, or we cannot tell",
                  text.len ? "; " : "", trouble->undelivered);
    }
    return text_str(&text);
}

// ---- the stop link ----------------------------------------------------------

bool stop_page(struct page *page, struct err *err)
{
    struct stop_view view = {.page = page};
    struct client_id client;

    if (!channel_stop_find(page->practice, page->param[0], &client, err)) {
        return false;
    }
    view.stopped = form_find(&page->query, "done").at != NULL;
    stop_html(&page->reply->body, &view);
    return true;
}

// Also the one click of a mail program (RFC 8058), which sees no page.
bool stop_post(struct page *page, struct err *err)
{
    struct client_id client;

    if (!channel_stop_find(page->practice, page->param[0], &client, err)) {
        return false;
    }
    page->visitor.client = client;
    page->practice->who = STR("client");
    if (!channel_stop(page->practice, client, CHANNEL_MAIL, err)) {
        return false;
    }
    page_redirect(page, text_print(page->arena, "/stop/%.*s?done=1",
                                   SHOW(page->param[0])));
    return true;
}
