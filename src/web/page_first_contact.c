// page_first_contact - see page_first_contact.h.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_first_contact.h"

#include "base/text.h"
#include "pages.h"
#include "practice/consent.h"
#include "web/staff_page.h"

// In the order in which a new client is led through them. An area adds its row
// with its page.
// clang-format off
const struct welcome_step WELCOME_STEPS[] = {
    {"name", "What to call me", "Your name and pronouns, in your own words."},
    {"limits", "How we work", "Times, messages, what stays private."},
    {"preferences", "How I like to work", "Six questions to talk about."},
    {"consent", "What I agree to", "Each thing by itself, with a yes or a no."},
    {"messages", "Messages", "If we may write to you, and how."},
    {"safety-plan", "My safety plan", "If you have one, or want one."},
};
// clang-format on
const int WELCOME_STEP_COUNT =
    (int)(sizeof WELCOME_STEPS / sizeof *WELCOME_STEPS);

// ---- what to expect ---------------------------------------------------------

bool me_welcome_page(struct page *page, struct err *err)
{
    struct welcome_view view = {0};

    if (!me_read(page, &view.me, err)
        || !welcome_read(page->practice, &view.welcome, err)) {
        return false;
    }
    me_welcome_html(&page->reply->body, &view);
    return true;
}

bool me_welcome_post(struct page *page, struct err *err)
{
    if (!welcome_seen(page->practice, page->visitor.client, err)) {
        return false;
    }
    me_back(page, "");
    return true;
}

// ---- what to call them ------------------------------------------------------

bool me_name_page(struct page *page, struct err *err)
{
    struct own_name_view view = {0};

    if (!me_read(page, &view.me, err)
        || !own_name_read(page->practice, view.me.client.id, &view.name, err)) {
        return false;
    }
    me_name_html(&page->reply->body, &view);
    return true;
}

bool me_name_post(struct page *page, struct err *err)
{
    struct own_name_view view = {
        .name = {.name = str_trim(page_field(page, "name")),
                 .pronouns = str_trim(page_field(page, "pronouns"))}
    };

    if (!me_read(page, &view.me, err)) {
        return false;
    }
    if (own_name_save(page->practice, view.me.client.id, &view.name, err)) {
        me_back(page, "name");
        return true;
    }
    if (err->kind != ERR_INPUT) {
        return false;
    }
    view.problem = str_text(page->arena, str_of(err->text));
    page->reply->status = 422;
    me_name_html(&page->reply->body, &view);
    return true;
}

// ---- consent ----------------------------------------------------------------

bool consent_lines_read(struct practice *practice, struct client_id client,
                        struct consent_lines *lines, struct err *err)
{
    *lines = (struct consent_lines){0};
    for (int i = 0; i < CONSENT_WORDS_COUNT; i++) {
        const struct consent_words *words = &CONSENT_WORDS[i];
        struct consent_line *line = &lines->at[lines->count];

        if (words != consent_words_now(str_of(words->purpose))
            || lines->count == CONSENT_LINES_MAX) {
            continue;
        }
        line->words = words;
        lines->count++;
        if (!consent_is_given(practice, client, words->purpose, &line->given,
                              &line->at, err)) {
            return false;
        }
    }
    return consent_receipts(practice, client, lines->receipts,
                            &lines->receipt_count, err)
        && listen_receipts(practice, client, lines->listening,
                           &lines->listening_count, err);
}

bool me_consent_page(struct page *page, struct err *err)
{
    struct me_consent_view view = {0};

    if (!me_read(page, &view.me, err)
        || !consent_lines_read(page->practice, view.me.client.id, &view.lines,
                               err)) {
        return false;
    }
    me_consent_html(&page->reply->body, &view);
    return true;
}

bool me_consent_post(struct page *page, struct err *err)
{
    struct str purpose = page_field(page, "purpose");
    bool given = str_is(page_field(page, "given"), "1");
    int version;

    if (!staff_page_version(page, &version, err)
        || !consent_answer(page->practice, page->visitor.client, purpose,
                           version, given, err)) {
        return false;
    }
    page_redirect(page,
                  text_print(page->arena, "%.*s#%.*s",
                             SHOW(me_path(page, "consent")), SHOW(purpose)));
    return true;
}

// ---- the practice's words ---------------------------------------------------

bool settings_welcome_page(struct page *page, struct err *err)
{
    struct welcome_settings_view view = {
        .page = page, .saved = form_find(&page->query, "saved").at != NULL};

    if (!welcome_read(page->practice, &view.welcome, err)) {
        return false;
    }
    view.typed = view.welcome.words;
    settings_welcome_html(&page->reply->body, &view);
    return true;
}

static bool show_conflict(struct page *page, struct str typed, struct err *err)
{
    struct welcome now;
    struct conflict_field field = {
        .name = "words", .label = "What to expect here", .yours = typed};
    struct conflict_view view = {.action = STR("/settings/welcome"),
                                 .back = STR("/settings/welcome"),
                                 .fields = &field,
                                 .count = 1};

    if (!welcome_read(page->practice, &now, err)) {
        return false;
    }
    field.now = now.words;
    view.version = now.version;
    staff_page_conflict(page, &view);
    return true;
}

bool settings_welcome_post(struct page *page, struct err *err)
{
    struct welcome_settings_view view = {.page = page,
                                         .typed = page_field(page, "words")};
    bool ours = str_is(page_field(page, "do"), "ours");
    int version;

    if (!staff_page_version(page, &version, err)) {
        return false;
    }
    if (welcome_write(page->practice, version, ours ? STR("") : view.typed,
                      err)) {
        page_redirect(page, STR("/settings/welcome?saved=1"));
        return true;
    }
    if (err->kind == ERR_CONFLICT) {
        return show_conflict(page, view.typed, err);
    }
    view.problem = str_text(page->arena, str_of(err->text));
    page->reply->status = 422;
    if (err->kind != ERR_INPUT
        || !welcome_read(page->practice, &view.welcome, err)) {
        return false;
    }
    settings_welcome_html(&page->reply->body, &view);
    return true;
}
