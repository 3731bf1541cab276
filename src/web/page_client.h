#ifndef WEB_PAGE_CLIENT_H
#define WEB_PAGE_CLIENT_H

// page_client - "/client/:id": one client, whole: the course in a large chart,
// what both have agreed, who came when, which forms came. And the small forms
// on that page, each a post of its own that works without a script.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/course_view.h"
#include "practice/decision.h"
#include "practice/episode.h"
#include "practice/expected.h"
#include "practice/form_list.h"
#include "practice/goal.h"
#include "practice/plan.h"
#include "practice/promise.h"
#include "practice/session.h"
#include "practice/session_change.h"
#include "web/chart.h"
#include "web/client_about.h"
#include "web/page_agreed.h"
#include "web/staff_page.h"

struct client_view {
    const struct page *page;
    struct client client;
    struct client_about about;
    struct episode episode;
    bool own_vision; // the client wrote it on their path
    struct course_view course;
    int series; // which one the chart shows
    struct chart chart;
    struct expected_others others; // who started here, where they may be drawn
    struct agreed agreed;
    struct session *sessions; // newest first
    int session_count;
    struct change_counts changes; // of times, by whom
    struct form_row *forms;
    int form_count;
    int reason_count; // open reasons on the card
    bool sharing;
};

// "Pre-session check", "PHQ-9"
struct str client_form_name(const struct page *page, const char *form);
// What came of it: "12", "not today", "waiting", ...
struct str client_form_result(const struct page *page,
                              const struct form_row *row);
// "was here", "moved by the client", ...
const char *client_attendance_words(enum attendance attendance);
const char *client_review_words(enum plan_result review);

bool client_page(struct page *page, struct err *err);

// What a correction changed, newest first.
enum { CHANGES_SHOWN = 64 };
struct answer_change {
    const struct question *question;
    struct str before; // in words; empty: no answer
};
struct form_correction {
    int64_t at;
    struct str reason;
    struct answer_change changes[CHANGES_SHOWN];
    int count;
};

// One form of the client's with the answers that were given.
struct client_form_view {
    const struct page *page;
    struct client client;
    struct administration administration;
    struct questionnaire form;
    int version;        // the newest; 0: nothing was sent
    bool by_staff;      // it was entered for the client
    int64_t entered_at; // and then
    struct form_correction *corrections;
    int correction_count;
};
// An answer in the words that were on the form.
struct str client_answer_words(const struct page *page,
                               const struct question *question);
// Is this the option that was chosen?
bool client_is_answer(const struct question *question,
                      const struct option *option);
bool client_form_page(struct page *page, struct err *err);
bool client_form_correct(struct page *page, struct err *err);

// POST /client/:id/WHAT: adds one thing.
bool client_add_event(struct page *page, struct err *err);
bool client_set_vision(struct page *page, struct err *err);

#endif
