// headers - see headers.h. Nothing is loaded from anywhere else, nobody may
// frame a page, no address of a page is told to anybody, and nothing that a
// client could have typed stays in a shared computer's cache.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/headers.h"

#include "base/text.h"

#include <string.h>

static const char ALWAYS[] =
    "Content-Security-Policy: default-src 'self'; base-uri 'none'; "
    "object-src 'none'; form-action 'self'; frame-ancestors 'none'\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "X-Frame-Options: DENY\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Permissions-Policy: camera=(), microphone=(), geolocation=(), "
    "payment=(), usb=(), interest-cohort=()\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "X-Robots-Tag: noindex, nofollow\r\n";

static bool says_caching(struct str headers)
{
    return headers.len
        && memmem(headers.at, headers.len, "Cache-Control:", 14) != NULL;
}

void headers_finish(struct arena *arena, bool secure, struct reply *reply)
{
    struct text text = text_in(arena);

    text_add(&text, reply->headers);
    text_add(&text, str_of(ALWAYS));
    if (!says_caching(reply->headers)) {
        text_add(&text, STR("Cache-Control: no-store\r\n"));
    }
    if (secure) {
        text_add(&text, STR("Strict-Transport-Security: max-age=31536000\r\n"));
    }
    reply->headers = text_str(&text);
}
