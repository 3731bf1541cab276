// survival_plot - see survival_plot.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/survival_plot.h"

#include "base/arena.h"
#include "evidence/number_text.h"
#include "evidence/plot.h"
#include "evidence/pool_words.h"
#include "evidence/survival_print.h"

#include <math.h>

enum {
    LEFT = 120, // of the chart
    RIGHT = 640,
    TOP = 62,
    BOTTOM = 368,
    RISK = 438, // first line of numbers at risk
    LINE = 20,
    EDGE = 4, // of words, from the side
    NOTE_ROOM = PLOT_WIDTH - 2 * EDGE,
};

struct drawing {
    struct plot plot;
    struct arena *arena;
    const struct survival_answer *answer;
    struct plot_scale across, up;
    double first; // where curves begin
};

static enum plot_look look_of(uint32_t group)
{
    static const enum plot_look LOOKS[] = {PLOT_ACCENT, PLOT_INK, PLOT_SOFT};

    return LOOKS[group % 3];
}

// ---- steps ------------------------------------------------------------------

struct line {
    struct plot_point *points;
    int count;
};

static void line_to(struct line *line, double x, double y)
{
    line->points[line->count++] = (struct plot_point){x, y};
}

// A picture has no room for steps of less than a fifth of a pixel.
static bool is_seen(const struct line *line, double x, double y)
{
    const struct plot_point *last = &line->points[line->count - 1];

    return x - last->x > 0.2 || fabs(y - last->y) > 0.2;
}

enum side { MIDDLE, LOW, HIGH };

static double value_of(const struct survival_step *step, enum side side)
{
    double value = side == LOW  ? step->low
                 : side == HIGH ? step->high
                                : step->survival;

    return isnan(value) ? step->survival : value;
}

static struct line steps_of(const struct drawing *drawing,
                            const struct survival_curve *curve, enum side side)
{
    struct line line = {
        arena_take(drawing->arena, 2 * curve->count + 2, sizeof *line.points),
        0};

    line_to(&line, plot_at(&drawing->across, drawing->first),
            plot_at(&drawing->up, 1));
    for (size_t i = 0; i < curve->count; i++) {
        double x = plot_at(&drawing->across, curve->steps[i].time);
        double y = plot_at(&drawing->up, value_of(&curve->steps[i], side));

        if (is_seen(&line, x, y) || i + 1 == curve->count) {
            line_to(&line, x, line.points[line.count - 1].y);
            line_to(&line, x, y);
        }
    }
    return line;
}

static void draw_band(struct drawing *drawing, uint32_t group)
{
    const struct survival_curve *curve = &drawing->answer->curves[group];
    struct line low = steps_of(drawing, curve, LOW);
    struct line high = steps_of(drawing, curve, HIGH);
    struct line band = {arena_take(drawing->arena,
                                   (size_t)low.count + (size_t)high.count,
                                   sizeof *band.points),
                        0};

    for (int i = 0; i < high.count; i++) {
        line_to(&band, high.points[i].x, high.points[i].y);
    }
    for (int i = low.count; i > 0; i--) {
        line_to(&band, low.points[i - 1].x, low.points[i - 1].y);
    }
    plot_area(&drawing->plot, band.points, band.count, look_of(group), .12);
}

static void draw_censored(struct drawing *drawing, uint32_t group)
{
    enum { APART = 3, HALF = 4 };
    const struct survival_curve *curve = &drawing->answer->curves[group];
    double last = -INFINITY;

    for (size_t i = 0; i < curve->count; i++) {
        const struct survival_step *step = &curve->steps[i];
        double x = plot_at(&drawing->across, step->time);
        double y = plot_at(&drawing->up, step->survival);

        if (step->censored && x - last >= APART) {
            plot_line(&drawing->plot, x, y - HALF, x, y + HALF, look_of(group));
            last = x;
        }
    }
}

static struct str name_of(const struct drawing *drawing, uint32_t group)
{
    const struct survival_groups *by = &drawing->answer->rows->by;

    return by->code ? by->names[group] : STR("All");
}

// The nearest place at `y` or above where no name lies yet.
static double free_place(const double *taken, uint32_t count, double y)
{
    const double apart = PLOT_LETTER + 2;

    for (uint32_t i = 0; i < count * count; i++) {
        if (fabs(taken[i % count] - y) < apart) {
            y = taken[i % count] - apart;
        }
    }
    return y;
}

// Names at the ends of curves, one above the other.
static void draw_names(struct drawing *drawing)
{
    uint32_t groups = drawing->answer->rows->data.strata;
    double taken[SURVIVAL_DRAWN_MOST];

    for (uint32_t g = 0; groups > 1 && g < groups; g++) {
        const struct survival_curve *curve = &drawing->answer->curves[g];
        const struct survival_step *end = &curve->steps[curve->count - 1];
        double x = plot_at(&drawing->across, end->time) + 6;

        taken[g] = free_place(taken, g, plot_at(&drawing->up, end->survival));
        plot_words_cut(&drawing->plot, x, taken[g] + 4, PLOT_WIDTH - x - 4,
                       PLOT_INK, name_of(drawing, g));
    }
}

// ---- numbers at risk --------------------------------------------------------

static void draw_at_risk(struct drawing *drawing)
{
    double times[SURVIVAL_MOMENTS_MAX];
    int count = survival_moments(drawing->answer, times);
    struct plot *plot = &drawing->plot;

    plot_words(plot, EDGE, RISK - LINE, PLOT_LEFT, PLOT_SOFT, STR("At risk"));
    for (uint32_t g = 0; g < drawing->answer->rows->data.strata; g++) {
        double y = RISK + LINE * (double)g;

        plot_words_cut(plot, EDGE, y, LEFT - 30, PLOT_INK, name_of(drawing, g));
        for (int i = 0; i < count; i++) {
            size_t here = survival_at_risk(drawing->answer, g, times[i]);

            plot_words(plot, plot_at(&drawing->across, times[i]), y,
                       PLOT_MIDDLE, PLOT_INK,
                       text_print(drawing->arena, "%zu", here));
        }
    }
}

// ---- the picture ------------------------------------------------------------

static int take_notes(struct arena *arena, const struct survival_answer *answer,
                      struct str notes[3])
{
    notes[0] = text_print(
        arena,
        "Steps: the share of people without the event so far. Shaded: its %g "
        "%% limits at each single time. Small marks: somebody was not watched "
        "any longer (censored).",
        100 * answer->question->level);
    notes[1] = STR("Look for: curves that part early or late, curves that "
                   "cross (one number for their difference would hide it), "
                   "long flat ends that rest on few people at risk.");
    notes[2] = STR("Those who were not watched any longer count as if they "
                   "were like those who were. A curve is about many people, "
                   "and does not say what one of them will do.");
    return 3;
}

// Draws them, or not: `plot` NULL. Where the next would stand.
static double put_notes(struct plot *plot, double y,
                        const struct survival_answer *answer,
                        struct arena *arena)
{
    struct str notes[3];
    int count = take_notes(arena, answer, notes);

    for (int i = 0; i < count; i++) {
        y = plot ? plot_paragraph(plot, EDGE, y, NOTE_ROOM, notes[i])
                 : y + plot_paragraph_height(notes[i], NOTE_ROOM);
    }
    return y;
}

static double notes_at(const struct survival_answer *answer)
{
    return RISK + LINE * ((double)answer->rows->data.strata + 1);
}

static void draw_head(struct drawing *drawing)
{
    const struct survival_rows *rows = drawing->answer->rows;

    plot_words(&drawing->plot, EDGE, 18, PLOT_LEFT, PLOT_STRONG,
               STR("Kaplan-Meier curves"));
    plot_words_cut(&drawing->plot, EDGE, 37, NOTE_ROOM, PLOT_SOFT,
                   text_print(drawing->arena, "%zu rows, %zu events (%.*s)",
                              rows->data.n, rows->events, SHOW(rows->counts)));
}

static void begin(struct drawing *drawing, struct text *out)
{
    const struct survival_answer *answer = drawing->answer;
    const struct survival_data *data = &answer->rows->data;
    struct plot_head head = {
        .title = STR("Kaplan-Meier curves"),
        .width = PLOT_WIDTH,
        .height = put_notes(NULL, notes_at(answer), answer, drawing->arena),
        .alone = true,
    };
    double last = answer->mean_until;

    head.description = text_print(
        drawing->arena,
        "Share without the event over time, as steps, with limits: %zu rows, "
        "%zu events, %u group%s. The numbers stand in the report.",
        data->n, answer->rows->events, data->strata,
        data->strata == 1 ? "" : "s");
    drawing->first = data->start ? INFINITY : 0;
    for (size_t i = 0; data->start && i < data->n; i++) {
        drawing->first = fmin(drawing->first, data->start[i]);
    }
    if (!(last > drawing->first)) {
        last = drawing->first + 1;
    }
    drawing->plot = plot_open(out, &head);
    drawing->across = (struct plot_scale){drawing->first, last, LEFT, RIGHT};
    drawing->up = (struct plot_scale){0, 1, BOTTOM, TOP};
}

bool survival_plot(struct text *out, const struct survival_answer *answer,
                   struct err *err)
{
    uint32_t groups = answer->rows->data.strata;
    struct drawing drawing = {.arena = out->arena, .answer = answer};
    struct str name =
        text_print(out->arena, "%.*s", SHOW(answer->question->time));

    if (groups > SURVIVAL_DRAWN_MOST) {
        return err_set(err, ERR_LIMIT,
                       "%u groups cannot be told apart in one picture; up to "
                       "%d can",
                       groups, SURVIVAL_DRAWN_MOST);
    }
    begin(&drawing, out);
    draw_head(&drawing);
    plot_axis_left(&drawing.plot, &drawing.up, LEFT, TRANSFORM_NONE,
                   STR("without the event"));
    plot_axis_below(&drawing.plot, &drawing.across, BOTTOM, TRANSFORM_NONE,
                    name);
    for (uint32_t g = 0; g < groups; g++) {
        draw_band(&drawing, g);
    }
    for (uint32_t g = 0; g < groups; g++) {
        struct line steps = steps_of(&drawing, &answer->curves[g], MIDDLE);

        plot_curve(&drawing.plot, steps.points, steps.count, look_of(g));
        draw_censored(&drawing, g);
    }
    draw_names(&drawing);
    draw_at_risk(&drawing);
    (void)put_notes(&drawing.plot, notes_at(answer), answer, drawing.arena);
    plot_close(&drawing.plot);
    return true;
}
