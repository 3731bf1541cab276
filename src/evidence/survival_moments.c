// survival_moments - a curve at a few round times. See survival_print.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/survival_print.h"

#include <math.h>

// 1, 2 or 5 times a power of ten: about `wanted` of them in `length`.
static double step_of(double length, int wanted)
{
    double rough = length / wanted;
    double power = pow(10, floor(log10(rough)));
    double times = rough / power;

    return power * (times < 1.5 ? 1 : times < 3.5 ? 2 : times < 7.5 ? 5 : 10);
}

// The first and last end of any row; the beginning is 0 without --start.
static void range_of(const struct survival_data *data, double *first,
                     double *last)
{
    *first = data->start ? INFINITY : 0;
    *last = -INFINITY;
    for (size_t i = 0; i < data->n; i++) {
        *last = fmax(*last, data->time[i]);
        if (data->start) {
            *first = fmin(*first, data->start[i]);
        }
    }
}

int survival_moments(const struct survival_answer *answer, double *times)
{
    enum { WANTED = 10 };
    double first;
    double last;
    double step;
    int count = 0;

    range_of(&answer->rows->data, &first, &last);
    if (!(last > first) || !isfinite(last - first)) {
        times[0] = last;
        return 1;
    }
    step = step_of(last - first, WANTED);
    for (int i = 0; i < SURVIVAL_MOMENTS_MAX; i++) {
        double time = (ceil(first / step) + i) * step;

        if (time <= last) {
            times[count++] = time;
        }
    }
    return count;
}

// The number of steps until a time, that one included.
static size_t steps_until(const struct survival_curve *curve, double time)
{
    size_t low = 0;
    size_t high = curve->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (curve->steps[middle].time <= time) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

const struct survival_step *survival_at(const struct survival_curve *curve,
                                        double time)
{
    size_t steps = steps_until(curve, time);

    return steps ? &curve->steps[steps - 1] : NULL;
}

size_t survival_at_risk(const struct survival_answer *answer, uint32_t group,
                        double time)
{
    const struct survival_data *data = &answer->rows->data;
    size_t count = 0;
    double first;
    double last;

    range_of(data, &first, &last);
    for (size_t i = 0; i < data->n; i++) {
        bool own = !data->stratum || data->stratum[i] == group;
        bool begun =
            !data->start || data->start[i] <= first || data->start[i] < time;

        count += own && begun && data->time[i] >= time;
    }
    return count;
}
