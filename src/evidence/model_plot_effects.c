// The effects of units with their intervals: how they are spread, never whose
// they are. See model_plot.h; PRODUCT.md 4.1 A1.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model_plot.h"

#include "base/arena.h"
#include "evidence/model_binomial.h"
#include "evidence/model_plot_sheet.h"
#include "stats/distribution.h"

#include <math.h>
#include <stdlib.h>

enum { DRAWN = 240 }; // of one chart

struct unit {
    double mode, error;
};

static int by_mode(const void *one, const void *other)
{
    const struct unit *a = one;
    const struct unit *b = other;

    if (a->mode < b->mode || a->mode > b->mode) {
        return a->mode < b->mode ? -1 : 1;
    }
    return (a->error > b->error) - (a->error < b->error);
}

static struct unit *sort_units(struct arena *arena,
                               const struct model_plot_effect *effect)
{
    struct unit *units = arena_take(arena, effect->count, sizeof *units);

    for (size_t i = 0; i < effect->count; i++) {
        units[i] = (struct unit){effect->mode[i], effect->error[i]};
    }
    qsort(units, effect->count, sizeof *units, by_mode);
    return units;
}

static size_t place_of(size_t k, size_t drawn, size_t count)
{
    return drawn > 1 ? k * (count - 1) / (drawn - 1) : 0;
}

static void put_units(struct chart *chart, const struct unit *units,
                      size_t count, double reach)
{
    size_t drawn = count < DRAWN ? count : DRAWN;
    bool many = drawn > 60;

    for (size_t k = 0; k < drawn; k++) {
        const struct unit *unit = &units[place_of(k, drawn, count)];
        double share = (double)place_of(k, drawn, count) + .5;
        double x = plot_at(&chart->x, 100 * share / (double)count);

        plot_line(
            chart->plot, x,
            plot_at_within(&chart->y, unit->mode - reach * unit->error, NULL),
            x,
            plot_at_within(&chart->y, unit->mode + reach * unit->error, NULL),
            many ? PLOT_FAINT : PLOT_SOFT);
        plot_dot(chart->plot, x, plot_at_within(&chart->y, unit->mode, NULL),
                 many ? 1.5 : 2.5, PLOT_ACCENT);
    }
}

static struct str axis_name(struct arena *arena,
                            const struct model_answer *answer)
{
    return answer->events
             ? text_print(arena, "effect on the %s scale",
                          model_binomial_link(answer->events->settings.link))
             : text_print(arena, "effect on %.*s",
                          SHOW(answer->design.response));
}

static void put_effect(struct chart *chart, const struct model_answer *answer,
                       const struct model_plot_effect *effect)
{
    double reach = t_limit(answer->settings.level, NAN);
    struct unit *units = sort_units(chart->plot->out->arena, effect);
    double model = reach * effect->deviation;

    chart_take_x(chart, 0);
    chart_take_x(chart, 100);
    for (size_t i = 0; i < effect->count; i++) {
        chart_take_y(chart, units[i].mode - reach * units[i].error);
        chart_take_y(chart, units[i].mode + reach * units[i].error);
    }
    chart_take_y(chart, model);
    chart_take_y(chart, -model);
    chart_settle(chart);
    chart_level(chart, 0, PLOT_SOFT, false);
    chart_level(chart, model, PLOT_ACCENT, true);
    chart_level(chart, -model, PLOT_ACCENT, true);
    put_units(chart, units, effect->count, reach);
    chart_axes(chart, STR("% of units"),
               axis_name(chart->plot->out->arena, answer));
}

// ---- the picture ------------------------------------------------------------

static struct str describe(struct arena *arena,
                           const struct model_plot_wish *wish, int drawn)
{
    struct text out = text_in(arena);

    text_add(&out, STR("Effects of units with their intervals, without names, "
                       "from the smallest to the largest."));
    for (int k = 0; k < drawn; k++) {
        const struct model_plot_effect *effect = &wish->points->effects[k];
        struct unit *units = sort_units(arena, effect);

        text_addf(&out,
                  " %.*s, %.*s: %.*s units from %.*s to %.*s, median %.*s; "
                  "standard deviation by the model %.*s.",
                  SHOW(effect->group), SHOW(effect->name),
                  SHOW(chart_count(arena, effect->count)),
                  SHOW(chart_number(arena, units[0].mode)),
                  SHOW(chart_number(arena, units[effect->count - 1].mode)),
                  SHOW(chart_number(arena, units[effect->count / 2].mode)),
                  SHOW(chart_number(arena, effect->deviation)));
    }
    return text_str(&out);
}

static int take_notes(struct arena *arena, const struct model_plot_wish *wish,
                      int drawn, struct str *notes)
{
    double percent = 100 * wish->answer->settings.level;
    bool thinned = false;
    int count = 0;

    for (int k = 0; k < drawn; k++) {
        thinned = thinned || wish->points->effects[k].count > DRAWN;
    }
    notes[count++] = text_print(
        arena,
        "Each line is one unit: its effect and the %g %% interval, given the "
        "variances (of a predictor, per unit of it). Units stand without "
        "names and in the order of their effect: a shape, not a list of the "
        "best. "
        "Where intervals overlap much, that order is mostly chance.",
        percent);
    notes[count++] = text_print(
        arena,
        "Dashes: where %g %% of all units lie, by the model. Effects are drawn "
        "towards 0, the more the fewer rows a unit has; so they are less "
        "spread than the dashes.",
        percent);
    notes[count++] =
        STR("Look for: single units far from the rest, two camps with a gap, "
            "a longer tail on one side.");
    if (thinned) {
        notes[count++] = text_print(
            arena, "Of more than %d units, so many evenly chosen are drawn.",
            DRAWN);
    }
    if (drawn < wish->points->effect_count) {
        notes[count++] = text_print(arena, "%d more effects have no room here.",
                                    wish->points->effect_count - drawn);
    }
    return count;
}

static bool has_spread(const struct model_points *points)
{
    for (int k = 0; k < points->effect_count; k++) {
        if (points->effects[k].deviation > 0) {
            return true;
        }
    }
    return false;
}

bool model_plot_effects(struct text *out, const struct model_plot_wish *wish,
                        struct err *err)
{
    struct arena *arena = out->arena;
    int drawn = wish->points->effect_count < SHEET_CHARTS_MAX
                  ? wish->points->effect_count
                  : SHEET_CHARTS_MAX;
    struct str notes[SHEET_NOTES_MAX];
    struct sheet_head head = {.title = STR("Effects of units"),
                              .about = wish->answer->formula,
                              .warning = model_plot_warning(wish->answer),
                              .description = describe(arena, wish, drawn),
                              .notes = notes,
                              .note_count =
                                  take_notes(arena, wish, drawn, notes),
                              .charts = drawn,
                              .alone = wish->alone};
    struct sheet sheet;

    if (!has_spread(wish->points)) {
        return err_set(err, ERR_INPUT, "%s",
                       drawn ? "the model found no spread between units: all "
                               "their effects are 0"
                             : "the formula has no random effect: no unit has "
                               "an effect of its own");
    }
    sheet = sheet_open(out, &head);
    for (int k = 0; k < drawn; k++) {
        const struct model_plot_effect *effect = &wish->points->effects[k];
        struct chart chart =
            sheet_chart(&sheet, k,
                        text_print(arena, "%.*s: %.*s, %.*s units",
                                   SHOW(effect->group), SHOW(effect->name),
                                   SHOW(chart_count(arena, effect->count))));

        if (effect->deviation > 0) {
            put_effect(&chart, wish->answer, effect);
        } else {
            chart_empty(&chart, STR("The model found no spread between units "
                                    "here: all effects are 0."));
        }
    }
    sheet_close(&sheet);
    return true;
}
