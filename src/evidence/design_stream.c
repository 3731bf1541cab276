// design_stream.c - see design.h.
//
// A block of rows is a small frame, of which a design is made as of any other.
// What goes on from block to block are the levels of the groups: a table for
// each factor (numbers by their value, texts by their code, which a block never
// changes), and one for the pairs of each product of factors.
//
// R merges numbers that it writes alike (to 15 digits) into one level; a stream
// keeps them apart.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "evidence/design.h"

#include "base/arena.h"
#include "base/text.h"
#include "evidence/design_factor.h"
#include "evidence/design_rows.h"

#include <string.h>

enum { FACTORS_MAX = 8 }; // of a group: a:b:c has three

// A group's factors a, b, c: `factors` holds their own keys, `pairs` those of
// a:b and of (a:b):c.
struct group_levels {
    struct factor_table factors[FACTORS_MAX];
    struct factor_table pairs[FACTORS_MAX - 1];
    struct design_value values[FACTORS_MAX]; // of the last block, for its kind
};

struct design_stream {
    const struct formula *formula;
    const struct design_settings *settings;
    struct arena *arena; // lives as long as the stream
    struct arena *block; // of the last block
    struct group_levels *groups;
    size_t n;
    size_t dropped;
    struct design last; // of the last block: names and p
};

// ---- which formulas ---------------------------------------------------------

static const char *const ALONE[] = {
    "I",     "(",    "log", "log2",  "log10",   "log1p", "exp",
    "expm1", "sqrt", "abs", "floor", "ceiling", "round",
};

static bool is_alone(const struct expression *expression)
{
    bool known = expression->kind != EXPRESSION_CALL || expression->is_sign;

    for (size_t i = 0; !known && i < sizeof ALONE / sizeof *ALONE; i++) {
        known = str_is(expression->name, ALONE[i]);
    }
    for (int i = 0; known && i < expression->argument_count; i++) {
        known = is_alone(expression->arguments[i]);
    }
    return known;
}

static bool are_alone(struct expression *const *of, int count)
{
    bool good = true;

    for (int i = 0; good && i < count; i++) {
        good = is_alone(of[i]);
    }
    return good;
}

static bool can_group(const struct formula_group *group)
{
    bool good =
        group->factor_count <= FACTORS_MAX
        && are_alone(group->effects.variables, group->effects.variable_count);

    for (int i = 0; good && i < group->factor_count; i++) {
        const struct expression *factor = group->factors[i];

        good = factor->kind == EXPRESSION_NAME;
    }
    return good;
}

bool design_can_stream(const struct formula *formula)
{
    const struct expression *response = formula->response;
    bool good =
        are_alone(formula->fixed.variables, formula->fixed.variable_count)
        && are_alone(formula->offsets, formula->offset_count);

    if (good && response) {
        good = expression_is_call(response, "cbind", 2)
                 ? are_alone(response->arguments, 2)
                 : is_alone(response);
    }
    for (int i = 0; good && i < formula->group_count; i++) {
        good = can_group(&formula->groups[i]);
    }
    return good;
}

// ---- opening and closing ----------------------------------------------------

static void open_group(struct group_levels *levels, int factors)
{
    for (int i = 0; i < factors; i++) {
        factor_table_open(&levels->factors[i]);
        if (i > 0) {
            factor_table_open(&levels->pairs[i - 1]);
        }
    }
}

static void close_group(struct group_levels *levels, int factors)
{
    for (int i = 0; i < factors; i++) {
        factor_table_close(&levels->factors[i]);
        if (i > 0) {
            factor_table_close(&levels->pairs[i - 1]);
        }
    }
}

struct design_stream *design_stream_open(const struct formula *formula,
                                         const struct design_settings *settings)
{
    struct arena *arena = arena_open("levels of a stream");
    struct design_stream *stream = arena_take(arena, 1, sizeof *stream);

    stream->formula = formula;
    stream->settings = settings;
    stream->arena = arena;
    stream->block = arena_open("block of a stream");
    stream->groups =
        arena_take(arena, (size_t)formula->group_count, sizeof *stream->groups);
    for (int i = 0; i < formula->group_count; i++) {
        open_group(&stream->groups[i], formula->groups[i].factor_count);
    }
    return stream;
}

void design_stream_close(struct design_stream *stream)
{
    if (!stream) {
        return;
    }
    for (int i = 0; i < stream->formula->group_count; i++) {
        close_group(&stream->groups[i],
                    stream->formula->groups[i].factor_count);
    }
    arena_close(stream->block);
    arena_close(stream->arena);
}

// ---- a block ----------------------------------------------------------------

// The code of each row in use by one factor.
static void code_rows(struct factor_table *table, const struct design_value *of,
                      const struct design_rows *rows, uint32_t *level)
{
    uint64_t last = FACTOR_NO_KEY;
    uint32_t last_code = 0;

    for (size_t i = 0; i < rows->n; i++) {
        size_t row = rows->row[i];
        uint64_t key = of->kind == DESIGN_FACTOR ? of->codes[row]
                                                 : factor_key(of->numbers[row]);

        if (key != last) {
            last = key;
            last_code = factor_table_code(table, key);
        }
        level[i] = last_code;
    }
}

static void pair_rows(struct factor_table *table, size_t n, uint32_t *level,
                      const uint32_t *more)
{
    for (size_t i = 0; i < n; i++) {
        level[i] = factor_table_code(table, (uint64_t)level[i] << 32 | more[i]);
    }
}

static bool group_rows(struct design_stream *stream,
                       const struct design_rows *rows, int at,
                       struct design_group *group, struct err *err)
{
    const struct formula_group *from = &stream->formula->groups[at];
    struct group_levels *levels = &stream->groups[at];
    struct design_matrix effects;
    uint32_t *more = arena_take(stream->block, rows->n, sizeof *more);

    group->level = arena_take(stream->block, rows->n, sizeof *group->level);
    for (int i = 0; i < from->factor_count; i++) {
        levels->values[i] = design_rows_find(rows, from->factors[i])->value;
        code_rows(&levels->factors[i], &levels->values[i], rows,
                  i ? more : group->level);
        if (i) {
            pair_rows(&levels->pairs[i - 1], rows->n, group->level, more);
        }
    }
    if (!design_matrix_make(stream->block, rows, &from->effects, &effects,
                            err)) {
        return false;
    }
    group->label = from->label;
    group->written = at;
    group->q = effects.columns;
    group->names = effects.names;
    group->z = effects.at;
    group->correlated = from->correlated;
    group->level_count = from->factor_count > 1
                           ? levels->pairs[from->factor_count - 2].count
                           : levels->factors[0].count;
    return true;
}

// Texts and truths where numbers would do.
static bool check_kinds(const struct design_rows *rows, struct err *err)
{
    for (int i = 0; i < rows->grouping; i++) {
        if (rows->variables[i].value.kind == DESIGN_FACTOR) {
            return err_set(err, ERR_CONFLICT,
                           "character %d: %.60s is a factor: the whole table "
                           "must be read first",
                           rows->variables[i].expression->at,
                           rows->variables[i].expression->text.at);
        }
    }
    return true;
}

bool design_stream_rows(struct design_stream *stream,
                        const struct frame_block *block, struct design *design,
                        struct err *err)
{
    const struct formula *formula = stream->formula;
    struct frame frame = {.rows = block->rows,
                          .column_count = block->column_count};
    struct design_rows rows = {.may_be_none = true};
    bool good;

    arena_rewind(stream->block, 0);
    frame.columns = arena_take(stream->block, (size_t)block->column_count,
                               sizeof *frame.columns);
    memcpy(frame.columns, block->columns,
           (size_t)block->column_count * sizeof *frame.columns);
    rows.scope =
        (struct design_scope){stream->block, &frame, block->first_row, 0};
    *design = (struct design){.group_count = formula->group_count};
    good = design_rows_take(&rows, formula, err) && check_kinds(&rows, err)
        && design_rows_fill(stream->block, &rows, formula, stream->settings,
                            design, err);
    design->groups = arena_take(stream->block, (size_t)formula->group_count,
                                sizeof *design->groups);
    for (int i = 0; good && i < formula->group_count; i++) {
        good = group_rows(stream, &rows, i, &design->groups[i], err);
    }
    stream->n += design->n;
    stream->dropped += design->dropped;
    stream->last = *design;
    return good;
}

// ---- the levels of all blocks -----------------------------------------------

// The levels of a factor, or of a product so far: where each code belongs, and
// the names in that order.
struct sorted {
    uint32_t *place;
    struct str *names;
    uint32_t count;
};

static struct sorted room_for(struct arena *arena, uint32_t count)
{
    return (struct sorted){
        .place = arena_take(arena, count, sizeof(uint32_t)),
        .names = arena_take(arena, count, sizeof(struct str)),
        .count = count,
    };
}

static struct sorted sort_numbers(struct arena *arena,
                                  const struct factor_table *table,
                                  const struct design_value *value)
{
    struct sorted sorted = room_for(arena, table->count);
    struct arena *work = arena_open("sorting levels");
    const uint64_t *keys =
        factor_sort(work, table->at, table->count, sorted.place);

    for (uint32_t i = 0; i < table->count; i++) {
        sorted.names[i] = design_level_name(arena, keys[i], value);
    }
    arena_close(work);
    return sorted;
}

static struct sorted sort_texts(struct arena *arena,
                                const struct factor_table *table,
                                const struct frame_column *column)
{
    struct sorted sorted = room_for(arena, table->count);
    struct arena *work = arena_open("sorting levels");
    uint64_t *keys = arena_take(work, table->count, sizeof *keys);

    for (uint32_t i = 0; i < table->count; i++) {
        keys[i] = column->codes[table->at[i]];
    }
    keys = factor_sort(work, keys, table->count, sorted.place);
    for (uint32_t i = 0; i < table->count; i++) {
        sorted.names[i] = column->levels[keys[i]];
    }
    arena_close(work);
    return sorted;
}

static struct sorted sort_pairs(struct arena *arena,
                                const struct factor_table *table,
                                const struct sorted *first,
                                const struct sorted *second)
{
    struct sorted sorted = room_for(arena, table->count);
    struct arena *work = arena_open("sorting levels");
    uint64_t *keys = arena_take(work, table->count, sizeof *keys);

    for (uint32_t i = 0; i < table->count; i++) {
        keys[i] = (uint64_t)first->place[table->at[i] >> 32] << 32
                | second->place[table->at[i] & UINT32_MAX];
    }
    keys = factor_sort(work, keys, table->count, sorted.place);
    for (uint32_t i = 0; i < table->count; i++) {
        struct text name = text_in(arena);

        text_add(&name, first->names[keys[i] >> 32]);
        text_addc(&name, ':');
        text_add(&name, second->names[keys[i] & UINT32_MAX]);
        sorted.names[i] = text_str(&name);
    }
    arena_close(work);
    return sorted;
}

static struct sorted sort_group(struct arena *arena,
                                const struct design_stream *stream, int at,
                                const struct frame *frame)
{
    const struct formula_group *from = &stream->formula->groups[at];
    const struct group_levels *levels = &stream->groups[at];
    struct sorted all = {0};

    for (int i = 0; i < from->factor_count; i++) {
        const struct frame_column *column =
            frame_find(frame, from->factors[i]->name);
        struct sorted more =
            column->is_text
                ? sort_texts(arena, &levels->factors[i], column)
                : sort_numbers(arena, &levels->factors[i], &levels->values[i]);

        all = i ? sort_pairs(arena, &levels->pairs[i - 1], &all, &more) : more;
    }
    return all;
}

static struct str *copy_names(struct arena *arena, const struct str *names,
                              int count)
{
    struct str *copy = arena_take(arena, (size_t)count, sizeof *copy);

    for (int i = 0; i < count; i++) {
        copy[i] = str_copy(arena, names[i]);
    }
    return copy;
}

static void end_columns(struct arena *arena, const struct design_stream *stream,
                        struct design *design)
{
    const struct design *last = &stream->last;

    *design = (struct design){
        .n = stream->n,
        .dropped = stream->dropped,
        .response = last->response,
        .p = last->p,
        .names = copy_names(arena, last->names, last->p),
        .intercept = last->intercept,
        .term = arena_take(arena, (size_t)last->p, sizeof *design->term),
        .groups = arena_take(arena, (size_t)last->group_count,
                             sizeof *design->groups),
        .group_count = last->group_count,
    };
    for (int i = 0; i < last->p; i++) {
        design->term[i] = last->term[i];
    }
}

bool design_stream_end(struct arena *arena, const struct design_stream *stream,
                       const struct frame *frame, struct design *design,
                       struct err *err)
{
    if (stream->n == 0) {
        return err_set(err, ERR_INPUT,
                       "in each of the %zu rows something is missing that is "
                       "in use",
                       stream->dropped);
    }
    end_columns(arena, stream, design);
    for (int i = 0; i < design->group_count; i++) {
        struct design_group *group = &design->groups[i];
        struct sorted levels = sort_group(arena, stream, i, frame);

        *group = stream->last.groups[i];
        group->z = NULL;
        group->names = copy_names(arena, group->names, group->q);
        group->level = levels.place;
        group->level_names = levels.names;
        group->level_count = levels.count;
    }
    design_groups_sort(design->groups, design->group_count);
    return true;
}
