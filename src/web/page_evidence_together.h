#ifndef WEB_PAGE_EVIDENCE_WITHIN_H
#define WEB_PAGE_EVIDENCE_WITHIN_H

// page_evidence_together - "/evidence/together": what within people and between
// people mean, with this practice's own numbers where enough were filled in,
// and with invented ones, marked as such, where not.
//
// It shows no client and no therapist, so whoever works here may read it.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/published.h"
#include "practice/associations.h"
#include "web/evidence_nav.h"
#include "web/page.h"

struct within_view {
    const struct page *page;
    struct evidence_nav nav;
    struct associations here;
    const struct published *published; // that asked the same; NULL: none
    bool is_told;                      // the numbers are this practice's
};

bool evidence_together_page(struct page *page, struct err *err);

// ---- pages/evidence_together.html -------------------------------------------

// A difference in the points of the form: "0.8 points lower", "no different".
// `per` points of what was said; of `estimate` its middle or an end.
enum within_part { WITHIN_MIDDLE, WITHIN_LOW, WITHIN_HIGH };
struct str within_points(struct arena *arena,
                         const struct alliance_estimate *estimate, double per,
                         enum within_part part);
// "95 % interval: 1.3 lower to 0.3 lower"
struct str within_interval(struct arena *arena,
                           const struct alliance_estimate *estimate,
                           double per);
// Does the interval hold no difference at all?
bool within_includes_none(const struct alliance_estimate *estimate);
// "-.15 (-.24 to -.06)"
struct str within_standard(struct arena *arena,
                           const struct alliance_estimate *estimate);
// For eight in ten people: "2.1 points lower and 0.5 points higher".
struct str within_people(struct arena *arena,
                         const struct alliance_answer *answer, double per);
// So many points are a plain step of a scale: ten of a hundred, one of 27.
double within_step(const struct scale *scale);
const struct scale *within_check(const struct within_view *view);

void within_picture_html(struct text *out, const struct within_view *view,
                         bool between);

#endif
