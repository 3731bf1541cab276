// crash - kills the server at random moments while clients are sending, and
// looks at what is there afterwards: every answer that was acknowledged must
// be, with its score; the store must open, be sound and carry a whole audit.
//
//     crash [TIMES] [SEED]
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "load.h"
#include "verify.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CLIENTS = 250, EACH = 16, AT_ONCE = 32, KILL_WITHIN_MS = 250 };

struct killing {
    pid_t server;
    int after_ms;
};

static void *kill_later(void *self)
{
    const struct killing *killing = self;

    (void)usleep((useconds_t)killing->after_ms * 1000);
    (void)kill(killing->server, SIGKILL);
    return NULL;
}

// One life of the server, under load until it is killed.
static int one_life(const char *folder, struct ticket *tickets, int from,
                    int after_ms)
{
    struct service service = {.folder = folder};
    struct load load = {.tickets = tickets,
                        .from = from,
                        .count = CLIENTS * EACH - from,
                        .connections = AT_ONCE};
    struct killing killing = {.after_ms = after_ms};
    pthread_t killer;
    int kept = 0;

    killing.server = service_start(&service, &load.port);
    if (pthread_create(&killer, NULL, kill_later, &killing) == 0) {
        kept = load.port ? load_run(&load) : 0;
        pthread_join(killer, NULL);
    }
    (void)waitpid(killing.server, NULL, 0);
    return kept;
}

int main(int argc, char **argv)
{
    int times = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 50;
    unsigned seed = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 1;
    char place[] = "/tmp/rapport-crash-XXXXXX";
    char folder[64];
    struct ticket *tickets = NULL;
    long acknowledged = 0;
    int failed = 0;
    int from = CLIENTS * EACH;

    if (!mkdtemp(place)) {
        return 2;
    }
    (void)snprintf(folder, sizeof folder, "%s/data", place);
    printf("crash: %d times, seed %u\n", times, seed);
    for (int life = 0; life < times; life++) {
        if (from > CLIENTS * EACH * 3 / 4) { // forms are running out
            free(tickets);
            remove_folder(folder);
            tickets = stock_make(folder, CLIENTS, EACH);
            from = 0;
        }
        acknowledged += one_life(folder, tickets, from,
                                 (int)(rand_r(&seed) % KILL_WITHIN_MS) + 1);
        while (from < CLIENTS * EACH && tickets[from].kept) {
            from++;
        }
        failed += !verify(folder, tickets, CLIENTS * EACH);
    }
    printf("%ld answers were acknowledged\n", acknowledged);
    free(tickets);
    remove_folder(place);
    printf("%d passed, %d failed\n", times - failed, failed);
    return failed > 0 || acknowledged == 0;
}
