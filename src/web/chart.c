// chart - see chart.h. Everything is laid out in the units of the viewBox, two
// decimals at most; colours come from classes of assets/rapport.css and stand
// in the attributes too, so that a picture that was copied out keeps them.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/chart.h"

#include "base/arena.h"
#include "web/chart_words.h"
#include "wire/html.h"

#include <limits.h>
#include <math.h>

// ---- sizes ------------------------------------------------------------------

struct size {
    const char *name; // of the class "chart-..."
    double width, left, right;
    double top, plot; // above the plot; its height
    double letter;    // height of text
    bool bare;        // no lanes, no axis words: the small one
};

static const struct size WIDE = {"wide", 720, 34, 24, 30, 220, 13, false};
static const struct size NARROW = {"narrow", 340, 28, 14, 30, 190, 13, false};
static const struct size SMALL = {"small", 340, 4, 40, 8, 74, 13, true};

enum {
    NUMBERS_LANE = 20, // numbers of sessions
    DATES_LANE = 20,
    EVENT_ROW = 20,
    EVENT_ROWS = 3,
    STRIP_WORDS = 22,
    STRIP_HALF = 30, // from the centre line
    STRIP_POINTS = 30,
    SAMPLES = 12, // looked at between two points for what is in the way
};

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
    struct flag *flags; // of each event
    struct box taken;   // by the words of the cut-off
    double height;
};

static double right_of(const struct plane *plane)
{
    return plane->size->width - plane->size->right;
}

static double x_of(const struct plane *plane, int64_t at)
{
    double share =
        (double)(at - plane->from) / (double)(plane->to - plane->from);

    return plane->size->left + 6
         + fmin(fmax(share, 0), 1) * (right_of(plane) - plane->size->left - 12);
}

static double y_of(const struct plane *plane, double value)
{
    double share = (value - plane->low) / (plane->high - plane->low);

    return plane->bottom - fmin(fmax(share, 0), 1) * plane->size->plot;
}

// ---- pieces -----------------------------------------------------------------

static void put_number(struct text *out, double value)
{
    html_put_real(out, round(value * 100) / 100);
}

// ` name="value"`
#define put_attribute(out, name, value)                                        \
    (html_raw((out), " " name "=\""), put_number((out), (value)),              \
     html_raw((out), "\""))

struct words {
    double x, y;
    const char *look; // "ink", "soft", "cut-words"
    const char *anchor;
};

static void put_words(const struct plane *plane, const struct words *words,
                      struct str what)
{
    struct text *out = plane->out;

    html_raw(out, "<text class=\"");
    html_put(out, words->look);
    html_raw(out, "\" fill=\"#24211d\"");
    put_attribute(out, "font-size", plane->size->letter);
    put_attribute(out, "x", words->x);
    put_attribute(out, "y", words->y);
    html_raw(out, " text-anchor=\"");
    html_put(out, words->anchor);
    html_raw(out, "\">");
    html_put(out, what);
    html_raw(out, "</text>\n");
}

// Room that words take, a little generous.
static double width_of(const struct plane *plane, struct str words)
{
    int letters = 0;

    for (size_t i = 0; i < words.len; i++) {
        letters += ((unsigned char)words.at[i] & 0xC0) != 0x80;
    }
    return letters * plane->size->letter * 0.56;
}

static void put_level(const struct plane *plane, const char *look, double y,
                      const char *dash)
{
    struct text *out = plane->out;

    html_raw(out, "<line class=\"");
    html_put(out, look);
    html_raw(out, "\" stroke=\"#7d766b\"");
    put_attribute(out, "x1", plane->size->left);
    put_attribute(out, "x2", right_of(plane));
    put_attribute(out, "y1", y);
    put_attribute(out, "y2", y);
    html_raw(out, " stroke-dasharray=\"");
    html_put(out, dash);
    html_raw(out, "\"/>\n");
}

// ---- 1. axes ----------------------------------------------------------------

// The smallest round step that makes at most `most` parts.
static double nice_step(double span, int most)
{
    static const double STEPS[] = {1, 2, 5, 10};
    double power = pow(10, floor(log10(span / most)));

    for (int i = 0; i < 3; i++) {
        if (span / (STEPS[i] * power) <= most) {
            return STEPS[i] * power;
        }
    }
    return STEPS[3] * power;
}

static void put_scale_value(const struct plane *plane, double value)
{
    struct text room = text_in(plane->out->arena);
    double y = y_of(plane, value);

    html_put_real(&room, value);
    put_level(plane, value == plane->low ? "axis" : "rule", y, "none");
    put_words(plane,
              &(struct words){plane->size->left - 7, y + 4.5, "soft", "end"},
              text_str(&room));
}

// Round values, and the highest there is: it is always the full range.
static void put_scale(const struct plane *plane)
{
    double step = nice_step(plane->high - plane->low, 5);
    int first = (int)ceil(plane->low / step);

    for (int n = first; n * step < plane->high - step / 3; n++) {
        put_scale_value(plane, n * step);
    }
    put_scale_value(plane, plane->high);
    put_words(plane, &(struct words){2, 14, "soft", "start"},
              str_of(chart_direction(plane->chart)));
}

// Numbers of sessions where they do not run into each other; a tick for each.
static void put_sessions(const struct plane *plane)
{
    double taken = 0;

    for (int i = 0; i < plane->chart->point_count; i++) {
        const struct chart_point *point = &plane->chart->points[i];
        double x = x_of(plane, point->at);
        struct text *out = plane->out;

        html_raw(out, "<path class=\"axis tick\" fill=\"none\" "
                      "stroke=\"#7d766b\" d=\"M");
        put_number(out, x);
        html_raw(out, " ");
        put_number(out, plane->bottom);
        html_raw(out, "v5\"/>\n");
        if (point->session_number && x - taken > 20) {
            put_words(plane,
                      &(struct words){x, plane->bottom + 18, "soft", "middle"},
                      text_print(out->arena, "%d", point->session_number));
            taken = x;
        }
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
    double taken = plane->size->left + width_of(plane, first) + 24;
    double until = right_of(plane) - width_of(plane, last) - 34;

    put_words(plane, &(struct words){plane->size->left, y, "soft", "start"},
              first);
    put_words(plane, &(struct words){right_of(plane), y, "soft", "end"}, last);
    for (int64_t at = next_month(plane, plane->from); at < plane->to;
         at = next_month(plane, at)) {
        double x = x_of(plane, at);

        if (x - 20 > taken && x < until) {
            put_words(plane, &(struct words){x, y, "soft", "middle"},
                      chart_date_print(arena, plane->chart, at, DATE_SHORT));
            taken = x + 50;
        }
    }
}

static void put_after_end(const struct plane *plane)
{
    struct text *out = plane->out;
    double x = x_of(plane, plane->chart->ended_at);

    if (!plane->chart->ended_at || plane->chart->ended_at > plane->to) {
        return;
    }
    html_raw(out, "<rect class=\"after\" fill=\"#ddd5c8\" opacity=\"0.35\"");
    put_attribute(out, "x", x);
    put_attribute(out, "y", plane->size->top);
    put_attribute(out, "width", right_of(plane) - x);
    put_attribute(out, "height", plane->size->plot);
    html_raw(out, "/>\n");
}

// ---- where words are in nobody's way ----------------------------------------

static bool is_inside(const struct box *box, double x, double y)
{
    return x > box->left && x < box->right && y > box->top && y < box->bottom;
}

static bool joins(const struct chart *chart, int i)
{
    return i > 0 && !isnan(chart->points[i].value)
        && !isnan(chart->points[i - 1].value)
        && !chart->points[i].version_break;
}

// How much of the line up to point i runs through the box.
static int crossings(const struct plane *plane, const struct box *box, int i)
{
    const struct chart_point *to = &plane->chart->points[i];
    const struct chart_point *from = joins(plane->chart, i) ? to - 1 : to;
    int count = 0;

    for (int n = 1; n <= SAMPLES && !isnan(to->value); n++) {
        double share = (double)n / SAMPLES;
        double x = x_of(plane, from->at)
                 + share * (x_of(plane, to->at) - x_of(plane, from->at));
        double y = y_of(plane, from->value)
                 + share * (y_of(plane, to->value) - y_of(plane, from->value));

        count += is_inside(box, x, y);
    }
    return count;
}

// How bad it would be to write there; 0: free.
static int crowd(const struct plane *plane, const struct box *box)
{
    const struct figure *cutoff = &plane->chart->scale->cutoff;
    const struct box *taken = &plane->taken;
    int bad = 0;

    for (int i = 0; i < plane->chart->point_count; i++) {
        bad += crossings(plane, box, i);
    }
    if (cutoff->known
        && is_inside(box, (box->left + box->right) / 2,
                     y_of(plane, cutoff->value))) {
        bad += SAMPLES;
    }
    if (taken->left < box->right && box->left < taken->right
        && taken->top < box->bottom && box->top < taken->bottom) {
        bad += 4 * SAMPLES;
    }
    bad += box->bottom > plane->bottom || box->top < plane->size->top - 14
             ? 8 * SAMPLES
             : 0;
    return bad;
}

// Writes at the first of four places that is free, right end first; where none
// is, at the least crowded. `upper` and `lower` are the two base lines.
static void put_best(struct plane *plane, double upper, double lower,
                     const char *look, struct str words)
{
    double wide = width_of(plane, words);
    double letter = plane->size->letter;
    struct words best = {0};
    struct box best_box = {0};
    int least = INT_MAX;

    for (int place = 0; place < 4; place++) {
        bool right = place < 2;
        double x = right ? right_of(plane) - 4 : plane->size->left + 4;
        double y = place % 2 ? lower : upper;
        double left = right ? x - wide : x;
        struct box box = {left - 3, y - letter - 4, left + wide + 3, y + 7};
        int bad = crowd(plane, &box);

        if (bad < least) {
            least = bad;
            best = (struct words){x, y, look, right ? "end" : "start"};
            best_box = box;
        }
    }
    plane->taken = best_box;
    put_words(plane, &best, words);
}

// ---- 2. and 3. zone and cut-off ---------------------------------------------

static double zone_edge(const struct plane *plane, int way)
{
    return y_of(plane,
                plane->facts.from + way * plane->chart->threshold.points);
}

static void put_zone_words(struct plane *plane)
{
    struct str words = plane->chart->threshold.verified
                         ? STR("change this small can be chance")
                         : STR("change this small can be chance (unverified)");

    if (!plane->chart->threshold.known) {
        return;
    }
    put_best(plane, zone_edge(plane, 1) + plane->size->letter + 3,
             zone_edge(plane, -1) - 6, "soft halo", words);
}

static void put_zone(const struct plane *plane)
{
    struct text *out = plane->out;
    const char *key = plane->chart->key ? plane->chart->key : "course";
    double top = zone_edge(plane, 1);

    if (!plane->chart->threshold.known) {
        return;
    }
    html_raw(out, "<defs><pattern id=\"hatch-");
    html_put(out, key);
    html_raw(out, "-");
    html_put(out, plane->size->name);
    html_raw(out, "\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" "
                  "patternTransform=\"rotate(45)\"><path class=\"hatch\" "
                  "stroke=\"#7d766b\" stroke-width=\"0.8\" opacity=\"0.55\" "
                  "d=\"M0 0v7\"/></pattern></defs>\n<rect class=\"zone\" "
                  "fill=\"url(#hatch-");
    html_put(out, key);
    html_raw(out, "-");
    html_put(out, plane->size->name);
    html_raw(out, ")\"");
    put_attribute(out, "x", plane->size->left);
    put_attribute(out, "y", top);
    put_attribute(out, "width", right_of(plane) - plane->size->left);
    put_attribute(out, "height", zone_edge(plane, -1) - top);
    html_raw(out, "/>\n");
}

static struct str cutoff_words(const struct chart *chart)
{
    if (!trust_may_signal(chart->scale->cutoff.trust)) {
        return STR("cut-off, unverified");
    }
    return chart->better == BETTER_LOWER
             ? STR("most people without difficulties score below")
             : STR("most people without difficulties score above");
}

static void put_cutoff(const struct plane *plane)
{
    const struct figure *cutoff = &plane->chart->scale->cutoff;

    if (cutoff->known) {
        put_level(plane, "cut", y_of(plane, cutoff->value), "6 4");
    }
}

static void put_cutoff_words(struct plane *plane)
{
    const struct figure *cutoff = &plane->chart->scale->cutoff;
    double y = y_of(plane, cutoff->value);

    if (cutoff->known) {
        put_best(plane, y - 7, y + plane->size->letter + 4, "cut-words halo",
                 cutoff_words(plane->chart));
    }
}

// ---- 5. and 8. the course ---------------------------------------------------

// One path for each run of answers; a gap is never drawn over.
static void put_lines(const struct plane *plane)
{
    struct text *out = plane->out;
    const struct chart *chart = plane->chart;
    bool open = false;

    for (int i = 0; i < chart->point_count; i++) {
        if (open && !joins(chart, i)) {
            html_raw(out, "\"/>\n");
            open = false;
        }
        if (isnan(chart->points[i].value)) {
            continue;
        }
        if (!open) {
            html_raw(out, "<path class=\"line\" fill=\"none\" "
                          "stroke=\"#005a8f\" stroke-width=\"2.2\" "
                          "stroke-linejoin=\"round\" d=\"M");
            open = true;
        } else {
            html_raw(out, "L");
        }
        put_number(out, x_of(plane, chart->points[i].at));
        html_raw(out, " ");
        put_number(out, y_of(plane, chart->points[i].value));
    }
    if (open) {
        html_raw(out, "\"/>\n");
    }
}

static void put_square(const struct plane *plane, double x, double y)
{
    struct text *out = plane->out;

    html_raw(out, "<rect class=\"dot\" fill=\"#005a8f\" width=\"9\" "
                  "height=\"9\"");
    put_attribute(out, "x", x - 4.5);
    put_attribute(out, "y", y - 4.5);
    html_raw(out, ">");
}

static void put_circle(const struct plane *plane, double x, double y, bool open)
{
    struct text *out = plane->out;

    if (open) {
        html_raw(out, "<circle class=\"open\" fill=\"#fff\" "
                      "stroke=\"#005a8f\" stroke-width=\"2\"");
    } else {
        html_raw(out, "<circle class=\"dot\" fill=\"#005a8f\"");
    }
    put_attribute(out, "cx", x);
    put_attribute(out, "cy", y);
    put_attribute(out, "r", open ? 4 : 4.5);
    html_raw(out, ">");
}

// Offered, not answered: a hollow tick on the axis, not nothing.
static void put_missing(const struct plane *plane, int64_t at, double bottom)
{
    struct text *out = plane->out;

    html_raw(out, "<rect class=\"gone\" fill=\"none\" stroke=\"#7d766b\" "
                  "width=\"5\" height=\"9\" rx=\"1\"");
    put_attribute(out, "x", x_of(plane, at) - 2.5);
    put_attribute(out, "y", bottom - 10);
    html_raw(out, "/>\n");
}

// What a mouse or a finger on the dot shows.
static void put_dot_title(const struct plane *plane,
                          const struct chart_point *point)
{
    struct text *out = plane->out;

    html_raw(out, "<title>");
    html_put(out,
             chart_date_print(out->arena, plane->chart, point->at, DATE_YEAR));
    html_raw(out, ": ");
    html_put(out, point->value);
    if (point->words.len) {
        html_raw(out, ". ");
        html_put(out, point->words);
    }
    html_raw(out, "</title>");
}

static void put_dots(const struct plane *plane)
{
    for (int i = 0; i < plane->chart->point_count; i++) {
        const struct chart_point *point = &plane->chart->points[i];
        double x = x_of(plane, point->at);
        double y = y_of(plane, point->value);

        if (isnan(point->value)) {
            put_missing(plane, point->at, plane->bottom);
            continue;
        }
        if (point->mark == MARK_PAPER) {
            put_square(plane, x, y);
            put_dot_title(plane, point);
            html_raw(plane->out, "</rect>\n");
        } else {
            put_circle(plane, x, y, point->mark == MARK_HELPED);
            put_dot_title(plane, point);
            html_raw(plane->out, "</circle>\n");
        }
    }
}

static void put_last_value(const struct plane *plane)
{
    struct text room = text_in(plane->out->arena);
    const struct chart_point *last = plane->facts.last;
    double y = y_of(plane, last->value);

    html_put_real(&room, last->value);
    if (plane->size->bare) {
        put_words(plane,
                  &(struct words){right_of(plane) + 6, y + 5, "ink", "start"},
                  text_str(&room));
        return;
    }
    put_words(plane,
              &(struct words){x_of(plane, last->at),
                              y < plane->size->top + 20 ? y + 20 : y - 10,
                              "ink last halo", "middle"},
              text_str(&room));
}

// ---- 6. events --------------------------------------------------------------

// Words go to the first row where they fit, to the right of the flag or else
// to its left; a flag alone stands where neither has room.
static void place_event(struct plane *plane, int i, double taken[EVENT_ROWS])
{
    const struct chart_event *event = &plane->chart->events[i];
    double x = x_of(plane, event->at);
    double wide = width_of(plane, event->words) + 12;
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

static void place_events(struct plane *plane)
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
    double x = x_of(plane, plane->chart->events[i].at);
    double y = top + (flag.row < 0 ? 0 : flag.row) * EVENT_ROW;

    html_raw(out, "<path class=\"flag ink\" fill=\"#24211d\" d=\"M");
    put_number(out, x);
    html_raw(out, " ");
    put_number(out, y);
    html_raw(out, "v13h1.4v-6l6-3.5-6-3.5z\"/>\n");
    if (flag.row >= 0) {
        put_words(plane,
                  &(struct words){flag.before ? x - 5 : x + 11, y + 11, "ink",
                                  flag.before ? "end" : "start"},
                  plane->chart->events[i].words);
    }
}

// ---- 7. the strip -----------------------------------------------------------

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
    put_number(out, x);
    html_raw(out, " ");
    put_number(out, y - 6);
    html_raw(out, "l6 6-6 6-6-6z\"/>\n");
}

static double strip_y(double centre, double points)
{
    return centre - fmin(fmax(points / STRIP_POINTS, -1), 1) * STRIP_HALF;
}

static void put_bar(const struct plane *plane, const struct strip_bar *bar,
                    double centre)
{
    struct text *out = plane->out;
    double x = x_of(plane, bar->at);
    double y = strip_y(centre, bar->value - bar->usual);

    if (isnan(bar->value)) {
        put_missing(plane, bar->at, centre + 5);
        return;
    }
    html_raw(out, "<rect class=\"bar\" fill=\"#7d766b\" width=\"7\"");
    put_attribute(out, "x", x - 3.5);
    put_attribute(out, "y", fmin(y, centre) - (y == centre));
    put_attribute(out, "height", fmax(fabs(y - centre), 2));
    html_raw(out, "/>\n");
    if (!plane->chart->client_view && !isnan(bar->therapist)) {
        put_circle(plane, x, strip_y(centre, bar->therapist - bar->usual),
                   true);
        html_raw(out, "</circle>\n");
    }
    if (bar->dip || bar->repaired) {
        put_diamond(plane, x, centre + (y > centre ? -11 : 11), bar->repaired);
    }
}

static void put_strip(const struct plane *plane, double top)
{
    double centre = top + STRIP_WORDS + STRIP_HALF;

    put_words(plane, &(struct words){2, top + 12, "soft", "start"},
              plane->chart->client_view
                  ? STR("How our sessions felt, beside your usual")
                  : STR("How sessions felt, beside the client\xE2\x80\x99s "
                        "own usual"));
    put_level(plane, "axis", centre, "none");
    for (int i = 0; i < plane->chart->bar_count; i++) {
        put_bar(plane, &plane->chart->bars[i], centre);
    }
}

// ---- the whole --------------------------------------------------------------

static bool has_plot(const struct plane *plane)
{
    return plane->chart->scale && plane->facts.known >= 2;
}

static void take_in(struct plane *plane, int64_t at)
{
    plane->from = plane->from && plane->from < at ? plane->from : at;
    plane->to = plane->to > at ? plane->to : at;
}

// From the first to the last thing that happened, two weeks at least.
static void find_span(struct plane *plane)
{
    const struct chart *chart = plane->chart;

    for (int i = 0; i < chart->point_count; i++) {
        take_in(plane, chart->points[i].at);
    }
    for (int i = 0; i < chart->bar_count && !plane->size->bare; i++) {
        take_in(plane, chart->bars[i].at);
    }
    for (int i = 0; i < chart->event_count && !plane->size->bare; i++) {
        take_in(plane, chart->events[i].at);
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
    if (has_plot(plane)) {
        plane->low = plane->chart->scale->min;
        plane->high = plane->chart->scale->max;
        plane->bottom += size->plot;
    }
    plane->height = plane->bottom + 8;
    if (size->bare) {
        return;
    }
    place_events(plane);
    plane->height += NUMBERS_LANE + DATES_LANE + plane->event_rows * EVENT_ROW;
    if (plane->chart->bar_count) {
        plane->height += STRIP_WORDS + 2 * STRIP_HALF + 12;
    }
}

// Words come before the course: where they must meet, the course is on top.
static void put_plot(struct plane *plane)
{
    put_after_end(plane);
    if (!plane->size->bare) {
        put_scale(plane);
    }
    put_zone(plane);
    put_cutoff(plane);
    if (!plane->size->bare) {
        put_cutoff_words(plane);
        put_zone_words(plane);
    }
    put_lines(plane);
    put_dots(plane);
    put_last_value(plane);
}

static void put_lanes(const struct plane *plane)
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
    put_number(out, plane->size->width);
    html_raw(out, " ");
    put_number(out, plane->height);
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
    if (has_plot(&plane)) {
        put_plot(&plane);
    }
    if (!size->bare) {
        put_lanes(&plane);
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
    html_put(out, therapist ? "Ring below: how the therapist saw it. " : "");
}

static void put_caption(struct text *out, const struct chart *chart, bool plot)
{
    html_raw(out, "<figcaption class=\"quiet small\">");
    if (plot && !chart->threshold.known) {
        html_put(out, CHART_NO_CHANCE);
        html_raw(out, " ");
    }
    put_legend(out, chart);
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
        draw(out, chart, &SMALL);
    } else {
        draw(out, chart, &WIDE);
        draw(out, chart, &NARROW);
    }
    if (!small) {
        put_caption(out, chart, plot);
    }
    html_raw(out, "</figure>\n");
}
