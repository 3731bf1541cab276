// page_plan_copy - see page_plan_copy.h.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_plan_copy.h"

#include "base/embedded.h"
#include "base/text.h"
#include "pages.h"
#include "practice/my_page.h"
#include "web/page_asset.h"

#include <string.h>

static struct str worker_script(void)
{
    for (int i = 0; i < EMBEDDED_ASSETS_COUNT; i++) {
        if (strcmp(EMBEDDED_ASSETS[i].name, "plan-worker.js") == 0) {
            return EMBEDDED_ASSETS[i].bytes;
        }
    }
    return (struct str){0};
}

// Addresses have letters, digits and "/.?=-" only: nothing to escape.
bool plan_worker_page(struct page *page, struct err *err)
{
    struct text *body = &page->reply->body;

    (void)err;
    page->reply->type = "text/javascript; charset=utf-8";
    text_addf(body, "const COPY = \"%.*s\";\n",
              SHOW(me_path(page, "safety-plan/copy")));
    text_addf(body, "const STATE = \"%.*s\";\n",
              SHOW(me_path(page, "copy-state")));
    text_addf(body, "const FILES = [\"%s\", \"%s\", \"%s\", \"%s\"];\n",
              asset_path("rapport.css"), asset_path("rapport.js"),
              asset_path("plan.js"), asset_path("icon.svg"));
    text_add(body, worker_script());
    return true;
}

bool plan_copy_page(struct page *page, struct err *err)
{
    struct safety_plan_view view;

    if (!safety_plan_view_read(page, &view, err)) {
        return false;
    }
    page->help = STR("#help"); // all that is there without a connection
    plan_copy_html(&page->reply->body, &view);
    return true;
}

// Scripts ask with "quiet" and need no page for an answer.
static bool done(struct page *page)
{
    if (str_is(page_field(page, "quiet"), "1")) {
        page->reply->status = 204;
    } else {
        me_back(page, "safety-plan");
    }
    return true;
}

bool plan_keep_post(struct page *page, struct err *err)
{
    return safety_plan_copied(page->practice, page->visitor.client, "phone",
                              err)
        && done(page);
}

bool plan_remove_post(struct page *page, struct err *err)
{
    return safety_plan_copy_removed(page->practice, page->visitor.client, err)
        && done(page);
}

bool plan_copy_state_page(struct page *page, struct err *err)
{
    bool closed = false;

    if (page->practice
        && !my_page_was_closed(page->practice, page->param[0], &closed, err)) {
        return false;
    }
    page->reply->type = "text/plain; charset=utf-8";
    text_add(&page->reply->body, closed ? STR("remove") : STR("keep"));
    return true;
}
