// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model_plot_lines.h"

#include "base/arena.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    SLICES = 24, // of the expected line where it is made of means
    FINE = 60,   // its corners where it is worked out
};

static const struct design_group *group_at(const struct model_answer *answer,
                                           const struct model_points *points,
                                           int slope)
{
    return &answer->design.groups[points->effects[slope].term];
}

// The predictor: of the effect, row by row.
static const double *place_at(const struct model_answer *answer,
                              const struct model_points *points, int slope)
{
    return group_at(answer, points, slope)->z
         + (size_t)points->effects[slope].place * answer->design.n;
}

// ---- which predictor --------------------------------------------------------

static bool has_three_values(const double *column, size_t n)
{
    double other = NAN;

    for (size_t i = 1; i < n; i++) {
        if (column[i] != column[0] && isnan(other)) {
            other = column[i];
        } else if (column[i] != column[0] && column[i] != other) {
            return true;
        }
    }
    return false;
}

int model_plot_slope(const struct model_answer *answer,
                     const struct model_points *points)
{
    for (int k = 0; k < points->effect_count; k++) {
        struct str name = points->effects[k].name;
        bool is_product = name.len && memchr(name.at, ':', name.len);

        if (!is_product
            && has_three_values(place_at(answer, points, k), points->n)) {
            return k;
        }
    }
    return -1;
}

// ---- which units ------------------------------------------------------------

struct draw {
    uint64_t lot;
    uint32_t level;
};

static int by_lot(const void *one, const void *other)
{
    const struct draw *a = one;
    const struct draw *b = other;

    if (a->lot != b->lot) {
        return a->lot < b->lot ? -1 : 1;
    }
    return (a->level > b->level) - (a->level < b->level);
}

// FNV-1a, then mixed so that like names do not stay neighbours.
// SOURCE: Fowler, Noll & Vo, RFC 9923; the mixer of MurmurHash3 (public domain)
static uint64_t lot_of(struct str name)
{
    uint64_t lot = 14695981039346656037U;

    for (size_t i = 0; i < name.len; i++) {
        lot = (lot ^ (unsigned char)name.at[i]) * 1099511628211U;
    }
    lot = (lot ^ (lot >> 33)) * 0xff51afd7ed558ccdU;
    lot = (lot ^ (lot >> 33)) * 0xc4ceb9fe1a85ec53U;
    return lot ^ (lot >> 33);
}

struct units {
    size_t able; // with two places or more
    int count;   // drawn
    uint32_t level[MODEL_CURVES_MOST];
};

static struct units choose_units(struct arena *arena,
                                 const struct design_group *group, size_t n,
                                 const double *place)
{
    struct units units = {0};
    double *first = arena_take(arena, group->level_count, sizeof *first);
    bool *seen = arena_take(arena, group->level_count, sizeof *seen);
    bool *moves = arena_take(arena, group->level_count, sizeof *moves);
    struct draw *draws = arena_take(arena, group->level_count, sizeof *draws);

    for (size_t i = 0; i < n; i++) {
        uint32_t level = group->level[i];

        moves[level] =
            moves[level] || (seen[level] && first[level] != place[i]);
        first[level] = seen[level] ? first[level] : place[i];
        seen[level] = true;
    }
    for (uint32_t level = 0; level < group->level_count; level++) {
        if (moves[level]) {
            draws[units.able++] =
                (struct draw){lot_of(group->level_names[level]), level};
        }
    }
    qsort(draws, units.able, sizeof *draws, by_lot);
    for (size_t k = 0; k < units.able && k < MODEL_CURVES_MOST; k++) {
        units.level[units.count++] = draws[k].level;
    }
    return units;
}

// ---- lines ------------------------------------------------------------------

static int by_x(const void *one, const void *other)
{
    const struct model_spot *a = one;
    const struct model_spot *b = other;

    if (a->x < b->x || a->x > b->x) {
        return a->x < b->x ? -1 : 1;
    }
    return (a->y > b->y) - (a->y < b->y);
}

// Rows in one place become their mean.
static void settle_line(struct model_line *line)
{
    size_t kept = 0;

    qsort(line->spots, line->count, sizeof *line->spots, by_x);
    for (size_t i = 0, m = 0; i < line->count; i += m) {
        double x = line->spots[i].x;
        double sum = 0;

        for (m = 0; i + m < line->count && line->spots[i + m].x <= x; m++) {
            sum += line->spots[i + m].y;
        }
        line->spots[kept++] = (struct model_spot){x, sum / (double)m};
    }
    line->count = kept;
}

static struct model_line *unit_lines(struct arena *arena,
                                     const struct model_plot_wish *wish,
                                     int slope, const struct units *units)
{
    const struct design_group *group =
        group_at(wish->answer, wish->points, slope);
    const double *place = place_at(wish->answer, wish->points, slope);
    struct model_line *lines =
        arena_take(arena, MODEL_CURVES_MOST, sizeof *lines);
    int *line_of = arena_take(arena, group->level_count, sizeof *line_of);

    for (int k = 0; k < units->count; k++) {
        line_of[units->level[k]] = k + 1;
    }
    for (size_t i = 0; i < wish->points->n; i++) {
        int k = line_of[group->level[i]];

        if (k) {
            lines[k - 1].count++;
        }
    }
    for (int k = 0; k < units->count; k++) {
        lines[k].spots =
            arena_take(arena, lines[k].count, sizeof *lines[k].spots);
        lines[k].count = 0;
    }
    for (size_t i = 0; i < wish->points->n; i++) {
        int k = line_of[group->level[i]];

        if (k) {
            lines[k - 1].spots[lines[k - 1].count++] =
                (struct model_spot){place[i], wish->points->fitted[i]};
        }
    }
    for (int k = 0; k < units->count; k++) {
        settle_line(&lines[k]);
    }
    return lines;
}

// ---- the expected line ------------------------------------------------------

static bool names_column(const struct expression *expression, struct str name)
{
    if (expression->kind == EXPRESSION_NAME) {
        return str_is_equal(expression->name, name);
    }
    for (int i = 0; i < expression->argument_count; i++) {
        if (names_column(expression->arguments[i], name)) {
            return true;
        }
    }
    return false;
}

static bool shares_column(const struct expression *one,
                          const struct expression *other)
{
    if (one->kind == EXPRESSION_NAME) {
        return names_column(other, one->name);
    }
    for (int i = 0; i < one->argument_count; i++) {
        if (shares_column(one->arguments[i], other)) {
            return true;
        }
    }
    return false;
}

static bool term_shares_column(const struct formula_terms *fixed, int term,
                               const struct expression *variable)
{
    bool shares = false;

    for (int j = 0; j < fixed->variable_count; j++) {
        shares = shares
              || ((fixed->terms[term].variables >> j & 1)
                  && shares_column(variable, fixed->variables[j]));
    }
    return shares;
}

// Whether two terms of the fixed part use one column of the data.
static bool terms_meet(const struct formula_terms *fixed, int one, int other)
{
    bool meet = false;

    for (int i = 0; i < fixed->variable_count; i++) {
        meet = meet
            || ((fixed->terms[one].variables >> i & 1)
                && term_shares_column(fixed, other, fixed->variables[i]));
    }
    return meet;
}

// The coefficient of a predictor that acts through one column alone, so that
// the others can be held at their means; -1: there is no such.
static int lone_coefficient(struct arena *arena,
                            const struct model_answer *answer, struct str name)
{
    const struct design *design = &answer->design;
    struct formula formula;
    struct err err = {0};
    int found = -1;

    for (int m = 0; m < answer->fit.p; m++) {
        if (str_is_equal(design->names[answer->fit.column[m]], name)) {
            found = m;
        }
    }
    if (found < 0 || design->offset
        || !formula_parse(arena, answer->formula, &formula, &err)) {
        return -1;
    }
    for (int j = 0; j < design->p; j++) {
        int own = design->term[answer->fit.column[found]];

        if (j != answer->fit.column[found] && design->term[j] >= 0
            && (own < 0 || terms_meet(&formula.fixed, own, design->term[j]))) {
            return -1;
        }
    }
    return found;
}

static double mean_of(const double *values, size_t n)
{
    double mean = 0;

    for (size_t i = 0; i < n; i++) {
        mean += values[i] / (double)n;
    }
    return mean;
}

static struct model_line held_line(struct arena *arena,
                                   const struct model_plot_wish *wish, int lone,
                                   double low, double high)
{
    const struct model_answer *answer = wish->answer;
    const double *x =
        answer->design.x + (size_t)answer->fit.column[lone] * answer->design.n;
    double beta = answer->fit.beta[lone];
    double base = mean_of(wish->points->expected, wish->points->n)
                - beta * mean_of(x, wish->points->n);
    struct model_line line = {arena_take(arena, FINE, sizeof *line.spots),
                              FINE};

    for (int i = 0; i < FINE; i++) {
        double at = low + (high - low) * i / (FINE - 1);

        line.spots[i] = (struct model_spot){
            at, model_points_mean(answer, base + beta * at)};
    }
    return line;
}

// Means of slices with nearly as many rows; equal places stay together.
static struct model_line mean_line(struct arena *arena,
                                   const struct model_plot_wish *wish,
                                   int slope)
{
    const double *place = place_at(wish->answer, wish->points, slope);
    size_t n = wish->points->n;
    struct model_line all = {arena_take(arena, n, sizeof *all.spots), n};
    struct model_line line = {arena_take(arena, SLICES, sizeof *line.spots), 0};

    for (size_t i = 0; i < n; i++) {
        all.spots[i] = (struct model_spot){
            place[i],
            model_points_mean(wish->answer, wish->points->expected[i])};
    }
    qsort(all.spots, n, sizeof *all.spots, by_x);
    for (size_t first = 0, k = 1; first < n && k <= SLICES; k++) {
        struct model_spot *spot = &line.spots[line.count];
        size_t end = n * k / SLICES;

        while (end > first && end < n
               && all.spots[end].x <= all.spots[end - 1].x) {
            end++;
        }
        for (size_t i = first; i < end; i++) {
            spot->x += all.spots[i].x / (double)(end - first);
            spot->y += all.spots[i].y / (double)(end - first);
        }
        line.count += end > first;
        first = end > first ? end : first;
    }
    return line;
}

// ---- all of them ------------------------------------------------------------

bool model_curves_of(struct arena *arena, const struct model_plot_wish *wish,
                     struct model_curves *curves, struct err *err)
{
    const struct model_points *points = wish->points;
    double low = INFINITY, high = -INFINITY;
    const double *place;
    struct units units;
    int lone;

    curves->slope = model_plot_slope(wish->answer, points);
    if (curves->slope < 0) {
        return err_set(err, ERR_INPUT,
                       "no numeric predictor has a random slope, as t in "
                       "(1 + t | client): there are no curves to draw");
    }
    place = place_at(wish->answer, points, curves->slope);
    units = choose_units(arena, group_at(wish->answer, points, curves->slope),
                         points->n, place);
    curves->able = units.able;
    curves->count = units.count;
    curves->lines = unit_lines(arena, wish, curves->slope, &units);
    for (size_t i = 0; i < points->n; i++) {
        low = fmin(low, place[i]);
        high = fmax(high, place[i]);
    }
    lone = lone_coefficient(arena, wish->answer,
                            points->effects[curves->slope].name);
    curves->held = lone >= 0;
    curves->expected = curves->held ? held_line(arena, wish, lone, low, high)
                                    : mean_line(arena, wish, curves->slope);
    return true;
}
