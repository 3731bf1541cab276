// history_visits - who came, what is booked, and what was done about a silence.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/history_parts.h"

#include "base/arena.h"
#include "practice/consent.h"
#include "practice/session.h"

static bool read_visit_rows(struct history_reading *reading,
                            struct visit *visits, int *count, int room,
                            struct err *err)
{
    struct practice *practice = reading->practice;
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT scheduled_at, number, attendance, EXISTS (SELECT 1 "
                "FROM administration a JOIN response r "
                "ON r.practice_id = a.practice_id "
                "AND r.administration_id = a.administration_id "
                "WHERE a.practice_id = s.practice_id "
                "AND a.session_id = s.session_id AND a.rater = 'client') "
                "FROM session s WHERE practice_id = $1 AND episode_id = $2 "
                "ORDER BY scheduled_at, session_id",
                VALUES(P_ID(practice), V_INT(reading->episode.id.n)), &rows,
                err)) {
        return false;
    }
    while (*count < room && rows_next(&rows)) {
        struct visit *visit = &visits[(*count)++];

        *visit = (struct visit){.at = rows_int(&rows, 0),
                                .number = (int)rows_int(&rows, 1),
                                .attendance = ATTENDANCE_UNKNOWN,
                                .answered = rows_int(&rows, 3) != 0};
        (void)attendance_find(rows_str(&rows, 2, NULL), &visit->attendance);
    }
    return rows_end(&rows, err);
}

// A form that hangs on no session is an answer all the same: it counts for the
// meeting before it.
static void mark_loose_answer(struct visit *visits, int count, int64_t at)
{
    for (int i = count - 1; i >= 0; i--) {
        if (visits[i].at <= at) {
            visits[i].answered = true;
            return;
        }
    }
}

static bool read_loose_answers(struct history_reading *reading,
                               struct visit *visits, int count, struct err *err)
{
    struct practice *practice = reading->practice;
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT answered_at FROM response WHERE practice_id = $1 "
                "AND client_id = $2 AND episode_id = $3 "
                "AND session_id IS NULL AND rater = 'client'",
                VALUES(P_ID(practice), V_INT(reading->episode.client.n),
                       V_INT(reading->episode.id.n)),
                &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        mark_loose_answer(visits, count, rows_int(&rows, 0));
    }
    return rows_end(&rows, err);
}

static int64_t last_visit_before(const struct picture *picture)
{
    int64_t last = picture->visit_count ? picture->visits[0].at : 0;

    for (int i = 0; i < picture->visit_count; i++) {
        if (picture->visits[i].at <= picture->now) {
            last = picture->visits[i].at;
        }
    }
    return last;
}

// A link that was sent after the last meeting, not for one to come: somebody
// has asked how things are.
static bool read_follow_up(struct history_reading *reading, struct err *err)
{
    struct practice *practice = reading->practice;
    bool found;
    int64_t id;

    if (!db_ask_int(practice->db,
                    "SELECT administration_id FROM administration "
                    "WHERE practice_id = $1 AND client_id = $2 "
                    "AND session_id IS NULL AND rater = 'client' "
                    "AND created_at > $3 LIMIT 1",
                    VALUES(P_ID(practice), V_INT(reading->episode.client.n),
                           V_INT(last_visit_before(reading->picture))),
                    &found, &id, err)) {
        return false;
    }
    reading->picture->follow_up_sent = found;
    return true;
}

// Did S3 or S4 fire at the last check? What the therapist did about it since
// does not matter: somebody who then stays away is worth a word.
static bool read_low_or_dip(struct history_reading *reading, struct err *err)
{
    struct practice *practice = reading->practice;
    bool found;
    int64_t id;

    if (!db_ask_int(practice->db,
                    "SELECT reason_id FROM reason WHERE practice_id = $1 "
                    "AND client_id = $2 AND episode_id = $3 "
                    "AND rule IN ('S3', 'S4') AND fired_at >= coalesce("
                    "(SELECT max(answered_at) FROM response "
                    "WHERE practice_id = $1 AND client_id = $2 "
                    "AND form = 'post' AND rater = 'client'), 0) LIMIT 1",
                    VALUES(P_ID(practice), V_INT(reading->episode.client.n),
                           V_INT(reading->episode.id.n)),
                    &found, &id, err)) {
        return false;
    }
    reading->picture->open_low_or_dip = found;
    return true;
}

// "Paused by choice": asked once and taken back, or the episode rests.
static bool read_pause(struct history_reading *reading, struct err *err)
{
    bool given;
    int64_t at;

    if (!consent_is_given(reading->practice, reading->episode.client,
                          "check_ins", &given, &at, err)) {
        return false;
    }
    reading->picture->paused_by_choice = at > 0 && !given;
    return true;
}

// What the client said last about the next time that stands.
static bool read_coming(struct history_reading *reading, struct err *err)
{
    struct practice *practice = reading->practice;
    struct coming_word *word = &reading->picture->coming;
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT a.at, s.number, a.answer = 'two_minds', "
                "coalesce(a.call, 0) FROM session s JOIN coming_answer a "
                "ON a.practice_id = s.practice_id "
                "AND a.session_id = s.session_id "
                "AND a.scheduled_at = s.scheduled_at "
                "WHERE s.practice_id = $1 AND s.episode_id = $2 "
                "AND s.attendance = 'planned' AND s.scheduled_at > $3 "
                "ORDER BY s.scheduled_at, a.coming_answer_id DESC LIMIT 1",
                VALUES(P_ID(practice), V_INT(reading->episode.id.n),
                       V_INT(reading->picture->now)),
                &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        *word = (struct coming_word){.at = rows_int(&rows, 0),
                                     .session_number = (int)rows_int(&rows, 1),
                                     .two_minds = rows_int(&rows, 2) != 0,
                                     .call = rows_int(&rows, 3) != 0};
    }
    return rows_end(&rows, err);
}

bool history_read_visits(struct history_reading *reading, struct err *err)
{
    enum { VISITS_MAX = 1000 };
    struct picture *picture = reading->picture;
    struct visit *visits =
        arena_take(reading->practice->arena, VISITS_MAX, sizeof *visits);
    int count = 0;

    if (!read_visit_rows(reading, visits, &count, VISITS_MAX, err)
        || !read_loose_answers(reading, visits, count, err)) {
        return false;
    }
    picture->visits = visits;
    picture->visit_count = count;
    for (int i = 0; i < count; i++) {
        picture->next_booked = picture->next_booked
                            || (visits[i].at > picture->now
                                && visits[i].attendance == ATTENDANCE_PLANNED);
    }
    return read_follow_up(reading, err) && read_low_or_dip(reading, err)
        && read_pause(reading, err) && read_coming(reading, err);
}
