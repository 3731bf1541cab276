// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/course_chart.h"

#include "base/arena.h"
#include "base/text.h"

#include <math.h>

static const struct course_series NO_SERIES = {.start = NAN, .latest = NAN};

static void take_points(struct arena *arena, const struct course_series *series,
                        struct chart *chart)
{
    struct chart_point *points =
        arena_take(arena, (size_t)series->count, sizeof *points);

    for (int i = 0; i < series->count; i++) {
        const struct course_point *from = &series->points[i];

        points[i] = (struct chart_point){
            .at = from->at,
            .session_number = from->session_number,
            .value = from->value,
            .mark = from->mark == COURSE_PAPER  ? MARK_PAPER
                  : from->mark == COURSE_HELPED ? MARK_HELPED
                                                : MARK_SELF,
            .version_break = from->version_break,
            .words = from->words,
        };
    }
    chart->points = points;
    chart->point_count = series->count;
}

// "phq9-total", so that no two pictures of a page share an id.
static const char *key_of(struct arena *arena,
                          const struct course_series *series)
{
    return series->scale == NULL
             ? NULL
             : text_print(arena, "%s-%s", series->instrument->code,
                          series->scale->name)
                   .at;
}

// By time, after those of the same moment.
static void add_event(struct chart_event *events, int *count,
                      const struct chart_event *event)
{
    int at = (*count)++;

    for (; at > 0 && events[at - 1].at > event->at; at--) {
        events[at] = events[at - 1];
    }
    events[at] = *event;
}

// What happened, and the days on which the two wanted to look again: those to
// come stand ahead of the line.
static void take_events(struct arena *arena, const struct course_view *view,
                        struct chart *chart)
{
    int room = view->event_count + view->review_count;
    struct chart_event *events =
        arena_take(arena, (size_t)room + 1, sizeof *events);
    int count = 0;

    for (int i = 0; i < view->event_count; i++) {
        add_event(events, &count,
                  &(struct chart_event){view->events[i].happened_at,
                                        view->events[i].words});
    }
    for (int i = 0; i < view->review_count; i++) {
        add_event(events, &count,
                  &(struct chart_event){view->reviews[i], STR("look again")});
    }
    chart->events = events;
    chart->event_count = count;
}

static void take_bars(struct arena *arena, const struct course_view *view,
                      enum course_audience audience, struct chart *chart)
{
    struct strip_bar *bars =
        arena_take(arena, (size_t)view->bar_count, sizeof *bars);

    for (int i = 0; i < view->bar_count; i++) {
        const struct course_bar *from = &view->bars[i];

        bars[i] = (struct strip_bar){
            .at = from->at,
            .value = from->value,
            .usual = from->usual,
            .therapist = audience == COURSE_FOR_CLIENT ? NAN : from->therapist,
            .dip = from->dip,
            .repaired = from->repaired,
        };
    }
    chart->bars = bars;
    chart->bar_count = view->bar_count;
}

void course_chart_of(struct practice *practice, const struct course_view *view,
                     int n, enum course_audience audience, struct chart *chart)
{
    const struct course_series *series =
        n < view->series_count ? &view->series[n] : &NO_SERIES;

    *chart = (struct chart){
        .key = key_of(practice->arena, series),
        .zone = practice->zone,
        .scale = series->scale,
        .better = series->instrument != NULL ? series->instrument->better
                                             : BETTER_LOWER,
        .start = series->start,
        .threshold = series->threshold,
        .ended_at = view->ended_at,
        .client_view = audience == COURSE_FOR_CLIENT,
    };
    take_points(practice->arena, series, chart);
    take_events(practice->arena, view, chart);
    take_bars(practice->arena, view, audience, chart);
}
