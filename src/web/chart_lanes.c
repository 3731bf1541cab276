// chart_lanes - the lower part of a chart, on the same time axis: numbers of
// sessions, dates, what happened meanwhile, and how sessions felt.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/chart_plane.h"

#include "base/arena.h"

#include <math.h>

enum {
    EVENT_ROWS = 3,
    STRIP_WORDS = 22,
    STRIP_POINTS = 30, // that fill half the strip
};

// ---- sessions and dates
// ------------------------------------------------------

// A tick, and the number where it does not run into the one before.
static void put_session(const struct plane *plane, int64_t at, int number,
                        double *taken)
{
    double x = plane_x(plane, at);
    struct text *out = plane->out;

    html_raw(out, "<path class=\"axis tick\" fill=\"none\" "
                  "stroke=\"#7d766b\" d=\"M");
    plane_number(out, x);
    html_raw(out, " ");
    plane_number(out, plane->bottom);
    html_raw(out, "v5\"/>\n");
    if (number && x - *taken > 20) {
        plane_words(plane,
                    &(struct words){x, plane->bottom + 18, "soft", "middle"},
                    text_print(out->arena, "%d", number));
        *taken = x;
    }
}

static void put_sessions(const struct plane *plane)
{
    const struct chart_band *band = plot_band(plane);
    double taken = 0;

    for (int i = 0; i < plane->chart->point_count; i++) {
        put_session(plane, plane->chart->points[i].at,
                    plane->chart->points[i].session_number, &taken);
    }
    if (band && band->at[band->count - 1].planned) {
        put_session(plane, band->at[band->count - 1].at,
                    band->at[band->count - 1].session_number, &taken);
    }
}

static int64_t next_month(const struct plane *plane, int64_t at)
{
    struct civil day = zone_civil(plane->chart->zone, at);
    int64_t start = 0;

    day.year += day.month == 12;
    day.month = day.month % 12 + 1;
    day.day = 1;
    day.hour = day.minute = day.second = 0;
    (void)zone_moment(plane->chart->zone, &day, &start);
    return start;
}

// The first and the last day, and firsts of a month between them.
static void put_dates(const struct plane *plane, double y)
{
    struct arena *arena = plane->out->arena;
    struct str first =
        chart_date_print(arena, plane->chart, plane->from, DATE_SHORT);
    struct str last =
        chart_date_print(arena, plane->chart, plane->to, DATE_SHORT);
    double taken = plane->size->left + plane_width_of(plane, first) + 24;
    double until = plane_right(plane) - plane_width_of(plane, last) - 34;

    plane_words(plane, &(struct words){plane->size->left, y, "soft", "start"},
                first);
    plane_words(plane, &(struct words){plane_right(plane), y, "soft", "end"},
                last);
    for (int64_t at = next_month(plane, plane->from); at < plane->to;
         at = next_month(plane, at)) {
        double x = plane_x(plane, at);

        if (x - 20 > taken && x < until) {
            plane_words(plane, &(struct words){x, y, "soft", "middle"},
                        chart_date_print(arena, plane->chart, at, DATE_SHORT));
            taken = x + 50;
        }
    }
}

// ---- events --------------------------------------------------------------

// Words go to the first row where they fit, to the right of the flag or else
// to its left; a flag alone stands where neither has room.
static void place_event(struct plane *plane, int i, double taken[EVENT_ROWS])
{
    const struct chart_event *event = &plane->chart->events[i];
    double x = plane_x(plane, event->at);
    double wide = plane_width_of(plane, event->words) + 12;
    bool before = x + wide > plane->size->width;
    double left = before ? x - wide : x;

    plane->flags[i] = (struct flag){-1, before};
    for (int row = 0; row < EVENT_ROWS && plane->flags[i].row < 0; row++) {
        if (taken[row] <= left) {
            taken[row] = left + wide + 8;
            plane->flags[i].row = row;
        }
    }
    if (plane->flags[i].row >= plane->event_rows) {
        plane->event_rows = plane->flags[i].row + 1;
    }
}

void lanes_place(struct plane *plane)
{
    double taken[EVENT_ROWS] = {0};
    int count = plane->chart->event_count;

    plane->flags =
        arena_take(plane->out->arena, (size_t)count + 1, sizeof *plane->flags);
    for (int i = 0; i < count; i++) {
        place_event(plane, i, taken);
    }
    if (count && !plane->event_rows) {
        plane->event_rows = 1;
    }
}

static void put_event(const struct plane *plane, int i, double top)
{
    struct text *out = plane->out;
    struct flag flag = plane->flags[i];
    double x = plane_x(plane, plane->chart->events[i].at);
    double y = top + (flag.row < 0 ? 0 : flag.row) * EVENT_ROW;

    html_raw(out, "<path class=\"flag ink\" fill=\"#24211d\" d=\"M");
    plane_number(out, x);
    html_raw(out, " ");
    plane_number(out, y);
    html_raw(out, "v13h1.4v-6l6-3.5-6-3.5z\"/>\n");
    if (flag.row >= 0) {
        plane_words(plane,
                    &(struct words){flag.before ? x - 5 : x + 11, y + 11, "ink",
                                    flag.before ? "end" : "start"},
                    plane->chart->events[i].words);
    }
}

// ---- the strip -----------------------------------------------------------

static void put_diamond(const struct plane *plane, double x, double y,
                        bool filled)
{
    struct text *out = plane->out;

    if (filled) {
        html_raw(out, "<path class=\"dot repaired\" fill=\"#005a8f\" d=\"M");
    } else {
        html_raw(out, "<path class=\"open dip\" fill=\"#fff\" "
                      "stroke=\"#005a8f\" stroke-width=\"1.6\" d=\"M");
    }
    plane_number(out, x);
    html_raw(out, " ");
    plane_number(out, y - 6);
    html_raw(out, "l6 6-6 6-6-6z\"/>\n");
}

static double strip_y(const struct plane *plane, double centre, double points)
{
    return centre
         - fmin(fmax(points / STRIP_POINTS, -1), 1) * plane->size->strip;
}

static void put_bar(const struct plane *plane, const struct strip_bar *bar,
                    double centre)
{
    struct text *out = plane->out;
    double x = plane_x(plane, bar->at);
    double y = strip_y(plane, centre, bar->value - bar->usual);

    if (isnan(bar->value)) {
        plane_missing(plane, bar->at, centre + 5);
        return;
    }
    html_raw(out, "<rect class=\"bar\" fill=\"#7d766b\" width=\"7\"");
    PUT_ATTRIBUTE(out, "x", x - 3.5);
    PUT_ATTRIBUTE(out, "y", fmin(y, centre) - (y == centre));
    PUT_ATTRIBUTE(out, "height", fmax(fabs(y - centre), 2));
    html_raw(out, "/>\n");
    if (!plane->chart->client_view && !plane->size->bare
        && !isnan(bar->therapist)) { // both views, side by side (SH02)
        plane_circle(plane, x, y, false);
        html_raw(out, "</circle>\n");
        plane_circle(plane, x,
                     strip_y(plane, centre, bar->therapist - bar->usual), true);
        html_raw(out, "</circle>\n");
    }
    if (bar->dip || bar->repaired) {
        put_diamond(plane, x, centre + (y > centre ? -11 : 11), bar->repaired);
    }
}

void strip_draw(const struct plane *plane, double centre)
{
    plane_level(plane, "axis", centre, "none");
    for (int i = 0; i < plane->chart->bar_count; i++) {
        put_bar(plane, &plane->chart->bars[i], centre);
    }
}

static void put_strip(const struct plane *plane, double top)
{
    plane_words(plane, &(struct words){2, top + 12, "soft", "start"},
                plane->chart->client_view
                    ? STR("How our sessions felt, beside your usual")
                    : STR("How sessions felt, beside the client\xE2\x80\x99s "
                          "own usual"));
    strip_draw(plane, top + STRIP_WORDS + plane->size->strip);
}

// ---- the whole --------------------------------------------------------------

double lanes_height(const struct plane *plane)
{
    return NUMBERS_LANE + DATES_LANE + plane->event_rows * EVENT_ROW
         + (plane->chart->bar_count ? STRIP_WORDS + 2 * plane->size->strip + 12
                                    : 0);
}

void lanes_draw(const struct plane *plane)
{
    double y = plane->bottom + NUMBERS_LANE + DATES_LANE + 6;

    put_sessions(plane);
    put_dates(plane, plane->bottom + NUMBERS_LANE + 16);
    for (int i = 0; i < plane->chart->event_count; i++) {
        put_event(plane, i, y);
    }
    if (plane->chart->bar_count) {
        put_strip(plane, y + plane->event_rows * EVENT_ROW + 4);
    }
}
