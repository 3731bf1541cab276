// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/followup.h"

#include "base/arena.h"
#include "base/text.h"
#include "measure/registry.h"
#include "practice/client.h"
#include "practice/consent.h"
#include "practice/door.h"
#include "practice/episode.h"
#include "practice/history.h"
#include "practice/message.h"
#include "practice/questionnaire.h"
#include "practice/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define FORM "followup"

#define COLUMNS                                                                \
    "follow_up_id, client_id, episode_id, months, way, state, why, measure, "  \
    "due_at, asked_at, reminded_at, closed_at, administration_id, version"

// ---- reading ----------------------------------------------------------------

static void followup_of_row(const struct rows *rows, struct followup *followup)
{
    *followup = (struct followup){
        .id = {rows_int(rows, 0)},
        .client = {rows_int(rows, 1)},
        .episode = {rows_int(rows, 2)},
        .months = (int)rows_int(rows, 3),
        .measure = rows_int(rows, 7) != 0,
        .due_at = rows_int(rows, 8),
        .asked_at = rows_int(rows, 9),
        .reminded_at = rows_int(rows, 10),
        .closed_at = rows_int(rows, 11),
        .administration = {rows_int(rows, 12)},
        .version = (int)rows_int(rows, 13),
    };
    WORD_COPY(followup->way, rows_str(rows, 4, NULL));
    WORD_COPY(followup->state, rows_str(rows, 5, NULL));
    WORD_COPY(followup->why, rows_str(rows, 6, NULL));
}

static bool is_state(const struct followup *followup, const char *state)
{
    return strcmp(followup->state, state) == 0;
}

static bool is_by_hand(const struct followup *followup)
{
    return strcmp(followup->way, "postcard") == 0;
}

static bool is_running(const struct followup *followup)
{
    return is_state(followup, "planned") || is_state(followup, "asked")
        || is_state(followup, "reminded");
}

bool followup_get(struct practice *practice, struct followup_id id,
                  struct followup *followup, struct err *err)
{
    struct rows rows;
    bool found;

    if (!db_ask(practice->db,
                "SELECT " COLUMNS " FROM follow_up WHERE practice_id = $1 "
                "AND follow_up_id = $2",
                VALUES(P_ID(practice), V_INT(id.n)), &rows, err)) {
        return false;
    }
    found = rows_next(&rows);
    if (found) {
        followup_of_row(&rows, followup);
    }
    return rows_end(&rows, err)
        && (found || err_set(err, ERR_MISSING, "there is no such follow-up"));
}

bool followup_list(struct practice *practice, struct client_id client,
                   struct followup followups[FOLLOWUP_TIMES], struct err *err)
{
    struct rows rows;

    for (int i = 0; i < FOLLOWUP_TIMES; i++) {
        followups[i] = (struct followup){
            .client = client, .months = FOLLOWUP_MONTHS[i], .measure = true};
    }
    if (!db_ask(practice->db,
                "SELECT " COLUMNS " FROM follow_up WHERE practice_id = $1 "
                "AND episode_id = (SELECT max(episode_id) FROM episode "
                "WHERE practice_id = $1 AND client_id = $2)",
                VALUES(P_ID(practice), V_INT(client.n)), &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        int place = followup_place((int)rows_int(&rows, 3));

        if (place >= 0) {
            followup_of_row(&rows, &followups[place]);
        }
    }
    return rows_end(&rows, err);
}

// ---- how one is over --------------------------------------------------------

// What waits in the outbox for it stays unsent.
static bool withdraw(struct practice *practice, const struct followup *followup,
                     struct err *err)
{
    return message_withdraw(practice,
                            text_print(practice->arena, "follow_up/%lld",
                                       (long long)followup->id.n),
                            err);
}

static bool finish(struct practice *practice, const struct followup *followup,
                   const char *state, const char *why, struct err *err)
{
    return db_run(practice->db,
                  "UPDATE follow_up SET state = $3, why = $4, next_at = NULL, "
                  "closed_at = $5, version = version + 1 "
                  "WHERE practice_id = $1 AND follow_up_id = $2",
                  VALUES(P_ID(practice), V_INT(followup->id.n),
                         V_TEXT(str_of(state)), V_TEXT(str_of(why)),
                         V_INT(P_NOW(practice))),
                  err);
}

// After the last one, and if anything was ever asked, the episode is
// followed_up.
static bool settle_episode(struct practice *practice, struct episode_id episode,
                           struct err *err)
{
    return db_run(practice->db,
                  "UPDATE episode SET state = 'followed_up', "
                  "version = version + 1 WHERE practice_id = $1 "
                  "AND episode_id = $2 AND state = 'ended' "
                  "AND EXISTS (SELECT 1 FROM follow_up "
                  "WHERE practice_id = $1 AND episode_id = $2 "
                  "AND asked_at IS NOT NULL) "
                  "AND NOT EXISTS (SELECT 1 FROM follow_up "
                  "WHERE practice_id = $1 AND episode_id = $2 "
                  "AND state IN ('planned', 'asked', 'reminded'))",
                  VALUES(P_ID(practice), V_INT(episode.n)), err);
}

static bool stop(struct practice *practice, const struct followup *followup,
                 const char *why, struct err *err)
{
    return withdraw(practice, followup, err)
        && finish(practice, followup, "stopped", why, err)
        && settle_episode(practice, followup->episode, err);
}

enum { RUNNING_MAX = 30 };

static bool list_running(struct practice *practice, struct client_id client,
                         struct followup *running, int *count, struct err *err)
{
    struct rows rows;

    *count = 0;
    if (!db_ask(practice->db,
                "SELECT " COLUMNS " FROM follow_up WHERE practice_id = $1 "
                "AND client_id = $2 "
                "AND state IN ('planned', 'asked', 'reminded') "
                "ORDER BY follow_up_id",
                VALUES(P_ID(practice), V_INT(client.n)), &rows, err)) {
        return false;
    }
    while (*count < RUNNING_MAX && rows_next(&rows)) {
        followup_of_row(&rows, &running[(*count)++]);
    }
    return rows_end(&rows, err);
}

bool followup_stop_all(struct practice *practice, struct client_id client,
                       const char *why, struct err *err)
{
    struct followup running[RUNNING_MAX];
    int count;
    bool good = list_running(practice, client, running, &count, err);

    for (int i = 0; good && i < count; i++) {
        good = stop(practice, &running[i], why, err);
    }
    return good;
}

// ---- asking -----------------------------------------------------------------

static bool make_form(struct practice *practice,
                      const struct followup *followup, char *ticket,
                      struct administration_id *id, struct err *err)
{
    struct invitation invitation = {
        .client = followup->client,
        .form = STR(FORM),
        .after_ending = true,
        .with_measures = followup->measure,
        .closes_at = P_NOW(practice) + FOLLOWUP_CLOSE_DAYS * DAY,
    };

    if (administration_invite(practice, &invitation, ticket, id, err)) {
        return true;
    }
    if (err->kind != ERR_DENIED || !followup->measure) {
        return false;
    }
    // The measure may not be asked just now, for example because nobody reads
    // safety answers: the three questions go out without it.
    invitation.with_measures = false;
    return administration_invite(practice, &invitation, ticket, id, err);
}

static bool keep_asked(struct practice *practice,
                       const struct followup *followup,
                       struct administration_id form, struct str ticket,
                       struct err *err)
{
    int64_t now = P_NOW(practice);
    int64_t next = now
                 + DAY
                       * (is_by_hand(followup) ? FOLLOWUP_CLOSE_DAYS
                                               : FOLLOWUP_REMIND_DAYS);
    struct value sealed;

    return words_seal(
               practice,
               WORDS_AT(followup->client, "follow_up.link", followup->id.n),
               ticket, &sealed, err)
        && db_run(practice->db,
                  "UPDATE follow_up SET state = 'asked', asked_at = $4, "
                  "next_at = $5, administration_id = $6, link_sealed = $7, "
                  "version = version + 1 WHERE practice_id = $1 "
                  "AND follow_up_id = $2 AND version = $3",
                  VALUES(P_ID(practice), V_INT(followup->id.n),
                         V_INT(followup->version), V_INT(now), V_INT(next),
                         V_INT(form.n), sealed),
                  err)
        && change_was_made(practice, err);
}

// `*fate` decides what becomes of the follow-up.
static bool send(struct practice *practice, const struct followup *followup,
                 const char *kind, struct str link, enum message_fate *fate,
                 struct err *err)
{
    const struct message_draft draft = {
        .client = followup->client,
        .kind = kind,
        .dedup = text_print(practice->arena, "follow_up/%lld/%s",
                            (long long)followup->id.n, kind),
        .link = link,
        .not_after = P_NOW(practice) + FOLLOWUP_REMIND_DAYS * DAY,
    };

    return message_queue(practice, &draft, fate, err);
}

static bool is_on_its_way(enum message_fate fate)
{
    return fate == MESSAGE_QUEUED || fate == MESSAGE_KNOWN;
}

static const char *why_not(enum message_fate fate)
{
    return fate == MESSAGE_STOPPED ? "stop" : "no_channel";
}

static bool ask(struct practice *practice, const struct followup *followup,
                struct err *err)
{
    struct administration_id form;
    char ticket[TICKET_ROOM];
    enum message_fate fate;

    if (!make_form(practice, followup, ticket, &form, err)
        || !send(practice, followup, "follow_up",
                 text_print(practice->arena, "/f/%s", ticket), &fate, err)) {
        return false;
    }
    if (!is_on_its_way(fate)) {
        return db_run(practice->db,
                      "UPDATE administration SET state = 'closed' "
                      "WHERE practice_id = $1 AND administration_id = $2",
                      VALUES(P_ID(practice), V_INT(form.n)), err)
            && stop(practice, followup, why_not(fate), err);
    }
    return keep_asked(practice, followup, form, str_of(ticket), err);
}

bool followup_print(struct practice *practice, const struct followup *followup,
                    char ticket[TICKET_ROOM], struct err *err)
{
    struct administration_id form;
    bool given;
    int64_t at;

    if (!consent_is_given(practice, followup->client, "follow_up", &given, &at,
                          err)) {
        return false;
    }
    if (!given) {
        return err_set(err, ERR_DENIED,
                       "the client does not want to be asked any more");
    }
    if (!is_state(followup, "planned")) {
        return err_set(err, ERR_CONFLICT,
                       "this follow-up was asked already, or was stopped");
    }
    if (followup->due_at == 0 || followup->due_at > P_NOW(practice)) {
        return err_set(err, ERR_INPUT, "this follow-up is not due yet");
    }
    return make_form(practice, followup, ticket, &form, err)
        && keep_asked(practice, followup, form, str_of(ticket), err);
}

// ---- reminding, closing -----------------------------------------------------

static bool read_link(struct practice *practice,
                      const struct followup *followup, struct str *link,
                      struct err *err)
{
    struct str ticket = {0};
    struct rows rows;
    bool good = true;

    if (!db_ask(practice->db,
                "SELECT link_sealed FROM follow_up WHERE practice_id = $1 "
                "AND follow_up_id = $2",
                VALUES(P_ID(practice), V_INT(followup->id.n)), &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        good = words_open(
            practice,
            WORDS_AT(followup->client, "follow_up.link", followup->id.n),
            rows_str(&rows, 0, practice->arena), &ticket, err);
    }
    *link = text_print(practice->arena, "/f/%.*s", SHOW(ticket));
    return rows_done(&rows, good, err);
}

// Whatever becomes of the message, there is no second one.
static bool remind(struct practice *practice, const struct followup *followup,
                   struct err *err)
{
    enum message_fate fate;
    struct str link;

    return read_link(practice, followup, &link, err)
        && send(practice, followup, "follow_up_reminder", link, &fate, err)
        && db_run(practice->db,
                  "UPDATE follow_up SET state = 'reminded', "
                  "reminded_at = $4, next_at = $5, version = version + 1 "
                  "WHERE practice_id = $1 AND follow_up_id = $2 "
                  "AND version = $3",
                  VALUES(P_ID(practice), V_INT(followup->id.n),
                         V_INT(followup->version), V_INT(P_NOW(practice)),
                         V_INT(followup->asked_at + FOLLOWUP_CLOSE_DAYS * DAY)),
                  err)
        && change_was_made(practice, err);
}

static bool close_door(struct practice *practice,
                       const struct followup *followup, struct err *err)
{
    const struct door_wish wish = {.client = followup->client, .kind = "door"};
    char ticket[TICKET_ROOM];
    enum message_fate fate;

    return (is_by_hand(followup)
            || (door_open(practice, &wish, ticket, err)
                && send(practice, followup, "door_open",
                        text_print(practice->arena, "/e/%s", ticket), &fate,
                        err)))
        && finish(practice, followup, "closed", "", err)
        && settle_episode(practice, followup->episode, err);
}

// ---- the round --------------------------------------------------------------

bool followup_list_due(struct practice *practice, int64_t after,
                       struct batch *due, struct err *err)
{
    struct rows rows;

    return db_ask(practice->db,
                  "SELECT follow_up_id FROM follow_up WHERE practice_id = $1 "
                  "AND next_at <= $2 AND follow_up_id > $3 "
                  "ORDER BY follow_up_id LIMIT 20",
                  VALUES(P_ID(practice), V_INT(P_NOW(practice)), V_INT(after)),
                  &rows, err)
        && batch_take(due, &rows, err);
}

// NULL: nothing stands against it.
static bool read_objection(struct practice *practice,
                           const struct followup *followup, const char **why,
                           struct err *err)
{
    struct episode episode;
    bool given;
    int64_t at;

    *why = NULL;
    if (!consent_is_given(practice, followup->client, "follow_up", &given, &at,
                          err)
        || !episode_newest(practice, followup->client, &episode, err)) {
        return false;
    }
    if (episode.id.n != followup->episode.n) {
        *why = "came_back";
    } else if (!given) {
        *why = "consent";
    }
    return true;
}

bool followup_work(struct practice *practice, int64_t id, struct err *err)
{
    struct followup followup;
    const char *why;

    if (!followup_get(practice, (struct followup_id){id}, &followup, err)) {
        return false;
    }
    if (!is_running(&followup)) {
        return true;
    }
    if (!read_objection(practice, &followup, &why, err)) {
        return false;
    }
    if (why) {
        return stop(practice, &followup, why, err);
    }
    switch (followup_next(
        &(struct followup_times){.due_at = followup.due_at,
                                 .asked_at = followup.asked_at,
                                 .reminded_at = followup.reminded_at},
        P_NOW(practice))) {
    case FOLLOWUP_ASK: return ask(practice, &followup, err);
    case FOLLOWUP_REMIND: return remind(practice, &followup, err);
    case FOLLOWUP_CLOSE: return close_door(practice, &followup, err);
    case FOLLOWUP_MISSED:
        return finish(practice, &followup, "missed", "", err)
            && settle_episode(practice, followup.episode, err);
    case FOLLOWUP_WAIT: break;
    }
    return true;
}
