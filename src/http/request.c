// request - what a page may ask of a request. Pure.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http/http.h"

#include <string.h>
#include <strings.h>

struct str request_header(const struct request *request, const char *name)
{
    size_t len = strlen(name);

    for (int i = 0; i < request->header_count; i++) {
        const struct header *header = &request->headers[i];

        if (header->name.len == len
            && strncasecmp(header->name.at, name, len) == 0) {
            return header->value;
        }
    }
    return (struct str){NULL, 0};
}

struct str request_cookie(const struct request *request, const char *name)
{
    struct str rest = request_header(request, "cookie");

    while (rest.at) {
        struct str value = str_trim(str_cut(&rest, ';'));
        struct str found = str_cut(&value, '=');

        if (str_is(found, name) && value.at) {
            return value;
        }
    }
    return (struct str){NULL, 0};
}
