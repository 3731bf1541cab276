// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_me.h"

#include "base/text.h"
#include "pages.h"
#include "practice/first_contact.h"
#include "practice/letter.h"
#include "practice/path.h"
#include "practice/staff.h"
#include "web/page_limits.h"
#include "web/page_me_agreed.h"
#include "web/page_times.h"

// In the order in which the hub shows them.
// clang-format off
const struct me_door ME_DOORS[] = {
    // my page, safety plan
    {"safety-plan", "My safety plan", "What helps me on a hard day."},
    {"welcome", "What to expect here", "How we work, and what I can decide."},
    {"consent", "What I agree to", "Each thing by itself, to say yes or no."},
    // coming
    {"times", "Our times", "When we meet, and how to change it."},
    // agreements
    {"goals",       "My goals",          "What I am working towards."},
    {"plan",        "My plan",           "What I want to try, and how it went."},
    {"agreed",      "What we agreed",    "What was promised and decided."},
    {"limits",      "How we work",       "Times, messages, what stays private."},
    {"preferences", "How I like to work", "Six questions to talk about."},
    // repair
    {"check-ins", "Our check-ins", "Did you two talk about them?"},
    // path
    {"path", "My path", "Where I come from, where I am, where I want to go."},
    {"letters", "Letters", "What your therapist wrote to you."},
    // endings
    {"ending", "What I take with me",
     "How we will know it is time, and what helps afterwards."},
    {"back", "The door is open", "Come back, or talk once, at any time."},
    {NULL, NULL, NULL},
};
// What can wait, in the order in which the hub says it.
const struct me_wait ME_WAITING[] = {
    // my page, safety plan
    {"welcome", welcome_waits},
    // coming
    {"times", my_times_wait},
    // agreements
    {"limits", me_limits_wait},
    {"goals",  me_goals_wait},
    // path
    {"letters", letter_waits},
    {"path", path_waits},
    // endings
    {NULL, NULL},
};
// clang-format on
const int ME_DOOR_COUNT = (int)(sizeof ME_DOORS / sizeof *ME_DOORS) - 1;
const int ME_WAIT_COUNT = (int)(sizeof ME_WAITING / sizeof *ME_WAITING) - 1;

bool me_read(struct page *page, struct me_view *view, struct err *err)
{
    view->page = page;
    return client_get(page->practice, page->visitor.client, &view->client, err)
        && staff_name(page->practice, view->client.staff, &view->therapist,
                      err);
}

struct str me_path(const struct page *page, const char *where)
{
    return text_print(page->arena, "/me/%.*s%s%s", SHOW(page->param[0]),
                      *where ? "/" : "", where);
}

void me_back(struct page *page, const char *where)
{
    page_redirect(page, me_path(page, where));
}

static bool find_lines(struct me_hub_view *view, struct err *err)
{
    struct practice *practice = view->me.page->practice;

    for (int i = 0; i < ME_WAIT_COUNT && view->line_count < ME_LINES_MAX; i++) {
        struct me_line line = {.path = ME_WAITING[i].path};

        if (!ME_WAITING[i].waits(practice, view->me.client.id, &line.line,
                                 err)) {
            return false;
        }
        if (line.line.len) {
            view->lines[view->line_count++] = line;
        }
    }
    return true;
}

bool me_page(struct page *page, struct err *err)
{
    struct me_hub_view view = {0};

    if (!me_read(page, &view.me, err) || !find_lines(&view, err)) {
        return false;
    }
    me_html(&page->reply->body, &view);
    return true;
}
