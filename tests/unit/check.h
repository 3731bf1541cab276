#ifndef TESTS_CHECK_H
#define TESTS_CHECK_H

// check - the least that a test needs. Each test program prints a line per
// check and ends with "N passed, N failed".
//
//     CHECK("an empty answer stays unknown", isnan(score.value));
//     return check_end();

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int check_passed, check_failed;

static inline void check_that(const char *name, bool good, const char *file,
                              int line)
{
    if (good) {
        check_passed++;
    } else {
        check_failed++;
        printf("NOT OK %s (%s:%d)\n", name, file, line);
    }
}

#define CHECK(name, good) check_that((name), (good), __FILE__, __LINE__)

// Within a relative tolerance (absolute below 1).
static inline bool check_near(double got, double want, double tolerance)
{
    return fabs(got - want) <= tolerance * fmax(1, fabs(want));
}

// Says that a test was left out because ../shared is not there. CI insists on
// it (.ci/run sets RAPPORT_NEEDS_SHARED): there it is a failure.
static inline void check_left_out(const char *what)
{
    printf("skipped: %s is not here\n", what);
    CHECK("../shared is there", getenv("RAPPORT_NEEDS_SHARED") == NULL);
}

static inline int check_end(void)
{
    printf("%d passed, %d failed\n", check_passed, check_failed);
    return check_failed > 0;
}

#endif
