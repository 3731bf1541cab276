#ifndef WEB_COURSE_CHART_H
#define WEB_COURSE_CHART_H

// course_chart - the facts of a course (practice/course_view.h) as a chart
// (web/chart.h).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/course_view.h"
#include "web/chart.h"

enum course_audience {
    COURSE_FOR_THERAPIST,
    COURSE_FOR_CLIENT, // without the therapist's own dots
};

// Series n of the view; with n == series_count a chart without points, so that
// strip and events still show.
void course_chart_of(struct practice *practice, const struct course_view *view,
                     int n, enum course_audience audience, struct chart *chart);

#endif
