// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_invitation.h"

#include "base/text.h"
#include "pages.h"
#include "practice/client.h"
#include "practice/door.h"
#include "practice/staff.h"
#include "web/staff_page.h"

#include <math.h>
#include <string.h>

// ---- settings ---------------------------------------------------------------

struct str invitation_interval_words(const struct page *page,
                                     const struct interval *interval,
                                     double times)
{
    return isnan(interval->low)
             ? STR("too few to say")
             : text_print(page->arena, "%.1f (95 %% interval %.1f to %.1f)",
                          interval->estimate * times, interval->low * times,
                          interval->high * times);
}

static bool view_read(struct invitation_settings_view *view, struct err *err)
{
    struct practice *practice = view->page->practice;

    if (!invitation_text_read(practice, &view->text, err)
        || !staff_name(practice, practice->staff, &view->me, err)
        || (view->text.version > 0
            && !staff_name(practice, view->text.signer, &view->signer, err))
        || !trial_read(practice, &view->trial, err)) {
        return false;
    }
    return view->trial.id == 0
        || (trial_verify(practice, &view->trial, &view->check, err)
            && trial_results_read(practice, &view->trial, &view->results, err));
}

bool invitation_settings_page(struct page *page, struct err *err)
{
    struct invitation_settings_view view = {
        .page = page, .saved = form_find(&page->query, "saved").at != NULL};

    if (!view_read(&view, err)) {
        return false;
    }
    invitation_settings_html(&page->reply->body, &view);
    return true;
}

// What was typed stays in the box.
static bool show_again(struct invitation_settings_view *view, struct err *err)
{
    struct page *page = (struct page *)view->page;

    if (err->kind != ERR_INPUT && err->kind != ERR_CONFLICT) {
        return false;
    }
    view->problem = str_text(page->arena, str_of(err->text));
    page->reply->status = err->kind == ERR_CONFLICT ? 409 : 422;
    if (!view_read(view, err)) {
        return false;
    }
    invitation_settings_html(&page->reply->body, view);
    return true;
}

bool invitation_settings_post(struct page *page, struct err *err)
{
    struct invitation_settings_view view = {.page = page,
                                            .typed = page_field(page, "words")};
    struct invitation_text draft = {.words = view.typed};

    if (!staff_page_version(page, &draft.version, err)) {
        return false;
    }
    word_copy(draft.mode, sizeof draft.mode, page_field(page, "mode"));
    if (!invitation_text_save(page->practice, &draft, err)) {
        return show_again(&view, err);
    }
    page_redirect(page, STR("/settings/invitation?saved=1"));
    return true;
}

static int number_of(const struct page *page, const char *name)
{
    int64_t number;

    return str_parse_int(page_field(page, name), &number) && number > 0
                && number <= TRIAL_PARTS_MAX
             ? (int)number
             : 0;
}

static bool trial_step(struct page *page, struct err *err)
{
    struct str what = page_field(page, "do");
    struct trial draft = {
        .protocol = page_field(page, "protocol"),
        .parts = {number_of(page, "invited"), number_of(page, "usual")},
        .others_invited = str_is(page_field(page, "others"), "1"),
    };
    struct trial trial;

    if (str_is(what, "prepare")) {
        return trial_prepare(page->practice, &draft, err);
    }
    return trial_read(page->practice, &trial, err)
        && (str_is(what, "start") ? trial_start(page->practice, trial.id, err)
            : str_is(what, "end")
                ? trial_end(page->practice, trial.id, err)
                : err_set(err, ERR_INPUT, "Nothing was chosen."));
}

bool invitation_trial_post(struct page *page, struct err *err)
{
    struct invitation_settings_view view = {.page = page};

    if (!trial_step(page, err)) {
        return show_again(&view, err);
    }
    page_redirect(page, STR("/settings/invitation?saved=1#trial"));
    return true;
}

// ---- one invitation ---------------------------------------------------------

static bool act(struct page *page, const struct invitation_row *row,
                struct err *err)
{
    struct str what = page_field(page, "do");
    int version;

    if (str_is(what, "aside")) {
        return invitation_lay_aside(page->practice, row->id, err);
    }
    if (!staff_page_version(page, &version, err)) {
        return false;
    }
    return str_is(what, "send")
             ? invitation_sign(page->practice, row->id, version, err)
             : invitation_pass(page->practice, row->id, version, err);
}

static bool show_sheet(struct page *page, const struct invitation_row *row,
                       struct err *err)
{
    struct invitation_sheet_view view = {.page = page};
    struct invitation_text text;
    char ticket[TICKET_ROOM];
    int version;

    if (!staff_page_owns(page, row->client, &view.client, err)
        || !staff_page_version(page, &version, err)
        || !invitation_sign_paper(page->practice, row->id, version, ticket, err)
        || !invitation_text_read(page->practice, &text, err)
        || !staff_name(page->practice, page->practice->staff, &view.signer,
                       err)) {
        return false;
    }
    view.words = text.words;
    view.link.path = text_print(page->arena, "/i/%s", ticket);
    if (!invite_address(page, &view.link, err)) {
        return false;
    }
    invitation_sheet_html(&page->reply->body, &view);
    return true;
}

// The client's therapist; and who signed, for an answer that is meant for them.
static bool may_act(struct page *page, const struct invitation_row *row,
                    struct err *err)
{
    struct client client;

    return (row->answered_at > 0 && strcmp(row->answer_to, "signer") == 0
            && row->signer.n == page->visitor.staff.n)
        || staff_page_owns(page, row->client, &client, err);
}

bool invitation_post(struct page *page, struct err *err)
{
    struct invitation_row row;
    struct invitation_id id;

    if (!page_id(page, 0, &id.n, err)
        || !invitation_get(page->practice, id, &row, err)
        || !may_act(page, &row, err)) {
        return false;
    }
    if (str_is(page_field(page, "do"), "print")) {
        return show_sheet(page, &row, err);
    }
    if (!act(page, &row, err) && err->kind != ERR_CONFLICT) {
        return false;
    }
    page_redirect(page, STR("/endings#invitations"));
    return true;
}

// ---- who gets it ------------------------------------------------------------

static bool find_mine(struct page *page, struct invitation_view *view,
                      struct err *err)
{
    struct practice *practice = page->practice;
    struct invitation_text text;
    struct client client;
    struct door door;

    *view = (struct invitation_view){.page = page};
    if (!door_find(practice, page->param[0], &door, err)
        || !invitation_read(practice, door.client, &view->row, err)) {
        return false;
    }
    if (strcmp(door.kind, "invitation") != 0
        || view->row.episode.n != door.episode.n || view->row.sent_at == 0) {
        return err_set(err, ERR_MISSING,
                       "This link does not open a page any more.");
    }
    if (!invitation_text_of(practice, &view->row, &text, err)
        || !client_get(practice, door.client, &client, err)
        || !staff_name(practice, client.staff, &view->therapist, err)
        || !staff_name(practice, view->row.signer, &view->signer, err)) {
        return false;
    }
    view->words = text.words;
    return true;
}

bool invitation_page(struct page *page, struct err *err)
{
    struct invitation_view view;

    if (!find_mine(page, &view, err)) {
        return false;
    }
    invitation_html(&page->reply->body, &view);
    return true;
}

bool invitation_answer_post(struct page *page, struct err *err)
{
    struct invitation_view view;

    if (!find_mine(page, &view, err)) {
        return false;
    }
    view.typed = page_field(page, "words");
    // Sent twice: the first answer stays, and the page says so.
    if (view.row.answered_at > 0
        || invitation_answer(page->practice, view.row.id, view.typed,
                             page_field(page, "to"), err)) {
        page_redirect(page,
                      text_print(page->arena, "/i/%.*s", SHOW(page->param[0])));
        return true;
    }
    if (err->kind != ERR_INPUT) {
        return false;
    }
    view.problem = str_text(page->arena, str_of(err->text));
    page->reply->status = 422;
    invitation_html(&page->reply->body, &view);
    return true;
}
