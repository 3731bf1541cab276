// model_sums_file - sums as a file, and back. What is read may come from
// anywhere: every count is held against what is left of the file, every index
// against what it points into.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "evidence/model_sums.h"

#include <math.h>
#include <string.h>

static const char FIRST_LINE[] = "rapport-sums 1";
static const char NAMES_LINE[] = "names";

enum {
    WIDTH_MAX = 2 + MIXED_COLUMNS_MAX + MIXED_TERMS_MAX * MIXED_EFFECTS_MAX
};

// ---- out --------------------------------------------------------------------

static void add_numbers(struct text *out, const double *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i) {
            text_addc(out, ' ');
        }
        text_add_exact(out, numbers[i]);
    }
    text_addc(out, '\n');
}

static bool add_name(struct text *out, struct str name, struct err *err)
{
    if (name.len && memchr(name.at, '\n', name.len)) {
        return err_set(err, ERR_INPUT,
                       "a name of a column has a line break in it: sums cannot "
                       "carry it");
    }
    text_add(out, name);
    text_addc(out, '\n');
    return true;
}

static bool add_fixed(struct text *out, const struct model_sums *sums,
                      struct err *err)
{
    const struct mixed_shape *shape = &sums->shape;
    bool good = true;

    text_addf(out, "%d %d %d ", shape->width, shape->p, shape->one);
    text_add_exact(out, shape->one < 0 ? 1 : shape->one_value);
    text_addc(out, '\n');
    for (int j = 0; good && j < shape->p; j++) {
        text_addf(out, "%d ", shape->fixed[j]);
        good = add_name(out, sums->design.names[j], err);
    }
    for (int j = 0; j < shape->width; j++) {
        const double column[2] = {shape->columns[j].origin,
                                  shape->columns[j].scale};

        add_numbers(out, column, 2);
    }
    return good;
}

static bool add_terms(struct text *out, const struct model_sums *sums,
                      struct err *err)
{
    const struct mixed_shape *shape = &sums->shape;
    bool good = true;

    text_addf(out, "%d %d\n", shape->factor_count, shape->term_count);
    for (int i = 0; i < shape->factor_count; i++) {
        const struct mixed_sums_level *level = &sums->sums.levels[i];

        text_addf(out, "%d %zu", level->q, level->units);
        for (int j = 0; j < level->q; j++) {
            text_addf(out, " %d", level->column[j]);
        }
        text_addc(out, '\n');
    }
    for (int k = 0; good && k < shape->term_count; k++) {
        const struct mixed_block *block = &shape->terms[k];

        text_addf(out, "%d %d %d ", block->factor, block->at, block->q);
        add_numbers(out, block->u, (size_t)block->q * (size_t)block->q);
        good = add_name(out, sums->design.groups[k].label, err);
        for (int j = 0; good && j < block->q; j++) {
            good = add_name(out, sums->design.groups[k].names[j], err);
        }
    }
    return good;
}

static void add_units(struct text *out, const struct mixed_sums *sums)
{
    const struct mixed_sums_level *finest = &sums->levels[0];
    size_t size = (size_t)finest->q * (size_t)sums->width;
    size_t square = (size_t)sums->width * (size_t)sums->width;
    size_t around = sums->depth > 1 ? sums->levels[1].units : 1;

    for (size_t i = 0; i < finest->units; i++) {
        text_addf(out, "%u %u ", finest->parent ? finest->parent[i] : 0,
                  sums->rows[i]);
        add_numbers(out, sums->own + i * size, size);
    }
    for (size_t i = 0; i < around; i++) {
        add_numbers(out, sums->around + i * square, square);
    }
    for (int k = 1; k + 1 < sums->depth; k++) {
        for (size_t i = 0; i < sums->levels[k].units; i++) {
            text_addf(out, "%u\n", sums->levels[k].parent[i]);
        }
    }
}

static bool add_unit_names(struct text *out, const struct model_sums *sums,
                           struct err *err)
{
    bool good = true;

    if (!sums->names) {
        return err_set(err, ERR_INPUT,
                       "these sums do not know whose they are: the names of "
                       "their units cannot be written");
    }
    text_addf(out, "%s\n", NAMES_LINE);
    for (int i = 0; i < sums->sums.depth; i++) {
        for (size_t k = 0; good && k < sums->sums.levels[i].units; k++) {
            good = add_name(out, sums->names[i][k], err);
        }
    }
    return good;
}

bool model_sums_print(struct text *out, const struct model_sums *sums,
                      bool with_names, struct err *err)
{
    text_addf(out, "%s\n", FIRST_LINE);
    if (!add_name(out, sums->formula, err)) {
        return false;
    }
    text_addf(out, "%zu %zu ", sums->sums.n, sums->design.dropped);
    text_add_exact(out, sums->sums.log_weights);
    text_addc(out, '\n');
    if (!add_fixed(out, sums, err) || !add_terms(out, sums, err)) {
        return false;
    }
    add_units(out, &sums->sums);
    return !with_names || add_unit_names(out, sums, err);
}

// ---- in ---------------------------------------------------------------------

struct reader {
    struct arena *arena;
    struct str rest;
    int64_t line;
    struct str now; // what is left of this line
    bool good;
};

static void next_line(struct reader *reader)
{
    reader->good = reader->good && reader->rest.at && reader->rest.len;
    if (reader->good) {
        reader->now = str_cut(&reader->rest, '\n');
        reader->line++;
    } else {
        reader->now = (struct str){"", 0};
    }
}

static double read_number(struct reader *reader)
{
    double number = 0;

    reader->good = reader->good
                && str_parse_real(str_cut(&reader->now, ' '), &number)
                && fabs(number) < 1e300;
    return reader->good ? number : 0;
}

// From `low` to `high`; `low` when it is not.
static int64_t read_whole(struct reader *reader, int64_t low, int64_t high)
{
    int64_t number = low;

    reader->good = reader->good
                && str_parse_int(str_cut(&reader->now, ' '), &number)
                && number >= low && number <= high;
    return reader->good ? number : low;
}

// A count of things that each take a byte or more of what is left.
static size_t read_count(struct reader *reader)
{
    return (size_t)read_whole(reader, 1, (int64_t)(reader->rest.len / 2) + 1);
}

static void read_numbers(struct reader *reader, double *numbers, size_t count)
{
    for (size_t i = 0; i < count && reader->good; i++) {
        numbers[i] = read_number(reader);
    }
}

static struct str read_rest(struct reader *reader)
{
    return str_copy(reader->arena, reader->now);
}

static void read_fixed(struct reader *reader, struct model_sums *sums)
{
    struct mixed_shape *shape = &sums->shape;

    next_line(reader);
    shape->width = (int)read_whole(reader, 2, WIDTH_MAX);
    shape->p = (int)read_whole(reader, 1, MIXED_COLUMNS_MAX);
    shape->one = (int)read_whole(reader, -1, shape->p - 1);
    shape->one_value = read_number(reader);
    reader->good = reader->good && shape->one_value != 0;
    shape->fixed =
        arena_take(reader->arena, (size_t)shape->p, sizeof *shape->fixed);
    sums->design.p = shape->p;
    sums->design.names =
        arena_take(reader->arena, (size_t)shape->p, sizeof *sums->design.names);
    for (int j = 0; j < shape->p; j++) {
        next_line(reader);
        shape->fixed[j] = (int)read_whole(reader, 0, shape->width - 2);
        sums->design.names[j] = read_rest(reader);
    }
    shape->columns =
        arena_take(reader->arena, (size_t)shape->width, sizeof *shape->columns);
    for (int j = 0; j < shape->width; j++) {
        next_line(reader);
        shape->columns[j].origin = read_number(reader);
        shape->columns[j].scale = read_number(reader);
        reader->good = reader->good && shape->columns[j].scale > 0;
    }
}

static void read_factor(struct reader *reader, const struct mixed_shape *shape,
                        struct mixed_factor *factor,
                        struct mixed_sums_level *level)
{
    next_line(reader);
    factor->q = (int)read_whole(reader, 1, MIXED_EFFECTS_MAX);
    factor->units = read_count(reader);
    factor->column =
        arena_take(reader->arena, (size_t)factor->q, sizeof *factor->column);
    for (int j = 0; j < factor->q; j++) {
        factor->column[j] = (int)read_whole(reader, 0, shape->width - 2);
    }
    *level = (struct mixed_sums_level){factor->q, factor->column, factor->units,
                                       NULL};
}

static void read_term(struct reader *reader, struct mixed_shape *shape,
                      struct mixed_block *block, struct design_group *group)
{
    size_t size;

    next_line(reader);
    block->factor = (int)read_whole(reader, 0, shape->factor_count - 1);
    block->at = (int)read_whole(reader, 0, shape->factors[block->factor].q - 1);
    block->q =
        (int)read_whole(reader, 1, shape->factors[block->factor].q - block->at);
    block->theta = shape->theta_count;
    shape->theta_count += block->q * (block->q + 1) / 2;
    size = (size_t)block->q * (size_t)block->q;
    block->u = arena_take(reader->arena, size, sizeof *block->u);
    read_numbers(reader, block->u, size);
    for (int i = 0; i < block->q; i++) {
        reader->good = reader->good && block->u[i + i * block->q] != 0;
    }
    next_line(reader);
    group->label = read_rest(reader);
    group->q = block->q;
    group->names =
        arena_take(reader->arena, (size_t)block->q, sizeof *group->names);
    for (int i = 0; i < block->q; i++) {
        next_line(reader);
        group->names[i] = read_rest(reader);
    }
}

static void read_terms(struct reader *reader, struct model_sums *sums)
{
    struct mixed_shape *shape = &sums->shape;

    next_line(reader);
    shape->factor_count = (int)read_whole(reader, 1, MIXED_TERMS_MAX);
    shape->term_count = (int)read_whole(reader, 1, MIXED_TERMS_MAX);
    shape->nested = true;
    sums->sums.depth = shape->factor_count;
    sums->sums.width = shape->width;
    shape->factors = arena_take(reader->arena, (size_t)shape->factor_count,
                                sizeof *shape->factors);
    sums->sums.levels = arena_take(reader->arena, (size_t)shape->factor_count,
                                   sizeof *sums->sums.levels);
    for (int i = 0; i < shape->factor_count; i++) {
        read_factor(reader, shape, &shape->factors[i], &sums->sums.levels[i]);
        reader->good =
            reader->good
            && (i == 0
                || shape->factors[i].units <= shape->factors[i - 1].units);
    }
    shape->terms = arena_take(reader->arena, (size_t)shape->term_count,
                              sizeof *shape->terms);
    sums->design.group_count = shape->term_count;
    sums->design.groups = arena_take(reader->arena, (size_t)shape->term_count,
                                     sizeof *sums->design.groups);
    for (int k = 0; k < shape->term_count; k++) {
        read_term(reader, shape, &shape->terms[k], &sums->design.groups[k]);
    }
    reader->good = reader->good && shape->theta_count <= MIXED_THETA_MAX;
}

// The units around those of a level; none around the last one.
static uint32_t *take_parents(struct reader *reader,
                              const struct mixed_sums *sums, int level)
{
    return level + 1 < sums->depth ? arena_take(
               reader->arena, sums->levels[level].units, sizeof(uint32_t))
                                   : NULL;
}

static void read_units(struct reader *reader, struct mixed_sums *sums)
{
    struct mixed_sums_level *finest = &sums->levels[0];
    size_t size = (size_t)finest->q * (size_t)sums->width;
    size_t square = (size_t)sums->width * (size_t)sums->width;
    size_t around = sums->depth > 1 ? sums->levels[1].units : 1;

    // Each number takes two bytes or more.
    reader->good = reader->good && finest->units <= reader->rest.len / size / 2
                && around <= reader->rest.len / square / 2;
    if (!reader->good) {
        return;
    }
    mixed_sums_take(reader->arena, sums);
    sums->sampled = NULL;
    finest->parent = take_parents(reader, sums, 0);
    for (size_t i = 0; i < finest->units && reader->good; i++) {
        int64_t parent;

        next_line(reader);
        parent = read_whole(reader, 0, (int64_t)around - 1);
        if (finest->parent) {
            finest->parent[i] = (uint32_t)parent;
        }
        sums->rows[i] = (uint32_t)read_whole(reader, 0, UINT32_MAX);
        read_numbers(reader, sums->own + i * size, size);
    }
    for (size_t i = 0; i < around && reader->good; i++) {
        next_line(reader);
        read_numbers(reader, sums->around + i * square, square);
    }
}

static void read_parents(struct reader *reader, struct mixed_sums *sums)
{
    for (int k = 1; k + 1 < sums->depth; k++) {
        struct mixed_sums_level *level = &sums->levels[k];

        level->parent = take_parents(reader, sums, k);
        for (size_t i = 0; i < level->units && reader->good; i++) {
            next_line(reader);
            level->parent[i] = (uint32_t)read_whole(
                reader, 0, (int64_t)sums->levels[k + 1].units - 1);
        }
    }
}

// At the end, if at all.
static void read_unit_names(struct reader *reader, struct model_sums *sums)
{
    size_t depth = (size_t)sums->sums.depth;

    if (!reader->good || reader->rest.len == 0) {
        return;
    }
    next_line(reader);
    reader->good = str_is(reader->now, NAMES_LINE);
    sums->names = arena_take(reader->arena, depth, sizeof(struct str *));
    for (size_t i = 0; i < depth && reader->good; i++) {
        size_t units = sums->sums.levels[i].units;

        sums->names[i] =
            arena_take(reader->arena, units, sizeof *sums->names[i]);
        for (size_t k = 0; k < units && reader->good; k++) {
            next_line(reader);
            sums->names[i][k] = read_rest(reader);
        }
    }
    reader->good = reader->good && reader->rest.len == 0;
}

bool model_sums_read(struct arena *arena, struct str bytes,
                     struct model_sums *sums, struct err *err)
{
    struct reader reader = {.arena = arena, .rest = bytes, .good = true};

    *sums = (struct model_sums){0};
    next_line(&reader);
    if (!str_is(reader.now, FIRST_LINE)) {
        return err_set(err, ERR_INPUT,
                       "this is not a file of sums: its first line would be "
                       "\"%s\"",
                       FIRST_LINE);
    }
    next_line(&reader);
    sums->formula = read_rest(&reader);
    next_line(&reader);
    sums->sums.n = (size_t)read_whole(&reader, 1, INT64_MAX / 64);
    sums->design.dropped = (size_t)read_whole(&reader, 0, INT64_MAX / 64);
    sums->sums.log_weights = read_number(&reader);
    read_fixed(&reader, sums);
    if (reader.good) {
        read_terms(&reader, sums);
    }
    if (reader.good) {
        read_units(&reader, &sums->sums);
        read_parents(&reader, &sums->sums);
        read_unit_names(&reader, sums);
    }
    return reader.good
        || err_set(err, ERR_INPUT,
                   "line %lld of the sums is not as it should be: make them "
                   "again",
                   (long long)reader.line);
}
