// pool_pictures - see pool_pictures.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/pool_pictures.h"

#include "base/arena.h"
#include "evidence/pool_words.h"
#include "stats/distribution.h"

#include <math.h>
#include <stdlib.h>

// ---- words ------------------------------------------------------------------

static struct str axis_words(struct arena *arena,
                             const struct pool_answer *answer)
{
    const struct effect_facts *facts = &answer->studies->effect;
    enum transform to = answer->transform;

    if (to == TRANSFORM_NONE) {
        return facts->measure ? str_of(effect_name(facts)) : STR("Effect");
    }
    return text_print(arena, "%s%s", effect_shown_name(facts, to),
                      to == TRANSFORM_EXP ? " (log scale)" : "");
}

static struct str description_of(struct arena *arena,
                                 const struct pool_answer *answer)
{
    const struct pool_summary *all = &answer->all;
    struct str words = text_print(arena, "%s (%s), k = %zu",
                                  model_words(answer), all->method, all->k);

    if (all->p > 1) {
        return words;
    }
    return text_print(
        arena, "%.*s: pooled effect %.*s, %.*s CI %.*s", SHOW(words),
        SHOW(number_words(arena, all->beta->estimate, 2)),
        SHOW(level_words(arena, all->level)),
        SHOW(limits_words(arena, all->beta->low, all->beta->high, 2)));
}

static struct str heterogeneity_words(struct arena *arena, double tau2,
                                      double i2, struct str test)
{
    struct str shares = isnan(i2)
                          ? STR("")
                          : text_print(arena, I2 " = %.*s%%, ",
                                       SHOW(number_words(arena, i2, 1)));

    return text_print(
        arena, "%.*s%.*s%.*s",
        SHOW(isnan(tau2) ? STR("")
                         : text_print(arena, TAU2 " = %.*s, ",
                                      SHOW(number_words(arena, tau2, 3)))),
        SHOW(shares), SHOW(test));
}

// ---- rows -------------------------------------------------------------------

struct rows {
    struct arena *arena;
    const struct pool_answer *answer;
    struct forest_row *at;
    size_t count;
    double z; // of the studies' intervals
};

static struct forest_row empty_row(enum forest_kind kind, struct str label)
{
    return (struct forest_row){kind, label, NAN, NAN, NAN, NAN, NAN, NAN};
}

static void add_words(struct rows *rows, enum forest_kind kind,
                      struct str words)
{
    rows->at[rows->count++] = empty_row(kind, words);
}

// `nth` effect of its study, from 1; 0: it is alone.
static void add_study(struct rows *rows, size_t i, size_t nth)
{
    const struct pool_studies *studies = rows->answer->studies;
    double reach = rows->z * sqrt(studies->vi[i]);
    bool follows = nth > 1 && !rows->answer->question->label.len;
    struct str label = follows ? text_print(rows->arena, "   effect %zu", nth)
                               : pool_input_label(rows->arena, studies, i);
    struct forest_row row = empty_row(FOREST_STUDY, label);

    row.estimate = studies->yi[i];
    row.low = studies->yi[i] - reach;
    row.high = studies->yi[i] + reach;
    if (rows->answer->weights && rows->answer->all.p == 1) {
        row.weight = rows->answer->weights[i];
    }
    rows->at[rows->count++] = row;
}

static void add_summary(struct rows *rows, struct str label,
                        const struct pool_coefficient *beta, double pi_low,
                        double pi_high)
{
    struct forest_row row = empty_row(FOREST_SUMMARY, label);

    row.estimate = beta->estimate;
    row.low = beta->low;
    row.high = beta->high;
    row.pi_low = pi_low;
    row.pi_high = pi_high;
    rows->at[rows->count++] = row;
}

static void add_group(struct rows *rows, size_t number)
{
    const struct pool_answer *answer = rows->answer;
    const struct pool_group *group = &answer->groups.at[number];
    struct arena *arena = rows->arena;

    add_words(rows, FOREST_HEADING,
              group->name.len ? group->name : STR("(empty)"));
    for (size_t i = 0; i < answer->studies->k; i++) {
        if (answer->studies->by[i] == number) {
            add_study(rows, i, 0);
        }
    }
    if (group->has) {
        const struct pool_fit *fit = &group->fit;
        bool random = fit->settings.method != POOL_EE;
        struct str test =
            test_words(arena, "Q", fit->q,
                       (const double[2]){(double)group->k - 1, NAN}, fit->q_p);

        add_summary(rows, STR("Subgroup"), fit->beta, fit->pi_low,
                    fit->pi_high);
        add_words(rows, FOREST_NOTE,
                  heterogeneity_words(arena, random ? fit->tau2 : NAN, fit->i2,
                                      test));
    }
}

// Effects of one study stand together, where its first one stands.
static void add_nested(struct rows *rows)
{
    const struct pool_studies *studies = rows->answer->studies;
    size_t *first =
        arena_take(rows->arena, studies->study_count + 1, sizeof *first);
    size_t *next = arena_take(rows->arena, studies->k + 1, sizeof *next);

    for (size_t i = studies->k; i-- > 0;) { // lists by study, counted from 1
        next[i] = first[studies->study[i]];
        first[studies->study[i]] = i + 1;
    }
    for (size_t i = 0; i < studies->k; i++) {
        if (first[studies->study[i]] != i + 1) {
            continue;
        }
        for (size_t j = i + 1, nth = 1; j; j = next[j - 1], nth++) {
            add_study(rows, j - 1, nth);
        }
    }
}

static void add_pooled(struct rows *rows)
{
    struct arena *arena = rows->arena;
    const struct pool_answer *answer = rows->answer;
    const struct pool_summary *all = &answer->all;

    if (all->p > 1 || answer->studies->x) {
        add_words(rows, FOREST_NOTE,
                  STR("With moderators no single effect is pooled"));
        return;
    }
    add_summary(
        rows,
        text_print(arena, "%s (%s)", model_words_short(answer), all->method),
        all->beta, all->pi_low, all->pi_high);
    add_words(
        rows, FOREST_NOTE,
        heterogeneity_words(
            arena,
            answer->question->settings.method == POOL_EE ? NAN : all->tau2,
            all->i2,
            test_words(arena, "Q", all->q, (const double[2]){all->q_df, NAN},
                       all->q_p)));
    if (answer->groups.count) {
        add_words(rows, FOREST_NOTE,
                  text_print(arena, "Between subgroups: %.*s",
                             SHOW(test_words(
                                 arena, "Q", answer->groups.q_between,
                                 (const double[2]){answer->groups.q_df, NAN},
                                 answer->groups.q_p))));
    }
}

static struct rows rows_for(struct arena *arena,
                            const struct pool_answer *answer, size_t most)
{
    return (struct rows){
        .arena = arena,
        .answer = answer,
        .at = arena_take(arena, most, sizeof(struct forest_row)),
        .z = t_limit(answer->all.level, NAN),
    };
}

static struct forest forest_with(struct arena *arena, const struct rows *rows,
                                 const char *title)
{
    const struct pool_answer *answer = rows->answer;

    return (struct forest){
        .title = str_of(title),
        .description = description_of(arena, answer),
        .label_head = STR("Study"),
        .axis = axis_words(arena, answer),
        .transform = answer->transform,
        .level = answer->all.level,
        .reference = effect_reference(&answer->studies->effect),
        .guide = answer->all.p == 1 ? answer->all.beta->estimate : NAN,
        .rows = rows->at,
        .row_count = rows->count,
    };
}

struct forest forest_of(struct arena *arena, const struct pool_answer *answer)
{
    const struct pool_studies *studies = answer->studies;
    struct rows rows =
        rows_for(arena, answer, studies->k + 3 * studies->by_count + 4);
    struct forest forest;

    if (answer->groups.count) {
        for (size_t i = 0; i < answer->groups.count; i++) {
            add_group(&rows, i);
        }
    } else if (answer->question->model == POOL_LEVELS) {
        add_nested(&rows);
    } else {
        for (size_t i = 0; i < studies->k; i++) {
            add_study(&rows, i, 0);
        }
    }
    add_pooled(&rows);
    forest = forest_with(arena, &rows, "Forest plot");
    forest.has_weights = answer->weights && answer->all.p == 1;
    return forest;
}

// ---- refits -----------------------------------------------------------------

static void add_refits(struct rows *rows, const struct doubt_refits *refits,
                       const size_t *order, const char *sign)
{
    for (size_t i = 0; i < refits->rows; i++) {
        const struct doubt_refit *refit = &refits->row[i];
        struct str name = pool_input_label(rows->arena, rows->answer->studies,
                                           order ? order[i] : i);
        struct forest_row row =
            empty_row(FOREST_STUDY,
                      text_print(rows->arena, "%s%.*s",
                                 i || sign[0] != '+' ? sign : "", SHOW(name)));

        row.estimate = refit->estimate;
        row.low = refit->low;
        row.high = refit->high;
        rows->at[rows->count++] = row;
    }
}

bool cumulative_of(struct arena *arena, const struct pool_answer *answer,
                   struct forest *forest, struct err *err)
{
    struct rows rows = rows_for(arena, answer, answer->studies->k + 1);

    if (!answer->doubt || !answer->doubt->has_cumulative) {
        return err_set(err, ERR_INPUT,
                       "--cumulative is for one effect per study and no "
                       "moderators");
    }
    add_refits(&rows, &answer->doubt->cumulative, answer->doubt->order, "+ ");
    *forest = forest_with(arena, &rows, "Cumulative forest plot");
    forest->label_head = STR("With");
    return true;
}

bool leave_one_out_of(struct arena *arena, const struct pool_answer *answer,
                      struct forest *forest, struct err *err)
{
    struct rows rows = rows_for(arena, answer, answer->studies->k + 2);

    if (!answer->doubt || !answer->doubt->has_leave_one_out) {
        return err_set(err, ERR_INPUT,
                       "--leave-one-out is for two studies or more, one effect "
                       "each, and no moderators");
    }
    add_refits(&rows, &answer->doubt->leave_one_out, NULL, "");
    add_summary(&rows, STR("All"), answer->all.beta, NAN, NAN);
    *forest = forest_with(arena, &rows, "Leave-one-out forest plot");
    forest->label_head = STR("Without");
    return true;
}

// ---- funnel and bubble ------------------------------------------------------

struct funnel funnel_of(struct arena *arena, const struct pool_answer *answer,
                        bool contours)
{
    const struct pool_doubt *doubt = answer->doubt;
    bool filled = doubt && doubt->has_trim;
    double reference = effect_reference(&answer->studies->effect);

    return (struct funnel){
        .title = STR("Funnel plot"),
        .description = description_of(arena, answer),
        .axis = axis_words(arena, answer),
        .transform = answer->transform,
        .level = answer->all.level,
        .centre = answer->all.p == 1 ? answer->all.beta->estimate : NAN,
        .reference = isnan(reference) ? 0 : reference,
        .has_contours = contours,
        .yi = answer->studies->yi,
        .vi = answer->studies->vi,
        .k = answer->studies->k,
        .filled_yi = filled ? doubt->trim.yi : NULL,
        .filled_vi = filled ? doubt->trim.vi : NULL,
        .filled = filled ? doubt->trim.k0 : 0,
    };
}

// The line at `x` of moderator `which`, the other columns at their means.
static void point_of(const struct pool_summary *all, const double *means,
                     int which, double x, double *line_and_se)
{
    double line = 0;
    double variance = 0;

    for (int i = 0; i < all->p; i++) {
        double xi = i == which ? x : means[i];

        line += xi * all->beta[i].estimate;
        for (int j = 0; j < all->p; j++) {
            variance +=
                xi * (j == which ? x : means[j]) * all->vb[i + j * all->p];
        }
    }
    line_and_se[0] = line;
    line_and_se[1] = sqrt(fmax(variance, 0));
}

static void draw_line(struct bubble *bubble, const struct pool_answer *answer,
                      const double *means, int which)
{
    const struct pool_summary *all = &answer->all;
    double t = t_limit(all->level, all->beta[which].df);
    double low = INFINITY;
    double high = -INFINITY;

    for (size_t i = 0; i < bubble->k; i++) {
        low = fmin(low, bubble->x[i]);
        high = fmax(high, bubble->x[i]);
    }
    for (int i = 0; i < BUBBLE_POINTS; i++) {
        double x = low + (high - low) * i / (BUBBLE_POINTS - 1);
        double at[2];

        point_of(all, means, which, x, at);
        bubble->line_x[i] = x;
        bubble->line[i] = at[0];
        bubble->low[i] = at[0] - t * at[1];
        bubble->high[i] = at[0] + t * at[1];
    }
}

// Of a factor a column has two values, 0 and 1.
static bool has_third_value(const double *x, size_t k)
{
    double other = x[0];

    for (size_t i = 1; i < k; i++) {
        if (x[i] != x[0] && other != x[0] && x[i] != other) {
            return true;
        }
        other = x[i] != x[0] ? x[i] : other;
    }
    return false;
}

// The first numeric column, or the first of all when there is none. -1: there
// are no moderators.
static int moderator_of(const struct pool_studies *studies)
{
    int first = studies->intercept ? 1 : 0;

    for (int j = first; studies->x && j < studies->p; j++) {
        if (has_third_value(studies->x + (size_t)j * studies->k, studies->k)) {
            return j;
        }
    }
    return studies->x && first < studies->p ? first : -1;
}

bool bubble_of(struct arena *arena, const struct pool_answer *answer,
               struct bubble *bubble, struct err *err)
{
    const struct pool_studies *studies = answer->studies;
    int which = moderator_of(studies);
    double *means = arena_take(arena, (size_t)studies->p + 1, sizeof *means);

    if (which < 0 || !answer->weights) {
        return err_set(err, ERR_INPUT,
                       "--bubble shows a moderator: name a numeric column with "
                       "--mods");
    }
    for (int j = 0; j < studies->p; j++) {
        for (size_t i = 0; i < studies->k; i++) {
            means[j] += studies->x[i + (size_t)j * studies->k];
        }
        means[j] /= (double)studies->k;
    }
    *bubble = (struct bubble){
        .title = STR("Bubble plot"),
        .description = description_of(arena, answer),
        .x_name = studies->names[which],
        .axis = axis_words(arena, answer),
        .transform = answer->transform,
        .reference = effect_reference(&studies->effect),
        .x = studies->x + (size_t)which * studies->k,
        .yi = studies->yi,
        .weights = answer->weights,
        .k = studies->k,
    };
    draw_line(bubble, answer, means, which);
    return true;
}
