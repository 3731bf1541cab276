// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/frame_append.h"

#include "base/arena.h"
#include "evidence/number_text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct joining {
    struct arena *arena;
    size_t top, below; // rows
    size_t fill_row;
    enum frame_need need;
};

// No field of a file holds a NUL byte: the name of a group that nobody has.
static const struct str NOBODY = {"\0", 1};

// ---- numbers ----------------------------------------------------------------

static double most_of(const double *numbers, size_t rows)
{
    double most = 0;

    for (size_t i = 0; i < rows; i++) {
        most = numbers[i] > most ? numbers[i] : most;
    }
    return most;
}

// Of a column that is text for the sake of other rows, too.
static double number_in(const struct frame_column *column, size_t row)
{
    double number = NAN;
    bool whole;

    if (!column->is_text) {
        return column->numbers[row];
    }
    if (column->codes[row] == FRAME_NO_TEXT
        || !frame_number(column->levels[column->codes[row]], &number, &whole)) {
        return NAN;
    }
    return isfinite(number) ? number : (double)NAN;
}

// `added` NULL: the new table has no such column.
static double new_number(const struct joining *joining,
                         const struct frame_column *old,
                         const struct frame_column *added, size_t row,
                         double nobody)
{
    double number = added ? number_in(added, row) : (double)NAN;

    switch (joining->need) {
    case FRAME_FILLED: return old->numbers[joining->fill_row];
    case FRAME_GROUP: return isnan(number) ? nobody : number;
    case FRAME_ONE: return added ? number : 1;
    case FRAME_NEEDED: break;
    }
    return number;
}

static bool join_numbers(const struct joining *joining,
                         const struct frame_column *old,
                         const struct frame_column *added,
                         struct frame_column *both, struct err *err)
{
    size_t rows = joining->top + joining->below;
    double *numbers = arena_take(joining->arena, rows, sizeof *numbers);
    // So far from all others that R would write it differently.
    double nobody = 2 * floor(most_of(old->numbers, joining->top)) + 1;

    if (added && added->is_text && joining->need != FRAME_FILLED
        && joining->need != FRAME_GROUP) {
        return err_set(err, ERR_INPUT,
                       "%.*s has numbers in the rows of the fit, and text here "
                       "(line %lld)",
                       SHOW(old->name), (long long)added->text_line);
    }
    memcpy(numbers, old->numbers, joining->top * sizeof *numbers);
    for (size_t i = 0; i < joining->below; i++) {
        numbers[joining->top + i] = new_number(joining, old, added, i, nobody);
    }
    both->numbers = numbers;
    both->is_whole = old->is_whole
                  && (!added || (added->is_whole && !added->is_text)
                      || joining->need == FRAME_FILLED);
    return true;
}

// ---- texts ------------------------------------------------------------------

static int by_bytes(const void *one, const void *other)
{
    return str_compare(*(const struct str *)one, *(const struct str *)other);
}

// What stands in a row of the new table; empty with at NULL: missing.
static struct str new_text(const struct joining *joining,
                           const struct frame_column *added, size_t row)
{
    struct str text = {0};

    if (added && added->is_text && added->codes[row] != FRAME_NO_TEXT) {
        text = added->levels[added->codes[row]];
    } else if (added && !added->is_text && !isnan(added->numbers[row])) {
        text =
            number_text(joining->arena, added->numbers[row], added->is_whole);
    }
    return !text.at && joining->need == FRAME_GROUP ? NOBODY : text;
}

// All levels of both, sorted, each once.
static void join_levels(const struct joining *joining,
                        const struct frame_column *old,
                        const struct str *fields, struct frame_column *both)
{
    size_t count = old->level_count;
    struct str *all =
        arena_take(joining->arena, count + joining->below + 1, sizeof *all);

    if (count) {
        memcpy(all, old->levels, count * sizeof *all);
    }
    for (size_t i = 0; i < joining->below; i++) {
        if (fields[i].at) {
            all[count++] = fields[i];
        }
    }
    qsort(all, count, sizeof *all, by_bytes);
    for (size_t i = 0; i < count; i++) {
        if (both->level_count == 0
            || !str_is_equal(all[i], all[both->level_count - 1])) {
            all[both->level_count++] = all[i];
        }
    }
    both->levels = all;
}

static uint32_t code_of(const struct frame_column *column, struct str text)
{
    const struct str *found =
        text.at ? bsearch(&text, column->levels, column->level_count,
                          sizeof *column->levels, by_bytes)
                : NULL;

    return found ? (uint32_t)(found - column->levels) : FRAME_NO_TEXT;
}

static void join_texts(const struct joining *joining,
                       const struct frame_column *old,
                       const struct frame_column *added,
                       struct frame_column *both)
{
    size_t rows = joining->top + joining->below;
    uint32_t *codes = arena_take(joining->arena, rows, sizeof *codes);
    uint32_t *moved =
        arena_take(joining->arena, (size_t)old->level_count + 1, sizeof *moved);
    struct str *fields =
        arena_take(joining->arena, joining->below + 1, sizeof *fields);

    for (size_t i = 0; i < joining->below; i++) {
        uint32_t filled = old->codes[joining->fill_row];

        fields[i] = joining->need != FRAME_FILLED ? new_text(joining, added, i)
                  : filled != FRAME_NO_TEXT       ? old->levels[filled]
                                                  : (struct str){0};
    }
    join_levels(joining, old, fields, both);
    for (uint32_t k = 0; k < old->level_count; k++) {
        moved[k] = code_of(both, old->levels[k]);
    }
    for (size_t i = 0; i < joining->top; i++) {
        codes[i] = old->codes[i] == FRAME_NO_TEXT ? FRAME_NO_TEXT
                                                  : moved[old->codes[i]];
    }
    for (size_t i = 0; i < joining->below; i++) {
        codes[joining->top + i] = code_of(both, fields[i]);
    }
    both->codes = codes;
}

// ---- all of it --------------------------------------------------------------

static size_t count_missing(const struct frame_column *column, size_t rows)
{
    size_t missing = 0;

    for (size_t i = 0; i < rows; i++) {
        missing += column->is_text ? column->codes[i] == FRAME_NO_TEXT
                                   : isnan(column->numbers[i]) != 0;
    }
    return missing;
}

static bool join_column(struct joining *joining, const struct frame_column *old,
                        const struct frame *below, struct frame_column *both,
                        struct err *err)
{
    const struct frame_column *added = frame_find(below, old->name);

    if (joining->need == FRAME_NEEDED
        && !frame_get(below, old->name, &added, err)) {
        return false;
    }
    *both = (struct frame_column){.name = old->name, .is_text = old->is_text};
    if (old->is_text) {
        join_texts(joining, old, added, both);
    } else if (!join_numbers(joining, old, added, both, err)) {
        return false;
    }
    both->missing = count_missing(both, joining->top + joining->below);
    return true;
}

bool frame_append(struct arena *arena, const struct frame *top,
                  const struct frame *below,
                  const struct frame_append_wish *wish, struct frame *both,
                  struct err *err)
{
    struct joining joining = {.arena = arena,
                              .top = top->rows,
                              .below = below->rows,
                              .fill_row = wish->fill_row};
    bool good = true;

    if (top->rows + below->rows > FRAME_MAX_ROWS
        || (top->rows + below->rows) * (size_t)top->column_count
               > FRAME_MAX_CELLS) {
        return err_set(err, ERR_LIMIT,
                       "%zu rows and %zu new ones are too many together",
                       top->rows, below->rows);
    }
    *both = (struct frame){.rows = top->rows + below->rows,
                           .column_count = top->column_count,
                           .columns =
                               arena_take(arena, (size_t)top->column_count + 1,
                                          sizeof *both->columns)};
    for (int j = 0; good && j < top->column_count; j++) {
        joining.need = wish->need[j];
        good = join_column(&joining, &top->columns[j], below, &both->columns[j],
                           err);
    }
    return good;
}
