// transform - see transform.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/transform.h"

#include "base/text.h"

#include <math.h>
#include <stdio.h>

enum { MOST_DECIMALS = 6 };

static const char *const NAMES[TRANSFORMS] = {
    [TRANSFORM_NONE] = "none",    [TRANSFORM_EXP] = "exp",
    [TRANSFORM_TANH] = "ztor",    [TRANSFORM_LOGISTIC] = "ilogit",
    [TRANSFORM_SINE] = "iarcsin",
};

bool transform_find(struct str name, enum transform *transform)
{
    for (int i = 0; i < TRANSFORMS; i++) {
        if (str_is(name, NAMES[i])) {
            *transform = (enum transform)i;
            return true;
        }
    }
    return false;
}

double transform_to(enum transform transform, double value)
{
    double sine;

    switch (transform) {
    case TRANSFORM_EXP: return exp(value);
    case TRANSFORM_TANH: return tanh(value);
    case TRANSFORM_LOGISTIC: return 1 / (1 + exp(-value));
    case TRANSFORM_SINE:
        sine = sin(value < 0 ? 0 : value > M_PI_2 ? M_PI_2 : value);
        return sine * sine;
    default: return value;
    }
}

double transform_from(enum transform transform, double shown)
{
    switch (transform) {
    case TRANSFORM_EXP: return log(shown);
    case TRANSFORM_TANH: return atanh(shown);
    case TRANSFORM_LOGISTIC: return log(shown) - log1p(-shown);
    case TRANSFORM_SINE: return asin(sqrt(shown));
    default: return shown;
    }
}

// ---- numbers ----------------------------------------------------------------

struct str number_words(struct arena *arena, double value, int decimals)
{
    char room[400];

    if (isnan(value)) {
        return STR("\xE2\x80\x93");
    }
    if (isinf(value)) {
        return value > 0 ? STR("\xE2\x88\x9E")
                         : STR("\xE2\x88\x92\xE2\x88\x9E");
    }
    if (fabs(value) >= 1e9
        || (decimals >= MOST_DECIMALS && value != 0 && fabs(value) < 1e-4)) {
        (void)snprintf(room, sizeof room, "%.2e", fabs(value));
    } else {
        (void)snprintf(room, sizeof room, "%.*f", decimals, fabs(value));
    }
    for (const char *c = room; value < 0 && *c; c++) {
        if (*c >= '1' && *c <= '9') { // not "-0.00"
            return text_print(arena, "\xE2\x88\x92%s", room);
        }
    }
    return text_print(arena, "%s", room);
}

int number_decimals(double se)
{
    int decimals = se > 0 && isfinite(se) ? (int)ceil(-log10(se)) + 1 : 2;

    return decimals < 2             ? 2
         : decimals > MOST_DECIMALS ? MOST_DECIMALS
                                    : decimals;
}

// ---- ticks ------------------------------------------------------------------

// Decimals that tell steps of this size apart.
static int step_decimals(double step)
{
    int decimals = (int)ceil(-log10(step) - 1e-9);

    return decimals < 0 ? 0 : decimals > 9 ? 9 : decimals;
}

// The round step (1, 2, 5 and their tens) that comes near `count` marks.
static double round_step(double span, int count)
{
    double rough = span / count;
    double unit = pow(10, floor(log10(rough)));
    double times = rough / unit;

    return unit * (times < 1.5 ? 1 : times < 3.5 ? 2 : times < 7.5 ? 5 : 10);
}

static void add_tick(struct arena *arena, struct ticks *ticks, double at,
                     double shown, int decimals)
{
    if (ticks->count < TICKS_MAX && isfinite(at)) {
        ticks->at[ticks->count] = at;
        ticks->words[ticks->count++] = number_words(arena, shown, decimals);
    }
}

// Round numbers as they are shown; all but a log scale.
static struct ticks even_ticks(struct arena *arena, enum transform transform,
                               double low, double high, int wanted)
{
    struct ticks ticks = {.count = 0};
    double from = transform_to(transform, low);
    double to = transform_to(transform, high);
    double step = round_step(to - from, wanted);
    double first = ceil(from / step - 1e-9);

    for (int i = 0; i < TICKS_MAX; i++) {
        double shown = (first + i) * step;

        if (!(shown <= to + 1e-9 * step)) {
            break;
        }
        shown = fabs(shown) < step * 1e-9 ? 0 : shown;
        add_tick(arena, &ticks, transform_from(transform, shown), shown,
                 step_decimals(step));
    }
    return ticks;
}

// 1, 2, 5, 10 ...; wider spans take each third, sixth ... of them.
static struct ticks log_ticks(struct arena *arena, double low, double high,
                              int wanted)
{
    static const double TIMES[] = {1, 2, 5};
    struct ticks ticks = {.count = 0};
    double tens = (high - low) / log(10);
    int apart = tens * 3 <= wanted + 2 ? 1
              : tens <= wanted + 1     ? 3
                                       : 3 * (int)ceil(tens / wanted);
    int first = 3 * (int)floor(low / log(10));

    first -= ((first % apart) + apart) % apart;
    for (int i = first; ticks.count < TICKS_MAX; i += apart) {
        int ten = i >= 0 ? i / 3 : -((2 - i) / 3);
        double shown = pow(10, ten) * TIMES[i - 3 * ten];

        if (log(shown) > high) {
            break;
        }
        if (log(shown) >= low) {
            add_tick(arena, &ticks, log(shown), shown, ten < 0 ? -ten : 0);
        }
    }
    return ticks;
}

struct ticks ticks_of(struct arena *arena, enum transform transform, double low,
                      double high, int wanted)
{
    if (!(high > low) || !isfinite(high - low)) {
        return (struct ticks){.count = 0};
    }
    if (transform == TRANSFORM_EXP && high - low > 1 && fabs(low) < 500
        && fabs(high) < 500) {
        return log_ticks(arena, low, high, wanted);
    }
    return even_ticks(arena, transform, low, high, wanted);
}
