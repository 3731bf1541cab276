// numbers_error.c - intervals from chances.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/numbers_error.h"

#include <math.h>

// How much more than turn by turn expert and coder differ over whole sessions:
// the standard deviation that is left when the variance of the single turns is
// taken off. Of counts and rates in shares of the turns, of shares and ratios
// as such.
//
// SOURCE: set so that out of fold, on the sessions of AnnoMI with 20 turns and
// more, the expert's number lies in about 95 of 100 intervals (`rapport listen
// eval` prints how many)
static const double SPREADS[NUMBER_COUNT] = {
    [NUMBER_REFLECTIONS] = 0.14,   [NUMBER_REFLECTIONS_PER_TURN] = 0.14,
    [NUMBER_QUESTIONS] = 0.035,    [NUMBER_REFLECTIONS_PER_QUESTION] = 0.25,
    [NUMBER_COMPLEX_SHARE] = 0.33, [NUMBER_OPEN_SHARE] = 0.25,
    [NUMBER_INPUT] = 0.10,         [NUMBER_INPUT_SHARE] = 0.10,
    [NUMBER_INFORMATION] = 0.155,  [NUMBER_ADVICE] = 0.06,
    [NUMBER_NEGOTIATION] = 0.06,   [NUMBER_OPTIONS] = 0.02,
    [NUMBER_CHANGE_SHARE] = 0.175, [NUMBER_SUSTAIN_SHARE] = 0.17,
};

static const double TO_BOTH_SIDES = 1.96; // of a normal distribution: 95 %

void tally_add(struct tally *tally, bool found, double chance)
{
    tally->found += found;
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
    double rate = tally->found / n;
    double reach = reach_of(id, tally->variance / (n * n));
    keep(&numbers->of[id], rate, at_least_0(rate - reach),
         at_most_1(rate + reach));
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
    double whole = part->found + rest->found;
    double x = part->found / whole;
    double variance =
        ((1 - x) * (1 - x) * part->variance + x * x * rest->variance)
        / (whole * whole);
    double reach = reach_of(id, variance);
    keep(&numbers->of[id], x, at_least_0(x - reach), at_most_1(x + reach));
}

// The variance of a count, with what is added for whole sessions.
static double whole_variance(enum number_id id, const struct tally *tally)
{
    double spread = SPREADS[id] * tally->turns;
    return tally->variance + spread * spread;
}

// SOURCE: delta method for a ratio r = A / B: var r = (var A + r^2 var B) / B^2,
// with A and B taken as independent. On the scale of logarithms the intervals
// held the expert's ratio less often: it is near 0 in many sessions.
void error_of_ratio(struct numbers *numbers, const struct tally *reflections,
                    const struct tally *questions)
{
    enum number_id id = NUMBER_REFLECTIONS_PER_QUESTION;
    double below = questions->found;
    double ratio = reflections->found / below;
    double variance =
        (whole_variance(NUMBER_REFLECTIONS, reflections)
         + ratio * ratio * whole_variance(NUMBER_QUESTIONS, questions))
        / (below * below);
    double reach = reach_of(id, variance);
    keep(&numbers->of[id], ratio, at_least_0(ratio - reach), ratio + reach);
}
