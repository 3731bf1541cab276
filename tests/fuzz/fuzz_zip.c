// fuzz_zip - wire/zip.h, on archives that were good once.
//
// An archive holds too many NUL bytes to be a seed. So the input is a list of
// wounds: three bytes each, where (two) and what (one), put into one of three
// good archives; the first byte says into which, and whether it is cut off. An
// input that begins with "PK" is taken as it is.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "../unit/zip_maker.h"
#include "fuzz.h"
#include "wire/zip.h"

enum { MOST = 256 * 1024, KINDS = 3 };

const char *const FUZZ_SEEDS[] = {
    "a",
    "b\x01\x02\x03",
    "c",
    "ddd0",
    "a\x01\x1e!",
    "PK\3\4",
    "PK\5\6                  ",
    "b\x01\x10PZ\x01\x11P",
    NULL,
};

// Stored; deflated beside others; the beginnings of a bomb.
static struct str good_archive(struct arena *arena, int kind)
{
    static char zeros[64 * 1024];
    const struct zip_part parts[] = {
        {"a",   STR("what was said"),           NULL, true },
        {"b/c", STR("and what was said again"), NULL, false},
        {"a",   {zeros, sizeof zeros},          NULL, false},
    };

    return kind == 0 ? zip_made(arena, parts, 1)
         : kind == 1 ? zip_made(arena, parts, 2)
                     : zip_made(arena, parts + 2, 1);
}

static struct str wounded(struct arena *arena, struct str archive,
                          const uint8_t *bytes, size_t len)
{
    char *copy = arena_take(arena, archive.len + 1, 1);
    size_t left = archive.len;

    memcpy(copy, archive.at, archive.len);
    for (size_t i = 1; i + 3 <= len; i += 3) {
        copy[((size_t)bytes[i] << 8 | bytes[i + 1]) % archive.len] =
            (char)bytes[i + 2];
    }
    if (bytes[0] & 0x80) {
        left = archive.len * (bytes[0] & 0x7f) / 0x80;
    }
    return (struct str){copy, left};
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static struct arena *kept;
    static struct str good[KINDS];
    struct arena *arena = arena_open("fuzz");
    struct str archive = {(const char *)bytes, len}, got = {0};
    struct err err = {0};

    if (!kept) {
        kept = arena_open("archives");
        for (int i = 0; i < KINDS; i++) {
            good[i] = good_archive(kept, i);
        }
    }
    if (len && bytes[0] != 'P') {
        archive = wounded(arena, good[bytes[0] % KINDS], bytes, len);
    }
    if (zip_read_member(arena, archive, "a", MOST, &got, &err)) {
        FUZZ_MUST(got.len <= MOST);
    } else {
        FUZZ_MUST(err.kind == ERR_INPUT || err.kind == ERR_LIMIT
                  || err.kind == ERR_MISSING);
        FUZZ_MUST(err.text[0]);
    }
    arena_close(arena);
    return 0;
}
