#ifndef HTTP_GUARD_H
#define HTTP_GUARD_H

// guard - looks at the head of a request before anybody else does. Pure.
//
// A proxy in front and the server behind it must never disagree on where a
// request ends: whatever could be read in two ways is refused and the
// connection closed.
//
// SOURCE: RFC 9112 sections 3.2 (Host), 6.1 and 6.3 (lengths), 11.2 (smuggling)
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http/http.h"

struct head {
    struct str method;
    struct str target; // "/f/k7?x=1", as sent
    struct str version;
    const struct header *headers;
    int count;
    bool too_many;    // there were more headers than were kept
    size_t most_body; // bytes; 0: HTTP_MAX_BODY
};

struct refusal {
    int status;
    const char *words; // for the person who wrote the client
};

// Of a body that is larger than HTTP_MAX_BODY, by whoever lets such in.
extern const struct refusal REFUSED_LARGE, REFUSED_DENIED, REFUSED_BUSY;

// NULL when all is well. `*length` is then the length of the body.
const struct refusal *guard_check(const struct head *head, size_t *length);

#endif
