// What is left over against what was fitted; see model_plot.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model_plot.h"

#include "base/arena.h"
#include "evidence/model_plot_sheet.h"
#include "stats/distribution.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double FAR = 3; // standard deviations: named in the words

// ---- in words ---------------------------------------------------------------

static int by_size(const void *one, const void *other)
{
    double a = *(const double *)one;
    double b = *(const double *)other;

    return (a > b) - (a < b);
}

struct spread {
    double low, quarter, middle, three, high;
    size_t far; // beyond FAR
};

static struct spread spread_of(struct arena *arena, const double *values,
                               size_t n)
{
    size_t mark = arena_mark(arena);
    double *sorted = arena_take(arena, n, sizeof *sorted);
    struct spread spread = {.far = 0};
    size_t last = n - 1;

    memcpy(sorted, values, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, by_size);
    spread.low = sorted[0];
    spread.quarter = sorted[last / 4];
    spread.middle = sorted[last / 2];
    spread.three = sorted[last - last / 4];
    spread.high = sorted[last];
    for (size_t i = 0; i < n; i++) {
        spread.far += fabs(sorted[i]) > FAR;
    }
    arena_rewind(arena, mark);
    return spread;
}

static const char *kind_of(const struct model_points *points)
{
    return points->pearson ? "normalised" : "standardised";
}

static struct str describe(struct arena *arena,
                           const struct model_points *points)
{
    struct spread left = spread_of(arena, points->standard, points->n);
    struct spread fitted = spread_of(arena, points->fitted, points->n);

    return text_print(
        arena,
        "%s residuals of %.*s rows against fitted values from %.*s to %.*s: "
        "median %.*s, the middle half from %.*s to %.*s, all from %.*s to "
        "%.*s; %.*s beyond %g either way.",
        points->pearson ? "Normalised" : "Standardised",
        SHOW(chart_count(arena, points->n)),
        SHOW(chart_number(arena, fitted.low)),
        SHOW(chart_number(arena, fitted.high)),
        SHOW(chart_number(arena, left.middle)),
        SHOW(chart_number(arena, left.quarter)),
        SHOW(chart_number(arena, left.three)),
        SHOW(chart_number(arena, left.low)),
        SHOW(chart_number(arena, left.high)),
        SHOW(chart_count(arena, left.far)), FAR);
}

// ---- scores -----------------------------------------------------------------

static void take_all(struct chart *chart, const struct chart_points *points)
{
    for (size_t i = 0; i < points->n; i++) {
        if (chart_can_show(points->x[i]) && chart_can_show(points->y[i])) {
            chart_take_x(chart, points->x[i]);
            chart_take_y(chart, points->y[i]);
        }
    }
}

static size_t put_left(struct chart *chart, const struct model_points *points,
                       struct str x_name)
{
    struct chart_points cloud = {points->fitted, points->standard, points->n};
    struct arena *arena = chart->plot->out->arena;
    size_t most;

    take_all(chart, &cloud);
    chart_take_y(chart, -1);
    chart_take_y(chart, 1);
    chart_settle(chart);
    chart_level(chart, 0, PLOT_SOFT, false);
    chart_level(chart, -FAR, PLOT_FAINT, true);
    chart_level(chart, FAR, PLOT_FAINT, true);
    most = chart_cloud(chart, &cloud);
    chart_smooth(chart, &cloud);
    chart_axes(chart, x_name,
               text_print(arena, "%s residual", kind_of(points)));
    return most;
}

static void put_scatter(struct chart *chart, const struct model_points *points,
                        struct str x_name)
{
    struct arena *arena = chart->plot->out->arena;
    double *root = arena_take(arena, points->n, sizeof *root);
    struct chart_points cloud = {points->fitted, root, points->n};

    for (size_t i = 0; i < points->n; i++) {
        root[i] = sqrt(fabs(points->standard[i]));
    }
    take_all(chart, &cloud);
    chart_take_y(chart, 0);
    chart_take_y(chart, 1);
    chart_settle(chart);
    (void)chart_cloud(chart, &cloud);
    chart_smooth(chart, &cloud);
    chart_axes(chart, x_name, STR("root of its size"));
}

// ---- by lag -----------------------------------------------------------------

// What independent residuals would keep to, lag by lag.
// SOURCE: Pinheiro & Bates 2000, section 5.3.1
static double lag_limit(size_t pairs)
{
    return pairs ? t_limit(.95, NAN) / sqrt((double)pairs) : NAN;
}

static void put_lags(struct chart *chart, const struct model_lag *lags,
                     int count)
{
    chart_take_x(chart, .5);
    chart_take_x(chart, count + .5);
    for (int k = 0; k < count; k++) {
        chart_take_y(chart, lags[k].standard);
        chart_take_y(chart, lags[k].pearson);
        if (count < 4 || lags[k].pairs >= 10) {
            chart_take_y(chart, lag_limit(lags[k].pairs));
            chart_take_y(chart, -lag_limit(lags[k].pairs));
        }
    }
    chart_take_y(chart, -.2);
    chart_take_y(chart, .2);
    chart_settle(chart);
    chart_level(chart, 0, PLOT_SOFT, false);
    for (int k = 0; k < count; k++) {
        double x = plot_at(&chart->x, k + 1);
        double half = fmin(8, plot_at(&chart->x, 1.4) - plot_at(&chart->x, 1));
        double limit = lag_limit(lags[k].pairs);

        if (!lags[k].pairs) {
            continue;
        }
        for (int side = -1; side <= 1; side += 2) {
            double y = plot_at_within(&chart->y, side * limit, NULL);

            plot_dashes(chart->plot, x - half, y, x + half, y, PLOT_SOFT);
        }
        plot_line(chart->plot, x, plot_at(&chart->y, 0), x,
                  plot_at(&chart->y, lags[k].standard), PLOT_ACCENT);
        plot_dot(chart->plot, x, plot_at(&chart->y, lags[k].standard), 3,
                 PLOT_ACCENT);
        plot_ring(chart->plot, x, plot_at(&chart->y, lags[k].pearson), 3,
                  PLOT_INK);
    }
    chart_axes(chart, STR("lag within one of the groups"),
               STR("autocorrelation"));
}

// ---- the picture of scores --------------------------------------------------

static void add_note(struct sheet_head *head, struct str *notes,
                     struct str words)
{
    notes[head->note_count++] = words;
}

// What a reader should look for; `lags` of them are drawn.
static void take_notes(struct arena *arena, const struct model_plot_wish *wish,
                       struct sheet_head *head, struct str *notes, int lags)
{
    const struct model_points *points = wish->points;
    bool many = points->n > CHART_DOTS;

    if (chart_can_smooth(&(struct chart_points){points->fitted,
                                                points->standard, points->n})) {
        add_note(head, notes,
                 text_print(arena,
                            "Line: lowess (Cleveland 1979), each place from "
                            "two thirds of the %s.%s",
                            many ? "2,000 rows evenly chosen along the axis"
                                 : "rows",
                            many ? " Hexagons: the stronger, the more rows, by "
                                   "the logarithm."
                                 : ""));
    } else if (points->n < CHART_LINE_LEAST) {
        add_note(head, notes,
                 STR("Too few rows for a line, and for much of a pattern."));
    } else {
        add_note(head, notes,
                 STR("The same is fitted for all rows: no line to draw."));
    }
    add_note(
        head, notes,
        STR("Look for: a line that bends (a predictor may act in another "
            "form than in the formula), a cloud or a right-hand line "
            "that widens or narrows (the spread changes with the level), "
            "single rows beyond 3 (dashes). Slanted edges come from the lowest "
            "and highest score that a form can have."));
    if (points->effect_count) {
        add_note(head, notes,
                 STR("Fitted values include the effects of units, which are "
                     "drawn towards 0: so the line rises a little where the "
                     "model is true, too."));
    }
    if (points->pearson) {
        add_note(head, notes,
                 STR("Normalised: freed of the correlation and the unequal "
                     "spread that the model found. What is left should look "
                     "like rows that know nothing of each other."));
    }
    if (lags) {
        add_note(head, notes,
                 STR("By lag: dots after, rings before the correlation was "
                     "taken out; dashes: 95 % of what independent rows would "
                     "show at one lag. One in twenty lies outside by chance."));
    }
    add_note(head, notes,
             STR("A quiet picture does not show that the model is right."));
}

static struct str fitted_name(struct arena *arena,
                              const struct model_answer *answer)
{
    return text_print(arena, "fitted %.*s", SHOW(answer->design.response));
}

static void put_hexagon_words(struct chart *chart, size_t most)
{
    struct arena *arena = chart->plot->out->arena;

    if (most) {
        plot_words(chart->plot, chart->x.to, chart->y.to - 8, PLOT_RIGHT,
                   PLOT_SOFT,
                   text_print(arena, "strongest: %.*s rows",
                              SHOW(chart_count(arena, most))));
    }
}

static void draw_scores(struct text *out, const struct model_plot_wish *wish)
{
    const struct model_points *points = wish->points;
    struct arena *arena = out->arena;
    struct model_lag lags[MODEL_LAGS_MAX];
    int lag_count = model_points_lags(arena, wish->answer, points, lags);
    struct str x_name = fitted_name(arena, wish->answer);
    struct str notes[SHEET_NOTES_MAX];
    struct sheet_head head = {.title = STR("Residuals"),
                              .about = wish->answer->formula,
                              .description = describe(arena, points),
                              .notes = notes,
                              .charts = lag_count ? 3 : 2,
                              .alone = wish->alone};
    struct sheet sheet;
    struct chart chart;

    take_notes(arena, wish, &head, notes, lag_count);
    sheet = sheet_open(out, &head);
    chart = sheet_chart(&sheet, 0, STR("What is left over"));
    put_hexagon_words(&chart, put_left(&chart, points, x_name));
    chart = sheet_chart(&sheet, 1, STR("How far it scatters"));
    put_scatter(&chart, points, x_name);
    if (lag_count) {
        chart = sheet_chart(&sheet, 2, STR("How rows go with the next ones"));
        put_lags(&chart, lags, lag_count);
    }
    sheet_close(&sheet);
}

// ---- events -----------------------------------------------------------------

struct row {
    double fitted, residual, variance;
};

static int by_fitted(const void *one, const void *other)
{
    const struct row *a = one;
    const struct row *b = other;

    return (a->fitted > b->fitted) - (a->fitted < b->fitted);
}

static struct row *sort_rows(struct arena *arena,
                             const struct model_answer *answer,
                             const struct model_points *points)
{
    struct row *rows = arena_take(arena, points->n, sizeof *rows);

    for (size_t i = 0; i < points->n; i++) {
        double p = points->fitted[i];
        double trials = answer->design.weights ? answer->design.weights[i] : 1;

        rows[i] = (struct row){p, points->standard[i],
                               trials > 0 ? p * (1 - p) / trials : 0};
    }
    qsort(rows, points->n, sizeof *rows, by_fitted);
    return rows;
}

static size_t bins_wanted(size_t n)
{
    enum { MOST = 100 };
    size_t root = (size_t)sqrt((double)n);
    size_t wanted = n >= 100 ? root : n > 10 ? 10 : n / 2;

    return wanted > MOST ? MOST : wanted ? wanted : 1;
}

static struct model_bin bin_of(const struct row *rows, size_t count)
{
    struct model_bin bin = {.rows = count};
    double variance = 0;

    for (size_t i = 0; i < count; i++) {
        bin.fitted += rows[i].fitted / (double)count;
        bin.residual += rows[i].residual / (double)count;
        variance += rows[i].variance;
    }
    bin.limit = 2 * sqrt(variance) / (double)count;
    return bin;
}

int model_plot_bins(struct arena *arena, const struct model_answer *answer,
                    const struct model_points *points, struct model_bin **bins)
{
    struct row *rows = sort_rows(arena, answer, points);
    size_t n = points->n;
    size_t wanted = bins_wanted(n);
    int count = 0;

    *bins = arena_take(arena, wanted, sizeof **bins);
    for (size_t first = 0, k = 1; first < n && k <= wanted; k++) {
        size_t end = n * k / wanted;

        while (end > first && end < n
               && !(rows[end].fitted > rows[end - 1].fitted)) {
            end++;
        }
        if (end > first) {
            (*bins)[count++] = bin_of(rows + first, end - first);
            first = end;
        }
    }
    return count;
}

static void put_bins(struct chart *chart, const struct model_bin *bins,
                     int count)
{
    struct plot_point *edge =
        arena_take(chart->plot->out->arena, 2 * (size_t)count, sizeof *edge);

    for (int i = 0; i < count; i++) {
        chart_take_x(chart, bins[i].fitted);
        chart_take_y(chart, bins[i].residual);
        chart_take_y(chart, bins[i].limit);
        chart_take_y(chart, -bins[i].limit);
    }
    chart_settle(chart);
    for (int i = 0; i < count; i++) {
        double x = plot_at(&chart->x, bins[i].fitted);

        edge[i] = (struct plot_point){x, plot_at(&chart->y, bins[i].limit)};
        edge[2 * count - 1 - i] =
            (struct plot_point){x, plot_at(&chart->y, -bins[i].limit)};
    }
    plot_area(chart->plot, edge, 2 * count, PLOT_INK, .09);
    chart_level(chart, 0, PLOT_SOFT, false);
    for (int i = 0; i < count; i++) {
        plot_dot(chart->plot, plot_at(&chart->x, bins[i].fitted),
                 plot_at(&chart->y, bins[i].residual), 3, PLOT_ACCENT);
    }
}

static size_t bins_outside(const struct model_bin *bins, int count)
{
    size_t outside = 0;

    for (int i = 0; i < count; i++) {
        outside += fabs(bins[i].residual) > bins[i].limit;
    }
    return outside;
}

static void draw_events(struct text *out, const struct model_plot_wish *wish)
{
    struct arena *arena = out->arena;
    struct model_bin *bins;
    int count = model_plot_bins(arena, wish->answer, wish->points, &bins);
    struct str notes[] = {
        STR("Each dot is the mean of a bin of rows that are alike in what is "
            "fitted: the share with the event minus the share expected. "
            "Shaded: twice the standard error, if the fitted probabilities "
            "were true (Gelman & Hill 2007, section 5.6); about one dot in "
            "twenty lies outside by chance."),
        STR("Look for: dots outside at one end, or a bow. Fitted values "
            "include each unit's own effect, which is drawn towards the mean: "
            "so dots tend to lie a little low at the left and high at the "
            "right."),
        STR("A quiet picture does not show that the model is right."),
    };
    struct sheet_head head = {
        .title = STR("Binned residuals"),
        .about = wish->answer->formula,
        .description = text_print(
            arena,
            "Means of residuals in %d bins of %.*s rows along the fitted "
            "probability, from %.*s to %.*s: %.*s of the bins lie outside of "
            "twice their standard error.",
            count, SHOW(chart_count(arena, wish->points->n)),
            SHOW(chart_number(arena, bins[0].fitted)),
            SHOW(chart_number(arena, bins[count - 1].fitted)),
            SHOW(chart_count(arena, bins_outside(bins, count)))),
        .notes = notes,
        .note_count = sizeof notes / sizeof *notes,
        .charts = 1,
        .alone = wish->alone};
    struct sheet sheet = sheet_open(out, &head);
    struct chart chart = sheet_chart(
        &sheet, 0,
        text_print(arena, "%.*s rows in %d bins",
                   SHOW(chart_count(arena, wish->points->n)), count));

    put_bins(&chart, bins, count);
    chart_axes(&chart, STR("fitted probability"), STR("mean residual"));
    sheet_close(&sheet);
}

bool model_plot_residuals(struct text *out, const struct model_plot_wish *wish,
                          struct err *err)
{
    if (!wish->points->n) {
        return err_set(err, ERR_INPUT, "there are no rows to draw");
    }
    if (wish->answer->events) {
        draw_events(out, wish);
    } else {
        draw_scores(out, wish);
    }
    return true;
}
