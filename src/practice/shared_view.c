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

static bool close_earlier(struct practice *practice,
                          const struct shared_view *view, struct err *err)
{
    return db_run(practice->db,
                  "UPDATE shared_view SET closed_at = $1"
                  " WHERE practice_id = $2 AND closed_at IS NULL"
                  " AND (client_id = $3 OR login_id = $4)",
                  VALUES(V_INT(P_NOW(practice)), P_ID(practice),
                         V_INT(view->client.n), V_INT(view->login)),
                  err);
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
                  " client_id, staff_id, login_id, fingerprint,"
                  " code_fingerprint, words_sealed, opened_at, closes_at)"
                  " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                  VALUES(P_ID(practice), V_INT(view->id), V_INT(view->client.n),
                         V_INT(view->staff.n), V_INT(view->login),
                         V_BLOB(keyring_mark(practice, view->ticket)),
                         V_BLOB(keyring_mark(practice, view->code)),
                         V_BLOB(sealed), V_INT(P_NOW(practice)),
                         V_INT(view->closes_at)),
                  err);
}

bool shared_view_open(struct practice *practice, struct client_id client,
                      int64_t login, struct shared_view *view, struct err *err)
{
    *view = (struct shared_view){
        .client = client,
        .staff = practice->staff,
        .login = login,
        .closes_at = P_NOW(practice) + SHARED_VIEW_LASTS,
    };
    make_words(practice, view);
    return check_may_share(practice, client, err)
        && close_earlier(practice, view, err)
        && practice_next_id(practice, "shared_view", &view->id, err)
        && insert(practice, view, err);
}

// ---- finding ----------------------------------------------------------------

// What every look-up reads, of views that are open: not closed, not over, and
// the client's sharing has not been paused meanwhile. $1 practice, $2 now.
#define OPEN_VIEWS                                                             \
    "SELECT shared_view_id, client_id, staff_id, login_id, closes_at,"         \
    " words_sealed FROM shared_view v"                                         \
    " WHERE practice_id = $1 AND closed_at IS NULL AND closes_at > $2"         \
    " AND EXISTS (SELECT 1 FROM client c"                                      \
    " WHERE c.practice_id = v.practice_id AND c.client_id = v.client_id"       \
    " AND c.sharing = 'together')"

static bool open_words(struct practice *practice, struct shared_view *view,
                       struct str sealed, struct err *err)
{
    struct str words;

    if (view->id == 0) {
        return true;
    }
    if (!keyring_unseal(practice, OF_PRACTICE, "shared_view.words", view->id,
                        sealed, &words, err)) {
        return false;
    }
    view->ticket = str_cut(&words, ' ');
    view->code = words;
    return true;
}

// view->id stays 0 where there is no row.
static bool take_row(struct practice *practice, struct rows *rows,
                     struct shared_view *view, struct err *err)
{
    struct str sealed = {0};

    *view = (struct shared_view){0};
    if (rows_next(rows)) {
        view->id = rows_int(rows, 0);
        view->client.n = rows_int(rows, 1);
        view->staff.n = rows_int(rows, 2);
        view->login = rows_int(rows, 3);
        view->closes_at = rows_int(rows, 4);
        sealed = rows_str(rows, 5, practice->arena);
    }
    return rows_end(rows, err) && open_words(practice, view, sealed, err);
}

static bool must_be_there(const struct shared_view *view, struct err *err)
{
    return view->id != 0
        || err_set(err, ERR_MISSING, "This view has been closed.");
}

bool shared_view_find(struct practice *practice, struct str ticket,
                      struct shared_view *view, struct err *err)
{
    struct rows rows;

    return db_ask(practice->db, OPEN_VIEWS " AND fingerprint = $3",
                  VALUES(P_ID(practice), V_INT(P_NOW(practice)),
                         V_BLOB(keyring_mark(practice, ticket))),
                  &rows, err)
        && take_row(practice, &rows, view, err) && must_be_there(view, err);
}

bool shared_view_of_login(struct practice *practice, int64_t login,
                          struct shared_view *view, struct err *err)
{
    struct rows rows;

    return db_ask(practice->db, OPEN_VIEWS " AND login_id = $3",
                  VALUES(P_ID(practice), V_INT(P_NOW(practice)), V_INT(login)),
                  &rows, err)
        && take_row(practice, &rows, view, err);
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

    return db_ask(practice->db,
                  OPEN_VIEWS " AND code_fingerprint = $3"
                             " ORDER BY shared_view_id DESC LIMIT 1",
                  VALUES(P_ID(practice), V_INT(P_NOW(practice)),
                         V_BLOB(keyring_mark(practice, plain))),
                  &rows, err)
        && take_row(practice, &rows, view, err) && must_be_there(view, err);
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
