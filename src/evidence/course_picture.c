// The expected course as a picture: for each stratum the median and the 80 %
// band from its first score; rings are the medians that were seen.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/course_answer.h"
#include "evidence/plot.h"

#include <math.h>

enum {
    LEFT = 62,
    TOP = 62,
    BOTTOM = 330,
    HEIGHT = 420,
    GAP = 26,
    STEPS = COURSE_SESSIONS_SHOWN,
};

static struct plot_scale scores_of(const struct course_answer *answer)
{
    struct plot_scale scale = {INFINITY, -INFINITY, BOTTOM, TOP};
    double margin;

    for (int i = 0; i < answer->stratum_count; i++) {
        const struct course_stratum *stratum = &answer->strata[i];

        for (int j = 0; j < stratum->count; j++) {
            scale.low = fmin(scale.low, stratum->at[j].low);
            scale.high = fmax(scale.high, stratum->at[j].high);
        }
    }
    margin = .04 * (scale.high - scale.low);
    margin = margin > 0 ? margin : 1;
    scale.low -= margin;
    scale.high += margin;
    return scale;
}

static void draw_band(struct plot *plot, const struct course_stratum *stratum,
                      const struct plot_scale *x, const struct plot_scale *y)
{
    struct plot_point corners[2 * STEPS];
    struct plot_point line[STEPS];
    int count = stratum->count;

    for (int i = 0; i < count; i++) {
        const struct course_at *at = &stratum->at[i];
        double place = plot_at(x, at->session);

        corners[i] = (struct plot_point){place, plot_at(y, at->low)};
        corners[2 * count - 1 - i] =
            (struct plot_point){place, plot_at(y, at->high)};
        line[i] = (struct plot_point){place, plot_at(y, at->median)};
    }
    plot_area(plot, corners, 2 * count, PLOT_ACCENT, .18);
    plot_curve(plot, line, count, PLOT_ACCENT);
    for (int i = 0; i < count; i++) {
        const struct course_at *at = &stratum->at[i];

        if (!isnan(at->seen_median)) {
            plot_ring(plot, plot_at(x, at->session),
                      plot_at_within(y, at->seen_median, NULL), 3.5, PLOT_INK);
        }
    }
}

static void draw_stratum(struct plot *plot, const struct course_answer *answer,
                         int which, const struct plot_scale *y)
{
    const struct course_stratum *stratum = &answer->strata[which];
    struct arena *arena = plot->out->arena;
    double width = (PLOT_WIDTH - LEFT - 10) / (double)answer->stratum_count;
    double from = LEFT + which * width + (which ? GAP / 2.0 : 0);
    struct plot_scale x = {answer->first, fmax(answer->last, answer->first + 1),
                           from, LEFT + (which + 1) * width - GAP / 2.0};
    struct str words = course_stratum_words(arena, stratum);

    plot_words(plot, from, TOP - 24, PLOT_LEFT, PLOT_INK,
               text_print(arena, "First score %.*s", SHOW(words)));
    if (stratum->n) {
        plot_words(plot, from, TOP - 8, PLOT_LEFT, PLOT_SOFT,
                   text_print(arena, "n = %lld", (long long)stratum->n));
    }
    draw_band(plot, stratum, &x, y);
    plot_axis_below(plot, &x, BOTTOM, TRANSFORM_NONE, STR("session"));
}

// What keeps a reader from taking the band for more than it is.
static void draw_foot(struct plot *plot, const struct course_answer *answer)
{
    const struct held *all = &answer->calibration.all.step_ahead;
    struct arena *arena = plot->out->arena;
    struct str held = STR("Whether the band holds 80 % was not measured.");

    if (answer->calibrated && all->n) {
        held = text_print(arena,
                          "Held %.1f %% (95 %% CI %.1f to %.1f) of %lld scores "
                          "that it had not seen, one step ahead.",
                          100 * all->share, 100 * all->low, 100 * all->high,
                          (long long)all->n);
    }
    plot_words(plot, LEFT, BOTTOM + 60, PLOT_LEFT, PLOT_SOFT,
               STR("Line: median. Band: eight in ten scores. Rings: medians "
                   "seen. Not how one person will do."));
    plot_words(plot, LEFT, BOTTOM + 78, PLOT_LEFT, PLOT_SOFT, held);
}

static struct str title_of(struct arena *arena,
                           const struct course_answer *answer)
{
    const struct norm *norm = answer->norm;

    return norm ? text_print(arena, "%.*s: norm, %.*s, %.*s, n = %d",
                             SHOW(answer->measure), SHOW(norm->source),
                             SHOW(norm->date), norm->people)
                : text_print(arena,
                             "%.*s: what happened for people who started here, "
                             "%zu courses",
                             SHOW(answer->measure), answer->courses);
}

void course_draw(struct text *out, const struct course_answer *answer,
                 bool alone)
{
    struct str title = title_of(out->arena, answer);
    struct plot plot = plot_open(
        out, &(struct plot_head){
                 .title = title,
                 .description =
                     STR("For each range of first scores the median and the "
                         "80 % band of later scores by session. The same "
                         "numbers are in the report."),
                 .width = PLOT_WIDTH,
                 .height = HEIGHT,
                 .alone = alone});
    struct plot_scale y = scores_of(answer);

    plot_words_cut(&plot, 4, 18, PLOT_WIDTH - 8, PLOT_STRONG, title);
    plot_axis_left(&plot, &y, LEFT, TRANSFORM_NONE, STR("score"));
    for (int i = 0; i < answer->stratum_count; i++) {
        draw_stratum(&plot, answer, i, &y);
    }
    draw_foot(&plot, answer);
    plot_close(&plot);
}
