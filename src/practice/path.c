// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/path.h"

#include "base/arena.h"
#include "base/text.h"
#include "practice/staff.h"
#include "practice/words.h"

#include <stdlib.h>
#include <string.h>

// PRODUCT.md 3.8: an empty path begins with three open questions.
const struct path_part_row PATH_PART_ROWS[PATH_PARTS] = {
    [PATH_FROM] =
        {"from", "Where I come from",
                     "What has brought you here, and what have you come through?"},
    [PATH_NOW] = {"now",  "Where I am",
                     "What is your life like just now? What holds you?"          },
    [PATH_TO] = {"to",   "Where I want to go",
                     "What would you like there to be more of?"                  },
};

bool path_part_find(struct str name, enum path_part *part)
{
    for (int i = 0; i < PATH_PARTS; i++) {
        if (str_is(name, PATH_PART_ROWS[i].name)) {
            *part = (enum path_part)i;
            return true;
        }
    }
    return false;
}

static struct value part_value(enum path_part part)
{
    return V_TEXT(str_of(PATH_PART_ROWS[part].name));
}

// The rule of this file, in one place.
static bool is_client(const struct practice *practice, struct err *err)
{
    return practice->staff.n == 0
        || err_set(err, ERR_DENIED,
                   "These are the client's own words: only the client changes "
                   "them. You can offer a line.");
}

// ---- reading ----------------------------------------------------------------

// Columns: path_version_id, part, seen, words_sealed, at.
static bool version_of_row(struct practice *practice, struct client_id client,
                           const struct rows *rows,
                           struct path_version *version, struct err *err)
{
    *version = (struct path_version){.id = rows_int(rows, 0),
                                     .seen = rows_int(rows, 2),
                                     .at = rows_int(rows, 4)};
    (void)path_part_find(rows_str(rows, 1, NULL), &version->part);
    return words_open(practice,
                      WORDS_AT(client, "path_version.words", version->id),
                      rows_str(rows, 3, practice->arena), &version->words, err);
}

static bool read_versions(struct practice *practice, struct client_id client,
                          struct path *path, struct err *err)
{
    struct rows rows;
    bool good = true;

    path->earlier =
        arena_take(practice->arena, PATH_EARLIER, sizeof *path->earlier);
    if (!db_ask(practice->db,
                "SELECT path_version_id, part, seen, words_sealed, at"
                " FROM path_version WHERE practice_id = $1 AND client_id = $2"
                " ORDER BY path_version_id DESC",
                VALUES(P_ID(practice), V_INT(client.n)), &rows, err)) {
        return false;
    }
    while (good && path->earlier_count < PATH_EARLIER && rows_next(&rows)) {
        struct path_version version;

        good = version_of_row(practice, client, &rows, &version, err);
        if (good && !path->part[version.part].id) {
            path->part[version.part] = version;
        } else if (good) {
            path->earlier[path->earlier_count++] = version;
        }
    }
    return rows_done(&rows, good, err);
}

// What was written in another window and overtaken by a writer who had not read
// it.
static void find_beside(struct path *path)
{
    for (int i = 0; i < path->earlier_count; i++) {
        const struct path_version *before = &path->earlier[i];
        const struct path_version *newest = &path->part[before->part];

        if (!path->beside[before->part].id && newest->seen < before->id
            && before->words.len) {
            path->beside[before->part] = *before;
        }
    }
}

static bool read_offers(struct practice *practice, struct client_id client,
                        struct path *path, struct err *err)
{
    struct rows rows;
    bool good = true;
    int64_t staff[PATH_OFFERS_OPEN] = {0};

    path->offers =
        arena_take(practice->arena, PATH_OFFERS_OPEN, sizeof *path->offers);
    if (!db_ask(practice->db,
                "SELECT path_offer_id, part, staff_id, words_sealed, at"
                " FROM path_offer WHERE practice_id = $1 AND client_id = $2"
                " AND taken IS NULL ORDER BY path_offer_id",
                VALUES(P_ID(practice), V_INT(client.n)), &rows, err)) {
        return false;
    }
    while (good && path->offer_count < PATH_OFFERS_OPEN && rows_next(&rows)) {
        struct path_offer *offer = &path->offers[path->offer_count];

        *offer = (struct path_offer){.id = rows_int(&rows, 0),
                                     .at = rows_int(&rows, 4)};
        (void)path_part_find(rows_str(&rows, 1, NULL), &offer->part);
        staff[path->offer_count++] = rows_int(&rows, 2);
        good = words_open(
            practice, WORDS_AT(client, "path_offer.words", offer->id),
            rows_str(&rows, 3, practice->arena), &offer->words, err);
    }
    if (!rows_done(&rows, good, err)) {
        return false;
    }
    for (int i = 0; good && i < path->offer_count; i++) {
        good = staff_name(practice, (struct staff_id){staff[i]},
                          &path->offers[i].staff_name, err);
    }
    return good;
}

// "2019" before "2019-05" before "2020": as text.
static int by_when(const void *left, const void *right)
{
    const struct path_moment *a = left;
    const struct path_moment *b = right;
    size_t len = a->when.len < b->when.len ? a->when.len : b->when.len;
    int order = memcmp(a->when.at, b->when.at, len);

    if (order == 0) {
        order = (a->when.len > b->when.len) - (a->when.len < b->when.len);
    }
    return order ? order : (a->id > b->id) - (a->id < b->id);
}

static bool moment_of_row(struct practice *practice, struct client_id client,
                          const struct rows *rows, struct path_moment *moment,
                          struct err *err)
{
    *moment = (struct path_moment){.id = rows_int(rows, 0)};
    return words_open(practice,
                      WORDS_AT(client, "path_moment.when", moment->id),
                      rows_str(rows, 1, practice->arena), &moment->when, err)
        && words_open(practice,
                      WORDS_AT(client, "path_moment.words", moment->id),
                      rows_str(rows, 2, practice->arena), &moment->words, err);
}

static bool read_moments(struct practice *practice, struct client_id client,
                         struct path *path, struct err *err)
{
    struct rows rows;
    bool good = true;

    path->moments =
        arena_take(practice->arena, PATH_EARLIER, sizeof *path->moments);
    if (!db_ask(practice->db,
                "SELECT path_moment_id, when_sealed, words_sealed"
                " FROM path_moment WHERE practice_id = $1 AND client_id = $2"
                " AND ended_at IS NULL ORDER BY path_moment_id",
                VALUES(P_ID(practice), V_INT(client.n)), &rows, err)) {
        return false;
    }
    while (good && path->moment_count < PATH_EARLIER && rows_next(&rows)) {
        good = moment_of_row(practice, client, &rows,
                             &path->moments[path->moment_count], err);
        path->moment_count += good;
    }
    if (!rows_done(&rows, good, err)) {
        return false;
    }
    if (path->moment_count > 1) {
        qsort(path->moments, (size_t)path->moment_count, sizeof *path->moments,
              by_when);
    }
    return true;
}

// What the therapist noted as vision, while the client wrote nothing.
static bool read_noted(struct practice *practice, struct client_id client,
                       struct path *path, struct err *err)
{
    struct str sealed = {0};
    struct rows rows;
    int64_t episode = 0;

    if (path->part[PATH_TO].id) {
        return true;
    }
    if (!db_ask(practice->db,
                "SELECT episode_id, vision_sealed FROM episode"
                " WHERE practice_id = $1 AND client_id = $2"
                " ORDER BY episode_id DESC LIMIT 1",
                VALUES(P_ID(practice), V_INT(client.n)), &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        episode = rows_int(&rows, 0);
        sealed = rows_str(&rows, 1, practice->arena);
    }
    return rows_end(&rows, err)
        && words_open(practice, WORDS_AT(client, "episode.vision", episode),
                      sealed, &path->noted, err);
}

bool path_read(struct practice *practice, struct client_id client,
               struct path *path, struct err *err)
{
    *path = (struct path){0};
    if (!read_versions(practice, client, path, err)
        || !read_offers(practice, client, path, err)
        || !read_moments(practice, client, path, err)
        || !read_noted(practice, client, path, err)) {
        return false;
    }
    find_beside(path);
    path->empty = path->moment_count == 0;
    for (int i = 0; i < PATH_PARTS; i++) {
        path->empty = path->empty && path->part[i].words.len == 0;
    }
    return true;
}

// ---- the episode ------------------------------------------------------------

bool path_is_own(struct practice *practice, struct client_id client,
                 enum path_part part, bool *own, struct err *err)
{
    int64_t id;

    return db_ask_int(practice->db,
                      "SELECT path_version_id FROM path_version"
                      " WHERE practice_id = $1 AND client_id = $2"
                      " AND part = $3 LIMIT 1",
                      VALUES(P_ID(practice), V_INT(client.n), part_value(part)),
                      own, &id, err);
}

static bool newest_of(struct practice *practice, struct client_id client,
                      enum path_part part, struct path_version *version,
                      struct err *err)
{
    struct rows rows;
    bool good;

    *version = (struct path_version){.part = part};
    if (!db_ask(practice->db,
                "SELECT path_version_id, part, seen, words_sealed, at"
                " FROM path_version WHERE practice_id = $1 AND client_id = $2"
                " AND part = $3 ORDER BY path_version_id DESC LIMIT 1",
                VALUES(P_ID(practice), V_INT(client.n), part_value(part)),
                &rows, err)) {
        return false;
    }
    good = !rows_next(&rows)
        || version_of_row(practice, client, &rows, version, err);
    return rows_done(&rows, good, err);
}

static bool set_vision(struct practice *practice, struct client_id client,
                       int64_t episode, struct str words, struct err *err)
{
    struct value sealed;

    return words_seal_any(practice, WORDS_AT(client, "episode.vision", episode),
                          words, &sealed, err)
        && db_run(practice->db,
                  "UPDATE episode SET vision_sealed = $3,"
                  " version = version + 1"
                  " WHERE practice_id = $1 AND episode_id = $2",
                  VALUES(P_ID(practice), V_INT(episode), sealed), err);
}

bool path_keep_vision(struct practice *practice, struct client_id client,
                      struct err *err)
{
    struct path_version to;
    int64_t episode;
    bool found;

    if (!newest_of(practice, client, PATH_TO, &to, err)
        || !db_ask_int(practice->db,
                       "SELECT max(episode_id) FROM episode"
                       " WHERE practice_id = $1 AND client_id = $2",
                       VALUES(P_ID(practice), V_INT(client.n)), &found,
                       &episode, err)) {
        return false;
    }
    return !to.id || !found
        || set_vision(practice, client, episode, to.words, err);
}

// ---- the client -------------------------------------------------------------

static bool add_version(struct practice *practice, struct client_id client,
                        const struct path_draft *draft, struct err *err)
{
    struct value sealed;
    int64_t id;

    return practice_next_id(practice, "path_version", &id, err)
        && words_seal_any(practice, WORDS_AT(client, "path_version.words", id),
                          draft->words, &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO path_version (practice_id, path_version_id,"
                  " client_id, part, seen, words_sealed, at)"
                  " VALUES ($1, $2, $3, $4, $5, $6, $7)",
                  VALUES(P_ID(practice), V_INT(id), V_INT(client.n),
                         part_value(draft->part), V_INT(draft->seen), sealed,
                         V_INT(P_NOW(practice))),
                  err)
        && (draft->part != PATH_TO || path_keep_vision(practice, client, err));
}

// Did the newest one overtake another that its writer had not read?
static bool is_unread(struct practice *practice, struct client_id client,
                      const struct path_version *newest, bool *unread,
                      struct err *err)
{
    int64_t id;

    return db_ask_int(practice->db,
                      "SELECT path_version_id FROM path_version"
                      " WHERE practice_id = $1 AND client_id = $2"
                      " AND part = $3 AND path_version_id > $4"
                      " AND path_version_id < $5 LIMIT 1",
                      VALUES(P_ID(practice), V_INT(client.n),
                             part_value(newest->part), V_INT(newest->seen),
                             V_INT(newest->id)),
                      unread, &id, err);
}

// Browsers end lines with two bytes.
static struct str plain_lines(struct arena *arena, struct str words)
{
    struct text text = text_in(arena);

    for (size_t i = 0; i < words.len; i++) {
        if (words.at[i] != '\r') {
            text_addc(&text, words.at[i]);
        }
    }
    return str_trim(text_str(&text));
}

bool path_write(struct practice *practice, struct client_id client,
                const struct path_draft *draft, bool *beside, struct err *err)
{
    struct path_draft kept = *draft;
    struct path_version newest;
    bool unread;

    *beside = false;
    kept.words = plain_lines(practice->arena, draft->words);
    if (kept.words.len > PATH_WORDS_MAX) {
        return err_set(err, ERR_INPUT,
                       "That is too long to keep here: at most %d letters.",
                       PATH_LETTERS);
    }
    if (!is_client(practice, err)
        || !newest_of(practice, client, draft->part, &newest, err)
        || !is_unread(practice, client, &newest, &unread, err)) {
        return false;
    }
    if (str_is_equal(newest.words, kept.words) && !unread) {
        return true;
    }
    *beside = newest.id != draft->seen && newest.words.len > 0
           && !str_is_equal(newest.words, kept.words);
    return add_version(practice, client, &kept, err);
}

static bool find_offer(struct practice *practice, struct client_id client,
                       int64_t id, struct path_offer *offer, bool *found,
                       struct err *err)
{
    struct rows rows;
    bool good;

    if (!db_ask(practice->db,
                "SELECT part, words_sealed FROM path_offer"
                " WHERE practice_id = $1 AND client_id = $2"
                " AND path_offer_id = $3 AND taken IS NULL",
                VALUES(P_ID(practice), V_INT(client.n), V_INT(id)), &rows,
                err)) {
        return false;
    }
    *found = rows_next(&rows);
    if (*found) {
        *offer = (struct path_offer){.id = id};
        (void)path_part_find(rows_str(&rows, 0, NULL), &offer->part);
    }
    good = !*found
        || words_open(practice, WORDS_AT(client, "path_offer.words", id),
                      rows_str(&rows, 1, practice->arena), &offer->words, err);
    return rows_done(&rows, good, err);
}

static bool take_over(struct practice *practice, struct client_id client,
                      const struct path_offer *offer, struct err *err)
{
    struct path_version newest;
    struct path_draft draft = {.part = offer->part};

    if (!newest_of(practice, client, offer->part, &newest, err)) {
        return false;
    }
    draft.seen = newest.id;
    draft.words = text_print(practice->arena, "%.*s%s%.*s", SHOW(newest.words),
                             newest.words.len ? "\n" : "", SHOW(offer->words));
    return draft.words.len <= PATH_WORDS_MAX
             ? add_version(practice, client, &draft, err)
             : err_set(err, ERR_INPUT,
                       "Your words and this line are too long together. Make "
                       "yours shorter first.");
}

bool path_answer(struct practice *practice, struct client_id client, int64_t id,
                 bool take, struct err *err)
{
    struct path_offer offer;
    bool found;

    if (!is_client(practice, err)
        || !find_offer(practice, client, id, &offer, &found, err)) {
        return false;
    }
    return !found
        || ((!take || take_over(practice, client, &offer, err))
            && db_run(practice->db,
                      "UPDATE path_offer SET taken = $4, answered_at = $5"
                      " WHERE practice_id = $1 AND client_id = $2"
                      " AND path_offer_id = $3",
                      VALUES(P_ID(practice), V_INT(client.n), V_INT(id),
                             V_INT(take), V_INT(P_NOW(practice))),
                      err));
}

// "2019", "2019-05", "2019-05-14"
static bool check_when(struct str when, struct err *err)
{
    static const char SHAPE[] = "0000-00-00";
    bool good = when.len == 4 || when.len == 7 || when.len == 10;

    for (size_t i = 0; good && i < when.len; i++) {
        good = SHAPE[i] == '-' ? when.at[i] == '-'
                               : when.at[i] >= '0' && when.at[i] <= '9';
    }
    if (good && when.len >= 7) {
        int month = (when.at[5] - '0') * 10 + when.at[6] - '0';

        good = month >= 1 && month <= 12;
    }
    if (good && when.len == 10) {
        int day = (when.at[8] - '0') * 10 + when.at[9] - '0';

        good = day >= 1 && day <= 31;
    }
    return good
        || err_set(err, ERR_INPUT,
                   "Write when it was as a year (2019), a month (2019-05) or a "
                   "day (2019-05-14).");
}

bool path_add_moment(struct practice *practice, struct client_id client,
                     struct str when, struct str words, struct err *err)
{
    struct value when_sealed, sealed;
    int64_t id;

    when = str_trim(when);
    return is_client(practice, err)
        && words_check(&words, "The moment", PATH_MOMENT_MAX, err)
        && check_when(when, err)
        && practice_next_id(practice, "path_moment", &id, err)
        && words_seal(practice, WORDS_AT(client, "path_moment.when", id), when,
                      &when_sealed, err)
        && words_seal(practice, WORDS_AT(client, "path_moment.words", id),
                      words, &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO path_moment (practice_id, path_moment_id,"
                  " client_id, when_sealed, words_sealed, at)"
                  " VALUES ($1, $2, $3, $4, $5, $6)",
                  VALUES(P_ID(practice), V_INT(id), V_INT(client.n),
                         when_sealed, sealed, V_INT(P_NOW(practice))),
                  err);
}

bool path_end_moment(struct practice *practice, struct client_id client,
                     int64_t moment, struct err *err)
{
    return is_client(practice, err)
        && db_run(practice->db,
                  "UPDATE path_moment SET ended_at = $4 WHERE practice_id = $1"
                  " AND client_id = $2 AND path_moment_id = $3"
                  " AND ended_at IS NULL",
                  VALUES(P_ID(practice), V_INT(client.n), V_INT(moment),
                         V_INT(P_NOW(practice))),
                  err);
}

// ---- the therapist ----------------------------------------------------------

static bool check_offers(struct practice *practice, struct client_id client,
                         struct err *err)
{
    int64_t count = 0;
    bool found;

    return db_ask_int(practice->db,
                      "SELECT count(*) FROM path_offer WHERE practice_id = $1"
                      " AND client_id = $2 AND taken IS NULL",
                      VALUES(P_ID(practice), V_INT(client.n)), &found, &count,
                      err)
        && (count < PATH_OFFERS_OPEN
            || err_set(err, ERR_LIMIT,
                       "Three lines wait for an answer already. Talk about "
                       "those first."));
}

bool path_offer(struct practice *practice, struct client_id client,
                enum path_part part, struct str words, struct err *err)
{
    struct value sealed;
    int64_t id;

    return words_check(&words, "The line", PATH_MOMENT_MAX, err)
        && check_offers(practice, client, err)
        && practice_next_id(practice, "path_offer", &id, err)
        && words_seal(practice, WORDS_AT(client, "path_offer.words", id), words,
                      &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO path_offer (practice_id, path_offer_id,"
                  " client_id, staff_id, part, words_sealed, at)"
                  " SELECT $1, $2, $3, staff_id, $4, $5, $6 FROM client"
                  " WHERE practice_id = $1 AND client_id = $3",
                  VALUES(P_ID(practice), V_INT(id), V_INT(client.n),
                         part_value(part), sealed, V_INT(P_NOW(practice))),
                  err);
}

bool path_waits(struct practice *practice, struct client_id client,
                struct str *line, struct err *err)
{
    int64_t count = 0;
    bool found;

    *line = (struct str){0};
    if (!db_ask_int(practice->db,
                    "SELECT count(*) FROM path_offer WHERE practice_id = $1"
                    " AND client_id = $2 AND taken IS NULL",
                    VALUES(P_ID(practice), V_INT(client.n)), &found, &count,
                    err)) {
        return false;
    }
    if (count) {
        *line = STR("A line for your path, to take over or not");
    }
    return true;
}
