// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/talk.h"

#include "base/arena.h"
#include "measure/talk.h"
#include "practice/quiet.h"
#include "practice/setting.h"
#include "practice/words.h"

// ---- saying so --------------------------------------------------------------

// What can be talked about, and where it must be found.
static const struct {
    const char *name;
    const char *sql; // NULL: it is always there
} SUBJECTS[] = {
    {"check_ins", NULL                                                     },
    {"card",      "SELECT 1 FROM reason WHERE practice_id = $1"
             " AND client_id = $2 AND reason_id = $3"          },
    {"rupture",   "SELECT 1 FROM rupture WHERE practice_id = $1"
                " AND client_id = $2 AND rupture_id = $3"   },
    {"support",   "SELECT 1 FROM support WHERE practice_id = $1"
                " AND client_id = $2 AND support_id = $3"   },
    {"decision",  "SELECT 1 FROM decision WHERE practice_id = $1"
                 " AND client_id = $2 AND decision_id = $3"},
};

static bool subject_is_there(struct practice *practice, struct client_id client,
                             const struct talk *talk, struct err *err)
{
    for (size_t i = 0; i < sizeof SUBJECTS / sizeof *SUBJECTS; i++) {
        bool found = true;
        int64_t one;

        if (!str_is(str_of(talk->subject), SUBJECTS[i].name)) {
            continue;
        }
        return (!SUBJECTS[i].sql
                || db_ask_int(practice->db, SUBJECTS[i].sql,
                              VALUES(P_ID(practice), V_INT(client.n),
                                     V_INT(talk->subject_id)),
                              &found, &one, err))
            && (found
                || err_set(err, ERR_MISSING,
                           "this is not there to be talked about"));
    }
    return err_set(err, ERR_INPUT,
                   "talked about are check_ins, card, rupture, support or "
                   "decision");
}

static bool words_are_ours(const struct talk *talk, struct err *err)
{
    struct str who = str_of(talk->who);
    struct str answer = str_of(talk->answer);

    return ((str_is(who, "client") || str_is(who, "therapist"))
            && (str_is(answer, "yes") || str_is(answer, "partly")
                || str_is(answer, "no")))
        || err_set(err, ERR_INPUT, "please choose yes, partly or no");
}

bool talk_add(struct practice *practice, struct client_id client,
              const struct talk *talk, struct err *err)
{
    int64_t id;

    return words_are_ours(talk, err)
        && subject_is_there(practice, client, talk, err)
        && practice_next_id(practice, "talk", &id, err)
        && db_run(practice->db,
                  "INSERT INTO talk (practice_id, talk_id, client_id, "
                  "subject, subject_id, who, answer, at) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                  VALUES(P_ID(practice), V_INT(id), V_INT(client.n),
                         V_TEXT(str_of(talk->subject)), V_INT(talk->subject_id),
                         V_TEXT(str_of(talk->who)),
                         V_TEXT(str_of(talk->answer)), V_INT(P_NOW(practice))),
                  err);
}

// ---- the newest word --------------------------------------------------------

static bool take_talk(struct rows *rows, struct talk *talk, struct err *err)
{
    *talk = (struct talk){0};
    if (rows_next(rows)) {
        WORD_COPY(talk->subject, rows_str(rows, 0, NULL));
        talk->subject_id = rows_int(rows, 1);
        WORD_COPY(talk->who, rows_str(rows, 2, NULL));
        WORD_COPY(talk->answer, rows_str(rows, 3, NULL));
        talk->at = rows_int(rows, 4);
    }
    return rows_end(rows, err);
}

bool talk_opened(struct practice *practice, struct client_id client,
                 const char *what, int64_t since, int64_t *at, struct err *err)
{
    bool found;

    return db_ask_int(practice->db,
                      "SELECT coalesce(min(at), 0) FROM audit "
                      "WHERE practice_id = $1 AND client_id = $2 "
                      "AND what = $3 AND at >= $4",
                      VALUES(P_ID(practice), V_INT(client.n),
                             V_TEXT(str_of(what)), V_INT(since)),
                      &found, at, err);
}

bool talk_newest(struct practice *practice, struct client_id client,
                 const struct talk_about *about, struct talk *talk,
                 struct err *err)
{
    struct rows rows;

    return db_ask(practice->db,
                  "SELECT subject, subject_id, who, answer, at FROM talk "
                  "WHERE practice_id = $1 AND client_id = $2 "
                  "AND subject = $3 AND subject_id = $4 "
                  "AND ($5 = '' OR who = $5) ORDER BY talk_id DESC LIMIT 1",
                  VALUES(P_ID(practice), V_INT(client.n),
                         V_TEXT(str_of(about->subject)), V_INT(about->id),
                         V_TEXT(about->who ? str_of(about->who) : STR(""))),
                  &rows, err)
        && take_talk(&rows, talk, err);
}

// ---- the reminder -----------------------------------------------------------

// "Not yet" is no talk.
static bool newest_yes(struct practice *practice, struct client_id client,
                       struct talk *talk, struct err *err)
{
    struct rows rows;

    return db_ask(practice->db,
                  "SELECT subject, subject_id, who, answer, at FROM talk "
                  "WHERE practice_id = $1 AND client_id = $2 "
                  "AND subject = 'check_ins' AND answer <> 'no' "
                  "ORDER BY talk_id DESC LIMIT 1",
                  VALUES(P_ID(practice), V_INT(client.n)), &rows, err)
        && take_talk(&rows, talk, err);
}

enum { CHECK_INS_MAX = 60 };

static bool list_check_ins(struct practice *practice, struct client_id client,
                           int64_t **at, int *count, struct err *err)
{
    struct rows rows;

    *count = 0;
    *at = arena_take(practice->arena, CHECK_INS_MAX, sizeof **at);
    if (!db_ask(practice->db,
                "SELECT answered_at FROM response "
                "WHERE practice_id = $1 AND client_id = $2 "
                "AND rater = 'client' AND version = 1 "
                "AND episode_id = (SELECT max(episode_id) FROM episode "
                "WHERE practice_id = $1 AND client_id = $2) "
                "ORDER BY answered_at DESC LIMIT 60",
                VALUES(P_ID(practice), V_INT(client.n)), &rows, err)) {
        return false;
    }
    while (*count < CHECK_INS_MAX && rows_next(&rows)) {
        (*at)[(*count)++] = rows_int(&rows, 0);
    }
    return rows_end(&rows, err);
}

bool talk_remind(struct practice *practice, struct client_id client,
                 struct talk_reminder *reminder, struct err *err)
{
    struct talk_course course = {0};
    int64_t *check_ins, *held;
    int64_t after;

    *reminder = (struct talk_reminder){0};
    if (!setting_read_int(practice, "talk_after_sessions", &after, err)
        || !talk_newest(practice, client, TALK_ABOUT("check_ins", 0, "client"),
                        &reminder->client, err)
        || !newest_yes(practice, client, &reminder->newest, err)
        || !list_check_ins(practice, client, &check_ins, &course.check_in_count,
                           err)
        || !quiet_list_held(practice, client, &held, &course.held_count, err)) {
        return false;
    }
    course.check_ins = check_ins;
    course.held = held;
    course.talked_at = reminder->newest.at;
    reminder->sessions = talk_sessions_waiting(&course);
    reminder->due = talk_is_due(&course, (int)after);
    return true;
}
