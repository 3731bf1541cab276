// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model_plot_events.h"

#include "base/arena.h"
#include "evidence/model_plot_sheet.h"
#include "stats/distribution.h"

#include <math.h>
#include <stdlib.h>

struct row {
    double expected, residual;
    double predictor, spread; // by the fixed part; of all effects together
    double trials;
    uint32_t unit;
};

static int by_expected(const void *one, const void *other)
{
    const struct row *a = one;
    const struct row *b = other;

    return (a->expected > b->expected) - (a->expected < b->expected);
}

static int by_unit(const void *one, const void *other)
{
    const struct row *a = one;
    const struct row *b = other;

    return (a->unit > b->unit) - (a->unit < b->unit);
}

// ---- over all units ---------------------------------------------------------

// The normal distribution at evenly spaced points: a sum over them is an
// integral to ten digits, for what is as smooth as a share of events.
// SOURCE: Trefethen & Weideman 2014, SIAM Rev 56, 385-458 (the trapezoid rule)
enum { NODES = 121 };
static const double NODE_STEP = .1;

struct nodes {
    double at[NODES], weight[NODES];
};

static struct nodes make_nodes(void)
{
    struct nodes nodes;

    for (int k = 0; k < NODES; k++) {
        nodes.at[k] = (k - (NODES - 1) / 2.0) * NODE_STEP;
        nodes.weight[k] = NODE_STEP * normal_density(nodes.at[k]);
    }
    return nodes;
}

// The standard deviation of what all effects together do to a row.
static double spread_of(const struct model_answer *answer, size_t i)
{
    double variance = 0;

    for (int k = 0; k < answer->random_count; k++) {
        const struct design_group *group = &answer->design.groups[k];
        const double *covariance = answer->random[k].covariance;
        size_t q = (size_t)group->q;

        for (size_t at = 0; at < q * q; at++) {
            variance += covariance[at] * group->z[i + at % q * answer->design.n]
                      * group->z[i + at / q * answer->design.n];
        }
    }
    return sqrt(fmax(variance, 0));
}

static double average(const struct model_answer *answer,
                      const struct nodes *nodes, const struct row *row)
{
    double sum = 0;

    for (int k = 0; k < NODES; k++) {
        sum += nodes->weight[k]
             * model_points_mean(answer,
                                 row->predictor + row->spread * nodes->at[k]);
    }
    return sum;
}

// The variance of the sum of the residuals of one unit's rows: what chance does
// to each row, and what the unit does to all of them.
static double unit_variance(const struct model_answer *answer,
                            const struct nodes *nodes, const struct row *rows,
                            size_t count)
{
    double chance = 0, mean = 0, square = 0;

    for (int k = 0; k < NODES; k++) {
        double sum = 0;

        for (size_t i = 0; i < count; i++) {
            double p = model_points_mean(
                answer, rows[i].predictor + rows[i].spread * nodes->at[k]);

            sum += p;
            chance += nodes->weight[k] * p * (1 - p) / rows[i].trials;
        }
        mean += nodes->weight[k] * sum;
        square += nodes->weight[k] * sum * sum;
    }
    return chance + fmax(square - mean * mean, 0);
}

static double bin_variance(const struct model_answer *answer,
                           const struct nodes *nodes, struct row *rows,
                           size_t count)
{
    double variance = 0;

    qsort(rows, count, sizeof *rows, by_unit);
    for (size_t i = 0, m = 0; i < count; i += m) {
        for (m = 1; i + m < count && rows[i + m].unit == rows[i].unit;) {
            m++;
        }
        variance += unit_variance(answer, nodes, rows + i, m);
    }
    return variance;
}

// ---- bins -------------------------------------------------------------------

static size_t bins_wanted(size_t n)
{
    enum { MOST = 100 };
    size_t root = (size_t)sqrt((double)n);
    size_t wanted = n >= 100 ? root : n > 10 ? 10 : n / 2;

    return wanted > MOST ? MOST : wanted ? wanted : 1;
}

// `nodes` NULL: with the effects of units, so that chance is all there is.
static struct model_bin bin_of(const struct model_answer *answer,
                               const struct nodes *nodes, struct row *rows,
                               size_t count)
{
    struct model_bin bin = {.rows = count};
    double variance = 0;

    for (size_t i = 0; i < count; i++) {
        bin.expected += rows[i].expected / (double)count;
        bin.residual += rows[i].residual / (double)count;
        variance += rows[i].expected * (1 - rows[i].expected) / rows[i].trials;
    }
    if (nodes) {
        variance = bin_variance(answer, nodes, rows, count);
    }
    bin.limit = 2 * sqrt(variance) / (double)count;
    return bin;
}

static int cut_bins(struct arena *arena, const struct model_answer *answer,
                    const struct nodes *nodes, struct row *rows,
                    struct model_bin **bins)
{
    size_t n = answer->design.n;
    size_t wanted = bins_wanted(n);
    int count = 0;

    *bins = arena_take(arena, wanted, sizeof **bins);
    qsort(rows, n, sizeof *rows, by_expected);
    for (size_t first = 0, k = 1; first < n && k <= wanted; k++) {
        size_t end = n * k / wanted;

        while (end > first && end < n
               && !(rows[end].expected > rows[end - 1].expected)) {
            end++;
        }
        if (end > first) {
            (*bins)[count++] = bin_of(answer, nodes, rows + first, end - first);
            first = end;
        }
    }
    return count;
}

static struct row *make_rows(struct arena *arena,
                             const struct model_answer *answer,
                             const struct model_points *points)
{
    const struct design *design = &answer->design;
    struct row *rows = arena_take(arena, points->n, sizeof *rows);

    for (size_t i = 0; i < points->n; i++) {
        double trials = design->weights ? design->weights[i] : 1;

        rows[i] = (struct row){
            .expected = points->fitted[i],
            .residual = points->standard[i],
            .predictor = points->expected[i],
            .spread = spread_of(answer, i),
            .trials = trials > 0 ? trials : 1,
            .unit = design->group_count ? design->groups[0].level[i] : 0,
        };
    }
    return rows;
}

int model_bins_fitted(struct arena *arena, const struct model_answer *answer,
                      const struct model_points *points,
                      struct model_bin **bins)
{
    return cut_bins(arena, answer, NULL, make_rows(arena, answer, points),
                    bins);
}

int model_bins_averaged(struct arena *arena, const struct model_answer *answer,
                        const struct model_points *points,
                        struct model_bin **bins)
{
    struct row *rows = make_rows(arena, answer, points);
    struct nodes nodes = make_nodes();

    for (size_t i = 0; i < points->n; i++) {
        double seen = rows[i].expected + rows[i].residual;

        rows[i].expected = average(answer, &nodes, &rows[i]);
        rows[i].residual = seen - rows[i].expected;
    }
    return cut_bins(arena, answer, &nodes, rows, bins);
}

// ---- the picture ------------------------------------------------------------

struct bins {
    struct model_bin *at;
    int count;
};

static void put_bins(struct chart *chart, const struct bins *bins)
{
    struct plot_point *edge = arena_take(chart->plot->out->arena,
                                         2 * (size_t)bins->count, sizeof *edge);

    for (int i = 0; i < bins->count; i++) {
        chart_take_x(chart, bins->at[i].expected);
        chart_take_y(chart, bins->at[i].residual);
        chart_take_y(chart, bins->at[i].limit);
        chart_take_y(chart, -bins->at[i].limit);
    }
    chart_settle(chart);
    for (int i = 0; i < bins->count; i++) {
        double x = plot_at(&chart->x, bins->at[i].expected);
        double limit = bins->at[i].limit;

        edge[i] =
            (struct plot_point){x, plot_at_within(&chart->y, limit, NULL)};
        edge[2 * bins->count - 1 - i] =
            (struct plot_point){x, plot_at_within(&chart->y, -limit, NULL)};
    }
    plot_area(chart->plot, edge, 2 * bins->count, PLOT_INK, .09);
    chart_level(chart, 0, PLOT_SOFT, false);
    for (int i = 0; i < bins->count; i++) {
        plot_dot(chart->plot,
                 plot_at_within(&chart->x, bins->at[i].expected, NULL),
                 plot_at_within(&chart->y, bins->at[i].residual, NULL), 3,
                 PLOT_ACCENT);
    }
}

static int bins_outside(const struct bins *bins)
{
    int outside = 0;

    for (int i = 0; i < bins->count; i++) {
        outside += fabs(bins->at[i].residual) > bins->at[i].limit;
    }
    return outside;
}

static struct str describe(struct arena *arena,
                           const struct model_plot_wish *wish,
                           const struct bins bins[2])
{
    return text_print(
        arena,
        "Means of residuals of %.*s rows in bins. Along the probability fitted "
        "with the effects of units: %d of %d bins outside of twice their "
        "standard error. Along the probability averaged over units, from %.*s "
        "to %.*s: %d of %d outside.",
        SHOW(chart_count(arena, wish->points->n)), bins_outside(&bins[0]),
        bins[0].count, SHOW(chart_number(arena, bins[1].at[0].expected)),
        SHOW(chart_number(arena, bins[1].at[bins[1].count - 1].expected)),
        bins_outside(&bins[1]), bins[1].count);
}

void model_plot_events(struct text *out, const struct model_plot_wish *wish)
{
    struct arena *arena = out->arena;
    struct bins bins[2];
    struct str notes[] = {
        STR("Each dot is the mean of a bin of rows of which alike is expected: "
            "the share with the event minus the share expected. Shaded: twice "
            "the standard error (Gelman & Hill 2007, section 5.6); about one "
            "dot in twenty lies outside by chance."),
        STR("Left: with each unit's own effect. Effects are drawn towards 0, "
            "so that dots lie low at the left and high at the right where the "
            "model is true, too, the more the fewer rows a unit has. Right: "
            "what is expected of such rows whosever they are, which has no "
            "such lean."),
        STR("Look for, at the right: dots outside at one end, a bow, several "
            "in a row on one side (a predictor may act in another form than "
            "in the formula)."),
        STR("A quiet picture does not show that the model is right."),
    };
    struct sheet_head head = {.title = STR("Binned residuals"),
                              .about = wish->answer->formula,
                              .warning = model_plot_warning(wish->answer),
                              .notes = notes,
                              .note_count = sizeof notes / sizeof *notes,
                              .charts = 2,
                              .alone = wish->alone};
    static const char *const NAMES[] = {"With the effects of units",
                                        "Averaged over units"};
    static const char *const AXES[] = {"fitted probability",
                                       "expected probability"};
    struct sheet sheet;

    bins[0].count =
        model_bins_fitted(arena, wish->answer, wish->points, &bins[0].at);
    bins[1].count =
        model_bins_averaged(arena, wish->answer, wish->points, &bins[1].at);
    head.description = describe(arena, wish, bins);
    sheet = sheet_open(out, &head);
    for (int k = 0; k < 2; k++) {
        struct chart chart = sheet_chart(
            &sheet, k,
            text_print(arena, "%s, %d bins", NAMES[k], bins[k].count));

        put_bins(&chart, &bins[k]);
        chart_axes(&chart, str_of(AXES[k]), STR("mean residual"));
    }
    sheet_close(&sheet);
}
