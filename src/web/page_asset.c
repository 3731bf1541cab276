// page_asset - see page_asset.h.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_asset.h"

#include "base/embedded.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

enum { ASSETS_MAX = 64, PATH_ROOM = 96 };

static const struct {
    const char *ending;
    const char *type;
} TYPES[] = {
    {".css",         "text/css; charset=utf-8"       },
    {".js",          "text/javascript; charset=utf-8"},
    {".svg",         "image/svg+xml"                 },
    {".png",         "image/png"                     },
    {".ico",         "image/x-icon"                  },
    {".woff2",       "font/woff2"                    },
    {".txt",         "text/plain; charset=utf-8"     },
    {".webmanifest", "application/manifest+json"     },
};

static char paths[ASSETS_MAX][PATH_ROOM];
static pthread_once_t paths_made = PTHREAD_ONCE_INIT;

// SOURCE: Fowler, Noll & Vo, FNV-1a. Not against anybody: it only tells
// versions apart.
static uint64_t checksum(struct str bytes)
{
    uint64_t hash = 0xcbf29ce484222325U;

    for (size_t i = 0; i < bytes.len; i++) {
        hash = (hash ^ (unsigned char)bytes.at[i]) * 0x100000001b3U;
    }
    return hash;
}

static void make_paths(void)
{
    for (int i = 0; i < EMBEDDED_ASSETS_COUNT && i < ASSETS_MAX; i++) {
        (void)snprintf(paths[i], sizeof paths[i], "/assets/%s?v=%016llx",
                       EMBEDDED_ASSETS[i].name,
                       (unsigned long long)checksum(EMBEDDED_ASSETS[i].bytes));
    }
}

static int find_asset(struct str name)
{
    for (int i = 0; i < EMBEDDED_ASSETS_COUNT && i < ASSETS_MAX; i++) {
        if (str_is(name, EMBEDDED_ASSETS[i].name)) {
            return i;
        }
    }
    return -1;
}

const char *asset_path(const char *name)
{
    int asset = find_asset(str_of(name));

    (void)pthread_once(&paths_made, make_paths);
    return asset < 0 ? "/assets/missing" : paths[asset];
}

static const char *type_of(const char *name)
{
    const char *ending = strrchr(name, '.');

    for (size_t i = 0; ending && i < sizeof TYPES / sizeof *TYPES; i++) {
        if (strcmp(ending, TYPES[i].ending) == 0) {
            return TYPES[i].type;
        }
    }
    return "application/octet-stream";
}

bool asset_page(struct page *page, struct err *err)
{
    int asset = find_asset(page->param[0]);
    struct str stated = page->request->query;
    struct str version;

    if (asset < 0) {
        return err_set(err, ERR_MISSING, "There is no such file.");
    }
    (void)pthread_once(&paths_made, make_paths);
    version = str_of(strrchr(paths[asset], '?') + 1);
    page->reply->type = type_of(EMBEDDED_ASSETS[asset].name);
    page->reply->fixed = EMBEDDED_ASSETS[asset].bytes;
    page->reply->headers =
        str_is_equal(stated, version)
            ? STR("Cache-Control: public, max-age=31536000, immutable\r\n")
            : STR("Cache-Control: no-cache\r\n");
    return true;
}
