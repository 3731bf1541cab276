// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_me_listen.h"

#include "base/arena.h"
#include "base/text.h"
#include "pages.h"
#include "practice/staff.h"
#include "web/staff_page.h"
#include "web/when.h"

static bool read_row(struct me_listen_view *view, struct me_listen_row *row,
                     struct err *err)
{
    struct practice *practice = view->me.page->practice;
    const struct listen_case *found = &row->found;
    bool is_open = found->keep_until > P_NOW(practice);

    row->may_answer =
        is_open
        && (found->state == LISTEN_ASKED || found->state == LISTEN_DECLINED
            || found->state == LISTEN_WITHDRAWN);
    if (!staff_name(practice, found->staff, &row->therapist, err)) {
        return false;
    }
    for (int i = 0; i < LISTEN_LINES; i++) {
        row->lines[i] = listen_words_line(
            practice->arena, listen_words_now()->lines[i], row->therapist,
            when_date(practice, found->keep_until));
    }
    return listen_opened(practice, found, &row->opened, &row->opened_last, err);
}

static bool read_rows(struct me_listen_view *view, struct err *err)
{
    struct practice *practice = view->me.page->practice;
    struct listen_case *cases;

    view->version = listen_words_now()->version;
    if (!listen_list(practice, view->me.client.id, &cases, &view->count, err)) {
        return false;
    }
    view->rows = arena_take(practice->arena, (size_t)view->count + 1,
                            sizeof *view->rows);
    for (int i = 0; i < view->count; i++) {
        view->rows[i].found = cases[i];
        if (!read_row(view, &view->rows[i], err)) {
            return false;
        }
    }
    return true;
}

bool me_listen_page(struct page *page, struct err *err)
{
    struct me_listen_view view = {0};
    bool on;

    if (!me_read(page, &view.me, err) || !read_rows(&view, err)
        || !listen_is_on(page->practice, &on, err)) {
        return false;
    }
    if (!on && view.count == 0) {
        return listen_check_on(page->practice, err);
    }
    me_listen_html(&page->reply->body, &view);
    return true;
}

static bool answer(struct page *page, struct session_id session,
                   struct err *err)
{
    struct client_id client = page->visitor.client;
    struct str word = page_field(page, "do");
    int version;

    if (str_is(word, "yes")) {
        return staff_page_version(page, &version, err)
            && listen_client_yes(page->practice, client, session, version, err);
    }
    if (str_is(word, "no")) {
        return listen_client_no(page->practice, client, session, err);
    }
    if (str_is(word, "back")) {
        return listen_client_withdraw(page->practice, client, session, err);
    }
    return err_set(err, ERR_INPUT, "Nothing was chosen.");
}

// A second tap, or an old page, changes nothing: what stands there is shown.
bool me_listen_post(struct page *page, struct err *err)
{
    struct session_id session;

    if (!str_parse_int(page_field(page, "session"), &session.n)) {
        return err_set(err, ERR_MISSING, "There is no such page.");
    }
    if (!answer(page, session, err)) {
        if (err->kind != ERR_CONFLICT) {
            return false;
        }
        page->unchanged = true;
    }
    page_redirect(page, text_print(page->arena, "%.*s#session-%lld",
                                   SHOW(me_path(page, "listening")),
                                   (long long)session.n));
    return true;
}

// ---- receipts ---------------------------------------------------------------

static const struct {
    const char *kind;
    const char *words;
} RECEIPTS[] = {
    {"asked",     "you were asked"                             },
    {"unasked",   "the question was taken back"                },
    {"no",        "you said no"                                },
    {"withdrawn", "the yes was taken back, all of it deleted"  },
    {"uploaded",  "a written copy was kept"                    },
    {"shortened", "it will be deleted sooner"                  },
    {"removed",   "the written copy was deleted"               },
    {"purged",    "the written copy was deleted, as was agreed"},
    {"forgotten", "the counts were deleted too"                },
};

const char *listen_receipt_words(const struct listen_receipt *receipt)
{
    struct str kind = str_of(receipt->kind);

    if (str_is(kind, "yes")) {
        return receipt->said_at ? "you said yes in the room" : "you said yes";
    }
    for (size_t i = 0; i < sizeof RECEIPTS / sizeof *RECEIPTS; i++) {
        if (str_is(kind, RECEIPTS[i].kind)) {
            return RECEIPTS[i].words;
        }
    }
    return "something was noted";
}
