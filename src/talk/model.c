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
    int8_t *at;
    uint32_t rows;
    uint32_t stride; // bytes of a row; its last one is the rarity
    uint32_t weights;
};

static struct table own_table(const struct first_pass *pass)
{
    return (struct table){&pass->own[0][0], OWN_ROWS, OWN_LANES, CODE_LANES};
}

static struct table context_table(const struct first_pass *pass)
{
    return (struct table){&pass->context[0][0], CONTEXT_ROWS, CONTEXT_LANES,
                          PLACES * CODE_LANES};
}

// ---- printing ---------------------------------------------------------------

static void put_row(struct text *bytes, const struct table *table, uint32_t gap,
                    const int8_t *row)
{
    text_addc(bytes, (char)(gap & 0xff));
    text_addc(bytes, (char)(gap >> 8));
    text_add(bytes, (struct str){(const char *)row, table->weights});
    text_addc(bytes, (char)row[table->stride - 1]);
}

static uint32_t put_rows(struct text *bytes, const struct table *table)
{
    static const int8_t NOTHING[CONTEXT_LANES] = {0};
    uint32_t count = 0;
    uint32_t before = 0;

    for (uint32_t n = 0; n < table->rows; n++) {
        const int8_t *row = table->at + (size_t)n * table->stride;

        if (row[table->stride - 1] == 0) {
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
                      struct table table)
{
    struct text rows = text_in(arena);
    uint32_t count = put_rows(&rows, &table);

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
    put_table(arena, bytes, own_table(first));
    put_table(arena, bytes, context_table(first));
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

static bool take_table(struct bytes *bytes, struct table table, struct err *err)
{
    uint32_t count = bytes_take_whole(bytes);
    size_t len = GAP_BYTES + table.weights + 1;
    uint64_t n = 0;

    for (uint32_t i = 0; i < count && !bytes->is_broken; i++) {
        const unsigned char *row =
            (const unsigned char *)bytes_take(bytes, len).at;
        int8_t *to;

        if (bytes->is_broken) {
            break;
        }
        n += row[0] | (uint32_t)row[1] << 8;
        if (n >= table.rows || row[len - 1] > RARITY_MOST) {
            return refuse(err);
        }
        to = table.at + n * table.stride;
        memcpy(to, row + GAP_BYTES, table.weights);
        to[table.stride - 1] = (int8_t)row[len - 1];
    }
    return !bytes->is_broken || refuse(err);
}

static bool take_condition(struct arena *arena, struct bytes *bytes,
                           struct first_pass *first,
                           const struct second_pass **second, struct err *err)
{
    uint32_t len;

    for (int lane = 0; lane < CODE_LANES; lane++) {
        first->bias[lane] = bytes_take_real(bytes);
    }
    for (int block = 0; block < FEATURE_BLOCKS; block++) {
        for (int lane = 0; lane < CODE_LANES; lane++) {
            first->scale[block][lane] = bytes_take_real(bytes);
        }
    }
    if (!take_table(bytes, own_table(first), err)
        || !take_table(bytes, context_table(first), err)) {
        return false;
    }
    len = bytes_take_whole(bytes);
    return second_pass_parse(arena, bytes_take(bytes, len), second, err);
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

bool model_parse(struct arena *arena, struct str bytes, struct model *model,
                 struct err *err)
{
    struct bytes rest;

    if (!check_frame(bytes, &rest, err)) {
        return false;
    }
    for (int i = 0; i < CONDITIONS; i++) {
        model->first[i] = first_pass_new(arena);
        if (!take_condition(arena, &rest, model->first[i], &model->second[i],
                            err)) {
            return false;
        }
    }
    return bytes_are_all_read(&rest) || refuse(err);
}
