// site - see site.h.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/site.h"

#include "base/arena.h"
#include "crypt/ticket.h"
#include "practice/profile.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

// ---- the public address ----------------------------------------------------

// "https://practice.example:8443/x" -> "practice.example:8443".
static struct str host_of_url(struct str url)
{
    const char *scheme = url.len ? memmem(url.at, url.len, "://", 3) : NULL;

    if (!scheme) {
        return STR("");
    }
    url.len -= (size_t)(scheme + 3 - url.at);
    url.at = scheme + 3;
    return str_cut(&url, '/');
}

static void take_url(struct site *site, struct str url)
{
    struct str host = host_of_url(url);

    if (!str_is(host, site->public_host)) {
        site->public_host = str_text(site->arena, host); // the old one stays
    }
    site->secure = str_starts(url, STR("https://"));
}

static bool read_url(struct practice *practice, void *context, struct err *err)
{
    struct profile profile;

    if (!profile_read(practice, &profile, err)) {
        return false;
    }
    take_url(context, profile.public_url);
    return true;
}

void site_refresh(struct site *site)
{
    struct arena *arena;
    struct err err;

    if (!folder_refresh(site->folder, &err)) {
        (void)fprintf(stderr, "rapport: the practice: %s\n", err.text);
    }
    if (site->fixed_url || !folder_has_practice(site->folder)) {
        return;
    }
    arena = arena_open("site");
    if (!folder_read(site->folder, arena, read_url, site, &err)) {
        (void)fprintf(stderr, "rapport: the practice's address: %s\n",
                      err.text);
    }
    arena_close(arena);
}

// ---- open and close --------------------------------------------------------

struct site *site_open(const struct site_plan *plan)
{
    struct arena *arena = arena_open("site");
    struct site *site = arena_take(arena, 1, sizeof *site);

    site->arena = arena;
    site->folder = plan->folder;
    site->world = plan->world;
    site->log = plan->log;
    site->gate = gate_open();
    site->guesses = limiter_open();
    for (int i = 0; i < plan->proxy_count && i < SITE_PROXIES; i++) {
        site->proxies[site->proxy_count++] = str_of(plan->proxies[i]);
    }
    site->public_host = "";
    site->fixed_url = plan->public_url && *plan->public_url;
    if (site->fixed_url) {
        take_url(site, str_of(plan->public_url));
    }
    site_refresh(site);
    if (!folder_has_practice(plan->folder)) {
        ticket_short(plan->world, SETUP_CODE_LENGTH, site->setup_code);
    }
    return site;
}

void site_close(struct site *site)
{
    gate_close(site->gate);
    limiter_close(site->guesses);
    arena_close(site->arena);
}

// ---- hosts and peers -------------------------------------------------------

static bool is_number(struct str host)
{
    char text[INET6_ADDRSTRLEN + 2];
    unsigned char bytes[sizeof(struct in6_addr)];

    if (host.len > 2 && host.at[0] == '[' && host.at[host.len - 1] == ']') {
        host.at++;
        host.len -= 2;
    }
    if (host.len == 0 || host.len >= sizeof text) {
        return false;
    }
    memcpy(text, host.at, host.len);
    text[host.len] = '\0';
    return inet_pton(AF_INET, text, bytes) == 1
        || inet_pton(AF_INET6, text, bytes) == 1;
}

static struct str without_port(struct str host)
{
    size_t at = host.len;

    while (at > 0 && host.at[at - 1] >= '0' && host.at[at - 1] <= '9') {
        at--;
    }
    if (at > 1 && at < host.len && host.at[at - 1] == ':'
        && (host.at[at - 2] == ']' || !memchr(host.at, ':', at - 1))) {
        host.len = at - 1;
    }
    return host;
}

static bool is_same_name(struct str a, const char *b)
{
    return a.len == strlen(b) && strncasecmp(a.at, b, a.len) == 0;
}

bool site_is_host(const struct site *site, struct str host)
{
    struct str name = without_port(host);
    const char *ours = site->public_host;

    return is_number(name) || is_same_name(name, "localhost")
        || (*ours && (is_same_name(host, ours) || is_same_name(name, ours)));
}

struct str site_peer(const struct site *site, const struct request *request)
{
    struct str said = request_header(request, "x-forwarded-for");
    struct str last = {NULL, 0};
    bool known = false;

    for (int i = 0; i < site->proxy_count; i++) {
        known = known || str_is_equal(site->proxies[i], request->peer);
    }
    while (known && said.at) {
        last = str_trim(str_cut(&said, ','));
    }
    return is_number(last) ? last : request->peer;
}
