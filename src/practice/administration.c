// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/administration.h"

#include "base/text.h"
#include "crypt/ticket.h"
#include "measure/registry.h"
#include "practice/coverage.h"
#include "practice/episode.h"
#include "practice/instrument_use.h"
#include "practice/keyring.h"
#include "practice/session.h"
#include "practice/words.h"

#include <string.h>

static const int64_t POST_WINDOW = 48 * HOUR;
static const int64_t PRE_WINDOW = HOUR;       // a session that begins late
static const int64_t LOOSE_WINDOW = 14 * DAY; // a form without a session

// ---- inviting ---------------------------------------------------------------

static bool instrument_may_be_asked(struct practice *practice,
                                    const struct instrument *instrument,
                                    struct err *err)
{
    struct instrument_use use;
    struct str missing;
    bool set;

    if (!instrument_use_read(practice, instrument, &use, err)) {
        return false;
    }
    if (!use.on) {
        return err_set(err, ERR_DENIED,
                       "%s is not switched on; switch it on in the settings, "
                       "under instruments",
                       instrument->name);
    }
    if (!instrument->has_text || instrument->item_count == 0) {
        return err_set(err, ERR_INPUT,
                       "%s has no questions here that could be asked",
                       instrument->name);
    }
    if (!instrument_is_safety(instrument)) {
        return true;
    }
    if (!coverage_is_set(practice, &set, &missing, err)) {
        return false;
    }
    return set
        || err_set(err, ERR_DENIED,
                   "%s asks about harm and does not go out before somebody is "
                   "there for the answer: %.*s (in the settings, or with "
                   "`rapport coverage set`)",
                   instrument->name, SHOW(str_cut(&missing, '\n')));
}

// The codes that join the own items of the form before a session.
static bool further_instruments(struct practice *practice,
                                const struct invitation *invitation,
                                struct str *codes, struct err *err)
{
    struct outcomes outcomes;
    struct text text = text_in(practice->arena);

    *codes = STR("");
    if (!str_is(invitation->form, "pre") && !invitation->with_measures) {
        return true;
    }
    if (!outcomes_read(practice, &outcomes, err)) {
        return false;
    }
    for (int i = 0; i < outcomes.count; i++) {
        if (!instrument_may_be_asked(practice, outcomes.at[i], err)) {
            return false;
        }
        text_addf(&text, i > 0 ? " %s" : "%s", outcomes.at[i]->code);
    }
    *codes = text_str(&text);
    return true;
}

static bool form_check(struct practice *practice, struct str form,
                       struct err *err)
{
    const struct instrument *instrument =
        registry_find(practice->registry, form);

    if (!instrument) {
        return err_set(err, ERR_INPUT,
                       "there is no such form; it is pre, post or the code of "
                       "an instrument, such as gad7");
    }
    return instrument_may_be_asked(practice, instrument, err);
}

// When the form closes: never at once, also when the session is long over.
static int64_t closing_time(const struct invitation *invitation,
                            const struct session *session, int64_t now)
{
    bool pre = str_is(invitation->form, "pre");
    int64_t window = pre ? PRE_WINDOW : POST_WINDOW;
    int64_t from = session->scheduled_at;

    if (invitation->closes_at > 0) {
        return invitation->closes_at;
    }
    if (session->id.n == 0) {
        return now + LOOSE_WINDOW;
    }
    if (session->ended_at > from) {
        from = session->ended_at;
    }
    return (from > now ? from : now) + window;
}

static bool read_session(struct practice *practice,
                         const struct invitation *invitation,
                         const struct episode *episode, struct session *session,
                         struct err *err)
{
    *session = (struct session){0};
    if (invitation->session.n == 0) {
        return true;
    }
    if (!session_get(practice, invitation->session, session, err)) {
        return false;
    }
    return session->episode.n == episode->id.n
        || err_set(err, ERR_INPUT,
                   "that session is not one of this client's current "
                   "episode");
}

static struct str mode_of(struct str answers_by)
{
    if (str_is(answers_by, "tablet")) {
        return STR("self_kiosk");
    }
    return str_is(answers_by, "paper") ? STR("paper") : STR("self_phone");
}

static bool read_mode(struct practice *practice, struct client_id client,
                      struct str *mode, struct err *err)
{
    struct rows rows;

    *mode = STR("self_phone");
    if (!db_ask(practice->db,
                "SELECT answers_by FROM client "
                "WHERE practice_id = $1 AND client_id = $2",
                VALUES(P_ID(practice), V_INT(client.n)), &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        *mode = mode_of(rows_str(&rows, 0, NULL));
    }
    return rows_end(&rows, err);
}

// What an administration starts with.
struct offer {
    const struct invitation *invitation;
    struct episode episode;
    struct session session;
    struct str instruments;
    struct str mode;
    struct value fingerprint; // NULL: nobody holds a link
};

static bool offer_insert(struct practice *practice, const struct offer *offer,
                         struct administration_id id, struct err *err)
{
    const struct invitation *invitation = offer->invitation;
    int64_t now = P_NOW(practice);

    return db_run(
        practice->db,
        "INSERT INTO administration (practice_id, administration_id, "
        "client_id, episode_id, session_id, form, instruments, rater, "
        "language, mode, fingerprint, state, created_at, touched_at, "
        "closes_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'en', $9, $10, "
        "'open', $11, $11, $12)",
        VALUES(P_ID(practice), V_INT(id.n), V_INT(invitation->client.n),
               V_INT(offer->episode.id.n),
               offer->session.id.n ? V_INT(offer->session.id.n) : V_NULL,
               V_TEXT(invitation->form), V_TEXT(offer->instruments),
               V_TEXT(str_of(invitation->rater ? invitation->rater : "client")),
               V_TEXT(offer->mode), offer->fingerprint, V_INT(now),
               V_INT(closing_time(invitation, &offer->session, now))),
        err);
}

static bool offer_read(struct practice *practice, struct offer *offer,
                       struct err *err)
{
    const struct invitation *invitation = offer->invitation;

    return episode_newest(practice, invitation->client, &offer->episode, err)
        && (episode_goes_on(&offer->episode) || invitation->after_ending
            || err_set(err, ERR_INPUT,
                       "the episode of this client has ended; open a new "
                       "one before sending a form"))
        && form_check(practice, invitation->form, err)
        && further_instruments(practice, invitation, &offer->instruments, err)
        && read_session(practice, invitation, &offer->episode, &offer->session,
                        err)
        && read_mode(practice, invitation->client, &offer->mode, err);
}

bool administration_invite(struct practice *practice,
                           const struct invitation *invitation, char *ticket,
                           struct administration_id *id, struct err *err)
{
    struct offer offer = {.invitation = invitation};
    struct fingerprint print;

    if (!offer_read(practice, &offer, err)
        || !practice_next_id(practice, "administration", &id->n, err)) {
        return false;
    }
    ticket_make(practice->world, ticket);
    print = keyring_fingerprint(practice, str_of(ticket));
    offer.fingerprint =
        V_BLOB(((struct str){(const char *)print.bytes, sizeof print.bytes}));
    return offer_insert(practice, &offer, *id, err);
}

bool administration_on_paper(struct practice *practice,
                             const struct invitation *invitation,
                             struct administration_id *id, struct err *err)
{
    struct offer offer = {.invitation = invitation, .fingerprint = V_NULL};

    if (!offer_read(practice, &offer, err)
        || !practice_next_id(practice, "administration", &id->n, err)) {
        return false;
    }
    offer.mode = invitation->mode ? str_of(invitation->mode) : STR("paper");
    return offer_insert(practice, &offer, *id, err);
}

// ---- finding ----------------------------------------------------------------

static enum administration_state state_of(struct str word)
{
    if (str_is(word, "open")) {
        return ADMINISTRATION_OPEN;
    }
    if (str_is(word, "declined")) {
        return ADMINISTRATION_DECLINED;
    }
    return str_is(word, "sent") ? ADMINISTRATION_SENT : ADMINISTRATION_CLOSED;
}

// Columns as in administration_get().
static void administration_of_row(struct practice *practice,
                                  const struct rows *rows,
                                  struct administration *administration)
{
    *administration = (struct administration){
        .id = {rows_int(rows, 0)},
        .client = {rows_int(rows, 1)},
        .episode = {rows_int(rows, 2)},
        .session = {rows_int(rows, 3)},
        .session_number = (int)rows_int(rows, 4),
        .scheduled_at = rows_int(rows, 5),
        .instruments = rows_str(rows, 7, practice->arena),
        .state = state_of(rows_str(rows, 11, NULL)),
        .closes_at = rows_int(rows, 12),
        .touched_at = rows_int(rows, 13),
    };
    WORD_COPY(administration->form, rows_str(rows, 6, NULL));
    WORD_COPY(administration->rater, rows_str(rows, 8, NULL));
    WORD_COPY(administration->language, rows_str(rows, 9, NULL));
    WORD_COPY(administration->mode, rows_str(rows, 10, NULL));
}

static bool was_found(bool found, struct err *err)
{
    return found || err_set(err, ERR_MISSING, "there is no such form");
}

bool administration_get(struct practice *practice, struct administration_id id,
                        struct administration *administration, struct err *err)
{
    struct rows rows;
    bool found;

    if (!db_ask(practice->db,
                "SELECT a.administration_id, a.client_id, a.episode_id, "
                "a.session_id, s.number, s.scheduled_at, a.form, "
                "a.instruments, a.rater, a.language, a.mode, a.state, "
                "a.closes_at, a.touched_at FROM administration a "
                "LEFT JOIN session s ON s.practice_id = a.practice_id "
                "AND s.session_id = a.session_id "
                "WHERE a.practice_id = $1 AND a.administration_id = $2",
                VALUES(P_ID(practice), V_INT(id.n)), &rows, err)) {
        return false;
    }
    found = rows_next(&rows);
    if (found) {
        administration_of_row(practice, &rows, administration);
    }
    return rows_end(&rows, err) && was_found(found, err);
}

bool ticket_find(struct practice *practice, struct str ticket,
                 struct administration_id *id, struct client_id *client,
                 struct err *err)
{
    struct fingerprint print = keyring_fingerprint(practice, ticket);
    struct str bytes = {(const char *)print.bytes, sizeof print.bytes};
    struct rows rows;
    bool found;

    if (!db_ask(practice->db,
                "SELECT administration_id, client_id FROM administration "
                "WHERE practice_id = $1 AND fingerprint = $2",
                VALUES(P_ID(practice), V_BLOB(bytes)), &rows, err)) {
        return false;
    }
    found = rows_next(&rows);
    if (found) {
        id->n = rows_int(&rows, 0);
        client->n = rows_int(&rows, 1);
    }
    return rows_end(&rows, err) && was_found(found, err);
}

bool administration_find(struct practice *practice, struct str ticket,
                         struct administration *administration, struct err *err)
{
    struct administration_id id;
    struct client_id client;

    return ticket_find(practice, ticket, &id, &client, err)
        && administration_get(practice, id, administration, err);
}

bool administration_therapist(struct practice *practice,
                              const struct administration *administration,
                              struct str *name, struct err *err)
{
    struct str sealed = {0};
    int64_t staff = 0;
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT t.staff_id, t.name_sealed FROM client c JOIN staff t "
                "ON t.practice_id = c.practice_id AND t.staff_id = c.staff_id "
                "WHERE c.practice_id = $1 AND c.client_id = $2",
                VALUES(P_ID(practice), V_INT(administration->client.n)), &rows,
                err)) {
        return false;
    }
    if (rows_next(&rows)) {
        staff = rows_int(&rows, 0);
        sealed = rows_str(&rows, 1, practice->arena);
    }
    return rows_end(&rows, err)
        && words_open(practice,
                      WORDS_AT((struct client_id){0}, "staff.name", staff),
                      sealed, name, err);
}

// ---- open or not ------------------------------------------------------------

static bool time_is_left(const struct administration *administration,
                         int64_t now)
{
    return administration->closes_at == 0 || now < administration->closes_at
        || now < administration->touched_at + ADMINISTRATION_WRITING;
}

bool administration_is_open(const struct administration *administration,
                            int64_t now)
{
    return administration->state == ADMINISTRATION_OPEN
        && time_is_left(administration, now);
}

bool administration_takes_answers(const struct administration *administration,
                                  int64_t now)
{
    return (administration->state == ADMINISTRATION_OPEN
            || administration->state == ADMINISTRATION_DECLINED)
        && time_is_left(administration, now);
}

bool administration_decline(struct practice *practice,
                            const struct administration *administration,
                            struct err *err)
{
    if (administration->state == ADMINISTRATION_DECLINED) {
        return true;
    }
    if (administration->state != ADMINISTRATION_OPEN) {
        return err_set(err, ERR_CONFLICT,
                       "this form has been sent or is closed already");
    }
    return db_run(practice->db,
                  "UPDATE administration SET state = 'declined', "
                  "touched_at = $3 WHERE practice_id = $1 "
                  "AND administration_id = $2 AND state = 'open'",
                  VALUES(P_ID(practice), V_INT(administration->id.n),
                         V_INT(P_NOW(practice))),
                  err);
}
