// model.c - see model.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/model.h"

#include "base/arena.h"
#include "talk/bytes.h"
#include "talk/first_pass_train.h"

#include <string.h>

#define MAGIC STR("rapport listening\n")

enum { GAP_MOST = 65535, GAP_BYTES = 2 };

// One of the two tables of a first pass.
struct table {
    uint32_t rows;
    uint32_t stride; // bytes of a row; its last one is the rarity
    uint32_t weights;
};
static const struct table OWN = {OWN_ROWS, OWN_LANES, CODE_LANES};
static const struct table CONTEXT = {CONTEXT_ROWS, CONTEXT_LANES,
                                     PLACES *CODE_LANES};

// ---- printing ---------------------------------------------------------------

static void put_row(struct text *bytes, const struct table *table, uint32_t gap,
                    const int8_t *row)
{
    text_addc(bytes, (char)(gap & 0xff));
    text_addc(bytes, (char)(gap >> 8));
    text_add(bytes, (struct str){(const char *)row, table->weights});
    text_addc(bytes, (char)row[table->stride - 1]);
}

static uint32_t put_rows(struct text *bytes, const struct table *table,
                         const struct used_rows *used, const int8_t *rows)
{
    static const int8_t NOTHING[CONTEXT_LANES] = {0};
    uint32_t count = 0;
    uint32_t before = 0;

    for (uint32_t n = 0; n < table->rows; n++) {
        const int8_t *row =
            rows + (size_t)used_rows_place(used, n) * table->stride;

        if (!used_rows_has(used, n) || row[table->stride - 1] == 0) {
            continue;
        }
        for (; n - before > GAP_MOST; before += GAP_MOST, count++) {
            put_row(bytes, table, GAP_MOST, NOTHING);
        }
        put_row(bytes, table, n - before, row);
        before = n;
        count++;
    }
    return count;
}

static void put_table(struct arena *arena, struct text *bytes,
                      const struct table *table, const struct used_rows *used,
                      const int8_t *at)
{
    struct text rows = text_in(arena);
    uint32_t count = put_rows(&rows, table, used, at);

    bytes_put_whole(bytes, count);
    text_add(bytes, text_str(&rows));
}

static void put_condition(struct arena *arena, struct text *bytes,
                          const struct first_pass *first,
                          const struct second_pass *second)
{
    struct text of_second = text_in(arena);

    for (int lane = 0; lane < CODE_LANES; lane++) {
        bytes_put_real(bytes, first->bias[lane]);
    }
    for (int block = 0; block < FEATURE_BLOCKS; block++) {
        for (int lane = 0; lane < CODE_LANES; lane++) {
            bytes_put_real(bytes, first->scale[block][lane]);
        }
    }
    put_table(arena, bytes, &OWN, &first->own_used, first->own[0]);
    put_table(arena, bytes, &CONTEXT, &first->context_used, first->context[0]);
    second_pass_print(second, &of_second);
    bytes_put_whole(bytes, (uint32_t)of_second.len);
    text_add(bytes, text_str(&of_second));
}

struct str model_print(struct arena *arena, const struct model *model)
{
    struct text bytes = text_in(arena);

    text_add(&bytes, MAGIC);
    bytes_put_whole(&bytes, MODEL_VERSION);
    for (int i = 0; i < CONDITIONS; i++) {
        put_condition(arena, &bytes, model->first[i], model->second[i]);
    }
    bytes_put_long(&bytes, bytes_sum(text_str(&bytes)));
    return text_str(&bytes);
}

// ---- parsing ----------------------------------------------------------------

static bool refuse(struct err *err)
{
    return err_set(err, ERR_INPUT, "the model of listening is damaged");
}

// A table as it stands in the file.
struct packed {
    const unsigned char *at;
    uint32_t count;
};

static size_t packed_row(const struct table *table)
{
    return GAP_BYTES + table->weights + 1;
}

static struct packed take_packed(struct bytes *bytes, const struct table *table)
{
    uint32_t count = bytes_take_whole(bytes);
    struct str rows = bytes_take(bytes, count * packed_row(table));

    return (struct packed){(const unsigned char *)rows.at, count};
}

static uint32_t gap_of(const unsigned char *row)
{
    return row[0] | (uint32_t)row[1] << 8;
}

// Checks every row, and finds which ones there are.
static bool find_used(struct packed packed, const struct table *table,
                      struct used_rows *used, struct err *err)
{
    size_t len = packed_row(table);
    uint64_t n = 0;

    for (uint32_t i = 0; i < packed.count; i++, packed.at += len) {
        n += gap_of(packed.at);
        if (n >= table->rows || packed.at[len - 1] > RARITY_MOST) {
            return refuse(err);
        }
        used_rows_add(used, (uint32_t)n);
    }
    used_rows_count(used);
    return true;
}

static void copy_rows(struct packed packed, const struct table *table,
                      const struct used_rows *used, int8_t *rows)
{
    size_t len = packed_row(table);
    uint32_t n = 0;

    for (uint32_t i = 0; i < packed.count; i++, packed.at += len) {
        int8_t *to;

        n += gap_of(packed.at);
        to = rows + (size_t)used_rows_place(used, n) * table->stride;
        memcpy(to, packed.at + GAP_BYTES, table->weights);
        to[table->stride - 1] = (int8_t)packed.at[len - 1];
    }
}

// The rows are in the arena, zero where nothing is said of them.
static bool unpack(struct arena *arena, struct packed packed,
                   const struct table *table, struct used_rows *used,
                   int8_t **rows, struct err *err)
{
    *used = used_rows_new(arena, table->rows);
    if (!find_used(packed, table, used, err)) {
        return false;
    }
    *rows = arena_take(arena, (size_t)used->count + 1, table->stride);
    copy_rows(packed, table, used, *rows);
    return true;
}

static void take_numbers(struct bytes *bytes, struct first_pass *first)
{
    for (int lane = 0; lane < CODE_LANES; lane++) {
        first->bias[lane] = bytes_take_real(bytes);
    }
    for (int block = 0; block < FEATURE_BLOCKS; block++) {
        for (int lane = 0; lane < CODE_LANES; lane++) {
            first->scale[block][lane] = bytes_take_real(bytes);
        }
    }
}

// A condition as it stands in the file.
struct packed_condition {
    struct first_pass numbers; // without tables
    struct packed own, context;
    struct str second;
};

static bool take_condition(struct bytes *bytes, struct packed_condition *packed,
                           struct err *err)
{
    take_numbers(bytes, &packed->numbers);
    packed->own = take_packed(bytes, &OWN);
    packed->context = take_packed(bytes, &CONTEXT);
    packed->second = bytes_take(bytes, bytes_take_whole(bytes));
    return !bytes->is_broken || refuse(err);
}

// The large tables are made only once everything is known to be there.
static bool unpack_condition(struct arena *arena,
                             const struct packed_condition *packed,
                             struct first_pass **first,
                             const struct second_pass **second, struct err *err)
{
    struct first_pass *pass = arena_take(arena, 1, sizeof *pass);
    int8_t *own, *context;

    *pass = packed->numbers;
    *first = pass;
    if (!unpack(arena, packed->own, &OWN, &pass->own_used, &own, err)
        || !unpack(arena, packed->context, &CONTEXT, &pass->context_used,
                   &context, err)) {
        return false;
    }
    pass->own = (int8_t(*)[OWN_LANES])own;
    pass->context = (int8_t(*)[CONTEXT_LANES])context;
    return second_pass_parse(arena, packed->second, second, err);
}

static bool check_frame(struct str bytes, struct bytes *inner, struct err *err)
{
    enum { SUM_BYTES = 8 };
    struct bytes rest = bytes_of(bytes);
    struct str magic = bytes_take(&rest, MAGIC.len);
    struct bytes sum;

    if (!str_is_equal(magic, MAGIC) || rest.left.len < SUM_BYTES
        || bytes.len > MODEL_MAX_BYTES) {
        return err_set(err, ERR_INPUT, "this is no model of listening");
    }
    if (bytes_take_whole(&rest) != MODEL_VERSION) {
        return err_set(err, ERR_INPUT,
                       "this model of listening is of another version of the "
                       "program");
    }
    sum = bytes_of((struct str){bytes.at + bytes.len - SUM_BYTES, SUM_BYTES});
    bytes.len -= SUM_BYTES;
    rest.left.len -= rest.left.len < SUM_BYTES ? rest.left.len : SUM_BYTES;
    *inner = rest;
    return bytes_take_long(&sum) == bytes_sum(bytes) || refuse(err);
}

bool model_parse(struct arena *arena, struct str bytes, enum condition wanted,
                 struct model *model, struct err *err)
{
    struct packed_condition packed[CONDITIONS] = {0};
    struct bytes rest;
    bool done = check_frame(bytes, &rest, err);

    *model = (struct model){0};
    for (int i = 0; done && i < CONDITIONS; i++) {
        done = take_condition(&rest, &packed[i], err);
    }
    done = done && (bytes_are_all_read(&rest) || refuse(err));
    for (int i = 0; done && i < CONDITIONS; i++) {
        if (wanted == CONDITIONS || i == (int)wanted) {
            done = unpack_condition(arena, &packed[i], &model->first[i],
                                    &model->second[i], err);
        }
    }
    return done;
}
