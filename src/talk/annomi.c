// annomi.c - see annomi.h.
//
// Rows are collected first and sorted into lessons afterwards: the files keep
// the turns of a transcript together, but nothing here relies on it.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/annomi.h"

#include "base/arena.h"
#include "talk/lesson_groups.h"
#include "wire/csv.h"

#include <stdlib.h>
#include <string.h>

enum column {
    TRANSCRIPT,
    UTTERANCE,
    SPEAKER,
    TEXT,
    BEHAVIOUR,
    TALK,
    SIMPLE_COLUMNS,
    URL = SIMPLE_COLUMNS,
    QUALITY,
    RATER,
    INPUT_EXISTS,
    INPUT_KIND,
    REFLECTION_EXISTS,
    REFLECTION_KIND,
    QUESTION_EXISTS,
    QUESTION_KIND,
    COLUMNS,
};

static const char *const COLUMN_NAMES[COLUMNS] = {
    [TRANSCRIPT] = "transcript_id",
    [UTTERANCE] = "utterance_id",
    [SPEAKER] = "interlocutor",
    [TEXT] = "utterance_text",
    [BEHAVIOUR] = "main_therapist_behaviour",
    [TALK] = "client_talk_type",
    [URL] = "video_url",
    [QUALITY] = "mi_quality",
    [RATER] = "annotator_id",
    [INPUT_EXISTS] = "therapist_input_exists",
    [INPUT_KIND] = "therapist_input_subtype",
    [REFLECTION_EXISTS] = "reflection_exists",
    [REFLECTION_KIND] = "reflection_subtype",
    [QUESTION_EXISTS] = "question_exists",
    [QUESTION_KIND] = "question_subtype",
};

// Tasks of a kind that may stand beside the main behaviour.
static const struct beside {
    enum code_task task;
    enum column exists, kind;
} BESIDE[] = {
    {TASK_REFLECTION, REFLECTION_EXISTS, REFLECTION_KIND},
    {TASK_QUESTION,   QUESTION_EXISTS,   QUESTION_KIND  },
    {TASK_INPUT,      INPUT_EXISTS,      INPUT_KIND     },
};

struct rating {
    struct str transcript;
    int64_t turn;
    int64_t rater;
    enum side side;
    struct str text;
    struct str url;
    bool is_high;
    struct turn_labels labels;
    int64_t line;
};

struct ratings {
    struct rating *at;
    size_t count;
};

struct sheet {
    struct csv *csv;
    const char *name;
    int columns;     // those of the file's kind
    int at[COLUMNS]; // of each in a record
    const struct str *fields;
    int field_count;
};

// ---- one row ----------------------------------------------------------------

static bool refuse(const struct sheet *sheet, const char *reason,
                   struct err *err)
{
    return err_set(err, ERR_INPUT, "%s, line %lld: %s", sheet->name,
                   (long long)csv_line(sheet->csv), reason);
}

static bool find_column(struct sheet *sheet, enum column column,
                        struct err *err)
{
    for (int i = 0; i < sheet->field_count; i++) {
        if (str_is(str_trim(sheet->fields[i]), COLUMN_NAMES[column])) {
            sheet->at[column] = i;
            return true;
        }
    }
    return err_set(err, ERR_INPUT, "%s has no column \"%s\"", sheet->name,
                   COLUMN_NAMES[column]);
}

static bool read_header(struct sheet *sheet, struct err *err)
{
    bool more;
    bool done =
        csv_next(sheet->csv, &sheet->fields, &sheet->field_count, &more, err)
        || err_within(err, "%s", sheet->name);

    for (int column = 0; done && column < sheet->columns; column++) {
        done = find_column(sheet, column, err);
    }
    return done;
}

static struct str field(const struct sheet *sheet, enum column column)
{
    return str_trim(sheet->fields[sheet->at[column]]);
}

static bool read_class(const struct sheet *sheet, enum column column,
                       enum code_task task, int *label, struct err *err)
{
    const struct code_task_row *row = &CODE_TASK_ROWS[task];
    struct str name = field(sheet, column);

    for (int kind = 0; kind < row->classes; kind++) {
        if (*row->class_names[kind] && str_is(name, row->class_names[kind])) {
            *label = kind;
            return true;
        }
    }
    return refuse(sheet, "a label that is not known", err);
}

static bool read_beside(const struct sheet *sheet, const struct beside *beside,
                        struct turn_labels *labels, struct err *err)
{
    if (!str_is(field(sheet, beside->exists), "True")) {
        labels->at[beside->task] = 0;
        return true;
    }
    return read_class(sheet, beside->kind, beside->task,
                      &labels->at[beside->task], err);
}

static bool read_labels(const struct sheet *sheet, struct rating *rating,
                        struct err *err)
{
    bool done;

    for (int task = 0; task < CODE_TASKS; task++) {
        rating->labels.at[task] = NO_LABEL;
    }
    if (rating->side == SIDE_CLIENT) {
        return read_class(sheet, TALK, TASK_TALK, &rating->labels.at[TASK_TALK],
                          err);
    }
    done = read_class(sheet, BEHAVIOUR, TASK_BEHAVIOUR,
                      &rating->labels.at[TASK_BEHAVIOUR], err);
    for (size_t i = 0; done && sheet->columns == COLUMNS
                       && i < sizeof BESIDE / sizeof *BESIDE;
         i++) {
        done = read_beside(sheet, &BESIDE[i], &rating->labels, err);
    }
    return done;
}

static bool read_rating(struct arena *arena, const struct sheet *sheet,
                        struct rating *rating, struct err *err)
{
    struct str speaker = field(sheet, SPEAKER);

    rating->line = csv_line(sheet->csv);
    rating->side = str_is(speaker, "therapist") ? SIDE_THERAPIST
                 : str_is(speaker, "client")    ? SIDE_CLIENT
                                                : SIDE_OTHER;
    if (rating->side == SIDE_OTHER) {
        return refuse(sheet, "the interlocutor is therapist or client", err);
    }
    if (!str_parse_int(field(sheet, UTTERANCE), &rating->turn)) {
        return refuse(sheet, "utterance_id is a whole number", err);
    }
    rating->transcript = str_copy(arena, field(sheet, TRANSCRIPT));
    rating->text = str_copy(arena, sheet->fields[sheet->at[TEXT]]);
    if (sheet->columns == COLUMNS) {
        rating->url = str_copy(arena, field(sheet, URL));
        rating->is_high = str_is(field(sheet, QUALITY), "high");
        if (!str_parse_int(field(sheet, RATER), &rating->rater)) {
            return refuse(sheet, "annotator_id is a whole number", err);
        }
    }
    return read_labels(sheet, rating, err);
}

static bool read_rows(struct arena *arena, struct sheet *sheet,
                      struct ratings *ratings, struct err *err)
{
    int header_count = sheet->field_count;
    bool more = true;

    while (csv_next(sheet->csv, &sheet->fields, &sheet->field_count, &more, err)
           && more) {
        if (sheet->field_count != header_count) {
            return refuse(sheet, "not as many fields as the first line", err);
        }
        if (ratings->count == ANNOMI_MAX_ROWS) {
            return err_set(err, ERR_LIMIT, "%s has more than %d rows",
                           sheet->name, ANNOMI_MAX_ROWS);
        }
        if (!read_rating(arena, sheet, &ratings->at[ratings->count], err)) {
            return false;
        }
        ratings->count++;
    }
    return !err->kind || err_within(err, "%s", sheet->name);
}

// By transcript in the order of the file, then turn, then rater.
static int compare_ratings(const void *a, const void *b)
{
    const struct rating *x = a;
    const struct rating *y = b;
    int64_t by[3] = {0, x->turn - y->turn, x->rater - y->rater};

    by[0] = x->transcript.len != y->transcript.len
              ? (int64_t)x->transcript.len - (int64_t)y->transcript.len
              : str_compare(x->transcript, y->transcript);
    for (int i = 0; i < 3; i++) {
        if (by[i] != 0) {
            return by[i] < 0 ? -1 : 1;
        }
    }
    return 0;
}

static bool read_sheet(struct arena *arena, FILE *file, bool is_full,
                       struct ratings *ratings, struct err *err)
{
    struct sheet sheet = {
        .csv = csv_open(file),
        .name = is_full ? "annomi-full.csv" : "annomi-simple.csv",
        .columns = is_full ? COLUMNS : SIMPLE_COLUMNS,
    };
    bool done;

    ratings->at = arena_take(arena, ANNOMI_MAX_ROWS, sizeof *ratings->at);
    done = read_header(&sheet, err) && read_rows(arena, &sheet, ratings, err);
    csv_close(sheet.csv);
    if (done) {
        qsort(ratings->at, ratings->count, sizeof *ratings->at,
              compare_ratings);
    }
    return done;
}

// ---- lessons ----------------------------------------------------------------

static bool is_same_turn(const struct rating *a, const struct rating *b)
{
    return a->turn == b->turn && str_is_equal(a->transcript, b->transcript);
}

static size_t end_of_lesson(const struct ratings *ratings, size_t from)
{
    size_t to = from;

    while (to < ratings->count
           && str_is_equal(ratings->at[to].transcript,
                           ratings->at[from].transcript)) {
        to++;
    }
    return to;
}

// What simple says of behaviour and talk, and the majority of the rest.
static bool settle_labels(const struct rating *turn,
                          const struct rating *simple, struct lesson *lesson,
                          size_t n, struct err *err)
{
    struct turn_labels *labels = &lesson->labels[n];

    if (!is_same_turn(turn, simple) || turn->side != simple->side) {
        return err_set(err, ERR_INPUT,
                       "line %lld of annomi-full.csv is not in "
                       "annomi-simple.csv",
                       (long long)turn->line);
    }
    *labels = lesson_majority(lesson, n, NO_LABEL);
    labels->at[TASK_BEHAVIOUR] = simple->labels.at[TASK_BEHAVIOUR];
    labels->at[TASK_TALK] = simple->labels.at[TASK_TALK];
    return true;
}

static bool refuse_raters(const struct rating *turn, struct err *err)
{
    return err_set(err, ERR_INPUT,
                   "line %lld of annomi-full.csv: not every turn has the same "
                   "raters",
                   (long long)turn->line);
}

static bool fill_lesson(struct arena *arena, const struct rating *ratings,
                        size_t count, const struct ratings *simple,
                        struct lesson *lesson, struct err *err)
{
    int raters = 1; // the first row is of the first turn
    size_t turns = 0;

    while ((size_t)raters < count && is_same_turn(ratings, ratings + raters)) {
        raters++;
    }
    if (raters > LESSON_RATERS_MOST || count % (size_t)raters != 0) {
        return refuse_raters(ratings, err);
    }
    turns = count / (size_t)raters;
    *lesson = (struct lesson){
        .id = ratings->transcript,
        .url = ratings->url,
        .is_high = ratings->is_high,
        .count = turns,
        .raters = raters,
        .utterances = arena_take(arena, turns, sizeof *lesson->utterances),
        .labels = arena_take(arena, turns, sizeof *lesson->labels),
        .rated = arena_take(arena, count, sizeof *lesson->rated),
    };
    for (size_t n = 0; n < turns; n++) {
        const struct rating *turn = ratings + n * (size_t)raters;

        if (!is_same_turn(turn, turn + raters - 1) || n >= simple->count) {
            return refuse_raters(turn, err);
        }
        lesson->utterances[n].text = turn->text;
        lesson->utterances[n].side = turn->side;
        for (int rater = 0; rater < raters; rater++) {
            lesson->rated[(size_t)rater * turns + n] = turn[rater].labels;
        }
        if (!settle_labels(turn, &simple->at[n], lesson, n, err)) {
            return false;
        }
    }
    return true;
}

static bool make_lessons(struct arena *arena, const struct ratings *full,
                         const struct ratings *simple, struct lessons *lessons,
                         struct err *err)
{
    size_t from = 0;
    size_t turn = 0; // of simple

    lessons->at = arena_take(arena, ANNOMI_MAX_LESSONS, sizeof *lessons->at);
    lessons->count = 0;
    while (from < full->count) {
        size_t to = end_of_lesson(full, from);
        struct lesson *lesson = &lessons->at[lessons->count++];
        struct ratings left = {simple->at + turn, simple->count - turn};

        if (lessons->count == ANNOMI_MAX_LESSONS || left.count == 0) {
            return err_set(err, ERR_LIMIT,
                           "AnnoMI's two files do not belong together");
        }
        if (!fill_lesson(arena, full->at + from, to - from, &left, lesson,
                         err)) {
            return false;
        }
        turn += lesson->count;
        from = to;
    }
    return lessons->count > 0
        || err_set(err, ERR_INPUT, "annomi-full.csv has no rows");
}

bool annomi_read(struct arena *arena, FILE *full, FILE *simple,
                 struct lessons *lessons, struct err *err)
{
    struct ratings of_full = {0};
    struct ratings of_simple = {0};

    if (!read_sheet(arena, full, true, &of_full, err)
        || !read_sheet(arena, simple, false, &of_simple, err)
        || !make_lessons(arena, &of_full, &of_simple, lessons, err)) {
        return false;
    }
    lessons_group(arena, lessons);
    return true;
}
