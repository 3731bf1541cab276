// Welch, Newcombe and Student's t against published and independent values.
//
// SOURCE: Newcombe 1998, Statistics in Medicine 17, 873-890, table II, method
// 10; R 4 (stats::t.test on datasets::sleep, of Student 1908; stats::qt).
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "stats/two_groups.h"

static void test_newcombe(void)
{
    static const struct {
        const char *name;
        struct share first, second;
        double low, high;
    } CASES[] = {
        {"56/70 - 48/80", {56, 70}, {48, 80}, 0.0524,  0.3339},
        {"9/10 - 3/10",   {9, 10},  {3, 10},  0.1705,  0.8090},
        {"6/7 - 2/7",     {6, 7},   {2, 7},   0.0582,  0.8062},
        {"5/56 - 0/29",   {5, 56},  {0, 29},  -0.0381, 0.1926},
        {"0/10 - 0/20",   {0, 10},  {0, 20},  -0.1611, 0.2775},
        {"0/10 - 0/10",   {0, 10},  {0, 10},  -0.2775, 0.2775},
        {"10/10 - 0/20",  {10, 10}, {0, 20},  0.6791,  1.0000},
        {"10/10 - 0/10",  {10, 10}, {0, 10},  0.6075,  1.0000},
    };

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct interval got =
            newcombe_difference(&CASES[i].first, &CASES[i].second);

        CHECK(CASES[i].name, fabs(got.low - CASES[i].low) < 0.00005
                                 && fabs(got.high - CASES[i].high) < 0.00005);
    }
    CHECK(
        "nobody in a group: unknown",
        isnan(newcombe_difference(&(struct share){0, 0}, &(struct share){1, 2})
                  .low));
}

// qt(0.975, df) of R.
static void test_student(void)
{
    static const struct {
        double freedom, point;
    } CASES[] = {
        {1,                  12.706204736174705},
        {2,                  4.3026527297494637},
        {10,                 2.2281388519649385},
        {17.776473516178044, 2.10281724156981  },
        {100,                1.9839715185235518},
        {1e6,                1.95996635681411  },
    };

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        CHECK("Student's point",
              fabs(student_point(CASES[i].freedom) - CASES[i].point)
                  < 1e-8 * CASES[i].point);
    }
    CHECK("no degrees of freedom: unknown", isnan(student_point(0)));
}

// t.test(extra ~ group, data = sleep): -3.3654832 to 0.2054832, df 17.776.
static void test_welch(void)
{
    const struct sample first = {10, 0.75, 3.2005555555555554};
    const struct sample second = {10, 2.33, 4.0089999999999995};
    const struct sample lone = {1, 3, 0};
    const struct sample flat = {5, 3, 0};
    struct interval got = welch_difference(&first, &second);

    CHECK("degrees of freedom",
          fabs(welch_freedom(&first, &second) - 17.776473516) < 1e-8);
    CHECK("the difference", check_near(got.estimate, -1.58, 1e-12));
    CHECK("its limits", fabs(got.low - -3.3654832) < 5e-8
                            && fabs(got.high - 0.2054832) < 5e-8);
    CHECK("one value has no spread",
          isnan(welch_difference(&lone, &second).low));
    CHECK("no spread at all: unknown",
          isnan(welch_difference(&flat, &flat).low));
}

int main(void)
{
    test_newcombe();
    test_student();
    test_welch();
    return check_end();
}
