// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_preferences.h"

#include "pages.h"

static bool take_fields(struct page *page, struct preference *card,
                        struct err *err)
{
    for (int i = 0; i < page->fields.count; i++) {
        if (!preference_set(page->arena, card, page->fields.fields[i].name,
                            page->fields.fields[i].value, err)) {
            return false;
        }
    }
    return true;
}

static bool read_cards(struct page *page, struct client_id client,
                       struct preferences_view *view, struct err *err)
{
    view->page = page;
    view->saved = form_find(&page->query, "saved").at != NULL;
    if (!preference_list(page->practice, client, &view->all, &view->count,
                         err)) {
        return false;
    }
    if (view->count > 0 && view->problem == NULL) {
        view->shown = view->all[0];
    }
    return true;
}

// Keeps one more card; false with ERR_INPUT: the page is shown once more.
static bool keep(struct page *page, struct client_id client, bool by_client,
                 struct preferences_view *view, struct err *why)
{
    view->shown = (struct preference){.by_client = by_client};
    if (take_fields(page, &view->shown, why)
        && preference_save(page->practice, client, &view->shown, why)) {
        return true;
    }
    view->problem = why->text;
    page->unchanged = true;
    page->reply->status = 400;
    return false;
}

// ---- the therapist, from paper ----------------------------------------------

static bool show(struct page *page, struct preferences_view *view,
                 struct err *err)
{
    if (!read_cards(page, view->client.id, view, err)) {
        return false;
    }
    preferences_html(&page->reply->body, view);
    return true;
}

bool preferences_page(struct page *page, struct err *err)
{
    struct preferences_view view = {0};

    return staff_page_client(page, &view.client, err) && show(page, &view, err);
}

bool preferences_post(struct page *page, struct err *err)
{
    struct preferences_view view = {0};
    struct err why = {0};

    if (!staff_page_client(page, &view.client, err)) {
        return false;
    }
    if (keep(page, view.client.id, false, &view, &why)) {
        staff_page_back(page, view.client.id, "/agreements#preferences");
        return true;
    }
    if (why.kind != ERR_INPUT) {
        *err = why;
        return false;
    }
    return show(page, &view, err);
}

// ---- the client -------------------------------------------------------------

static bool me_show(struct page *page, struct preferences_view *view,
                    struct err *err)
{
    if (!me_read(page, &view->me, err)
        || !read_cards(page, view->me.client.id, view, err)) {
        return false;
    }
    me_preferences_html(&page->reply->body, view);
    return true;
}

bool me_preferences_page(struct page *page, struct err *err)
{
    struct preferences_view view = {0};

    return me_show(page, &view, err);
}

bool me_preferences_post(struct page *page, struct err *err)
{
    struct preferences_view view = {0};
    struct err why = {0};

    if (keep(page, page->visitor.client, true, &view, &why)) {
        me_back(page, "preferences?saved=1");
        return true;
    }
    if (why.kind != ERR_INPUT) {
        *err = why;
        return false;
    }
    return me_show(page, &view, err);
}
