// design_learn.c - functions that learn from a whole column: its mean, its
// polynomials, the mean of each client, another reference.
//
// They learn from all rows in which the column is there, as R does, whatever is
// missing in other columns.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "evidence/design_value.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DEGREE_MAX = 20 };

// ---- arguments --------------------------------------------------------------

// The argument of this label, or the one at this place that has no label; NULL:
// not given.
static const struct expression *argument(const struct expression *call,
                                         const char *label, int place)
{
    for (int i = 0; i < call->argument_count; i++) {
        if (str_is(call->labels[i], label)) {
            return call->arguments[i];
        }
    }
    return place >= 0 && place < call->argument_count
                && call->labels[place].len == 0
             ? call->arguments[place]
             : NULL;
}

static bool check_labels(const struct expression *call,
                         const char *const *known, struct err *err)
{
    for (int i = 0; i < call->argument_count; i++) {
        const char *const *at = known;

        while (*at && call->labels[i].len && !str_is(call->labels[i], *at)) {
            at++;
        }
        if (!*at) {
            return expression_refuse(call->arguments[i], err,
                                     "an argument of this name is not known "
                                     "here");
        }
    }
    return true;
}

static bool constant(struct design_scope *scope, const struct expression *given,
                     double otherwise, struct design_value *value,
                     struct err *err)
{
    if (!given) {
        *value = (struct design_value){
            .kind = DESIGN_NUMBER, .number = otherwise, .is_truth = true};
        return true;
    }
    return design_evaluate(scope, given, value, err)
        && (value->kind == DESIGN_NUMBER
            || expression_refuse(given, err,
                                 "a number, TRUE or FALSE is expected here"));
}

// The first argument, which is a column of numbers.
static bool column_of(struct design_scope *scope, const struct expression *call,
                      struct design_value *value, struct err *err)
{
    return design_evaluate(scope, call->arguments[0], value, err)
        && design_need_numbers(scope, call->arguments[0], value, err)
        && (value->kind == DESIGN_NUMBERS
            || expression_refuse(call->arguments[0], err,
                                 "a column is needed here"));
}

// ---- sums -------------------------------------------------------------------

struct sum {
    size_t count;
    long double sum;
};

static struct sum sum_of(const double *numbers, size_t rows)
{
    struct sum all = {0};

    for (size_t row = 0; row < rows; row++) {
        if (!isnan(numbers[row])) {
            all.count++;
            all.sum += numbers[row];
        }
    }
    return all;
}

// As R's mean(): a second pass takes away what the first one rounded.
static double mean_of(const double *numbers, size_t rows)
{
    struct sum all = sum_of(numbers, rows);
    long double mean = all.count ? all.sum / (long double)all.count : 0;
    long double rest = 0;

    if (all.count == 0) {
        return NAN;
    }
    for (size_t row = 0; row < rows; row++) {
        rest += isnan(numbers[row]) ? 0 : numbers[row] - mean;
    }
    return (double)(mean + rest / (long double)all.count);
}

// The root of the sum of squares about `centre` over n - 1: as scale() takes
// it, for centre 0 too.
static double spread_of(const double *numbers, size_t rows, double centre)
{
    long double squares = 0;
    size_t count = 0;

    for (size_t row = 0; row < rows; row++) {
        if (!isnan(numbers[row])) {
            long double off = (long double)numbers[row] - centre;

            count++;
            squares += off * off;
        }
    }
    return count > 1 ? (double)sqrtl(squares / (long double)(count - 1))
                     : (double)NAN;
}

static double sd_of(const double *numbers, size_t rows)
{
    return spread_of(numbers, rows, mean_of(numbers, rows));
}

static double total_of(const double *numbers, size_t rows)
{
    return (double)sum_of(numbers, rows).sum;
}

static double least_of(const double *numbers, size_t rows)
{
    double least = NAN;

    for (size_t row = 0; row < rows; row++) {
        least = fmin(least, numbers[row]);
    }
    return least;
}

static double most_of(const double *numbers, size_t rows)
{
    double most = NAN;

    for (size_t row = 0; row < rows; row++) {
        most = fmax(most, numbers[row]);
    }
    return most;
}

static int by_size(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;

    return (left > right) - (left < right);
}

static double median_of(const double *numbers, size_t rows)
{
    struct arena *work = arena_open("median");
    double *sorted = arena_take(work, rows, sizeof *sorted);
    size_t count = 0;
    double median = NAN;

    for (size_t row = 0; row < rows; row++) {
        if (!isnan(numbers[row])) {
            sorted[count++] = numbers[row];
        }
    }
    qsort(sorted, count, sizeof *sorted, by_size);
    if (count) {
        median = count % 2 ? sorted[count / 2]
                           : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
    }
    arena_close(work);
    return median;
}

static const struct summary {
    const char *name;
    double (*of)(const double *numbers, size_t rows);
} SUMMARIES[] = {
    {"mean",   mean_of  },
    {"sd",     sd_of    },
    {"min",    least_of },
    {"max",    most_of  },
    {"median", median_of},
    {"sum",    total_of },
};

static const struct summary *summary_of(struct str name)
{
    size_t at = 0;

    while (at + 1 < sizeof SUMMARIES / sizeof *SUMMARIES
           && !str_is(name, SUMMARIES[at].name)) {
        at++;
    }
    return &SUMMARIES[at];
}

bool design_summary(struct design_scope *scope, const struct expression *call,
                    struct design_value *value, struct err *err)
{
    static const char *const KNOWN[] = {"x", "na.rm", NULL};
    size_t rows = design_learned(scope);
    struct design_value remove;

    if (!check_labels(call, KNOWN, err) || !column_of(scope, call, value, err)
        || !constant(scope, argument(call, "na.rm", -1), 0, &remove, err)) {
        return false;
    }
    if (remove.number == 0 && sum_of(value->numbers, rows).count < rows) {
        return expression_refuse(call, err,
                                 "something is missing in this column; write "
                                 "%s(..., na.rm = TRUE) for those that are "
                                 "there",
                                 summary_of(call->name)->name);
    }
    *value = (struct design_value){
        .kind = DESIGN_NUMBER,
        .number = summary_of(call->name)->of(value->numbers, rows)};
    return isfinite(value->number)
        || expression_refuse(call, err, "too few numbers for this");
}

// ---- scale ------------------------------------------------------------------

// TRUE: what the column says; FALSE: `none`; or a number.
static double setting(const struct design_value *given, double own, double none)
{
    if (!given->is_truth) {
        return given->number;
    }
    return given->number != 0 ? own : none;
}

bool design_scale(struct design_scope *scope, const struct expression *call,
                  struct design_value *value, struct err *err)
{
    static const char *const KNOWN[] = {"x", "center", "scale", NULL};
    size_t rows = scope->frame->rows;
    size_t learned = design_learned(scope);
    struct design_value center;
    struct design_value scale;
    double *own;
    double middle;
    double unit;

    if (!check_labels(call, KNOWN, err) || !column_of(scope, call, value, err)
        || !constant(scope, argument(call, "center", 1), 1, &center, err)
        || !constant(scope, argument(call, "scale", 2), 1, &scale, err)) {
        return false;
    }
    own = design_room(scope, 1);
    middle = setting(&center, mean_of(value->numbers, learned), 0);
    for (size_t row = 0; row < rows; row++) {
        own[row] = value->numbers[row] - middle;
    }
    unit = setting(&scale, spread_of(own, learned, 0), 1);
    if (!(unit > 0 || unit < 0)) {
        return expression_refuse(call, err,
                                 "this column does not vary: it has no scale");
    }
    for (size_t row = 0; row < rows; row++) {
        own[row] /= unit;
    }
    *value = design_numbers(own);
    return true;
}

// ---- poly -------------------------------------------------------------------

struct poly {
    const double *x;
    size_t rows, learned;
    int degree;
    double *out; // rows x degree
};

static void raw_powers(const struct poly *poly)
{
    for (int j = 0; j < poly->degree; j++) {
        for (size_t row = 0; row < poly->rows; row++) {
            double below =
                j ? poly->out[(size_t)(j - 1) * poly->rows + row] : 1;

            poly->out[(size_t)j * poly->rows + row] = below * poly->x[row];
        }
    }
}

static double dot(const double *a, const double *b, size_t rows)
{
    long double sum = 0;

    for (size_t row = 0; row < rows; row++) {
        sum +=
            isnan(a[row]) || isnan(b[row]) ? 0 : (long double)a[row] * b[row];
    }
    return (double)sum;
}

static void take_mean(const struct poly *poly, double *column)
{
    struct sum all = sum_of(column, poly->learned);
    double mean = (double)(all.sum / (long double)all.count);

    for (size_t row = 0; row < poly->rows; row++) {
        column[row] -= mean;
    }
}

static void take_share(const struct poly *poly, double *column,
                       const double *other)
{
    double shared = dot(column, other, poly->learned);

    for (size_t row = 0; row < poly->rows; row++) {
        column[row] -= shared * other[row];
    }
}

// Takes away what `column` shares with those before it, and makes its length 1.
// False: nothing is left.
static bool clear(const struct poly *poly, double *column, int before)
{
    size_t rows = poly->rows;
    double length = sqrt(dot(column, column, poly->learned));
    double left;

    for (int pass = 0; pass < 2; pass++) {
        take_mean(poly, column);
        for (int j = 0; j < before; j++) {
            take_share(poly, column, poly->out + (size_t)j * rows);
        }
    }
    left = sqrt(dot(column, column, poly->learned));
    for (size_t row = 0; row < rows; row++) {
        column[row] /= left;
    }
    return left > 1e-13 * length && isfinite(left);
}

// Each is the one before times x, made orthogonal to all before: the same as
// the QR decomposition of the powers of x - mean(x), with positive leading
// coefficients, but without their loss of digits.
// SOURCE: Forsythe 1957, J SIAM 5, 74-88; Chambers & Hastie 1992, section 4.2
static bool orthogonal_powers(const struct poly *poly)
{
    double mean = mean_of(poly->x, poly->learned);
    bool good = true;

    for (int j = 0; good && j < poly->degree; j++) {
        double *column = poly->out + (size_t)j * poly->rows;
        const double *before = j ? column - poly->rows : NULL;

        for (size_t row = 0; row < poly->rows; row++) {
            column[row] = (before ? before[row] : 1) * (poly->x[row] - mean);
        }
        good = clear(poly, column, j);
    }
    return good;
}

// More than `degree` different values, which a polynomial of it needs.
static bool varies_enough(const struct poly *poly)
{
    double seen[DEGREE_MAX + 1];
    int count = 0;

    for (size_t row = 0; row < poly->learned && count <= poly->degree; row++) {
        bool is_new = !isnan(poly->x[row]);

        for (int i = 0; i < count; i++) {
            is_new = is_new && seen[i] != poly->x[row];
        }
        if (is_new) {
            seen[count++] = poly->x[row];
        }
    }
    return count > poly->degree;
}

bool design_poly(struct design_scope *scope, const struct expression *call,
                 struct design_value *value, struct err *err)
{
    static const char *const KNOWN[] = {"x", "degree", "raw", NULL};
    const struct expression *given = argument(call, "degree", 1);
    struct design_value degree;
    struct design_value raw;
    struct poly poly = {.rows = scope->frame->rows,
                        .learned = design_learned(scope)};

    if (!check_labels(call, KNOWN, err) || !column_of(scope, call, value, err)
        || !constant(scope, given, 1, &degree, err)
        || !constant(scope, argument(call, "raw", 2), 0, &raw, err)) {
        return false;
    }
    if (!(degree.number >= 1 && degree.number <= DEGREE_MAX)
        || degree.number != trunc(degree.number)) {
        return expression_refuse(
            given, err, "a degree is a whole number from 1 to %d", DEGREE_MAX);
    }
    poly.x = value->numbers;
    poly.degree = (int)degree.number;
    poly.out = design_room(scope, poly.degree);
    *value = design_numbers(poly.out);
    value->columns = poly.degree;
    if (raw.number != 0) {
        raw_powers(&poly);
        return true;
    }
    return (varies_enough(&poly) && orthogonal_powers(&poly))
        || expression_refuse(call, err,
                             "a polynomial of degree %d needs more than %d "
                             "different numbers",
                             poly.degree, poly.degree);
}

// ---- within -----------------------------------------------------------------

// x and client as they come to center_within() and mean_within().
static double *means_within(struct design_scope *scope, const double *x,
                            const struct design_value *groups)
{
    size_t count = groups->level_count;
    struct arena *work = arena_open("means within");
    struct sum *sums = arena_take(work, count, sizeof *sums);
    bool *known = arena_take(work, count, sizeof *known);
    size_t learned = design_learned(scope);
    double *means = design_room(scope, 1);

    for (size_t row = 0; row < learned; row++) {
        if (groups->codes[row] != FRAME_NO_TEXT && !isnan(x[row])) {
            known[groups->codes[row]] = true;
        }
    }
    // A new client has no other rows than the new ones.
    for (size_t row = 0; row < scope->frame->rows; row++) {
        if (groups->codes[row] != FRAME_NO_TEXT && !isnan(x[row])
            && (row < learned || !known[groups->codes[row]])) {
            sums[groups->codes[row]].count++;
            sums[groups->codes[row]].sum += x[row];
        }
    }
    for (size_t row = 0; row < scope->frame->rows; row++) {
        uint32_t code = groups->codes[row];

        means[row] =
            code == FRAME_NO_TEXT || sums[code].count == 0
                ? (double)NAN
                : (double)(sums[code].sum / (long double)sums[code].count);
    }
    arena_close(work);
    return means;
}

bool design_within(struct design_scope *scope, const struct expression *call,
                   struct design_value *value, struct err *err)
{
    static const char *const KNOWN[] = {"x", "client", NULL};
    const struct expression *by = argument(call, "client", 1);
    bool center = str_is(call->name, "center_within");
    struct design_value groups;
    double *means;

    if (!by) {
        return expression_refuse(call, err, "within what? write %s(x, client)",
                                 center ? "center_within" : "mean_within");
    }
    if (!check_labels(call, KNOWN, err) || !column_of(scope, call, value, err)
        || !design_evaluate(scope, by, &groups, err)
        || !design_as_factor(scope, by, &groups, err)) {
        return false;
    }
    means = means_within(scope, value->numbers, &groups);
    for (size_t row = 0; center && row < scope->frame->rows; row++) {
        means[row] = value->numbers[row] - means[row];
    }
    *value = design_numbers(means);
    return true;
}

// ---- relevel ----------------------------------------------------------------

// The level that a text names, or that a number counts from 1.
static bool find_level(const struct design_value *value,
                       const struct design_value *given, uint32_t *level)
{
    if (given->kind == DESIGN_NUMBER) {
        bool there = given->number >= 1 && given->number <= value->level_count;

        *level = there ? (uint32_t)given->number - 1 : 0;
        return there;
    }
    *level = 0;
    while (*level < value->level_count
           && !str_is_equal(value->levels[*level], given->text)) {
        (*level)++;
    }
    return given->kind == DESIGN_TEXT && *level < value->level_count;
}

static void put_first(struct design_scope *scope, struct design_value *value,
                      uint32_t first)
{
    struct str *levels =
        arena_take(scope->arena, value->level_count, sizeof *levels);
    uint32_t *codes =
        arena_take(scope->arena, scope->frame->rows, sizeof *codes);

    levels[0] = value->levels[first];
    for (uint32_t i = 0; i < value->level_count; i++) {
        if (i != first) {
            levels[i + (i < first)] = value->levels[i];
        }
    }
    for (size_t row = 0; row < scope->frame->rows; row++) {
        uint32_t code = value->codes[row];

        codes[row] = code == FRAME_NO_TEXT || code > first ? code
                   : code == first                         ? 0
                                                           : code + 1;
    }
    value->levels = levels;
    value->codes = codes;
    value->is_plain = false;
}

bool design_relevel(struct design_scope *scope, const struct expression *call,
                    struct design_value *value, struct err *err)
{
    static const char *const KNOWN[] = {"x", "ref", NULL};
    const struct expression *ref = argument(call, "ref", 1);
    struct design_value given;
    uint32_t level;

    if (!ref) {
        return expression_refuse(call, err,
                                 "which reference? write "
                                 "relevel(x, 'TAU')");
    }
    if (!check_labels(call, KNOWN, err)
        || !design_evaluate(scope, call->arguments[0], value, err)
        || !design_evaluate(scope, ref, &given, err)) {
        return false;
    }
    if (value->kind != DESIGN_FACTOR) {
        return expression_refuse(call->arguments[0], err,
                                 "this is no factor: write "
                                 "relevel(factor(x), '2')");
    }
    if (!find_level(value, &given, &level)) {
        return expression_refuse(ref, err, "there is no such level");
    }
    put_first(scope, value, level);
    return true;
}
