// exact: exp and log of our own against those of libm.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "talk/exact.h"

// Both within 1e-15 of the other, relatively.
static bool is_close(double got, double want)
{
    return fabs(got - want) <= 1e-15 * fabs(want);
}

static void test_exp(void)
{
    int wrong = 0;

    for (double x = -700; x < 709; x += 0.00937) {
        wrong += !is_close(exact_exp(x), exp(x));
    }
    CHECK("exp is exp", wrong == 0);
    CHECK("exp of 0 is 1", exact_exp(0) == 1);
    CHECK("too small is 0", exact_exp(-800) == 0);
    CHECK("nearly too small is not", exact_exp(-740) > 0);
    CHECK("too large is infinite", isinf(exact_exp(800)));
    CHECK("exp of nothing known", isnan(exact_exp(NAN)));
}

static void test_log(void)
{
    int wrong = 0;

    for (double x = 1e-300; x < 1e300; x *= 1.00371) {
        wrong += !is_close(exact_log(x), log(x));
    }
    for (double x = 0.5; x < 2; x += 0.0000317) {
        wrong += !is_close(exact_log(x), log(x));
    }
    CHECK("log is log", wrong == 0);
    CHECK("log of 1 is 0", exact_log(1) == 0);
    CHECK("of the smallest number", is_close(exact_log(5e-324), log(5e-324)));
    CHECK("of 0", exact_log(0) == -INFINITY);
    CHECK("below 0", isnan(exact_log(-1)));
    CHECK("of infinity", exact_log(INFINITY) == INFINITY);
}

static void test_softmax(void)
{
    double scores[3] = {1, 1, 1};
    double far[3] = {1000, 0, -1000};

    exact_softmax(scores, 3, 2);
    CHECK("equal scores share", is_close(scores[0], 1.0 / 3));
    exact_softmax(far, 3, 1);
    CHECK("large scores do not overflow", far[0] == 1 && far[2] == 0);
}

int main(void)
{
    test_exp();
    test_log();
    test_softmax();
    return check_end();
}
