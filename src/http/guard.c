// guard - see guard.h; the table of refusals is the whole policy.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http/guard.h"

#include "http/limits.h"

#include <string.h>
#include <strings.h>

enum refused {
    FINE,
    BAD_METHOD,
    BAD_VERSION,
    BAD_TARGET,
    LONG_TARGET,
    BAD_HEADER,
    MANY_HEADERS,
    TWICE,
    BAD_HOST,
    BAD_LENGTH,
    NO_LENGTH,
    CODED,
    BODY_OF_GET,
    LARGE_BODY,
};

static const struct refusal REFUSALS[] = {
    [BAD_METHOD] = {405, "Only GET, HEAD and POST are answered."             },
    [BAD_VERSION] = {505, "HTTP/1.0 and HTTP/1.1 are spoken here."            },
    [BAD_TARGET] = {400, "The address holds characters that must be encoded."},
    [LONG_TARGET] = {414, "The address is too long."                          },
    [BAD_HEADER] = {400, "A header has a broken name or a control character."},
    [MANY_HEADERS] = {431, "There are too many headers."                       },
    [TWICE] = {400, "A header that may stand once stands twice."        },
    [BAD_HOST] = {400, "One Host header with a host name is needed."       },
    [BAD_LENGTH] = {400, "Content-Length is not a number."                   },
    [NO_LENGTH] = {411, "A POST needs a Content-Length."                    },
    [CODED] = {501, "Transfer-Encoding is not understood here."         },
    [BODY_OF_GET] = {400, "A GET has no body."                                },
    [LARGE_BODY] = {413, "What was sent is too large."                       },
};

const struct refusal REFUSED_LARGE = {413, "What was sent is too large."};
const struct refusal REFUSED_DENIED = {
    403,
    "A file is taken from a therapist who is signed in. Sign in again, then "
    "send it once more."};
const struct refusal REFUSED_BUSY = {
    503,
    "Other files are being sent just now. Wait a minute and send it again."};

// Headers that two readers could each take another one of.
static const char *const ONCE[] = {
    "host",   "content-length", "content-type",  "cookie",
    "origin", "expect",         "authorization", "upgrade",
};

static bool is_token(struct str name)
{
    static const char OTHERS[] = "!#$%&'*+-.^_`|~";

    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];

        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9') || (c && strchr(OTHERS, c)))) {
            return false;
        }
    }
    return name.len > 0;
}

static bool has_control(struct str value)
{
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.at[i];

        if ((c < 0x20 && c != '\t') || c == 0x7f) {
            return true;
        }
    }
    return false;
}

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')
        || (c >= 'A' && c <= 'F');
}

// From "/", visible ASCII, whole percent codes, no encoded NUL.
static bool target_is_good(struct str target)
{
    if (target.len == 0 || target.at[0] != '/') {
        return false;
    }
    for (size_t i = 0; i < target.len; i++) {
        char c = target.at[i];

        if (c <= ' ' || c > '~' || strchr("\"<>\\^`{|}#", c)) {
            return false;
        }
        if (c == '%'
            && (i + 2 >= target.len || !is_hex(target.at[i + 1])
                || !is_hex(target.at[i + 2])
                || (target.at[i + 1] == '0' && target.at[i + 2] == '0'))) {
            return false;
        }
    }
    return true;
}

static bool is_named(const struct header *header, const char *name)
{
    return header->name.len == strlen(name)
        && strncasecmp(header->name.at, name, header->name.len) == 0;
}

static const struct header *find(const struct head *head, const char *name,
                                 int *times)
{
    const struct header *first = NULL;

    *times = 0;
    for (int i = 0; i < head->count; i++) {
        if (is_named(&head->headers[i], name)) {
            first = first ? first : &head->headers[i];
            *times += 1;
        }
    }
    return first;
}

// A name, an IPv4 address or [an IPv6 address], and perhaps a port.
static bool host_is_good(struct str host)
{
    static const char ALLOWED[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]";

    if (host.len == 0 || host.len > HTTP_MAX_HOST || host.at[0] == ':') {
        return false;
    }
    for (size_t i = 0; i < host.len; i++) {
        if (!host.at[i] || !strchr(ALLOWED, host.at[i])) {
            return false;
        }
    }
    return true;
}

static enum refused check_line(const struct head *head)
{
    if (!str_is(head->method, "GET") && !str_is(head->method, "HEAD")
        && !str_is(head->method, "POST")) {
        return BAD_METHOD;
    }
    if (!str_is(head->version, "HTTP/1.1")
        && !str_is(head->version, "HTTP/1.0")) {
        return BAD_VERSION;
    }
    if (head->target.len > HTTP_MAX_TARGET) {
        return LONG_TARGET;
    }
    return target_is_good(head->target) ? FINE : BAD_TARGET;
}

static enum refused check_headers(const struct head *head)
{
    const struct header *host;
    int times;

    if (head->too_many) {
        return MANY_HEADERS;
    }
    for (int i = 0; i < head->count; i++) {
        if (!is_token(head->headers[i].name)
            || has_control(head->headers[i].value)) {
            return BAD_HEADER;
        }
    }
    for (size_t i = 0; i < sizeof ONCE / sizeof *ONCE; i++) {
        (void)find(head, ONCE[i], &times);
        if (times > 1) {
            return TWICE;
        }
    }
    host = find(head, "host", &times);
    return host && host_is_good(host->value) ? FINE : BAD_HOST;
}

static bool parse_length(struct str text, size_t *length)
{
    *length = 0;
    if (text.len == 0 || text.len > 18) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9') {
            return false;
        }
        *length = *length * 10 + (size_t)(text.at[i] - '0');
    }
    return true;
}

static enum refused check_length(const struct head *head, size_t *length)
{
    bool post = str_is(head->method, "POST");
    const struct header *stated;
    int times;

    *length = 0;
    if (find(head, "transfer-encoding", &times)) {
        return CODED;
    }
    stated = find(head, "content-length", &times);
    if (!stated) {
        return post ? NO_LENGTH : FINE;
    }
    if (!parse_length(stated->value, length)) {
        return BAD_LENGTH;
    }
    if (!post && *length > 0) {
        return BODY_OF_GET;
    }
    return *length > (head->most_body ? head->most_body : HTTP_MAX_BODY)
             ? LARGE_BODY
             : FINE;
}

const struct refusal *guard_check(const struct head *head, size_t *length)
{
    enum refused refused = check_line(head);

    *length = 0;
    if (refused == FINE) {
        refused = check_headers(head);
    }
    if (refused == FINE) {
        refused = check_length(head, length);
    }
    return refused == FINE ? NULL : &REFUSALS[refused];
}
