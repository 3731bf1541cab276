#ifndef PRACTICE_CURL_DOOR_H
#define PRACTICE_CURL_DOOR_H

// curl_door - libcurl, loaded when the first message leaves.
//
// It brings thirty libraries along, which every command and every start of the
// server would load and most never use: half the time of a short command.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include <curl/curl.h>

struct curl_door {
    CURL *(*easy_init)(void);
    void (*easy_cleanup)(CURL *curl);
    CURLcode (*easy_setopt)(CURL *curl, CURLoption option, ...);
    CURLcode (*easy_getinfo)(CURL *curl, CURLINFO info, ...);
    CURLcode (*easy_perform)(CURL *curl);
    const char *(*easy_strerror)(CURLcode code);
    struct curl_slist *(*slist_append)(struct curl_slist *list,
                                       const char *text);
    void (*slist_free_all)(struct curl_slist *list);
};

// The same for all threads; NULL: libcurl is not on this machine.
const struct curl_door *curl_door(void);

#endif
