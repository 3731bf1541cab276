// history_scores - the series of every scale, and the totals of the alliance:
// the licensed instruments about the work together, which have their own rule
// (S10).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/history_parts.h"

#include "base/arena.h"
#include "measure/registry.h"

#include <math.h>
#include <string.h>

struct score_row {
    const struct instrument *instrument;
    const struct scale *scale;
    int64_t administration;
    struct str version; // of the instrument
    struct series_point point;
};

struct score_rows {
    struct score_row *at;
    int count, room;
};

static struct score_row *score_rows_next(struct arena *arena,
                                         struct score_rows *rows)
{
    if (rows->count == rows->room) {
        int room = rows->room ? rows->room * 2 : 64;
        struct score_row *more = arena_take(arena, (size_t)room, sizeof *more);

        for (int i = 0; i < rows->count; i++) {
            more[i] = rows->at[i];
        }
        rows->at = more;
        rows->room = room;
    }
    return &rows->at[rows->count++];
}

// A correction follows what it corrects and takes its place.
static void take_score(struct practice *practice, const struct rows *rows,
                       struct score_rows *all)
{
    const struct instrument *instrument =
        registry_find(practice->registry, rows_str(rows, 0, NULL));
    const struct scale *scale =
        instrument ? instrument_scale(instrument, rows_str(rows, 2, NULL))
                   : NULL;
    struct score_row *last = all->count ? &all->at[all->count - 1] : NULL;
    int64_t administration = rows_int(rows, 6);

    if (!scale) {
        return;
    }
    if (!last || last->administration != administration
        || last->scale != scale) {
        last = score_rows_next(practice->arena, all);
    }
    *last = (struct score_row){
        .instrument = instrument,
        .scale = scale,
        .administration = administration,
        .version = rows_str(rows, 1, practice->arena),
        .point = {.at = rows_int(rows, 3),
                  .session_number = (int)rows_int(rows, 4),
                  .value = rows_real(rows, 5)},
    };
}

static bool read_score_rows(struct history_reading *reading,
                            struct score_rows *all, struct err *err)
{
    struct practice *practice = reading->practice;
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT instrument, instrument_version, scale, answered_at, "
                "session_number, value, administration_id FROM score "
                "WHERE practice_id = $1 AND client_id = $2 "
                "AND episode_id = $3 AND rater = 'client' "
                "AND instrument <> 'post' ORDER BY instrument, scale, "
                "answered_at, administration_id, version",
                VALUES(P_ID(practice), V_INT(reading->episode.client.n),
                       V_INT(reading->episode.id.n)),
                &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        take_score(practice, &rows, all);
    }
    return rows_end(&rows, err);
}

static bool is_process(const struct score_row *row)
{
    return strcmp(row->instrument->kind, "process") == 0;
}

static bool begins_series(const struct score_rows *rows, int i)
{
    return i == 0 || rows->at[i].scale != rows->at[i - 1].scale
        || !str_is_equal(rows->at[i].version, rows->at[i - 1].version);
}

// One series per scale and version; points without a value are left out.
static void build_series(struct arena *arena, const struct score_rows *rows,
                         struct picture *picture)
{
    struct series *series =
        arena_take(arena, (size_t)rows->count + 1, sizeof *series);
    struct series_point *points =
        arena_take(arena, (size_t)rows->count + 1, sizeof *points);
    int count = 0;

    for (int i = 0; i < rows->count; i++) {
        if (is_process(&rows->at[i])) {
            continue;
        }
        if (begins_series(rows, i)) {
            series[count++] =
                (struct series){.instrument = rows->at[i].instrument,
                                .scale = rows->at[i].scale,
                                .points = points};
        }
        if (!isnan(rows->at[i].point.value)) {
            *points++ = rows->at[i].point;
            series[count - 1].count++;
        }
    }
    picture->series = series;
    picture->series_count = count;
}

// ---- licensed alliance totals -----------------------------------------------

static bool read_cutoff(struct practice *practice, const char *code,
                        double *cutoff, struct err *err)
{
    struct rows rows;

    *cutoff = NAN;
    if (!db_ask(practice->db,
                "SELECT cutoff FROM instrument_use WHERE practice_id = $1 "
                "AND code = $2 AND cutoff IS NOT NULL "
                "ORDER BY version DESC LIMIT 1",
                VALUES(P_ID(practice), V_TEXT(str_of(code))), &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        *cutoff = rows_real(&rows, 0);
    }
    return rows_end(&rows, err);
}

static bool is_maximum(const struct score_row *row)
{
    return row->point.value >= row->scale->max;
}

// The newest administration with a process instrument on it.
static int64_t newest_alliance(const struct score_rows *rows)
{
    int64_t newest = 0;
    int64_t at = INT64_MIN;

    for (int i = 0; i < rows->count; i++) {
        if (is_process(&rows->at[i]) && rows->at[i].point.at >= at) {
            at = rows->at[i].point.at;
            newest = rows->at[i].administration;
        }
    }
    return newest;
}

// Newest totals at the maximum in a row, of the first process scale. The rows
// of one scale stand by time.
static int perfect_run(const struct score_rows *rows)
{
    const struct scale *scale = NULL;
    int run = 0;

    for (int i = 0; i < rows->count; i++) {
        if (!is_process(&rows->at[i])) {
            continue;
        }
        if (!scale) {
            scale = rows->at[i].scale;
        }
        if (rows->at[i].scale == scale) {
            run = is_maximum(&rows->at[i]) ? run + 1 : 0;
        }
    }
    return run;
}

static bool build_alliance(struct history_reading *reading,
                           const struct score_rows *rows, struct err *err)
{
    struct practice *practice = reading->practice;
    struct picture *picture = reading->picture;
    int64_t newest = newest_alliance(rows);
    struct alliance_total *totals =
        arena_take(practice->arena, (size_t)rows->count + 1, sizeof *totals);

    picture->alliance = totals;
    picture->perfect_alliance_run = perfect_run(rows);
    for (int i = 0; i < rows->count; i++) {
        const struct score_row *row = &rows->at[i];
        double cutoff;

        if (row->administration != newest || !is_process(row)
            || isnan(row->point.value)) {
            continue;
        }
        if (!read_cutoff(practice, row->instrument->code, &cutoff, err)) {
            return false;
        }
        totals[picture->alliance_count++] =
            (struct alliance_total){.scale = row->scale,
                                    .value = row->point.value,
                                    .cutoff = cutoff,
                                    .is_maximum = is_maximum(row)};
    }
    return true;
}

bool history_read_scores(struct history_reading *reading, struct err *err)
{
    struct score_rows rows = {0};

    if (!read_score_rows(reading, &rows, err)) {
        return false;
    }
    build_series(reading->practice->arena, &rows, reading->picture);
    return build_alliance(reading, &rows, err);
}
