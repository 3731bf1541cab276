// courier - one round: tidy up, list what is due, then claim, send and record
// each by itself.
//
// Nothing is held while sending: it may take half a minute, and a store
// transaction must not wait for somebody else's server.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/courier.h"

#include "base/arena.h"
#include "base/text.h"
#include "practice/audit.h"
#include "practice/parcel.h"
#include "practice/parcel_claim.h"

#include <pthread.h>

enum {
    FIRST_WAIT = MINUTE,
    LONGEST_WAIT = 30 * MINUTE,
    CLIENT_WAIT = 7 * DAY, // of a message without a `not_after`
};

struct round {
    struct arena *arena;
    struct ways ways;
    bool quiet;        // the practice's night: nothing to clients
    int64_t leftovers; // rows that an earlier process was just sending
    int64_t late;      // messages whose time is over
    int64_t ids[COURIER_AT_ONCE];
    int count;
    const char *unreached[WAYS]; // why; not again in this round
    struct claim claim;          // the one at hand
    struct parcel_end end;
    struct courier_report *report;
};

int64_t courier_wait(int64_t tries)
{
    int64_t wait = FIRST_WAIT;

    for (int64_t i = 0; i < tries && wait < LONGEST_WAIT; i++) {
        wait *= 2;
    }
    return wait < LONGEST_WAIT ? wait : LONGEST_WAIT;
}

// ---- tidying up -------------------------------------------------------------

static bool count_leftovers(struct practice *practice, struct round *round,
                            struct err *err)
{
    bool found;

    return db_ask_int(practice->db,
                      "SELECT COUNT(*) FROM outbox"
                      " WHERE practice_id = $1 AND state = 'sending'",
                      VALUES(P_ID(practice)), &found, &round->leftovers, err)
        && db_ask_int(practice->db,
                      "SELECT COUNT(*) FROM outbox WHERE practice_id = $1"
                      " AND state = 'waiting' AND client_id IS NOT NULL"
                      " AND COALESCE(not_after, created_at + $3) < $2"
                      " AND client_id IN (SELECT client_id FROM client"
                      "   WHERE practice_id = $1 AND demo = 0)",
                      VALUES(P_ID(practice), V_INT(P_NOW(practice)),
                             V_INT(CLIENT_WAIT)),
                      &found, &round->late, err);
}

// One process owns the folder and makes one round at a time: what is "sending"
// now was being sent when an earlier one went down.
static bool tidy(struct practice *practice, void *context, struct err *err)
{
    struct round *round = context;
    bool done = db_run(practice->db,
                       "UPDATE outbox SET"
                       " state = CASE WHEN client_id IS NULL THEN 'waiting'"
                       "   ELSE 'unsure' END,"
                       " last_error = 'cut off while it was being sent',"
                       " not_before = CASE WHEN client_id IS NULL THEN $2"
                       "   ELSE not_before END"
                       " WHERE practice_id = $1 AND state = 'sending'",
                       VALUES(P_ID(practice), V_INT(P_NOW(practice))), err);

    round->report->unsure += (int)round->leftovers;
    return done
        && db_run(practice->db,
                  "UPDATE outbox SET state ="
                  " CASE WHEN not_after = 0 THEN 'stopped' ELSE 'too_late' END"
                  " WHERE practice_id = $1 AND state = 'waiting'"
                  " AND client_id IS NOT NULL"
                  " AND COALESCE(not_after, created_at + $3) < $2"
                  " AND client_id IN (SELECT client_id FROM client"
                  "   WHERE practice_id = $1 AND demo = 0)",
                  VALUES(P_ID(practice), V_INT(P_NOW(practice)),
                         V_INT(CLIENT_WAIT)),
                  err);
}

// ---- what is due ------------------------------------------------------------

// Notices first: they do not wait behind what can wait. A row "of tomorrow" was
// written, or put off, before the clock was set back.
static bool list_due(struct practice *practice, struct round *round,
                     struct err *err)
{
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT outbox_id FROM outbox WHERE practice_id = $1"
                " AND state = 'waiting'"
                " AND (not_before <= $2"
                "   OR (tries > 0 AND not_before > $2 + $5)"
                "   OR (created_at > $2"
                "     AND (client_id IS NULL OR not_before <= created_at)))"
                " AND (client_id IS NULL OR ($4 = 0 AND EXISTS"
                "   (SELECT 1 FROM client WHERE client.practice_id = $1"
                "     AND client.client_id = outbox.client_id"
                "     AND client.demo = 0)))"
                " ORDER BY client_id IS NOT NULL, not_before, outbox_id"
                " LIMIT $3",
                VALUES(P_ID(practice), V_INT(P_NOW(practice)),
                       V_INT(COURIER_AT_ONCE), V_INT(round->quiet),
                       V_INT(LONGEST_WAIT)),
                &rows, err)) {
        return false;
    }
    while (round->count < COURIER_AT_ONCE && rows_next(&rows)) {
        round->ids[round->count++] = rows_int(&rows, 0);
    }
    return rows_end(&rows, err);
}

static bool read_round(struct practice *practice, void *context,
                       struct err *err)
{
    struct round *round = context;
    int64_t now = P_NOW(practice);
    int64_t loud;

    if (!ways_read(practice, &round->ways, err)
        || !message_quiet_end(practice, now, &loud, err)) {
        return false;
    }
    round->quiet = loud > now;
    return count_leftovers(practice, round, err)
        && list_due(practice, round, err);
}

// ---- recording --------------------------------------------------------------

// Without a way a message keeps waiting: one may be set tomorrow.
static const char *state_after(const struct round *round)
{
    const struct parcel *parcel = &round->claim.parcel;
    bool gives_up = ways_has(&round->ways, parcel->way)
                 && parcel->tries + 1 >= COURIER_TRIES;

    if (round->end.fate == PARCEL_SENT) {
        return "sent";
    }
    if (!parcel->client.n) {
        return gives_up ? "failed" : "waiting";
    }
    switch (round->end.fate) {
    case PARCEL_REFUSED: return "failed";
    case PARCEL_UNSURE: return "unsure";
    case PARCEL_SENT:
    case PARCEL_LATER:
    case PARCEL_UNREACHED: break;
    }
    return "waiting";
}

static void count(struct courier_report *report, struct str state)
{
    report->sent += str_is(state, "sent");
    report->failed += str_is(state, "failed");
    report->waiting += str_is(state, "waiting");
    report->unsure += str_is(state, "unsure");
}

static bool note_sent(struct practice *practice, const struct parcel *parcel,
                      struct err *err)
{
    struct str subject =
        text_print(practice->arena, "outbox/%lld", (long long)parcel->id);

    return audit_note(practice,
                      parcel->client.n ? "message sent" : "notice sent",
                      parcel->client, subject, err);
}

static bool record(struct practice *practice, void *context, struct err *err)
{
    const struct round *round = context;
    const struct parcel *parcel = &round->claim.parcel;
    const struct parcel_end *end = &round->end;
    int64_t now = P_NOW(practice);
    struct str state = str_of(state_after(round));
    bool sent = end->fate == PARCEL_SENT;

    practice->who = STR("system");
    count(round->report, state);
    return db_run(
               practice->db,
               "UPDATE outbox SET state = $3, tries = tries + 1,"
               " last_error = $4, sent_at = $5, not_before = $6,"
               " gateway_id = $7"
               " WHERE practice_id = $1 AND outbox_id = $2"
               " AND state = 'sending'",
               VALUES(P_ID(practice), V_INT(parcel->id), V_TEXT(state),
                      end->problem ? V_TEXT(str_of(end->problem)) : V_NULL,
                      sent ? V_INT(now) : V_NULL,
                      V_INT(now + courier_wait(parcel->tries)),
                      end->gateway_id.len ? V_TEXT(end->gateway_id) : V_NULL),
               err)
        && (!sent || note_sent(practice, parcel, err));
}

// ---- the round --------------------------------------------------------------

static bool claim(struct practice *practice, void *context, struct err *err)
{
    struct round *round = context;

    return claim_take(practice, &round->ways, &round->claim, err);
}

static bool carry(struct folder *folder, struct round *round, int64_t id,
                  int64_t now, struct err *err)
{
    enum parcel_way way;

    round->claim = (struct claim){.id = id};
    if (!folder_write(folder, round->arena, claim, round, err)) {
        return false;
    }
    if (!round->claim.taken) {
        return true;
    }
    way = round->claim.parcel.way;
    round->end =
        round->unreached[way]
            ? (struct parcel_end){PARCEL_UNREACHED, round->unreached[way], {0}}
            : parcel_send(&round->ways, &round->claim.parcel, now);
    if (round->end.fate == PARCEL_UNREACHED) {
        round->unreached[way] = round->end.problem;
    }
    return folder_write(folder, round->arena, record, round, err);
}

static bool carry_all(struct folder *folder, const struct world *world,
                      struct round *round, struct err *err)
{
    int64_t begun = world_now(world);

    for (int i = 0; i < round->count; i++) {
        if (round->claim.parcel.client.n
            && world_now(world) - begun > COURIER_ROUND_SECONDS) {
            break; // the rest comes with the next round, after its notices
        }
        if (!carry(folder, round, round->ids[i], world_now(world), err)) {
            return false;
        }
    }
    return true;
}

static bool go_round(struct folder *folder, const struct world *world,
                     struct round *round, struct err *err)
{
    if (!folder_read(folder, round->arena, read_round, round, err)) {
        return false;
    }
    if (round->leftovers || round->late) {
        round->count = 0; // after tidying up some are due that were not
        if (!folder_write(folder, round->arena, tidy, round, err)
            || !folder_read(folder, round->arena, read_round, round, err)) {
            return false;
        }
    }
    return carry_all(folder, world, round, err);
}

bool courier_round(struct folder *folder, const struct world *world,
                   struct courier_report *report, struct err *err)
{
    // What is "sending" is a leftover only if nobody else is sending.
    static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
    struct arena *arena = arena_open("courier");
    struct round *round = arena_take(arena, 1, sizeof *round);
    bool done;

    *report = (struct courier_report){0};
    round->arena = arena;
    round->report = report;
    (void)pthread_mutex_lock(&one_at_a_time);
    done = go_round(folder, world, round, err);
    (void)pthread_mutex_unlock(&one_at_a_time);
    arena_close(arena);
    return done;
}

bool courier_retry(struct practice *practice, struct err *err)
{
    return db_run(practice->db,
                  "UPDATE outbox SET not_before = $2 WHERE practice_id = $1"
                  " AND state = 'waiting' AND tries > 0 AND not_before > $2",
                  VALUES(P_ID(practice), V_INT(P_NOW(practice))), err);
}

bool courier_after_restore(struct practice *practice, struct err *err)
{
    return db_run(practice->db,
                  "UPDATE outbox SET state = 'unsure',"
                  " last_error = 'it may have gone out after the backup'"
                  " WHERE practice_id = $1 AND client_id IS NOT NULL"
                  " AND state IN ('waiting', 'sending')",
                  VALUES(P_ID(practice)), err);
}

// ---- for the doctor -------------------------------------------

bool courier_trouble(struct practice *practice, struct str *words,
                     struct err *err)
{
    struct text text = text_in(practice->arena);
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT channel, COUNT(*), MAX(last_error) FROM outbox AS row"
                " WHERE practice_id = $1 AND state = 'waiting'"
                " AND tries > 0 AND created_at <= $2 AND created_at > $3"
                " AND NOT EXISTS (SELECT 1 FROM outbox"
                "   WHERE outbox.practice_id = $1"
                "   AND outbox.channel = row.channel"
                "   AND outbox.sent_at > $2)"
                " GROUP BY channel ORDER BY channel",
                VALUES(P_ID(practice), V_INT(P_NOW(practice) - HOUR),
                       V_INT(P_NOW(practice) - 14 * DAY)),
                &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        text_addf(&text,
                  "%s%.*s: %lld not delivered within the last hour: "
                  "%.*s",
                  text.len ? "\n" : "", SHOW(rows_str(&rows, 0, NULL)),
                  (long long)rows_int(&rows, 1),
                  SHOW(rows_str(&rows, 2, NULL)));
    }
    *words = text_str(&text);
    return rows_end(&rows, err);
}
