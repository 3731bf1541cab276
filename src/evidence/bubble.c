// bubble - see bubble.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/bubble.h"

#include "evidence/plot.h"

#include <math.h>

enum { HEIGHT = 460, LEFT = 74, TOP = 16, BOTTOM = 400 };

struct lay {
    struct plot *plot;
    const struct bubble *bubble;
    struct plot_scale x, y;
};

static void take_in(struct plot_scale *scale, double value)
{
    if (isfinite(value)) {
        scale->low = fmin(scale->low, value);
        scale->high = fmax(scale->high, value);
    }
}

static void widen(struct plot_scale *scale, double share)
{
    double margin = share * (scale->high - scale->low);

    margin = margin > 0 ? margin : 1;
    scale->low -= margin;
    scale->high += margin;
}

static void lay_out(struct lay *lay)
{
    const struct bubble *bubble = lay->bubble;

    lay->x = (struct plot_scale){INFINITY, -INFINITY, LEFT, PLOT_WIDTH - 2};
    lay->y = (struct plot_scale){INFINITY, -INFINITY, BOTTOM, TOP};
    for (size_t i = 0; i < bubble->k; i++) {
        take_in(&lay->x, bubble->x[i]);
        take_in(&lay->y, bubble->yi[i]);
    }
    for (int i = 0; i < BUBBLE_POINTS; i++) {
        take_in(&lay->y, bubble->line[i]);
    }
    widen(&lay->x, .05);
    widen(&lay->y, .08);
}

static void put_band(const struct lay *lay)
{
    const struct bubble *bubble = lay->bubble;
    struct plot_point corners[2 * BUBBLE_POINTS];
    struct plot_point line[BUBBLE_POINTS];
    int count = 2 * BUBBLE_POINTS;

    for (int i = 0; i < BUBBLE_POINTS; i++) {
        double x = plot_at(&lay->x, bubble->line_x[i]);

        corners[i] = (struct plot_point){
            x, plot_at_within(&lay->y, bubble->low[i], NULL)};
        corners[count - 1 - i] = (struct plot_point){
            x, plot_at_within(&lay->y, bubble->high[i], NULL)};
        line[i] = (struct plot_point){x, plot_at(&lay->y, bubble->line[i])};
    }
    plot_area(lay->plot, corners, count, PLOT_ACCENT, .18);
    plot_curve(lay->plot, line, BUBBLE_POINTS, PLOT_ACCENT);
}

static void put_bubbles(const struct lay *lay)
{
    const struct bubble *bubble = lay->bubble;
    size_t every = bubble->k / BUBBLE_DRAWN + 1;
    double most = bubble->k > 2000 ? 4 : bubble->k > 300 ? 8 : 15;
    double heaviest = 0;

    for (size_t i = 0; i < bubble->k; i++) {
        heaviest = fmax(heaviest, bubble->weights[i]);
    }
    text_addf(lay->plot->out,
              "<g fill-opacity=\"%s\" stroke=\"currentColor\" "
              "stroke-opacity=\".6\">\n",
              bubble->k > 300 ? ".08" : ".14");
    for (size_t i = 0; i < bubble->k; i += every) {
        text_addf(
            lay->plot->out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"/>\n",
            plot_at(&lay->x, bubble->x[i]), plot_at(&lay->y, bubble->yi[i]),
            fmax(1.5, most * sqrt(bubble->weights[i] / heaviest)));
    }
    text_add(lay->plot->out, STR("</g>\n"));
    if (every > 1) {
        plot_words(lay->plot, PLOT_WIDTH - 2, HEIGHT - 8, PLOT_RIGHT, PLOT_SOFT,
                   text_print(lay->plot->out->arena,
                              "one of every %zu of %zu studies is drawn", every,
                              bubble->k));
    }
}

void bubble_draw(struct text *out, const struct bubble *bubble, bool alone)
{
    struct plot plot =
        plot_open(out, &(struct plot_head){.title = bubble->title,
                                           .description = bubble->description,
                                           .width = PLOT_WIDTH,
                                           .height = HEIGHT,
                                           .alone = alone});
    struct lay lay = {.plot = &plot, .bubble = bubble};

    lay_out(&lay);
    if (bubble->reference > lay.y.low && bubble->reference < lay.y.high) {
        double y = plot_at(&lay.y, bubble->reference);

        plot_line(&plot, LEFT, y, PLOT_WIDTH - 2, y, PLOT_FAINT);
    }
    put_band(&lay);
    put_bubbles(&lay);
    plot_axis_left(&plot, &lay.y, LEFT, bubble->transform, bubble->axis);
    plot_axis_below(&plot, &lay.x, BOTTOM, TRANSFORM_NONE, bubble->x_name);
    plot_close(&plot);
}
