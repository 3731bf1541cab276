#ifndef WEB_PAGE_AGREED_H
#define WEB_PAGE_AGREED_H

// page_agreed - "/client/:id/agreements": all that therapist and client agreed:
// goals, plans, promises, decisions, how the client likes to work, and whether
// they have read the practice's limits. The same reading fills the client's own
// pages (web/page_me_agreed.h) and the summary (web/page_summary.h).
//
// That a promise is late is said here and to the therapist alone (S8).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/decision.h"
#include "practice/goal.h"
#include "practice/limits.h"
#include "practice/plan.h"
#include "practice/preference.h"
#include "practice/promise.h"
#include "web/staff_page.h"

enum { AGREED_PLANS = 8 };

struct agreed {
    struct promise *open, *ended;
    int open_count, ended_count;
    struct promise_change *changes; // oldest first
    int change_count;
    struct plan *plans; // newest first
    int plan_count;
    struct goal_story *goals;
    int goal_count;
    struct decision *decisions; // newest first
    int decision_count;
    struct preference preference; // the newest
    struct limits_standing limits;
};
bool agreed_read(struct practice *practice, struct client_id client,
                 struct agreed *agreed, struct err *err) MUST_USE;

struct agreed_view {
    const struct page *page;
    struct client client;
    struct agreed agreed;
    int64_t session;  // a plan card is made from this session's page; 0: not
    const char *told; // what became of a message, or NULL
};
bool agreed_page(struct page *page, struct err *err);

// POST /client/:id/WHAT: adds one thing.
bool client_add_promise(struct page *page, struct err *err);
bool client_add_plan(struct page *page, struct err *err);
bool client_add_goal(struct page *page, struct err *err);
bool client_add_decision(struct page *page, struct err *err);

// POST /promise/:id, /plan/:id, /goal/:id, /decision/:id: changes one thing.
bool promise_post(struct page *page, struct err *err);
bool plan_post(struct page *page, struct err *err);
bool goal_post(struct page *page, struct err *err);
bool decision_post(struct page *page, struct err *err);

// How a plan went, from the fields review, difficulty, usefulness and line.
bool agreed_take_look(const struct page *page, struct plan_look *look,
                      struct err *err) MUST_USE;

// ---- for the templates ------------------------------------------------------

// "not yet agreed by both", "Kite has agreed; you have not yet", ...; empty
// when it is active.
struct str agreed_standing_words(const struct page *page,
                                 const struct goal *goal, struct str client);
// The ratings as points of a line in a box of 120 by 22, and in words.
struct str agreed_rating_points(struct arena *arena,
                                const struct goal_story *story);
struct str agreed_rating_words(struct arena *arena,
                               const struct goal_story *story);
// "tried", "partly", "did not fit this time", with how hard and how useful.
struct str agreed_look_words(struct arena *arena, const struct plan_look *look);
// 0 to 4 in words.
extern const char *const PLAN_DIFFICULTY_WORDS[PLAN_HARDEST + 1];
extern const char *const PLAN_USEFULNESS_WORDS[PLAN_HARDEST + 1];
// "kept", "moved to 3 March", "let go"
struct str agreed_change_words(struct practice *practice,
                               const struct promise_change *change);
// The last line to the client about this promise; empty: there is none.
struct str agreed_promise_line(const struct agreed *agreed,
                               struct promise_id promise);

#endif
