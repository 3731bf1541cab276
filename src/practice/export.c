// export - reads the tables of export_tables.h in one loop. Only the answers
// are not a query: they lie sealed together per form and get their wording from
// the form.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/export.h"

#include "base/arena.h"
#include "base/moment.h"
#include "base/text.h"
#include "practice/audit.h"
#include "practice/client.h"
#include "practice/export_tables.h"
#include "practice/questionnaire.h"
#include "practice/words.h"

#include <string.h>

// clang-format off
static const struct export_table ANSWERS = {
    "answers", "Answers", NULL,
    {{"form_id", EXPORT_NUMBER, NULL},
     {"form", EXPORT_TEXT, NULL},
     {"field", EXPORT_TEXT, NULL},
     {"question", EXPORT_TEXT, NULL},
     {"value", EXPORT_TEXT, NULL},
     {"words", EXPORT_TEXT, NULL}}};
// clang-format on

// ---- rows -------------------------------------------------------------------

static void columns_init(struct export_sheet *sheet,
                         const struct export_table *table)
{
    *sheet = (struct export_sheet){.table = table};
    while (sheet->column_count < EXPORT_COLUMNS
           && table->columns[sheet->column_count].name) {
        sheet->column_count++;
    }
}

// Room for one more row: doubled each time the count is a power of two.
static struct str *add_row(struct arena *arena, struct export_sheet *sheet)
{
    int have = sheet->row_count;
    size_t width = (size_t)sheet->column_count;

    if ((have & (have - 1)) == 0) {
        size_t room = have ? 2 * (size_t)have : 1;
        struct str *wider = arena_take(arena, room * width, sizeof *wider);

        if (have) {
            memcpy(wider, sheet->cells, (size_t)have * width * sizeof *wider);
        }
        sheet->cells = wider;
    }
    sheet->row_count++;
    return sheet->cells + (size_t)have * width;
}

static struct str time_words(struct arena *arena, const struct rows *rows,
                             int column)
{
    char room[MOMENT_ROOM];

    if (rows_is_null(rows, column) || !rows_int(rows, column)) {
        return (struct str){0};
    }
    return str_copy(arena,
                    str_of(moment_print_utc(rows_int(rows, column), room)));
}

// One row on its way from the store into the sheet.
struct reading {
    struct practice *practice;
    struct client_id client;
    const struct rows *rows;
};

static bool read_cell(const struct reading *reading,
                      const struct export_column *column, int i,
                      struct str *cell, struct err *err)
{
    struct arena *arena = reading->practice->arena;
    const struct words_place place = {reading->client, column->sealed,
                                      rows_int(reading->rows, 0)};

    if (column->kind == EXPORT_TIME) {
        *cell = time_words(arena, reading->rows, i);
        return true;
    }
    *cell = rows_str(reading->rows, i, arena);
    return column->kind != EXPORT_SEALED
        || words_open(reading->practice, &place, *cell, cell, err);
}

static bool read_table(struct practice *practice, struct client_id client,
                       struct export_sheet *sheet, struct err *err)
{
    struct rows rows;
    const struct reading reading = {practice, client, &rows};
    bool good = true;

    if (!db_ask(practice->db, sheet->table->sql,
                VALUES(P_ID(practice), V_INT(client.n)), &rows, err)) {
        return false;
    }
    while (good && rows_next(&rows)) {
        struct str *cells = add_row(practice->arena, sheet);

        for (int i = 0; good && i < sheet->column_count; i++) {
            good = read_cell(&reading, &sheet->table->columns[i], i, &cells[i],
                             err);
        }
    }
    return rows_done(&rows, good, err);
}

// ---- answers ----------------------------------------------------------------

// What the client keeps: that something is unsaid, and a line that is not "for
// my therapist, now" (the wish itself stays in, as the therapist sees it too).
static bool is_private(const struct answers *answers, struct str field)
{
    struct str wish = answers_find(answers, STR("note_to"));

    return str_is(field, "unsaid")
        || (str_is(field, "note") && wish.len > 0 && !str_is(wish, "0"));
}

static const char *option_words(const struct question *question,
                                struct str value)
{
    int64_t number;

    for (int i = 0; str_parse_int(value, &number) && i < question->option_count;
         i++) {
        if (question->options[i].value == number) {
            return question->options[i].text;
        }
    }
    return "";
}

// "3" -> "nearly every day"; chips give all their words.
static struct str words_of(struct arena *arena, const struct question *question,
                           struct str value)
{
    struct text text = text_in(arena);

    while (question && value.len) {
        text_addf(&text, "%s%s", text.len ? "; " : "",
                  option_words(question, str_cut(&value, ',')));
    }
    return text_str(&text);
}

// The cell of a row and column.
static struct str cell_at(const struct export_sheet *sheet, int row, int column)
{
    return sheet
        ->cells[(size_t)row * (size_t)sheet->column_count + (size_t)column];
}

static void add_answers(struct practice *practice,
                        const struct administration *administration,
                        const struct questionnaire *all,
                        const struct answers *answers,
                        struct export_sheet *sheet)
{
    struct arena *arena = practice->arena;

    for (int i = 0; i < answers->count; i++) {
        struct str field = answers->at[i].field;
        const struct question *question = questionnaire_find(all, field);
        struct str *cells;

        if (is_private(answers, field)) {
            continue;
        }
        cells = add_row(arena, sheet);
        cells[0] = text_print(arena, "%lld", (long long)administration->id.n);
        cells[1] = str_copy(arena, str_of(administration->form));
        cells[2] = field;
        cells[3] = question ? question->text : (struct str){0};
        cells[4] = answers->at[i].value;
        cells[5] = words_of(arena, question, answers->at[i].value);
    }
}

// Of the sheet that was sent, or of the taps when nothing was.
static bool read_answers_of(struct practice *practice,
                            struct administration_id id,
                            struct export_sheet *sheet, struct err *err)
{
    struct administration administration;
    struct questionnaire all;
    struct answers answers;
    int64_t next;
    int version;

    if (!administration_get(practice, id, &administration, err)
        || !questionnaire_read(practice, &administration, &all, err)
        || !sheet_read(practice, &administration, &answers, &version, err)
        || (version == 0
            && !taps_read(practice, &administration, &answers, &next, err))) {
        return false;
    }
    add_answers(practice, &administration, &all, &answers, sheet);
    return true;
}

// `forms`: the sheet of the forms that were offered.
static bool read_answers(struct practice *practice,
                         const struct export_sheet *forms,
                         struct export_sheet *sheet, struct err *err)
{
    bool good = true;

    for (int i = 0; good && i < forms->row_count; i++) {
        struct administration_id id = {0};

        good = !str_parse_int(cell_at(forms, i, 0), &id.n)
            || read_answers_of(practice, id, sheet, err);
    }
    return good;
}

static int count_of(const struct export_table *tables)
{
    int count = 0;

    while (tables[count].name) {
        count++;
    }
    return count;
}

static bool read_tables(struct practice *practice, struct client_id client,
                        const struct export_table *tables, struct export *all,
                        struct err *err)
{
    bool good = true;

    for (; good && tables->name; tables++) {
        struct export_sheet *sheet = &all->sheets[all->count++];

        columns_init(sheet, tables);
        good = read_table(practice, client, sheet, err);
    }
    return good;
}

static const struct export_sheet *forms_of(const struct export *all)
{
    int i = 0;

    while (strcmp(all->sheets[i].table->name, "forms") != 0) {
        i++;
    }
    return &all->sheets[i];
}

bool export_read(struct practice *practice, struct client_id client,
                 struct export *all, struct err *err)
{
    size_t room =
        (size_t)count_of(EXPORT_RECORD) + (size_t)count_of(EXPORT_RELATION) + 1;
    struct export_sheet *answers;
    struct str name;

    *all = (struct export){
        .sheets = arena_take(practice->arena, room, sizeof *all->sheets)};
    if (!client_name(practice, client, &name, err)
        || !read_tables(practice, client, EXPORT_RECORD, all, err)
        || !read_tables(practice, client, EXPORT_RELATION, all, err)) {
        return false;
    }
    answers = &all->sheets[all->count++];
    columns_init(answers, &ANSWERS);
    return read_answers(practice, forms_of(all), answers, err);
}
