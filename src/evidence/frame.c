// frame.c - see frame.h.
//
// A whole table is what remains when the rows of all blocks are kept. Where
// they go is taken at once, for as many rows as the file likely has; a wrong
// guess costs a copy.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/frame.h"

#include "base/arena.h"
#include "base/text.h"

#include <string.h>

struct table {
    struct arena *arena;
    struct frame_column *columns; // numbers and codes alone
    int column_count;
    size_t rows;
    size_t room;
};

// ---- keeping rows -----------------------------------------------------------

static void *widened(struct arena *arena, const void *old, size_t rows,
                     size_t room, size_t size)
{
    char *piece = arena_take(arena, room, size);

    if (rows) {
        memcpy(piece, old, rows * size);
    }
    return piece;
}

static void make_room(struct table *table, const struct frame_block *block)
{
    size_t need = table->rows + block->rows;
    size_t room = table->room + table->room / 2;

    if (need <= table->room) {
        return;
    }
    if (room < block->rows_likely + block->rows_likely / 50) {
        room = block->rows_likely + block->rows_likely / 50;
    }
    room = room > FRAME_MAX_ROWS ? FRAME_MAX_ROWS : room;
    room = room < need ? need : room;
    for (int i = 0; i < block->column_count; i++) {
        struct frame_column *column = &table->columns[i];

        if (block->columns[i].is_text) {
            column->codes = widened(table->arena, column->codes, table->rows,
                                    room, sizeof *column->codes);
        } else {
            column->numbers = widened(table->arena, column->numbers,
                                      table->rows, room, sizeof(double));
        }
    }
    table->room = room;
}

static bool start(void *who, struct err *err)
{
    struct table *table = who;

    (void)err;
    table->rows = table->room = 0;
    table->columns = NULL;
    return true;
}

static bool keep_rows(void *who, const struct frame_block *block,
                      struct err *err)
{
    struct table *table = who;
    size_t rows = table->rows + block->rows;

    if (rows > FRAME_MAX_CELLS / (size_t)block->column_count) {
        return err_set(err, ERR_LIMIT,
                       "%d columns of more than %zu rows do not fit into "
                       "memory; use fewer of them",
                       block->column_count, table->rows);
    }
    if (!table->columns) {
        table->column_count = block->column_count;
        table->columns = arena_take(table->arena, (size_t)block->column_count,
                                    sizeof *table->columns);
    }
    make_room(table, block);
    for (int i = 0; i < block->column_count; i++) {
        const struct frame_column *from = &block->columns[i];

        if (from->is_text) {
            memcpy(table->columns[i].codes + table->rows, from->codes,
                   block->rows * sizeof *from->codes);
        } else {
            memcpy(table->columns[i].numbers + table->rows, from->numbers,
                   block->rows * sizeof *from->numbers);
        }
    }
    table->rows = rows;
    return true;
}

// Codes in the order in which texts came become places among the sorted ones.
static void sort_codes(uint32_t *codes, size_t rows, const uint32_t *order)
{
    for (size_t row = 0; row < rows; row++) {
        if (codes[row] != FRAME_NO_TEXT) {
            codes[row] = order[codes[row]];
        }
    }
}

bool frame_read(struct arena *arena, const struct frame_source *source,
                struct frame *frame, int *ignored, struct err *err)
{
    struct table table = {.arena = arena};
    const struct frame_visitor visitor = {&table, start, keep_rows};

    if (!frame_blocks(arena, source, &visitor, frame, ignored, err)) {
        return false;
    }
    for (int i = 0; i < frame->column_count; i++) {
        struct frame_column *column = &frame->columns[i];

        if (column->is_text) {
            sort_codes(table.columns[i].codes, table.rows, column->codes);
        }
        column->numbers = table.columns[i].numbers;
        column->codes = table.columns[i].codes;
    }
    return true;
}

// ---- finding columns --------------------------------------------------------

const struct frame_column *frame_find(const struct frame *frame,
                                      struct str name)
{
    for (int i = 0; i < frame->column_count; i++) {
        if (str_is_equal(frame->columns[i].name, name)) {
            return &frame->columns[i];
        }
    }
    return NULL;
}

static int shown(struct str name)
{
    return name.len < 60 ? (int)name.len : 60;
}

// "time, bdi, treatment", as many as there is room for. What stands in a file
// steers no terminal.
static void list_names(const struct frame *frame, char *room, size_t size)
{
    size_t len = 0;

    *room = '\0';
    for (int i = 0; i < frame->column_count; i++) {
        struct str name = frame->columns[i].name;

        if (len + (size_t)shown(name) + sizeof ", ..." + 2 > size) {
            (void)snprintf(room + len, size - len, ", ...");
            break;
        }
        len += (size_t)snprintf(room + len, size - len, "%s%.*s", i ? ", " : "",
                                shown(name), name.at);
    }
    for (char *at = room; *at; at++) {
        if ((unsigned char)*at < ' ' || *at == 0x7f) {
            *at = '?';
        }
    }
}

// As spreadsheets save where decimals have a comma.
static bool separated_otherwise(const struct frame *frame)
{
    struct str name =
        frame->column_count == 1 ? frame->columns[0].name : (struct str){0};

    return name.len
        && (memchr(name.at, ';', name.len) || memchr(name.at, '\t', name.len));
}

bool frame_get(const struct frame *frame, struct str name,
               const struct frame_column **column, struct err *err)
{
    char names[150];

    *column = frame_find(frame, name);
    if (*column) {
        return true;
    }
    if (separated_otherwise(frame)) {
        return err_set(err, ERR_MISSING,
                       "there is no column \"%.*s\": the file has one column, "
                       "and its first line looks parted by semicolons or tabs. "
                       "Save it with commas between columns (and points in "
                       "decimals)",
                       shown(name), name.at);
    }
    list_names(frame, names, sizeof names);
    return err_set(err, ERR_MISSING,
                   "there is no column \"%.*s\"; there are %s", shown(name),
                   name.at, names);
}

bool frame_get_numbers(const struct frame *frame, struct str name,
                       const struct frame_column **column, struct err *err)
{
    if (!frame_get(frame, name, column, err)) {
        return false;
    }
    return !(*column)->is_text
        || err_set(err, ERR_INPUT,
                   "the column \"%.*s\" is text: line %lld has something that "
                   "is not a number (leave it empty, or write NA, if it is "
                   "missing)",
                   shown(name), name.at, (long long)(*column)->text_line);
}

// ---- slips ------------------------------------------------------------------

// Three levels or more, half of them numbers.
static bool is_slip(const struct frame_column *column)
{
    uint32_t numbers = 0;
    double value;
    bool whole;

    for (uint32_t i = 0; column->is_text && i < column->level_count; i++) {
        numbers += frame_number(column->levels[i], &value, &whole);
    }
    return column->level_count > 2 && numbers >= (column->level_count + 1) / 2;
}

struct str frame_slips(struct arena *arena, const struct frame *frame)
{
    struct text text = text_in(arena);

    for (int i = 0; i < frame->column_count; i++) {
        const struct frame_column *column = &frame->columns[i];

        if (is_slip(column)) {
            text_addf(&text,
                      "note: \"%.*s\" is taken for text, since line %lld has "
                      "something that is not a number\n",
                      shown(column->name), column->name.at,
                      (long long)column->text_line);
        }
    }
    return text_str(&text);
}
