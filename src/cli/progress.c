// progress.c - see progress.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/progress.h"

#include <time.h>
#include <unistd.h>

static const double SILENT_SECONDS = 1;
static const double TERMINAL_SECONDS = 0.2;
static const double LOG_SECONDS = 10;

static double seconds_now(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

struct progress progress_begin(FILE *to, const char *doing, size_t all)
{
    double now = seconds_now();

    return (struct progress){
        .to = to,
        .doing = doing,
        .all = all,
        .began = now,
        .told = now,
        .on_terminal = to && fileno(to) >= 0 && isatty(fileno(to)),
    };
}

static void say_left(double seconds, char *room, size_t size)
{
    if (seconds < 90) {
        (void)snprintf(room, size, ", about %.0f s left", seconds);
    } else {
        (void)snprintf(room, size, ", about %.0f minutes left", seconds / 60);
    }
}

void progress_words(const struct progress *progress, double now,
                    char room[PROGRESS_ROOM])
{
    char left[40] = "";

    if (!progress->all) {
        (void)snprintf(room, PROGRESS_ROOM, "%.40s: %zu done", progress->doing,
                       progress->done);
        return;
    }
    if (progress->done > 0 && progress->done <= progress->all) {
        say_left((now - progress->began)
                     * (double)(progress->all - progress->done)
                     / (double)progress->done,
                 left, sizeof left);
    }
    (void)snprintf(room, PROGRESS_ROOM, "%.30s: %zu of %zu%s", progress->doing,
                   progress->done, progress->all, left);
}

void progress_step(struct progress *progress)
{
    double now = seconds_now();
    char words[PROGRESS_ROOM];
    double pause = progress->on_terminal ? TERMINAL_SECONDS : LOG_SECONDS;

    progress->done++;
    if (!progress->to || now - progress->began < SILENT_SECONDS
        || now - progress->told < pause) {
        return;
    }
    progress->told = now;
    progress->is_shown = true;
    progress_words(progress, now, words);
    // Back to the start of the line, the words, and the rest of it wiped.
    (void)fprintf(progress->to, progress->on_terminal ? "\r%s\033[K" : "%s\n",
                  words);
    (void)fflush(progress->to);
}

void progress_end(struct progress *progress)
{
    if (progress->on_terminal && progress->is_shown) {
        (void)fputs("\r\033[K", progress->to);
        (void)fflush(progress->to);
    }
    progress->is_shown = false;
}
