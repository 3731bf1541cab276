// cuts - simulated power cuts. The server runs over powercut.c; after each cut
// the folder is replaced with what the disk would have had, and everything
// that was acknowledged must be in it.
//
//     cuts [TIMES] [SEED] [OPTION]
//
// The option goes to the server: with --unsafe-no-sync answers must get lost,
// or this test could not find anything (`make fault` tries that as well).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "load.h"
#include "verify.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CLIENTS = 250, EACH = 16, AT_ONCE = 16, CALLS_MAX = 3000 };

static char place[] = "/tmp/rapport-cuts-XXXXXX";
static char folder[64], after[64];
static const char *option; // of the server

// What is left becomes the folder. Without a cut the folder stays as it is.
static void replace_folder(void)
{
    char part[80];

    (void)snprintf(part, sizeof part, "%s.part", after);
    remove_folder(part); // of a server that ended before the light went out
    if (access(after, F_OK) == 0) {
        remove_folder(folder);
        if (rename(after, folder)) {
            perror(folder);
            exit(2);
        }
    }
}

// One life: the light goes out at call `at`; in some lives somebody ends the
// server just before, so that the cut falls into its clean end.
static int one_life(struct ticket *tickets, int from, long at, unsigned seed)
{
    char settings[5][128];
    const char *list[6];
    struct service service = {
        .folder = folder, .more = option, .settings = list};
    struct load load = {.tickets = tickets,
                        .from = from,
                        .count = CLIENTS * EACH - from,
                        .connections = AT_ONCE,
                        .seconds = seed % 4 == 0 ? 0.1 : 10};
    pid_t server;
    int kept;

    (void)snprintf(settings[0], sizeof settings[0], "LD_PRELOAD=%s",
                   getenv("POWERCUT") ? getenv("POWERCUT")
                                      : "build/fault/powercut.so");
    (void)snprintf(settings[1], sizeof settings[1], "POWERCUT_DIR=%s", folder);
    (void)snprintf(settings[2], sizeof settings[2], "POWERCUT_AFTER=%s", after);
    (void)snprintf(settings[3], sizeof settings[3], "POWERCUT_AT=%ld", at);
    (void)snprintf(settings[4], sizeof settings[4], "POWERCUT_SEED=%u", seed);
    for (int i = 0; i < 5; i++) {
        list[i] = settings[i];
    }
    list[5] = NULL;
    server = service_start(&service, &load.port);
    kept = load.port ? load_run(&load) : 0;
    (void)kill(server, SIGTERM);
    (void)waitpid(server, NULL, 0);
    return kept;
}

int main(int argc, char **argv)
{
    int times = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 100;
    unsigned seed = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 1;
    struct ticket *tickets = NULL;
    long acknowledged = 0;
    int cut = 0; // lives that ended by themselves are not counted
    int life;
    int failed = 0;
    int from = CLIENTS * EACH;

    option = argc > 3 ? argv[3] : NULL;
    if (!mkdtemp(place)) {
        return 2;
    }
    (void)snprintf(folder, sizeof folder, "%s/data", place);
    (void)snprintf(after, sizeof after, "%s/after", place);
    printf("cuts: %d times, seed %u\n", times, seed);
    for (life = 0; cut < times && life < 2 * times; life++) {
        unsigned now = (unsigned)rand_r(&seed);

        if (from > CLIENTS * EACH * 3 / 4) { // forms are running out
            free(tickets);
            remove_folder(folder);
            tickets = stock_make(folder, CLIENTS, EACH);
            from = 0;
        }
        acknowledged +=
            one_life(tickets, from, (long)(now % CALLS_MAX) + 1, now);
        cut += access(after, F_OK) == 0;
        replace_folder();
        while (from < CLIENTS * EACH && tickets[from].kept) {
            from++;
        }
        if (!verify(folder, tickets, CLIENTS * EACH)) {
            printf("life %d, call %u, seed %u\n", life, now % CALLS_MAX + 1,
                   now);
            failed++;
        }
    }
    printf("%d cuts, %ld answers were acknowledged\n", cut, acknowledged);
    free(tickets);
    remove_folder(place);
    printf("%d passed, %d failed\n", life - failed, failed);
    return failed > 0 || acknowledged == 0 || cut < times;
}
