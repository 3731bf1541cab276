#ifndef WEB_PAGE_EVIDENCE_H
#define WEB_PAGE_EVIDENCE_H

// page_evidence - "/evidence": how checks and outcomes go together in this
// practice, beside what has been published. What cannot be known comes first.
// No therapist, and nothing of fewer people than associations.h allows.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/published.h"
#include "practice/associations.h"
#include "practice/comparison.h"
#include "web/evidence_nav.h"

struct evidence_view {
    const struct page *page;
    struct evidence_nav nav;
    struct associations here;
    struct comparison_known known; // of those whose work has ended
    const struct published *published;
    int published_count;
    int year, month; // now: is a figure still fresh?
};

bool evidence_page(struct page *page, struct err *err);

// ---- pages/evidence.html ----------------------------------------------------

// By year, or by place; NULL: there is no such picture.
const struct association_picture *evidence_picture(
    const struct evidence_view *view, enum association_kind kind, bool site);
// "2024", "2 years with few people"; "North Street".
struct str evidence_unit_words(const struct evidence_view *view,
                               const struct association_picture *picture,
                               int unit, bool site);
// ".24", "-.10 to .51"
struct str evidence_r_words(const struct evidence_view *view, double r);
struct str evidence_limits_words(const struct evidence_view *view, double low,
                                 double high);
struct str evidence_unit_limits(const struct evidence_view *view,
                                const struct association_unit *unit);
// Of the model of all people: ".15 (.06 to .24)", more is better.
struct str evidence_model_words(const struct evidence_view *view);
// "of 120 people (60 %)"; nothing of none.
struct str evidence_share_words(const struct evidence_view *view, int part,
                                int whole);
// "71 % alone, on a device of their own; 29 % on paper"
struct str evidence_ways_words(const struct evidence_view *view);
// "November 2026"
struct str evidence_month_words(const struct evidence_view *view,
                                const struct published *row);
// The forest plot.
void evidence_forest_html(struct text *out, const struct evidence_view *view,
                          enum association_kind kind, bool site);

#endif
