#ifndef WEB_CHART_PLANE_H
#define WEB_CHART_PLANE_H

// chart_plane - one picture while it is being drawn, and the pieces of which
// all its parts are made. For web/chart*.c only.
//
// Everything is laid out in the units of the viewBox, two decimals at most;
// colours come from classes of assets/rapport.css and stand in the attributes
// too, so that a picture that was copied out keeps them.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/chart_words.h"
#include "wire/html.h"

struct size {
    const char *name; // of the class "chart-..."
    double width, left, right;
    double top, plot; // above the plot; its height
    double letter;    // height of text
    double strip;     // half the height of the alliance strip
    bool bare;        // plot and strip, without words: the small one
};

enum { NUMBERS_LANE = 20, DATES_LANE = 20, EVENT_ROW = 20 };

enum { LABELS = 4 }; // last value, cut-off, zone, band

struct box {
    double left, top, right, bottom;
};

struct flag {
    int row;     // -1: there is no room for its words
    bool before; // words stand to the left of it
};

struct plane { // one picture being drawn
    struct text *out;
    const struct chart *chart;
    const struct size *size;
    struct chart_facts facts;
    int64_t from, to; // time at the left and the right edge
    double low, high; // value at the bottom and at the top
    double bottom;    // of the plot
    int event_rows;
    struct flag *flags;       // of each event
    struct box taken[LABELS]; // by words
    int taken_count;
    double height;
};

struct words {
    double x, y;
    const char *look; // "ink", "soft", "cut-words"
    const char *anchor;
};

double plane_right(const struct plane *plane); // edge of the plot
double plane_x(const struct plane *plane, int64_t at);
double plane_y(const struct plane *plane, double value);
// Room that words take, a little generous.
double plane_width_of(const struct plane *plane, struct str words);

void plane_number(struct text *out, double value);
// ` name="value"`
#define PUT_ATTRIBUTE(out, name, value)                                        \
    (html_raw((out), " " name "=\""), plane_number((out), (value)),            \
     html_raw((out), "\""))

void plane_words(const struct plane *plane, const struct words *words,
                 struct str what);
// A line across the plot.
void plane_level(const struct plane *plane, const char *look, double y,
                 const char *dash);
// Left open for a <title>: end it with </circle>.
void plane_circle(const struct plane *plane, double x, double y, bool open);
// Offered, not answered: a hollow tick, not nothing.
void plane_missing(const struct plane *plane, int64_t at, double bottom);

// The plot: axis, zone, cut-off, course (web/chart_plot.c).
bool plot_is_there(const struct plane *plane);
// The band of the full picture; NULL: none.
const struct chart_band *plot_band(const struct plane *plane);
void plot_draw(struct plane *plane);

// Is point i joined with the one before?
bool plot_joins(const struct chart *chart, int i);

// Words in the plot, where they are in nobody's way (web/chart_label.c). In one
// line or in two; where the picture is narrow, always in two.
struct label {
    const char *look;
    struct str first, second;
};
bool label_is_in_two(const struct plane *plane);
// Base lines of a label's last line above something, of its first line below.
struct ledge {
    double upper, lower;
};
// What other words keep off.
void label_keep_off(struct plane *plane, const struct box *box);
// At one of at most LEDGES_MOST, the best first.
enum { LEDGES_MOST = 3 };
void label_put(struct plane *plane, const struct ledge *ledges, int count,
               const struct label *label);
// Above or below the band, at either end.
void label_put_by_band(struct plane *plane, const struct label *label);

// Below it: sessions, dates, events, strip (web/chart_lanes.c). Placing comes
// first, when the height is not known yet.
void lanes_place(struct plane *plane);
double lanes_height(const struct plane *plane);
void lanes_draw(const struct plane *plane);
// The strip alone, its centre line at `centre`.
void strip_draw(const struct plane *plane, double centre);

#endif
