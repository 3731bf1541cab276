#ifndef HTTP_PATIENCE_H
#define HTTP_PATIENCE_H

// patience - ends connections that take too long over a request.
//
// The HTTP library only notices silence. A client that sends one byte every
// ten seconds ("slow loris") is never silent and holds its place for ever, so
// each connection also has a deadline, and one thread that looks once a second
// cuts off who is past it.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"

struct patience;

// A connection as long as it is open.
struct watched {
    int socket;
    long deadline; // monotonic seconds; 0: none, we are the slow ones
    struct watched *next, *previous;
};

bool patience_open(struct patience **patience, struct err *err) MUST_USE;
void patience_close(struct patience *patience);

void patience_add(struct patience *patience, struct watched *watched,
                  int seconds);
void patience_remove(struct patience *patience, struct watched *watched);

// From now; 0 seconds: for ever.
void patience_give(struct patience *patience, struct watched *watched,
                   int seconds);

#endif
