// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/alliance_model.h"

#include "base/arena.h"
#include "base/text.h"
#include "evidence/alliance_columns.h"
#include "evidence/model.h"
#include "stats/distribution.h"

#include <math.h>
#include <stdlib.h>

// What differs from person to person. The level always stays.
enum random_effect { LEVEL, SLOPE, TIME, RANDOM_EFFECTS };

static const struct random_row {
    const char *name;
    enum alliance_column column; // of its values
} RANDOM_ROWS[RANDOM_EFFECTS] = {
    [LEVEL] = {"1",           ALLIANCE_COLUMNS    },
    [SLOPE] = {"said_own",    ALLIANCE_SAID_OWN   },
    [TIME] = {"log_session", ALLIANCE_LOG_SESSION},
};

// A model on its way.
struct fitting {
    struct arena *arena;
    const struct alliance_table *table;
    bool therapists;
    bool varies[RANDOM_EFFECTS];
    struct model_answer answer; // open while found
};

static bool check_rows(const struct alliance_row *rows, size_t count,
                       struct err *err)
{
    if (count > ALLIANCE_ROWS_MAX) {
        return err_set(err, ERR_LIMIT, "more than %d rows", ALLIANCE_ROWS_MAX);
    }
    for (size_t i = 0; i < count; i++) {
        const struct alliance_row *row = &rows[i];

        if (!isfinite(row->said) || !isfinite(row->before)
            || !isfinite(row->after)) {
            return err_set(err, ERR_INPUT, "a value is not a number");
        }
        if (!(row->session >= 1) || !isfinite(row->session)) {
            return err_set(err, ERR_INPUT, "sessions count from 1");
        }
    }
    return true;
}

// ---- the formula ------------------------------------------------------------

static struct str formula_of(const struct fitting *fitting)
{
    struct text out = text_in(fitting->arena);

    text_addf(&out, "after ~ said_own + said_mean + before_own + first"
                    " + log_session + (");
    for (int k = 0; k < RANDOM_EFFECTS; k++) {
        if (fitting->varies[k]) {
            text_addf(&out, "%s%s", k == LEVEL ? "" : " + ",
                      RANDOM_ROWS[k].name);
        }
    }
    text_addf(&out, " || person)%s",
              fitting->therapists ? " + (1 | therapist)" : "");
    return text_str(&out);
}

static bool fit(struct fitting *fitting, struct err *err)
{
    static const struct model_settings SETTINGS = {.level = ALLIANCE_LEVEL};
    struct formula formula;

    return formula_parse(fitting->arena, formula_of(fitting), &formula, err)
        && model_make(fitting->arena, &formula, &fitting->table->frame,
                      &SETTINGS, &fitting->answer, err);
}

// ---- effects that differ ----------------------------------------------------

static const struct model_random *random_of(const struct model_answer *answer,
                                            enum random_effect effect)
{
    const char *name =
        effect == LEVEL ? "(Intercept)" : RANDOM_ROWS[effect].name;

    for (int k = 0; k < answer->random_count; k++) {
        const struct model_random *random = &answer->random[k];

        if (str_is(random->names[0], name)
            && !str_is(random->group, "therapist")) {
            return random;
        }
    }
    return NULL;
}

// lme4's limit of what is singular, for a column of spread 1.
static const double NOTHING = 1e-4;

// Leaves out the effect that differs least, if by less than `least` of what is
// left over.
static bool drop_smallest(struct fitting *fitting, double least)
{
    int smallest = LEVEL;

    for (int k = SLOPE; k < RANDOM_EFFECTS; k++) {
        const struct model_random *random =
            random_of(&fitting->answer, (enum random_effect)k);
        double spread =
            alliance_own_spread(fitting->table, RANDOM_ROWS[k].column);

        if (random
            && random->deviation[0] * spread < least * fitting->answer.sigma) {
            least = random->deviation[0] * spread / fitting->answer.sigma;
            smallest = k;
        }
    }
    fitting->varies[smallest] = smallest == LEVEL;
    return smallest != LEVEL;
}

// Also where the search does not settle: the smallest is what keeps it busy.
// Leaves an open answer when it is true.
static bool fit_simplest(struct fitting *fitting, struct err *err)
{
    for (int k = 0; k < RANDOM_EFFECTS; k++) {
        fitting->varies[k] = true;
    }
    while (fit(fitting, err)) {
        bool settled = fitting->answer.fit.converged;

        if (!drop_smallest(fitting, settled ? NOTHING : INFINITY)) {
            return settled
                || err_set(err, ERR_INPUT, "the search did not settle");
        }
        model_close(&fitting->answer);
    }
    return false;
}

// ---- what is told -----------------------------------------------------------

// All NAN when the rows did not tell it apart.
static struct alliance_estimate estimate_of(const struct model_answer *answer,
                                            const char *name)
{
    for (int i = 0; i < answer->fixed_count; i++) {
        const struct model_fixed *fixed = &answer->fixed[i];
        double reach = t_limit(ALLIANCE_LEVEL, fixed->df) * fixed->se;

        if (str_is(fixed->name, name)) {
            return (struct alliance_estimate){
                fixed->estimate, fixed->se, fixed->df, fixed->estimate - reach,
                fixed->estimate + reach};
        }
    }
    return (struct alliance_estimate){NAN, NAN, NAN, NAN, NAN};
}

static struct alliance_estimate scaled(struct alliance_estimate estimate,
                                       double by)
{
    estimate.estimate *= by;
    estimate.se *= by;
    estimate.low *= by;
    estimate.high *= by;
    return estimate;
}

static void tell(const struct fitting *fitting, struct alliance_answer *answer)
{
    const struct alliance_table *table = fitting->table;
    const struct model_random *slope = random_of(&fitting->answer, SLOPE);
    double after = alliance_own_spread(table, ALLIANCE_AFTER_OWN);
    double unused;

    answer->within = estimate_of(&fitting->answer, "said_own");
    answer->between = estimate_of(&fitting->answer, "said_mean");
    answer->said_own = alliance_own_spread(table, ALLIANCE_SAID_OWN);
    answer->standard = scaled(answer->within, answer->said_own / after);
    alliance_means(table, ALLIANCE_SAID_MEAN, &answer->said_mean,
                   &answer->said_between);
    alliance_means(table, ALLIANCE_AFTER, &answer->after_mean, &unused);
    answer->slope_spread = slope ? slope->deviation[0] : 0;
    answer->formula = fitting->answer.formula;
    answer->is_fitted =
        isfinite(answer->within.low) && isfinite(answer->between.low);
}

// Scores have steps far above this.
static const double VARIES = 1e-6;

static bool can_fit(const struct alliance_table *table)
{
    double mean, spread;

    alliance_means(table, ALLIANCE_SAID_MEAN, &mean, &spread);
    return table->people >= ALLIANCE_PEOPLE && spread > VARIES
        && alliance_own_spread(table, ALLIANCE_SAID_OWN) > VARIES
        && alliance_own_spread(table, ALLIANCE_AFTER_OWN) > VARIES;
}

bool alliance_find(struct arena *arena, const struct alliance_row *rows,
                   size_t count, struct alliance_answer *answer,
                   struct err *err)
{
    struct alliance_table table;
    struct fitting fitting = {.arena = arena, .table = &table};
    struct err refused; // a model that these rows cannot carry

    *answer = (struct alliance_answer){.people = 0};
    if (!check_rows(rows, count, err)) {
        return false;
    }
    alliance_table_of(arena, rows, count, NULL, &table);
    answer->people = (int64_t)table.people;
    answer->rows = (int64_t)table.frame.rows;
    answer->left_out = (int64_t)table.left_out;
    if (can_fit(&table) && fit_simplest(&fitting, &refused)) {
        tell(&fitting, answer);
        model_close(&fitting.answer);
    }
    return true;
}

// ---- therapists -------------------------------------------------------------

static int by_number(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

    return (a > b) - (a < b);
}

// How often `number` stands in a sorted list.
static size_t count_of(const uint32_t *sorted, size_t count, uint32_t number)
{
    const uint32_t *found =
        bsearch(&number, sorted, count, sizeof *sorted, by_number);
    size_t from, until;

    if (!found) {
        return 0;
    }
    from = until = (size_t)(found - sorted);
    while (from > 0 && sorted[from - 1] == number) {
        from--;
    }
    while (until < count && sorted[until] == number) {
        until++;
    }
    return until - from;
}

// Which people are of a therapist with enough of them; returns how many such
// therapists there are.
static int choose(struct arena *arena, const struct alliance_row *rows,
                  size_t count, bool *keep)
{
    struct alliance_person *people =
        arena_take(arena, count + 1, sizeof *people);
    size_t all = alliance_people_of(rows, count, people);
    uint32_t *theirs = arena_take(arena, all + 1, sizeof *theirs);
    size_t counted = 0;
    int therapists = 0;

    for (size_t i = 0; i < all; i++) {
        if (people[i].count >= ALLIANCE_SESSIONS) {
            theirs[counted++] = rows[people[i].first].therapist;
        }
    }
    qsort(theirs, counted, sizeof *theirs, by_number);
    for (size_t i = 0; i < all; i++) {
        keep[i] = count_of(theirs, counted, rows[people[i].first].therapist)
               >= ALLIANCE_THERAPIST_PEOPLE;
    }
    for (size_t i = 0; i < counted; i++) {
        therapists += (i == 0 || theirs[i] != theirs[i - 1])
                   && count_of(theirs, counted, theirs[i])
                          >= ALLIANCE_THERAPIST_PEOPLE;
    }
    return therapists;
}

static double share_of(const struct model_answer *answer)
{
    double all = answer->sigma * answer->sigma, theirs = NAN;

    for (int k = 0; k < answer->random_count; k++) {
        const struct model_random *random = &answer->random[k];

        if (!str_is(random->names[0], "(Intercept)")) {
            continue;
        }
        all += random->covariance[0];
        if (str_is(random->group, "therapist")) {
            theirs = random->covariance[0];
        }
    }
    return theirs / all;
}

bool alliance_therapists(struct arena *arena, const struct alliance_row *rows,
                         size_t count, double *share, int *therapists,
                         struct err *err)
{
    bool *keep = arena_take(arena, count + 1, sizeof *keep);
    struct alliance_table table;
    struct fitting fitting = {
        .arena = arena, .table = &table, .therapists = true};
    struct err refused; // then nothing is told

    *share = NAN;
    if (!check_rows(rows, count, err)) {
        return false;
    }
    *therapists = choose(arena, rows, count, keep);
    alliance_table_of(arena, rows, count, keep, &table);
    if (*therapists >= ALLIANCE_THERAPISTS && can_fit(&table)
        && fit_simplest(&fitting, &refused)) {
        *share = share_of(&fitting.answer);
        model_close(&fitting.answer);
    }
    return true;
}
