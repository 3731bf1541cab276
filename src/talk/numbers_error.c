// numbers_error.c - intervals from chances.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/numbers_error.h"

#include <math.h>

// How much more than turn by turn expert and coder differ over whole sessions:
// the standard deviation that is left when sum(p (1 - p)) is taken off. Of
// counts and rates per turn, of shares as such, of ratios in logarithms.
//
// SOURCE: measured out of fold on AnnoMI, sessions of 20 turns and more
// (tests/reference/test_talk_annomi.c says how)
static const double SPREADS[NUMBER_COUNT] = {
    [NUMBER_REFLECTIONS] = 0.05,  [NUMBER_REFLECTIONS_PER_TURN] = 0.05,
    [NUMBER_QUESTIONS] = 0.02,    [NUMBER_REFLECTIONS_PER_QUESTION] = 0.3,
    [NUMBER_COMPLEX_SHARE] = 0.2, [NUMBER_OPEN_SHARE] = 0.1,
    [NUMBER_INPUT] = 0.05,        [NUMBER_INPUT_SHARE] = 0.05,
    [NUMBER_INFORMATION] = 0.05,  [NUMBER_ADVICE] = 0.05,
    [NUMBER_NEGOTIATION] = 0.03,  [NUMBER_OPTIONS] = 0.03,
    [NUMBER_CHANGE_SHARE] = 0.08, [NUMBER_SUSTAIN_SHARE] = 0.06,
};

static const double TO_BOTH_SIDES = 1.96; // of a normal distribution: 95 %

void tally_add(struct tally *tally, bool found, double chance)
{
    tally->found += found;
    tally->expected += chance;
    tally->variance += chance * (1 - chance);
    tally->turns++;
}

static void keep(struct number *number, double value, double low, double high)
{
    number->value = value;
    number->low = low;
    number->high = high;
    number->unknown = NULL;
}

// Half of the interval of a rate: turn by turn, and the session as a whole.
static double reach_of(enum number_id id, double variance)
{
    return TO_BOTH_SIDES * sqrt(variance + SPREADS[id] * SPREADS[id]);
}

static double at_least_0(double value)
{
    return value > 0 ? value : 0;
}

static double at_most_1(double value)
{
    return value < 1 ? value : 1;
}

void error_of_rate(struct numbers *numbers, enum number_id id,
                   const struct tally *tally)
{
    double n = tally->turns;
    double middle = tally->expected / n;
    double reach = reach_of(id, tally->variance / (n * n));
    keep(&numbers->of[id], tally->found / n, at_least_0(middle - reach),
         at_most_1(middle + reach));
}

void error_of_count(struct numbers *numbers, enum number_id id,
                    const struct tally *tally)
{
    error_of_rate(numbers, id, tally);
    struct number *number = &numbers->of[id];
    keep(number, tally->found, round(number->low * tally->turns),
         round(number->high * tally->turns));
}

// SOURCE: delta method for a share x = A / (A + C) of two counts that exclude
// each other turn by turn: var x = ((1 - x)^2 var A + x^2 var C - 2 x (1 - x)
// cov(A, C)) / (A + C)^2. The covariance is at most 0; it is left out, which
// makes the interval a little too short, less than the spread makes it wide.
void error_of_share(struct numbers *numbers, enum number_id id,
                    const struct tally *part, const struct tally *rest)
{
    double whole = part->expected + rest->expected;
    double x = part->expected / whole;
    double variance =
        ((1 - x) * (1 - x) * part->variance + x * x * rest->variance)
        / (whole * whole);
    double reach = reach_of(id, variance);
    keep(&numbers->of[id],
         (double)part->found / (double)(part->found + rest->found),
         at_least_0(x - reach), at_most_1(x + reach));
}

// SOURCE: delta method for the logarithm of a ratio, with half a turn added to
// both counts so that none is 0 (Haldane 1956): var log(A / B) = var A / A^2 +
// var B / B^2. Reflections and questions of a turn are taken as independent.
void error_of_ratio(struct numbers *numbers, enum number_id id,
                    const struct tally *over, const struct tally *under)
{
    double a = over->expected + 0.5, b = under->expected + 0.5;
    double variance = over->variance / (a * a) + under->variance / (b * b);
    double reach = exp(reach_of(id, variance));
    keep(&numbers->of[id], (double)over->found / under->found, a / b / reach,
         a / b * reach);
}
