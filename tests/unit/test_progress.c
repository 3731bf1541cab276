// progress: what a waiting person reads, and that a log stays short.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "cli/progress.h"

static const struct case_row {
    const char *name;
    size_t done, all;
    double seconds;
    const char *words;
} CASES[] = {
    {"nothing done yet",     0,  60, 3,   "training: 0 of 60"                       },
    {"seconds left",         12, 60, 10,  "training: 12 of 60, about 40 s left"     },
    {"minutes left",         12, 60, 60,  "training: 12 of 60, about 4 minutes left"},
    {"the last one is done", 60, 60, 100, "training: 60 of 60, about 0 s left"      },
    {"no end is known",      7,  0,  100, "training: 7 done"                        },
};

static void test_words(void)
{
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct progress progress = {
            .doing = "training", .done = CASES[i].done, .all = CASES[i].all};
        char words[PROGRESS_ROOM];

        progress_words(&progress, CASES[i].seconds, words);
        CHECK(CASES[i].name, strcmp(words, CASES[i].words) == 0);
    }
}

static void test_log(void)
{
    char log[400] = "";
    FILE *to = fmemopen(log, sizeof log, "w");
    struct progress progress = progress_begin(to, "reading", 3);

    progress_step(&progress);
    CHECK("short work says nothing", ftell(to) == 0);
    progress.began -= 20;
    progress.told -= 20;
    progress_step(&progress);
    progress_step(&progress); // at once: no second line
    progress_end(&progress);
    (void)fclose(to);
    CHECK("a line now and then",
          strncmp(log, "reading: 2 of 3, about ", 23) == 0);
    CHECK("and only one", strchr(log, '\n') == strrchr(log, '\n'));
}

static void test_nobody_listens(void)
{
    struct progress progress = progress_begin(NULL, "reading", 3);

    progress.began -= 20;
    progress.told -= 20;
    progress_step(&progress);
    progress_end(&progress);
    CHECK("without a stream it only counts", progress.done == 1);
}

int main(void)
{
    test_words();
    test_log();
    test_nobody_listens();
    return check_end();
}
