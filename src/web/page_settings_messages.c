// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_settings_messages.h"

#include "pages.h"

// What the form has, and where in the view it stands.
static const struct row {
    const char *name;
    size_t place;
} TEXTS[] = {
    {"sms_url",     offsetof(struct message_settings_view, sms_url)    },
    {"sms_form",    offsetof(struct message_settings_view, sms_form)   },
    {"sms_id",      offsetof(struct message_settings_view, sms_id)     },
    {"hook_url",    offsetof(struct message_settings_view, hook_url)   },
    {"quiet_from",  offsetof(struct message_settings_view, quiet_from) },
    {"quiet_until", offsetof(struct message_settings_view, quiet_until)},
};
static const struct row SECRETS[] = {
    {"sms_auth",       offsetof(struct message_settings_view, has_auth)       },
    {"incoming_token", offsetof(struct message_settings_view, has_token)      },
    {"hook_secret",    offsetof(struct message_settings_view, has_hook_secret)},
};
enum {
    TEXT_COUNT = sizeof TEXTS / sizeof *TEXTS,
    SECRET_COUNT = sizeof SECRETS / sizeof *SECRETS,
};

static struct str *text_at(struct message_settings_view *view, int i)
{
    return (struct str *)(void *)((char *)view + TEXTS[i].place);
}

static bool *kept_at(struct message_settings_view *view, int i)
{
    return (bool *)(void *)((char *)view + SECRETS[i].place);
}

static bool read_around(struct message_settings_view *view, struct err *err)
{
    struct practice *practice = view->page->practice;

    for (int i = 0; i < SECRET_COUNT; i++) {
        struct str secret;

        if (!setting_read(practice, SECRETS[i].name, &secret, err)) {
            return false;
        }
        *kept_at(view, i) = secret.len > 0;
    }
    return message_test_list(practice, view->tests, &view->test_count, err)
        && message_strangers(practice, view->strangers, STRANGERS_SHOWN,
                             &view->stranger_count, err);
}

static bool read_texts(struct message_settings_view *view, struct err *err)
{
    struct practice *practice = view->page->practice;
    struct str repeats;

    for (int i = 0; i < TEXT_COUNT; i++) {
        if (!setting_read(practice, TEXTS[i].name, text_at(view, i), err)) {
            return false;
        }
    }
    if (!setting_read(practice, "sms_repeats", &repeats, err)) {
        return false;
    }
    view->sms_repeats = str_is(repeats, "yes");
    return true;
}

bool settings_messages_page(struct page *page, struct err *err)
{
    struct message_settings_view view = {.page = page};

    if (!read_texts(&view, err) || !read_around(&view, err)) {
        return false;
    }
    view.saved = form_find(&page->query, "saved").at != NULL;
    view.tried = form_find(&page->query, "tried").at != NULL;
    settings_messages_html(&page->reply->body, &view);
    return true;
}

// ---- saving -----------------------------------------------------------------

static bool save_texts(struct message_settings_view *view, struct err *err)
{
    for (int i = 0; i < TEXT_COUNT; i++) {
        if (!setting_save(view->page->practice, str_of(TEXTS[i].name),
                          *text_at(view, i), err)) {
            return false;
        }
    }
    return setting_save(view->page->practice, STR("sms_repeats"),
                        view->sms_repeats ? STR("yes") : STR("no"), err);
}

// A secret that was not typed stays as it is; a dash removes it.
static bool save_secrets(struct message_settings_view *view, struct err *err)
{
    for (int i = 0; i < SECRET_COUNT; i++) {
        struct str typed = str_trim(page_field(view->page, SECRETS[i].name));

        if (typed.len
            && !setting_save(view->page->practice, str_of(SECRETS[i].name),
                             str_is(typed, "-") ? STR("") : typed, err)) {
            return false;
        }
    }
    return true;
}

static bool show_problem(struct message_settings_view *view, struct err *err)
{
    struct page *page = (struct page *)view->page;

    if (err->kind != ERR_INPUT) {
        return false;
    }
    view->problem = err->text;
    page->reply->status = 400;
    page->unchanged = true;
    return true;
}

bool settings_messages_post(struct page *page, struct err *err)
{
    struct message_settings_view view = {.page = page};
    struct err unread;

    for (int i = 0; i < TEXT_COUNT; i++) {
        *text_at(&view, i) = str_trim(page_field(page, TEXTS[i].name));
    }
    view.sms_repeats = page_field(page, "sms_repeats").at != NULL;
    if (save_texts(&view, err) && save_secrets(&view, err)) {
        page_redirect(page, STR("/settings/messages?saved=1"));
        return true;
    }
    if (!show_problem(&view, err) || !read_around(&view, &unread)) {
        return false;
    }
    settings_messages_html(&page->reply->body, &view);
    return true;
}

bool settings_messages_test(struct page *page, struct err *err)
{
    struct message_settings_view view = {.page = page};
    struct err unread;

    if (message_test_queue(page->practice, page_field(page, "way"),
                           page_field(page, "to"), err)) {
        page_redirect(page, STR("/settings/messages?tried=1#test"));
        return true;
    }
    if (!show_problem(&view, err) || !read_texts(&view, &unread)
        || !read_around(&view, &unread)) {
        return false;
    }
    settings_messages_html(&page->reply->body, &view);
    return true;
}
