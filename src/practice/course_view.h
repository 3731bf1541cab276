#ifndef PRACTICE_COURSE_VIEW_H
#define PRACTICE_COURSE_VIEW_H

// course_view - what the store knows about one client's course, ready to be
// drawn: every outcome scale with its gaps, what happened meanwhile, and how
// each session felt beside the client's own usual.
//
// Of the newest episode. It holds facts only; web/course_chart.c turns them
// into a picture.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/course.h"
#include "practice/event.h"
#include "practice/practice.h"

enum course_mark { COURSE_SELF, COURSE_HELPED, COURSE_PAPER };

struct course_point {
    int64_t at;
    int session_number; // 0: not tied to one
    double value;       // NAN: a meeting or a form, but no answer
    enum course_mark mark;
    bool version_break; // another version than the point before
    struct str words;   // "What should we not miss", or empty
};

struct course_series {
    const struct instrument *instrument;
    const struct scale *scale;
    struct course_point *points; // oldest first
    int count;
    int answered;  // points with a value
    int rank;      // among the outcome measures of the practice
    double start;  // the first value, NAN: none
    double latest; // the last value, NAN: none
    struct threshold threshold;
};

struct course_bar { // one post-session check
    int64_t at;
    int session_number;
    double value;     // 0 to 100
    double usual;     // mean of the earlier ones; the first: itself
    double therapist; // NAN: none
    bool dip;         // lower than usual, or something felt off
    bool repaired;    // back in the usual range after that
};

enum { COURSE_SERIES_MAX = 16, COURSE_REVIEWS_MAX = 8 };

struct course_view {
    struct client_id client;
    int64_t started_at;
    int64_t ended_at; // 0: goes on
    struct course_series series[COURSE_SERIES_MAX];
    int series_count; // outcome measures first, own checks last
    struct event *events;
    int event_count;
    int64_t reviews[COURSE_REVIEWS_MAX]; // days to look again at a decision
    int review_count;
    struct course_bar *bars;
    int bar_count;
};

enum course_detail {
    COURSE_PLAIN,      // the glance: numbers only
    COURSE_WITH_WORDS, // also the client's own line of each session
};

bool course_view_read(struct practice *practice, struct client_id client,
                      enum course_detail detail, struct course_view *view,
                      struct err *err) MUST_USE;

#endif
