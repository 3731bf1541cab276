// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/course_archive.h"

#include "base/arena.h"
#include "base/moment.h"
#include "measure/registry.h"
#include "practice/counted.h"
#include "practice/words.h"

#include <math.h>
#include <string.h>

// $2 to $4: the measure; $5: until when is counted. A correction is a further
// version of the same form. Of several forms in a session the first counts.
static const char SCORES[] =
    "SELECT s.episode_id, s.client_id, s.session_number, s.administration_id,"
    " s.value, coalesce((SELECT k.given FROM consent k"
    "   WHERE k.practice_id = s.practice_id AND k.client_id = s.client_id"
    "   AND k.purpose = 'research' ORDER BY k.consent_id DESC LIMIT 1), 0),"
    " e.ended_at FROM score s JOIN episode e ON e.practice_id = s.practice_id"
    " AND e.episode_id = s.episode_id"
    " JOIN client c ON c.practice_id = s.practice_id"
    " AND c.client_id = s.client_id"
    " WHERE s.practice_id = $1 AND s.instrument = $2"
    " AND s.instrument_version = $3 AND s.scale = $4 AND s.rater = 'client'"
    " AND s.session_number >= 1 AND e.state IN ('ended', 'followed_up')"
    " AND coalesce(e.ended_at, 0) < $5"
    " AND c.demo <= (SELECT demo FROM practice WHERE practice_id = $1)"
    " ORDER BY s.episode_id, s.session_number, s.answered_at,"
    " s.administration_id, s.version";

static bool find_measure(const struct practice *practice, struct str name,
                         struct course_archive *archive, struct err *err)
{
    struct str scale = name;
    struct str code = str_cut(&scale, '/');

    archive->instrument = registry_find(practice->registry, code);
    if (!archive->instrument || !archive->instrument->scale_count) {
        return err_set(err, ERR_MISSING,
                       "there is no measure \"%.*s\"; `rapport instrument "
                       "list` shows them",
                       SHOW(code));
    }
    archive->scale = scale.at ? instrument_scale(archive->instrument, scale)
                              : &archive->instrument->scales[0];
    if (!archive->scale) {
        return err_set(err, ERR_MISSING, "%.*s has no scale \"%.*s\"",
                       SHOW(code), SHOW(scale));
    }
    return scale.at || archive->instrument->scale_count == 1
        || err_set(err, ERR_INPUT,
                   "%.*s has several scales; name one, as in %.*s/%s",
                   SHOW(code), SHOW(code), archive->scale->name);
}

// What the rows so far amount to; a row counts once the next one is another
// form, so that a correction (also to "no score") takes its place.
struct gathering {
    struct arena *arena;
    struct course_archive *archive;
    size_t room;
    int64_t episode, session, in_episode; // of what counts already
    int64_t silent_episode;
    bool waits;
    struct growth_row row;
    int64_t administration;
};

static void keep_row(struct gathering *gathering)
{
    struct course_archive *archive = gathering->archive;
    const struct growth_row *row = &gathering->row;
    int64_t session = (int64_t)row->session;

    gathering->waits = false;
    if (isnan(row->score)
        || (row->course == gathering->episode
            && session == gathering->session)) {
        return;
    }
    if (archive->count == gathering->room) {
        size_t room = gathering->room ? 2 * gathering->room : 1024;
        struct growth_row *more =
            arena_take(gathering->arena, room, sizeof *more);

        if (archive->count) {
            memcpy(more, archive->rows, archive->count * sizeof *more);
        }
        archive->rows = more;
        gathering->room = room;
    }
    archive->rows[archive->count++] = *row;
    gathering->in_episode =
        row->course == gathering->episode ? gathering->in_episode + 1 : 1;
    gathering->episode = row->course;
    gathering->session = session;
    archive->followed += gathering->in_episode == 2;
}

static void take_row(struct gathering *gathering, const struct rows *rows)
{
    int64_t administration = rows_int(rows, 3);

    if (gathering->waits && administration != gathering->administration) {
        keep_row(gathering);
    }
    if (!rows_int(rows, 5)) {
        gathering->archive->silent +=
            rows_int(rows, 0) != gathering->silent_episode;
        gathering->silent_episode = rows_int(rows, 0);
        return;
    }
    gathering->waits = true;
    gathering->administration = administration;
    gathering->row = (struct growth_row){
        .course = (uint32_t)rows_int(rows, 0),
        .person = (uint32_t)rows_int(rows, 1),
        .session = (double)rows_int(rows, 2),
        .score = rows_real(rows, 4),
        .ended = rows_is_null(rows, 6) ? GROWTH_NO_DAY
                                       : (int32_t)(rows_int(rows, 6) / DAY),
    };
}

bool course_archive_read(struct practice *practice, struct str name,
                         struct course_archive *archive, struct err *err)
{
    struct gathering gathering = {.arena = practice->arena, .archive = archive};
    struct rows rows;
    bool good = true;

    *archive = (struct course_archive){0};
    if (!find_measure(practice, name, archive, err)
        || !db_ask(practice->db, SCORES,
                   VALUES(P_ID(practice),
                          V_TEXT(str_of(archive->instrument->code)),
                          V_TEXT(str_of(archive->instrument->version)),
                          V_TEXT(str_of(archive->scale->name)),
                          V_INT(counted_until(practice))),
                   &rows, err)) {
        return false;
    }
    while (good && rows_next(&rows)) {
        take_row(&gathering, &rows);
        good = archive->count < GROWTH_ROWS_MAX
            || err_set(err, ERR_LIMIT, "more than %d scores", GROWTH_ROWS_MAX);
    }
    if (gathering.waits) {
        keep_row(&gathering);
    }
    return rows_done(&rows, good, err);
}
