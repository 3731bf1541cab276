// The search for the lowest point, on functions whose lowest point is known.
//
// SOURCE: Rosenbrock 1960, Computer Journal 3, 175-184 (the valley)
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "stats/optimum.h"

static const double ABOVE_ZERO[3] = {0, 0, 0};

static double valley(const double *x, void *context)
{
    (void)context;
    return pow(1 - x[0], 2) + 100 * pow(x[1] - x[0] * x[0], 2);
}

// Lowest on two of its three bounds.
static double corner(const double *x, void *context)
{
    (void)context;
    return x[0] + pow(x[1] - 2, 2) + x[2] * x[2];
}

// One parameter; not defined below 0.1, lowest at 0.3.
static double half_open(const double *x, void *context)
{
    int *calls = context;

    ++*calls;
    return x[0] < 0.1 ? NAN : pow(x[0] - 0.3, 2) + 2;
}

static double nowhere(const double *x, void *context)
{
    (void)x;
    (void)context;
    return NAN;
}

static void test_lowest_points(void)
{
    struct optimum_problem problem = {.n = 2, .criterion = valley};
    double x[3] = {-1.2, 1, 0};
    double value;

    CHECK("a curved valley", optimum_find(&problem, x, &value) == OPTIMUM_FOUND
                                 && fabs(x[0] - 1) < 1e-6
                                 && fabs(x[1] - 1) < 1e-6 && value < 1e-12);
    problem = (struct optimum_problem){
        .n = 3, .low = ABOVE_ZERO, .criterion = corner};
    x[0] = 2;
    x[2] = 5;
    CHECK("a corner of the bounds",
          optimum_find(&problem, x, &value) == OPTIMUM_FOUND
              && fabs(x[0]) < 1e-9 && fabs(x[1] - 2) < 1e-7
              && fabs(x[2]) < 1e-6);
}

static void test_single(void)
{
    int calls = 0;
    struct optimum_problem problem = {
        .n = 1, .criterion = half_open, .context = &calls};
    double x = 2;
    double value;

    CHECK("one parameter, and a side where nothing is defined",
          optimum_find(&problem, &x, &value) == OPTIMUM_FOUND
              && fabs(x - 0.3) < 1e-7 && check_near(value, 2, 1e-12));
    calls = 0;
    problem.evaluations_max = 5;
    x = 2;
    CHECK("a limit is kept, and the best so far handed back",
          optimum_find(&problem, &x, &value) == OPTIMUM_LIMIT && calls <= 7
              && half_open(&x, &calls) == value);
}

static void test_refusals(void)
{
    struct optimum_problem problem = {
        .n = 2, .low = ABOVE_ZERO, .criterion = valley};
    double x[2] = {-1, 1};
    double value;

    CHECK("a start outside the bounds",
          optimum_find(&problem, x, &value) == OPTIMUM_REFUSED);
    x[0] = NAN;
    CHECK("a start that is no number",
          optimum_find(&problem, x, &value) == OPTIMUM_REFUSED);
    x[0] = 1;
    problem.criterion = nowhere;
    CHECK("a criterion that is defined nowhere",
          optimum_find(&problem, x, &value) == OPTIMUM_REFUSED && isnan(value));
    problem.n = OPTIMUM_PARAMETERS_MAX + 1;
    CHECK("too many parameters",
          optimum_find(&problem, x, &value) == OPTIMUM_REFUSED);
}

int main(void)
{
    test_lowest_points();
    test_single();
    test_refusals();
    return check_end();
}
