// load - see load.h.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "load.h"

#include "base/arena.h"
#include "practice/administration.h"
#include "practice/client.h"
#include "practice/setup.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void give_up(const char *what, const char *why)
{
    (void)fprintf(stderr, "%s: %s\n", what, why);
    exit(2);
}

double load_seconds(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

// ---- forms that wait --------------------------------------------------------

struct stock {
    struct ticket *next;
    int clients;
    int each;
};

static bool invite(struct practice *practice, struct client_id client,
                   struct ticket *ticket, struct err *err)
{
    struct invitation invitation = {
        .client = client, .form = STR("post"), .rater = "client"};
    struct administration_id id;

    if (!administration_invite(practice, &invitation, ticket->word, &id, err)) {
        return false;
    }
    ticket->administration = id.n;
    return true;
}

static bool stock_client(struct practice *practice, void *context,
                         struct err *err)
{
    struct stock *stock = context;
    struct client draft = {.name = STR("Somebody")};
    struct client_id id;

    if (!client_add(practice, &draft, &id, err)) {
        return false;
    }
    for (int i = 0; i < stock->each; i++) {
        stock->next->tap_only = i % 4 == 3;
        if (!invite(practice, id, stock->next++, err)) {
            return false;
        }
    }
    return true;
}

// A few clients in one transaction.
static bool stock_some(struct practice *practice, void *context,
                       struct err *err)
{
    struct stock *stock = context;

    for (int i = 0; i < 100 && stock->clients > 0; i++, stock->clients--) {
        if (!stock_client(practice, stock, err)) {
            return false;
        }
    }
    return true;
}

struct ticket *stock_make(const char *folder_name, int clients, int each)
{
    struct arena *arena = arena_open("stock");
    struct folder_plan plan = {.path = folder_name,
                               .world = &WORLD_REAL,
                               .create = true,
                               .readers = 2,
                               .unsafe_no_sync = true};
    struct setup setup = {
        STR("Load"), STR("Mara"),          STR("correct horse battery"),
        STR("GB"),   STR("Europe/London"), STR(""),
        false};
    struct ticket *tickets =
        calloc((size_t)clients * (size_t)each, sizeof *tickets);
    struct stock stock = {tickets, clients, each};
    char code[RECOVERY_CODE_ROOM];
    struct folder *folder;
    struct err err;

    if (!tickets || !crypt_start() || !folder_open(&plan, &folder, &err)
        || !setup_create(folder, arena, &setup, &WORLD_REAL, code, &err)) {
        give_up(folder_name, err.text);
    }
    while (stock.clients > 0) {
        if (!folder_write(folder, arena, stock_some, &stock, &err)) {
            give_up(folder_name, err.text);
        }
    }
    folder_close(folder);
    arena_close(arena);
    sync();
    return tickets;
}

// Five answers that depend on the number.
int stock_body(const struct ticket *ticket, int n, char *room, size_t size)
{
    if (ticket->tap_only) {
        return snprintf(room, size, "field=heard&value=%d", n % 5);
    }
    return snprintf(room, size, "heard=%d&valued=%d&direction=%d&way=%d&off=%d",
                    n % 5, n / 5 % 5, n / 25 % 5, 3, 1);
}

double stock_score(int n)
{
    return (n % 5 + n / 5 % 5 + n / 25 % 5 + 3 + (4 - 1)) * 5.0;
}

// ---- a server ---------------------------------------------------------------

static void run_service(const struct service *service, int out)
{
    const char *program =
        getenv("RAPPORT") ? getenv("RAPPORT") : "build/rapport";

    for (int i = 0; service->settings && service->settings[i]; i++) {
        (void)putenv((char *)(uintptr_t)service->settings[i]);
    }
    (void)dup2(out, STDOUT_FILENO);
    (void)execl(program, program, "serve", "--data", service->folder,
                "--listen", "127.0.0.1:0", service->more, (char *)NULL);
    _exit(127);
}

pid_t service_start(const struct service *service, int *port)
{
    char line[256] = "";
    const char *colon;
    FILE *reader;
    int ends[2];
    pid_t child;

    *port = 0;
    if (pipe2(ends, O_CLOEXEC)) {
        give_up("pipe", strerror(errno));
    }
    child = fork();
    if (child == 0) {
        run_service(service, ends[1]);
    }
    (void)close(ends[1]);
    reader = fdopen(ends[0], "r");
    if (reader && fgets(line, sizeof line, reader)
        && (colon = strrchr(line, ':'))) {
        *port = (int)strtol(colon + 1, NULL, 10);
    }
    if (reader) {
        (void)fclose(reader);
    }
    return child;
}

// ---- clients ----------------------------------------------------------------

struct wire {
    int socket;
    int ticket; // whose answer is awaited, -1: none
    char got[8192];
    size_t have;
};

static int dial(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port)};
    int yes = 1;
    int link = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (link >= 0
        && connect(link, (struct sockaddr *)&address, sizeof address)) {
        (void)close(link);
        return -1;
    }
    (void)setsockopt(link, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    return link;
}

// Sends the next form; false when there is none, or nobody listens.
static bool ask_next(struct load *load, struct wire *wire, int *next)
{
    char body[256];
    char request[768];
    const struct ticket *ticket;
    int len, body_len;

    if (*next >= load->from + load->count) {
        return false;
    }
    wire->ticket = (*next)++;
    wire->have = 0;
    ticket = &load->tickets[wire->ticket];
    body_len = stock_body(ticket, wire->ticket, body, sizeof body);
    len = snprintf(request, sizeof request,
                   "POST /f/%s%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
                   "Content-Type: application/x-www-form-urlencoded\r\n"
                   "Content-Length: %d\r\n\r\n%s",
                   ticket->word, ticket->tap_only ? "/answer" : "", load->port,
                   body_len, body);
    return send(wire->socket, request, (size_t)len, MSG_NOSIGNAL) == len;
}

// Is a whole reply there? Its body, if any, is skipped by its length.
static bool is_whole(const struct wire *wire)
{
    const char *end = strstr(wire->got, "\r\n\r\n");
    const char *length = strcasestr(wire->got, "\r\nContent-Length:");
    size_t body =
        length && length < end ? (size_t)strtol(length + 17, NULL, 10) : 0;

    return end && wire->have >= (size_t)(end + 4 - wire->got) + body;
}

static void note_reply(struct load *load, struct wire *wire, int *kept)
{
    struct ticket *ticket = &load->tickets[wire->ticket];
    int status = (int)strtol(wire->got + 9, NULL, 10);

    if (status == (ticket->tap_only ? 204 : 303)) {
        ticket->kept = true;
        *kept += 1;
    } else {
        load->refused++;
        if (load->refused == 1) {
            (void)fprintf(stderr, "first refusal: %.400s\n", wire->got);
        }
    }
    wire->ticket = -1;
}

// False: the server is gone, or there is nothing left for this connection.
static bool turn(struct load *load, struct wire *wire, int *next, int *kept)
{
    ssize_t more = recv(wire->socket, wire->got + wire->have,
                        sizeof wire->got - 1 - wire->have, 0);

    if (more <= 0) {
        return false;
    }
    wire->have += (size_t)more;
    wire->got[wire->have] = '\0';
    if (!is_whole(wire)) {
        return true;
    }
    note_reply(load, wire, kept);
    return ask_next(load, wire, next);
}

static int open_wires(struct load *load, struct wire *wires, int poller,
                      int *next)
{
    int open = 0;

    for (int i = 0; i < load->connections; i++) {
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &wires[i]};

        wires[i].socket = dial(load->port);
        if (wires[i].socket >= 0 && ask_next(load, &wires[i], next)
            && epoll_ctl(poller, EPOLL_CTL_ADD, wires[i].socket, &event) == 0) {
            open++;
        }
    }
    return open;
}

int load_run(struct load *load)
{
    struct wire *wires = calloc((size_t)load->connections, sizeof *wires);
    int poller = epoll_create1(EPOLL_CLOEXEC);
    double begun = load_seconds();
    int next = load->from;
    int kept = 0;
    int open = open_wires(load, wires, poller, &next);
    struct epoll_event events[64];

    while (open > 0
           && (load->seconds <= 0 || load_seconds() - begun < load->seconds)) {
        int count = epoll_wait(poller, events, 64, 2000);

        for (int i = 0; i < count; i++) {
            struct wire *wire = events[i].data.ptr;

            if (!turn(load, wire, &next, &kept)) {
                (void)epoll_ctl(poller, EPOLL_CTL_DEL, wire->socket, NULL);
                open--;
            }
        }
        if (count <= 0) {
            break; // two seconds of silence
        }
    }
    load->took = load_seconds() - begun;
    for (int i = 0; i < load->connections; i++) {
        if (wires[i].socket >= 0) {
            (void)close(wires[i].socket);
        }
    }
    (void)close(poller);
    free(wires);
    return kept;
}
