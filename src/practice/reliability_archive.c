// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/reliability_archive.h"

#include "base/arena.h"
#include "base/moment.h"
#include "measure/registry.h"
#include "practice/counted.h"
#include "practice/response.h"
#include "practice/words.h"

#include <math.h>

// $2 to $4: the measure; $5: until when is counted. Scores say of which version
// the answers are. Of a form's versions the last.
#define FORMS                                                                  \
    " FROM score s JOIN response r ON r.practice_id = s.practice_id"           \
    " AND r.administration_id = s.administration_id AND r.version = s.version" \
    " JOIN client c ON c.practice_id = s.practice_id"                          \
    " AND c.client_id = s.client_id"                                           \
    " WHERE s.practice_id = $1 AND s.instrument = $2"                          \
    " AND s.instrument_version = $3 AND s.scale = $4 AND s.rater = 'client'"   \
    " AND s.answered_at < $5 AND " COUNTED_REAL                                \
    " AND s.version = (SELECT max(v.version) FROM response v"                  \
    " WHERE v.practice_id = s.practice_id"                                     \
    " AND v.administration_id = s.administration_id)"
#define YES " coalesce(" COUNTED_NEWEST("research") ", 0) = 1"

static const char COUNT[] = "SELECT count(*)" FORMS " AND" YES;
static const char SILENT[] =
    "SELECT count(DISTINCT s.client_id)" FORMS " AND NOT" YES;
static const char SHEETS[] =
    "SELECT s.client_id, s.administration_id, s.version, s.answered_at,"
    " r.form = s.instrument, r.sheet_sealed" FORMS " AND" YES
    " ORDER BY s.client_id, s.answered_at, s.administration_id";

#define MEASURE(archive)                                                       \
    VALUES(P_ID(practice), V_TEXT(str_of((archive)->instrument->code)),        \
           V_TEXT(str_of((archive)->instrument->version)),                     \
           V_TEXT(str_of((archive)->scale->name)),                             \
           V_INT(counted_until(practice)))

static bool find_measure(const struct practice *practice, struct str name,
                         struct reliability_archive *archive, struct err *err)
{
    struct str scale = name;
    struct str code = str_cut(&scale, '/');
    const struct instrument *instrument =
        registry_find(practice->registry, code);

    if (!instrument || !instrument->scale_count) {
        return err_set(err, ERR_MISSING,
                       "there is no measure \"%.*s\"; `rapport instrument "
                       "list` shows them",
                       SHOW(code));
    }
    archive->instrument = instrument;
    archive->scale =
        scale.at ? instrument_scale(instrument, scale) : &instrument->scales[0];
    if (!archive->scale) {
        return err_set(err, ERR_MISSING, "%.*s has no scale \"%.*s\"",
                       SHOW(code), SHOW(scale));
    }
    return archive->scale->item_count >= 2
        || err_set(err, ERR_INPUT,
                   "%s has no two items that are added up: nothing can be said "
                   "of how they go together",
                   instrument->code);
}

// ---- room -------------------------------------------------------------------

struct columns {
    double **at;
    uint32_t *person;
    int32_t *day;
    size_t room;
};

// The range of an answer, where all items have the same.
static void find_range(const struct reliability_archive *archive,
                       struct reliability_forms *forms)
{
    const struct item *items = archive->instrument->items;
    const int *which = archive->scale->items;

    forms->least = items[which[0]].low;
    forms->most = items[which[0]].high;
    for (int j = 1; j < archive->scale->item_count; j++) {
        if (items[which[j]].low != forms->least
            || items[which[j]].high != forms->most) {
            forms->least = forms->most = NAN;
            return;
        }
    }
}

static void begin(struct arena *arena, struct reliability_archive *archive,
                  size_t rows, struct columns *columns)
{
    const struct scale *scale = archive->scale;
    size_t items = (size_t)scale->item_count;
    struct str *names = arena_take(arena, items, sizeof *names);

    *columns =
        (struct columns){arena_take(arena, items, sizeof *columns->at),
                         arena_take(arena, rows, sizeof *columns->person),
                         arena_take(arena, rows, sizeof *columns->day), rows};
    for (size_t j = 0; j < items; j++) {
        names[j] = str_of(archive->instrument->items[scale->items[j]].code);
        columns->at[j] = arena_take(arena, rows, sizeof(double));
    }
    archive->forms = (struct reliability_forms){
        .items = scale->item_count,
        .names = names,
        .reversed = scale->reversed,
        .at = (const double *const *)columns->at,
        .person = columns->person,
        .day = columns->day,
    };
    find_range(archive, &archive->forms);
}

// ---- answers ----------------------------------------------------------------

// What stays of a sheet is numbers; its words go with the arena's mark.
static bool take_sheet(struct practice *practice, const struct rows *rows,
                       struct reliability_archive *archive,
                       struct columns *columns, struct err *err)
{
    size_t mark = arena_mark(practice->arena);
    size_t row = archive->forms.rows;
    const struct kept_sheet kept = {
        {rows_int(rows, 0)},
        {rows_int(rows, 1)},
        (int)rows_int(rows, 2),
        rows_str(rows, 5, practice->arena),
    };
    struct answers answers;
    struct sheet sheet;

    if (!response_open_sheet(practice, &kept, &answers, err)) {
        return false;
    }
    answers_sheet(practice->arena, &answers, archive->instrument,
                  rows_int(rows, 4) != 0, &sheet);
    for (int j = 0; j < archive->scale->item_count; j++) {
        int answer = sheet.answer[archive->scale->items[j]];

        columns->at[j][row] = answer == ANSWER_MISSING ? NAN : (double)answer;
    }
    columns->person[row] = (uint32_t)kept.client.n;
    columns->day[row] = (int32_t)(rows_int(rows, 3) / DAY);
    archive->forms.rows++;
    arena_rewind(practice->arena, mark);
    return true;
}

static bool read_sheets(struct practice *practice,
                        struct reliability_archive *archive,
                        struct columns *columns, struct err *err)
{
    struct rows rows;
    bool good = true;

    if (!db_ask(practice->db, SHEETS, MEASURE(archive), &rows, err)) {
        return false;
    }
    while (good && archive->forms.rows < columns->room && rows_next(&rows)) {
        good = take_sheet(practice, &rows, archive, columns, err);
    }
    return rows_done(&rows, good, err);
}

bool reliability_archive_read(struct practice *practice, struct str name,
                              struct reliability_archive *archive,
                              struct err *err)
{
    struct columns columns;
    int64_t count = 0;
    bool found;

    *archive = (struct reliability_archive){0};
    if (!find_measure(practice, name, archive, err)
        || !db_ask_int(practice->db, COUNT, MEASURE(archive), &found, &count,
                       err)
        || !db_ask_int(practice->db, SILENT, MEASURE(archive), &found,
                       &archive->silent, err)) {
        return false;
    }
    if (count > RELIABILITY_FORMS_MAX) {
        return err_set(err, ERR_LIMIT, "more than %d forms",
                       RELIABILITY_FORMS_MAX);
    }
    begin(practice->arena, archive, (size_t)count, &columns);
    return read_sheets(practice, archive, &columns, err);
}
