// model_stream - the sums of a file that is too large to keep: block by block,
// in memory that grows with the units of the groups, not with the rows.
//
// How the model is laid out (which columns are alike, which groups lie within
// which) is taken from the first block and held against every other one. Where
// it does not hold, the answer is ERR_CONFLICT, and the table must be read as a
// whole.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "evidence/model_sums.h"

#include <string.h>

// Where a column of the basis comes from in a block.
struct origin {
    int term; // -1: x
    int column;
};

struct stream {
    struct arena *arena;
    const struct formula *formula;
    struct design_settings wish;
    struct design_stream *designs;
    bool started;
    struct mixed_shape shape;
    struct mixed_sums sums;
    struct origin *origins;          // of each basis column
    size_t room[MIXED_TERMS_MAX];    // units that there is room for, by level
    int first_term[MIXED_TERMS_MAX]; // of each factor: a term of it
    struct design_group *written;    // as the formula has them
    double *total, *run; // around, where there is one level: width x width
    double *v;           // a row
};

static bool give_up(struct err *err)
{
    return err_set(err, ERR_CONFLICT,
                   "the rows must be seen together to be laid out");
}

// ---- the columns of a block -------------------------------------------------

static const double *column_at(const struct design *design,
                               const struct origin *origin)
{
    const double *from =
        origin->term < 0 ? design->x : design->groups[origin->term].z;

    return from + (size_t)origin->column * design->n;
}

// Which of so many columns begins there; -1: none.
static int find_column(const double *columns, int count, size_t n,
                       const double *column)
{
    for (int j = 0; j < count; j++) {
        if (columns + (size_t)j * n == column) {
            return j;
        }
    }
    return -1;
}

static struct origin find_origin(const struct design *design,
                                 const double *column)
{
    struct origin origin = {
        -1, find_column(design->x, design->p, design->n, column)};

    for (int k = 0; k < design->group_count && origin.column < 0; k++) {
        origin.term = k;
        origin.column = find_column(design->groups[k].z, design->groups[k].q,
                                    design->n, column);
    }
    return origin;
}

static bool is_constant(const double *column, size_t n, double value)
{
    bool constant = true;

    for (size_t i = 0; i < n; i++) {
        constant = constant && column[i] == value;
    }
    return constant;
}

// A column of the design that stands in the basis as column `b`.
static bool is_still(const struct stream *stream, const struct design *design,
                     const double *column, int b, double value)
{
    return b == 0 ? is_constant(column, design->n, value)
                  : memcmp(column, stream->shape.columns[b].data,
                           design->n * sizeof *column)
                        == 0;
}

// Points the basis at this block, and holds the layout against it.
static bool point_at_block(struct stream *stream, const struct design *design,
                           struct err *err)
{
    struct mixed_shape *shape = &stream->shape;
    bool good = true;

    for (int b = 1; b + 1 < shape->width; b++) {
        shape->columns[b].data = column_at(design, &stream->origins[b]);
    }
    shape->columns[shape->width - 1].data = design->y;
    shape->offset = design->offset;
    for (int j = 0; good && j < shape->p; j++) {
        good = is_still(stream, design, design->x + (size_t)j * design->n,
                        shape->fixed[j], shape->one_value);
    }
    for (int k = 0; good && k < shape->term_count; k++) {
        const struct mixed_block *block = &shape->terms[k];
        const struct design_group *group = &design->groups[k];
        const int *column = shape->factors[block->factor].column + block->at;

        for (int j = 0; good && j < block->q; j++) {
            good = is_still(stream, design, group->z + (size_t)j * design->n,
                            column[j], block->u[j + j * block->q]);
        }
        good = good
            && memcmp(group->level,
                      design->groups[stream->first_term[block->factor]].level,
                      design->n * sizeof *group->level)
                   == 0;
    }
    return good || give_up(err);
}

// ---- units ------------------------------------------------------------------

static void *grow(struct arena *arena, const void *old, size_t used,
                  size_t room, size_t size)
{
    void *new = arena_take(arena, room, size);

    if (used && old) {
        memcpy(new, old, used * size);
    }
    return new;
}

static void grow_level(struct stream *stream, int i, size_t room)
{
    struct mixed_sums *sums = &stream->sums;
    struct mixed_sums_level *level = &sums->levels[i];
    size_t used = stream->room[i];
    size_t width = (size_t)sums->width;

    if (i + 1 < sums->depth) {
        level->parent = grow(stream->arena, level->parent, used, room,
                             sizeof *level->parent);
        memset(level->parent + used, 0xff,
               (room - used) * sizeof *level->parent);
    }
    if (i == 0) {
        sums->own = grow(stream->arena, sums->own, used, room,
                         (size_t)level->q * width * sizeof *sums->own);
        sums->rows =
            grow(stream->arena, sums->rows, used, room, sizeof *sums->rows);
    }
    if (i == 1) {
        sums->around = grow(stream->arena, sums->around, used, room,
                            width * width * sizeof *sums->around);
    }
    stream->room[i] = room;
}

static void make_room(struct stream *stream, const struct design *design)
{
    for (int i = 0; i < stream->sums.depth; i++) {
        size_t units = design->groups[stream->first_term[i]].level_count;

        if (units > stream->room[i]) {
            grow_level(stream, i, 2 * units);
        }
        stream->sums.levels[i].units = units;
    }
}

static bool place_level(const struct design *design, const uint32_t *fine,
                        const uint32_t *coarse, uint32_t *parent)
{
    for (size_t row = 0; row < design->n; row++) {
        uint32_t *own = &parent[fine[row]];

        *own = *own == UINT32_MAX ? coarse[row] : *own;
        if (*own != coarse[row]) {
            return false;
        }
    }
    return true;
}

// Each unit lies within one unit of the next level.
static bool place_units(struct stream *stream, const struct design *design,
                        struct err *err)
{
    const int *first = stream->first_term;

    for (int i = 0; i + 1 < stream->sums.depth; i++) {
        if (!place_level(design, design->groups[first[i]].level,
                         design->groups[first[i + 1]].level,
                         stream->sums.levels[i].parent)) {
            return give_up(err);
        }
    }
    return true;
}

// ---- blocks -----------------------------------------------------------------

static bool start(void *who, struct err *err)
{
    struct stream *stream = who;

    (void)err;
    design_stream_close(stream->designs);
    stream->designs = design_stream_open(stream->formula, &stream->wish);
    stream->started = false;
    memset(stream->room, 0, sizeof stream->room);
    return true;
}

static void lay_out(struct stream *stream, const struct design *design)
{
    struct mixed_shape *shape = &stream->shape;
    size_t width = (size_t)shape->width;
    size_t square = width * width;

    stream->sums = (struct mixed_sums){.width = shape->width,
                                       .depth = shape->factor_count};
    stream->sums.levels = arena_take(stream->arena, (size_t)shape->factor_count,
                                     sizeof *stream->sums.levels);
    for (int i = 0; i < shape->factor_count; i++) {
        stream->sums.levels[i] = (struct mixed_sums_level){
            shape->factors[i].q, shape->factors[i].column, 0, NULL};
    }
    for (int k = shape->term_count - 1; k >= 0; k--) {
        stream->first_term[shape->terms[k].factor] = k;
    }
    stream->origins = arena_take(stream->arena, width, sizeof(struct origin));
    for (int b = 1; b + 1 < shape->width; b++) {
        stream->origins[b] = find_origin(design, shape->columns[b].data);
    }
    stream->total = arena_take(stream->arena, square, sizeof(double));
    stream->run = arena_take(stream->arena, square, sizeof(double));
    stream->v = arena_take(stream->arena, width, sizeof(double));
    if (shape->factor_count == 1) {
        stream->sums.around = stream->total;
        stream->sums.sampled =
            arena_take(stream->arena, square, sizeof(double));
    }
}

// The layout, from the first block that has rows.
static bool begin(struct stream *stream, const struct design *design,
                  struct err *err)
{
    struct mixed_shape *shape = &stream->shape;
    struct mixed_data data;

    if (!model_data_of(stream->arena, design, &data, err)
        || !mixed_shape_of(stream->arena, &data, shape, err)) {
        return false;
    }
    if (!shape->nested) {
        return give_up(err);
    }
    lay_out(stream, design);
    stream->started = true;
    return true;
}

// Of one level the sums around are those of all rows: by block first, so that
// few digits are lost.
static void add_rows(struct stream *stream, const struct design *design)
{
    struct mixed_sums *sums = &stream->sums;
    size_t square = (size_t)sums->width * (size_t)sums->width;
    const uint32_t *level = design->groups[stream->first_term[0]].level;
    bool alone = sums->depth == 1;

    if (alone) {
        memset(stream->run, 0, square * sizeof *stream->run);
        sums->around = stream->run;
    }
    for (size_t i = 0; i < design->n; i++) {
        mixed_shape_row(&stream->shape, i, stream->v);
        mixed_sums_add_row(sums, level[i], stream->v,
                           design->weights ? design->weights[i] : 1);
    }
    for (size_t i = 0; alone && i < square; i++) {
        stream->total[i] += stream->run[i];
    }
    if (alone) {
        sums->around = stream->total;
    }
}

// ---- the end ----------------------------------------------------------------

static bool is_same_group(const struct design_group *a,
                          const struct design_group *b)
{
    bool same = a->q == b->q && str_is_equal(a->label, b->label);

    for (int i = 0; same && i < a->q; i++) {
        same = str_is_equal(a->names[i], b->names[i]);
    }
    return same;
}

// The terms as lme4 orders them.
static void order_terms(struct stream *stream, const struct design *design)
{
    struct mixed_shape *shape = &stream->shape;
    struct mixed_block ordered[MIXED_TERMS_MAX];
    bool used[MIXED_TERMS_MAX] = {false};

    shape->theta_count = 0;
    for (int k = 0; k < design->group_count; k++) {
        int from = 0;

        while (used[from]
               || !is_same_group(&design->groups[k], &stream->written[from])) {
            from++;
        }
        used[from] = true;
        ordered[k] = shape->terms[from];
        ordered[k].theta = shape->theta_count;
        shape->theta_count += ordered[k].q * (ordered[k].q + 1) / 2;
    }
    memcpy(shape->terms, ordered,
           (size_t)shape->term_count * sizeof *shape->terms);
}

// Names that must outlive the block.
static void keep_written(struct stream *stream, const struct design *design)
{
    stream->written = arena_take(stream->arena, (size_t)design->group_count,
                                 sizeof *stream->written);
    for (int k = 0; k < design->group_count; k++) {
        const struct design_group *from = &design->groups[k];
        struct design_group *to = &stream->written[k];

        to->label = str_copy(stream->arena, from->label);
        to->q = from->q;
        to->names =
            arena_take(stream->arena, (size_t)from->q, sizeof *to->names);
        for (int i = 0; i < from->q; i++) {
            to->names[i] = str_copy(stream->arena, from->names[i]);
        }
    }
}

static bool take_block(void *who, const struct frame_block *block,
                       struct err *err)
{
    struct stream *stream = who;
    struct design design;
    struct mixed_data data;

    if (!design_stream_rows(stream->designs, block, &design, err)) {
        return false;
    }
    if (design.n == 0) {
        return true;
    }
    if (!stream->started) {
        if (!begin(stream, &design, err)) {
            return false;
        }
        keep_written(stream, &design);
    }
    if (!model_data_of(stream->arena, &design, &data, err)
        || !mixed_shape_check(&data, err)
        || !point_at_block(stream, &design, err)) {
        return false;
    }
    make_room(stream, &design);
    if (!place_units(stream, &design, err)) {
        return false;
    }
    add_rows(stream, &design);
    return true;
}

// A unit without rows in use lies anywhere.
static void settle_parents(struct mixed_sums *sums)
{
    for (int i = 0; i + 1 < sums->depth; i++) {
        struct mixed_sums_level *level = &sums->levels[i];

        for (size_t k = 0; k < level->units; k++) {
            level->parent[k] =
                level->parent[k] == UINT32_MAX ? 0 : level->parent[k];
        }
    }
}

static bool finish(struct stream *stream, const struct frame *frame,
                   struct model_sums *sums, struct err *err)
{
    struct design design;

    if (!design_stream_end(stream->arena, stream->designs, frame, &design,
                           err)) {
        return false;
    }
    if (!stream->started) {
        return err_set(err, ERR_INPUT, "no row has all that the formula names");
    }
    order_terms(stream, &design);
    settle_parents(&stream->sums);
    stream->shape.n = stream->sums.n;
    for (int b = 0; b < stream->shape.width; b++) {
        stream->shape.columns[b].data = NULL;
    }
    sums->formula = stream->formula->text;
    sums->shape = stream->shape;
    sums->sums = stream->sums;
    model_sums_keep_names(stream->arena, &design, &sums->design);
    sums->names =
        model_sums_unit_names(stream->arena, &sums->shape, &design, true);
    return true;
}

bool model_sums_stream(struct arena *arena, const struct formula *formula,
                       const struct frame_source *source,
                       const struct model_settings *settings,
                       struct model_sums *sums, struct err *err)
{
    struct stream stream = {.arena = arena,
                            .formula = formula,
                            .wish = {.weights = settings->weights}};
    struct frame_visitor visitor = {&stream, start, take_block};
    struct frame frame;
    int ignored = 0;
    bool good = frame_blocks(arena, source, &visitor, &frame, &ignored, err)
             && finish(&stream, &frame, sums, err);

    design_stream_close(stream.designs);
    return good;
}
