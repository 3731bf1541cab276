// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/staff_page.h"

#include "base/text.h"
#include "pages.h"
#include "practice/handover.h"
#include "practice/staff_leaving.h"

bool staff_page_owns(struct page *page, struct client_id id,
                     struct client *client, struct err *err)
{
    bool coming;

    if (!client_get(page->practice, id, client, err)) {
        return false;
    }
    if (client->staff.n == page->visitor.staff.n) {
        return true;
    }
    return handover_is_coming(page->practice, id, &coming, err)
        && (coming
                ? err_set(err, ERR_CONFLICT,
                          "They come to you. Please read the handover first: "
                          "it stands on your board.")
                : err_set(err, ERR_MISSING, "There is no such client."));
}

bool staff_page_answers_for(struct page *page, struct client_id id,
                            struct client *client, struct err *err)
{
    bool left = false;

    if (!client_get(page->practice, id, client, err)
        || (page->visitor.owner
            && !staff_leaving_is_left(page->practice, client, &left, err))) {
        return false;
    }
    return left || staff_page_owns(page, id, client, err);
}

bool staff_page_client(struct page *page, struct client *client,
                       struct err *err)
{
    struct client_id id;

    return page_id(page, 0, &id.n, err)
        && staff_page_owns(page, id, client, err);
}

bool staff_page_version(const struct page *page, int *version, struct err *err)
{
    int64_t number;

    if (!str_parse_int(page_field(page, "version"), &number) || number < 0
        || number > INT32_MAX) {
        return err_set(err, ERR_INPUT,
                       "This form came without its version. Go back, load the "
                       "page again and send it once more.");
    }
    *version = (int)number;
    return true;
}

void staff_page_back(struct page *page, struct client_id client,
                     const char *where)
{
    page_redirect(page, text_print(page->arena, "/client/%lld%s",
                                   (long long)client.n, where));
}

void staff_page_conflict(struct page *page, struct conflict_view *view)
{
    view->page = page;
    page->reply->status = 409;
    conflict_html(&page->reply->body, view);
}
