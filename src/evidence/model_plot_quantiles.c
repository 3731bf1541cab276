// Residuals and the effects of units against normal quantiles; see
// model_plot.h. SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model_plot.h"

#include "base/arena.h"
#include "evidence/model_plot_sheet.h"
#include "stats/distribution.h"
#include "stats/quantile_limits.h"

#include <math.h>
#include <stdlib.h>

enum { DRAWN = 600 }; // points of one chart; all of them count

struct sample {
    struct str name, axis;
    double *values; // in rising order
    size_t n;
    double spread; // of the normal values that they are held against
};

static int by_size(const void *one, const void *other)
{
    double a = *(const double *)one;
    double b = *(const double *)other;

    return (a > b) - (a < b);
}

static struct sample sample_of(struct arena *arena, const double *values,
                               size_t n)
{
    struct sample sample = {.values = arena_take(arena, n, sizeof *values),
                            .spread = 1};

    for (size_t i = 0; i < n; i++) {
        if (chart_can_show(values[i])) {
            sample.values[sample.n++] = values[i];
        }
    }
    qsort(sample.values, sample.n, sizeof *sample.values, by_size);
    return sample;
}

// Residuals are held against their own spread: it is less than sigma, for the
// effects of units take some of it up.
static struct sample residuals_of(struct arena *arena,
                                  const struct model_points *points)
{
    struct sample sample = sample_of(arena, points->standard, points->n);
    double squares = 0;

    for (size_t i = 0; i < sample.n; i++) {
        squares += sample.values[i] * sample.values[i] / (double)sample.n;
    }
    sample.spread = squares > 0 ? sqrt(squares) : 1;
    return sample;
}

// ---- one chart --------------------------------------------------------------

// Which of the ordered values are drawn: all, or some that stand evenly along
// the line, so that none of the tails is lost.
static int choose(const struct sample *sample, size_t chosen[DRAWN])
{
    double first = normal_point(quantile_place(0, sample->n));
    int count = 0;

    for (size_t k = 0; k < DRAWN; k++) {
        double share =
            normal_below(first - 2 * first * (double)k / (DRAWN - 1));
        size_t i = sample->n <= DRAWN
                     ? k
                     : (size_t)(share * (double)(sample->n - 1) + .5);

        if (i < sample->n && (count == 0 || i > chosen[count - 1])) {
            chosen[count++] = i;
        }
    }
    return count;
}

struct mark {
    double at, line, value, low, high;
};

// Marks with their limits; how many.
static int make_marks(struct arena *arena, const struct sample *sample,
                      struct mark marks[DRAWN])
{
    size_t chosen[DRAWN];
    int count = choose(sample, chosen);
    double local = quantile_local_level(arena, sample->n);

    for (int k = 0; k < count; k++) {
        struct quantile_limits limits =
            quantile_limits_at(chosen[k], sample->n, local);
        double at = normal_point(quantile_place(chosen[k], sample->n));

        marks[k] =
            (struct mark){.at = at,
                          .line = at * sample->spread,
                          .value = sample->values[chosen[k]],
                          .low = normal_point(limits.low) * sample->spread,
                          .high = normal_point(limits.high) * sample->spread};
    }
    return count;
}

static void put_limits(struct chart *chart, const struct mark *marks, int count)
{
    struct plot_point corners[2 * DRAWN];

    for (int k = 0; k < count; k++) {
        double x = plot_at(&chart->x, marks[k].at);

        corners[k] = (struct plot_point){
            x, plot_at_within(&chart->y, marks[k].low, NULL)};
        corners[2 * count - 1 - k] = (struct plot_point){
            x, plot_at_within(&chart->y, marks[k].high, NULL)};
    }
    plot_area(chart->plot, corners, 2 * count, PLOT_INK, .1);
}

static int count_outside(const struct mark *marks, int count)
{
    int outside = 0;

    for (int k = 0; k < count; k++) {
        outside +=
            marks[k].value < marks[k].low || marks[k].value > marks[k].high;
    }
    return outside;
}

static void put_sample(struct chart *chart, const struct sample *sample)
{
    struct mark marks[DRAWN] = {{0}};
    double x[DRAWN] = {0}, y[DRAWN] = {0};
    int count = make_marks(chart->plot->out->arena, sample, marks);

    for (int k = 0; k < count; k++) {
        x[k] = marks[k].at;
        y[k] = marks[k].value;
        chart_take_x(chart, x[k]);
        chart_take_y(chart, y[k]);
        chart_take_y(chart, marks[k].low);
        chart_take_y(chart, marks[k].high);
    }
    chart_settle(chart);
    put_limits(chart, marks, count);
    plot_line(chart->plot, plot_at(&chart->x, x[0]),
              plot_at_within(&chart->y, marks[0].line, NULL),
              plot_at(&chart->x, x[count - 1]),
              plot_at_within(&chart->y, marks[count - 1].line, NULL),
              PLOT_ACCENT);
    (void)chart_cloud(chart, &(struct chart_points){x, y, (size_t)count});
    chart_axes(chart, STR("normal quantile"), sample->axis);
}

// ---- the picture ------------------------------------------------------------

struct picture {
    const struct model_plot_wish *wish;
    struct sample *samples;
    int count, left_out;
};

static void add_sample(struct picture *picture, struct sample sample,
                       struct str name, struct str axis)
{
    if (picture->count == SHEET_CHARTS_MAX) {
        picture->left_out++;
        return;
    }
    sample.name = name;
    sample.axis = axis;
    picture->samples[picture->count++] = sample;
}

static struct picture picture_of(struct arena *arena,
                                 const struct model_plot_wish *wish)
{
    const struct model_points *points = wish->points;
    struct picture picture = {
        wish, arena_take(arena, SHEET_CHARTS_MAX, sizeof(struct sample)), 0, 0};

    if (!wish->answer->events) {
        add_sample(&picture, residuals_of(arena, points),
                   text_print(arena, "Residuals, %.*s",
                              SHOW(chart_count(arena, points->n))),
                   points->pearson ? STR("normalised residual")
                                   : STR("standardised residual"));
    }
    for (int k = 0; k < points->effect_count; k++) {
        const struct model_plot_effect *effect = &points->effects[k];

        add_sample(&picture, sample_of(arena, effect->scaled, effect->count),
                   text_print(arena, "%.*s: %.*s, %.*s units",
                              SHOW(effect->group), SHOW(effect->name),
                              SHOW(chart_count(arena, effect->count))),
                   STR("effect / its spread"));
    }
    return picture;
}

static int take_notes(struct arena *arena, const struct picture *picture,
                      struct str *notes)
{
    int count = 0;
    bool few = false, thinned = false;

    for (int k = 0; k < picture->count; k++) {
        few = few || picture->samples[k].n < 20;
        thinned = thinned || picture->samples[k].n > DRAWN;
    }
    notes[count++] = STR(
        "On the line, values are normal: residuals with their own spread, "
        "effects with the one that the model found. Shaded: where all points "
        "of as many independent normal values stay in "
        "95 of 100 samples (Aldor-Noiman et al. 2013); residuals and effects "
        "of a fit depend on each other a little, so it is a guide.");
    notes[count++] =
        STR("Look for: points outside, above all in a row; both ends bent away "
            "(heavier tails, or a few rows of another kind), one bow (skewed), "
            "steps (a form with few values).");
    if (picture->wish->points->effect_count) {
        notes[count++] = STR(
            "An effect is divided by the spread that the model expects of it "
            "(Lange & Ryan 1989). Where units have few rows, effects look "
            "normal whatever the truth is (Verbeke & Lesaffre 1996).");
    }
    if (picture->wish->answer->events) {
        notes[count++] = STR("Residuals of events have no normal quantiles; "
                             "the picture of binned residuals is for them.");
    }
    if (few) {
        notes[count++] = STR("Fewer than 20 points say little about a shape.");
    }
    if (thinned) {
        notes[count++] = text_print(
            arena,
            "Of more than %d points, so many are drawn, evenly along "
            "the line; limits are those of all.",
            DRAWN);
    }
    if (picture->left_out) {
        notes[count++] = text_print(arena, "%d more effects have no room here.",
                                    picture->left_out);
    }
    return count;
}

static struct str describe(struct arena *arena, const struct picture *picture)
{
    struct text out = text_in(arena);

    text_add(&out, STR("Ordered values against normal quantiles, with limits "
                       "for all points at once."));
    for (int k = 0; k < picture->count; k++) {
        const struct sample *sample = &picture->samples[k];
        struct mark marks[DRAWN];
        int count, outside;

        if (!sample->n) {
            text_addf(&out, " %.*s: no spread.", SHOW(sample->name));
            continue;
        }
        count = make_marks(arena, sample, marks);
        outside = count_outside(marks, count);
        text_addf(
            &out, " %.*s: from %.*s to %.*s, %d of %d drawn points outside.",
            SHOW(sample->name), SHOW(chart_number(arena, sample->values[0])),
            SHOW(chart_number(arena, sample->values[sample->n - 1])), outside,
            count);
    }
    return text_str(&out);
}

bool model_plot_quantiles(struct text *out, const struct model_plot_wish *wish,
                          struct err *err)
{
    struct arena *arena = out->arena;
    struct picture picture = picture_of(arena, wish);
    struct str notes[SHEET_NOTES_MAX];
    struct sheet_head head = {.title = STR("Normal quantiles"),
                              .about = wish->answer->formula,
                              .warning = model_plot_warning(wish->answer),
                              .description = describe(arena, &picture),
                              .notes = notes,
                              .note_count = take_notes(arena, &picture, notes),
                              .charts = picture.count,
                              .alone = wish->alone};
    struct sheet sheet;

    if (!picture.count) {
        return err_set(err, ERR_INPUT,
                       "there is nothing to compare with a "
                       "normal distribution");
    }
    sheet = sheet_open(out, &head);
    for (int k = 0; k < picture.count; k++) {
        struct chart chart = sheet_chart(&sheet, k, picture.samples[k].name);

        if (picture.samples[k].n) {
            put_sample(&chart, &picture.samples[k]);
        } else {
            chart_empty(&chart, STR("The model found no spread between units "
                                    "here: there is nothing to draw."));
        }
    }
    sheet_close(&sheet);
    return true;
}
