// chart_plot - the upper part of a chart: scale, zone, cut-off and the course,
// in the drawing order of PRODUCT.md 3.2.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/chart_plane.h"

#include <math.h>

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
    double y = plane_y(plane, value);

    html_put_real(&room, value);
    plane_level(plane, value == plane->low ? "axis" : "rule", y, "none");
    plane_words(plane,
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
    plane_words(plane, &(struct words){2, 14, "soft", "start"},
                str_of(chart_direction(plane->chart)));
}

static void put_after_end(const struct plane *plane)
{
    struct text *out = plane->out;
    double x = plane_x(plane, plane->chart->ended_at);

    if (!plane->chart->ended_at || plane->chart->ended_at > plane->to) {
        return;
    }
    html_raw(out, "<rect class=\"after\" fill=\"#ddd5c8\" opacity=\"0.35\"");
    PUT_ATTRIBUTE(out, "x", x);
    PUT_ATTRIBUTE(out, "y", plane->size->top);
    PUT_ATTRIBUTE(out, "width", plane_right(plane) - x);
    PUT_ATTRIBUTE(out, "height", plane->size->plot);
    html_raw(out, "/>\n");
}

// ---- 2. and 3. zone and cut-off ---------------------------------------------

static double zone_edge(const struct plane *plane, int way)
{
    return plane_y(plane,
                   plane->facts.from + way * plane->chart->threshold.points);
}

// Inside of its edges, or else outside.
static void put_zone_words(struct plane *plane)
{
    double line = plane->size->letter + 2;
    double more = label_is_in_two(plane) ? line : 0;
    double top = zone_edge(plane, 1), bottom = zone_edge(plane, -1);
    const struct ledge ledges[LEDGES_MOST] = {
        {top + line + 1 + more, bottom - 6 - more    },
        {top - 6,               bottom + line + 1    },
        {top - 10 - line,       bottom + 5 + 2 * line},
    };

    if (plane->chart->threshold.known) {
        label_put(plane, ledges, LEDGES_MOST,
                  &(struct label){"soft halo", STR("change this small"),
                                  plane->chart->threshold.verified
                                      ? STR("can be chance")
                                      : STR("can be chance (unverified)")});
    }
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
    PUT_ATTRIBUTE(out, "x", plane->size->left);
    PUT_ATTRIBUTE(out, "y", top);
    PUT_ATTRIBUTE(out, "width", plane_right(plane) - plane->size->left);
    PUT_ATTRIBUTE(out, "height", zone_edge(plane, -1) - top);
    html_raw(out, "/>\n");
}

static struct label cutoff_label(const struct chart *chart)
{
    if (!trust_may_signal(chart->scale->cutoff.trust)) {
        return (struct label){"cut-words halo", STR("cut-off,"),
                              STR("unverified")};
    }
    return (struct label){"cut-words halo", STR("most people without"),
                          chart->better == BETTER_LOWER
                              ? STR("difficulties score below")
                              : STR("difficulties score above")};
}

static void put_cutoff(const struct plane *plane)
{
    const struct figure *cutoff = &plane->chart->scale->cutoff;

    if (cutoff->known) {
        plane_level(plane, "cut", plane_y(plane, cutoff->value), "6 4");
    }
}

static void put_cutoff_words(struct plane *plane)
{
    const struct figure *cutoff = &plane->chart->scale->cutoff;
    struct label label = cutoff_label(plane->chart);
    double y = plane_y(plane, cutoff->value);

    if (cutoff->known) {
        label_put(plane, &(struct ledge){y - 7, y + plane->size->letter + 4}, 1,
                  &label);
    }
}

// ---- 4. the band ------------------------------------------------------------

static void put_edge(const struct plane *plane, const struct chart_band *band,
                     bool upper)
{
    struct text *out = plane->out;

    html_raw(out, "<path class=\"others\" fill=\"none\" stroke=\"#595959\" "
                  "stroke-width=\"1.4\" stroke-dasharray=\"4 3\" d=\"");
    for (int i = 0; i < band->count; i++) {
        const struct chart_band_at *at = &band->at[i];

        html_put(out, i ? "L" : "M");
        plane_number(out, plane_x(plane, at->at));
        html_raw(out, " ");
        plane_number(out, plane_y(plane, upper ? at->high : at->low));
    }
    html_raw(out, "\"/>\n");
}

static void put_band(const struct plane *plane)
{
    const struct chart_band *band = plot_band(plane);

    if (band) {
        put_edge(plane, band, true);
        put_edge(plane, band, false);
    }
}

// With a piece of the edge before it, for it may stand apart from them.
static void put_band_words(struct plane *plane)
{
    const struct chart_band *band = plot_band(plane);

    if (band) {
        struct str first =
            text_print(plane->out->arena, "- - %.*s", SHOW(band->label));

        label_put_by_band(
            plane, &(struct label){"soft halo", first, band->label_more});
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
        if (open && !plot_joins(chart, i)) {
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
        plane_number(out, plane_x(plane, chart->points[i].at));
        html_raw(out, " ");
        plane_number(out, plane_y(plane, chart->points[i].value));
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
    PUT_ATTRIBUTE(out, "x", x - 4.5);
    PUT_ATTRIBUTE(out, "y", y - 4.5);
    html_raw(out, ">");
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
        double x = plane_x(plane, point->at);
        double y = plane_y(plane, point->value);

        if (isnan(point->value)) {
            plane_missing(plane, point->at, plane->bottom);
            continue;
        }
        if (point->mark == MARK_PAPER) {
            put_square(plane, x, y);
            put_dot_title(plane, point);
            html_raw(plane->out, "</rect>\n");
        } else {
            plane_circle(plane, x, y, point->mark == MARK_HELPED);
            put_dot_title(plane, point);
            html_raw(plane->out, "</circle>\n");
        }
    }
}

static double last_value_y(const struct plane *plane)
{
    double y = plane_y(plane, plane->facts.last->value);

    return y < plane->size->top + 20 ? y + 20 : y - 10;
}

static void keep_off_last_value(struct plane *plane)
{
    double x = plane_x(plane, plane->facts.last->at);
    double y = last_value_y(plane);

    label_keep_off(plane,
                   &(struct box){x - 14, y - plane->size->letter, x + 14, y});
}

static void put_last_value(const struct plane *plane)
{
    struct text room = text_in(plane->out->arena);
    const struct chart_point *last = plane->facts.last;

    html_put_real(&room, last->value);
    if (plane->size->bare) {
        plane_words(plane,
                    &(struct words){plane_right(plane) + 6,
                                    plane_y(plane, last->value) + 5, "ink",
                                    "start"},
                    text_str(&room));
        return;
    }
    plane_words(plane,
                &(struct words){plane_x(plane, last->at), last_value_y(plane),
                                "ink last halo", "middle"},
                text_str(&room));
}

// ---- the whole --------------------------------------------------------------

bool plot_is_there(const struct plane *plane)
{
    return plane->chart->scale && plane->facts.known >= 2;
}

bool plot_joins(const struct chart *chart, int i)
{
    return i > 0 && !isnan(chart->points[i].value)
        && !isnan(chart->points[i - 1].value)
        && !chart->points[i].version_break;
}

const struct chart_band *plot_band(const struct plane *plane)
{
    return plane->size->bare || !plot_is_there(plane)
             ? NULL
             : chart_band_shown(plane->chart);
}

// Words come before the course: where they must meet, the course is on top.
void plot_draw(struct plane *plane)
{
    put_after_end(plane);
    if (!plane->size->bare) {
        put_scale(plane);
    }
    put_zone(plane);
    put_cutoff(plane);
    put_band(plane);
    if (!plane->size->bare) {
        keep_off_last_value(plane);
        put_cutoff_words(plane);
        put_zone_words(plane);
        put_band_words(plane);
    }
    put_lines(plane);
    put_dots(plane);
    put_last_value(plane);
}
