// registry.c - every instrument that ships, and those that an owner added.
//
// One thread may add while others look: an entry is complete before `count`
// says that it is there, and entries never move.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/registry.h"

#include "base/arena.h"
#include "base/embedded.h"

#include <string.h>

static int count_of(const struct registry *registry)
{
    return __atomic_load_n(&registry->count, __ATOMIC_ACQUIRE);
}

static void append(struct registry *registry,
                   const struct instrument *instrument)
{
    int count = registry->count;

    registry->room[count] = *instrument;
    __atomic_store_n(&registry->count, count + 1, __ATOMIC_RELEASE);
}

static bool open_shipped(struct arena *arena, struct registry *registry,
                         const struct embedded *file, struct err *err)
{
    struct instrument instrument;

    if (!instrument_parse(arena, file->bytes, &instrument, err)) {
        err->kind = ERR_BUG;
        return err_within(err, "instruments/%s", file->name);
    }
    instrument.shipped = true;
    append(registry, &instrument);
    return true;
}

static void prepare(struct arena *arena, struct registry *registry)
{
    registry->room = arena_take(arena, REGISTRY_MAX, sizeof *registry->room);
    registry->instruments = registry->room;
    registry->arena = arena;
    registry->count = 0;
}

bool registry_open(struct arena *arena, struct registry *registry,
                   struct err *err)
{
    prepare(arena, registry);
    for (int i = 0; i < EMBEDDED_INSTRUMENTS_COUNT; i++) {
        if (!open_shipped(arena, registry, &EMBEDDED_INSTRUMENTS[i], err)) {
            return false;
        }
    }
    return true;
}

// A file has the name of its instrument: phq9.json.
static bool is_file_of(const struct embedded *file, struct str code)
{
    return strlen(file->name) == code.len + strlen(".json")
        && str_starts(str_of(file->name), code);
}

bool registry_open_only(struct arena *arena, struct registry *registry,
                        struct str code, struct err *err)
{
    prepare(arena, registry);
    for (int i = 0; i < EMBEDDED_INSTRUMENTS_COUNT; i++) {
        const struct embedded *file = &EMBEDDED_INSTRUMENTS[i];

        if (is_file_of(file, code)
            && !open_shipped(arena, registry, file, err)) {
            return false;
        }
    }
    return true;
}

// "9" before "10", "1" before "1-ours".
static bool is_newer(const struct instrument *a, const struct instrument *b)
{
    return strverscmp(a->version, b->version) > 0;
}

const struct instrument *registry_find(const struct registry *registry,
                                       struct str code)
{
    const struct instrument *newest = NULL;
    int count = count_of(registry);

    for (int i = 0; i < count; i++) {
        const struct instrument *one = &registry->instruments[i];

        if (str_is(code, one->code) && (!newest || is_newer(one, newest))) {
            newest = one;
        }
    }
    return newest;
}

const struct instrument *registry_find_version(const struct registry *registry,
                                               struct str code,
                                               struct str version)
{
    int count = count_of(registry);

    for (int i = 0; i < count; i++) {
        const struct instrument *one = &registry->instruments[i];

        if (str_is(code, one->code) && str_is(version, one->version)) {
            return one;
        }
    }
    return NULL;
}

// An owner's file may bring a new name, a new version of its own, or the words
// for a key that ships without. It may not put other words under the name of
// an instrument that ships with its text.
static bool check_addition(const struct registry *registry,
                           const struct instrument *fresh, struct err *err)
{
    for (int i = 0; i < registry->count; i++) {
        const struct instrument *old = &registry->instruments[i];

        if (strcmp(old->code, fresh->code) != 0) {
            continue;
        }
        if (strcmp(old->version, fresh->version) == 0) {
            return err_set(err, ERR_CONFLICT,
                           "%s version %s exists with another text: give the "
                           "file a new version",
                           fresh->code, fresh->version);
        }
        if (old->shipped && (old->has_text || old->item_count == 0)) {
            return err_set(err, ERR_CONFLICT,
                           "%s ships with Rapport, so an altered text cannot "
                           "be scored under that name: give it another code",
                           fresh->code);
        }
        if (old->shipped && !instrument_is_same_key(old, fresh)) {
            return err_set(err, ERR_CONFLICT,
                           "%s must keep the items, options and scales of "
                           "the key that ships: only the words may be new",
                           fresh->code);
        }
    }
    return true;
}

bool registry_add(struct registry *registry, struct str json,
                  const struct instrument **added, struct err *err)
{
    struct instrument fresh;
    const struct instrument *same;

    if (!instrument_parse(registry->arena, json, &fresh, err)
        || !instrument_check_examples(&fresh, err)) {
        return false;
    }
    same = registry_find_version(registry, str_of(fresh.code),
                                 str_of(fresh.version));
    if (same && strcmp(same->checksum, fresh.checksum) == 0) {
        *added = same;
        return true;
    }
    if (registry->count == REGISTRY_MAX) {
        return err_set(err, ERR_LIMIT, "more than %d instruments",
                       REGISTRY_MAX);
    }
    if (!check_addition(registry, &fresh, err)) {
        return false;
    }
    append(registry, &fresh);
    *added = &registry->instruments[registry->count - 1];
    return true;
}
