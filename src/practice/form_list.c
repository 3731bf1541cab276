// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/form_list.h"

#include "base/arena.h"
#include "practice/instrument_use.h"

#include <string.h>

static const struct {
    const char *name;
    enum administration_state state;
} STATES[] = {
    {"open",     ADMINISTRATION_OPEN    },
    {"sent",     ADMINISTRATION_SENT    },
    {"declined", ADMINISTRATION_DECLINED},
    {"closed",   ADMINISTRATION_CLOSED  },
};

static enum administration_state state_of(struct str name)
{
    for (size_t i = 0; i < sizeof STATES / sizeof *STATES; i++) {
        if (str_is(name, STATES[i].name)) {
            return STATES[i].state;
        }
    }
    return ADMINISTRATION_CLOSED;
}

static void take_word(char *room, size_t size, struct str word)
{
    size_t len = word.len < size ? word.len : size - 1;

    memcpy(room, word.at, len);
    room[len] = '\0';
}

static void take_row(const struct rows *rows, struct form_row *row)
{
    row->id.n = rows_int(rows, 0);
    take_word(row->form, sizeof row->form, rows_str(rows, 1, NULL));
    take_word(row->rater, sizeof row->rater, rows_str(rows, 2, NULL));
    take_word(row->mode, sizeof row->mode, rows_str(rows, 3, NULL));
    row->state = state_of(rows_str(rows, 4, NULL));
    row->at = rows_int(rows, 5);
    row->session_number = (int)rows_int(rows, 6);
}

static void take_total(struct practice *practice, const struct rows *rows,
                       struct form_row *row)
{
    if (!rows_is_null(rows, 7) && row->total_count < FORM_TOTALS) {
        row->totals[row->total_count++] = (struct form_total){
            .instrument = rows_str(rows, 7, practice->arena),
            .value = rows_real(rows, 8),
        };
    }
}

bool form_list(struct practice *practice, struct client_id client,
               struct form_row **forms, int *count, struct err *err)
{
    struct form_row *list =
        arena_take(practice->arena, (size_t)*count, sizeof *list);
    int limit = *count;
    struct rows rows;

    *forms = list;
    *count = 0;
    if (!db_ask(practice->db,
                "SELECT a.administration_id, a.form, a.rater, a.mode, a.state,"
                " a.touched_at, s.number, sc.instrument, sc.value"
                " FROM administration a"
                " LEFT JOIN session s ON s.practice_id = a.practice_id"
                " AND s.session_id = a.session_id"
                " LEFT JOIN score sc ON sc.practice_id = a.practice_id"
                " AND sc.administration_id = a.administration_id"
                " AND sc.instrument <> 'pre' AND sc.scale = 'total'"
                " AND sc.version = (SELECT MAX(r.version) FROM response r"
                " WHERE r.practice_id = a.practice_id"
                " AND r.administration_id = a.administration_id)"
                " WHERE a.practice_id = $1 AND a.client_id = $2"
                " ORDER BY a.administration_id DESC, sc.instrument LIMIT $3",
                VALUES(P_ID(practice), V_INT(client.n),
                       V_INT((int64_t)limit * OUTCOMES_MAX)),
                &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        bool again = *count > 0 && list[*count - 1].id.n == rows_int(&rows, 0);

        if (!again && *count == limit) {
            break;
        }
        if (!again) {
            take_row(&rows, &list[(*count)++]);
        }
        take_total(practice, &rows, &list[*count - 1]);
    }
    return rows_end(&rows, err);
}

bool form_of_session(struct practice *practice, struct session_id session,
                     const char *form, bool *found,
                     struct administration_id *id, struct err *err)
{
    return db_ask_int(
        practice->db,
        "SELECT administration_id FROM administration"
        " WHERE practice_id = $1 AND session_id = $2"
        " AND form = $3 AND rater = 'client'"
        " ORDER BY CASE state WHEN 'sent' THEN 0 ELSE 1 END,"
        " administration_id DESC LIMIT 1",
        VALUES(P_ID(practice), V_INT(session.n), V_TEXT(str_of(form))), found,
        &id->n, err);
}
