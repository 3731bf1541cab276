// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_me.h"

#include "base/text.h"
#include "pages.h"
#include "practice/episode.h"
#include "practice/first_contact.h"
#include "practice/handover.h"
#include "practice/letter.h"
#include "practice/listen.h"
#include "practice/path.h"
#include "practice/staff.h"
#include "web/page_limits.h"
#include "web/page_me_agreed.h"
#include "web/page_times.h"

const char *const ME_GROUP_TITLES[ME_GROUPS] = {
    [ME_WORK] = "What we work on",
    [ME_TOGETHER] = "How we work together",
    [ME_HARD_DAY] = "On a hard day",
    [ME_AFTER] = "When it ends",
};

static bool shows_when_ended(struct practice *practice, struct client_id client,
                             bool *shown, struct err *err)
{
    struct episode episode;

    if (!episode_newest(practice, client, &episode, err)) {
        return false;
    }
    *shown = !episode_goes_on(&episode);
    return true;
}

// In the order in which the hub shows them, group by group. Few are better:
// a door that is not for everybody says so with a function.
// clang-format off
static const struct me_door ME_DOORS[] = {
    // coming
    {"times", "Our times", "When we meet, and how to change it.", ME_WORK,
     NULL},
    // agreements
    {"goals", "My goals", "What I am working towards.", ME_WORK, NULL},
    {"plan", "My plan", "What I want to try, and how it went.", ME_WORK, NULL},
    {"agreed", "What we agreed", "What was promised and decided.", ME_WORK,
     NULL},
    // path
    {"path", "My path", "Where I come from, where I am, where I want to go.",
     ME_WORK, NULL},
    {"letters", "Letters", "What your therapist wrote to you.", ME_WORK, NULL},
    // agreements, repair
    {"limits", "How we work", "Times, messages, what stays private.",
     ME_TOGETHER, NULL},
    {"preferences", "How I like to work", "Six questions to talk about.",
     ME_TOGETHER, NULL},
    {"check-ins", "Our check-ins", "Did you two talk about them?", ME_TOGETHER,
     NULL},
    // first contact
    {"welcome", "What to expect here", "What can happen, and what I decide.",
     ME_TOGETHER, NULL},
    {"name", "What to call me", "My name and pronouns, in my own words.",
     ME_TOGETHER, NULL},
    {"consent", "What I agree to", "Each thing by itself, to say yes or no.",
     ME_TOGETHER, NULL},
    // listening
    {"listening", "Written copies",
     "Of a session, only if I say yes.", ME_TOGETHER, listen_shows},
    // messages
    {"messages", "Messages", "How I may be written to.", ME_TOGETHER, NULL},
    // safety plan
    {"safety-plan", "My safety plan", "What helps me then, in my own words.",
     ME_HARD_DAY, NULL},
    // endings
    {"ending", "What I take with me",
     "How we will know it is time, and what helps afterwards.", ME_AFTER, NULL},
    {"back", "The door is open", "Come back, or talk once, at any time.",
     ME_AFTER, shows_when_ended},
    {NULL, NULL, NULL, ME_GROUPS, NULL},
};
// What can wait, in the order in which the hub says it.
static const struct me_wait ME_WAITING[] = {
    // my page, safety plan
    {"welcome", welcome_waits},
    // coming
    {"times", my_times_wait},
    // agreements
    {"limits", me_limits_wait},
    {"goals",  me_goals_wait},
    // path
    {"handover", handover_waits},
    {"letters", letter_waits},
    {"path", path_waits},
    // listening
    {"listening", listen_waits},
    // endings
    {NULL, NULL},
};
// clang-format on
enum { ME_DOOR_COUNT = sizeof ME_DOORS / sizeof *ME_DOORS - 1 };
enum { ME_WAIT_COUNT = sizeof ME_WAITING / sizeof *ME_WAITING - 1 };

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

static bool find_doors(struct me_hub_view *view, struct err *err)
{
    for (int i = 0; i < ME_DOOR_COUNT && view->door_count < ME_DOORS_MAX; i++) {
        const struct me_door *door = &ME_DOORS[i];
        bool shown = true;

        if (door->shows
            && !door->shows(view->me.page->practice, view->me.client.id, &shown,
                            err)) {
            return false;
        }
        if (shown) {
            view->doors[view->door_count++] = door;
        }
    }
    return true;
}

bool me_page(struct page *page, struct err *err)
{
    struct me_hub_view view = {0};

    if (!me_read(page, &view.me, err) || !find_lines(&view, err)
        || !find_doors(&view, err)) {
        return false;
    }
    me_html(&page->reply->body, &view);
    return true;
}
