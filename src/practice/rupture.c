// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/rupture.h"

#include "base/arena.h"
#include "practice/card.h"
#include "practice/handover.h"
#include "practice/quiet.h"
#include "practice/session.h"
#include "practice/talk.h"
#include "practice/words.h"

// ---- what a note may say ----------------------------------------------------

struct str rupture_chips(const struct rupture *rupture,
                         enum repair_group_index group)
{
    return answers_find(&rupture->note, str_of(REPAIR_GROUPS[group].name));
}

bool rupture_has(const struct rupture *rupture, enum repair_group_index group,
                 const char *chip)
{
    struct str rest = rupture_chips(rupture, group);

    while (rest.at) {
        if (str_is(str_cut(&rest, ','), chip)) {
            return true;
        }
    }
    return false;
}

struct str rupture_line(const struct rupture *rupture)
{
    return answers_find(&rupture->note, STR("line"));
}

static bool group_check(const struct rupture *draft,
                        enum repair_group_index index, struct err *err)
{
    const struct repair_group *group = &REPAIR_GROUPS[index];
    struct str rest = rupture_chips(draft, index);
    int count = 0;

    while (rest.len > 0) {
        if (!repair_chip_find(group, str_cut(&rest, ','))) {
            return err_set(err, ERR_INPUT,
                           "\"%s\" has a choice that is not offered",
                           group->legend);
        }
        count++;
    }
    return group->several || count <= 1
        || err_set(err, ERR_INPUT, "\"%s\" takes one choice", group->legend);
}

static bool note_check(const struct rupture *draft, struct err *err)
{
    bool good = true;

    for (int i = 0; good && i < REPAIR_GROUP_COUNT; i++) {
        good = group_check(draft, (enum repair_group_index)i, err);
    }
    if (!good) {
        return false;
    }
    if (!rupture_chips(draft, REPAIR_TYPE).len) {
        return err_set(err, ERR_INPUT,
                       "please choose how it showed; \"unsure\" will do");
    }
    return rupture_line(draft).len <= 1000
        || err_set(err, ERR_INPUT, "please keep the line shorter");
}

static bool note_seal(struct practice *practice, struct client_id client,
                      int64_t id, const struct answers *note,
                      struct value *sealed, struct err *err)
{
    return words_seal(practice, WORDS_AT(client, "rupture.note", id),
                      answers_print(practice->arena, note), sealed, err);
}

// ---- keeping ----------------------------------------------------------------

// The newest session that has begun, or that somebody came to.
static bool find_session(struct practice *practice, struct client_id client,
                         struct session *session, struct err *err)
{
    struct session_id id = {0};
    bool found;

    *session = (struct session){.scheduled_at = P_NOW(practice)};
    return db_ask_int(
               practice->db,
               "SELECT session_id FROM session WHERE practice_id = $1"
               " AND client_id = $2 AND (started_at IS NOT NULL"
               " OR (scheduled_at <= $3"
               " AND attendance IN ('attended', 'late')))"
               " ORDER BY scheduled_at DESC LIMIT 1",
               VALUES(P_ID(practice), V_INT(client.n), V_INT(P_NOW(practice))),
               &found, &id.n, err)
        && (!found || session_get(practice, id, session, err));
}

bool rupture_add(struct practice *practice, struct client_id client,
                 const struct rupture *draft, int64_t *id, struct err *err)
{
    struct session session;
    struct value sealed;

    return note_check(draft, err)
        && find_session(practice, client, &session, err)
        && practice_next_id(practice, "rupture", id, err)
        && note_seal(practice, client, *id, &draft->note, &sealed, err)
        && db_run(practice->db,
                  "INSERT INTO rupture (practice_id, rupture_id, client_id, "
                  "episode_id, session_id, staff_id, happened_at, "
                  "note_sealed, created_at, changed_at) SELECT $1, $2, $3, "
                  "max(e.episode_id), $4, CASE WHEN $8 > 0 THEN $8 "
                  "ELSE c.staff_id END, $5, $6, $7, $7 "
                  "FROM episode e JOIN client c "
                  "ON c.practice_id = e.practice_id "
                  "AND c.client_id = e.client_id "
                  "WHERE e.practice_id = $1 AND e.client_id = $3",
                  VALUES(P_ID(practice), V_INT(*id), V_INT(client.n),
                         session.id.n ? V_INT(session.id.n) : V_NULL,
                         V_INT(session.scheduled_at), sealed,
                         V_INT(P_NOW(practice)), V_INT(practice->staff.n)),
                  err);
}

bool rupture_save(struct practice *practice, const struct rupture *rupture,
                  struct err *err)
{
    struct value sealed;

    return note_check(rupture, err)
        && note_seal(practice, rupture->client, rupture->id, &rupture->note,
                     &sealed, err)
        && db_run(practice->db,
                  "UPDATE rupture SET note_sealed = $4, changed_at = $5, "
                  "version = version + 1 WHERE practice_id = $1 "
                  "AND rupture_id = $2 AND version = $3",
                  VALUES(P_ID(practice), V_INT(rupture->id),
                         V_INT(rupture->version), sealed,
                         V_INT(P_NOW(practice))),
                  err)
        && change_was_made(practice, err);
}

// ---- reading ----------------------------------------------------------------

// Columns as in both SELECTs below.
static bool rupture_of_row(struct practice *practice, const struct rows *rows,
                           struct rupture *rupture, struct err *err)
{
    struct str note;

    *rupture = (struct rupture){
        .id = rows_int(rows, 0),
        .client = {rows_int(rows, 1)},
        .session = {rows_int(rows, 2)},
        .session_number = (int)rows_int(rows, 3),
        .happened_at = rows_int(rows, 4),
        .version = (int)rows_int(rows, 6),
        .created_at = rows_int(rows, 7),
    };
    return words_open(practice,
                      WORDS_AT(rupture->client, "rupture.note", rupture->id),
                      rows_str(rows, 5, practice->arena), &note, err)
        && answers_parse(practice->arena, note, &rupture->note, err);
}

bool rupture_get(struct practice *practice, int64_t id, struct rupture *rupture,
                 struct err *err)
{
    struct rows rows;
    bool found, good;

    if (!db_ask(practice->db,
                "SELECT r.rupture_id, r.client_id, r.session_id, s.number, "
                "r.happened_at, r.note_sealed, r.version, r.created_at "
                "FROM rupture r LEFT JOIN session s "
                "ON s.practice_id = r.practice_id "
                "AND s.session_id = r.session_id "
                "WHERE r.practice_id = $1 AND r.rupture_id = $2" HANDOVER_OPENS(
                    "r", "$3"),
                VALUES(P_ID(practice), V_INT(id), V_INT(practice->staff.n)),
                &rows, err)) {
        return false;
    }
    found = rows_next(&rows);
    good = !found || rupture_of_row(practice, &rows, rupture, err);
    return rows_done(&rows, good, err)
        && (found || err_set(err, ERR_MISSING, "there is no such note"));
}

bool rupture_list(struct practice *practice, struct client_id client,
                  struct rupture **ruptures, int *count, struct err *err)
{
    int room = *count;
    struct rows rows;
    bool good = true;

    *count = 0;
    *ruptures = arena_take(practice->arena, (size_t)room, sizeof **ruptures);
    if (!db_ask(
            practice->db,
            "SELECT r.rupture_id, r.client_id, r.session_id, s.number, "
            "r.happened_at, r.note_sealed, r.version, r.created_at "
            "FROM rupture r LEFT JOIN session s "
            "ON s.practice_id = r.practice_id "
            "AND s.session_id = r.session_id "
            "WHERE r.practice_id = $1 AND r.client_id = $2 "
            "AND r.episode_id = (SELECT max(episode_id) FROM episode "
            "WHERE practice_id = $1 AND client_id = $2)" HANDOVER_OPENS(
                "r",
                "$4") "ORDER BY r.happened_at DESC, r.rupture_id DESC LIMIT $3",
            VALUES(P_ID(practice), V_INT(client.n), V_INT(room),
                   V_INT(practice->staff.n)),
            &rows, err)) {
        return false;
    }
    while (good && *count < room && rows_next(&rows)) {
        good = rupture_of_row(practice, &rows, &(*ruptures)[*count], err);
        *count += good;
    }
    return rows_done(&rows, good, err);
}

// ---- the newest moment ------------------------------------------------------

// The first reason of the newest check that was low, or lower than usual. One
// that a correction took back ("cleared"), or that the therapist found not
// useful, is no such moment.
static bool find_reason(struct practice *practice, struct client_id client,
                        struct low_moment *moment, struct err *err)
{
    struct rows rows;
    struct reason_id id = {0};

    if (!db_ask(practice->db,
                "SELECT r.reason_id, r.fired_at, s.scheduled_at, s.number"
                " FROM reason r LEFT JOIN administration a"
                " ON a.practice_id = r.practice_id"
                " AND a.administration_id = r.administration_id"
                " LEFT JOIN session s ON s.practice_id = a.practice_id"
                " AND s.session_id = a.session_id"
                " WHERE r.practice_id = $1 AND r.client_id = $2"
                " AND r.rule IN ('S3', 'S4') AND (r.outcome IS NULL"
                " OR r.outcome NOT IN ('not_useful', 'cleared'))"
                " AND r.episode_id = (SELECT max(episode_id) FROM episode"
                " WHERE practice_id = $1 AND client_id = $2)"
                " ORDER BY r.fired_at DESC, r.reason_id LIMIT 1",
                VALUES(P_ID(practice), V_INT(client.n)), &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        id.n = rows_int(&rows, 0);
        moment->at =
            rows_is_null(&rows, 2) ? rows_int(&rows, 1) : rows_int(&rows, 2);
        moment->session_number = (int)rows_int(&rows, 3);
    }
    moment->reason = id;
    return rows_end(&rows, err);
}

static bool name_reason(struct practice *practice, struct client_id client,
                        struct low_moment *moment, struct err *err)
{
    struct reason reason;
    struct quiet quiet;

    if (!moment->reason.n) {
        return true;
    }
    if (!reason_get(practice, moment->reason, &reason, err)
        || !quiet_read(practice, &quiet, err)) {
        return false;
    }
    if (quiet_hides(&quiet, client, (int)reason.level, reason.fired_at)) {
        *moment = (struct low_moment){0};
        return true;
    }
    moment->kind =
        reason.finding.rule == S3_LOW_CHECK && reason.finding.number[0] >= 0
            ? MOMENT_OFF
            : MOMENT_LOW;
    return true;
}

// A note about the same session, or a later one, says more than the card.
static void take_note(const struct rupture *rupture, struct low_moment *moment)
{
    if (moment->reason.n && rupture->happened_at < moment->at) {
        return;
    }
    if (!moment->reason.n || rupture->happened_at > moment->at) {
        *moment = (struct low_moment){.kind = MOMENT_NOTED};
    }
    moment->rupture = rupture->id;
    moment->at = rupture->happened_at;
    moment->session_number = rupture->session_number;
    moment->type = rupture_chips(rupture, REPAIR_TYPE);
}

static bool is_answered(struct practice *practice, struct client_id client,
                        const struct low_moment *moment, bool *answered,
                        struct err *err)
{
    struct talk card = {0};
    struct talk note = {0};
    bool good =
        (!moment->reason.n
         || talk_newest(practice, client,
                        TALK_ABOUT("card", moment->reason.n, NULL), &card, err))
        && (!moment->rupture
            || talk_newest(practice, client,
                           TALK_ABOUT("rupture", moment->rupture, NULL), &note,
                           err));

    *answered = good && (card.at != 0 || note.at != 0);
    return good;
}

static bool find_step(struct practice *practice, struct client_id client,
                      struct low_moment *moment, struct err *err)
{
    int64_t *held;
    int count;
    int since = 0;
    bool answered;

    if (!is_answered(practice, client, moment, &answered, err)
        || !quiet_list_held(practice, client, &held, &count, err)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        since += held[i] > moment->at;
    }
    moment->step = repair_step_of(since, answered);
    return true;
}

bool low_moment_read(struct practice *practice, struct client_id client,
                     struct low_moment *moment, bool *found, struct err *err)
{
    struct rupture *note;
    int count = 1;

    *moment = (struct low_moment){0};
    if (!find_reason(practice, client, moment, err)
        || !name_reason(practice, client, moment, err)
        || !rupture_list(practice, client, &note, &count, err)) {
        return false;
    }
    if (count > 0) {
        take_note(&note[0], moment);
    }
    *found = moment->reason.n != 0 || moment->rupture != 0;
    return !*found || find_step(practice, client, moment, err);
}
