// chart - see chart.h: which pictures there are, how large, and what stands
// around them.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/chart.h"

#include "web/chart_plane.h"

#include <math.h>

// width, left, right; top, plot; letter, strip
static const struct size WIDE = {"wide", 720, 34, 24, 30, 220, 13, 30, false};
static const struct size NARROW = {"narrow", 340, 28, 14,   30,
                                   190,      13,  30, false};
// 90 units high, with the strip or without.
static const struct size SMALL = {"small", 340, 4, 40, 8, 74, 13, 0, true};
static const struct size SMALL_STRIP = {"small", 340, 4,  40,  6,
                                        44,      13,  14, true};

static void take_in(struct plane *plane, int64_t at)
{
    plane->from = plane->from && plane->from < at ? plane->from : at;
    plane->to = plane->to > at ? plane->to : at;
}

// From the first to the last thing that happened, two weeks at least.
static void find_span(struct plane *plane)
{
    const struct chart *chart = plane->chart;
    const struct chart_band *band = plot_band(plane);

    for (int i = 0; i < chart->point_count; i++) {
        take_in(plane, chart->points[i].at);
    }
    for (int i = 0; i < chart->bar_count; i++) {
        take_in(plane, chart->bars[i].at);
    }
    for (int i = 0; i < chart->event_count && !plane->size->bare; i++) {
        take_in(plane, chart->events[i].at);
    }
    for (int i = 0; band && i < band->count; i++) {
        take_in(plane, band->at[i].at);
    }
    if (plane->to - plane->from < (int64_t)14 * DAY) {
        plane->to = plane->from + (int64_t)14 * DAY;
    }
}

static void lay_out(struct plane *plane)
{
    const struct size *size = plane->size;

    find_span(plane);
    plane->bottom = size->top;
    if (plot_is_there(plane)) {
        plane->low = plane->chart->scale->min;
        plane->high = plane->chart->scale->max;
        plane->bottom += size->plot;
    }
    plane->height = plane->bottom + 8;
    if (size->bare) {
        plane->height += size->strip > 0 ? 2 * size->strip + 4 : 0;
        return;
    }
    lanes_place(plane);
    plane->height += lanes_height(plane);
}

static void put_id(const struct plane *plane, const char *what)
{
    html_put(plane->out, what);
    html_raw(plane->out, "-");
    html_put(plane->out, plane->chart->key ? plane->chart->key : "course");
    html_raw(plane->out, "-");
    html_put(plane->out, plane->size->name);
}

static void put_head(const struct plane *plane)
{
    struct text *out = plane->out;

    html_raw(out, "<svg class=\"chart-");
    html_put(out, plane->size->name);
    html_raw(out, "\" xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" "
                  "aria-labelledby=\"");
    put_id(plane, "title");
    html_raw(out, " ");
    put_id(plane, "desc");
    html_raw(out, "\" viewBox=\"0 0 ");
    plane_number(out, plane->size->width);
    html_raw(out, " ");
    plane_number(out, plane->height);
    html_raw(out, "\">\n<title id=\"");
    put_id(plane, "title");
    html_raw(out, "\">");
    html_put(out, plane->chart->scale && plane->chart->scale->title
                      ? plane->chart->scale->title
                      : "Course");
    html_raw(out, "</title>\n<desc id=\"");
    put_id(plane, "desc");
    html_raw(out, "\">");
    html_put(out, chart_sentence(out->arena, plane->chart));
    html_raw(out, "</desc>\n");
}

static void draw(struct text *out, const struct chart *chart,
                 const struct size *size)
{
    struct plane plane = {.out = out,
                          .chart = chart,
                          .size = size,
                          .facts = chart_facts_of(chart)};

    lay_out(&plane);
    put_head(&plane);
    if (plot_is_there(&plane)) {
        plot_draw(&plane);
    }
    if (!size->bare) {
        lanes_draw(&plane);
    } else if (size->strip > 0) {
        strip_draw(&plane, plane.height - size->strip - 2);
    }
    html_raw(out, "</svg>\n");
}

// What the signs mean, as far as they occur.
static void put_legend(struct text *out, const struct chart *chart)
{
    bool helped = false;
    bool paper = false;
    bool missing = false;
    bool therapist = false;

    for (int i = 0; i < chart->point_count; i++) {
        missing |= isnan(chart->points[i].value);
        helped |= chart->points[i].mark == MARK_HELPED;
        paper |= chart->points[i].mark == MARK_PAPER;
    }
    for (int i = 0; i < chart->bar_count; i++) {
        therapist |= !chart->client_view && !isnan(chart->bars[i].therapist);
    }
    html_put(out, missing ? "Hollow tick: no answer. " : "");
    html_put(out, helped ? "Hollow dot: answered with help. " : "");
    html_put(out, paper ? "Square: on paper. " : "");
    html_put(
        out,
        therapist
            ? "Dot and ring below: how the client and the therapist saw it. "
            : "");
}

static void put_band_source(struct text *out, const struct chart_band *band)
{
    html_put(out, "Dashed edges: ");
    html_put(out, band->source);
    html_put(out, " It says what happened for others, not what will happen "
                  "here, and is no target.");
}

static void put_caption(struct text *out, const struct chart *chart, bool plot)
{
    html_raw(out, "<figcaption class=\"quiet small\">");
    if (plot && !chart->threshold.known) {
        html_put(out, CHART_NO_CHANCE);
        html_raw(out, " ");
    }
    put_legend(out, chart);
    if (plot && chart_band_shown(chart)) {
        put_band_source(out, chart_band_shown(chart));
    }
    html_raw(out, "</figcaption>\n");
}

// Words in place of a picture that there cannot be yet.
static void put_empty(struct text *out, const struct chart_facts *facts)
{
    html_raw(out, "<p class=\"quiet\">");
    html_put(out, chart_too_few(facts));
    html_raw(out, "</p>\n");
}

void chart_draw(struct text *out, const struct chart *chart, bool small)
{
    struct chart_facts facts = chart_facts_of(chart);
    bool plot = chart->scale && facts.known >= 2;
    bool lanes = !small && (chart->bar_count || chart->event_count);

    if (!plot && (chart->scale || !lanes)) {
        put_empty(out, &facts);
    }
    if (!plot && !lanes) {
        return;
    }
    html_raw(out, "<figure class=\"chart\">\n");
    if (small) {
        draw(out, chart, chart->bar_count > 0 ? &SMALL_STRIP : &SMALL);
    } else {
        draw(out, chart, &WIDE);
        draw(out, chart, &NARROW);
    }
    if (!small) {
        put_caption(out, chart, plot);
    }
    html_raw(out, "</figure>\n");
}
