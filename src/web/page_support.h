#ifndef WEB_PAGE_SUPPORT_H
#define WEB_PAGE_SUPPORT_H

// page_support - "/client/:id/support": "What might be in the way?" (PRODUCT.md
// C13) in five steps on one page. Nothing is marked as the right choice.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/support.h"
#include "practice/talk.h"
#include "web/page_invite.h"
#include "web/page_repair.h"

struct support_view {
    const struct page *page;
    struct client client;
    struct support walk; // the one that goes on
    struct support_form form;
    struct support *chosen; // earlier choices, newest first
    int chosen_count;
    struct talk talked; // about the newest choice
    int64_t opened_at;  // first looked at since then, 0: not yet
    // After the forms of this page:
    struct invite_link link; // of the eight questions; path empty: not made
    struct str problem;
    struct str typed_option, typed_words, typed_day;
};

// One option: why, how to begin, where it is from.
struct support_option_view {
    const struct page *page;
    struct client client;
    const struct support_option *option;
};

// The eight questions, to be read aloud.
struct support_aloud_view {
    const struct page *page;
    struct client client;
    const struct instrument *instrument;
    struct str problem;
};

// "1 a little", or "no answer"
struct str support_answer_words(const struct support_view *view,
                                const char *area, int n);
// The item's text.
struct str support_question_words(const struct support_view *view,
                                  const char *area, int n);
const char *support_option_title(const struct support *walk);

bool support_page(struct page *page, struct err *err);
bool support_post(struct page *page, struct err *err);
bool support_option_page(struct page *page, struct err *err);
bool support_aloud_page(struct page *page, struct err *err);
bool support_aloud_post(struct page *page, struct err *err);

#endif
