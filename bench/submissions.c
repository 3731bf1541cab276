// submissions - durable form submissions per second over 64 connections: the
// whole road of the real server (HTTP, ticket, sealing, score, signals, audit,
// disk), against two limits measured in the same run:
//
//   appends   a loop that appends as many bytes as a form has, and syncs
//   no sync   the same requests, the server not waiting for the disk
//
//     bench/submissions [FORMS] [FOLDER]
//
// The folder must be on the disk that is meant, not in memory.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "../tests/fault/load.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CONNECTIONS = 64, EACH = 8, APPEND_SECONDS = 2 };

static double appends_per_second(const char *folder)
{
    char path[600];
    char bytes[256];
    double begun = load_seconds();
    int count = 0;
    int file;

    (void)snprintf(path, sizeof path, "%s/appends", folder);
    memset(bytes, 'x', sizeof bytes);
    file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);
    while (file >= 0 && load_seconds() - begun < APPEND_SECONDS) {
        if (write(file, bytes, sizeof bytes) != sizeof bytes || fsync(file)) {
            return 0;
        }
        count++;
    }
    (void)close(file);
    (void)unlink(path);
    return count / (load_seconds() - begun);
}

// What the server has used, its start included: other work on the machine
// changes this less than it changes the rate.
static double cpu_seconds(const struct rusage *used)
{
    return (double)(used->ru_utime.tv_sec + used->ru_stime.tv_sec)
         + (double)(used->ru_utime.tv_usec + used->ru_stime.tv_usec) / 1e6;
}

// Whole forms only: a tap is a smaller thing.
static double forms_per_second(const char *folder, int forms, const char *more,
                               double *cpu_us)
{
    struct rusage used;
    char data[600];
    struct ticket *tickets;
    struct load load = {.connections = CONNECTIONS, .count = forms};
    struct service service = {.folder = data, .more = more};
    pid_t server;
    int kept;

    (void)snprintf(data, sizeof data, "%s/%s", folder,
                   more ? "no-sync" : "durable");
    tickets = stock_make(data, forms / EACH + 1, EACH);
    for (int i = 0; i < forms; i++) {
        tickets[i].tap_only = false;
    }
    server = service_start(&service, &load.port);
    load.tickets = tickets;
    kept = load_run(&load);
    (void)kill(server, SIGTERM);
    (void)wait4(server, NULL, 0, &used);
    *cpu_us = cpu_seconds(&used) / forms * 1e6;
    free(tickets);
    if (kept != forms) {
        printf("only %d of %d forms were kept, %ld refused\n", kept, forms,
               load.refused);
        exit(1);
    }
    return kept / load.took;
}

int main(int argc, char **argv)
{
    int forms = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 20000;
    char folder[512];
    char command[700];
    double appends, durable, no_sync, cpu, cpu_no_sync;

    (void)snprintf(folder, sizeof folder, "%s/bench-XXXXXX",
                   argc > 2 ? argv[2] : "build");
    if (forms < CONNECTIONS || !mkdtemp(folder)) {
        return 2;
    }
    appends = appends_per_second(folder);
    durable = forms_per_second(folder, forms, NULL, &cpu);
    no_sync = forms_per_second(folder, forms, "--unsafe-no-sync", &cpu_no_sync);
    printf("forms, durable      %8.0f per second (%d clients at once)\n",
           durable, CONNECTIONS);
    printf("append and fsync    %8.0f per second\n", appends);
    printf("forms, no sync      %8.0f per second\n", no_sync);
    printf("server's processor  %8.0f us per form, %.0f without sync\n", cpu,
           cpu_no_sync);
    printf("durable / appends   %8.2f (aim: 5, or 20,000 a second)\n",
           durable / appends);
    printf("durable / no sync   %8.2f (aim: 0.7)\n", durable / no_sync);
    (void)snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command) != 0;
}
