// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/expected.h"

#include "base/arena.h"
#include "base/text.h"
#include "practice/band_shelf.h"
#include "practice/counted.h"
#include "practice/episode.h"
#include "practice/setting.h"

#include <math.h>

_Static_assert((int)NORM_BAND_EPISODES == (int)COURSE_BAND_OWN
                   && (int)NORM_BAND_PEOPLE == (int)COURSE_BAND_FEWEST,
               "what is drawn and what is made follow one rule");

// One client's chart of one measure.
struct looking {
    struct practice *practice;
    const struct course_view *view;
    const struct course_series *series;
    struct episode episode;
    int64_t until; // who ended before that is counted
};

// ---- about this person ------------------------------------------------------

// $3: the episode on the chart; $4 to $6: the measure as it is asked today; $7:
// until when is counted.
static const char PERSON[] =
    "SELECT c.demo > p.demo, EXISTS (SELECT 1 FROM score s"
    " WHERE s.practice_id = $1 AND s.client_id = $2 AND s.episode_id = $3"
    " AND s.instrument = $4 AND s.scale = $6 AND s.rater = 'client'"
    " AND s.instrument_version <> $5),"
    " coalesce(" COUNTED_NEWEST(
        "research") ", 0) = 1"
                    " AND EXISTS (SELECT 1 FROM score s JOIN episode e"
                    " ON e.practice_id = s.practice_id AND e.episode_id = "
                    "s.episode_id"
                    " WHERE s.practice_id = $1 AND s.client_id = $2"
                    " AND s.instrument = $4 AND s.scale = $6 AND s.rater = "
                    "'client'"
                    " AND s.instrument_version = $5 AND s.session_number >= 1"
                    " AND s.value IS NOT NULL AND e.state IN ('ended', "
                    "'followed_up')"
                    " AND coalesce(e.ended_at, 0) < $7)"
                    " FROM client c JOIN practice p ON p.practice_id = "
                    "c.practice_id"
                    " WHERE c.practice_id = $1 AND c.client_id = $2";

static bool read_person(const struct looking *looking,
                        struct norm_band_facts *facts, struct err *err)
{
    struct practice *practice = looking->practice;
    const struct instrument *instrument = looking->series->instrument;
    struct rows rows;

    if (!db_ask(practice->db, PERSON,
                VALUES(P_ID(practice), V_INT(looking->view->client.n),
                       V_INT(looking->episode.id.n),
                       V_TEXT(str_of(instrument->code)),
                       V_TEXT(str_of(instrument->version)),
                       V_TEXT(str_of(looking->series->scale->name)),
                       V_INT(looking->until)),
                &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        facts->fictional = rows_int(&rows, 0) != 0;
        facts->other_versions = rows_int(&rows, 1) != 0;
        facts->counted = rows_int(&rows, 2) != 0;
    }
    return rows_end(&rows, err);
}

// The first score and its session; NULL: none.
static const struct course_point *first_score(
    const struct course_series *series)
{
    for (int i = 0; i < series->count; i++) {
        if (!isnan(series->points[i].value)) {
            return &series->points[i];
        }
    }
    return NULL;
}

// ---- at the client's own sessions -------------------------------------------

static const struct course_band_at *band_at(const struct course_band *band,
                                            int session_number)
{
    for (int i = 0; i < band->count; i++) {
        if (band->at[i].session == session_number) {
            return &band->at[i];
        }
    }
    return NULL;
}

static void add_session(struct expected_others *others,
                        struct expected_session *sessions, int64_t at,
                        int session_number, bool planned)
{
    const struct course_band_at *found = band_at(others->band, session_number);

    if (found) {
        sessions[others->count++] =
            (struct expected_session){.at = at,
                                      .session_number = session_number,
                                      .low = found->low,
                                      .high = found->high,
                                      .n = found->n,
                                      .planned = planned};
    }
}

static bool add_planned(const struct looking *looking, int last,
                        struct expected_others *others,
                        struct expected_session *sessions, struct err *err)
{
    struct practice *practice = looking->practice;
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT scheduled_at, number FROM session"
                " WHERE practice_id = $1 AND episode_id = $2"
                " AND attendance = 'planned' AND scheduled_at >= $3"
                " AND number > $4 ORDER BY scheduled_at LIMIT 1",
                VALUES(P_ID(practice), V_INT(looking->episode.id.n),
                       V_INT(P_NOW(practice)), V_INT(last)),
                &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        add_session(others, sessions, rows_int(&rows, 0),
                    (int)rows_int(&rows, 1), true);
    }
    return rows_end(&rows, err);
}

static bool place(const struct looking *looking, struct expected_others *others,
                  struct err *err)
{
    const struct course_series *series = looking->series;
    struct expected_session *sessions = arena_take(
        looking->practice->arena, (size_t)series->count + 1, sizeof *sessions);
    int last = 0;

    for (int i = 0; i < series->count; i++) {
        const struct course_point *point = &series->points[i];

        if (point->session_number > 0) {
            add_session(others, sessions, point->at, point->session_number,
                        false);
            last = point->session_number > last ? point->session_number : last;
        }
    }
    others->sessions = sessions;
    return add_planned(looking, last, others, sessions, err);
}

// ---- the whole --------------------------------------------------------------

static bool find_band(const struct looking *looking,
                      struct norm_band_facts *facts,
                      struct expected_others *others, struct err *err)
{
    struct practice *practice = looking->practice;
    const struct course_point *first = first_score(looking->series);
    struct practice_bands *found =
        arena_take(practice->arena, 1, sizeof *found);
    struct str name =
        text_print(practice->arena, "%s/%s", looking->series->instrument->code,
                   looking->series->scale->name);

    if (!band_shelf_read(practice, name, found, err)) {
        return false;
    }
    facts->episodes = found->episodes;
    facts->norm = found->drawn && found->bands.norm;
    if (!found->drawn || !first) {
        return true;
    }
    facts->later_start = first->session_number != found->bands.first;
    others->bands = &found->bands;
    others->band = course_band_at(practice->arena, &found->bands,
                                  first->session_number, first->value);
    if (!others->band) {
        return true;
    }
    facts->people = others->band->people;
    if (!place(looking, others, err)) {
        return false;
    }
    facts->sessions = others->count;
    return true;
}

bool expected_read(struct practice *practice, const struct course_view *view,
                   int n, struct expected_others *others, struct err *err)
{
    struct looking looking = {.practice = practice, .view = view};
    struct norm_band_facts facts = {0};

    *others = (struct expected_others){.rule = NORM_BAND_NO_START};
    if (n >= view->series_count) {
        return true;
    }
    looking.series = &view->series[n];
    looking.until = counted_until(practice);
    facts.has_start = looking.series->answered > 0;
    if (!setting_read_yes(practice, "expected_course", &facts.on, err)) {
        return false;
    }
    if (facts.on && facts.has_start
        && (!episode_newest(practice, view->client, &looking.episode, err)
            || !read_person(&looking, &facts, err)
            || !find_band(&looking, &facts, others, err))) {
        return false;
    }
    others->rule = norm_band_judge(&facts);
    return true;
}
