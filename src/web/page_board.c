// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_board.h"

#include "base/text.h"
#include "pages.h"
#include "practice/leaving.h"
#include "practice/staff_leaving.h"
#include "web/when.h"

#include <string.h>

const struct board_heading BOARD_HEADINGS[BOARD_GROUP_COUNT] = {
    [BOARD_NOW] = {"now",        "Needs you now",               "now"   },
    [BOARD_LOOK] = {"look",       "Worth a look",                "soon"  },
    [BOARD_TODAY] = {"today",      "Today\xe2\x80\x99s sessions", NULL    },
    [BOARD_CANNOT_SEE] = {"cannot-see", "We cannot see",               "unseen"},
    [BOARD_EVERYONE] = {"everyone",   "Everyone else",               NULL    },
};

static const struct {
    const char *words;
    const char *path; // behind /client/ID; NULL: the safety card
} BUTTONS[BOARD_GROUP_COUNT] = {
    [BOARD_NOW] = {"Open",   NULL     },
    [BOARD_LOOK] = {"Look",   "/card"  },
    [BOARD_TODAY] = {"Glance", "/glance"},
    [BOARD_CANNOT_SEE] = {"Look",   "/card"  },
    [BOARD_EVERYONE] = {"Glance", "/glance"},
};

struct str board_since(const struct board_view *view,
                       const struct board_row *row)
{
    return row->since == 0 ? STR("")
                           : when_waiting(view->page->practice, row->since);
}

struct str board_next(const struct board_view *view,
                      const struct board_row *row)
{
    return row->next_at == 0 ? STR("nothing booked")
                             : when_time(view->page->practice, row->next_at);
}

struct str board_button_path(const struct board_view *view,
                             enum board_group group,
                             const struct board_row *row)
{
    struct arena *arena = view->page->arena;

    if (row->asks.n != 0) {
        return text_print(arena, "/session/%lld#times", (long long)row->asks.n);
    }
    return BUTTONS[group].path == NULL
             ? text_print(arena, "/safety/%lld", (long long)row->reason.n)
             : text_print(arena, "/client/%lld%s", (long long)row->client.n,
                          BUTTONS[group].path);
}

const char *board_button_words(enum board_group group)
{
    return BUTTONS[group].words;
}

struct str board_demo_words(const struct board_view *view)
{
    int demo = view->board.demo;

    return demo == 1 ? STR("One of these people is fictional.")
         : demo == 2 ? STR("Two of these people are fictional.")
                     : text_print(view->page->arena,
                                  "%d of these people are fictional.", demo);
}

// ?show=look&from=100
static void read_wish(const struct page *page, struct board_wish *wish)
{
    struct str show = form_find(&page->query, "show");
    int64_t from = 0;

    *wish = (struct board_wish){.open = BOARD_GROUP_COUNT};
    for (int i = 0; i < BOARD_GROUP_COUNT; i++) {
        if (str_is(show, BOARD_HEADINGS[i].id)) {
            wish->open = (enum board_group)i;
        }
    }
    if (str_parse_int(form_find(&page->query, "from"), &from) && from > 0
        && from < INT32_MAX) {
        wish->from = (int)from;
    }
}

static bool read_owners(struct board_view *view, struct err *err)
{
    struct practice *practice = view->page->practice;

    return !view->page->visitor.owner
        || (staff_leaving_client_count(practice, &view->waiting, err)
            && staff_leaving_still_named(practice, &view->still_named, err));
}

bool board_page(struct page *page, struct err *err)
{
    struct board_view view = {.page = page};

    if (!page->visitor.therapist) {
        board_of_others_html(&page->reply->body, page);
        return true;
    }

    read_wish(page, &view.wish);
    view.sought = str_trim(form_find(&page->query, "find"));
    if (!board_read(page->practice, &view.wish, &view.board, err)
        || !read_owners(&view, err)
        || !leaving_going_out(page->practice, page->visitor.staff,
                              &view.going_out, err)
        || !handover_list(page->practice, page->practice->staff, false,
                          &view.handovers, &view.handover_count, err)
        || (view.sought.len > 0
            && !board_find(page->practice, view.sought, &view.found, err))) {
        return false;
    }
    board_html(&page->reply->body, &view);
    return true;
}
