#ifndef WEB_PAGE_FORM_H
#define WEB_PAGE_FORM_H

// page_form - what a client with a link sees: the questions, "thank you", the
// page after a safety answer, "need help now" (pages/form.html).
//
// Looking never changes anything: mail scanners open links before people do.
// Everything works without scripts; with them each tap is posted to
// /f/:ticket/answer, which answers 204, or 200 and the path of the page that
// the client is to see at once.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/crisis.h"
#include "practice/safety.h"
#include "practice/safety_plan.h"
#include "practice/submission.h"
#include "web/layout.h"

struct form_view {
    const struct page *page;
    const struct administration *administration;
    const struct questionnaire *questionnaire;
    const struct crisis_lines *lines;
    const struct safety_page *safety; // of the safety page only
    struct safety_plan plan;          // what the client wants shown of it
    const struct form *typed;         // what was sent and could not be kept
    struct str therapist_name;        // who reads it
    struct str ticket;                // empty: without a link (/help)
    struct str problem;               // why not, and
    struct str wrong_field;           // where, when that is known
    struct str read_by;               // "tomorrow 10:00"; empty: not known
    bool open;
    bool ask_not_watched;
    bool ticked_not_watched;
    bool my_page; // a button leads to the client's own page
    bool again;   // opened after it was sent
};

// Pages, for ROUTES.
bool form_page(struct page *page, struct err *err) MUST_USE;
bool form_send(struct page *page, struct err *err) MUST_USE;
bool form_answer(struct page *page, struct err *err) MUST_USE;
bool form_not_today(struct page *page, struct err *err) MUST_USE;
bool form_thanks_page(struct page *page, struct err *err) MUST_USE;
bool form_safety_page(struct page *page, struct err *err) MUST_USE;
bool form_safety_reply(struct page *page, struct err *err) MUST_USE;
bool form_plan_page(struct page *page, struct err *err) MUST_USE;
bool form_help_page(struct page *page, struct err *err) MUST_USE;
bool form_help_send(struct page *page, struct err *err) MUST_USE;

// Words and facts for the template.
const char *form_title(const struct form_view *view);
const char *form_intro(const struct form_view *view);
struct str form_thanks(const struct form_view *view);
struct str form_section(const struct question *question);
const char *form_input_type(const struct question *question);
const char *form_line_verb(const struct crisis_line *line);
struct str form_by_words(struct practice *practice, int64_t at);
const char *form_reply_words(struct str reply);
struct str form_view_answer(const struct form_view *view,
                            const struct question *question);
bool form_is_chosen(struct str answer, int value);
bool form_is_safety(const struct question *question, int value);

#endif
