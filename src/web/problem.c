// problem - an error becomes a page: one table from its kind to a status and
// to words. What went wrong inside is for the log, never for the web.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/problem.h"

#include "pages.h"

static const struct problem {
    int status;
    const char *title;
    const char *words; // NULL: what the error itself says
} PROBLEMS[] = {
    [ERR_NONE] = {500, "Something went wrong",             "Please try again."},
    [ERR_INPUT] = {400, "Something is not right yet",       NULL               },
    [ERR_DENIED] = {403, "This is not open to you",          NULL               },
    [ERR_MISSING] = {404, "This is not here",                 NULL               },
    [ERR_CONFLICT] = {409, "Somebody was here first",          NULL               },
    [ERR_LIMIT] = {429, "Too much at once",                 NULL               },
    [ERR_BUSY] = {503, "One moment, please",
                  "Rapport is busy. Wait a few seconds and send it again."    },
    [ERR_OUTSIDE] = {503, "This could not be kept just now",
                  "What you kept before is safe. Wait a few minutes and "
                     "send it again."                                         },
    [ERR_BUG] = {500, "Something went wrong on our side",
                  "What you kept before is safe. Please try again; if it "
                 "happens again, tell your practice."                         },
};

int problem_status(enum err_kind kind)
{
    return PROBLEMS[kind].status;
}

const char *problem_title(const struct problem_view *view)
{
    return PROBLEMS[view->err->kind].title;
}

const char *problem_words(const struct problem_view *view)
{
    const char *words = PROBLEMS[view->err->kind].words;

    return words ? words : view->err->text;
}

void page_problem(struct page *page, const struct err *err)
{
    struct problem_view view = {page, err};

    *page->reply = (struct reply){.status = problem_status(err->kind),
                                  .body = text_in(page->arena)};
    if (page->reply->status == 503) {
        page->reply->headers = STR("Retry-After: 3\r\n");
    }
    problem_page_html(&page->reply->body, &view);
}
