// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_invite.h"

#include "base/arena.h"
#include "base/text.h"
#include "measure/registry.h"
#include "pages.h"
#include "practice/instrument_use.h"
#include "practice/profile.h"
#include "web/site.h"
#include "web/staff_page.h"

enum { CHOICES_MAX = 64, PATH_ROOM = 64 };

// ---- the link ---------------------------------------------------------------

static bool is_local(struct str host)
{
    return str_starts(host, STR("127.")) || str_starts(host, STR("localhost"))
        || str_starts(host, STR("[::1]"));
}

bool invite_address(const struct page *page, struct invite_link *link,
                    struct err *err)
{
    struct profile profile;

    if (!profile_read(page->practice, &profile, err)) {
        return false;
    }
    link->local = !profile.public_url.len && is_local(page->request->host);
    link->url = profile.public_url.len
                  ? text_print(page->arena, "%.*s%.*s",
                               SHOW(profile.public_url), SHOW(link->path))
                  : text_print(page->arena, "%s://%.*s%.*s",
                               page->site->secure ? "https" : "http",
                               SHOW(page->request->host), SHOW(link->path));
    return true;
}

bool invite_make(struct page *page, const struct invitation *invitation,
                 struct invite_link *link, struct err *err)
{
    char ticket[TICKET_ROOM];
    struct administration_id id;
    if (!administration_invite(page->practice, invitation, ticket, &id, err)) {
        return false;
    }
    link->path = text_print(page->arena, "/f/%s", ticket);
    return invite_address(page, link, err);
}

// ---- a form for a client ----------------------------------------------------

static void add_choice(struct invite_view *view, const char *form,
                       const char *name)
{
    view->choices[view->choice_count++] =
        (struct invite_choice){str_of(form), str_of(name)};
}

// The two checks, then every instrument that is on.
static bool list_choices(struct page *page, struct invite_view *view,
                         struct err *err)
{
    const struct registry *registry = page->practice->registry;
    bool good = true;

    view->choices = arena_take(page->arena, CHOICES_MAX, sizeof *view->choices);
    add_choice(view, "pre", "Before a session");
    add_choice(view, "post", "After a session");
    for (int i = 0; good && i < registry->count; i++) {
        const struct instrument *instrument = &registry->instruments[i];
        struct instrument_use use = {0};

        good = instrument_use_read(page->practice, instrument, &use, err);
        if (good && use.on && !instrument->own
            && view->choice_count < CHOICES_MAX) {
            add_choice(view, instrument->code, instrument->name);
        }
    }
    return good;
}

bool invite_page(struct page *page, struct err *err)
{
    struct invite_view view = {.page = page, .chosen = STR("pre")};

    if (!staff_page_client(page, &view.client, err)
        || !list_choices(page, &view, err)) {
        return false;
    }
    invite_html(&page->reply->body, &view);
    return true;
}

bool invite_post(struct page *page, struct err *err)
{
    struct invite_view view = {.page = page,
                               .chosen = page_field(page, "form")};
    struct invitation invitation = {.form = view.chosen};

    if (!staff_page_client(page, &view.client, err)
        || !list_choices(page, &view, err)) {
        return false;
    }
    invitation.client = view.client.id;
    if (!invite_make(page, &invitation, &view.link, err)) {
        if (err->kind != ERR_INPUT && err->kind != ERR_DENIED) {
            return false;
        }
        view.problem = err->text;
        page->reply->status = 400;
    }
    invite_html(&page->reply->body, &view);
    return true;
}

// ---- a new client -----------------------------------------------------------

bool client_new_page(struct page *page, struct err *err)
{
    const struct client_new_view view = {.page = page};

    (void)err;
    client_new_html(&page->reply->body, &view);
    return true;
}

bool client_new_post(struct page *page, struct err *err)
{
    struct client_new_view view = {
        .page = page,
        .name = str_trim(page_field(page, "name")),
        .contact = str_trim(page_field(page, "contact")),
        .answers_by = page_field(page, "answers_by")};
    const struct client draft = {.name = view.name,
                                 .contact = view.contact,
                                 .answers_by = view.answers_by,
                                 .staff = page->practice->staff};
    struct client_id id;

    if (client_add(page->practice, &draft, &id, err)) {
        page_redirect(page,
                      text_print(page->arena, "/client/%lld", (long long)id.n));
        return true;
    }
    if (err->kind != ERR_INPUT) {
        return false;
    }
    view.problem = err->text;
    page->reply->status = 400;
    client_new_html(&page->reply->body, &view);
    return true;
}
