// SPDX-License-Identifier: GPL-3.0-or-later

#include "stats/lowess.h"

#include "base/arena.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct cloud {
    const double *x, *y;
    size_t n;
    size_t neighbours;
    const double *trust; // n: of each point; NULL: all alike
    double *weight;      // n: work
};

static double cube(double x)
{
    return x * x * x;
}

// Nearness weighs by the tricube, the very near fully and the edge not at all.
static double nearness(double distance, double reach)
{
    return distance <= .001 * reach ? 1
         : distance <= .999 * reach ? cube(1 - cube(distance / reach))
                                    : 0;
}

// Weights that add up to 1 for the points from `first` on, those that share
// the place of the last neighbour included; how many (0: none has weight).
static size_t weigh(const struct cloud *cloud, size_t first, double at,
                    double reach)
{
    size_t count = 0;
    double all = 0;

    for (size_t j = first; j < cloud->n; j++, count++) {
        double distance = fabs(cloud->x[j] - at);
        double weight =
            distance <= .999 * reach ? nearness(distance, reach) : 0;

        if (distance > .999 * reach && cloud->x[j] > at) {
            break;
        }
        cloud->weight[j] = cloud->trust ? weight * cloud->trust[j] : weight;
        all += cloud->weight[j];
    }
    for (size_t j = first; j < first + count; j++) {
        cloud->weight[j] /= all > 0 ? all : 1;
    }
    return all > 0 ? count : 0;
}

// The weighted line at `at`; a mean where the neighbours stand too near
// together for a slope.
static double line_at(const struct cloud *cloud, size_t first, size_t count,
                      double at)
{
    double range = cloud->x[cloud->n - 1] - cloud->x[0];
    double middle = 0, spread = 0, value = 0, lean = 0;

    for (size_t j = first; j < first + count; j++) {
        middle += cloud->weight[j] * cloud->x[j];
    }
    for (size_t j = first; j < first + count; j++) {
        double away = cloud->x[j] - middle;

        spread += cloud->weight[j] * away * away;
        value += cloud->weight[j] * cloud->y[j];
        lean += cloud->weight[j] * away * cloud->y[j];
    }
    return sqrt(spread) > .001 * range ? value + lean / spread * (at - middle)
                                       : value;
}

static void fit_all(const struct cloud *cloud, double *line)
{
    size_t left = 0;
    size_t right = cloud->neighbours - 1;

    for (size_t i = 0; i < cloud->n; i++) {
        double at = cloud->x[i];
        double reach;
        size_t count;

        if (i > 0 && !(at > cloud->x[i - 1])) {
            line[i] = line[i - 1];
            continue;
        }
        while (right + 1 < cloud->n
               && at - cloud->x[left] > cloud->x[right + 1] - at) {
            left++;
            right++;
        }
        reach = fmax(at - cloud->x[left], cloud->x[right] - at);
        count = weigh(cloud, left, at, reach);
        line[i] = count ? line_at(cloud, left, count, at) : cloud->y[i];
    }
}

static int by_size(const void *one, const void *other)
{
    double a = *(const double *)one;
    double b = *(const double *)other;

    return (a > b) - (a < b);
}

// Bisquare weights of what each point lies off. False: the line meets them all.
static bool find_trust(const struct cloud *cloud, const double *line,
                       double *sorted, double *trust)
{
    size_t n = cloud->n;
    double mean = 0;
    double far;

    for (size_t i = 0; i < n; i++) {
        trust[i] = fabs(cloud->y[i] - line[i]);
        sorted[i] = trust[i];
        mean += trust[i] / (double)n;
    }
    qsort(sorted, n, sizeof *sorted, by_size);
    far = 3 * (sorted[n / 2] + sorted[(n - 1) / 2]);
    if (far < 1e-7 * mean || !(far > 0)) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        double share = trust[i] / far;

        trust[i] = share <= .001 ? 1
                 : share <= .999 ? (1 - share * share) * (1 - share * share)
                                 : 0;
    }
    return true;
}

void lowess(struct arena *arena, const double *x, const double *y, size_t n,
            const struct lowess_settings *settings, double *line)
{
    size_t mark = arena_mark(arena);
    double *trust = arena_take(arena, n, sizeof *trust);
    double *sorted = arena_take(arena, n, sizeof *sorted);
    struct cloud cloud = {.x = x, .y = y, .n = n};

    if (n < 2) {
        memcpy(line, y, n * sizeof *line);
        return;
    }
    cloud.weight = arena_take(arena, n, sizeof *cloud.weight);
    cloud.neighbours = (size_t)(settings->share * (double)n + 1e-7);
    cloud.neighbours = cloud.neighbours < 2 ? 2
                     : cloud.neighbours > n ? n
                                            : cloud.neighbours;
    fit_all(&cloud, line);
    for (int round = 0; round < settings->rounds; round++) {
        if (!find_trust(&cloud, line, sorted, trust)) {
            break;
        }
        cloud.trust = trust;
        fit_all(&cloud, line);
    }
    arena_rewind(arena, mark);
}
