// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/band_shelf.h"

#include "base/arena.h"
#include "base/moment.h"
#include "base/text.h"
#include "measure/registry.h"
#include "practice/counted.h"

#include <pthread.h>
#include <string.h>

enum { MARKS_READ = 6, MARKS = MARKS_READ + 2 };

// What a band was made of: while it is the same, the band is.
struct mark {
    int64_t at[MARKS];
};

struct kept {
    struct arena *arena; // of what `found` points at; NULL: nothing is here
    struct mark mark;
    int64_t word;   // the newest on consent that was heard
    struct str key; // measure and version
    struct practice_bands found;
};

struct band_shelf {
    pthread_mutex_t mutex; // guards all below
    struct kept kept[BAND_SHELF_MOST];
    int next; // to make room
};

struct band_shelf *band_shelf_open(struct arena *arena)
{
    struct band_shelf *shelf = arena_take(arena, 1, sizeof *shelf);

    (void)pthread_mutex_init(&shelf->mutex, NULL);
    return shelf;
}

void band_shelf_close(struct band_shelf *shelf)
{
    for (int i = 0; i < BAND_SHELF_MOST; i++) {
        arena_close(shelf->kept[i].arena);
    }
    (void)pthread_mutex_destroy(&shelf->mutex);
}

static bool read_mark(struct practice *practice, struct mark *mark,
                      struct err *err)
{
    int64_t until = counted_until(practice);
    struct rows rows;

    *mark = (struct mark){0};
    if (!db_ask(practice->db,
                "SELECT practice_id, demo,"
                " (SELECT count(*) FROM tombstone"
                "   WHERE practice_id = $1 AND erased_at IS NOT NULL),"
                " (SELECT count(*) FROM episode"
                "   WHERE practice_id = $1 AND ended_at < $2),"
                " (SELECT coalesce(max(norm_id), 0) FROM norm"
                "   WHERE practice_id = $1),"
                " (SELECT count(*) FROM norm WHERE practice_id = $1)"
                " FROM practice WHERE practice_id = $1",
                VALUES(P_ID(practice), V_INT(until)), &rows, err)) {
        return false;
    }
    mark->at[0] = P_NOW(practice) / DAY;
    mark->at[1] = until;
    if (rows_next(&rows)) {
        for (int i = 0; i < MARKS_READ; i++) {
            mark->at[2 + i] = rows_int(&rows, i);
        }
    }
    return rows_end(&rows, err);
}

static bool newest_word(struct practice *practice, int64_t *word,
                        struct err *err)
{
    bool found;

    return db_ask_int(practice->db,
                      "SELECT coalesce(max(consent_id), 0) FROM consent"
                      " WHERE practice_id = $1",
                      VALUES(P_ID(practice)), &found, word, err);
}

// Has anybody with an ended episode said yes or no to research since?
static bool was_said(struct practice *practice, int64_t word, bool *said,
                     struct err *err)
{
    int64_t count = 0;
    bool found;

    if (!db_ask_int(practice->db,
                    "SELECT count(*) FROM consent k WHERE k.practice_id = $1"
                    " AND k.consent_id > $2 AND k.purpose = 'research'"
                    " AND EXISTS (SELECT 1 FROM episode e"
                    " WHERE e.practice_id = k.practice_id"
                    " AND e.client_id = k.client_id"
                    " AND e.state IN ('ended', 'followed_up'))",
                    VALUES(P_ID(practice), V_INT(word)), &found, &count, err)) {
        return false;
    }
    *said = count > 0;
    return true;
}

// All that a practice_bands points at, in another arena.
static void copy(struct arena *arena, const struct practice_bands *from,
                 struct practice_bands *to)
{
    struct str *const words[] = {&to->bands.measure,   &to->bands.held.why,
                                 &to->norm.instrument, &to->norm.version,
                                 &to->norm.scale,      &to->norm.population,
                                 &to->norm.country,    &to->norm.source,
                                 &to->norm.date,       NULL};

    *to = *from;
    for (int i = 0; words[i]; i++) {
        *words[i] = str_copy(arena, *words[i]);
    }
    to->bands.norm = from->bands.norm ? &to->norm : NULL;
}

static struct kept *find(struct band_shelf *shelf, struct str key)
{
    for (int i = 0; i < BAND_SHELF_MOST; i++) {
        if (shelf->kept[i].arena && str_is_equal(shelf->kept[i].key, key)) {
            return &shelf->kept[i];
        }
    }
    return NULL;
}

// False: not there, or of another mark.
static bool take(struct practice *practice, struct str key,
                 const struct mark *mark, int64_t *word,
                 struct practice_bands *found)
{
    struct band_shelf *shelf = practice->bands;
    const struct kept *kept;
    bool holds;

    (void)pthread_mutex_lock(&shelf->mutex);
    kept = find(shelf, key);
    holds = kept && memcmp(&kept->mark, mark, sizeof *mark) == 0;
    if (holds) {
        *word = kept->word;
        copy(practice->arena, &kept->found, found);
    }
    (void)pthread_mutex_unlock(&shelf->mutex);
    return holds;
}

static void keep(struct band_shelf *shelf, const struct kept *made)
{
    struct kept *kept;

    (void)pthread_mutex_lock(&shelf->mutex);
    kept = find(shelf, made->key);
    if (!kept) {
        kept = &shelf->kept[shelf->next];
        shelf->next = (shelf->next + 1) % BAND_SHELF_MOST;
    }
    arena_close(kept->arena);
    kept->arena = arena_open("band");
    kept->mark = made->mark;
    kept->word = made->word;
    kept->key = str_copy(kept->arena, made->key);
    copy(kept->arena, &made->found, &kept->found);
    (void)pthread_mutex_unlock(&shelf->mutex);
}

// Mark and word are read before the band is made: what changes meanwhile makes
// it anew.
static bool make(struct practice *practice, struct str name, struct kept *made,
                 struct err *err)
{
    if (!newest_word(practice, &made->word, err)
        || !course_bands_read(practice, name, &made->found, err)) {
        return false;
    }
    keep(practice->bands, made);
    return true;
}

static struct str key_of(const struct practice *practice, struct str name)
{
    struct str rest = name;
    const struct instrument *instrument =
        registry_find(practice->registry, str_cut(&rest, '/'));

    return instrument ? text_print(practice->arena, "%.*s %s", SHOW(name),
                                   instrument->version)
                      : name;
}

bool band_shelf_read(struct practice *practice, struct str name,
                     struct practice_bands *found, struct err *err)
{
    struct kept *made = arena_take(practice->arena, 1, sizeof *made);
    bool said = false;
    int64_t word;

    made->key = key_of(practice, name);
    if (!read_mark(practice, &made->mark, err)) {
        return false;
    }
    if (take(practice, made->key, &made->mark, &word, found)) {
        if (!was_said(practice, word, &said, err)) {
            return false;
        }
        if (!said) {
            return true;
        }
    }
    if (!make(practice, name, made, err)) {
        return false;
    }
    copy(practice->arena, &made->found, found);
    return true;
}
