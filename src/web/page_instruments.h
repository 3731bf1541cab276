#ifndef WEB_PAGE_INSTRUMENTS_H
#define WEB_PAGE_INSTRUMENTS_H

// page_instruments - which questionnaires there are, whose they are, how far
// their figures can be trusted, and which of them this practice asks.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/course.h"
#include "practice/instrument_use.h"
#include "web/page.h"

// One figure or rule, ready to be read.
struct instrument_fact {
    struct str name;
    struct str words;
    bool unverified;
};

enum { INSTRUMENT_FACTS = 64 };

struct instrument_line {
    const struct instrument *instrument;
    struct instrument_use use;
    struct str cutoff; // as typed, or kept; empty: none
    struct instrument_fact facts[INSTRUMENT_FACTS];
    int fact_count;
    bool cannot_tell_change;
    bool may_have_cutoff; // an alliance or process measure with a score
};

struct instruments_view {
    const struct page *page;
    const char *problem;
    bool saved;
    struct instrument_line *lines;
    int count;
    struct str typed; // a definition that was refused, to be corrected
};

bool instruments_page(struct page *page, struct err *err);
bool instruments_post(struct page *page, struct err *err);
bool instruments_add_post(struct page *page, struct err *err);

#endif
