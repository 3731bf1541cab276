// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/norm.h"

#include "base/arena.h"
#include "base/text.h"
#include "measure/instrument.h"
#include "measure/registry.h"
#include "practice/audit.h"
#include "practice/staff.h"

#include <sodium.h>

// ---- may it be used here ----------------------------------------------------

static bool check_range(const struct norm *norm, const struct scale *scale,
                        struct err *err)
{
    if (norm->low == scale->min && norm->high == scale->max) {
        return true;
    }
    return err_set(err, ERR_INPUT,
                   "range: needs to be [%g, %g], as the scale %s runs",
                   scale->min, scale->max, scale->name);
}

static bool check_use(const struct practice *practice, const struct norm *norm,
                      struct err *err)
{
    const struct instrument *instrument =
        registry_find(practice->registry, norm->instrument);
    const struct scale *scale;

    if (!instrument) {
        return err_set(err, ERR_INPUT,
                       "instrument: there is no \"%.*s\" here; `rapport "
                       "instrument list` names them",
                       SHOW(norm->instrument));
    }
    if (!str_is_equal(norm->version, str_of(instrument->version))) {
        return err_set(err, ERR_INPUT,
                       "instrument_version: the norm is of version \"%.*s\", "
                       "asked is \"%s\"; versions are never joined",
                       SHOW(norm->version), instrument->version);
    }
    scale = instrument_scale(instrument, norm->scale);
    if (!scale) {
        return err_set(err, ERR_INPUT, "scale: %s has no \"%.*s\"",
                       instrument->code, SHOW(norm->scale));
    }
    return check_range(norm, scale, err);
}

// ---- in and out -------------------------------------------------------------

static struct str checksum_of(struct arena *arena, struct str bytes)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    size_t room = sizeof hash * 2 + 1;
    char *hex = arena_take(arena, room, 1);

    (void)crypto_hash_sha256(hash, (const unsigned char *)bytes.at, bytes.len);
    return str_of(sodium_bin2hex(hex, room, hash, sizeof hash));
}

static bool check_room(struct practice *practice, const struct norm *norm,
                       struct err *err)
{
    struct rows rows;
    bool room = true;

    if (!db_ask(practice->db,
                "SELECT count(*) FROM norm WHERE practice_id = $1"
                " AND NOT (instrument = $2 AND instrument_version = $3"
                " AND scale = $4 AND population = $5)",
                VALUES(P_ID(practice), V_TEXT(norm->instrument),
                       V_TEXT(norm->version), V_TEXT(norm->scale),
                       V_TEXT(norm->population)),
                &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        room = rows_int(&rows, 0) < NORMS_MOST;
    }
    return rows_end(&rows, err)
        && (room
            || err_set(err, ERR_LIMIT,
                       "there are %d norms already; take one away first",
                       NORMS_MOST));
}

// A file that takes another's place is a new norm, with a new number.
static bool keep(struct practice *practice, struct str json,
                 const struct norm_kept *kept, struct err *err)
{
    const struct norm *norm = &kept->norm;
    struct value by = practice->staff.n ? V_INT(practice->staff.n) : V_NULL;

    return db_run(practice->db,
                  "DELETE FROM norm WHERE practice_id = $1 AND instrument = $2"
                  " AND instrument_version = $3 AND scale = $4"
                  " AND population = $5",
                  VALUES(P_ID(practice), V_TEXT(norm->instrument),
                         V_TEXT(norm->version), V_TEXT(norm->scale),
                         V_TEXT(norm->population)),
                  err)
        && db_run(practice->db,
                  "INSERT INTO norm (practice_id, norm_id, instrument,"
                  " instrument_version, scale, population, file, checksum,"
                  " added_by, added_at)"
                  " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                  VALUES(P_ID(practice), V_INT(kept->norm_id),
                         V_TEXT(norm->instrument), V_TEXT(norm->version),
                         V_TEXT(norm->scale), V_TEXT(norm->population),
                         V_TEXT(json), V_TEXT(kept->checksum), by,
                         V_INT(kept->added_at)),
                  err);
}

bool norm_add(struct practice *practice, struct str json,
              struct norm_kept *added, struct err *err)
{
    *added = (struct norm_kept){.added_at = P_NOW(practice), .in_use = true};
    if (json.len > NORM_FILE_MOST) {
        return err_set(err, ERR_LIMIT, "a norm file has at most %d bytes",
                       NORM_FILE_MOST);
    }
    if (!norm_read(practice->arena, json, &added->norm, err)
        || !check_use(practice, &added->norm, err)
        || !check_room(practice, &added->norm, err)
        || !practice_next_id(practice, "norm", &added->norm_id, err)) {
        return false;
    }
    added->checksum = checksum_of(practice->arena, json);
    return (!practice->staff.n
            || staff_name(practice, practice->staff, &added->added_by, err))
        && keep(practice, json, added, err)
        && audit_note(practice, "norm added", (struct client_id){0},
                      text_print(practice->arena, "norm/%lld",
                                 (long long)added->norm_id),
                      err);
}

bool norm_remove(struct practice *practice, int64_t norm_id, struct err *err)
{
    if (!db_run(practice->db,
                "DELETE FROM norm WHERE practice_id = $1 AND norm_id = $2",
                VALUES(P_ID(practice), V_INT(norm_id)), err)) {
        return false;
    }
    if (db_changed(practice->db) != 1) {
        return err_set(err, ERR_MISSING,
                       "there is no norm %lld; `rapport norm list` names them",
                       (long long)norm_id);
    }
    return audit_note(
        practice, "norm removed", (struct client_id){0},
        text_print(practice->arena, "norm/%lld", (long long)norm_id), err);
}

// ---- which there are --------------------------------------------------------

static const char ALL[] =
    "SELECT norm_id, file, checksum, coalesce(added_by, 0), added_at FROM norm"
    " WHERE practice_id = $1 ORDER BY instrument, scale, norm_id DESC";

static bool is_same_measure(const struct norm *a, const struct norm *b)
{
    return str_is_equal(a->instrument, b->instrument)
        && str_is_equal(a->scale, b->scale);
}

// The newest one of a measure that may still be used: of an earlier version of
// a form it stays in the list, and out of use.
static void mark_use(const struct practice *practice, struct norms *norms)
{
    bool taken = false;

    for (int i = 0; i < norms->count; i++) {
        struct norm_kept *kept = &norms->at[i];
        struct err why;

        taken = taken && i > 0
             && is_same_measure(&kept->norm, &norms->at[i - 1].norm);
        kept->in_use = !taken && check_use(practice, &kept->norm, &why);
        taken = taken || kept->in_use;
    }
}

// A file that a later program no longer takes is left out.
static void read_rows(struct practice *practice, struct rows *rows,
                      struct norms *norms, int64_t *by)
{
    while (norms->count < NORMS_MOST && rows_next(rows)) {
        struct norm_kept *kept = &norms->at[norms->count];
        struct err why;

        *kept = (struct norm_kept){
            .norm_id = rows_int(rows, 0),
            .checksum = rows_str(rows, 2, practice->arena),
            .added_at = rows_int(rows, 4),
        };
        by[norms->count] = rows_int(rows, 3);
        if (norm_read(practice->arena, rows_str(rows, 1, practice->arena),
                      &kept->norm, &why)) {
            norms->count++;
        }
    }
}

bool norm_list(struct practice *practice, struct norms *norms, struct err *err)
{
    int64_t by[NORMS_MOST];
    struct rows rows;

    *norms = (struct norms){
        arena_take(practice->arena, NORMS_MOST, sizeof *norms->at), 0};
    if (!db_ask(practice->db, ALL, VALUES(P_ID(practice)), &rows, err)) {
        return false;
    }
    read_rows(practice, &rows, norms, by);
    if (!rows_end(&rows, err)) {
        return false;
    }
    for (int i = 0; i < norms->count; i++) {
        if (by[i]
            && !staff_name(practice, (struct staff_id){by[i]},
                           &norms->at[i].added_by, err)) {
            return false;
        }
    }
    mark_use(practice, norms);
    return true;
}

bool norm_find(struct practice *practice, struct str instrument,
               struct str scale, struct norm_kept *kept, bool *found,
               struct err *err)
{
    struct norms norms;

    *found = false;
    if (!norm_list(practice, &norms, err)) {
        return false;
    }
    for (int i = 0; i < norms.count && !*found; i++) {
        *kept = norms.at[i];
        *found = kept->in_use && str_is_equal(kept->norm.instrument, instrument)
              && str_is_equal(kept->norm.scale, scale);
    }
    return true;
}
