// reliability - see reliability.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/reliability.h"

#include "base/arena.h"
#include "stats/distribution.h"
#include "stats/matrix.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// ---- covariances ------------------------------------------------------------

static bool is_complete(const struct reliability_answers *answers, size_t row)
{
    for (int j = 0; j < answers->items; j++) {
        if (isnan(answers->at[j][row])) {
            return false;
        }
    }
    return true;
}

static void copy_row(const struct reliability_answers *from, size_t row,
                     double **to, size_t place)
{
    for (int j = 0; j < from->items; j++) {
        to[j][place] = from->at[j][row];
    }
}

struct reliability_answers reliability_complete(
    struct arena *arena, const struct reliability_answers *answers)
{
    size_t items = (size_t)answers->items;
    double **at = arena_take(arena, items, sizeof *at);
    struct reliability_answers complete = {0, answers->items,
                                           (const double *const *)at};

    for (size_t j = 0; j < items; j++) {
        at[j] = arena_take(arena, answers->rows + 1, sizeof(double));
    }
    for (size_t i = 0; i < answers->rows; i++) {
        if (is_complete(answers, i)) {
            copy_row(answers, i, at, complete.rows++);
        }
    }
    return complete;
}

static double mean_of(const double *x, size_t rows, size_t *count)
{
    double sum = 0;
    double rest = 0;
    size_t n = 0;

    for (size_t i = 0; i < rows; i++) {
        if (!isnan(x[i])) {
            sum += x[i];
            n++;
        }
    }
    sum /= (double)n;
    for (size_t i = 0; i < rows; i++) {
        rest += isnan(x[i]) ? 0 : x[i] - sum;
    }
    *count = n;
    return n ? sum + rest / (double)n : NAN;
}

// Sums are taken of distances from means that are nearly right, and corrected
// for the rest: nothing is lost to large means.
struct pair {
    const double *x, *y;
    double x_near, y_near;
};

struct pair_sums {
    double n, x, y, xx, yy, xy;
};

static struct pair_sums pair_sums_of(const struct pair *pair, size_t rows)
{
    struct pair_sums sums = {0};

    for (size_t i = 0; i < rows; i++) {
        double dx = pair->x[i] - pair->x_near;
        double dy = pair->y[i] - pair->y_near;

        if (!isnan(dx + dy)) {
            sums.n++;
            sums.x += dx;
            sums.y += dy;
            sums.xx += dx * dx;
            sums.yy += dy * dy;
            sums.xy += dx * dy;
        }
    }
    return sums;
}

static double covariance_of(const struct pair *pair, size_t rows)
{
    struct pair_sums sums = pair_sums_of(pair, rows);

    return sums.n < 2 ? NAN
                      : (sums.xy - sums.x * sums.y / sums.n) / (sums.n - 1);
}

static double correlation_of(const struct pair *pair, size_t rows)
{
    struct pair_sums sums = pair_sums_of(pair, rows);
    double xx = sums.xx - sums.x * sums.x / sums.n;
    double yy = sums.yy - sums.y * sums.y / sums.n;
    double xy = sums.xy - sums.x * sums.y / sums.n;

    // What rounding leaves of a constant is not variance.
    if (!(xx > 1e-14 * sums.xx) || !(yy > 1e-14 * sums.yy)) {
        return NAN;
    }
    return fmax(-1, fmin(1, xy / sqrt(xx) / sqrt(yy)));
}

void reliability_correlations(const struct reliability_answers *answers,
                              double *correlation)
{
    double near[RELIABILITY_ITEMS_MAX];
    int items = answers->items;
    size_t n;

    for (int j = 0; j < items; j++) {
        near[j] = mean_of(answers->at[j], answers->rows, &n);
    }
    for (int i = 0; i < items; i++) {
        for (int j = 0; j <= i; j++) {
            struct pair pair = {answers->at[i], answers->at[j], near[i],
                                near[j]};
            double value = correlation_of(&pair, answers->rows);

            value = i == j && !isnan(value) ? 1 : value;

            correlation[i + j * items] = value;
            correlation[j + i * items] = value;
        }
    }
}

bool reliability_covariance(const struct reliability_answers *answers,
                            double *covariance)
{
    double near[RELIABILITY_ITEMS_MAX];
    int items = answers->items;
    bool good = true;
    size_t n;

    for (int j = 0; j < items; j++) {
        near[j] = mean_of(answers->at[j], answers->rows, &n);
    }
    for (int i = 0; i < items; i++) {
        for (int j = 0; j <= i; j++) {
            struct pair pair = {answers->at[i], answers->at[j], near[i],
                                near[j]};
            double value = covariance_of(&pair, answers->rows);

            covariance[i + j * items] = value;
            covariance[j + i * items] = value;
            good = good && isfinite(value) && (i != j || value > 0);
        }
    }
    return good;
}

// ---- alpha ------------------------------------------------------------------

// The sums of a symmetric matrix that everything here is made of.
struct sums {
    double trace, all;
    double trace_squared; // of the matrix times itself
    double all_squared;   // the sum of that product
};

static struct sums sums_of(const double *matrix, int items)
{
    struct sums sums = {0};

    for (int j = 0; j < items; j++) {
        double column = 0;

        for (int i = 0; i < items; i++) {
            double value = matrix[i + j * items];

            column += value;
            sums.trace_squared += value * value;
        }
        sums.trace += matrix[j + j * items];
        sums.all += column;
        sums.all_squared += column * column;
    }
    return sums;
}

static double alpha_of(const struct sums *sums, int items)
{
    double k = items;

    return sums->all > 0 ? k / (k - 1) * (1 - sums->trace / sums->all) : NAN;
}

// SOURCE: Duhachek & Iacobucci 2004, equation 2
static double variance_of(const struct sums *sums, int items)
{
    double k = items;
    double all = sums->all;

    return 2 * k * k / ((k - 1) * (k - 1) * all * all * all)
         * (all * (sums->trace_squared + sums->trace * sums->trace)
            - 2 * sums->trace * sums->all_squared);
}

static void correlations_of(const double *covariance, int items, double *to)
{
    for (int i = 0; i < items; i++) {
        for (int j = 0; j < items; j++) {
            double scale = sqrt(covariance[i + i * items])
                         * sqrt(covariance[j + j * items]);

            to[i + j * items] = i == j ? 1 : covariance[i + j * items] / scale;
        }
    }
}

// Of a matrix that has no inverse (items that say the same, more items than
// people) the Moore-Penrose one, as psych does.
static bool diagonal_of_inverse(struct arena *arena, double *matrix, int items,
                                double *diagonal)
{
    double *values = arena_take(arena, (size_t)items, sizeof *values);
    double least;

    if (!matrix_eigen(arena, matrix, items, values)) {
        return false;
    }
    least = fmax(1.490116e-8 * values[items - 1], 0);
    for (int i = 0; i < items; i++) {
        diagonal[i] = 0;
        for (int m = 0; m < items; m++) {
            double at = matrix[i + m * items];

            diagonal[i] += values[m] > least ? at * at / values[m] : 0;
        }
    }
    return true;
}

// Squared multiple correlations, within 0 to 1.
static void smc_of(struct arena *arena, const double *correlation, int items,
                   double *smc)
{
    size_t count = (size_t)items * (size_t)items;
    double *work = arena_take(arena, count, sizeof *work);
    bool found;

    memcpy(work, correlation, count * sizeof *work);
    found = matrix_invert(work, items, NULL);
    for (int i = 0; found && i < items; i++) {
        smc[i] = work[i + i * items];
    }
    if (!found) {
        memcpy(work, correlation, count * sizeof *work);
        found = diagonal_of_inverse(arena, work, items, smc);
    }
    for (int i = 0; i < items; i++) {
        smc[i] = found ? fmin(fmax(1 - 1 / smc[i], 0), 1) : NAN;
    }
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

static double median_below_diagonal(struct arena *arena,
                                    const double *correlation, int items)
{
    size_t count = (size_t)items * (size_t)(items - 1) / 2;
    double *all = arena_take(arena, count, sizeof *all);
    size_t n = 0;

    for (int j = 0; j < items; j++) {
        for (int i = j + 1; i < items; i++) {
            all[n++] = correlation[i + j * items];
        }
    }
    qsort(all, n, sizeof *all, by_size);
    return n % 2 ? all[n / 2] : (all[n / 2 - 1] + all[n / 2]) / 2;
}

static void find_correlational(struct arena *arena, const double *covariance,
                               int items, struct reliability_alpha *to)
{
    size_t count = (size_t)items * (size_t)items;
    double *correlation = arena_take(arena, count, sizeof *correlation);
    double *smc = arena_take(arena, (size_t)items, sizeof *smc);
    double k = items;
    double unexplained = 0;
    struct sums sums;

    correlations_of(covariance, items, correlation);
    sums = sums_of(correlation, items);
    smc_of(arena, correlation, items, smc);
    for (int i = 0; i < items; i++) {
        unexplained += 1 - smc[i];
    }
    to->standardised = alpha_of(&sums, items);
    to->lambda6 = sums.all > 0 ? 1 - unexplained / sums.all : NAN;
    to->average_r = (sums.all - k) / (k * (k - 1));
    to->median_r = median_below_diagonal(arena, correlation, items);
    to->signal_noise = k * to->average_r / (1 - to->average_r);
}

static void find_limits(struct reliability_alpha *to, int items, double n,
                        double level)
{
    double above = (1 - level) / 2;
    double half = t_limit(level, NAN) * to->se;
    double df2 = (n - 1) * (items - 1);

    to->feldt_low = 1 - (1 - to->raw) * f_point(1 - above, n - 1, df2);
    to->feldt_high = 1 - (1 - to->raw) * f_point(above, n - 1, df2);
    to->duhachek_low = to->raw - half;
    to->duhachek_high = to->raw + half;
}

static const struct reliability_alpha UNKNOWN = {NAN, NAN, NAN, NAN, NAN, NAN,
                                                 NAN, NAN, NAN, NAN, NAN};

void reliability_alpha_of(struct arena *arena, const double *covariance,
                          int items, double n, double level,
                          struct reliability_alpha *alpha)
{
    size_t mark = arena_mark(arena);
    struct sums sums = sums_of(covariance, items);

    *alpha = UNKNOWN;
    if (items < 2) {
        return;
    }
    find_correlational(arena, covariance, items, alpha);
    arena_rewind(arena, mark);
    alpha->raw = alpha_of(&sums, items);
    if (sums.all > 0) {
        alpha->se = sqrt(fmax(variance_of(&sums, items), 0) / n);
    }
    find_limits(alpha, items, n, level);
}

// ---- items and score --------------------------------------------------------

static void leave_out(const double *matrix, int items, int out, double *to)
{
    for (int at = 0; at < items * items; at++) {
        if (at % items != out && at / items != out) {
            *to++ = matrix[at];
        }
    }
}

static double rest_correlation(const double *covariance, int items, int item,
                               double all)
{
    double own = covariance[item + item * items];
    double with = -own;

    for (int i = 0; i < items; i++) {
        with += covariance[i + item * items];
    }
    return with / sqrt(own * (all - own - 2 * with));
}

static void find_corrected(struct arena *arena, const double *covariance,
                           int items, struct reliability_item *item)
{
    size_t count = (size_t)items * (size_t)items;
    double *correlation = arena_take(arena, count, sizeof *correlation);
    double *smc = arena_take(arena, (size_t)items, sizeof *smc);
    double all;

    correlations_of(covariance, items, correlation);
    smc_of(arena, correlation, items, smc);
    for (int i = 0; i < items; i++) {
        correlation[i + i * items] = smc[i];
    }
    all = sums_of(correlation, items).all;
    for (int j = 0; j < items; j++) {
        item[j].r_corrected = 0;
        for (int i = 0; i < items; i++) {
            item[j].r_corrected += correlation[i + j * items] / sqrt(all);
        }
    }
}

void reliability_items_of(struct arena *arena,
                          const struct reliability_answers *answers,
                          const double *covariance,
                          struct reliability_item *item)
{
    int items = answers->items;
    size_t mark = arena_mark(arena);
    size_t fewer = items > 1 ? (size_t)items - 1 : 1;
    double *part = arena_take(arena, fewer * fewer, sizeof *part);
    double all = sums_of(covariance, items).all;

    for (int j = 0; j < items; j++) {
        item[j].mean = mean_of(answers->at[j], answers->rows, &item[j].n);
        item[j].sd = sqrt(covariance[j + j * items]);
        item[j].r_rest = rest_correlation(covariance, items, j, all);
        leave_out(covariance, items, j, part);
        item[j].without = UNKNOWN;
        if (items > 2) {
            reliability_alpha_of(arena, part, items - 1, (double)answers->rows,
                                 .95, &item[j].without);
        }
    }
    find_corrected(arena, covariance, items, item);
    arena_rewind(arena, mark);
}

static double score_of(const struct reliability_answers *answers, size_t row)
{
    double sum = 0;
    int count = 0;

    for (int j = 0; j < answers->items; j++) {
        if (!isnan(answers->at[j][row])) {
            sum += answers->at[j][row];
            count++;
        }
    }
    return count ? sum / count : NAN;
}

struct reliability_score reliability_score_of(
    const struct reliability_answers *answers)
{
    struct reliability_score score = {0, 0, NAN};
    double squares = 0;
    double rest = 0;

    for (size_t i = 0; i < answers->rows; i++) {
        double value = score_of(answers, i);

        if (!isnan(value)) {
            score.mean += value;
            score.n++;
        }
    }
    score.mean /= (double)score.n;
    for (size_t i = 0; i < answers->rows; i++) {
        double away = score_of(answers, i) - score.mean;

        squares += isnan(away) ? 0 : away * away;
        rest += isnan(away) ? 0 : away;
    }
    if (score.n > 1) {
        double n = (double)score.n;

        score.sd = sqrt((squares - rest * rest / n) / (n - 1));
        score.mean += rest / n;
    }
    return score;
}
