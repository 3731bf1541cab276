// exact.c - see exact.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/exact.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

// ln 2 in two parts: the first has so many zeros at its end that a whole
// number up to 2^11 times it is exact.
// SOURCE: fdlibm e_log.c (Sun Microsystems, 1993)
static const double LN2_HIGH = 6.93147180369123816490e-01;
static const double LN2_LOW = 1.90821492927058770002e-10;
static const double LN2 = 6.93147180559945309417e-01;

static double two_to(int power) // -1022 to 1023
{
    uint64_t bits = (uint64_t)(power + 1023) << 52;
    double value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

double exact_exp(double x)
{
    // 1/n! for n = 13 to 0; the next term is below 2e-17 for |r| <= ln 2 / 2.
    static const double TERMS[] = {1.0 / 6227020800,
                                   1.0 / 479001600,
                                   1.0 / 39916800,
                                   1.0 / 3628800,
                                   1.0 / 362880,
                                   1.0 / 40320,
                                   1.0 / 5040,
                                   1.0 / 720,
                                   1.0 / 120,
                                   1.0 / 24,
                                   1.0 / 6,
                                   1.0 / 2,
                                   1.0,
                                   1.0};
    double sum = 0;
    double r;
    int k;

    if (isnan(x)) {
        return x;
    }
    if (x > 709.78 || x < -745) {
        return x > 0 ? INFINITY : 0;
    }
    k = (int)(x / LN2 + (x < 0 ? -0.5 : 0.5));
    r = (x - k * LN2_HIGH) - k * LN2_LOW;
    for (size_t i = 0; i < sizeof TERMS / sizeof *TERMS; i++) {
        sum = sum * r + TERMS[i];
    }
    // In two steps: the result may be smaller than the smallest normal number.
    return sum * two_to(k / 2) * two_to(k - k / 2);
}

// x = m 2^*power with m from sqrt(1/2) to sqrt(2); x is finite and positive.
static double parts_of(double x, int *power)
{
    uint64_t bits;
    int shift = 0;
    double m;

    if (x < two_to(-1022)) {
        x *= two_to(54);
        shift = -54;
    }
    memcpy(&bits, &x, sizeof bits);
    *power = (int)(bits >> 52) - 1023 + shift;
    bits = (bits & 0xfffffffffffffU) | (uint64_t)1023 << 52;
    memcpy(&m, &bits, sizeof m);
    if (m > 1.4142135623730951) {
        m /= 2;
        ++*power;
    }
    return m;
}

double exact_log(double x)
{
    double s, square, sum = 0;
    int power;

    if (isnan(x) || x < 0) {
        return NAN;
    }
    if (x == 0 || isinf(x)) {
        return x == 0 ? -INFINITY : x;
    }
    s = parts_of(x, &power);
    s = (s - 1) / (s + 1);
    square = s * s;
    // ln m = 2 (s + s^3/3 + s^5/5 + ...), s <= 0.172
    for (int n = 23; n >= 3; n -= 2) {
        sum = (sum + 1.0 / n) * square;
    }
    return power * LN2_HIGH + (2 * s + (2 * s * sum + power * LN2_LOW));
}

void exact_softmax(double *scores, int count, double by)
{
    double top = -INFINITY;
    double sum = 0;

    for (int i = 0; i < count; i++) {
        top = scores[i] > top ? scores[i] : top;
    }
    for (int i = 0; i < count; i++) {
        scores[i] = exact_exp((scores[i] - top) * by);
        sum += scores[i];
    }
    for (int i = 0; i < count; i++) {
        scores[i] /= sum;
    }
}
