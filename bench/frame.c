// frame.c - how fast tables are read, on one processor and on all.
//
//     frame FILE [TURNS]
//
// Four readings take turns, so that a busy minute of the machine hits all of
// them: the lines counted by wc -l, the rows handed over in blocks (what a
// model's sums are made from) by one thread and by all, and a whole table by
// one thread. Of each the best turn counts, since other work only adds to it.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/frame.h"
#include "base/arena.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { TURNS = 7 };

struct turn {
    const char *path;
    size_t rows;
    double sum;
};

static double seconds(clockid_t clock)
{
    struct timespec now;

    (void)clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void fail(const char *what)
{
    (void)fprintf(stderr, "frame: %s\n", what);
    exit(1);
}

static void count_lines(struct turn *turn)
{
    pid_t child = fork();
    int status = 1;

    if (child == 0) {
        (void)freopen("/dev/null", "w", stdout);
        (void)execlp("wc", "wc", "-l", turn->path, (char *)NULL);
        _exit(1);
    }
    if (child < 0 || waitpid(child, &status, 0) < 0 || status != 0) {
        fail("wc did not run");
    }
}

// Every number is looked at, as sums would.
static bool add_rows(void *who, const struct frame_block *block,
                     struct err *err)
{
    struct turn *turn = who;

    (void)err;
    turn->rows += block->rows;
    for (int i = 0; i < block->column_count; i++) {
        const double *numbers = block->columns[i].numbers;

        for (size_t row = 0; numbers && row < block->rows; row++) {
            turn->sum += numbers[row];
        }
    }
    return true;
}

static void read_blocks(struct turn *turn, int threads)
{
    struct frame_source source = {.path = turn->path, .threads = threads};
    struct frame_visitor visitor = {turn, NULL, add_rows};
    struct arena *arena = arena_open("bench");
    struct frame frame;
    struct err err;

    turn->rows = 0;
    if (!frame_blocks(arena, &source, &visitor, &frame, NULL, &err)) {
        fail(err.text);
    }
    arena_close(arena);
}

static void read_by_one(struct turn *turn)
{
    read_blocks(turn, 1);
}

static void read_by_all(struct turn *turn)
{
    read_blocks(turn, 0);
}

static void read_table(struct turn *turn)
{
    struct frame_source source = {.path = turn->path, .threads = 1};
    struct arena *arena = arena_open("bench");
    struct frame frame;
    struct err err;

    if (!frame_read(arena, &source, &frame, NULL, &err)) {
        fail(err.text);
    }
    arena_close(arena);
}

static const struct {
    const char *name;
    void (*read)(struct turn *turn);
    clockid_t clock;
} READINGS[] = {
    {"wc -l",              count_lines, CLOCK_MONOTONIC         },
    {"blocks, one thread", read_by_one, CLOCK_PROCESS_CPUTIME_ID},
    {"blocks, all",        read_by_all, CLOCK_MONOTONIC         },
    {"table, one thread",  read_table,  CLOCK_PROCESS_CPUTIME_ID},
};
enum { COUNT = sizeof READINGS / sizeof *READINGS };

int main(int count, char **arguments)
{
    struct turn turn = {.path = count > 1 ? arguments[1] : ""};
    int turns = count > 2 ? atoi(arguments[2]) : TURNS;
    double best[COUNT];
    struct stat facts;

    if (count < 2 || stat(turn.path, &facts) != 0) {
        fail("name a CSV file");
    }
    for (int i = 0; i < turns * COUNT; i++) {
        int at = i % COUNT;
        double from = seconds(READINGS[at].clock);
        double took;

        READINGS[at].read(&turn);
        took = seconds(READINGS[at].clock) - from;
        best[at] = i < COUNT || took < best[at] ? took : best[at];
    }
    printf("%.0f MB, %zu rows\n", (double)facts.st_size / 1e6, turn.rows);
    for (int i = 0; i < COUNT; i++) {
        printf("  %-20s %6.0f MB/s %-9s %5.1f times wc -l\n", READINGS[i].name,
               (double)facts.st_size / 1e6 / best[i],
               READINGS[i].clock == CLOCK_MONOTONIC ? "" : "of a core",
               best[i] / best[0]);
    }
    return 0;
}
