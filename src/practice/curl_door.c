// curl_door - see curl_door.h.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/curl_door.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static struct curl_door door;
static const struct curl_door *opened;

struct symbol {
    const char *name;
    size_t at; // in struct curl_door
};
static const struct symbol SYMBOLS[] = {
    {"curl_easy_init",      offsetof(struct curl_door, easy_init)     },
    {"curl_easy_cleanup",   offsetof(struct curl_door, easy_cleanup)  },
    {"curl_easy_setopt",    offsetof(struct curl_door, easy_setopt)   },
    {"curl_easy_getinfo",   offsetof(struct curl_door, easy_getinfo)  },
    {"curl_easy_perform",   offsetof(struct curl_door, easy_perform)  },
    {"curl_easy_strerror",  offsetof(struct curl_door, easy_strerror) },
    {"curl_slist_append",   offsetof(struct curl_door, slist_append)  },
    {"curl_slist_free_all", offsetof(struct curl_door, slist_free_all)},
};

// POSIX lets dlsym() hand out functions as pointers to data.
static bool load_symbol(void *library, const char *name, void *to)
{
    void *found = dlsym(library, name);

    memcpy(to, &found, sizeof found);
    return found;
}

static void load(void)
{
    void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    CURLcode (*start)(long flags);
    bool good = library && load_symbol(library, "curl_global_init", &start);

    for (size_t i = 0; good && i < sizeof SYMBOLS / sizeof *SYMBOLS; i++) {
        good = load_symbol(library, SYMBOLS[i].name,
                           (char *)&door + SYMBOLS[i].at);
    }
    if (good && start(CURL_GLOBAL_DEFAULT) == CURLE_OK) {
        opened = &door;
    }
}

const struct curl_door *curl_door(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    (void)pthread_once(&once, load);
    return opened;
}
