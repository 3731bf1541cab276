// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/reminder.h"

#include "base/text.h"
#include "practice/coming.h"
#include "practice/consent.h"
#include "practice/episode.h"
#include "practice/setting.h"

// ---- the client's choice ----------------------------------------------------

bool reminder_lead(struct practice *practice, struct client_id client,
                   int *hours, bool *own, struct err *err)
{
    int64_t lead = 0;

    if (!db_ask_int(practice->db,
                    "SELECT lead_hours FROM reminder_choice "
                    "WHERE practice_id = $1 AND client_id = $2",
                    VALUES(P_ID(practice), V_INT(client.n)), own, &lead, err)
        || (!*own
            && !setting_read_int(practice, "reminder_hours", &lead, err))) {
        return false;
    }
    *hours = (int)lead;
    return true;
}

bool reminder_set_lead(struct practice *practice, struct client_id client,
                       int64_t hours, struct err *err)
{
    if (hours < 0 || hours > REMINDER_LEAD_MAX) {
        return err_set(err, ERR_INPUT,
                       "Please choose one of the times before a session.");
    }
    return db_run(practice->db,
                  "INSERT INTO reminder_choice (practice_id, client_id, "
                  "lead_hours, changed_at) VALUES ($1, $2, $3, $4) "
                  "ON CONFLICT (practice_id, client_id) DO UPDATE "
                  "SET lead_hours = $3, changed_at = $4",
                  VALUES(P_ID(practice), V_INT(client.n), V_INT(hours),
                         V_INT(P_NOW(practice))),
                  err);
}

// ---- messages about a session -----------------------------------------------

// "reminder/12/1796133600/1795900000": withdrawn by what it begins with.
static struct str dedup_of(const struct practice *practice, const char *kind,
                           const struct session *session)
{
    return text_print(
        practice->arena, "%s/%lld/%lld/%lld", kind, (long long)session->id.n,
        (long long)session->scheduled_at, (long long)session->agreed_at);
}

// Only a message that waits to be sent leaves a link behind: when a channel is
// allowed later, a later round finds the session again.
static bool queue(struct practice *practice, const struct session *session,
                  struct message_draft *draft, enum message_fate *fate,
                  struct err *err)
{
    char ticket[TICKET_ROOM];
    bool made;

    *fate = MESSAGE_KNOWN;
    if (!session_link_is_made(practice, session, draft->kind, &made, err)) {
        return false;
    }
    ticket_make(practice->world, ticket);
    draft->client = session->client;
    draft->dedup = dedup_of(practice, draft->kind, session);
    draft->link = text_print(practice->arena, "/r/%s", ticket);
    return made
        || (message_queue(practice, draft, fate, err)
            && (*fate != MESSAGE_QUEUED
                || session_link_keep(practice, session, draft->kind,
                                     str_of(ticket), err)));
}

static bool withdraw(struct practice *practice, const char *kind,
                     struct session_id session, struct err *err)
{
    return message_withdraw(
        practice,
        text_print(practice->arena, "%s/%lld", kind, (long long)session.n),
        err);
}

bool reminder_withdraw(struct practice *practice, struct session_id session,
                       struct err *err)
{
    return withdraw(practice, "reminder", session, err)
        && withdraw(practice, "session_moved", session, err)
        && withdraw(practice, "times", session, err);
}

bool reminder_withdraw_all(struct practice *practice, struct client_id client,
                           struct err *err)
{
    enum { MOST = 100 }; // that are still to come: nobody plans more
    struct rows rows;
    int64_t ids[MOST];
    int count = 0;

    if (!db_ask(practice->db,
                "SELECT session_id FROM session WHERE practice_id = $1 "
                "AND client_id = $2 AND scheduled_at > $3 "
                "ORDER BY scheduled_at LIMIT 100",
                VALUES(P_ID(practice), V_INT(client.n), V_INT(P_NOW(practice))),
                &rows, err)) {
        return false;
    }
    while (count < MOST && rows_next(&rows)) {
        ids[count++] = rows_int(&rows, 0);
    }
    if (!rows_end(&rows, err)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        if (!reminder_withdraw(practice, (struct session_id){ids[i]}, err)) {
            return false;
        }
    }
    return true;
}

bool reminder_tell(struct practice *practice, struct session_id id,
                   const char *kind, int64_t about, enum message_fate *fate,
                   struct err *err)
{
    struct message_draft draft = {.kind = kind, .at = about};
    struct session session;

    return session_get(practice, id, &session, err)
        && queue(practice, &session, &draft, fate, err);
}

// ---- the round --------------------------------------------------------------

// No more than what the longest lead reaches; reminder_run() knows the rest.
bool reminder_list(struct practice *practice, int64_t after,
                   struct batch *sessions, struct err *err)
{
    struct rows rows;

    return db_ask(
               practice->db,
               "SELECT s.session_id FROM session s "
               "WHERE s.practice_id = $1 AND s.session_id > $2 "
               "AND s.attendance = 'planned' AND s.scheduled_at > $3 "
               "AND s.scheduled_at < $4 AND NOT EXISTS (SELECT 1 "
               "FROM session_link l WHERE l.practice_id = s.practice_id "
               "AND l.session_id = s.session_id "
               "AND l.scheduled_at = s.scheduled_at "
               "AND l.agreed_at = coalesce(s.agreed_at, 0) "
               "AND l.kind = 'reminder') ORDER BY s.session_id LIMIT 20",
               VALUES(P_ID(practice), V_INT(after), V_INT(P_NOW(practice)),
                      V_INT(P_NOW(practice) + REMINDER_LEAD_MAX * HOUR + DAY)),
               &rows, err)
        && batch_take(sessions, &rows, err);
}

static bool is_resting(struct practice *practice, const struct session *session,
                       bool *resting, struct err *err)
{
    struct episode episode;
    bool given;
    int64_t said_at;

    if (!episode_get(practice, session->episode, &episode, err)
        || !consent_is_given(practice, session->client, "check_ins", &given,
                             &said_at, err)) {
        return false;
    }
    *resting = !episode_goes_on(&episode) || (said_at > 0 && !given);
    return true;
}

bool reminder_run(struct practice *practice, int64_t id, struct err *err)
{
    struct session session;
    struct message_draft draft = {.kind = "reminder"};
    enum message_fate fate;
    bool resting, own;
    int64_t due;
    int hours;

    if (!session_get(practice, (struct session_id){id}, &session, err)
        || !is_resting(practice, &session, &resting, err)
        || !reminder_lead(practice, session.client, &hours, &own, err)) {
        return false;
    }
    due = reminder_moment(practice->zone, session.scheduled_at,
                          session.agreed_at, hours);
    if (resting || due == 0 || due > P_NOW(practice)
        || session.attendance != ATTENDANCE_PLANNED) {
        return true;
    }
    draft.at = session.scheduled_at;
    draft.not_after = session.scheduled_at - HOUR;
    return queue(practice, &session, &draft, &fate, err);
}
