// listen_dispute - see listen_dispute.h.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/listen_dispute.h"

#include "base/arena.h"
#include "practice/words.h"

#include <math.h>

static const char WHY[] = "listening_dispute.why";

// ---- list -------------------------------------------------------------------

static enum code_task task_of(struct str name)
{
    int task = 0;

    while (task < CODE_TASKS - 1 && !str_is(name, CODE_TASK_ROWS[task].name)) {
        task++;
    }
    return (enum code_task)task;
}

// Columns: id, turn, task, given, said, confidence, why_sealed, at.
static bool take_row(struct practice *practice, const struct listen_case *of,
                     const struct rows *rows, struct listen_dispute *dispute,
                     struct err *err)
{
    struct arena *arena = practice->arena;

    *dispute = (struct listen_dispute){
        .turn = (int)rows_int(rows, 1),
        .task = task_of(rows_str(rows, 2, arena)),
        .confidence = rows_real(rows, 5),
        .at = rows_int(rows, 7),
    };
    return (listen_class_find(dispute->task, rows_str(rows, 3, arena),
                              &dispute->given)
            || err_set(err, ERR_OUTSIDE, "a label that is not known"))
        && (listen_class_find(dispute->task, rows_str(rows, 4, arena),
                              &dispute->said)
            || err_set(err, ERR_OUTSIDE, "a label that is not known"))
        && words_open(practice, WORDS_AT(of->client, WHY, rows_int(rows, 0)),
                      rows_str(rows, 6, arena), &dispute->why, err);
}

static bool list_of(struct practice *practice, const struct listen_case *of,
                    struct listen_dispute **disputes, int *count,
                    struct err *err)
{
    struct rows rows;
    bool good = true;

    *count = 0;
    *disputes =
        arena_take(practice->arena, LISTEN_DISPUTES_MOST, sizeof **disputes);
    if (!db_ask(practice->db,
                "SELECT listening_dispute_id, turn, task, given, said,"
                " confidence, why_sealed, at FROM listening_dispute d"
                " WHERE practice_id = $1 AND session_id = $2"
                " AND staff_id = $3 AND given <> said"
                " AND NOT EXISTS (SELECT 1 FROM listening_dispute n"
                " WHERE n.practice_id = d.practice_id"
                " AND n.session_id = d.session_id AND n.turn = d.turn"
                " AND n.task = d.task"
                " AND n.listening_dispute_id > d.listening_dispute_id)"
                " ORDER BY turn, listening_dispute_id LIMIT 1000",
                VALUES(P_ID(practice), V_INT(of->session.n),
                       V_INT(practice->staff.n)),
                &rows, err)) {
        return false;
    }
    while (good && *count < LISTEN_DISPUTES_MOST && rows_next(&rows)) {
        good = take_row(practice, of, &rows, &(*disputes)[*count], err);
        *count += good;
    }
    return rows_done(&rows, good, err);
}

bool listen_dispute_list(struct practice *practice, struct session_id session,
                         struct listen_dispute **disputes, int *count,
                         struct err *err)
{
    struct listen_case found;

    return listen_get(practice, session, &found, err)
        && list_of(practice, &found, disputes, count, err);
}

// ---- what stays -------------------------------------------------------------

static void count_one(struct listen_kept *kept,
                      const struct listen_dispute *dispute)
{
    for (int i = 0; i < kept->differ_count; i++) {
        struct listen_differ *differ = &kept->differ[i];

        if (differ->task == dispute->task && differ->given == dispute->given
            && differ->said == dispute->said) {
            differ->count++;
            return;
        }
    }
    if (kept->differ_count < LISTEN_DIFFER_MOST) {
        kept->differ[kept->differ_count++] = (struct listen_differ){
            dispute->task, dispute->given, dispute->said, 1};
    }
}

static const struct listen_numbers *find_numbers(
    const struct listen_numbers *list, int count, struct session_id session)
{
    for (int i = 0; i < count; i++) {
        if (list[i].session.n == session.n) {
            return &list[i];
        }
    }
    return NULL;
}

// The numbers of the session, if there are any, say how many labels differ.
static bool keep_counts(struct practice *practice, const struct listen_case *of,
                        struct err *err)
{
    struct listen_dispute *disputes;
    struct listen_numbers *list;
    const struct listen_numbers *numbers;
    struct listen_kept kept;
    int count, listed;

    if (!list_of(practice, of, &disputes, &count, err)
        || !listen_numbers_list(practice, of->client, &list, &listed, err)) {
        return false;
    }
    numbers = find_numbers(list, listed, of->session);
    if (!numbers) {
        return true;
    }
    if (!listen_numbers_parse(practice->arena, numbers->json, &kept, err)) {
        return false;
    }
    kept.differ_count = 0;
    for (int i = 0; i < count; i++) {
        count_one(&kept, &disputes[i]);
    }
    return listen_numbers_keep(practice, of->session,
                               listen_numbers_print(practice->arena, &kept),
                               err);
}

// ---- add --------------------------------------------------------------------

static bool check_room(struct practice *practice, const struct listen_case *of,
                       struct err *err)
{
    bool found;
    int64_t count;

    return db_ask_int(practice->db,
                      "SELECT count(*) FROM listening_dispute"
                      " WHERE practice_id = $1 AND session_id = $2",
                      VALUES(P_ID(practice), V_INT(of->session.n)), &found,
                      &count, err)
        && (count < LISTEN_DISPUTES_MOST
            || err_set(err, ERR_LIMIT,
                       "You have seen %d labels differently here. This "
                       "transcript is better read without the labels.",
                       LISTEN_DISPUTES_MOST));
}

static bool insert(struct practice *practice, const struct listen_case *of,
                   const struct listen_dispute *dispute, struct err *err)
{
    const enum code_task task = dispute->task;
    struct value why;
    int64_t id;

    return practice_next_id(practice, "listening_dispute", &id, err)
        && words_seal_any(practice, WORDS_AT(of->client, WHY, id), dispute->why,
                          &why, err)
        && db_run(
               practice->db,
               "INSERT INTO listening_dispute (practice_id,"
               " listening_dispute_id, session_id, client_id, staff_id, turn,"
               " task, given, said, confidence, why_sealed, at)"
               " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
               VALUES(P_ID(practice), V_INT(id), V_INT(of->session.n),
                      V_INT(of->client.n), V_INT(practice->staff.n),
                      V_INT(dispute->turn),
                      V_TEXT(str_of(CODE_TASK_ROWS[task].name)),
                      V_TEXT(str_of(listen_class_name(task, dispute->given))),
                      V_TEXT(str_of(listen_class_name(task, dispute->said))),
                      V_REAL(dispute->confidence), why, V_INT(P_NOW(practice))),
               err);
}

bool listen_dispute_add(struct practice *practice, struct session_id session,
                        const struct listen_dispute *dispute, struct err *err)
{
    struct listen_case found;
    struct str why = str_trim(dispute->why);

    if (why.len && !words_check(&why, "the line", LISTEN_WHY_MOST, err)) {
        return false;
    }
    return listen_get(practice, session, &found, err)
        && (found.state == LISTEN_READY
            || err_set(err, ERR_CONFLICT,
                       "There is no transcript of this session any more."))
        && check_room(practice, &found, err)
        && insert(practice, &found, dispute, err)
        && keep_counts(practice, &found, err);
}

// ---- measure ----------------------------------------------------------------

// How many turns had a label of each task, as the kept numbers say it.
static void add_coded(const struct listen_kept *kept,
                      struct listen_measure *measure)
{
    double therapist = kept->value[NUMBER_THERAPIST_TURNS];
    double client = kept->value[NUMBER_CLIENT_TURNS];

    for (int task = 0; task < CODE_TASKS; task++) {
        double turns = CODE_TASK_ROWS[task].of_client ? client : therapist;

        measure->coded[task] += isnan(turns) ? 0 : (int64_t)turns;
    }
    for (int i = 0; i < kept->differ_count; i++) {
        measure->differ[kept->differ[i].task] += kept->differ[i].count;
    }
}

bool listen_dispute_measure(struct practice *practice,
                            struct listen_measure *measure, struct err *err)
{
    const struct client_id everybody = {0};
    struct listen_numbers *list;
    int count;

    *measure = (struct listen_measure){.sessions = 0};
    if (!listen_numbers_list(practice, everybody, &list, &count, err)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        struct listen_kept kept;

        if (!listen_numbers_parse(practice->arena, list[i].json, &kept, err)) {
            return false;
        }
        add_coded(&kept, measure);
        measure->sessions++;
    }
    return true;
}
