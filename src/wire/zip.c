// zip.c - libzip behind wire/zip.h; the only file that includes it.
//
// libzip believes what the end of an archive says about the number of its
// members, and tries every place in the last 64 KB that looks like an end. So
// all of these are added up here before it sees the archive.
//
// SOURCE: PKWARE APPNOTE.TXT 6.3: 4.3.14 to 4.3.16 (end of central directory)
// SPDX-License-Identifier: GPL-3.0-or-later

#include "wire/zip.h"

#include "base/arena.h"
#include "base/text.h"

#include <string.h>
#include <zip.h>

// ---- before libzip sees it --------------------------------------------------

enum {
    END_BYTES = 22,
    END_SEARCH = 64 * 1024 + END_BYTES + 1024, // a comment has 64 KB at most
    END_COUNT = 10,                            // where the number stands
    LOCATOR_BYTES = 20,
    LOCATOR_OFFSET = 8,
    END64_BYTES = 56,
    END64_COUNT_HERE = 24,
    END64_COUNT = 32,
};

static uint64_t number_at(struct str bytes, size_t at, int size)
{
    uint64_t number = 0;

    for (int i = size - 1; i >= 0; i--) {
        number = number << 8 | (unsigned char)bytes.at[at + (size_t)i];
    }
    return number;
}

static bool stands_at(struct str bytes, size_t at, const char mark[4])
{
    return bytes.len >= 4 && at <= bytes.len - 4
        && memcmp(bytes.at + at, mark, 4) == 0;
}

// What the large form of an end says, if one belongs to the end at `at`.
static uint64_t large_count(struct str archive, size_t at)
{
    uint64_t where, here, all;

    if (at < LOCATOR_BYTES
        || !stands_at(archive, at - LOCATOR_BYTES, "PK\6\7")) {
        return 0;
    }
    where = number_at(archive, at - LOCATOR_BYTES + LOCATOR_OFFSET, 8);
    if (archive.len < END64_BYTES || where > archive.len - END64_BYTES) {
        return 0; // libzip finds that too
    }
    here = number_at(archive, where + END64_COUNT_HERE, 8);
    all = number_at(archive, where + END64_COUNT, 8);
    return here > all ? here : all;
}

static bool check_ends(struct str archive, struct err *err)
{
    size_t first = archive.len > END_SEARCH ? archive.len - END_SEARCH : 0;
    uint64_t members = 0;

    for (size_t at = first; at + END_BYTES <= archive.len; at++) {
        if (stands_at(archive, at, "PK\5\6")) {
            uint64_t large = large_count(archive, at);

            members += number_at(archive, at + END_COUNT, 2);
            members += large > ZIP_MAX_MEMBERS ? ZIP_MAX_MEMBERS + 1 : large;
        }
    }
    return members <= ZIP_MAX_MEMBERS
        || err_set(err, ERR_LIMIT,
                   "the file is a zip archive of more than %d parts",
                   ZIP_MAX_MEMBERS);
}

// ---- looking for the member -------------------------------------------------

static bool say_damaged(struct err *err)
{
    return err_set(err, ERR_INPUT,
                   "the file is damaged or was cut off: export or save it"
                   " again");
}

static zip_t *open_archive(struct str archive)
{
    zip_error_t fault;
    zip_source_t *source;
    zip_t *zip = NULL;

    zip_error_init(&fault);
    source = zip_source_buffer_create(archive.at, archive.len, 0, &fault);
    if (source) {
        zip = zip_open_from_source(source, ZIP_RDONLY, &fault);
    }
    if (source && !zip) {
        zip_source_free(source);
    }
    zip_error_fini(&fault);
    return zip;
}

// The one member of that name.
static bool find_member(zip_t *zip, const char *name, zip_uint64_t *index,
                        struct err *err)
{
    zip_int64_t count = zip_get_num_entries(zip, ZIP_FL_UNCHANGED);
    int found = 0;

    for (zip_int64_t i = 0; i < count; i++) {
        const char *here = zip_get_name(zip, (zip_uint64_t)i, ZIP_FL_ENC_RAW);

        if (here && strnlen(here, ZIP_MAX_NAME + 1) > ZIP_MAX_NAME) {
            return err_set(err, ERR_LIMIT,
                           "the zip archive has names of more than %d bytes",
                           ZIP_MAX_NAME);
        }
        if (here && strcmp(here, name) == 0) {
            *index = (zip_uint64_t)i;
            found++;
        }
    }
    if (found > 1) {
        return err_set(err, ERR_INPUT, "the zip archive has a part twice");
    }
    return found == 1
        || err_set(err, ERR_MISSING, "the zip archive has no such part");
}

static bool check_member(const zip_stat_t *member, struct err *err)
{
    zip_uint64_t need =
        ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;

    if ((member->valid & need) != need) {
        return say_damaged(err);
    }
    if (member->encryption_method != ZIP_EM_NONE) {
        return err_set(err, ERR_INPUT,
                       "the file is protected with a password: save it"
                       " without one");
    }
    return member->comp_method == ZIP_CM_STORE
        || member->comp_method == ZIP_CM_DEFLATE
        || err_set(err, ERR_INPUT,
                   "the zip archive is packed in a way that is not known here:"
                   " save the file again");
}

// ---- unpacking --------------------------------------------------------------

// How much may come out of a member. Nothing was packed in more bytes than the
// whole archive has, whatever the member says.
static size_t most_of(size_t packed, size_t archive_len, size_t most)
{
    size_t fair;

    packed = packed < archive_len ? packed : archive_len;
    fair = packed > most / ZIP_MAX_RATIO ? most : packed * ZIP_MAX_RATIO;
    if (fair < ZIP_FREE_BYTES) {
        fair = ZIP_FREE_BYTES;
    }
    return fair < most ? fair : most;
}

static bool unpack(zip_file_t *file, size_t most, struct text *out,
                   struct err *err)
{
    char piece[8192];
    zip_int64_t got;

    while ((got = zip_fread(file, piece, sizeof piece)) > 0) {
        if ((size_t)got > most - out->len) {
            return err_set(err, ERR_LIMIT,
                           "the file unpacks to more than is reasonable"
                           " (%zu bytes)",
                           most);
        }
        text_add(out, (struct str){piece, (size_t)got});
    }
    return got == 0 || say_damaged(err);
}

// Opens the member, and says what it was packed in.
static zip_file_t *open_member(zip_t *zip, const char *name, size_t *packed,
                               struct err *err)
{
    zip_stat_t member;
    zip_uint64_t index = 0;
    zip_file_t *file = NULL;

    zip_stat_init(&member);
    if (!find_member(zip, name, &index, err)) {
        return NULL;
    }
    if (zip_stat_index(zip, index, ZIP_FL_UNCHANGED, &member) != 0) {
        (void)say_damaged(err);
    } else if (check_member(&member, err)) {
        file = zip_fopen_index(zip, index, ZIP_FL_UNCHANGED);
        *packed = member.comp_size;
        (void)(file || say_damaged(err));
    }
    return file;
}

// ---- the header's -----------------------------------------------------------

bool zip_is_archive(struct str bytes)
{
    return stands_at(bytes, 0, "PK\3\4") || stands_at(bytes, 0, "PK\5\6");
}

bool zip_read_member(struct arena *arena, struct str archive, const char *name,
                     size_t most, struct str *bytes, struct err *err)
{
    struct text out = text_in(arena);
    size_t packed = 0;
    zip_file_t *file;
    bool done = false;
    zip_t *zip;

    *bytes = (struct str){0};
    if (archive.len > ZIP_MAX_BYTES) {
        return err_set(err, ERR_LIMIT, "more than %d bytes", ZIP_MAX_BYTES);
    }
    if (!zip_is_archive(archive)) {
        return err_set(err, ERR_INPUT, "the file is not a zip archive");
    }
    if (!check_ends(archive, err)) {
        return false;
    }
    zip = open_archive(archive);
    if (!zip) {
        return say_damaged(err);
    }
    file = open_member(zip, name, &packed, err);
    if (file) {
        done = unpack(file, most_of(packed, archive.len, most), &out, err);
        (void)zip_fclose(file);
    }
    zip_discard(zip);
    *bytes = text_str(&out);
    return done;
}
