#ifndef WEB_SERVE_H
#define WEB_SERVE_H

// serve - the running server: a request comes in, its row of ROUTES says what
// must be true before the page may run, and on which connection it runs.
//
//   READS   on a borrowed reading connection, on the HTTP thread
//   WRITES  as a job of the store's writer; the HTTP connection sleeps until
//           the job is on the disk, and only then is anything answered
//   ALONE   on one of two threads for slow things
//
// What a WRITES page does is undone when it returns false, or when the commit
// fails; its reply is thrown away then and the problem page sent.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/site.h"

struct serve_plan {
    struct site_plan site;
    const char *listen;
    int threads;
};

struct server;

bool serve_open(const struct serve_plan *plan, struct server **server,
                struct err *err) MUST_USE;
// Finishes what is under way. The folder must still be open.
void serve_close(struct server *server);

int serve_port(const struct server *server);
struct site *serve_site(struct server *server);

#endif
