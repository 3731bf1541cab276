// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_listen_share.h"

#include "base/text.h"
#include "pages.h"
#include "practice/profile.h"
#include "practice/staff.h"
#include "practice/supervision.h"
#include "practice/words.h"
#include "talk/mask.h"

enum { TURN_BYTES = 500 };

// ---- who must not be named --------------------------------------------------

static bool know_staff(struct page *page, struct mask *mask, struct err *err)
{
    struct staff *staff;
    int count;

    if (!staff_list(page->practice, &staff, &count, err)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        mask_know(mask, staff[i].name, MASK_NAME);
    }
    return true;
}

static bool open_mask(struct page *page, const struct listen_view *listen,
                      struct mask **mask, struct err *err)
{
    struct profile profile;

    *mask = mask_open(page->arena);
    mask_know(*mask, listen->client.name, MASK_NAME);
    mask_learn_transcript(*mask, &listen->transcript);
    if (!profile_read(page->practice, &profile, err)
        || !know_staff(page, *mask, err)) {
        return false;
    }
    mask_know(*mask, profile.name, MASK_PRACTICE);
    return true;
}

// ---- the lines --------------------------------------------------------------

static const char *who_says(const struct listening *listening, int turn)
{
    switch (listening->sides[turn]) {
    case SIDE_THERAPIST: return "Therapist";
    case SIDE_CLIENT: return "Client";
    default: return "Somebody else";
    }
}

// Its beginning, whole words: a space is never inside a letter of UTF-8.
static struct str beginning(struct str said)
{
    size_t len = TURN_BYTES;

    while (len > 0 && said.at[len] != ' ') {
        len--;
    }
    return (struct str){said.at, len};
}

static void add_turn(struct text *out, const struct listening *listening,
                     struct mask *mask, int turn)
{
    struct str said = mask_text(mask, listening->transcript->turns[turn].text);
    bool whole = said.len <= TURN_BYTES;

    text_addf(out, "%s: ", who_says(listening, turn));
    text_add(out, whole ? said : beginning(said));
    text_add(out, whole ? STR("\n") : STR(" …\n"));
}

// A moment that does not fit any more is left out whole.
static void add_moments(struct text *out, const struct listening *listening,
                        struct mask *mask, const struct moment *moments,
                        int count)
{
    for (int i = 0; i < count; i++) {
        struct text one = text_in(out->arena);

        text_addf(&one, "%s%s\n", text_str(out).len ? "\n" : "",
                  MOMENT_RULES[moments[i].id].title);
        for (int turn = moments[i].first; turn <= moments[i].last; turn++) {
            add_turn(&one, listening, mask, turn);
        }
        if (text_str(out).len + text_str(&one).len < LISTEN_SHARE_MOST) {
            text_add(out, text_str(&one));
        }
    }
}

static void propose(struct page *page, struct listen_share_view *view,
                    struct mask *mask)
{
    const struct listening *listening = &view->listen->listening;
    const struct moments_choice *choice = &listening->choice;
    struct text words = text_in(page->arena);

    add_moments(&words, listening, mask, choice->look, choice->look_count);
    add_moments(&words, listening, mask, choice->well, choice->well_count);
    view->words = text_str(&words);
    view->masked = mask_count(mask, MASK_KINDS);
}

// ---- the page ---------------------------------------------------------------

static bool read_view(struct page *page, struct listen_share_view *view,
                      struct mask **mask, struct err *err)
{
    if (!listen_view_read(page, view->listen, err)) {
        return false;
    }
    if (view->listen->found.state != LISTEN_READY) {
        return err_set(err, ERR_MISSING,
                       "There is no transcript of this session.");
    }
    page->visitor.client = view->listen->found.client;
    return open_mask(page, view->listen, mask, err);
}

bool listen_share_page(struct page *page, struct err *err)
{
    struct listen_view listen = {0};
    struct listen_share_view view = {.listen = &listen};
    struct mask *mask;

    if (!read_view(page, &view, &mask, err)) {
        return false;
    }
    propose(page, &view, mask);
    page->deed = LISTEN_OPENED;
    listen_share_html(&page->reply->body, &view);
    return true;
}

bool listen_share_post(struct page *page, struct err *err)
{
    struct listen_view listen = {0};
    struct listen_share_view view = {.listen = &listen,
                                     .words = page_field(page, "words")};
    struct mask *mask;
    int64_t id;

    if (!read_view(page, &view, &mask, err)) {
        return false;
    }
    if (supervision_add_lines(
            page->practice, listen.found.client, listen.found.session,
            mask_text(mask, str_trim(view.words)), &id, err)) {
        page_redirect(page, STR("/my/supervision"));
        return true;
    }
    if (err->kind != ERR_INPUT && err->kind != ERR_LIMIT) {
        return false;
    }
    view.problem = str_text(page->arena, str_of(err->text));
    page->unchanged = true;
    page->reply->status = 422;
    listen_share_html(&page->reply->body, &view);
    return true;
}
