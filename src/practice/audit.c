// audit - one row per deed, its link keyed over the link before and the line.
//
// The line that is chained holds everything that the row holds, separated by a
// byte that none of them contains, so that no two rows give the same line. The
// counter "audit" says how many there must be: lines cut off the end show too.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/audit.h"

#include "base/arena.h"
#include "base/text.h"
#include "crypt/chain.h"
#include "practice/keyring.h"

#include <string.h>

struct line {
    int64_t sequence;
    int64_t at;
    struct str who, what;
    int64_t client; // 0: none
    struct str subject;
};

static struct str line_print(struct arena *arena, const struct practice_id id,
                             const struct line *line)
{
    return text_print(arena,
                      "%lld\x1f%lld\x1f%lld\x1f%.*s\x1f%.*s\x1f%lld\x1f%.*s",
                      (long long)id.n, (long long)line->sequence,
                      (long long)line->at, SHOW(line->who), SHOW(line->what),
                      (long long)line->client, SHOW(line->subject));
}

static struct fingerprint link_of(struct practice *practice,
                                  const struct fingerprint *before,
                                  const struct line *line)
{
    struct secret key;
    struct fingerprint link;

    keyring_derive(practice, "audit", &key);
    chain_link(&key, before, line_print(practice->arena, practice->id, line),
               &link);
    secret_wipe(&key);
    return link;
}

// Before the first line there are zeros.
static bool read_last_link(struct practice *practice, struct fingerprint *last,
                           struct err *err)
{
    struct rows rows;

    memset(last, 0, sizeof *last);
    if (!db_ask(practice->db,
                "SELECT link FROM audit WHERE practice_id = $1"
                " ORDER BY sequence DESC LIMIT 1",
                VALUES(P_ID(practice)), &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        struct str link = rows_str(&rows, 0, NULL);

        if (link.len == sizeof last->bytes) {
            memcpy(last->bytes, link.at, link.len);
        }
    }
    return rows_end(&rows, err);
}

static bool save_line(struct practice *practice, const struct line *line,
                      const struct fingerprint *link, struct err *err)
{
    return db_run(
        practice->db,
        "INSERT INTO audit (practice_id, sequence, at, who, what, client_id,"
        " subject, link) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        VALUES(P_ID(practice), V_INT(line->sequence), V_INT(line->at),
               V_TEXT(line->who), V_TEXT(line->what),
               line->client ? V_INT(line->client) : V_NULL,
               V_TEXT(line->subject),
               V_BLOB(((struct str){(const char *)link->bytes,
                                    sizeof link->bytes}))),
        err);
}

bool audit_note(struct practice *practice, const char *what,
                struct client_id client, struct str subject, struct err *err)
{
    struct line line = {.at = P_NOW(practice),
                        .who = practice->who,
                        .what = str_of(what),
                        .client = client.n,
                        .subject = subject};
    struct fingerprint last, link;

    if (!read_last_link(practice, &last, err)
        || !practice_next_id(practice, "audit", &line.sequence, err)) {
        return false;
    }
    link = link_of(practice, &last, &line);
    return save_line(practice, &line, &link, err);
}

// Compares one row with what it should be; leaves its link in `*last`.
static bool row_fits(struct practice *practice, const struct rows *rows,
                     int64_t sequence, struct fingerprint *last)
{
    struct line line = {.sequence = rows_int(rows, 0),
                        .at = rows_int(rows, 1),
                        .who = rows_str(rows, 2, practice->arena),
                        .what = rows_str(rows, 3, practice->arena),
                        .client = rows_int(rows, 4),
                        .subject = rows_str(rows, 5, practice->arena)};
    struct fingerprint link = link_of(practice, last, &line);
    struct str kept = rows_str(rows, 6, NULL);
    bool fits = line.sequence == sequence && kept.len == sizeof link.bytes
             && crypt_is_equal(kept.at, link.bytes, sizeof link.bytes);

    *last = link;
    return fits;
}

bool audit_check(struct practice *practice, int64_t *lines, int64_t *broken_at,
                 struct err *err)
{
    struct fingerprint last = {{0}};
    int64_t wanted = 0;
    struct rows rows;
    bool found;

    *lines = *broken_at = 0;
    if (!db_ask_int(practice->db,
                    "SELECT value FROM counter"
                    " WHERE practice_id = $1 AND name = 'audit'",
                    VALUES(P_ID(practice)), &found, &wanted, err)
        || !db_ask(practice->db,
                   "SELECT sequence, at, who, what, client_id, subject, link"
                   " FROM audit WHERE practice_id = $1 ORDER BY sequence",
                   VALUES(P_ID(practice)), &rows, err)) {
        return false;
    }
    while (!*broken_at && rows_next(&rows)) {
        size_t mark = arena_mark(practice->arena);

        ++*lines;
        *broken_at = row_fits(practice, &rows, *lines, &last) ? 0 : *lines;
        arena_rewind(practice->arena, mark);
    }
    if (!*broken_at && found && wanted != *lines) {
        *broken_at = *lines + 1;
    }
    return rows_end(&rows, err);
}
