// page - the few helpers that every page uses; see page.h.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page.h"

bool page_id(const struct page *page, int n, int64_t *id, struct err *err)
{
    return (str_parse_int(page->param[n], id) && *id > 0)
        || err_set(err, ERR_MISSING, "There is no such page.");
}

struct str page_field(const struct page *page, const char *name)
{
    return form_find(&page->fields, name);
}

void page_redirect(struct page *page, struct str path)
{
    page->reply->status = 303;
    page->reply->location = path;
}
