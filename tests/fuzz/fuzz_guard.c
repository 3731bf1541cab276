// fuzz_guard - http/guard.h. The bytes are a request's head, cut into lines
// here; whatever is let through must be unambiguous.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "fuzz.h"
#include "http/guard.h"
#include "http/limits.h"

#include <string.h>
#include <strings.h>

const char *const FUZZ_SEEDS[] = {
    "GET /f/abc?x=1 HTTP/1.1\nHost: a.example\nCookie: a=1",
    "POST / HTTP/1.1\nHost: a\nContent-Length: 12",
    "POST / HTTP/1.0\nHost: [::1]:80\nContent-Length: 1\ncontent-length: 2",
    "HEAD /%41 HTTP/1.1\nHost: 127.0.0.1:8080\nTransfer-Encoding: chunked",
    "GET / HTTP/1.1\nHost: a\nHost: b\nX: \x01",
    NULL,
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct str rest = {(const char *)bytes, len};
    struct header headers[HTTP_MAX_HEADERS];
    struct str line = str_cut(&rest, '\n');
    struct head head = {.headers = headers};
    size_t length = 0;
    int lengths = 0;

    head.method = str_cut(&line, ' ');
    head.target = str_cut(&line, ' ');
    head.version = line;
    while (rest.at && head.count < HTTP_MAX_HEADERS) {
        struct str value = str_cut(&rest, '\n');

        headers[head.count].name = str_cut(&value, ':');
        headers[head.count].value = str_trim(value);
        lengths +=
            headers[head.count].name.len == 14
            && strncasecmp(headers[head.count].name.at, "content-length", 14)
                   == 0;
        head.count++;
    }
    if (guard_check(&head, &length)) {
        return 0;
    }
    FUZZ_MUST(head.target.len > 0 && head.target.at[0] == '/');
    FUZZ_MUST(head.target.len <= HTTP_MAX_TARGET);
    FUZZ_MUST(length <= HTTP_MAX_BODY);
    FUZZ_MUST(lengths <= 1);
    FUZZ_MUST(length == 0 || str_is(head.method, "POST"));
    for (int i = 0; i < head.count; i++) {
        FUZZ_MUST(!memchr(headers[i].value.at ? headers[i].value.at : "", '\r',
                          headers[i].value.len));
    }
    return 0;
}
