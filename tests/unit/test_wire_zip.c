// test_wire_zip - archives as programs write them, and as nobody should.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "check.h"
#include "wire/zip.h"
#include "zip_maker.h"

enum { MOST = 4 * 1024 * 1024 };

static enum err_kind reading(struct arena *arena, struct str archive,
                             const char *name, struct str *bytes)
{
    struct err err = {0};
    bool good = zip_read_member(arena, archive, name, MOST, bytes, &err);

    CHECK("a refusal has its reason", good == (err.text[0] == '\0'));
    return good ? ERR_NONE : err.kind;
}

static void test_good(struct arena *arena)
{
    const struct zip_part parts[] = {
        {"a.txt",      STR("first"),  NULL, true },
        {"word/b.xml", STR("second"), NULL, false},
        {"empty",      STR(""),       NULL, true },
    };
    struct str archive = zip_made(arena, parts, 3), bytes;

    CHECK("it is an archive", zip_is_archive(archive));
    CHECK("stored", reading(arena, archive, "a.txt", &bytes) == ERR_NONE
                        && str_is(bytes, "first"));
    CHECK("deflated", reading(arena, archive, "word/b.xml", &bytes) == ERR_NONE
                          && str_is(bytes, "second"));
    CHECK("empty", reading(arena, archive, "empty", &bytes) == ERR_NONE
                       && bytes.len == 0);
    CHECK("absent", reading(arena, archive, "b.xml", &bytes) == ERR_MISSING);
    CHECK("names are exact",
          reading(arena, archive, "A.TXT", &bytes) == ERR_MISSING);
}

static void test_no_archive(struct arena *arena)
{
    struct str bytes;

    CHECK("nothing", reading(arena, STR(""), "a", &bytes) == ERR_INPUT);
    CHECK("text", reading(arena, STR("Hello."), "a", &bytes) == ERR_INPUT);
    CHECK("a beginning only",
          reading(arena, STR("PK\3\4"), "a", &bytes) == ERR_INPUT);
}

// Whatever is cut off or changed: refused, or the bytes that were put in.
static void test_damaged(struct arena *arena)
{
    const struct zip_part part = {"a", STR("What was said here stays here."),
                                  NULL, false};
    struct str archive = zip_made(arena, &part, 1), bytes;
    char *copy = arena_take(arena, archive.len, 1);
    int cut = 0, changed = 0;

    for (size_t len = 0; len < archive.len; len++) {
        cut += reading(arena, (struct str){archive.at, len}, "a", &bytes)
            == ERR_INPUT;
    }
    CHECK("cut off anywhere", cut == (int)archive.len);
    for (size_t at = 0; at < archive.len; at++) {
        memcpy(copy, archive.at, archive.len);
        copy[at] ^= 0x55;
        changed += reading(arena, (struct str){copy, archive.len}, "a", &bytes)
                    != ERR_NONE
                || str_is_equal(bytes, part.bytes);
    }
    CHECK("a byte changed anywhere", changed == (int)archive.len);
}

static void test_encrypted(struct arena *arena)
{
    const struct zip_part part = {"a", STR("secret"), "letmein", false};
    struct str archive = zip_made(arena, &part, 1), bytes;
    struct err err = {0};

    CHECK("there is one to try", archive.len > 0);
    CHECK("encrypted", !zip_read_member(arena, archive, "a", MOST, &bytes, &err)
                           && err.kind == ERR_INPUT
                           && strstr(err.text, "password"));
}

static void put(char *at, uint64_t number, int size)
{
    for (int i = 0; i < size; i++) {
        at[i] = (char)(number >> (8 * i));
    }
}

static void test_bomb(struct arena *arena)
{
    char *zeros = arena_take(arena, MOST, 1);
    const struct zip_part part = {
        "a", {zeros, MOST},
         NULL, false
    };
    struct str archive = zip_made(arena, &part, 1), bytes;
    char *lie = arena_take(arena, archive.len, 1);
    char *entry;

    CHECK("small on the outside", archive.len < 8192);
    CHECK("a bomb", reading(arena, archive, "a", &bytes) == ERR_LIMIT);
    memcpy(lie, archive.at, archive.len);
    entry = memmem(lie, archive.len, "PK\1\2", 4);
    put(lie + 22, 100, 4);
    put(entry + 24, 100, 4); // "I unpack to 100 bytes."
    CHECK("a bomb that says it is none",
          reading(arena, (struct str){lie, archive.len}, "a", &bytes)
              != ERR_NONE);
    put(entry + 20, 0x7fffffff, 4); // "I was packed in 2 GB."
    CHECK("one that says it is large",
          reading(arena, (struct str){lie, archive.len}, "a", &bytes)
              != ERR_NONE);
}

static void test_limits(struct arena *arena)
{
    struct zip_part *parts =
        arena_take(arena, ZIP_MAX_MEMBERS + 1, sizeof *parts);
    struct str bytes;
    struct err err = {0};
    char name[ZIP_MAX_NAME + 2];

    memset(name, 'n', sizeof name);
    name[sizeof name - 1] = '\0';
    parts[0] = (struct zip_part){name, STR("x"), NULL, true};
    CHECK("a name too long",
          reading(arena, zip_made(arena, parts, 1), "a", &bytes) == ERR_LIMIT);
    for (int i = 0; i <= ZIP_MAX_MEMBERS; i++) {
        parts[i].name = text_print(arena, "%d", i).at;
        parts[i].stored = true;
    }
    CHECK("as many as may be",
          reading(arena, zip_made(arena, parts, ZIP_MAX_MEMBERS), "7", &bytes)
              == ERR_NONE);
    CHECK(
        "one more",
        reading(arena, zip_made(arena, parts, ZIP_MAX_MEMBERS + 1), "7", &bytes)
            == ERR_LIMIT);
    parts[0] = (struct zip_part){"a", STR("123456"), NULL, true};
    CHECK(
        "no more than the caller wants",
        !zip_read_member(arena, zip_made(arena, parts, 1), "a", 5, &bytes, &err)
            && err.kind == ERR_LIMIT);
}

// Ends that promise a member for every byte there is, one behind another; and
// a large form of the end that promises 2^60.
static void test_ends(struct arena *arena)
{
    enum { ENDS = 1000, SMALL = 22 };
    char *many = arena_take(arena, 4 + ENDS * SMALL, 1);
    char large[4 + 56 + 20 + SMALL] = "PK\3\4";
    struct str bytes;

    memcpy(many, "PK\3\4", 4);
    for (int i = 0; i < ENDS; i++) {
        memcpy(many + 4 + i * SMALL, "PK\5\6", 4);
        put(many + 4 + i * SMALL + 8, 60000, 2);
        put(many + 4 + i * SMALL + 10, 60000, 2);
    }
    CHECK("many ends",
          reading(arena, (struct str){many, 4 + ENDS * SMALL}, "a", &bytes)
              == ERR_LIMIT);
    memcpy(large + 4, "PK\6\6", 4);
    put(large + 8, 44, 8);
    put(large + 4 + 24, 1ULL << 60, 8);
    put(large + 4 + 32, 1ULL << 60, 8);
    memcpy(large + 60, "PK\6\7", 4);
    put(large + 68, 4, 8);
    put(large + 76, 1, 4);
    memcpy(large + 80, "PK\5\6", 4);
    put(large + 88, 0xffff, 2);
    put(large + 90, 0xffff, 2);
    put(large + 92, 0xffffffff, 4);
    put(large + 96, 0xffffffff, 4);
    CHECK("a large end that lies",
          reading(arena, (struct str){large, sizeof large}, "a", &bytes)
              == ERR_LIMIT);
}

static void test_twice(struct arena *arena)
{
    const struct zip_part parts[] = {
        {"a", STR("one"), NULL, true},
        {"b", STR("two"), NULL, true},
    };
    struct str archive = zip_made(arena, parts, 2), bytes;
    char *copy = arena_take(arena, archive.len, 1);
    char *at = copy;

    memcpy(copy, archive.at, archive.len);
    while ((at = memmem(at, archive.len - (size_t)(at - copy), "PK", 2))) {
        if (memcmp(at, "PK\3\4", 4) == 0 && at[30] == 'b') {
            at[30] = 'a';
        }
        if (memcmp(at, "PK\1\2", 4) == 0 && at[46] == 'b') {
            at[46] = 'a';
        }
        at += 2;
    }
    CHECK("which of two is meant is not guessed",
          reading(arena, (struct str){copy, archive.len}, "a", &bytes)
              == ERR_INPUT);
}

int main(void)
{
    struct arena *arena = arena_open("test");

    test_good(arena);
    test_no_archive(arena);
    test_damaged(arena);
    test_encrypted(arena);
    test_bomb(arena);
    test_limits(arena);
    test_ends(arena);
    test_twice(arena);
    arena_close(arena);
    return check_end();
}
