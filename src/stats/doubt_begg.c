// doubt_begg.c - see doubt_bias.h. Kendall's rank correlation in k log k, its
// exact distribution and its normal one.
//
// SOURCE: Knight 1966, J Am Stat Assoc 61, 436-439 (counting by a merge sort);
// Kendall 1970, Rank Correlation Methods, ch. 4 and 5; Best & Gipps 1974,
// Appl Stat 23, 98-100 (exact)
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "stats/distribution.h"
#include "stats/doubt_bias.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// The exact distribution takes k^3 / 6 additions; beyond this many studies the
// normal one is as good.
enum { EXACT_MAX = 1000 };

struct pair {
    double x, y;
};

// What ties take away: sums over groups of t equal values.
struct ties {
    double pairs;  // t (t - 1) / 2
    double cubic;  // t (t - 1) (2t + 5)
    double triple; // t (t - 1) (t - 2)
};

static int by_number(double a, double b)
{
    return (a > b) - (a < b);
}

static int by_x_then_y(const void *a, const void *b)
{
    const struct pair *left = a;
    const struct pair *right = b;
    int x = by_number(left->x, right->x);

    return x ? x : by_number(left->y, right->y);
}

static void count_group(double t, struct ties *ties)
{
    ties->pairs += t * (t - 1) / 2;
    ties->cubic += t * (t - 1) * (2 * t + 5);
    ties->triple += t * (t - 1) * (t - 2);
}

static struct ties ties_in(const struct pair *pairs, size_t n, bool of_x,
                           bool of_y)
{
    struct ties ties = {0};
    size_t group = 1;

    for (size_t i = 1; i <= n; i++) {
        if (i < n && (!of_x || pairs[i].x == pairs[i - 1].x)
            && (!of_y || pairs[i].y == pairs[i - 1].y)) {
            group++;
            continue;
        }
        count_group((double)group, &ties);
        group = 1;
    }
    return ties;
}

// Merges two sorted runs, from..middle..to, and counts what had to pass.
static double merge(const struct pair *pairs, struct pair *merged, size_t from,
                    size_t middle, size_t to)
{
    double passed = 0;
    size_t left = from;
    size_t right = middle;

    for (size_t at = from; at < to; at++) {
        bool take_right =
            left == middle || (right < to && pairs[right].y < pairs[left].y);

        passed += take_right ? (double)(middle - left) : 0;
        merged[at] = pairs[take_right ? right++ : left++];
    }
    return passed;
}

// Sorts by y and counts the exchanges: pairs that stand the wrong way round.
static double exchanges_to_sort(struct pair *pairs, struct pair *room, size_t n)
{
    double exchanges = 0;

    for (size_t width = 1; width < n; width *= 2) {
        for (size_t from = 0; from < n; from += 2 * width) {
            size_t middle = from + width < n ? from + width : n;
            size_t to = middle + width < n ? middle + width : n;

            exchanges += merge(pairs, room, from, middle, to);
        }
        memcpy(pairs, room, n * sizeof *pairs);
    }
    return exchanges;
}

// P(at most `exchanges`) among n! orders. Each row of the recursion is that of
// one value less, summed over the places where the new one can stand; below the
// middle all terms add up, so that small probabilities keep their digits.
static double exact_below(struct arena *arena, size_t n, size_t exchanges)
{
    double *before = arena_take(arena, exchanges + 1, sizeof *before);
    double *now = arena_take(arena, exchanges + 1, sizeof *now);
    double sum = 0;

    before[0] = 1;
    for (size_t size = 2; size <= n; size++) {
        double *kept = before;
        double window = 0;

        for (size_t q = 0; q <= exchanges; q++) {
            window += before[q] - (q >= size ? before[q - size] : 0);
            now[q] = fmax(0, window) / (double)size;
        }
        before = now;
        now = kept;
    }
    for (size_t q = 0; q <= exchanges; q++) {
        sum += before[q];
    }
    return sum;
}

static double normal_p(double score, double n, const struct ties *x,
                       const struct ties *y)
{
    double variance = (n * (n - 1) * (2 * n + 5) - x->cubic - y->cubic) / 18
                    + 2 * x->pairs * y->pairs / (n * (n - 1));

    if (n > 2) {
        variance += x->triple * y->triple / (9 * n * (n - 1) * (n - 2));
    }
    return t_two_sided(score / sqrt(variance), NAN);
}

static void correlate(struct arena *arena, struct pair *pairs, size_t n,
                      bool exact, struct begg *begg)
{
    struct pair *room = arena_take(arena, n, sizeof *room);
    double all = (double)n * ((double)n - 1) / 2;
    struct ties x;
    struct ties y;
    struct ties both;
    double discordant;
    double score;

    qsort(pairs, n, sizeof *pairs, by_x_then_y);
    x = ties_in(pairs, n, true, false);
    both = ties_in(pairs, n, true, true);
    discordant = exchanges_to_sort(pairs, room, n);
    y = ties_in(pairs, n, false, true);
    score = all - x.pairs - y.pairs + both.pairs - 2 * discordant;
    begg->tau = score / sqrt(all - x.pairs) / sqrt(all - y.pairs);
    begg->ties = x.pairs > 0 || y.pairs > 0;
    begg->exact = exact && !begg->ties && n <= EXACT_MAX;
    if (begg->exact) {
        size_t few = (size_t)fmin(discordant, all - discordant);

        begg->p = fmin(1, 2 * exact_below(arena, n, few));
    } else {
        begg->p = normal_p(score, (double)n, &x, &y);
    }
}

bool begg_test(struct arena *arena, const struct pool_data *data, bool exact,
               struct begg *begg, struct err *err)
{
    struct pair *pairs = arena_take(arena, data->k, sizeof *pairs);
    double weights = 0;
    double centre = 0; // of y, counted from the first study
    size_t n = 0;

    if (data->k < 2) {
        return err_set(err, ERR_INPUT,
                       "a rank correlation needs two studies or more");
    }
    for (size_t i = 0; i < data->k; i++) {
        if (!(data->vi[i] > 0)) {
            return err_set(err, ERR_INPUT, "study %zu has no variance above 0",
                           i + 1);
        }
        weights += 1 / data->vi[i];
        centre += (data->yi[i] - data->yi[0]) / data->vi[i];
    }
    centre = data->yi[0] + centre / weights;
    for (size_t i = 0; i < data->k; i++) {
        double own = data->vi[i] - 1 / weights;
        double x = (data->yi[i] - centre) / sqrt(own);

        // One study with all the weight has no deviate of its own.
        if (!isnan(x)) {
            pairs[n++] = (struct pair){x, data->vi[i]};
        }
    }
    if (n < 2) {
        return err_set(err, ERR_INPUT,
                       "one study has all the weight: there is"
                       " nothing to rank");
    }
    correlate(arena, pairs, n, exact, begg);
    return true;
}
