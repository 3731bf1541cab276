// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/door.h"

#include "base/arena.h"
#include "base/moment.h"
#include "base/text.h"
#include "practice/answers.h"
#include "practice/card.h"
#include "practice/episode.h"
#include "practice/keyring.h"
#include "practice/words.h"

#include <math.h>

// The words of PRODUCT.md J10; the first is 1.
const char *const DOOR_REASON_WORDS[] = {
    "It is better enough", "It was not right for me",
    "Practical reasons",   "Something happened between us",
    "I prefer not to say",
};

// ---- the link ---------------------------------------------------------------

// The link of a door that is there; `*id` 0: there is none.
static bool find_link(struct practice *practice, const struct door_wish *wish,
                      struct episode_id episode, int64_t *id,
                      struct str *ticket, struct err *err)
{
    struct rows rows;
    bool good = true;

    *id = 0;
    if (!db_ask(practice->db,
                "SELECT door_id, link_sealed FROM door WHERE practice_id = $1 "
                "AND episode_id = $2 AND kind = $3",
                VALUES(P_ID(practice), V_INT(episode.n),
                       V_TEXT(str_of(wish->kind))),
                &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        *id = rows_int(&rows, 0);
        good = words_open(practice, WORDS_AT(wish->client, "door.link", *id),
                          rows_str(&rows, 1, practice->arena), ticket, err);
    }
    return rows_done(&rows, good, err);
}

static bool make_link(struct practice *practice, const struct door_wish *wish,
                      struct episode_id episode, char ticket[TICKET_ROOM],
                      struct err *err)
{
    int64_t now = P_NOW(practice);
    struct value sealed;
    int64_t id;

    ticket_make(practice->world, ticket);
    return practice_next_id(practice, "door", &id, err)
        && words_seal(practice, WORDS_AT(wish->client, "door.link", id),
                      str_of(ticket), &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO door (practice_id, door_id, client_id, "
                  "episode_id, kind, asks, fingerprint, link_sealed, "
                  "created_at, closes_at) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                  VALUES(P_ID(practice), V_INT(id), V_INT(wish->client.n),
                         V_INT(episode.n), V_TEXT(str_of(wish->kind)),
                         V_INT(wish->asks),
                         V_BLOB(keyring_mark(practice, str_of(ticket))), sealed,
                         V_INT(now), V_INT(now + DOOR_LASTS_DAYS * DAY)),
                  err);
}

static bool renew_link(struct practice *practice, int64_t id, bool asks,
                       struct err *err)
{
    return db_run(practice->db,
                  "UPDATE door SET closes_at = $3, "
                  "asks = CASE WHEN $4 = 1 THEN 1 ELSE asks END "
                  "WHERE practice_id = $1 AND door_id = $2",
                  VALUES(P_ID(practice), V_INT(id),
                         V_INT(P_NOW(practice) + DOOR_LASTS_DAYS * DAY),
                         V_INT(asks)),
                  err);
}

bool door_open(struct practice *practice, const struct door_wish *wish,
               char ticket[TICKET_ROOM], struct err *err)
{
    struct episode episode;
    struct str made;
    int64_t id;

    if (!episode_newest(practice, wish->client, &episode, err)
        || !find_link(practice, wish, episode.id, &id, &made, err)) {
        return false;
    }
    if (id == 0) {
        return make_link(practice, wish, episode.id, ticket, err);
    }
    word_copy(ticket, TICKET_ROOM, made);
    return renew_link(practice, id, wish->asks, err);
}

bool door_find(struct practice *practice, struct str ticket, struct door *door,
               struct err *err)
{
    struct rows rows;
    bool found;

    if (!db_ask(practice->db,
                "SELECT door_id, client_id, episode_id, kind, asks FROM door "
                "WHERE practice_id = $1 AND fingerprint = $2 "
                "AND closes_at > $3",
                VALUES(P_ID(practice), V_BLOB(keyring_mark(practice, ticket)),
                       V_INT(P_NOW(practice))),
                &rows, err)) {
        return false;
    }
    found = rows_next(&rows);
    if (found) {
        *door = (struct door){.id = rows_int(&rows, 0),
                              .client = {rows_int(&rows, 1)},
                              .episode = {rows_int(&rows, 2)},
                              .asks = rows_int(&rows, 4) != 0};
        WORD_COPY(door->kind, rows_str(&rows, 3, NULL));
    }
    return rows_end(&rows, err)
        && (found
            || err_set(err, ERR_MISSING,
                       "This link does not open a page any more. You can "
                       "write to your practice at any time."));
}

// ---- what is said -----------------------------------------------------------

static void set_real(struct arena *arena, struct answers *answers,
                     struct str field, double value)
{
    if (!isnan(value)) {
        answers_set(arena, answers, field, text_print(arena, "%.17g", value));
    }
}

static struct str knock_print(struct arena *arena, const struct knock *knock)
{
    struct answers answers = {0};

    answers_set(arena, &answers, STR("call"),
                knock->call ? STR("1") : STR("0"));
    answers_set(arena, &answers, STR("back"),
                knock->back ? STR("1") : STR("0"));
    answers_set(arena, &answers, STR("reason"),
                text_print(arena, "%d", knock->reason));
    answers_set(arena, &answers, STR("series"), str_of(knock->series));
    set_real(arena, &answers, STR("value"), knock->value);
    set_real(arena, &answers, STR("cutoff"), knock->cutoff);
    return answers_print(arena, &answers);
}

static double get_real(const struct answers *answers, struct str field)
{
    double value;

    return str_parse_real(answers_find(answers, field), &value) ? value : NAN;
}

static bool knock_parse(struct arena *arena, struct str plain,
                        struct knock *knock, struct err *err)
{
    struct answers answers = {0};
    int64_t reason = 0;

    if (!answers_parse(arena, plain, &answers, err)) {
        return false;
    }
    (void)str_parse_int(answers_find(&answers, STR("reason")), &reason);
    knock->call = str_is(answers_find(&answers, STR("call")), "1");
    knock->back = str_is(answers_find(&answers, STR("back")), "1");
    knock->reason = (int)reason;
    knock->value = get_real(&answers, STR("value"));
    knock->cutoff = get_real(&answers, STR("cutoff"));
    WORD_COPY(knock->series, answers_find(&answers, STR("series")));
    return true;
}

static bool is_booked(struct practice *practice, struct client_id client,
                      bool *booked, struct err *err)
{
    int64_t id;

    return db_ask_int(
        practice->db,
        "SELECT session_id FROM session WHERE practice_id = $1 "
        "AND client_id = $2 AND scheduled_at > $3 "
        "AND attendance = 'planned' LIMIT 1",
        VALUES(P_ID(practice), V_INT(client.n), V_INT(P_NOW(practice))), booked,
        &id, err);
}

// Keeps it and lets the card be judged in the same transaction.
static bool hear(struct practice *practice, struct client_id client,
                 const char *kind, const struct knock *knock, struct err *err)
{
    struct value sealed;
    bool booked;
    int64_t id;
    int fired;

    return is_booked(practice, client, &booked, err)
        && practice_next_id(practice, "door_word", &id, err)
        && words_seal(practice, WORDS_AT(client, "door_word.words", id),
                      knock_print(practice->arena, knock), &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO door_word (practice_id, door_word_id, "
                  "client_id, episode_id, kind, words_sealed, booked, at) "
                  "SELECT $1, $2, $3, max(episode_id), $4, $5, $6, $7 "
                  "FROM episode WHERE practice_id = $1 AND client_id = $3",
                  VALUES(P_ID(practice), V_INT(id), V_INT(client.n),
                         V_TEXT(str_of(kind)), sealed, V_INT(booked),
                         V_INT(P_NOW(practice))),
                  err)
        && card_judge_rules(practice, client, RULE(S13_OPEN_DOOR),
                            (struct administration_id){0}, &fired, err);
}

bool door_knock(struct practice *practice, struct client_id client,
                struct err *err)
{
    const struct knock knock = {.back = true, .value = NAN, .cutoff = NAN};
    bool found;
    int64_t id;

    return db_ask_int(practice->db,
                      "SELECT door_word_id FROM door_word "
                      "WHERE practice_id = $1 AND client_id = $2 "
                      "AND kind = 'back' AND at > $3 LIMIT 1",
                      VALUES(P_ID(practice), V_INT(client.n),
                             V_INT(P_NOW(practice) - DAY)),
                      &found, &id, err)
        && (found || hear(practice, client, "back", &knock, err));
}

bool door_follow_up(struct practice *practice, struct client_id client,
                    const struct knock *knock, struct err *err)
{
    return hear(practice, client, "follow_up", knock, err);
}

// ---- the closing question ---------------------------------------------------

bool door_why(struct practice *practice, struct episode_id episode, int *reason,
              struct err *err)
{
    struct knock knock = {0};
    struct rows rows;
    bool good = true;

    if (!db_ask(practice->db,
                "SELECT door_word_id, client_id, words_sealed FROM door_word "
                "WHERE practice_id = $1 AND episode_id = $2 "
                "AND kind = 'reason' ORDER BY door_word_id LIMIT 1",
                VALUES(P_ID(practice), V_INT(episode.n)), &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        struct client_id client = {rows_int(&rows, 1)};
        struct str plain;

        good =
            words_open(practice,
                       WORDS_AT(client, "door_word.words", rows_int(&rows, 0)),
                       rows_str(&rows, 2, practice->arena), &plain, err)
            && knock_parse(practice->arena, plain, &knock, err);
    }
    *reason = knock.reason;
    return rows_done(&rows, good, err);
}

bool door_say_why(struct practice *practice, const struct door *door,
                  int reason, struct err *err)
{
    const struct knock knock = {.reason = reason, .value = NAN, .cutoff = NAN};
    int before;

    if (reason < 1 || reason > DOOR_REASONS || !door->asks) {
        return err_set(err, ERR_INPUT, "Please choose one of the answers.");
    }
    return door_why(practice, door->episode, &before, err)
        && (before > 0 || hear(practice, door->client, "reason", &knock, err));
}

// ---- for the picture --------------------------------------------------------

bool door_newest(struct practice *practice, struct client_id client,
                 struct episode_id episode, struct knock *knock,
                 struct err *err)
{
    struct rows rows;
    bool good = true;

    *knock = (struct knock){.value = NAN, .cutoff = NAN};
    if (!db_ask(practice->db,
                "SELECT door_word_id, words_sealed, booked, at "
                "FROM door_word WHERE practice_id = $1 AND client_id = $2 "
                "AND episode_id = $3 ORDER BY door_word_id DESC LIMIT 1",
                VALUES(P_ID(practice), V_INT(client.n), V_INT(episode.n)),
                &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        struct str plain;

        knock->id = rows_int(&rows, 0);
        knock->booked = rows_int(&rows, 2) != 0;
        knock->at = rows_int(&rows, 3);
        good =
            words_open(practice, WORDS_AT(client, "door_word.words", knock->id),
                       rows_str(&rows, 1, practice->arena), &plain, err)
            && knock_parse(practice->arena, plain, knock, err);
    }
    return rows_done(&rows, good, err);
}
