// What is left over against what was fitted; see model_plot.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model_plot_events.h"

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
    chart_axes(chart, x_name, STR("root of |residual|"));
}

// ---- by lag -----------------------------------------------------------------

// What independent residuals would keep to, lag by lag.
// SOURCE: Pinheiro & Bates 2000, section 5.3.1
static double lag_limit(size_t pairs)
{
    return pairs ? t_limit(.95, NAN) / sqrt((double)pairs) : NAN;
}

// "Days apart, same Subject"
static struct str lag_name(struct arena *arena,
                           const struct model_answer *answer)
{
    const struct model_residual_wish *wish = &answer->residual->wish;
    bool by_position = wish->kind == RESIDUAL_AR1 && wish->position.at;

    return text_print(arena, "%.*s apart, same %.*s",
                      SHOW(by_position ? wish->position : STR("rows")),
                      SHOW(wish->clusters[wish->cluster_count - 1]));
}

static void put_lags(struct chart *chart, const struct model_lag *lags,
                     int count, struct str x_name)
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
    chart_axes(chart, x_name, STR("autocorrelation"));
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
                              .warning = model_plot_warning(wish->answer),
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
        put_lags(&chart, lags, lag_count, lag_name(arena, wish->answer));
    }
    sheet_close(&sheet);
}

bool model_plot_residuals(struct text *out, const struct model_plot_wish *wish,
                          struct err *err)
{
    if (!wish->points->n) {
        return err_set(err, ERR_INPUT, "there are no rows to draw");
    }
    if (wish->answer->events) {
        model_plot_events(out, wish);
    } else {
        draw_scores(out, wish);
    }
    return true;
}
