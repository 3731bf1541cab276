// reliability_answer - see reliability_answer.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/reliability_parts.h"

#include "base/arena.h"
#include "base/text.h"
#include "evidence/reliability_items.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// ---- which columns ----------------------------------------------------------

static bool is_named(struct str name, struct str option)
{
    return option.len && str_is_equal(name, option);
}

// Without --items: every column of numbers that is not somebody's name.
static bool take_all(const struct reliability_question *question,
                     const struct frame *frame, struct reliability_list *list,
                     struct err *err)
{
    list->count = 0;
    for (int i = 0; i < frame->column_count; i++) {
        const struct frame_column *at = &frame->columns[i];

        if (at->is_text || is_named(at->name, question->within)
            || is_named(at->name, question->time)) {
            continue;
        }
        if (list->count == RELIABILITY_ITEMS_MAX) {
            return err_set(err, ERR_LIMIT,
                           "more than %d columns; name those that are items "
                           "with --items, as 1-9",
                           RELIABILITY_ITEMS_MAX);
        }
        list->reversed[list->count] = false;
        list->column[list->count++] = i;
    }
    return true;
}

static bool choose(const struct reliability_question *question,
                   const struct frame *frame, struct reliability_list *list,
                   struct err *err)
{
    bool chosen = question->items.at
                    ? reliability_items_parse(frame, question->items, list, err)
                    : take_all(question, frame, list, err);

    if (chosen && list->count < 2) {
        return err_set(err, ERR_INPUT,
                       "reliability needs at least two items; name them with "
                       "--items, as 1-9");
    }
    return chosen
        && (!question->reverse.at
            || reliability_items_reverse(frame, question->reverse, list, err));
}

// ---- their answers ----------------------------------------------------------

static void see_range(const double *x, size_t rows, double *least, double *most)
{
    for (size_t i = 0; i < rows; i++) {
        if (!isnan(x[i])) {
            *least = fmin(*least, x[i]);
            *most = fmax(*most, x[i]);
        }
    }
}

// The range that was given, or that of all items together as psych takes it.
static bool find_range(struct reliability_answer *answer,
                       const struct frame *frame,
                       const struct reliability_list *list, struct err *err)
{
    const struct reliability_question *question = answer->question;
    double least = INFINITY;
    double most = -INFINITY;

    for (int j = 0; j < list->count; j++) {
        see_range(frame->columns[list->column[j]].numbers, frame->rows, &least,
                  &most);
    }
    answer->least = isnan(question->least) ? least : question->least;
    answer->most = isnan(question->most) ? most : question->most;
    return (least >= answer->least && most <= answer->most) || !isfinite(least)
        || err_set(err, ERR_INPUT,
                   "answers run from %g to %g, outside of --range", least,
                   most);
}

static const double *turned(struct arena *arena, const double *x, size_t rows,
                            double sum)
{
    double *to = arena_take(arena, rows + 1, sizeof *to);

    for (size_t i = 0; i < rows; i++) {
        to[i] = sum - x[i];
    }
    return to;
}

static bool is_constant(const double *x, size_t rows)
{
    double least = INFINITY;
    double most = -INFINITY;

    see_range(x, rows, &least, &most);
    return !(least < most);
}

static bool gather(struct arena *arena, const struct frame *frame,
                   const struct reliability_list *list,
                   struct reliability_answer *answer)
{
    size_t count = (size_t)list->count;
    const double **at = arena_take(arena, count, sizeof *at);
    int kept = 0;
    bool any = false;

    answer->names = arena_take(arena, count, sizeof *answer->names);
    answer->reversed = arena_take(arena, count, sizeof *answer->reversed);
    for (int j = 0; j < list->count; j++) {
        const struct frame_column *column = &frame->columns[list->column[j]];

        answer->names[kept] = column->name;
        answer->reversed[kept] = list->reversed[j];
        any = any || list->reversed[j];
        at[kept++] = list->reversed[j]
                       ? turned(arena, column->numbers, frame->rows,
                                answer->least + answer->most)
                       : column->numbers;
    }
    answer->answers = (struct reliability_answers){frame->rows, kept, at};
    return any;
}

// People with nothing at all are no people.
static void count_people(struct reliability_answer *answer)
{
    const struct reliability_answers *from = &answer->answers;

    for (size_t i = 0; i < from->rows; i++) {
        int said = 0;

        for (int j = 0; j < from->items; j++) {
            said += !isnan(from->at[j][i]);
        }
        answer->answered += said > 0;
        answer->complete += said == from->items;
    }
}

// Rows keep their places, so that others can say whose they are.
static void forget_incomplete(struct arena *arena,
                              struct reliability_answer *answer)
{
    struct reliability_answers *from = &answer->answers;
    size_t items = (size_t)from->items;
    double **at = arena_take(arena, items, sizeof *at);

    for (size_t j = 0; j < items; j++) {
        at[j] = arena_take(arena, from->rows + 1, sizeof(double));
    }
    for (size_t i = 0; i < from->rows; i++) {
        double whole = 0;

        for (size_t j = 0; j < items; j++) {
            whole += from->at[j][i];
        }
        for (size_t j = 0; j < items; j++) {
            at[j][i] = isnan(whole) ? NAN : from->at[j][i];
        }
    }
    from->at = (const double *const *)at;
    answer->answered = answer->complete;
}

static void drop_constant(struct reliability_answer *answer, const double **at)
{
    struct reliability_answers *answers = &answer->answers;
    int kept = 0;

    for (int j = 0; j < answers->items; j++) {
        if (is_constant(at[j], answers->rows)) {
            notes_addf(&answer->notes,
                       "%.*s was answered by all alike (or by nobody) and is "
                       "left out of all but the score.",
                       SHOW(answer->names[j]));
            continue;
        }
        answer->names[kept] = answer->names[j];
        answer->reversed[kept] = answer->reversed[j];
        at[kept++] = at[j];
    }
    answers->items = kept;
}

static void find_floor(struct reliability_answer *answer)
{
    const struct reliability_answers *from = &answer->answers;
    size_t floor = 0;
    size_t ceiling = 0;

    for (size_t i = 0; i < from->rows; i++) {
        int lowest = 0;
        int highest = 0;

        for (int j = 0; j < from->items; j++) {
            lowest += from->at[j][i] <= answer->least;
            highest += from->at[j][i] >= answer->most;
        }
        floor += lowest == from->items;
        ceiling += highest == from->items;
    }
    answer->has_floor = answer->complete > 0;
    answer->at_floor = (double)floor / (double)answer->complete;
    answer->at_ceiling = (double)ceiling / (double)answer->complete;
}

// Sums of squares neither overflow nor vanish.
static bool can_be_reckoned(const struct reliability_answers *answers)
{
    for (int j = 0; j < answers->items; j++) {
        double largest = 0;

        for (size_t i = 0; i < answers->rows; i++) {
            largest = fmax(largest, fabs(answers->at[j][i]));
        }
        if (largest > 1e100 || largest < 1e-100) {
            return false;
        }
    }
    return true;
}

static bool take_answers(struct arena *arena, const struct frame *frame,
                         const struct reliability_list *list,
                         struct reliability_answer *answer, struct err *err)
{
    const double **at;

    if (!find_range(answer, frame, list, err)) {
        return false;
    }
    if (!gather(arena, frame, list, answer) && isnan(answer->question->least)) {
        answer->least = answer->most = NAN;
    }
    answer->rows = frame->rows;
    count_people(answer);
    if (answer->question->complete) {
        forget_incomplete(arena, answer);
    }
    answer->score = reliability_score_of(&answer->answers);
    if (!isnan(answer->question->least)) {
        find_floor(answer);
    }
    at = arena_take(arena, (size_t)answer->answers.items, sizeof *at);
    memcpy(at, answer->answers.at, (size_t)answer->answers.items * sizeof *at);
    answer->answers.at = at;
    drop_constant(answer, at);
    if (!can_be_reckoned(&answer->answers)) {
        return err_set(
            err, ERR_INPUT,
            "an item has answers so large, or so small, that nothing "
            "can be calculated with them");
    }
    return answer->answers.items >= 2
        || err_set(err, ERR_INPUT,
                   "fewer than two items vary: there is nothing that could go "
                   "together");
}

// ---- internal consistency ---------------------------------------------------

static bool find_alpha(struct arena *arena, struct reliability_answer *answer,
                       struct err *err)
{
    size_t k = (size_t)answer->answers.items;
    double level = answer->question->level;
    struct reliability_answers whole =
        reliability_complete(arena, &answer->answers);
    double *complete = arena_take(arena, k * k, sizeof *complete);

    answer->covariance = arena_take(arena, k * k, sizeof(double));
    answer->correlation = arena_take(arena, k * k, sizeof(double));
    answer->item = arena_take(arena, k, sizeof *answer->item);
    if (!reliability_covariance(&answer->answers, answer->covariance)) {
        return err_set(err, ERR_INPUT,
                       "two of the items were never answered by the same two "
                       "people; leave one of them out with --items");
    }
    reliability_correlations(&answer->answers, answer->correlation);
    reliability_alpha_of(arena, answer->covariance, (int)k,
                         (double)answer->answered, level, &answer->alpha);
    reliability_items_of(arena, &answer->answers, answer->covariance,
                         answer->item);
    answer->sem =
        answer->score.sd * sqrt(1 - fmax(fmin(answer->alpha.raw, 1), 0));
    answer->has_alpha_complete = reliability_covariance(&whole, complete);
    if (answer->has_alpha_complete) {
        reliability_alpha_of(arena, complete, (int)k, (double)whole.rows, level,
                             &answer->alpha_complete);
    }
    return true;
}

static void note_factor(struct reliability_answer *answer)
{
    if (answer->factor.improper || answer->standardised.at_limit) {
        notes_addf(&answer->notes,
                   "An item's own variance went to 0 or below (a Heywood "
                   "case): one factor is not a fair picture of these items, "
                   "or there are too few people. Read omega with care.");
    }
}

// From the people who answered everything, with divisor n, as lavaan has it.
static void find_omega(struct arena *arena, struct reliability_answer *answer)
{
    struct reliability_answers whole =
        reliability_complete(arena, &answer->answers);
    int k = whole.items;
    size_t count = (size_t)k * (size_t)k;
    double *covariance = arena_take(arena, count, sizeof *covariance);
    double *correlation = arena_take(arena, count, sizeof *correlation);
    double n = (double)whole.rows;

    if (k < 3) {
        notes_addf(&answer->notes,
                   "Omega needs three items: two leave the factor open.");
        return;
    }
    if (!reliability_covariance(&whole, covariance)) {
        notes_addf(&answer->notes,
                   "Omega: too few people answered everything.");
        return;
    }
    for (size_t i = 0; i < count; i++) {
        covariance[i] *= (n - 1) / n;
    }
    reliability_correlations(&whole, correlation);
    answer->has_omega =
        factor_one_fit(arena, correlation, k, .005, &answer->standardised)
        && factor_one_fit(arena, covariance, k, -INFINITY, &answer->factor);
    if (!answer->factor.converged || isnan(answer->factor.discrepancy)) {
        // The bounded fit, in the items' own units.
        (void)factor_one_fit(arena, covariance, k, .005, &answer->factor);
    }
    factor_one_test(arena, covariance, &answer->factor, n, &answer->test);
    if (!answer->standardised.converged) {
        answer->has_omega = false;
        notes_addf(&answer->notes,
                   "Omega: the search for one factor found no end.");
        return;
    }
    note_factor(answer);
}

static void find_general(struct arena *arena, struct reliability_answer *answer)
{
    int factors = answer->question->factors;

    answer->has_general = factors > 0
                       && factor_general_find(arena, answer->correlation,
                                              answer->answers.items, factors,
                                              &answer->general);
    if (factors && !answer->has_general) {
        notes_addf(&answer->notes,
                   "--factors %d: no general factor could be found; it takes "
                   "three items for each factor, none told by the others.",
                   factors);
    } else if (factors && answer->general.heywood) {
        notes_addf(&answer->notes,
                   "An item or a factor has next to nothing of its own "
                   "(Heywood): do not rely on the general factor.");
    }
}

// ---- agreement --------------------------------------------------------------

int reliability_by_size(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

// The distinct values of both columns; 0: more than a kappa takes.
static int categories_of(const double *x, size_t count, double *to)
{
    int found = 0;

    for (size_t i = 0; i < count; i++) {
        double *known =
            bsearch(&x[i], to, (size_t)found, sizeof *to, reliability_by_size);

        if (!known && found == KAPPA_CATEGORIES_MAX) {
            return 0;
        }
        if (!known) {
            to[found++] = x[i];
            qsort(to, (size_t)found, sizeof *to, reliability_by_size);
        }
    }
    return found;
}

static int place_of(double value, const double *categories, int count)
{
    const double *at = bsearch(&value, categories, (size_t)count,
                               sizeof *categories, reliability_by_size);

    return at ? (int)(at - categories) : 0;
}

static void find_kappa(struct arena *arena, const double *x, size_t n,
                       struct reliability_answer *answer)
{
    double category[KAPPA_CATEGORIES_MAX];
    int count = categories_of(x, 2 * n, category);
    double *table;

    if (!count) {
        return;
    }
    table = arena_take(arena, (size_t)count * (size_t)count, sizeof *table);
    for (size_t i = 0; i < n; i++) {
        int row = place_of(x[i], category, count);
        int column = place_of(x[i + n], category, count);

        table[row + column * count]++;
    }
    answer->categories = count;
    answer->has_kappa =
        kappa_find(table, count, answer->question->level, &answer->kappa);
}

static void find_agreement(struct arena *arena,
                           struct reliability_answer *answer)
{
    struct reliability_answers whole =
        reliability_complete(arena, &answer->answers);
    size_t n = whole.rows;
    double *x = arena_take(arena, n * (size_t)whole.items + 1, sizeof *x);
    double r[4] = {NAN, NAN, NAN, NAN};

    for (int j = 0; j < whole.items; j++) {
        memcpy(x + (size_t)j * n, whole.at[j], n * sizeof *x);
    }
    answer->has_agreement = agreement_find(
        x, n, whole.items, answer->question->level, &answer->agreement);
    if (whole.items == 2 && n > 1) {
        reliability_correlations(&whole, r);
        find_kappa(arena, x, n, answer);
    }
    answer->occasions_r = r[1];
}

// ---- what a reader should know ----------------------------------------------

enum { FEW = 100 };

static void note_people(struct reliability_answer *answer)
{
    if (answer->answered < FEW) {
        notes_addf(&answer->notes,
                   "%zu %s: with fewer than about %d the numbers can be far "
                   "off; the intervals say how far.",
                   answer->answered,
                   answer->question->within.at ? "rows" : "people", FEW);
    }
    if (answer->has_within) {
        notes_addf(&answer->notes,
                   "Rows are occasions, several of one person: alpha and omega "
                   "of all rows mix differences between people with change "
                   "within them, and their intervals are too narrow.");
    }
    if (answer->nobody) {
        notes_addf(&answer->notes,
                   "%zu %s without %.*s %s left out of within and between.",
                   answer->nobody, answer->nobody == 1 ? "row" : "rows",
                   SHOW(answer->question->within),
                   answer->nobody == 1 ? "is" : "are");
    }
}

// One note for all of them.
static void note_opposites(struct arena *arena,
                           struct reliability_answer *answer)
{
    struct text names = text_in(arena);
    int count = 0;

    for (int j = 0; j < answer->answers.items; j++) {
        if (answer->item[j].r_rest < 0) {
            text_addf(&names, "%s%.*s", count++ ? ", " : "",
                      SHOW(answer->names[j]));
        }
    }
    if (count) {
        notes_addf(&answer->notes,
                   "%.*s %s against the others. An item that says the opposite "
                   "is turned round with --reverse.",
                   SHOW(text_str(&names)), count == 1 ? "goes" : "go");
    }
}

static void note_items(struct arena *arena, struct reliability_answer *answer)
{
    note_opposites(arena, answer);
    if (answer->alpha.raw < 0) {
        notes_addf(&answer->notes,
                   "Alpha is below 0: on average the items go against each "
                   "other.");
    } else if (isnan(answer->alpha.raw)) {
        notes_addf(&answer->notes,
                   "Alpha is not defined: the items cancel each other, so that "
                   "their sum does not vary.");
    }
}

bool reliability_answer_find(struct arena *arena,
                             const struct reliability_question *question,
                             const struct frame *frame,
                             struct reliability_answer *answer, struct err *err)
{
    struct reliability_list *list = arena_take(arena, 1, sizeof *list);

    *answer = (struct reliability_answer){.question = question,
                                          .notes = {.arena = arena}};
    if (!choose(question, frame, list, err)
        || !take_answers(arena, frame, list, answer, err)
        || !find_alpha(arena, answer, err)
        || !reliability_answer_levels(arena, frame, answer, err)) {
        return false;
    }
    if (question->columns == RELIABILITY_OF_ITEMS) {
        note_items(arena, answer);
        find_omega(arena, answer);
        find_general(arena, answer);
    }
    find_agreement(arena, answer);
    note_people(answer);
    return true;
}
