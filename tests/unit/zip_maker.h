#ifndef TESTS_ZIP_MAKER_H
#define TESTS_ZIP_MAKER_H

// zip_maker - makes a zip archive in memory, for tests.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/str.h"

#include <string.h>
#include <zip.h>

struct zip_part {
    const char *name;
    struct str bytes;
    const char *password; // NULL: not encrypted
    bool stored;          // else deflated
};

static inline bool zip_add_part(zip_t *zip, const struct zip_part *part)
{
    zip_source_t *source =
        zip_source_buffer(zip, part->bytes.at, part->bytes.len, 0);
    zip_int64_t at = zip_file_add(zip, part->name, source, ZIP_FL_ENC_UTF_8);

    return at >= 0
        && zip_set_file_compression(
               zip, (zip_uint64_t)at,
               part->stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 9)
               == 0
        && (!part->password
            || zip_file_set_encryption(zip, (zip_uint64_t)at,
                                       ZIP_EM_TRAD_PKWARE, part->password)
                   == 0);
}

// Empty when libzip would not.
static inline struct str zip_made(struct arena *arena,
                                  const struct zip_part *parts, int count)
{
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_t *zip = zip_open_from_source(source, ZIP_TRUNCATE, NULL);
    struct str bytes = {0};
    zip_stat_t stat;
    bool good = zip;
    char *at;

    zip_source_keep(source);
    for (int i = 0; i < count && good; i++) {
        good = zip_add_part(zip, &parts[i]);
    }
    good = zip && zip_close(zip) == 0 && good;
    zip_stat_init(&stat);
    if (good && zip_source_stat(source, &stat) == 0
        && zip_source_open(source) == 0) {
        at = arena_take(arena, stat.size + 1, 1);
        if (zip_source_read(source, at, stat.size) == (zip_int64_t)stat.size) {
            bytes = (struct str){at, stat.size};
        }
        (void)zip_source_close(source);
    }
    zip_source_free(source);
    return bytes;
}

#endif
