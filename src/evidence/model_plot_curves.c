// What is fitted for some units along a predictor with a random slope, and
// what is expected without their effects. See model_plot.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model_plot_lines.h"
#include "evidence/model_plot_sheet.h"

enum { CORNERS = 120 }; // of one line

static void take_line(struct chart *chart, const struct model_line *line)
{
    for (size_t i = 0; i < line->count; i++) {
        chart_take_x(chart, line->spots[i].x);
        chart_take_y(chart, line->spots[i].y);
    }
}

static int corners_of(const struct chart *chart, const struct model_line *line,
                      struct plot_point corners[CORNERS])
{
    size_t kept = line->count < CORNERS ? line->count : CORNERS;

    for (size_t i = 0; i < kept; i++) {
        const struct model_spot *spot =
            &line->spots[kept > 1 ? i * (line->count - 1) / (kept - 1) : 0];

        corners[i] =
            (struct plot_point){plot_at_within(&chart->x, spot->x, NULL),
                                plot_at_within(&chart->y, spot->y, NULL)};
    }
    return (int)kept;
}

static void put_lines(struct chart *chart, const struct model_line *lines,
                      int count, const struct model_line *expected)
{
    struct plot_point corners[CORNERS];
    struct text *out = chart->plot->out;

    text_addf(out, "<g opacity=\"%s\">\n", count > 20 ? ".45" : ".7");
    for (int k = 0; k < count; k++) {
        plot_curve(chart->plot, corners, corners_of(chart, &lines[k], corners),
                   PLOT_SOFT);
    }
    text_add(out, STR("</g>\n"));
    plot_curve_thick(chart->plot, corners, corners_of(chart, expected, corners),
                     PLOT_ACCENT);
}

static int take_notes(struct arena *arena, const struct model_plot_wish *wish,
                      const struct model_curves *curves, struct str *notes)
{
    const struct model_plot_effect *effect =
        &wish->points->effects[curves->slope];
    int count = 0;

    if ((size_t)curves->count == effect->count) {
        notes[count++] = text_print(
            arena, "Thin lines: what is fitted for each of %d units.",
            curves->count);
    } else {
        notes[count++] = text_print(
            arena,
            "Thin lines: what is fitted for %d of %.*s units, chosen by a hash "
            "of their names, whatever was fitted.",
            curves->count, SHOW(chart_count(arena, effect->count)));
    }
    if (curves->able < effect->count) {
        notes[count++] = text_print(
            arena,
            "Only units with two values of %.*s or more have a line: %.*s of "
            "them have.",
            SHOW(effect->name), SHOW(chart_count(arena, curves->able)));
    }
    notes[count++] =
        curves->held
            ? STR("Strong line: a unit whose own effects are 0, other "
                  "predictors (if any) at their mean.")
            : STR("Strong line: what is expected without the units' effects, "
                  "as the mean of the rows there; who has rows there may "
                  "change along the line.");
    notes[count++] =
        STR("Look for: lines that fan out or close in, lines that cross, one "
            "that goes another way. Fitted lines are drawn towards the strong "
            "one where a unit has few rows; what was seen scatters around "
            "them.");
    return count;
}

static struct str describe(struct arena *arena,
                           const struct model_plot_wish *wish,
                           const struct model_curves *curves)
{
    const struct model_line *line = &curves->expected;
    const struct model_spot *first = &line->spots[0];
    const struct model_spot *last = &line->spots[line->count - 1];

    return text_print(
        arena,
        "%.*s along %.*s, fitted for %d units; without their effects from "
        "%.*s at %.*s to %.*s at %.*s.",
        SHOW(wish->answer->design.response),
        SHOW(wish->points->effects[curves->slope].name), curves->count,
        SHOW(chart_number(arena, first->y)),
        SHOW(chart_number(arena, first->x)), SHOW(chart_number(arena, last->y)),
        SHOW(chart_number(arena, last->x)));
}

bool model_plot_curves(struct text *out, const struct model_plot_wish *wish,
                       struct err *err)
{
    struct arena *arena = out->arena;
    struct model_curves curves;
    struct str notes[SHEET_NOTES_MAX];
    struct sheet_head head = {.title = STR("Curves of units"),
                              .about = wish->answer->formula,
                              .warning = model_plot_warning(wish->answer),
                              .notes = notes,
                              .charts = 1,
                              .alone = wish->alone};
    struct sheet sheet;
    struct chart chart;

    if (!model_curves_of(arena, wish, &curves, err)) {
        return false;
    }
    head.note_count = take_notes(arena, wish, &curves, notes);
    head.description = describe(arena, wish, &curves);
    sheet = sheet_open(out, &head);
    chart = sheet_chart(&sheet, 0, wish->points->effects[curves.slope].group);
    for (int k = 0; k < curves.count; k++) {
        take_line(&chart, &curves.lines[k]);
    }
    take_line(&chart, &curves.expected);
    chart_settle(&chart);
    put_lines(&chart, curves.lines, curves.count, &curves.expected);
    chart_axes(&chart, wish->points->effects[curves.slope].name,
               wish->answer->events
                   ? STR("fitted probability")
                   : text_print(arena, "fitted %.*s",
                                SHOW(wish->answer->design.response)));
    sheet_close(&sheet);
    return true;
}
