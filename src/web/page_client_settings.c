// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_client_settings.h"

#include "base/text.h"
#include "pages.h"
#include "practice/consent.h"

bool client_settings_page(struct page *page, struct err *err)
{
    struct client_settings_view view = {.page = page};
    bool given;

    if (!staff_page_client(page, &view.client, err)
        || !episode_newest(page->practice, view.client.id, &view.episode, err)
        || !consent_is_given(page->practice, view.client.id, "check_ins",
                             &given, &view.paused_at, err)) {
        return false;
    }
    view.paused = !given && view.paused_at > 0;
    view.saved = str_is(form_find(&page->query, "saved"), "1");
    client_settings_html(&page->reply->body, &view);
    return true;
}

// ---- the form ---------------------------------------------------------------

static struct client typed(const struct page *page, const struct client *now,
                           int version)
{
    struct client client = *now;

    client.version = version;
    client.name = str_trim(page_field(page, "name"));
    client.contact = str_trim(page_field(page, "contact"));
    client.answers_by = page_field(page, "answers_by");
    client.sharing = page_field(page, "sharing");
    client.sharing_why = str_trim(page_field(page, "sharing_why"));
    return client;
}

static void offer_both(struct page *page, const struct client *now,
                       const struct client *yours)
{
    struct conflict_field fields[] = {
        {"name",        "Name or nickname",                       now->name,        yours->name,       false},
        {"contact",     "Contact",                                now->contact,     yours->contact,    false},
        {"answers_by",  "How they answer (phone, tablet, paper)",
         now->answers_by,                                                           yours->answers_by, false},
        {"sharing",     "Sharing (together, therapist_only)",     now->sharing,
         yours->sharing,                                                                               false},
        {"sharing_why", "Why sharing is paused",                  now->sharing_why,
         yours->sharing_why,                                                                           false},
    };
    struct conflict_view view = {
        .action = text_print(page->arena, "/client/%lld/settings",
                             (long long)now->id.n),
        .back = text_print(page->arena, "/client/%lld/settings",
                           (long long)now->id.n),
        .version = now->version,
        .fields = fields,
        .count = 5,
    };

    staff_page_conflict(page, &view);
}

bool client_settings_post(struct page *page, struct err *err)
{
    struct client now;
    struct client yours;
    int version;

    if (!staff_page_client(page, &now, err)
        || !staff_page_version(page, &version, err)) {
        return false;
    }
    yours = typed(page, &now, version);
    if (!client_save(page->practice, &yours, err)) {
        if (err->kind != ERR_CONFLICT) {
            return false;
        }
        offer_both(page, &now, &yours);
        return true;
    }
    staff_page_back(page, now.id, "/settings?saved=1");
    return true;
}

// ---- a rest from forms, an ending -------------------------------------------

bool client_check_ins_post(struct page *page, struct err *err)
{
    struct client client;
    bool resume = str_is(page_field(page, "do"), "resume");

    if (!staff_page_client(page, &client, err)
        || !consent_set(page->practice, client.id, STR("check_ins"), resume,
                        err)) {
        return false;
    }
    staff_page_back(page, client.id, "/settings#check-ins");
    return true;
}

static bool end_or_agree(struct page *page, const struct episode *episode,
                         int version, struct err *err)
{
    struct str what = page_field(page, "do");
    bool agree = str_is(what, "agree");

    return agree || str_is(what, "withdraw")
             ? episode_set_ending_plan(page->practice, episode->id, version,
                                       agree, err)
             : episode_end(page->practice, episode->id, version, what, err);
}

bool client_ending_post(struct page *page, struct err *err)
{
    struct client client;
    struct episode episode;
    int version;

    if (!staff_page_client(page, &client, err)
        || !staff_page_version(page, &version, err)
        || !episode_newest(page->practice, client.id, &episode, err)) {
        return false;
    }
    if (!end_or_agree(page, &episode, version, err)
        && err->kind != ERR_CONFLICT) {
        return false;
    }
    staff_page_back(page, client.id, "/settings#ending");
    return true;
}
