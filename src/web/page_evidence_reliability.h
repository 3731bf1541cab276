#ifndef WEB_PAGE_EVIDENCE_RELIABILITY_H
#define WEB_PAGE_EVIDENCE_RELIABILITY_H

// page_evidence_reliability - "/evidence/reliability": how reliable Rapport's
// own forms were here, and what would have to be shown before the words "not
// validated" can go. For the owner; about forms, never about a person.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/own_forms.h"
#include "web/evidence_nav.h"

struct own_forms_view {
    const struct page *page;
    struct evidence_nav nav;
    struct own_forms here;
};

bool evidence_reliability_page(struct page *page, struct err *err);

// ---- pages/evidence_reliability.html ----------------------------------------

// ".87"; a dash where it is not known.
struct str own_forms_number(const struct own_forms_view *view, double value);
// ".80 to .92"; empty where it is not known.
struct str own_forms_limits(const struct own_forms_view *view, double low,
                            double high);
// "12", "fewer than 5"
struct str own_forms_count(const struct own_forms_view *view, int64_t count);
// The score's, of all forms.
const struct reliability_share *own_forms_share(const struct own_form *form);
// "34 of 100 so far"; "in 134 people: .87 (.80 to .92)".
struct str own_forms_together(const struct own_forms_view *view,
                              const struct own_form *form);
struct str own_forms_again(const struct own_forms_view *view,
                           const struct own_form *form);
struct str own_forms_change(const struct own_forms_view *view,
                            const struct own_form *form);

#endif
