// model - how long a linear mixed model takes, per part, on the data of
// ../shared/data/bench/gen3.c (sessions in clients in therapists), made here.
//
//     build/bench/model 1000000 10
//
// Prints, for each model, in processor seconds of one thread: the sums from the
// rows, the fit, and both over one pass through the rows in memory. "Irregular"
// moves each session a little, so that no two clients have the same design.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "stats/mixed_sums.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct rows {
    size_t n, clients, therapists;
    double *y, *x; // x: a constant and t
    uint32_t *client, *therapist;
};

static double seconds(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static uint64_t state;

static double uniform(void)
{
    uint64_t z = (state += 0x9E3779B97F4A7C15U);

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    z ^= z >> 31;
    return ((double)(z >> 11) + 0.5) / 9007199254740992.0;
}

static double normal(void)
{
    static bool has_spare;
    static double spare;
    double u, v, r;

    if (has_spare) {
        has_spare = false;
        return spare;
    }
    u = uniform();
    v = uniform();
    r = sqrt(-2 * log(u));
    spare = r * sin(6.283185307179586 * v);
    has_spare = true;
    return r * cos(6.283185307179586 * v);
}

static void make_rows(struct arena *arena, size_t clients, int sessions,
                      bool irregular, struct rows *rows)
{
    size_t n = clients * (size_t)sessions;
    double a0 = 0;
    double a1 = 0;
    size_t row = 0;

    *rows = (struct rows){
        .n = n,
        .clients = clients,
        .therapists = (clients + 99) / 100,
        .y = arena_take(arena, n, sizeof(double)),
        .x = arena_take(arena, n, 2 * sizeof(double)),
        .client = arena_take(arena, n, sizeof(uint32_t)),
        .therapist = arena_take(arena, n, sizeof(uint32_t)),
    };
    state = 20240601;
    for (size_t i = 0; i < clients; i++) {
        double z1, z2, b0, b1;

        if (i % 100 == 0) {
            z1 = normal();
            z2 = normal();
            a0 = 3 * z1;
            a1 = -0.2 * z1 + sqrt(1 - 0.04) * z2;
        }
        z1 = normal();
        z2 = normal();
        b0 = 15 * z1;
        b1 = 4 * (-0.3 * z1 + sqrt(1 - 0.09) * z2);
        for (int k = 1; k <= sessions; k++, row++) {
            double t = log(k) + (irregular ? 0.1 * uniform() : 0);
            double y = 70 - 8 * t + a0 + a1 * t + b0 + b1 * t + 8 * normal();

            rows->y[row] = floor(y * 1e6 + 0.5) / 1e6;
            rows->x[row] = 1;
            rows->x[n + row] = t;
            rows->client[row] = (uint32_t)i;
            rows->therapist[row] = (uint32_t)(i / 100);
        }
    }
}

// One pass: y, t and both levels, as bytes go by.
static double pass(const struct rows *rows)
{
    double begin = seconds();
    volatile double keep;
    double sum = 0;

    for (size_t i = 0; i < rows->n; i++) {
        sum += rows->y[i] + rows->x[rows->n + i] + rows->client[i]
             + rows->therapist[i];
    }
    keep = sum;
    (void)keep;
    return seconds() - begin;
}

static void run(const char *name, const struct rows *rows, int therapist,
                double one_pass)
{
    struct arena *arena = arena_open("fit");
    struct mixed_term terms[2] = {
        {2,         rows->x, rows->client,    rows->clients   },
        {therapist, rows->x, rows->therapist, rows->therapists},
    };
    struct mixed_data data = {.n = rows->n,
                              .y = rows->y,
                              .p = 2,
                              .x = rows->x,
                              .term_count = therapist ? 2 : 1,
                              .terms = terms};
    struct mixed_shape shape;
    struct mixed_sums sums;
    struct mixed_fit fit;
    struct err err = {0};
    double begin = seconds();
    double summed;
    double fitted;

    if (!mixed_shape_of(arena, &data, &shape, &err)) {
        printf("%s: %s\n", name, err.text);
        exit(1);
    }
    mixed_sums_of(arena, &shape, &sums);
    summed = seconds() - begin;
    if (!mixed_fit_sums(arena, &shape, &sums, false, &fit, &err)) {
        printf("%s: %s\n", name, err.text);
        exit(1);
    }
    fitted = seconds() - begin - summed;
    printf("%-14s sums %.3f s (%.1f passes), fit %.4f s (%.2f passes), %d "
           "steps, %d patterns, criterion %.6f\n",
           name, summed, summed / one_pass, fitted, fitted / one_pass,
           fit.steps, fit.patterns, fit.criterion);
    mixed_close(&fit);
    arena_close(arena);
}

int main(int argc, char **argv)
{
    size_t clients = argc > 1 ? strtoul(argv[1], NULL, 10) : 100000;
    int sessions = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 10;

    for (int irregular = 0; irregular < 2; irregular++) {
        struct arena *arena = arena_open("rows");
        struct rows rows;
        double one_pass;

        make_rows(arena, clients, sessions, irregular, &rows);
        (void)pass(&rows);
        one_pass = pass(&rows);
        printf("%zu clients, %zu rows, %s; one pass over memory %.4f s\n",
               clients, rows.n,
               irregular ? "irregular times" : "a session grid", one_pass);
        run("two levels", &rows, 0, one_pass);
        run("three, 1", &rows, 1, one_pass);
        run("three, 1 + t", &rows, 2, one_pass);
        arena_close(arena);
    }
    return 0;
}
