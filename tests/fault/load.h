#ifndef TESTS_LOAD_H
#define TESTS_LOAD_H

// load - a practice with many open forms, a server for it, and clients who all
// send at once over connections that stay open. For fault tests and benches.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "crypt/ticket.h"
#include "practice/folder.h"

#include <sys/types.h>

// ---- forms that wait --------------------------------------------------------

struct ticket {
    char word[TICKET_ROOM];
    int64_t administration;
    bool tap_only; // one tap is sent, not the whole form
    bool kept;     // the server said so
};

// Makes a practice in `folder` (which must not exist) with open post-session
// forms, `each` for each client. Ends the program when that fails.
struct ticket *stock_make(const char *folder, int clients, int each);

// The body that load_run() sends for the n-th ticket, and the score that the
// practice must then have.
int stock_body(const struct ticket *ticket, int n, char *room, size_t size);
double stock_score(int n);

// ---- a server ---------------------------------------------------------------

// `preload` and `more` may be NULL. Returns its process; `*port` 0: it ended
// before it listened.
struct service {
    const char *folder;
    const char *more;            // a further option
    const char *const *settings; // "NAME=value", ends with NULL
};
pid_t service_start(const struct service *service, int *port);

// ---- clients ----------------------------------------------------------------

struct load {
    int port;
    struct ticket *tickets;
    int from, count; // those that are sent
    int connections; // at most 256
    double seconds;  // at most; 0: until all are sent
    long refused;    // answers other than "kept"
    double took;     // seconds, out
};

// Sends until done, out of time, or the server is gone. Returns how many were
// said to be kept (and marks them).
int load_run(struct load *load);

double load_seconds(void); // a clock that only goes forward

#endif
