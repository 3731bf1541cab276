// forest - see forest.h: which rows, from where to where, and the SVG.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/forest.h"

#include "base/arena.h"
#include "evidence/plot.h"

#include <math.h>
#include <stdlib.h>

enum {
    ROW = 21,  // from one to the next
    GAP = 8,   // between columns
    HEAD = 34, // above the first row
    FOOT = 56, // the axis
    LABEL_MOST = 250,
    BOX_MOST = 14,
    BOX_LEAST = 3,
    BOX_USUAL = 8,
    CROWD = 900, // height of all rows together when they have no names
};

// ---- range ------------------------------------------------------------------

static void take_in(struct forest_range *range, double value)
{
    if (isfinite(value)) {
        range->low = fmin(range->low, value);
        range->high = fmax(range->high, value);
    }
}

// All estimates and summaries; intervals as far as they go up to once more the
// span of the estimates, so that one wide study does not squeeze the others.
struct forest_range forest_range_of(const struct forest *forest)
{
    struct forest_range core = {INFINITY, -INFINITY};
    struct forest_range all = {INFINITY, -INFINITY};
    double more;

    for (size_t i = 0; i < forest->row_count; i++) {
        const struct forest_row *row = &forest->rows[i];

        take_in(&core, row->estimate);
        take_in(&all, row->low);
        take_in(&all, row->high);
        if (row->kind == FOREST_SUMMARY) {
            take_in(&core, row->low);
            take_in(&core, row->high);
            take_in(&core, row->pi_low);
            take_in(&core, row->pi_high);
        }
    }
    take_in(&core, forest->reference);
    if (!(core.high >= core.low)) {
        return (struct forest_range){-1, 1};
    }
    more = core.high > core.low ? core.high - core.low : INFINITY;
    take_in(&all, core.low);
    take_in(&all, core.high);
    core = (struct forest_range){fmax(all.low, core.low - .7 * more),
                                 fmin(all.high, core.high + .7 * more)};
    more = core.high > core.low ? .03 * (core.high - core.low) : 1;
    return (struct forest_range){core.low - more, core.high + more};
}

// ---- too many ---------------------------------------------------------------

static int by_estimate(const void *a, const void *b)
{
    double x = ((const struct forest_row *)a)->estimate;
    double y = ((const struct forest_row *)b)->estimate;

    return (x > y) - (x < y);
}

static size_t count_kind(const struct forest *forest, bool studies)
{
    size_t count = 0;

    for (size_t i = 0; i < forest->row_count; i++) {
        count += (forest->rows[i].kind == FOREST_STUDY) == studies;
    }
    return count;
}

struct forest forest_thinned(struct arena *arena, const struct forest *forest,
                             struct str *note)
{
    struct forest thin = *forest;
    size_t studies = count_kind(forest, true);
    size_t drawn = studies < FOREST_DRAWN ? studies : FOREST_DRAWN;
    struct forest_row *all;
    struct forest_row *rows;

    *note = STR("");
    if (studies <= FOREST_NAMED) {
        return thin;
    }
    all = arena_take(arena, studies, sizeof *all);
    rows = arena_take(arena, forest->row_count, sizeof *rows);
    thin.row_count = drawn;
    thin.has_weights = false; // of rows without names
    for (size_t i = 0, at = 0; i < forest->row_count; i++) {
        if (forest->rows[i].kind == FOREST_STUDY) {
            all[at++] = forest->rows[i];
        } else {
            rows[thin.row_count++] = forest->rows[i];
        }
    }
    qsort(all, studies, sizeof *all, by_estimate);
    for (size_t i = 0; i < drawn; i++) {
        rows[i] = all[drawn > 1 ? i * (studies - 1) / (drawn - 1) : 0];
        rows[i].label = STR("");
    }
    thin.rows = rows;
    *note = drawn == studies
              ? text_print(arena,
                           "%zu rows, too many to name: in the order of their "
                           "estimates",
                           studies)
              : text_print(arena,
                           "%zu of %zu rows, evenly chosen in the order of "
                           "their estimates",
                           drawn, studies);
    return thin;
}

struct str forest_estimate_words(struct arena *arena,
                                 const struct forest *forest,
                                 const struct forest_row *row)
{
    enum transform transform = forest->transform;
    double shown[3] = {transform_to(transform, row->estimate),
                       transform_to(transform, row->low),
                       transform_to(transform, row->high)};

    return text_print(arena, "%.*s [%.*s, %.*s]",
                      SHOW(number_words(arena, shown[0], 2)),
                      SHOW(number_words(arena, shown[1], 2)),
                      SHOW(number_words(arena, shown[2], 2)));
}

// ---- SVG --------------------------------------------------------------------

// Where the columns stand.
struct lay {
    struct plot *plot;
    const struct forest *forest;
    struct plot_scale scale;
    double label_room, weight_at, estimate_at; // right ends of the last two
    double heaviest;
    double top, bottom;
    struct str note;
};

static double widest_label(const struct forest *forest)
{
    double widest = plot_words_width(forest->label_head);

    for (size_t i = 0; i < forest->row_count; i++) {
        if (forest->rows[i].kind == FOREST_STUDY
            || forest->rows[i].kind == FOREST_SUMMARY) {
            widest = fmax(widest, plot_words_width(forest->rows[i].label) + 4);
        }
    }
    return fmin(widest, LABEL_MOST);
}

static double widest_estimate(const struct lay *lay)
{
    double widest = 152; // of the head, in bold

    for (size_t i = 0; i < lay->forest->row_count; i++) {
        const struct forest_row *row = &lay->forest->rows[i];

        if (row->label.len && isfinite(row->estimate)) {
            widest =
                fmax(widest, plot_words_width(forest_estimate_words(
                                 lay->plot->out->arena, lay->forest, row)));
        }
    }
    return fmin(widest, 220);
}

static void lay_out(struct lay *lay)
{
    const struct forest *forest = lay->forest;
    struct forest_range range = forest_range_of(forest);
    double right = PLOT_WIDTH - 2;

    for (size_t i = 0; i < forest->row_count; i++) {
        if (forest->rows[i].kind == FOREST_STUDY) {
            lay->heaviest = fmax(lay->heaviest, forest->rows[i].weight);
        }
    }
    lay->label_room = widest_label(forest);
    lay->estimate_at = right;
    right -= widest_estimate(lay) + GAP;
    lay->weight_at = right;
    right -= forest->has_weights ? 62 : 0;
    lay->scale = (struct plot_scale){range.low, range.high,
                                     lay->label_room + 2 * GAP, right - GAP};
}

static void put_arrow(const struct lay *lay, double x, double y, int direction)
{
    struct plot_point corners[] = {
        {x,                 y      },
        {x - 7 * direction, y - 3.5},
        {x - 7 * direction, y + 3.5}
    };

    plot_area(lay->plot, corners, 3, PLOT_INK, 1);
}

static void put_interval(const struct lay *lay, double low, double high,
                         double y, enum plot_look look)
{
    bool cut_low;
    bool cut_high;
    double from = plot_at_within(&lay->scale, low, &cut_low);
    double to = plot_at_within(&lay->scale, high, &cut_high);

    plot_line(lay->plot, from, y, to, y, look);
    if (cut_low) {
        put_arrow(lay, from, y, -1);
    }
    if (cut_high) {
        put_arrow(lay, to, y, 1);
    }
}

static double box_size(const struct lay *lay, const struct forest_row *row)
{
    if (isnan(row->weight) || !(lay->heaviest > 0)) {
        return BOX_USUAL;
    }
    return fmax(BOX_LEAST, BOX_MOST * sqrt(row->weight / lay->heaviest));
}

static void put_numbers(const struct lay *lay, const struct forest_row *row,
                        double y)
{
    struct arena *arena = lay->plot->out->arena;
    enum plot_look look = row->kind == FOREST_SUMMARY ? PLOT_STRONG : PLOT_INK;

    if (lay->forest->has_weights && !isnan(row->weight)) {
        plot_words(lay->plot, lay->weight_at, y, PLOT_RIGHT, PLOT_SOFT,
                   text_print(arena, "%.*s%%",
                              SHOW(number_words(arena, row->weight, 1))));
    }
    plot_words(lay->plot, lay->estimate_at, y, PLOT_RIGHT, look,
               forest_estimate_words(arena, lay->forest, row));
}

static void put_summary(const struct lay *lay, const struct forest_row *row,
                        double y)
{
    const struct plot_scale *scale = &lay->scale;

    if (!isnan(row->pi_low) && !isnan(row->pi_high)) {
        put_interval(lay, row->pi_low, row->pi_high, y, PLOT_ACCENT);
        for (int i = 0; i < 2; i++) {
            double x =
                plot_at_within(scale, i ? row->pi_high : row->pi_low, NULL);

            plot_line(lay->plot, x, y - 4, x, y + 4, PLOT_ACCENT);
        }
    }
    plot_diamond(lay->plot, plot_at_within(scale, row->low, NULL),
                 plot_at_within(scale, row->estimate, NULL),
                 plot_at_within(scale, row->high, NULL), y, PLOT_ACCENT);
}

static void put_row(const struct lay *lay, const struct forest_row *row,
                    double y)
{
    double words = y + 4.5;
    bool is_words = row->kind == FOREST_HEADING || row->kind == FOREST_NOTE;
    enum plot_look look = row->kind == FOREST_STUDY ? PLOT_INK
                        : row->kind == FOREST_NOTE  ? PLOT_SOFT
                                                    : PLOT_STRONG;

    plot_words_cut(lay->plot, 0, words, is_words ? PLOT_WIDTH : lay->label_room,
                   look, row->label);
    if (is_words || !isfinite(row->estimate)) {
        return;
    }
    if (row->kind == FOREST_SUMMARY) {
        put_summary(lay, row, y);
    } else {
        put_interval(lay, row->low, row->high, y, PLOT_INK);
        plot_box(lay->plot, plot_at_within(&lay->scale, row->estimate, NULL), y,
                 box_size(lay, row), PLOT_INK);
    }
    put_numbers(lay, row, words);
}

// Words in the last rows stand free of guides.
static double guides_end(const struct lay *lay)
{
    const struct forest *forest = lay->forest;
    double end = lay->bottom;

    for (size_t i = forest->row_count;
         i > 0 && forest->rows[i - 1].kind == FOREST_NOTE; i--) {
        end -= ROW;
    }
    return end;
}

static void put_guides(const struct lay *lay)
{
    const struct forest *forest = lay->forest;
    double top = lay->top + (lay->note.len ? ROW : 0);
    double end = guides_end(lay);

    if (!isnan(forest->reference)) {
        double x = plot_at(&lay->scale, forest->reference);

        plot_line(lay->plot, x, top, x, end, PLOT_FAINT);
    }
    if (!isnan(forest->guide)) {
        double x = plot_at_within(&lay->scale, forest->guide, NULL);

        plot_dashes(lay->plot, x, top, x, end, PLOT_ACCENT);
    }
}

static void put_heads(const struct lay *lay)
{
    struct arena *arena = lay->plot->out->arena;
    double y = HEAD - 18;

    plot_words(lay->plot, 0, y, PLOT_LEFT, PLOT_STRONG,
               lay->forest->label_head);
    if (lay->forest->has_weights) {
        plot_words(lay->plot, lay->weight_at, y, PLOT_RIGHT, PLOT_STRONG,
                   STR("Weight"));
    }
    plot_words(
        lay->plot, lay->estimate_at, y, PLOT_RIGHT, PLOT_STRONG,
        text_print(arena, "Estimate [%.4g%% CI]", 100 * lay->forest->level));
    plot_line(lay->plot, 0, HEAD - 10, PLOT_WIDTH, HEAD - 10, PLOT_FAINT);
}

// Without names, as thin as it takes: intervals and estimates as two paths.
static void put_crowd(const struct lay *lay, size_t count, double pitch)
{
    struct text *out = lay->plot->out;
    double top = lay->top + ROW;

    text_addf(out,
              "<path fill=\"none\" stroke=\"currentColor\" "
              "stroke-opacity=\".45\" stroke-width=\"%.2f\" d=\"",
              fmin(1, .7 * pitch));
    for (size_t i = 0; i < count; i++) {
        const struct forest_row *row = &lay->forest->rows[i];

        text_addf(out, "M%.1f %.2fH%.1f",
                  plot_at_within(&lay->scale, row->low, NULL),
                  top + pitch * ((double)i + .5),
                  plot_at_within(&lay->scale, row->high, NULL));
    }
    text_addf(out, "\"/>\n<path d=\"");
    for (size_t i = 0; i < count; i++) {
        text_addf(
            out, "M%.1f %.2fm-1-1h2v2h-2z",
            plot_at_within(&lay->scale, lay->forest->rows[i].estimate, NULL),
            top + pitch * ((double)i + .5));
    }
    text_addf(out, "\"/>\n");
    plot_words_cut(lay->plot, 0, lay->top + PLOT_LETTER, PLOT_WIDTH, PLOT_SOFT,
                   lay->note);
}

void forest_draw(struct text *out, const struct forest *forest, bool alone)
{
    struct plot plot = {.out = out};
    struct str note;
    struct forest thin = forest_thinned(out->arena, forest, &note);
    struct lay lay = {
        .plot = &plot, .forest = &thin, .note = note, .top = HEAD};
    size_t crowd = note.len ? count_kind(&thin, true) : 0;
    double pitch =
        crowd ? fmin(6, fmax(.45, (double)CROWD / (double)crowd)) : 0;
    double first = HEAD + (crowd ? (double)crowd * pitch + 2 * ROW : 0);

    lay_out(&lay);
    lay.bottom = first + (double)(thin.row_count - crowd) * ROW;
    plot =
        plot_open(out, &(struct plot_head){.title = forest->title,
                                           .description = forest->description,
                                           .width = PLOT_WIDTH,
                                           .height = lay.bottom + FOOT,
                                           .alone = alone});
    put_heads(&lay);
    put_guides(&lay);
    if (crowd) {
        put_crowd(&lay, crowd, pitch);
    }
    for (size_t i = crowd; i < thin.row_count; i++) {
        put_row(&lay, &thin.rows[i], first + ROW * ((double)(i - crowd) + .5));
    }
    plot_axis_below(&plot, &lay.scale, lay.bottom + 4, forest->transform,
                    forest->axis);
    plot_close(&plot);
}
