#ifndef EVIDENCE_MODEL_PLOT_SHEET_H
#define EVIDENCE_MODEL_PLOT_SHEET_H

// model_plot_sheet - a picture of one or more charts: a head, the charts side
// by side, and below them what a reader should look for.
//
// Values that are not finite, or too large to have a place, are not drawn and
// do not widen a scale. However many points there are, a chart stays small:
// beyond CHART_DOTS they become hexagons, the stronger the more points.
// SOURCE: Carr, Littlefield, Nicholson & Littlefield 1987, J Am Stat Assoc 82,
// 424-436 (hexagons)
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/plot.h"

enum {
    SHEET_CHARTS_MAX = 12,
    SHEET_NOTES_MAX = 16,
    CHART_DOTS = 2000,
};

struct sheet_head {
    struct str title, about; // about: the formula
    struct str description;  // the same in words
    struct str warning;      // first below the charts; empty: none
    const struct str *notes; // below the charts
    int note_count, charts;  // one stands alone, more stand in twos
    bool alone;
};

struct sheet {
    struct plot plot;
    const struct sheet_head *head;
    double notes_at;
};

struct sheet sheet_open(struct text *out, const struct sheet_head *head);
void sheet_close(struct sheet *sheet);

struct chart {
    struct plot *plot;
    struct plot_scale x, y;
};

// The place of one chart, with its name; scales still empty.
struct chart sheet_chart(struct sheet *sheet, int which, struct str name);

// First all that must have room, then chart_settle(), then drawing.
bool chart_can_show(double value);
void chart_take_x(struct chart *chart, double value);
void chart_take_y(struct chart *chart, double value);
void chart_settle(struct chart *chart);
void chart_axes(struct chart *chart, struct str x_name, struct str y_name);

// Words in the middle, where there is nothing to draw.
void chart_empty(struct chart *chart, struct str words);
// A level line across; nothing where it has no room.
void chart_level(struct chart *chart, double value, enum plot_look look,
                 bool dashes);

struct chart_points {
    const double *x, *y;
    size_t n;
};
// How many the strongest hexagon stands for; 0: dots were drawn.
size_t chart_cloud(struct chart *chart, const struct chart_points *points);

// Through the points in the order of x: a lowess line with two thirds of them
// as neighbours, three times made less dependent on those far off, as R's
// lowess() does. Of more than CHART_DOTS points, so many evenly chosen along x.
// None for fewer than CHART_LINE_LEAST, or where x is the same for all.
enum { CHART_LINE_LEAST = 10 };
bool chart_can_smooth(const struct chart_points *points);
void chart_smooth(struct chart *chart, const struct chart_points *points);

// "1,234"
struct str chart_count(struct arena *arena, size_t count);
// Four digits: for descriptions.
struct str chart_number(struct arena *arena, double value);

#endif
