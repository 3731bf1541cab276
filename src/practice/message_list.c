// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/message_list.h"

#include "base/arena.h"
#include "base/moment.h"
#include "base/text.h"
#include "practice/client.h"

#include <string.h>

// ---- words ------------------------------------------------------------------

static const struct {
    const char *state, *words;
} STATES[] = {
    {"waiting",   "waits"                            },
    {"sending",   "is on its way"                    },
    {"sent",      "sent"                             },
    {"delivered", "arrived"                          },
    {"unsure",    "we cannot tell whether it arrived"},
    {"failed",    "could not be delivered"           },
    {"too_late",  "not sent: its time was over"      },
    {"stopped",   "not sent: it was taken back"      },
};

const char *message_state_words(const char *state)
{
    for (size_t i = 0; i < sizeof STATES / sizeof *STATES; i++) {
        if (!strcmp(STATES[i].state, state)) {
            return STATES[i].words;
        }
    }
    return "";
}

// "session_moved" -> "Session moved"
struct str message_kind_title(struct arena *arena, const char *kind)
{
    char *title = str_text(arena, str_of(kind));

    for (char *c = title; *c; c++) {
        if (*c == '_') {
            *c = ' ';
        }
    }
    if (*title >= 'a' && *title <= 'z') {
        *title = (char)(*title - 'a' + 'A');
    }
    return str_of(title);
}

// ---- one client -------------------------------------------------------------

static bool is_trouble(const char *state)
{
    return !strcmp(state, "failed") || !strcmp(state, "unsure")
        || !strcmp(state, "too_late");
}

static bool read_sent(struct practice *practice, struct client_id client,
                      struct message_list *list, struct err *err)
{
    struct rows rows;

    if (!db_ask(
            practice->db,
            "SELECT outbox_id, kind, channel, state, about_at, tries,"
            " seen_at, COALESCE(delivered_at, sent_at,"
            "   CASE WHEN state = 'waiting' THEN not_before END,"
            "   claimed_at, created_at)"
            " FROM outbox WHERE practice_id = $1 AND client_id = $2"
            " ORDER BY outbox_id DESC LIMIT $3",
            VALUES(P_ID(practice), V_INT(client.n), V_INT(MESSAGE_LIST_MAX)),
            &rows, err)) {
        return false;
    }
    while (list->sent_count < MESSAGE_LIST_MAX && rows_next(&rows)) {
        struct message_sent *sent = &list->sent[list->sent_count++];

        sent->id = rows_int(&rows, 0);
        WORD_COPY(sent->kind, rows_str(&rows, 1, NULL));
        WORD_COPY(sent->channel, rows_str(&rows, 2, NULL));
        WORD_COPY(sent->state, rows_str(&rows, 3, NULL));
        sent->about_at = rows_int(&rows, 4);
        sent->tries = rows_int(&rows, 5);
        sent->new = rows_is_null(&rows, 6) && is_trouble(sent->state);
        sent->at = rows_int(&rows, 7);
        list->new = list->new || sent->new;
    }
    return rows_end(&rows, err);
}

// What came of a client, or of nobody that we know (client.n == 0).
static bool open_came(struct practice *practice, struct client_id client,
                      struct rows *rows, struct message_came *came,
                      struct err *err)
{
    came->id = rows_int(rows, 0);
    WORD_COPY(came->meaning, rows_str(rows, 1, NULL));
    came->at = rows_int(rows, 3);
    came->new = rows_is_null(rows, 4);
    return words_open(practice,
                      WORDS_AT(client, "incoming_message.words", came->id),
                      rows_str(rows, 2, practice->arena), &came->words, err);
}

static bool read_came(struct practice *practice, struct client_id client,
                      struct message_list *list, struct err *err)
{
    struct rows rows;
    bool good = true;

    if (!db_ask(
            practice->db,
            "SELECT incoming_message_id, meaning, words_sealed,"
            " received_at, read_at FROM incoming_message"
            " WHERE practice_id = $1 AND client_id = $2"
            " ORDER BY incoming_message_id DESC LIMIT $3",
            VALUES(P_ID(practice), V_INT(client.n), V_INT(MESSAGE_LIST_MAX)),
            &rows, err)) {
        return false;
    }
    while (good && list->came_count < MESSAGE_LIST_MAX && rows_next(&rows)) {
        struct message_came *came = &list->came[list->came_count++];

        good = open_came(practice, client, &rows, came, err);
        list->new = list->new || came->new;
    }
    return rows_done(&rows, good, err);
}

bool message_list_read(struct practice *practice, struct client_id client,
                       struct message_list *list, struct err *err)
{
    *list = (struct message_list){.sent_count = 0};
    return read_sent(practice, client, list, err)
        && read_came(practice, client, list, err);
}

bool message_list_seen(struct practice *practice, struct client_id client,
                       int64_t sent, int64_t came, struct err *err)
{
    return db_run(practice->db,
                  "UPDATE outbox SET seen_at = $4 WHERE practice_id = $1"
                  " AND client_id = $2 AND outbox_id <= $3 AND seen_at IS NULL"
                  " AND state IN ('failed', 'unsure', 'too_late')",
                  VALUES(P_ID(practice), V_INT(client.n), V_INT(sent),
                         V_INT(P_NOW(practice))),
                  err)
        && db_run(practice->db,
                  "UPDATE incoming_message SET read_at = $4, staff_id = $5"
                  " WHERE practice_id = $1 AND client_id = $2"
                  " AND incoming_message_id <= $3 AND read_at IS NULL",
                  VALUES(P_ID(practice), V_INT(client.n), V_INT(came),
                         V_INT(P_NOW(practice)), V_INT(practice->staff.n)),
                  err);
}

bool message_strangers(struct practice *practice, struct message_came *came,
                       int room, int *count, struct err *err)
{
    struct rows rows;
    bool good = true;

    *count = 0;
    if (!db_ask(practice->db,
                "SELECT incoming_message_id, meaning, words_sealed,"
                " received_at, read_at FROM incoming_message"
                " WHERE practice_id = $1 AND client_id IS NULL"
                " ORDER BY incoming_message_id DESC LIMIT $2",
                VALUES(P_ID(practice), V_INT(room)), &rows, err)) {
        return false;
    }
    while (good && *count < room && rows_next(&rows)) {
        good = open_came(practice, (struct client_id){0}, &rows,
                         &came[(*count)++], err);
    }
    return rows_done(&rows, good, err);
}

// ---- all clients of a therapist ---------------------------------------------

bool message_trouble_read(struct practice *practice,
                          struct message_trouble *troubles, int *count,
                          struct err *err)
{
    struct rows rows;
    bool good = true;

    *count = 0;
    if (!db_ask(practice->db,
                "SELECT client.client_id,"
                " (SELECT COUNT(*) FROM outbox WHERE outbox.practice_id = $1"
                "   AND outbox.client_id = client.client_id"
                "   AND outbox.seen_at IS NULL"
                "   AND outbox.state IN ('failed', 'unsure', 'too_late')"
                "   AND outbox.created_at > $3) AS undelivered,"
                " (SELECT COUNT(*) FROM incoming_message AS came"
                "   WHERE came.practice_id = $1"
                "   AND came.client_id = client.client_id"
                "   AND came.read_at IS NULL) AS unread,"
                " (SELECT MIN(received_at) FROM incoming_message AS came"
                "   WHERE came.practice_id = $1"
                "   AND came.client_id = client.client_id"
                "   AND came.read_at IS NULL)"
                " FROM client WHERE client.practice_id = $1"
                " AND client.staff_id = $2"
                " AND (undelivered > 0 OR unread > 0)"
                " ORDER BY client.client_id LIMIT $4",
                VALUES(P_ID(practice), V_INT(practice->staff.n),
                       V_INT(P_NOW(practice) - 14 * DAY),
                       V_INT(MESSAGE_TROUBLE_MAX)),
                &rows, err)) {
        return false;
    }
    while (*count < MESSAGE_TROUBLE_MAX && rows_next(&rows)) {
        troubles[(*count)++] =
            (struct message_trouble){.client = {rows_int(&rows, 0)},
                                     .undelivered = (int)rows_int(&rows, 1),
                                     .unread = (int)rows_int(&rows, 2),
                                     .since = rows_int(&rows, 3)};
    }
    good = rows_end(&rows, err);
    for (int i = 0; good && i < *count; i++) {
        good =
            client_name(practice, troubles[i].client, &troubles[i].name, err);
    }
    return good;
}

bool message_trouble_count(struct practice *practice, int *messages,
                           struct err *err)
{
    int64_t count = 0;
    bool found;
    bool done = db_ask_int(
        practice->db,
        "SELECT (SELECT COUNT(*) FROM outbox WHERE practice_id = $1"
        "   AND state IN ('failed', 'unsure', 'too_late')"
        "   AND seen_at IS NULL AND created_at > $2 AND client_id IN"
        "     (SELECT client_id FROM client WHERE practice_id = $1"
        "       AND staff_id = $4))"
        " + (SELECT COUNT(*) FROM incoming_message WHERE practice_id = $1"
        "   AND read_at IS NULL AND received_at < $3 AND client_id IN"
        "     (SELECT client_id FROM client WHERE practice_id = $1"
        "       AND staff_id = $4))",
        VALUES(P_ID(practice), V_INT(P_NOW(practice) - 14 * DAY),
               V_INT(P_NOW(practice) - DAY), V_INT(practice->staff.n)),
        &found, &count, err);

    *messages = (int)count;
    return done;
}

// ---- everything -------------------------------------------------------------

bool outbox_read(struct practice *practice, struct outbox_row *outbox,
                 int *count, struct err *err)
{
    struct rows rows;

    *count = 0;
    if (!db_ask(practice->db,
                "SELECT outbox_id, channel, COALESCE(kind, 'notice'), state,"
                " tries, COALESCE(delivered_at, sent_at, not_before),"
                " last_error FROM outbox WHERE practice_id = $1"
                " ORDER BY outbox_id DESC LIMIT $2",
                VALUES(P_ID(practice), V_INT(OUTBOX_SHOWN)), &rows, err)) {
        return false;
    }
    while (*count < OUTBOX_SHOWN && rows_next(&rows)) {
        struct outbox_row *row = &outbox[(*count)++];

        row->id = rows_int(&rows, 0);
        WORD_COPY(row->channel, rows_str(&rows, 1, NULL));
        WORD_COPY(row->kind, rows_str(&rows, 2, NULL));
        WORD_COPY(row->state, rows_str(&rows, 3, NULL));
        row->tries = rows_int(&rows, 4);
        row->at = rows_int(&rows, 5);
        row->problem = rows_str(&rows, 6, practice->arena);
    }
    return rows_end(&rows, err);
}
