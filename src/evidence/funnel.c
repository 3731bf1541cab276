// funnel - see funnel.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/funnel.h"

#include "evidence/plot.h"
#include "stats/distribution.h"

#include <math.h>

enum { HEIGHT = 460, LEFT = 74, TOP = 16, BOTTOM = 400, KEY_WIDTH = 146 };

// From the outside in: what lies beyond a contour is lighter. The innermost
// region (p > .10) stays empty.
static const struct contour {
    double level; // 1 - p
    double share; // of ink
    const char *words;
} CONTOURS[] = {
    {1,   .07, "p < .01"      },
    {.99, .15, ".01 < p < .05"},
    {.95, .26, ".05 < p < .10"},
    {.90, 0,   "p > .10"      },
};
enum { CONTOUR_COUNT = sizeof CONTOURS / sizeof *CONTOURS };

struct lay {
    struct plot *plot;
    const struct funnel *funnel;
    struct plot_scale x, y;
};

// ---- scales -----------------------------------------------------------------

static void take_in(struct plot_scale *x, double value)
{
    if (isfinite(value)) {
        x->low = fmin(x->low, value);
        x->high = fmax(x->high, value);
    }
}

static double largest_se(const struct funnel *funnel)
{
    double largest = 0;

    for (size_t i = 0; i < funnel->k; i++) {
        largest = fmax(largest, funnel->vi[i]);
    }
    for (size_t i = 0; i < funnel->filled; i++) {
        largest = fmax(largest, funnel->filled_vi[i]);
    }
    return largest > 0 ? sqrt(largest) : 1;
}

static void lay_out(struct lay *lay)
{
    const struct funnel *funnel = lay->funnel;
    double se = 1.05 * largest_se(funnel);
    double reach = t_limit(funnel->level, NAN) * se;
    double margin;

    lay->x = (struct plot_scale){INFINITY, -INFINITY, LEFT,
                                 PLOT_WIDTH - 10
                                     - (funnel->has_contours ? KEY_WIDTH : 0)};
    lay->y = (struct plot_scale){0, se, TOP, BOTTOM};
    take_in(&lay->x, funnel->centre - reach);
    take_in(&lay->x, funnel->centre + reach);
    if (funnel->has_contours) {
        take_in(&lay->x, funnel->reference - reach);
        take_in(&lay->x, funnel->reference + reach);
    }
    for (size_t i = 0; i < funnel->k; i++) {
        take_in(&lay->x, funnel->yi[i]);
    }
    for (size_t i = 0; i < funnel->filled; i++) {
        take_in(&lay->x, funnel->filled_yi[i]);
    }
    margin = .03 * (lay->x.high - lay->x.low);
    lay->x.low -= margin;
    lay->x.high += margin;
}

// ---- regions ----------------------------------------------------------------

// The triangle in which |effect - middle| < z * se, cut at the sides.
static int triangle(const struct lay *lay, double middle, double z,
                    struct plot_point corners[5])
{
    double top = plot_at_within(&lay->x, middle, NULL);
    int count = 0;

    for (int side = -1; side <= 1; side += 2) {
        double edge = side < 0 ? lay->x.low : lay->x.high;
        double se = fmin(lay->y.high, (edge - middle) / (side * z));
        double x = plot_at(&lay->x, middle + side * z * se);
        struct plot_point ends[2] = {
            {x, plot_at(&lay->y, se)},
            {x, BOTTOM               }
        };

        corners[count++] = ends[side < 0 ? 0 : 1];
        corners[count++] = ends[side < 0 ? 1 : 0];
    }
    corners[count++] = (struct plot_point){top, TOP};
    return count;
}

static void put_outline(struct text *out, const struct plot_point *corners,
                        int count)
{
    for (int i = 0; i < count; i++) {
        text_addf(out, "%c%.1f %.1f", i ? 'L' : 'M', corners[i].x,
                  corners[i].y);
    }
}

// A band lies between two triangles: regions painted over each other would
// need to know the colour of the paper.
static void put_band(const struct lay *lay, int i)
{
    double reference = lay->funnel->reference;
    struct plot_point outer[5] = {
        {lay->x.from, TOP   },
        {lay->x.from, BOTTOM},
        {lay->x.to,   BOTTOM},
        {lay->x.to,   TOP   }
    };
    struct plot_point inner[5];
    struct text *out = lay->plot->out;
    int count = 4;

    if (CONTOURS[i].level < 1) {
        count =
            triangle(lay, reference, t_limit(CONTOURS[i].level, NAN), outer);
    }
    text_addf(out,
              "<path fill=\"currentColor\" fill-opacity=\"%.2f\" "
              "fill-rule=\"evenodd\" d=\"",
              CONTOURS[i].share);
    put_outline(out, outer, count);
    count =
        triangle(lay, reference, t_limit(CONTOURS[i + 1].level, NAN), inner);
    put_outline(out, inner, count);
    text_add(out, STR("z\"/>\n"));
}

static void put_key(const struct lay *lay)
{
    double x = PLOT_WIDTH - KEY_WIDTH + 8;

    for (int i = 0; i < CONTOUR_COUNT; i++) {
        double y = TOP + 10 + i * 24;
        struct plot_point box[] = {
            {x,      y - 8},
            {x + 18, y - 8},
            {x + 18, y + 8},
            {x,      y + 8}
        };

        plot_area(lay->plot, box, 4, PLOT_INK, CONTOURS[i].share);
        plot_line(lay->plot, x, y + 8, x + 18, y + 8, PLOT_FAINT);
        plot_words(lay->plot, x + 24, y + 4.5, PLOT_LEFT, PLOT_INK,
                   str_of(CONTOURS[i].words));
    }
}

static void put_regions(const struct lay *lay)
{
    const struct funnel *funnel = lay->funnel;
    double x = plot_at_within(&lay->x, funnel->centre, NULL);

    if (funnel->has_contours) {
        double zero = plot_at_within(&lay->x, funnel->reference, NULL);

        for (int i = 0; i + 1 < CONTOUR_COUNT; i++) {
            put_band(lay, i);
        }
        put_key(lay);
        plot_line(lay->plot, zero, TOP, zero, BOTTOM, PLOT_SOFT);
    } else if (!isnan(funnel->centre)) {
        struct plot_point corners[5];
        int count =
            triangle(lay, funnel->centre, t_limit(funnel->level, NAN), corners);

        plot_area(lay->plot, corners, count, PLOT_INK, .07);
    }
    if (!isnan(funnel->centre)) {
        plot_dashes(lay->plot, x, TOP, x, BOTTOM, PLOT_ACCENT);
    }
}

// ---- studies ----------------------------------------------------------------

static void put_studies(const struct lay *lay)
{
    const struct funnel *funnel = lay->funnel;
    size_t every = funnel->k / FUNNEL_DRAWN + 1;
    double radius = funnel->k > 2000 ? 1.2 : funnel->k > 300 ? 2 : 3.5;

    text_addf(lay->plot->out, "<g fill-opacity=\"%s\">\n",
              funnel->k > 300 ? ".45" : ".8");
    for (size_t i = 0; i < funnel->k; i += every) {
        text_addf(lay->plot->out,
                  "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"/>\n",
                  plot_at(&lay->x, funnel->yi[i]),
                  plot_at(&lay->y, sqrt(funnel->vi[i])), radius);
    }
    text_add(lay->plot->out, STR("</g>\n"));
    for (size_t i = 0; i < funnel->filled; i++) {
        plot_ring(lay->plot, plot_at(&lay->x, funnel->filled_yi[i]),
                  plot_at(&lay->y, sqrt(funnel->filled_vi[i])), 4, PLOT_ACCENT);
    }
    if (every > 1) {
        plot_words(lay->plot, PLOT_WIDTH - 2, HEIGHT - 8, PLOT_RIGHT, PLOT_SOFT,
                   text_print(lay->plot->out->arena,
                              "one of every %zu of %zu studies is drawn", every,
                              funnel->k));
    }
}

void funnel_draw(struct text *out, const struct funnel *funnel, bool alone)
{
    struct plot plot =
        plot_open(out, &(struct plot_head){.title = funnel->title,
                                           .description = funnel->description,
                                           .width = PLOT_WIDTH,
                                           .height = HEIGHT,
                                           .alone = alone});
    struct lay lay = {.plot = &plot, .funnel = funnel};

    lay_out(&lay);
    put_regions(&lay);
    put_studies(&lay);
    plot_axis_left(&plot, &lay.y, LEFT, TRANSFORM_NONE, STR("Standard error"));
    plot_axis_below(&plot, &lay.x, BOTTOM, funnel->transform, funnel->axis);
    if (funnel->filled) {
        plot_words(&plot, LEFT, HEIGHT - 8, PLOT_LEFT, PLOT_SOFT,
                   STR("Rings: added by trim and fill"));
    }
    plot_close(&plot);
}
