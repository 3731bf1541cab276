// pool_loop - the inner loop of pooling, timed alone: the file is read once,
// the same fit made again and again. bench/pool.sh races it against metafor.
//
//     pool_loop FILE.csv METHOD TEST [MODERATOR ...]  seconds a fit
//     pool_loop --million                             a million studies by REML
//     pool_loop --leave-one-out K                     K studies
//
// Seconds are the processor's. SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "stats/doubt.h"
#include "stats/pool.h"
#include "wire/csv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROWS_MAX = 100000, COLUMNS_MAX = 16, MILLION = 1000000 };

static const double LONG_ENOUGH = .5; // seconds that are measured at least

static double now(void)
{
    struct timespec at;

    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at);
    return (double)at.tv_sec + (double)at.tv_nsec * 1e-9;
}

static void die(const char *what)
{
    (void)fprintf(stderr, "pool_loop: %s\n", what);
    exit(1);
}

// ---- the studies

// Of each column that is asked for, where it stands in the file; -1: nowhere.
static void find_columns(const struct str *fields, int count,
                         const char *const *names, int wanted, int *at)
{
    for (int j = 0; j < wanted; j++) {
        at[j] = -1;
        for (int i = 0; i < count; i++) {
            at[j] = str_is(fields[i], names[j]) ? i : at[j];
        }
        if (at[j] < 0) {
            die("no such column");
        }
    }
}

// Column after column of the rows in which none is missing.
static size_t read_columns(const char *path, const char *const *names,
                           int wanted, double *values)
{
    FILE *file = fopen(path, "rb");
    struct csv *csv = file ? csv_open(file) : NULL;
    const struct str *fields;
    struct err err;
    int at[COLUMNS_MAX];
    int count;
    bool more = false;
    size_t rows = 0;

    if (!csv || !csv_next(csv, &fields, &count, &more, &err) || !more) {
        die("cannot read the file");
    }
    find_columns(fields, count, names, wanted, at);
    while (csv_next(csv, &fields, &count, &more, &err) && more
           && rows < ROWS_MAX) {
        bool there = true;

        for (int j = 0; j < wanted; j++) {
            there &= str_parse_real(fields[at[j]],
                                    &values[(size_t)j * ROWS_MAX + rows]);
        }
        rows += there;
    }
    csv_close(csv);
    (void)fclose(file);
    return rows;
}

static struct pool_data read_data(struct arena *arena, const char *path,
                                  int moderators, char **names)
{
    const char *wanted[COLUMNS_MAX] = {"yi", "vi"};
    int count = 2 + moderators;
    double *values = arena_take(arena, ROWS_MAX, COLUMNS_MAX * sizeof *values);
    struct pool_data data = {0};
    double *x;

    if (count > COLUMNS_MAX) {
        die("too many moderators");
    }
    for (int j = 0; j < moderators; j++) {
        wanted[2 + j] = names[j];
    }
    data.k = read_columns(path, wanted, count, values);
    data.yi = values;
    data.vi = values + ROWS_MAX;
    data.p = 1 + moderators;
    data.intercept = true;
    x = arena_take(arena, data.k, (size_t)data.p * sizeof *x);
    for (size_t i = 0; i < data.k; i++) {
        x[i] = 1;
        for (int j = 0; j < moderators; j++) {
            x[(size_t)(j + 1) * data.k + i] =
                values[(size_t)(j + 2) * ROWS_MAX + i];
        }
    }
    data.x = moderators > 0 ? x : NULL;
    return data;
}

// A mean of .3 and a tau2 of .05, from a generator with a fixed seed.
static double uniform(void)
{
    static unsigned long long state = 88172645463325252ULL;

    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return ((double)(state >> 11) + .5) * 0x1p-53;
}

static struct pool_data make_data(struct arena *arena, size_t k)
{
    double *yi = arena_take(arena, k, sizeof *yi);
    double *vi = arena_take(arena, k, sizeof *vi);

    for (size_t i = 0; i < k; i++) {
        vi[i] = .01 + .3 * uniform() * uniform();
        yi[i] = .3
              + sqrt(vi[i] + .05) * sqrt(-2 * log(uniform()))
                    * cos(2 * M_PI * uniform());
    }
    return (struct pool_data){k, yi, vi, 1, NULL, true};
}

// ---- the loop

static int find_name(const char *name, const char *const *names, int count)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(name, names[i]) == 0) {
            return i;
        }
    }
    die("no such method or test");
    return 0;
}

static double time_fits(struct arena *arena, const struct pool_data *data,
                        const struct pool_settings *settings)
{
    double began = now();
    double fits = 0;

    while (fits < 3 || now() - began < LONG_ENOUGH) {
        size_t mark = arena_mark(arena);
        struct pool_fit fit;
        struct err err;

        if (!pool_fit(arena, data, settings, &fit, &err)) {
            die(err.text);
        }
        arena_rewind(arena, mark);
        fits++;
    }
    return (now() - began) / fits;
}

static double time_leave_one_out(struct arena *arena, size_t k)
{
    struct pool_data data = make_data(arena, k);
    struct pool_settings settings = pool_defaults();
    double began = now();
    double times = 0;

    while (times < 1 || now() - began < LONG_ENOUGH) {
        size_t mark = arena_mark(arena);
        struct doubt_refits refits;
        struct err err;

        if (!doubt_leave_one_out(arena, &data, &settings, &refits, &err)) {
            die(err.text);
        }
        arena_rewind(arena, mark);
        times++;
    }
    return (now() - began) / times;
}

int main(int count, char **words)
{
    struct arena *arena = arena_open("pool loop");
    struct pool_settings settings = pool_defaults();
    struct pool_data data;

    if (count == 3 && strcmp(words[1], "--leave-one-out") == 0) {
        printf("%.9f\n",
               time_leave_one_out(arena, strtoul(words[2], NULL, 10)));
    } else if (count == 2 && strcmp(words[1], "--million") == 0) {
        data = make_data(arena, MILLION);
        printf("%.9f\n", time_fits(arena, &data, &settings));
    } else if (count >= 4) {
        data = read_data(arena, words[1], count - 4, words + 4);
        settings.method = (enum pool_method)find_name(
            words[2], POOL_METHOD_NAMES, POOL_METHODS);
        settings.test =
            (enum pool_test)find_name(words[3], POOL_TEST_NAMES, POOL_TESTS);
        printf("%.9f\n", time_fits(arena, &data, &settings));
    } else {
        die("FILE.csv METHOD TEST [MODERATOR ...], --million, or"
            " --leave-one-out K");
    }
    arena_close(arena);
    return 0;
}
