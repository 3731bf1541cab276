// comparison_answer - see comparison_answer.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/comparison_answer.h"

#include "base/arena.h"
#include "evidence/comparison_fit.h"
#include "evidence/comparison_rows.h"
#include "stats/two_groups.h"

#include <math.h>
#include <stdlib.h>

// ---- the case-mix -----------------------------------------------------------

// The numbers of stats become names.
static bool name_trouble(const struct comparison_kept *kept,
                         const struct comparison_fitted *fitted,
                         struct err *err)
{
    int dividing = fitted->fit.dividing;

    return dividing < 0
             ? false
             : err_set(err, ERR_INPUT,
                       "%.*s, or what it is compared with, divides the rows "
                       "with the event from those without (perfect "
                       "separation): what is expected has no end there. Leave "
                       "it out, or put groups together",
                       SHOW(kept->names[fitted->column[dividing]]));
}

static void note_left_out(const struct comparison_kept *kept,
                          const struct comparison_fitted *fitted,
                          struct notes *notes)
{
    for (int j = 0, at = 0; j < kept->data.p; j++) {
        if (at < fitted->data.p && fitted->column[at] == j) {
            at++;
            continue;
        }
        notes_addf(notes,
                   "%.*s was left out: in its group, or in the one that it is "
                   "compared with, the outcome never changes (separation), so "
                   "that its estimate has no end. People of both are expected "
                   "alike.",
                   SHOW(kept->names[j]));
    }
}

// The case-mix becomes what could be fitted of it.
static bool fit_casemix(struct arena *arena, struct comparison_kept *kept,
                        struct comparison_answer *answer, struct err *err)
{
    struct comparison_fitted fitted;

    if (!comparison_fit(arena, &kept->data, &fitted, err)) {
        return name_trouble(kept, &fitted, err);
    }
    note_left_out(kept, &fitted, &answer->notes);
    for (int j = 0; j < fitted.data.p; j++) {
        kept->names[j] = kept->names[fitted.column[j]];
    }
    kept->data = fitted.data;
    answer->fit = fitted.fit;
    return true;
}

// Below this much freedom the case-mix tells units apart by itself.
#define FREEDOM_LEAST .5

static bool check_freedom(const struct comparison_answer *answer,
                          struct err *err)
{
    double left = 0;

    for (uint32_t u = 0; u < answer->standing; u++) {
        left += 1 - answer->fit.unit[u].taken;
    }
    return left >= FREEDOM_LEAST
        || err_set(err, ERR_INPUT,
                   "what is adjusted for tells the units apart by itself, so "
                   "that every unit is just as expected: leave out of the "
                   "case-mix what belongs to units and not to people");
}

// How much of a unit's expected number comes from its own rows, beyond its
// share of all.
#define OWN_MOST .5

static void note_own(struct comparison_answer *answer)
{
    uint32_t own = 0;

    for (uint32_t u = 0; u < answer->standing; u++) {
        const struct casemix_unit *unit = &answer->fit.unit[u];

        own += unit->taken - (double)unit->n / (double)answer->n > OWN_MOST;
    }
    if (own) {
        notes_addf(&answer->notes,
                   "In %u of the units more than half of what is expected "
                   "comes from their own rows: the case-mix nearly names them, "
                   "and hides what differs there.",
                   own);
    }
}

static void calibrate(struct arena *arena, const struct casemix_data *data,
                      struct comparison_answer *answer)
{
    double *predicted = arena_take(arena, data->n, sizeof *predicted);
    struct err err = {0};

    answer->folds = COMPARISON_FOLDS;
    answer->calibrated =
        comparison_predict(arena, data, answer->folds, predicted, &err);
    if (!answer->calibrated) {
        notes_addf(&answer->notes,
                   "The model could not be tried on rows it had not seen: "
                   "without a tenth of the rows it cannot be fitted (too few "
                   "events, or a group with too few rows).");
        return;
    }
    prediction_judge(arena, data->is_event, data->y, predicted, data->n,
                     &answer->calibration);
}

// ---- limits -----------------------------------------------------------------

// On the scale that is drawn: of one unit's own numbers.
struct drawn {
    double value, se;
    double per; // the drawn value is a count (or sum) divided by this
};

static struct drawn drawn_of(const struct comparison_answer *answer,
                             const struct casemix_unit *unit)
{
    double n = (double)unit->n;

    switch (answer->kind) {
    case COMPARISON_SHARE:
        return (struct drawn){unit->observed / n, sqrt(unit->variance) / n, n};
    case COMPARISON_RATIO:
        return (struct drawn){unit->result, unit->se, unit->expected};
    default: return (struct drawn){unit->result, unit->se, n};
    }
}

// A share or ratio is never below 0, a share never above 1.
static struct funnel_limits possible(const struct comparison_answer *answer,
                                     struct funnel_limits limits)
{
    if (answer->kind != COMPARISON_DIFFERENCE) {
        limits.low = fmax(0, limits.low);
    }
    if (answer->kind == COMPARISON_SHARE) {
        limits.high = fmin(1, limits.high);
    }
    return limits;
}

// The same limits, as much further out as the added variance makes them.
static struct funnel_limits widened(double centre, struct funnel_limits limits,
                                    double factor)
{
    return (struct funnel_limits){centre - (centre - limits.low) * factor,
                                  centre + (limits.high - centre) * factor};
}

// One level of a unit's limits, of chance alone.
static struct funnel_limits plain_limits(struct arena *arena,
                                         const struct comparison_answer *answer,
                                         const struct drawn *drawn,
                                         const double *chance, size_t n,
                                         double level)
{
    struct funnel_limits limits;

    if (!chance) {
        return funnel_limits_normal(answer->centre, drawn->se, 0, level);
    }
    limits = funnel_limits_count(arena, chance, n, level);
    return (struct funnel_limits){limits.low / drawn->per,
                                  limits.high / drawn->per};
}

static double widening(const struct comparison_answer *answer, double se)
{
    if (!answer->widens || !(se > 0)) {
        return 1;
    }
    return answer->question->spread == COMPARISON_MULTIPLIED
             ? sqrt(answer->spread.phi)
             : sqrt(1 + answer->spread.tau2 / (se * se));
}

// Wilson's for a share; casemix's own otherwise.
static void find_interval(const struct comparison_answer *answer,
                          struct comparison_unit *unit)
{
    const struct casemix_unit *found = unit->found;

    unit->low = found->low;
    unit->high = found->high;
    if (answer->kind == COMPARISON_SHARE) {
        struct share share = {(int)lround(found->observed), (int)found->n};
        struct interval interval = wilson_interval(&share);

        unit->low = interval.low;
        unit->high = interval.high;
    }
}

// Of a count beyond `slack` above: where limits come from counts, as published,
// the upper one lies one count nearer than the mirror of the lower one, so that
// a count that is not unusual would lie beyond it. SOURCE: Manktelow & Seaton
// 2012, BMC Med Res Methodol 12, 98
static enum comparison_place place_of(double value, double slack,
                                      const struct comparison_limits *limits)
{
    return value < limits->outer.low || value > limits->outer.high + slack
             ? COMPARISON_BEYOND
         : value < limits->inner.low || value > limits->inner.high + slack
             ? COMPARISON_BETWEEN
             : COMPARISON_WITHIN;
}

static void find_limits(struct arena *arena,
                        const struct comparison_answer *answer,
                        const double *chance, struct comparison_unit *unit)
{
    struct drawn drawn = drawn_of(answer, unit->found);
    double factor = widening(answer, drawn.se);
    double slack = chance ? 1 / drawn.per : 0;
    struct funnel_limits inner =
        plain_limits(arena, answer, &drawn, chance, unit->n, FUNNEL_INNER);
    struct funnel_limits outer =
        plain_limits(arena, answer, &drawn, chance, unit->n, FUNNEL_OUTER);

    unit->value = drawn.value;
    unit->se = drawn.se;
    unit->plain = (struct comparison_limits){possible(answer, inner),
                                             possible(answer, outer)};
    unit->spread = (struct comparison_limits){
        possible(answer, widened(answer->centre, inner, factor)),
        possible(answer, widened(answer->centre, outer, factor)),
    };
    find_interval(answer, unit);
    unit->place = place_of(unit->value, slack, &unit->plain);
    unit->spread_place = place_of(unit->value, slack, &unit->spread);
}

struct comparison_limits comparison_limits_at(
    const struct comparison_answer *answer, double n, bool spread)
{
    const struct casemix_fit *fit = &answer->fit;
    static const double LEVELS[] = {FUNNEL_INNER, FUNNEL_OUTER};
    struct funnel_limits at[2];
    double mean = fit->mean;
    double variance = 0; // of one row
    double per = answer->kind == COMPARISON_RATIO ? mean : 1;
    double factor;
    double se;

    for (uint32_t u = 0; u < fit->units; u++) {
        variance += fit->unit[u].variance / (double)fit->n;
    }
    se = sqrt(variance / n) / per;
    factor = spread ? widening(answer, se) : 1;
    for (int i = 0; i < 2; i++) {
        if (answer->question->exact && fit->is_event) {
            // Binomial, narrowed to the variance that unlike chances have.
            at[i] = funnel_limits_share(mean, (size_t)lround(n), LEVELS[i]);
            at[i] = (struct funnel_limits){at[i].low / per, at[i].high / per};
            at[i] = widened(answer->centre, at[i],
                            sqrt(variance / (mean * (1 - mean))) * factor);
        } else {
            at[i] = widened(
                answer->centre,
                funnel_limits_normal(answer->centre, se, 0, LEVELS[i]), factor);
        }
        at[i] = possible(answer, at[i]);
    }
    return (struct comparison_limits){at[0], at[1]};
}

// ---- spread -----------------------------------------------------------------

static void find_spread(struct arena *arena, struct comparison_answer *answer)
{
    double *z = arena_take(arena, answer->standing, sizeof *z);
    double *se = arena_take(arena, answer->standing, sizeof *se);
    struct funnel_units units = {answer->standing, z, se, 0};
    enum comparison_spread spread = answer->question->spread;

    for (uint32_t u = 0; u < answer->standing; u++) {
        const struct casemix_unit *unit = &answer->fit.unit[u];

        z[u] = unit->z;
        se[u] = drawn_of(answer, unit).se;
        units.taken += unit->taken;
    }
    answer->has_spread = overdispersion_find(
        arena, &units, spread == COMPARISON_ALL ? 0 : COMPARISON_WINSORISE,
        &answer->spread);
    answer->widens =
        answer->has_spread
        && (spread == COMPARISON_MULTIPLIED ? answer->spread.phi > 1
                                            : answer->spread.tau2 > 0);
}

// ---- units ------------------------------------------------------------------

// Largest first. Units of one size stand in an order that says nothing, not
// even where they stood in the file.
static uint64_t mixed(uint64_t number)
{
    number = (number + 1) * 0x9E3779B97F4A7C15ULL;
    number = (number ^ (number >> 30)) * 0xBF58476D1CE4E5B9ULL;
    return number ^ (number >> 27);
}

static int by_size(const void *a, const void *b)
{
    const struct comparison_unit *x = a;
    const struct comparison_unit *y = b;

    if (x->together != y->together) {
        return x->together ? 1 : -1;
    }
    if (x->n != y->n) {
        return x->n < y->n ? 1 : -1;
    }
    return (x->order > y->order) - (x->order < y->order);
}

// The chances of each unit's rows, one unit after the other.
static double *chances_by_unit(struct arena *arena,
                               const struct casemix_data *data,
                               const struct casemix_fit *fit, size_t *start)
{
    double *chance = arena_take(arena, data->n, sizeof *chance);
    size_t *next = arena_take(arena, data->units, sizeof *next);

    for (uint32_t u = 1; u < data->units; u++) {
        start[u] = next[u] = start[u - 1] + fit->unit[u - 1].n;
    }
    for (size_t i = 0; i < data->n; i++) {
        chance[next[data->unit[i]]++] = fit->fitted[i];
    }
    return chance;
}

static void count_place(enum comparison_place place, uint32_t *between,
                        uint32_t *beyond)
{
    *between += place == COMPARISON_BETWEEN;
    *beyond += place == COMPARISON_BEYOND;
}

static void find_units(struct arena *arena, const struct comparison_kept *kept,
                       struct comparison_answer *answer)
{
    const struct casemix_data *data = &kept->data;
    bool exact = answer->question->exact && data->is_event;
    size_t *start = arena_take(arena, data->units, sizeof *start);
    double *chance =
        exact ? chances_by_unit(arena, data, &answer->fit, start) : NULL;

    answer->unit_count = data->units;
    answer->units = arena_take(arena, data->units, sizeof *answer->units);
    for (uint32_t u = 0; u < data->units; u++) {
        struct comparison_unit *unit = &answer->units[u];

        unit->found = &answer->fit.unit[u];
        unit->n = unit->found->n;
        unit->together = u == kept->standing;
        unit->own = !unit->together && kept->given[u] == answer->question->own;
        unit->order = mixed(u);
        find_limits(arena, answer, exact ? &chance[start[u]] : NULL, unit);
        if (!unit->together) {
            count_place(unit->place, &answer->between_limits, &answer->beyond);
            count_place(unit->spread_place, &answer->spread_between_limits,
                        &answer->spread_beyond);
        }
    }
    qsort(answer->units, answer->unit_count, sizeof *answer->units, by_size);
}

// The same rows, nothing adjusted for: what adjusting did.
static void compare_raw(struct arena *arena, const struct comparison_kept *kept,
                        struct comparison_answer *answer)
{
    struct casemix_data bare = kept->data;
    struct casemix_fit fit;
    struct err err = {0};
    double limit = funnel_limits_normal(0, 1, 0, FUNNEL_INNER).high;

    bare.p = 1;
    if (!casemix_fit(arena, &bare, &fit, &err)) {
        return;
    }
    for (uint32_t u = 0; u < kept->standing; u++) {
        answer->raw_outside += fabs(fit.unit[u].z) > limit;
        answer->turned += fit.unit[u].z * answer->fit.unit[u].z < 0;
    }
}

// ---- between units ----------------------------------------------------------

// Those that stand together are no unit.
static struct casemix_data rows_of_standing(struct arena *arena,
                                            const struct comparison_kept *kept)
{
    bool *keep = arena_take(arena, kept->data.n, sizeof *keep);
    struct casemix_data standing;

    for (size_t i = 0; i < kept->data.n; i++) {
        keep[i] = kept->data.unit[i] < kept->standing;
    }
    standing = comparison_rows_where(arena, &kept->data, keep);
    standing.units = kept->standing;
    return standing;
}

static void find_between(struct arena *arena,
                         const struct comparison_kept *kept,
                         struct comparison_answer *answer)
{
    struct casemix_data rows =
        kept->together ? rows_of_standing(arena, kept) : kept->data;
    struct err err = {0};

    answer->has_between = between_find(arena, &rows, &answer->between, &err);
    if (!answer->has_between) {
        notes_addf(&answer->notes, "How much lies between units in all %s.",
                   err.kind == ERR_LIMIT
                       ? "is not worked out for so many rows; rapport evidence "
                         "model does it"
                       : "could not be found: the mixed model does not fit "
                         "these rows");
    }
}

// ---- all of it --------------------------------------------------------------

static void begin(const struct comparison_kept *kept,
                  struct comparison_answer *answer)
{
    const struct casemix_data *data = &kept->data;

    answer->n = data->n;
    answer->names = kept->names;
    answer->standing = kept->standing;
    answer->small_units = kept->small_units;
    answer->small_left_out = kept->small_units && !kept->together;
    answer->is_adjusted = data->p > 1;
    answer->kind = !data->is_event     ? COMPARISON_DIFFERENCE
                 : answer->is_adjusted ? COMPARISON_RATIO
                                       : COMPARISON_SHARE;
    answer->own_is_small = answer->question->own != COMPARISON_NOBODY;
    for (uint32_t u = 0; u < kept->standing; u++) {
        if (kept->given[u] == answer->question->own) {
            answer->own_is_small = false;
        }
    }
}

bool comparison_answer_find(struct arena *arena,
                            const struct comparison_rows *rows,
                            const struct comparison_question *question,
                            struct comparison_answer *answer, struct err *err)
{
    struct comparison_kept kept;

    *answer = (struct comparison_answer){.question = question,
                                         .notes = {.arena = arena}};
    if (!comparison_rows_keep(arena, rows, question, &kept, &answer->notes,
                              err)) {
        return false;
    }
    if (!fit_casemix(arena, &kept, answer, err)) {
        return false;
    }
    begin(&kept, answer);
    if (!check_freedom(answer, err)) {
        return false;
    }
    answer->centre = answer->kind == COMPARISON_SHARE ? answer->fit.mean
                   : answer->kind == COMPARISON_RATIO ? 1
                                                      : 0;
    note_own(answer);
    if (answer->is_adjusted) {
        calibrate(arena, &kept.data, answer);
        compare_raw(arena, &kept, answer);
    }
    find_spread(arena, answer);
    find_units(arena, &kept, answer);
    if (!question->no_between) {
        find_between(arena, &kept, answer);
    }
    return true;
}
