#ifndef WEB_PAGE_LETTERS_H
#define WEB_PAGE_LETTERS_H

// page_letters - letters to a client (SH04): lines are chosen by ticks, the
// draft is edited, then given on paper or shared on the client's own page. No
// page here sends a letter: it is shared by the button of that name, and a
// message, if one is wished, only says that something waits.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/letter.h"
#include "practice/message.h"
#include "web/page_me.h"

struct letters_view {
    const struct page *page;
    struct client client;
    struct str therapist;
    const char *problem;
    struct letter *letters;
    int count;
    // a new one
    const struct letter_kind *kind; // NULL: not chosen yet
    struct line *lines;
    int line_count;
};
bool letters_page(struct page *page, struct err *err) MUST_USE;
bool letters_new_page(struct page *page, struct err *err) MUST_USE;
bool letters_new_post(struct page *page, struct err *err) MUST_USE;
bool me_letters_page(struct page *page, struct err *err) MUST_USE;

struct letter_view {
    const struct page *page;
    struct client client;
    struct str therapist;
    const char *problem;
    const char *said; // of a message, or that the client's word was kept
    struct letter letter;
    struct letter_version *versions;
    int version_count;
    struct letter_comment *comments;
    int comment_count;
    struct str typed; // words that could not be kept
};
bool letter_page(struct page *page, struct err *err) MUST_USE;
bool letter_post(struct page *page, struct err *err) MUST_USE;
// GET on the writing connection: the first time it is opened is kept.
bool me_letter_page(struct page *page, struct err *err) MUST_USE;
bool me_letter_post(struct page *page, struct err *err) MUST_USE;

// "draft" -> "A draft", "given" -> "Given on paper", ...
const char *letter_state_words(const struct letter *letter);
// Is a line of that group in the list?
bool lines_have(const struct line *lines, int count, enum line_group group);
// The lines that a posted form ticked, in the order of the list.
struct line *lines_ticked(const struct page *page, const struct line *lines,
                          int *count);

#endif
