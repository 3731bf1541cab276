// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/model_doubt.h"

#include "evidence/model_binomial.h"

#include "base/arena.h"
#include "base/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

bool model_doubt_groups(const struct design *design, struct err *err)
{
    for (int k = 0; k < design->group_count; k++) {
        const struct design_group *group = &design->groups[k];

        if (group->level_count < 2) {
            return err_set(err, ERR_INPUT,
                           "all rows are of one %.*s: what differs between "
                           "groups needs two groups or more (leave its term "
                           "out)",
                           SHOW(group->label));
        }
        if (group->level_count >= design->n) {
            return err_set(err, ERR_INPUT,
                           "there is one row for each %.*s (%zu of %zu): what "
                           "lies between them cannot be told from what is "
                           "left over; more rows for each are needed",
                           SHOW(group->label), group->level_count, design->n);
        }
        if (group->level_count * (size_t)group->q >= design->n) {
            return err_set(err, ERR_INPUT,
                           "%d effects for each of %zu %.*s are more than %zu "
                           "rows can tell apart: leave a random slope out",
                           group->q, group->level_count, SHOW(group->label),
                           design->n);
        }
    }
    return true;
}

static void warn(struct arena *arena, struct model_answer *answer,
                 const char *fmt, ...) LIKE_PRINTF(3, 4);
static void warn(struct arena *arena, struct model_answer *answer,
                 const char *fmt, ...)
{
    char line[400];
    va_list values;

    if (answer->warning_count < MODEL_WARNINGS_MAX) {
        va_start(values, fmt);
        (void)vsnprintf(line, sizeof line, fmt, values);
        va_end(values);
        answer->warnings[answer->warning_count++] =
            str_copy(arena, str_of(line));
    }
}

static void doubt_columns(struct arena *arena, struct model_answer *answer)
{
    const struct mixed_fit *fit = &answer->fit;
    int dropped = answer->design.p - fit->p;
    struct text names = text_in(arena);

    for (int j = 0, k = 0; j < answer->design.p; j++) {
        if (k < fit->p && fit->column[k] == j) {
            k++;
            continue;
        }
        text_addf(&names, "%s%.*s", names.len ? ", " : "",
                  SHOW(answer->design.names[j]));
    }
    if (dropped > 0) {
        warn(arena, answer,
             "fixed-effect model matrix is rank deficient so dropping %d "
             "column%s: %.*s. It says nothing that the others do not already "
             "say (a constant predictor, a sum of others).",
             dropped, dropped == 1 ? "" : "s",
             (int)(names.len < 150 ? names.len : 150), text_str(&names).at);
    }
}

static void doubt_fit(struct arena *arena, struct model_answer *answer)
{
    if (answer->events && answer->events->fit.runs_away) {
        warn(arena, answer,
             "An estimate runs away: something divides the rows with the event "
             "from those without (separation), or groups hardly ever change. "
             "Do not rely on these numbers.");
    }
    if (!answer->fit.converged) {
        warn(arena, answer,
             "The search did not settle within %d steps: do not rely on these "
             "numbers. Fewer random effects, or predictors on a similar scale, "
             "help.",
             answer->fit.steps);
    }
    if (answer->fit.singular) {
        warn(arena, answer,
             "The fit is singular: a variance is estimated as 0, or random "
             "effects as perfectly correlated. The fixed effects hold; the "
             "rows do not tell that part of the random effects apart. A "
             "simpler random part says the same.");
    }
}

static void doubt_variances(struct arena *arena, struct model_answer *answer)
{
    if (answer->fit.flat) {
        warn(arena, answer,
             "The rows do not tell the random effects apart: other variances "
             "fit as well, and standard errors that rest on them with them. "
             "This is so for groups that predictors already set apart, and "
             "for a slope of what never changes within a group: leave that "
             "random effect, or those predictors, out.");
    }
}

// How many units have a single row.
static size_t lone_units(struct arena *arena, const struct design *design,
                         const struct design_group *group)
{
    size_t mark = arena_mark(arena);
    unsigned char *rows = arena_take(arena, group->level_count, 1);
    size_t lone = 0;

    if (!group->level) { // sums: nobody knows
        return 0;
    }
    for (size_t i = 0; i < design->n; i++) {
        unsigned char *own = &rows[group->level[i]];

        *own = (unsigned char)(*own < 2 ? *own + 1 : 2);
    }
    for (size_t i = 0; i < group->level_count; i++) {
        lone += rows[i] == 1;
    }
    arena_rewind(arena, mark);
    return lone;
}

static void doubt_units(struct arena *arena, struct model_answer *answer)
{
    enum { FEW = 5 }; // SOURCE: Bolker et al. 2009, Trends Ecol Evol 24, box 4
    const struct design *design = &answer->design;
    int first = 0;

    for (int i = 0; i < answer->group_count; i++) {
        const struct model_group *group = &answer->groups[i];
        size_t lone;

        while (!str_is_equal(design->groups[first].label, group->label)) {
            first++;
        }
        lone = lone_units(arena, design, &design->groups[first]);
        if (group->units < FEW) {
            warn(arena, answer,
                 "%.*s has %zu groups: too few to say how much groups differ; "
                 "its variance is a rough guess.",
                 SHOW(group->label), group->units);
        }
        if (2 * lone > group->units) {
            warn(arena, answer,
                 "%zu of %zu %.*s have a single row: they say little about "
                 "what differs within.",
                 lone, group->units, SHOW(group->label));
        }
    }
}

static bool is_missing(const struct mixed_limits *limits)
{
    return isnan(limits->low) || isnan(limits->high);
}

// Limits of correlations are not sought for events (glmm_profile.h).
static int missing_limits(const struct model_random *random, bool of_events)
{
    const struct mixed_limits *limits = random->limits;
    int missing = 0;

    for (int j = 0; limits && j < random->q; j++) {
        for (int i = j; i < random->q; i++, limits++) {
            missing += (i == j || !of_events) && is_missing(limits);
        }
    }
    return missing;
}

static void doubt_limits(struct arena *arena, struct model_answer *answer)
{
    int missing = 0;

    for (int i = 0; i < answer->fixed_count; i++) {
        missing += is_missing(&answer->fixed[i].limits);
    }
    for (int k = 0; k < answer->random_count; k++) {
        missing += missing_limits(&answer->random[k], answer->events != NULL);
    }
    if (missing) {
        warn(arena, answer,
             "%d interval%s could not be found by profiling: the likelihood is "
             "flat there, as it is near a variance of 0.",
             missing, missing == 1 ? "" : "s");
    }
}

void model_doubt(struct arena *arena, struct model_answer *answer)
{
    doubt_columns(arena, answer);
    doubt_fit(arena, answer);
    doubt_variances(arena, answer);
    doubt_units(arena, answer);
    doubt_limits(arena, answer);
}
