// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_handover.h"

#include "base/arena.h"
#include "base/text.h"
#include "pages.h"
#include "web/page_letters.h"
#include "web/problem.h"
#include "web/staff_page.h"

#include <string.h>

static const struct {
    const char *state;
    const char *words;
} STATES[] = {
    {"writing",      "Being written"                              },
    {"with_client",  "With the client, to read"                   },
    {"change_asked", "The client asks to change something"        },
    {"agreed",       "Agreed; to be read before the first session"},
    {"read",         "Read; the client has moved"                 },
    {"withdrawn",    "Withdrawn"                                  },
};

const char *handover_state_words(const struct handover *handover)
{
    for (size_t i = 0; i < sizeof STATES / sizeof *STATES; i++) {
        if (handover_is(handover, STATES[i].state)) {
            return STATES[i].words;
        }
    }
    return "";
}

static struct str section_of(const struct answers *words, int section)
{
    return answers_find(words, str_of(HANDOVER_SECTIONS[section].name));
}

struct str handover_pack_of(const struct handover_view *view, int section)
{
    return section_of(view->typed && !view->for_client ? view->typed
                                                       : &view->handover.pack,
                      section);
}

struct str handover_said_of(const struct handover_view *view, int section)
{
    return section_of(view->typed && view->for_client
                          ? view->typed
                          : &view->handover.client_words,
                      section);
}

bool handover_may_take(const struct handover_view *view,
                       const struct staff *staff)
{
    return !staff->left_at && strcmp(staff->role, "therapist") == 0
        && staff->id.n != view->client.staff.n
        && staff->id.n != view->handover.to.n;
}

int handover_others(const struct handover_view *view)
{
    int count = 0;

    for (int i = 0; i < view->staff_count; i++) {
        count += handover_may_take(view, &view->staff[i]);
    }
    return count;
}

// ---- on the board -----------------------------------------------------------

static bool is_incoming(const struct page *page,
                        const struct handover *handover)
{
    return handover->to.n == page->visitor.staff.n;
}

struct str handover_board_line(const struct page *page,
                               const struct handover *handover)
{
    if (!is_incoming(page, handover)) {
        return text_print(page->arena, "Handover to %.*s: %s",
                          SHOW(handover->to_name),
                          handover_state_words(handover));
    }
    return text_print(page->arena,
                      handover_is(handover, "agreed")
                          ? "Handover from %.*s: please read it before the "
                            "first session"
                          : "Handover from %.*s: not yet agreed with the "
                            "client",
                      SHOW(handover->from_name));
}

struct str handover_board_path(const struct page *page,
                               const struct handover *handover)
{
    if (!is_incoming(page, handover)) {
        return text_print(page->arena, "/client/%lld/handover",
                          (long long)handover->client.n);
    }
    return handover_is(handover, "agreed") ? text_print(
               page->arena, "/handover/%lld", (long long)handover->id)
                                           : STR("");
}

// ---- what was sent ----------------------------------------------------------

static struct answers sections_sent(const struct page *page)
{
    struct answers sent = {0};

    for (int i = 0; i < HANDOVER_SECTION_COUNT; i++) {
        struct str name = str_of(HANDOVER_SECTIONS[i].name);

        answers_set(page->arena, &sent, name,
                    str_trim(page_field(page, HANDOVER_SECTIONS[i].name)));
    }
    return sent;
}

static bool is_correctable(struct page *page, const struct err *err)
{
    if (err->kind != ERR_INPUT && err->kind != ERR_CONFLICT) {
        return false;
    }
    page->reply->status = problem_status(err->kind);
    page->unchanged = true;
    return true;
}

static bool chosen_staff(const struct page *page, struct staff_id *id,
                         struct err *err)
{
    return str_parse_int(page_field(page, "to"), &id->n)
        || err_set(err, ERR_INPUT, "Please choose who takes over.");
}

// ---- who hands over ---------------------------------------------------------

static bool show(struct page *page, struct handover_view *view, struct err *err)
{
    struct practice *practice = page->practice;

    if (!handover_open(practice, view->client.id, &view->handover, err)
        || !staff_list(practice, &view->staff, &view->staff_count, err)
        || !lines_read(practice, view->client.id, &view->lines,
                       &view->line_count, err)) {
        return false;
    }
    handover_html(&page->reply->body, view);
    return true;
}

bool handover_page(struct page *page, struct err *err)
{
    struct handover_view view = {.page = page};

    return staff_page_client(page, &view.client, err) && show(page, &view, err);
}

static bool begin(struct page *page, const struct handover_view *view,
                  int version, struct err *err)
{
    struct staff_id to;
    struct line *lines;
    int64_t id;
    int count;

    (void)version;
    if (!chosen_staff(page, &to, err)
        || !lines_read(page->practice, view->client.id, &lines, &count, err)) {
        return false;
    }
    lines = lines_ticked(page, lines, &count);
    return handover_begin(
        page->practice,
        &(struct handover_start){view->client.id, to, lines, count}, &id, err);
}

static bool write(struct page *page, const struct handover_view *view,
                  int version, struct err *err)
{
    struct answers sent = sections_sent(page);

    return handover_write(page->practice, view->handover.id, version, &sent,
                          err);
}

static bool write_and_give(struct page *page, const struct handover_view *view,
                           int version, struct err *err)
{
    return write(page, view, version, err)
        && handover_send(page->practice, view->handover.id, version + 1, err);
}

static bool agreed(struct page *page, const struct handover_view *view,
                   int version, struct err *err)
{
    return handover_agree_in_person(page->practice, view->handover.id, version,
                                    page_field(page, "notes").len > 0, err);
}

static bool withdraw(struct page *page, const struct handover_view *view,
                     int version, struct err *err)
{
    return handover_withdraw(page->practice, view->handover.id, version, err);
}

static bool pass_on(struct page *page, const struct handover_view *view,
                    int version, struct err *err)
{
    struct staff_id to;

    return chosen_staff(page, &to, err)
        && handover_pass_on(page->practice, view->handover.id, version, to,
                            err);
}

static const struct {
    const char *name; // of the button
    bool (*work)(struct page *, const struct handover_view *, int,
                 struct err *);
} ACTIONS[] = {
    {"begin",    begin         },
    {"write",    write         },
    {"give",     write_and_give},
    {"agreed",   agreed        },
    {"withdraw", withdraw      },
    {"pass_on",  pass_on       },
};

static bool act(struct page *page, const struct handover_view *view,
                int version, struct err *err)
{
    struct str wish = page_field(page, "do");

    for (size_t i = 0; i < sizeof ACTIONS / sizeof *ACTIONS; i++) {
        if (str_is(wish, ACTIONS[i].name)) {
            return ACTIONS[i].work(page, view, version, err);
        }
    }
    return err_set(err, ERR_INPUT, "Nothing was chosen.");
}

bool handover_post(struct page *page, struct err *err)
{
    struct handover_view view = {.page = page};
    struct answers typed = sections_sent(page);
    int version;

    if (!staff_page_client(page, &view.client, err)
        || !staff_page_version(page, &version, err)
        || !handover_open(page->practice, view.client.id, &view.handover,
                          err)) {
        return false;
    }
    if (act(page, &view, version, err)) {
        staff_page_back(page, view.client.id, "/handover");
        return true;
    }
    if (!is_correctable(page, err)) {
        return false;
    }
    view.problem = str_text(page->arena, str_of(err->text));
    if (page_field(page, HANDOVER_SECTIONS[0].name).at) {
        view.typed = &typed;
    }
    return show(page, &view, err);
}

// ---- the client -------------------------------------------------------------

static bool show_client(struct page *page, struct handover_view *view,
                        struct err *err)
{
    view->page = page;
    view->for_client = true;
    if (!client_get(page->practice, page->visitor.client, &view->client, err)
        || !handover_open(page->practice, view->client.id, &view->handover,
                          err)) {
        return false;
    }
    me_handover_html(&page->reply->body, view);
    return true;
}

bool me_handover_page(struct page *page, struct err *err)
{
    struct handover_view view = {0};

    if (form_find(&page->query, "kept").at) {
        view.said = "Your words are kept.";
    } else if (form_find(&page->query, "changed").at) {
        view.said = "This page has changed since you opened it. Your words "
                    "are kept. Please read it once more before you agree.";
    }
    return show_client(page, &view, err);
}

bool me_handover_post(struct page *page, struct err *err)
{
    struct str wish = page_field(page, "do");
    struct handover_reply reply = {
        .answer = str_is(wish, "agree") ? HANDOVER_AGREE
                : str_is(wish, "ask")   ? HANDOVER_ASK
                                        : HANDOVER_KEEP,
        .notes = str_is(page_field(page, "notes"), "1"),
        .words = sections_sent(page)};
    struct handover_view view = {.typed = &reply.words};
    bool changed;

    if (!staff_page_version(page, &reply.version, err)) {
        return false;
    }
    if (handover_reply_keep(page->practice, page->visitor.client, &reply,
                            &changed, err)) {
        page_redirect(page, text_print(page->arena, "%.*s?%s=1",
                                       SHOW(me_path(page, "handover")),
                                       changed ? "changed" : "kept"));
        return true;
    }
    if (err->kind != ERR_INPUT) {
        return false;
    }
    view.problem = str_text(page->arena, str_of(err->text));
    page->reply->status = 400;
    page->unchanged = true;
    return show_client(page, &view, err);
}

// ---- who takes over ---------------------------------------------------------

// Only agreed ones, and only for whom they are.
static bool find_incoming(struct page *page, struct handover_view *view,
                          struct err *err)
{
    int64_t id;

    view->page = page;
    view->for_incoming = true;
    return page_id(page, 0, &id, err)
        && handover_get(page->practice, id, &view->handover, err)
        && ((is_incoming(page, &view->handover)
             && handover_is(&view->handover, "agreed"))
            || err_set(err, ERR_MISSING,
                       "There is no handover here for you to read."))
        && client_get(page->practice, view->handover.client, &view->client,
                      err);
}

bool handover_incoming_page(struct page *page, struct err *err)
{
    struct handover_view view = {0};

    if (!find_incoming(page, &view, err)) {
        return false;
    }
    handover_incoming_html(&page->reply->body, &view);
    return true;
}

bool handover_incoming_post(struct page *page, struct err *err)
{
    struct handover_view view = {0};
    int version;

    if (!find_incoming(page, &view, err)
        || !staff_page_version(page, &version, err)
        || !handover_read(page->practice, view.handover.id, version, err)) {
        return false;
    }
    staff_page_back(page, view.client.id, "");
    return true;
}
