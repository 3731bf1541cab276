// A code has 30^6 = 729 million values and lives two hours at most; the page
// that takes it limits how often one may try.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/shared_view.h"

#include "base/arena.h"
#include "base/text.h"
#include "practice/client.h"
#include "practice/keyring.h"

static const struct client_id OF_PRACTICE = {0};

// Fingerprints go into the store as bytes.
static struct str fingerprint_of(struct practice *practice, struct str word)
{
    struct fingerprint mark = keyring_fingerprint(practice, word);
    struct str bytes = {(const char *)mark.bytes, sizeof mark.bytes};

    return str_copy(practice->arena, bytes);
}

static bool check_may_share(struct practice *practice, struct client_id id,
                            struct err *err)
{
    struct client client;

    return client_get(practice, id, &client, err)
        && (str_is(client.sharing, "together")
            || err_set(err, ERR_DENIED,
                       "Sharing is paused for this client. You can change "
                       "that in the client's settings."));
}

static bool close_earlier(struct practice *practice, struct client_id client,
                          struct err *err)
{
    return db_run(
        practice->db,
        "UPDATE shared_view SET closed_at = $1"
        " WHERE practice_id = $2 AND client_id = $3"
        " AND closed_at IS NULL",
        VALUES(V_INT(P_NOW(practice)), P_ID(practice), V_INT(client.n)), err);
}

static void make_words(struct practice *practice, struct shared_view *view)
{
    char ticket[TICKET_ROOM];
    char code[SHARED_CODE + 1];

    ticket_make(practice->world, ticket);
    ticket_short(practice->world, SHARED_CODE, code);
    view->ticket = str_copy(practice->arena, str_of(ticket));
    view->code = str_copy(practice->arena, str_of(code));
}

static bool insert(struct practice *practice, const struct shared_view *view,
                   struct err *err)
{
    struct str words = text_print(practice->arena, "%.*s %.*s",
                                  SHOW(view->ticket), SHOW(view->code));
    struct str sealed;

    return keyring_seal(practice, OF_PRACTICE, "shared_view.words", view->id,
                        words, &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO shared_view (practice_id, shared_view_id,"
                  " client_id, staff_id, fingerprint, code_fingerprint,"
                  " words_sealed, opened_at, closes_at)"
                  " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                  VALUES(P_ID(practice), V_INT(view->id), V_INT(view->client.n),
                         V_INT(view->staff.n),
                         V_BLOB(fingerprint_of(practice, view->ticket)),
                         V_BLOB(fingerprint_of(practice, view->code)),
                         V_BLOB(sealed), V_INT(P_NOW(practice)),
                         V_INT(view->closes_at)),
                  err);
}

bool shared_view_open(struct practice *practice, struct client_id client,
                      struct shared_view *view, struct err *err)
{
    *view = (struct shared_view){
        .client = client,
        .staff = practice->staff,
        .closes_at = P_NOW(practice) + SHARED_VIEW_LASTS,
    };
    make_words(practice, view);
    return check_may_share(practice, client, err)
        && close_earlier(practice, client, err)
        && practice_next_id(practice, "shared_view", &view->id, err)
        && insert(practice, view, err);
}

static bool take_row(struct practice *practice, struct rows *rows,
                     struct shared_view *view, struct str *sealed,
                     struct err *err)
{
    bool found = rows_next(rows);

    *view = (struct shared_view){0};
    if (found) {
        view->id = rows_int(rows, 0);
        view->client.n = rows_int(rows, 1);
        view->staff.n = rows_int(rows, 2);
        view->closes_at = rows_int(rows, 3);
        *sealed = rows_str(rows, 4, practice->arena);
    }
    return rows_end(rows, err)
        && (found || err_set(err, ERR_MISSING, "This view has been closed."));
}

static bool open_words(struct practice *practice, struct shared_view *view,
                       struct str sealed, struct err *err)
{
    struct str words;

    if (!keyring_unseal(practice, OF_PRACTICE, "shared_view.words", view->id,
                        sealed, &words, err)) {
        return false;
    }
    view->ticket = str_cut(&words, ' ');
    view->code = words;
    return true;
}

bool shared_view_find(struct practice *practice, struct str ticket,
                      struct shared_view *view, struct err *err)
{
    struct rows rows;
    struct str sealed = {0};

    return db_ask(practice->db,
                  "SELECT shared_view_id, client_id, staff_id, closes_at,"
                  " words_sealed FROM shared_view v"
                  " WHERE practice_id = $1 AND fingerprint = $2"
                  " AND closed_at IS NULL AND closes_at > $3"
                  " AND EXISTS (SELECT 1 FROM client c"
                  " WHERE c.practice_id = v.practice_id"
                  " AND c.client_id = v.client_id"
                  " AND c.sharing = 'together')",
                  VALUES(P_ID(practice),
                         V_BLOB(fingerprint_of(practice, ticket)),
                         V_INT(P_NOW(practice))),
                  &rows, err)
        && take_row(practice, &rows, view, &sealed, err)
        && open_words(practice, view, sealed, err);
}

// Capital letters without spaces and dashes: as the code was printed.
static struct str plain_code(struct arena *arena, struct str typed)
{
    struct text plain = text_in(arena);

    for (size_t i = 0; i < typed.len && plain.len <= SHARED_CODE; i++) {
        char c = typed.at[i];

        if (c >= 'a' && c <= 'z') {
            c = (char)(c - 'a' + 'A');
        }
        if (c != ' ' && c != '-') {
            text_addc(&plain, c);
        }
    }
    return text_str(&plain);
}

bool shared_view_find_code(struct practice *practice, struct str code,
                           struct shared_view *view, struct err *err)
{
    struct str plain = plain_code(practice->arena, code);
    struct rows rows;
    struct str sealed = {0};

    return db_ask(practice->db,
                  "SELECT shared_view_id, client_id, staff_id, closes_at,"
                  " words_sealed FROM shared_view v"
                  " WHERE practice_id = $1 AND code_fingerprint = $2"
                  " AND closed_at IS NULL AND closes_at > $3"
                  " AND EXISTS (SELECT 1 FROM client c"
                  " WHERE c.practice_id = v.practice_id"
                  " AND c.client_id = v.client_id"
                  " AND c.sharing = 'together')"
                  " ORDER BY shared_view_id DESC LIMIT 1",
                  VALUES(P_ID(practice),
                         V_BLOB(fingerprint_of(practice, plain)),
                         V_INT(P_NOW(practice))),
                  &rows, err)
        && take_row(practice, &rows, view, &sealed, err)
        && open_words(practice, view, sealed, err);
}

bool shared_view_close(struct practice *practice, int64_t id, struct err *err)
{
    return db_run(practice->db,
                  "UPDATE shared_view SET closed_at = $1"
                  " WHERE practice_id = $2 AND shared_view_id = $3"
                  " AND closed_at IS NULL",
                  VALUES(V_INT(P_NOW(practice)), P_ID(practice), V_INT(id)),
                  err);
}
