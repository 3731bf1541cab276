// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model_plot_sheet.h"

#include "base/arena.h"
#include "base/text.h"
#include "base/utf8.h"
#include "stats/lowess.h"
#include "wire/html.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    EDGE = 4,     // of words, from the side
    HEAD = 52,    // above the charts
    NAME = 24,    // above a chart
    LEFT = 66,    // of a chart's axis
    AXIS = 56,    // below a chart
    TALL = 200,   // a chart among several
    TALLER = 300, // alone
    APART = 386,  // from one column to the next
    WIDE = 300,
    LINE = PLOT_LINE,
    FOOT = 14,
    NOTE_ROOM = PLOT_WIDTH - 2 * EDGE,
};

// ---- words ------------------------------------------------------------------

// Draws them (or not: `plot` NULL) from `y` on; where the next would stand.
static double put_notes(struct plot *plot, double y,
                        const struct sheet_head *head)
{
    for (int i = head->warning.len ? -1 : 0; i < head->note_count; i++) {
        struct str note = i < 0 ? head->warning : head->notes[i];

        y = plot ? plot_paragraph(plot, EDGE, y, NOTE_ROOM, note)
                 : y + plot_paragraph_height(note, NOTE_ROOM);
    }
    return y;
}

struct str chart_count(struct arena *arena, size_t count)
{
    struct str digits = text_print(arena, "%zu", count);
    struct text out = text_in(arena);

    for (size_t i = 0; i < digits.len; i++) {
        if (i && (digits.len - i) % 3 == 0) {
            text_addc(&out, ',');
        }
        text_addc(&out, digits.at[i]);
    }
    return text_str(&out);
}

struct str chart_number(struct arena *arena, double value)
{
    return text_print(arena, "%.4g", value);
}

// ---- the sheet --------------------------------------------------------------

static double chart_height(const struct sheet_head *head)
{
    return NAME + AXIS + (head->charts > 1 ? TALL : TALLER);
}

struct sheet sheet_open(struct text *out, const struct sheet_head *head)
{
    struct sheet sheet = {.head = head};
    int rows = (head->charts + 1) / 2;

    sheet.notes_at = HEAD + rows * chart_height(head) + LINE;
    sheet.plot = plot_open(
        out, &(struct plot_head){
                 .title = head->title,
                 .description = head->description,
                 .width = PLOT_WIDTH,
                 .height = put_notes(NULL, sheet.notes_at, head) - LINE + FOOT,
                 .alone = head->alone,
             });
    plot_words(&sheet.plot, EDGE, 18, PLOT_LEFT, PLOT_STRONG, head->title);
    plot_words_cut(&sheet.plot, EDGE, 37, PLOT_WIDTH - 2 * EDGE, PLOT_SOFT,
                   head->about);
    return sheet;
}

void sheet_close(struct sheet *sheet)
{
    (void)put_notes(&sheet->plot, sheet->notes_at, sheet->head);
    plot_close(&sheet->plot);
}

struct chart sheet_chart(struct sheet *sheet, int which, struct str name)
{
    const struct sheet_head *head = sheet->head;
    bool alone = head->charts == 1;
    int column = which % 2;
    double top = HEAD + (which - column) / 2.0 * chart_height(head) + NAME;
    double left = LEFT + column * (double)APART;
    double right = alone ? PLOT_WIDTH - 2 * EDGE : left + WIDE;

    plot_words_cut(&sheet->plot, left, top - 8, right - left, PLOT_INK, name);
    return (struct chart){
        .plot = &sheet->plot,
        .x = {INFINITY, -INFINITY, left,                          right},
        .y = {INFINITY, -INFINITY, top + (alone ? TALLER : TALL), top  },
    };
}

// ---- scales -----------------------------------------------------------------

bool chart_can_show(double value)
{
    static const double MOST = 1e150; // no span of two of them overflows

    return fabs(value) < MOST;
}

static void take_in(struct plot_scale *scale, double value)
{
    if (chart_can_show(value)) {
        scale->low = fmin(scale->low, value);
        scale->high = fmax(scale->high, value);
    }
}

void chart_take_x(struct chart *chart, double value)
{
    take_in(&chart->x, value);
}

void chart_take_y(struct chart *chart, double value)
{
    take_in(&chart->y, value);
}

// Some room at both ends; where all is one value, as much as that is large.
static void widen(struct plot_scale *scale)
{
    double margin;

    if (!(scale->high >= scale->low)) {
        scale->low = scale->high = 0;
    }
    margin = .04 * (scale->high - scale->low);
    if (!(margin > 1e-10 * fmax(fabs(scale->low), fabs(scale->high)))) {
        margin = fmax(fabs(scale->high), 1) / 2;
    }
    scale->low -= margin;
    scale->high += margin;
}

// Words beside the axis: room for them and for its name is taken from the
// chart where there is not enough.
static double words_beside(const struct chart *chart)
{
    struct ticks ticks = ticks_of(chart->plot->out->arena, TRANSFORM_NONE,
                                  chart->y.low, chart->y.high, 5);
    double widest = 0;

    for (int i = 0; i < ticks.count; i++) {
        widest = fmax(widest, plot_words_width(ticks.words[i]));
    }
    return widest;
}

void chart_settle(struct chart *chart)
{
    widen(&chart->x);
    widen(&chart->y);
    chart->x.from += fmin(fmax(0, words_beside(chart) + 2 * LINE - LEFT),
                          (chart->x.to - chart->x.from) / 2);
}

// The first letters of a name, as many as have room.
static struct str cut_name(struct arena *arena, struct str name, double room)
{
    struct str kept = {name.at, 0};

    if (plot_words_width(name) <= room) {
        return name;
    }
    while (kept.len < name.len) {
        struct str rest = {name.at + kept.len, name.len - kept.len};
        uint32_t letter;
        struct str more = {name.at, kept.len + utf8_next(rest, &letter)};

        if (plot_words_width(more) > room - LINE) {
            break;
        }
        kept = more;
    }
    return text_print(arena, "%.*s\xE2\x80\xA6", SHOW(kept));
}

void chart_axes(struct chart *chart, struct str x_name, struct str y_name)
{
    struct arena *arena = chart->plot->out->arena;
    double across = chart->x.to - chart->x.from;
    double up = chart->y.from - chart->y.to + 2 * LINE;

    plot_axis_left(chart->plot, &chart->y, chart->x.from, TRANSFORM_NONE,
                   cut_name(arena, y_name, up));
    plot_axis_below(chart->plot, &chart->x, chart->y.from, TRANSFORM_NONE,
                    cut_name(arena, x_name, across));
}

void chart_empty(struct chart *chart, struct str words)
{
    (void)plot_paragraph(chart->plot, chart->x.from, chart->y.to + 2 * LINE,
                         chart->x.to - chart->x.from, words);
}

void chart_level(struct chart *chart, double value, enum plot_look look,
                 bool dashes)
{
    double y = plot_at(&chart->y, value);

    if (!(value >= chart->y.low && value <= chart->y.high)) {
        return;
    }
    if (dashes) {
        plot_dashes(chart->plot, chart->x.from, y, chart->x.to, y, look);
    } else {
        plot_line(chart->plot, chart->x.from, y, chart->x.to, y, look);
    }
}

// ---- clouds -----------------------------------------------------------------

static void put_dots(struct chart *chart, const struct chart_points *points)
{
    struct text *out = chart->plot->out;
    bool many = points->n > 300;

    text_addf(out, "<g fill-opacity=\"%s\">\n", many ? ".4" : ".65");
    for (size_t i = 0; i < points->n; i++) {
        if (chart_can_show(points->x[i]) && chart_can_show(points->y[i])) {
            text_addf(out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%s\"/>\n",
                      plot_at(&chart->x, points->x[i]),
                      plot_at(&chart->y, points->y[i]), many ? "1.8" : "2.6");
        }
    }
    html_raw(out, "</g>\n");
}

// Hexagons that stand on a corner, in rows; every other row is moved half a
// step to the right.
enum { SIDE = 6 };
#define STEP_ACROSS (SIDE * 1.7320508075688772)
#define STEP_DOWN   (SIDE * 1.5)

struct comb {
    int columns, rows;
    size_t *count; // columns x rows
    size_t most;
    double left, top;
};

static double comb_x(const struct comb *comb, int column, int row)
{
    return comb->left + STEP_ACROSS * (column + (row % 2 ? .5 : 0));
}

static double comb_y(const struct comb *comb, int row)
{
    return comb->top + STEP_DOWN * row;
}

// The hexagon whose middle is nearest: one of two rows.
static size_t *comb_cell(const struct comb *comb, double x, double y)
{
    int above = (int)floor((y - comb->top) / STEP_DOWN);
    double nearest = INFINITY;
    size_t cell = 0;

    for (int row = above; row <= above + 1; row++) {
        double shift = row % 2 ? .5 : 0;
        int column = (int)floor((x - comb->left) / STEP_ACROSS - shift + .5);
        double across, down, far;

        column = column < 0 ? 0 : column;
        across = comb_x(comb, column, row) - x;
        down = comb_y(comb, row) - y;
        far = across * across + down * down;
        if (far < nearest && row >= 0 && row < comb->rows
            && column < comb->columns) {
            nearest = far;
            cell = (size_t)row * (size_t)comb->columns + (size_t)column;
        }
    }
    return &comb->count[cell];
}

static struct comb comb_of(const struct chart *chart,
                           const struct chart_points *points)
{
    struct comb comb = {.left = chart->x.from, .top = chart->y.to};

    comb.columns = (int)((chart->x.to - chart->x.from) / STEP_ACROSS) + 2;
    comb.rows = (int)((chart->y.from - chart->y.to) / STEP_DOWN) + 2;
    comb.count = arena_take(chart->plot->out->arena, (size_t)comb.columns,
                            (size_t)comb.rows * sizeof *comb.count);
    for (size_t i = 0; i < points->n; i++) {
        size_t *cell;

        if (chart_can_show(points->x[i]) && chart_can_show(points->y[i])) {
            cell =
                comb_cell(&comb, plot_at_within(&chart->x, points->x[i], NULL),
                          plot_at_within(&chart->y, points->y[i], NULL));
            ++*cell;
            comb.most = *cell > comb.most ? *cell : comb.most;
        }
    }
    return comb;
}

// Strengths are steps of the logarithm of a count.
enum { STRENGTHS = 8 };

static int strength_of(const struct comb *comb, size_t count)
{
    double share =
        comb->most > 1 ? log((double)count) / log((double)comb->most) : 1;
    int strength = (int)(share * STRENGTHS);

    return strength < STRENGTHS ? strength : STRENGTHS - 1;
}

static void put_strength(struct text *out, const struct comb *comb,
                         int strength)
{
    bool any = false;

    for (int i = 0; i < comb->rows * comb->columns; i++) {
        int row = i / comb->columns;

        if (!comb->count[i] || strength_of(comb, comb->count[i]) != strength) {
            continue;
        }
        if (!any) {
            text_addf(out, "<path fill-opacity=\"%.2f\" d=\"",
                      .12 + .76 * strength / (STRENGTHS - 1));
            any = true;
        }
        text_addf(out, "M%.1f,%.1fl5.2,3v6l-5.2,3l-5.2-3v-6z",
                  comb_x(comb, i % comb->columns, row),
                  comb_y(comb, row) - SIDE);
    }
    if (any) {
        html_raw(out, "\"/>\n");
    }
}

size_t chart_cloud(struct chart *chart, const struct chart_points *points)
{
    struct comb comb;

    if (points->n <= CHART_DOTS) {
        put_dots(chart, points);
        return 0;
    }
    comb = comb_of(chart, points);
    for (int i = 0; i < STRENGTHS; i++) {
        put_strength(chart->plot->out, &comb, i);
    }
    return comb.most;
}

// ---- the smooth line --------------------------------------------------------

struct place {
    double x, y;
    size_t i;
};

static int by_x(const void *one, const void *other)
{
    const struct place *a = one;
    const struct place *b = other;

    if (a->x < b->x || a->x > b->x) {
        return a->x < b->x ? -1 : 1;
    }
    return a->i < b->i ? -1 : a->i > b->i;
}

static size_t sort_places(struct place *places,
                          const struct chart_points *points)
{
    size_t n = 0;

    for (size_t i = 0; i < points->n; i++) {
        if (chart_can_show(points->x[i]) && chart_can_show(points->y[i])) {
            places[n++] = (struct place){points->x[i], points->y[i], i};
        }
    }
    qsort(places, n, sizeof *places, by_x);
    return n;
}

static void put_smooth(struct chart *chart, const double *x, const double *y,
                       size_t n)
{
    enum { CORNERS = 160 };
    struct plot_point corners[CORNERS];
    size_t last = n < CORNERS ? n - 1 : CORNERS - 1;
    int count = 0;

    for (size_t i = 0; i <= last; i++) {
        size_t at = i * (n - 1) / last;

        corners[count++] = (struct plot_point){
            plot_at(&chart->x, x[at]), plot_at_within(&chart->y, y[at], NULL)};
    }
    plot_curve(chart->plot, corners, count, PLOT_ACCENT);
}

bool chart_can_smooth(const struct chart_points *points)
{
    struct plot_scale x = {INFINITY, -INFINITY, 0, 0};
    size_t n = 0;

    for (size_t i = 0; i < points->n; i++) {
        if (chart_can_show(points->x[i]) && chart_can_show(points->y[i])) {
            take_in(&x, points->x[i]);
            n++;
        }
    }
    // Less than what rounding makes of one value is one value.
    return n >= CHART_LINE_LEAST
        && x.high - x.low > 1e-9 * fmax(fabs(x.low), fabs(x.high));
}

void chart_smooth(struct chart *chart, const struct chart_points *points)
{
    static const struct lowess_settings HOW = {2. / 3, 3};
    struct arena *arena = chart->plot->out->arena;
    struct place *places = arena_take(arena, points->n, sizeof *places);
    size_t n = sort_places(places, points);
    size_t kept = n < CHART_DOTS ? n : CHART_DOTS;
    double *x, *y, *line;

    if (!chart_can_smooth(points)) {
        return;
    }
    x = arena_take(arena, kept, sizeof *x);
    y = arena_take(arena, kept, sizeof *y);
    line = arena_take(arena, kept, sizeof *line);
    for (size_t i = 0; i < kept; i++) {
        const struct place *place = &places[i * (n - 1) / (kept - 1)];

        x[i] = place->x;
        y[i] = place->y;
    }
    lowess(arena, x, y, kept, &HOW, line);
    put_smooth(chart, x, line, kept);
}
