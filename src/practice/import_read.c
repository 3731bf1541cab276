// import_read.c - a map and a CSV file to a draft of what would be kept.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "measure/registry.h"
#include "practice/import.h"
#include "wire/csv.h"

#include <math.h>
#include <sodium.h>
#include <string.h>

// ---- the map ----------------------------------------------------------------

static bool read_moment(struct practice *practice, struct str text, int64_t *at,
                        struct err *err)
{
    struct civil civil;

    if (!civil_parse(text, &civil, err)) {
        return false;
    }
    if (!memchr(text.at, ':', text.len)) {
        civil.hour = 12; // a day without an hour: noon
    }
    (void)zone_moment(practice->zone, &civil, at);
    return true;
}

// "bdi@2", "phq9", "dass21/stress@0".
static bool read_target(struct practice *practice, struct str target,
                        struct import_column *column, struct err *err)
{
    struct str wave = target;
    struct str scale = str_cut(&wave, '@');
    struct str code = str_cut(&scale, '/');
    int64_t months = -1;

    column->instrument = registry_find(practice->registry, code);
    if (!column->instrument) {
        return err_set(err, ERR_INPUT, "--map: there is no instrument \"%.*s\"",
                       code.len < 40 ? (int)code.len : 40, code.at);
    }
    if (column->instrument->scale_count == 0) {
        return err_set(err, ERR_INPUT, "--map: %s has no scores",
                       column->instrument->code);
    }
    column->scale = scale.at ? instrument_scale(column->instrument, scale)
                             : &column->instrument->scales[0];
    if (!column->scale) {
        return err_set(err, ERR_INPUT, "--map: %s has no scale \"%.*s\"",
                       column->instrument->code,
                       scale.len < 40 ? (int)scale.len : 40, scale.at);
    }
    if (wave.at
        && (!str_parse_int(wave, &months) || months < 0 || months > 600)) {
        return err_set(err, ERR_INPUT,
                       "--map: behind @ stand months after --start, 0 to 600");
    }
    column->wave = (int)months;
    return true;
}

static bool read_part(struct practice *practice, struct str part,
                      struct import_map *map, struct err *err)
{
    struct str column = part;
    struct str target = str_trim(str_cut(&column, '='));
    struct import_column *next = &map->columns[map->count];

    column = str_trim(column);
    if (!column.len || !target.len) {
        return err_set(err, ERR_INPUT,
                       "--map: write what=column, such as client=name");
    }
    if (str_is(target, "client")) {
        map->client = column;
        return true;
    }
    if (str_is(target, "at")) {
        map->at = column;
        return true;
    }
    if (map->count == IMPORT_COLUMNS) {
        return err_set(err, ERR_LIMIT, "--map: at most %d columns of scores",
                       IMPORT_COLUMNS);
    }
    next->column = column;
    map->count++;
    return read_target(practice, target, next, err);
}

static bool check_map(const struct import_map *map, bool started,
                      struct err *err)
{
    if (!map->client.len || map->count == 0) {
        return err_set(err, ERR_INPUT,
                       "--map names the client's column and at least one "
                       "column of scores: client=id,phq9@0=start");
    }
    for (int i = 0; i < map->count; i++) {
        bool waved = map->columns[i].wave >= 0;

        if (waved == (map->at.len > 0)) {
            return err_set(err, ERR_INPUT,
                           "--map: either every score has its wave (bdi@2=...) "
                           "or the file has a column at=...");
        }
        if (waved && !started) {
            return err_set(err, ERR_INPUT,
                           "--start says when wave 0 was, such as 2025-01-06");
        }
    }
    return true;
}

bool import_map_parse(struct practice *practice, struct str text,
                      struct str start, struct import_map *map, struct err *err)
{
    *map = (struct import_map){0};
    while (text.at) {
        struct str part = str_trim(str_cut(&text, ','));

        if (part.len && !read_part(practice, part, map, err)) {
            return false;
        }
    }
    return (!start.len || read_moment(practice, start, &map->start, err))
        && check_map(map, start.len > 0, err);
}

// The same day of the month, or its last day, at the same hour.
static int64_t months_after(struct practice *practice, int64_t start,
                            int months)
{
    static const int DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    struct civil civil = zone_civil(practice->zone, start);
    int month = civil.month - 1 + months;
    int last;
    int64_t at;

    civil.year += month / 12;
    civil.month = month % 12 + 1;
    last = DAYS[civil.month - 1];
    if (civil.month == 2
        && (civil.year % 4 == 0
            && (civil.year % 100 != 0 || civil.year % 400 == 0))) {
        last = 29;
    }
    civil.day = civil.day < last ? civil.day : last;
    (void)zone_moment(practice->zone, &civil, &at);
    return at;
}

// ---- the file ---------------------------------------------------------------

struct reading {
    struct practice *practice;
    struct import_draft *draft;
    struct csv *csv;
    const struct str *fields;
    int field_count;
    int client_at, time_at; // columns
    int score_at[IMPORT_COLUMNS];
    int *table; // open addressing over names: index + 1, 0: free
    int name_room, score_room;
};

enum { TABLE_ROOM = 1 << 18 }; // more than twice IMPORT_CLIENTS

static void note_problem(struct reading *reading, struct str column,
                         const char *reason)
{
    struct import_draft *draft = reading->draft;

    if (draft->problem_count < IMPORT_PROBLEMS) {
        draft->problems[draft->problem_count] = (struct import_problem){
            draft->rows, csv_line(reading->csv), column, reason};
    }
    draft->problem_count++;
}

static int column_of(const struct reading *reading, struct str name)
{
    for (int i = 0; i < reading->field_count; i++) {
        if (str_is_equal(str_trim(reading->fields[i]), name)) {
            return i;
        }
    }
    return -1;
}

static bool find_column(const struct reading *reading, struct str name, int *at,
                        struct err *err)
{
    *at = column_of(reading, name);
    return *at >= 0
        || err_set(err, ERR_INPUT, "the file has no column \"%.*s\"",
                   name.len < 80 ? (int)name.len : 80, name.at);
}

static bool is_in_map(const struct import_map *map, struct str name)
{
    bool found = str_is_equal(name, map->client) || str_is_equal(name, map->at);

    for (int i = 0; !found && i < map->count; i++) {
        found = str_is_equal(name, map->columns[i].column);
    }
    return found;
}

static bool read_header(struct reading *reading, struct err *err)
{
    const struct import_map *map = reading->draft->map;
    struct text ignored = text_in(reading->practice->arena);
    bool more;

    if (!csv_next(reading->csv, &reading->fields, &reading->field_count, &more,
                  err)) {
        return false;
    }
    if (!more) {
        return err_set(err, ERR_INPUT, "the file is empty");
    }
    if (!find_column(reading, map->client, &reading->client_at, err)
        || (map->at.len
            && !find_column(reading, map->at, &reading->time_at, err))) {
        return false;
    }
    for (int i = 0; i < map->count; i++) {
        if (!find_column(reading, map->columns[i].column, &reading->score_at[i],
                         err)) {
            return false;
        }
    }
    for (int i = 0; i < reading->field_count; i++) {
        struct str name = str_trim(reading->fields[i]);

        if (!is_in_map(map, name)) {
            text_add(&ignored, ignored.len ? STR(", ") : STR(""));
            text_add(&ignored, name);
        }
    }
    reading->draft->ignored = text_str(&ignored);
    return true;
}

static uint32_t hash_of(struct str name)
{
    uint32_t hash = 2166136261U; // FNV-1a

    for (size_t i = 0; i < name.len; i++) {
        hash = (hash ^ (unsigned char)name.at[i]) * 16777619U;
    }
    return hash;
}

static void *wider(struct arena *arena, const void *old, int count, int room,
                   size_t size)
{
    void *more = arena_take(arena, (size_t)room, size);

    if (count > 0) {
        memcpy(more, old, (size_t)count * size);
    }
    return more;
}

// The client of that name, made if new; `*again` when there was one.
static int client_of(struct reading *reading, struct str name, bool *again)
{
    struct import_draft *draft = reading->draft;
    struct arena *arena = reading->practice->arena;
    uint32_t at = hash_of(name) % TABLE_ROOM;

    while (reading->table[at]) {
        int i = reading->table[at] - 1;

        if (str_is_equal(draft->names[i], name)) {
            *again = true;
            return i;
        }
        at = (at + 1) % TABLE_ROOM;
    }
    if (draft->name_count == reading->name_room) {
        reading->name_room = reading->name_room ? reading->name_room * 2 : 256;
        draft->names = wider(arena, draft->names, draft->name_count,
                             reading->name_room, sizeof *draft->names);
    }
    *again = false;
    draft->names[draft->name_count] = str_copy(arena, name);
    reading->table[at] = ++draft->name_count;
    return draft->name_count - 1;
}

static void add_score(struct reading *reading, struct import_score score)
{
    struct import_draft *draft = reading->draft;

    if (draft->score_count == reading->score_room) {
        reading->score_room =
            reading->score_room ? reading->score_room * 2 : 1024;
        draft->scores =
            wider(reading->practice->arena, draft->scores, draft->score_count,
                  reading->score_room, sizeof *draft->scores);
    }
    draft->missing += isnan(score.value);
    draft->scores[draft->score_count++] = score;
}

static void read_score(struct reading *reading, int client, int64_t at, int i)
{
    const struct import_column *column = &reading->draft->map->columns[i];
    struct str field = str_trim(reading->fields[reading->score_at[i]]);
    double value = NAN;

    if (!csv_is_missing(field) && !str_parse_real(field, &value)) {
        note_problem(reading, column->column, "this is not a number");
        return;
    }
    if (value < column->scale->min || value > column->scale->max) {
        note_problem(reading, column->column,
                     "out of the range of this instrument");
        return;
    }
    if (column->wave >= 0) {
        at = months_after(reading->practice, reading->draft->map->start,
                          column->wave);
    }
    add_score(reading, (struct import_score){client, i, at, value});
}

static void read_row(struct reading *reading)
{
    const struct import_map *map = reading->draft->map;
    struct str name = str_trim(reading->fields[reading->client_at]);
    struct err err;
    bool again = false;
    int64_t at = 0;
    int client;

    if (!name.len || csv_is_missing(name)) {
        note_problem(reading, map->client, "the client is missing");
        return;
    }
    client = client_of(reading, name, &again);
    if (again && !map->at.len) {
        note_problem(reading, map->client, "this client stands above already");
        return;
    }
    if (map->at.len
        && !read_moment(reading->practice,
                        str_trim(reading->fields[reading->time_at]), &at,
                        &err)) {
        note_problem(reading, map->at, "this is no date such as 2025-01-06");
        return;
    }
    for (int i = 0; i < map->count; i++) {
        read_score(reading, client, at, i);
    }
}

static bool read_rows(struct reading *reading, struct err *err)
{
    struct import_draft *draft = reading->draft;
    int header = reading->field_count;
    bool more;

    for (;;) {
        if (!csv_next(reading->csv, &reading->fields, &reading->field_count,
                      &more, err)) {
            return false;
        }
        if (!more) {
            return true;
        }
        draft->rows++;
        if (draft->name_count >= IMPORT_CLIENTS
            || draft->score_count >= IMPORT_SCORES) {
            return err_set(err, ERR_LIMIT,
                           "more than %d clients or %d scores: split the file",
                           IMPORT_CLIENTS, IMPORT_SCORES);
        }
        if (reading->field_count != header) {
            note_problem(reading, STR(""),
                         "not as many fields as the first line");
        } else {
            read_row(reading);
        }
    }
}

static bool note_checksum(FILE *file, struct import_draft *draft,
                          struct err *err)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    unsigned char bytes[8192];
    crypto_hash_sha256_state state;
    size_t got;

    (void)crypto_hash_sha256_init(&state);
    while ((got = fread(bytes, 1, sizeof bytes, file)) > 0) {
        (void)crypto_hash_sha256_update(&state, bytes, got);
    }
    (void)crypto_hash_sha256_final(&state, hash);
    (void)sodium_bin2hex(draft->checksum, sizeof draft->checksum, hash,
                         sizeof hash);
    return fseek(file, 0, SEEK_SET) == 0
        || err_set(err, ERR_INPUT, "import reads a file, not a stream");
}

bool import_read(struct practice *practice, FILE *file,
                 const struct import_map *map, struct import_draft *draft,
                 struct err *err)
{
    struct reading reading = {.practice = practice, .draft = draft};
    bool good;

    *draft = (struct import_draft){.map = map};
    if (!note_checksum(file, draft, err)) {
        return false;
    }
    reading.table =
        arena_take(practice->arena, TABLE_ROOM, sizeof *reading.table);
    reading.csv = csv_open(file);
    good = read_header(&reading, err) && read_rows(&reading, err);
    csv_close(reading.csv);
    return good;
}
