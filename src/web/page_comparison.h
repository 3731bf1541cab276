#ifndef WEB_PAGE_COMPARISON_H
#define WEB_PAGE_COMPARISON_H

// page_comparison - "/evidence/comparison": how the work that is over went, and
// therapists and places beside what would be expected of people who began like
// theirs. What cannot be known comes first; no unit has a name, and which point
// is one's own is told to nobody else. Therapists open it as well as the owner,
// and all of them see who did.
//
// The same numbers as a table: "/evidence/comparison/numbers", CSV.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/comparison.h"
#include "practice/repair_rate.h"
#include "web/evidence_nav.h"
#include "web/page.h"

// So many of so many, on the page and in the CSV.
enum comparison_part {
    COMPARISON_PART_KNOWN, // what cannot be known
    COMPARISON_PART_FORMS, // how forms were answered
    COMPARISON_PART_RESULTS,
    COMPARISON_PART_TIMES,
    COMPARISON_PARTS
};
struct comparison_line {
    enum comparison_part part;
    struct str what;
    int n;
    int of;   // 0: a plain number
    bool few; // "fewer than five", not how many
};
enum { COMPARISON_LINES = 32 };

struct comparison_view {
    const struct page *page;
    struct evidence_nav nav;
    bool on;
    struct comparison here;
    struct repair_rate dips;
    struct comparison_line lines[COMPARISON_LINES];
    int line_count;
    struct comparison_look *looks;
    int look_count;
};

bool comparison_page(struct page *page, struct err *err);
bool comparison_numbers_page(struct page *page, struct err *err);

// ---- pages/comparison.html --------------------------------------------------

// Enough people, and of enough therapists, to tell of all of them.
bool comparison_has_numbers(const struct comparison_view *view);
// "1 October 2026": also of this year, for whoever finds the paper later.
struct str comparison_day_words(const struct comparison_view *view, int64_t at);
// "PHQ-9", "DASS-21 (Stress)"
struct str comparison_form_words(const struct comparison_view *view,
                                 const struct comparison_form *form);
// "123", "fewer than five"
struct str comparison_count_words(const struct comparison_view *view,
                                  const struct comparison_line *line);
// "59 %", "53 to 65 %" (Wilson); empty where there is nothing to share.
struct str comparison_share_words(const struct comparison_view *view,
                                  const struct comparison_line *line);
struct str comparison_interval_words(const struct comparison_view *view,
                                     const struct comparison_line *line);
// "5 to 19, in the middle 12"
struct str comparison_wait_words(const struct comparison_view *view);
// "By therapist: reliable improvement"
const char *comparison_title(int outcome, int by);
// The address of the CSV, with the choices of this page.
struct str comparison_numbers_path(const struct comparison_view *view);
struct str comparison_number(const struct comparison_view *view, double value,
                             int decimals);
// "0.62 to 1.31"
struct str comparison_limits_words(const struct comparison_view *view,
                                   double low, double high);
// "p = 0.608", "p < .001"
struct str comparison_p_words(const struct comparison_view *view, double p);
// "one lies outside the inner limits, and none outside the outer ones"
struct str comparison_outside_words(const struct comparison_view *view,
                                    uint32_t between, uint32_t beyond);
// "once", "3 times"
struct str comparison_times_words(const struct comparison_view *view,
                                  int times);
void comparison_funnel_html(struct text *out, const struct comparison_of *of,
                            bool narrow);

#endif
