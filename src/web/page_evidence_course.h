#ifndef WEB_PAGE_EVIDENCE_COURSE_H
#define WEB_PAGE_EVIDENCE_COURSE_H

// page_evidence_course - "/evidence/course": from what the band of a chart is
// drawn, how often such a band held, and what it is not; the owner loads norms
// there. While the module is off nothing is computed, and the page says so.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/course_overview.h"
#include "web/evidence_nav.h"

struct evidence_course_view {
    const struct page *page;
    struct evidence_nav nav;
    bool on;
    struct course_overview here;
    const char *problem; // why a norm was not taken; NULL: nothing
    const char *done;    // "loaded", "removed"; NULL: nothing
};

bool evidence_course_page(struct page *page, struct err *err);
bool evidence_course_norm_post(struct page *page, struct err *err);
bool evidence_course_remove_post(struct page *page, struct err *err);

// ---- pages/evidence_course.html ---------------------------------------------

struct str evidence_course_count(const struct evidence_course_view *view,
                                 int64_t count); // "12", "fewer than 5"
// Until there are enough: "63"; of very few "almost 200".
struct str evidence_course_lacking(const struct evidence_course_view *view,
                                   int64_t count);
// "from 214 closed episodes here", "from a norm", "not yet"
struct str evidence_course_basis(const struct evidence_course_view *view,
                                 const struct course_measure *measure);
// "52 (47 to 57)", of 100; empty: nobody.
struct str evidence_course_held(const struct evidence_course_view *view,
                                const struct held *held);
// "2", "13 to 20"
struct str evidence_course_span(const struct evidence_course_view *view,
                                const struct calibration_span *span);
// "6.8 to 11"
struct str evidence_course_range(const struct evidence_course_view *view,
                                 double low, double high);
void evidence_course_picture(struct text *out,
                             const struct evidence_course_view *view);

#endif
