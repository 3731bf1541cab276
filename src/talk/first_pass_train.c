// first_pass_train.c - see first_pass_train.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/first_pass_train.h"

#include "base/arena.h"
#include "talk/exact.h"
#include "talk/linear.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// A gram that fewer turns have tells of the turn, not of the language.
enum { TURNS_LEAST = 3 };

// C of the solver. Found by ten-fold cross-validation on AnnoMI over .05 to 1:
// flat from .1 to .3.
static const double COST = 0.15;

// ---- grams ------------------------------------------------------------------

static int compare_rows(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

static struct counted_rows count_rows(struct arena *arena, uint32_t *rows,
                                      size_t count)
{
    struct counted_row *counted = arena_take(arena, count, sizeof *counted);
    size_t n = 0;

    qsort(rows, count, sizeof *rows, compare_rows);
    for (size_t i = 0; i < count; i++) {
        if (n > 0 && counted[n - 1].row == rows[i]) {
            counted[n - 1].count++;
        } else {
            counted[n++] = (struct counted_row){rows[i], 1};
        }
    }
    return (struct counted_rows){counted, n};
}

static size_t rows_of_characters(const struct tokens *tokens, uint32_t *rows)
{
    size_t count = 0;

    for (int i = 0; i < tokens->count; i++) {
        if (tokens->at[i].kind == TOKEN_WORD) {
            count += features_characters(tokens, &tokens->at[i], rows + count);
        } else if (i > 0) {
            count += features_mark(tokens, &tokens->at[i], rows + count);
        }
    }
    return count;
}

static struct turn_grams grams_of(struct arena *arena,
                                  const struct utterance *utterance)
{
    const struct tokens *tokens = &utterance->tokens;
    size_t characters = (size_t)tokens->count * FEATURES_OF_WORD;
    size_t room = features_room(tokens);
    uint32_t *rows = arena_take(arena, room + characters, sizeof *rows);
    struct turn_grams grams;

    grams.words = count_rows(arena, rows, features_words(tokens, rows));
    grams.characters =
        count_rows(arena, rows, rows_of_characters(tokens, rows));
    grams.context = count_rows(arena, rows, features_context(utterance, rows));
    return grams;
}

struct lesson_grams *lessons_count_grams(struct arena *arena,
                                         const struct lessons *lessons)
{
    struct lesson_grams *grams =
        arena_take(arena, lessons->count, sizeof *grams);

    for (size_t i = 0; i < lessons->count; i++) {
        const struct lesson *lesson = &lessons->at[i];
        struct turn_grams *turns =
            arena_take(arena, lesson->count, sizeof *turns);

        for (size_t n = 0; n < lesson->count; n++) {
            turns[n] = grams_of(arena, &lesson->utterances[n]);
        }
        grams[i] = (struct lesson_grams){lesson, turns};
    }
    return grams;
}

// ---- rarity -----------------------------------------------------------------

struct school {
    struct arena *arena;
    const struct lesson_grams *lessons;
    size_t count;
    const bool *is_in;
    struct first_pass *pass;
    // How many turns have a row of the own and of the context table; once
    // rarities are set, its number among those in use. The features of the
    // solver are own rows in use, then context rows in use for each place.
    uint32_t *own;
    uint32_t *context;
    uint32_t own_used;
    uint32_t context_used;
    size_t turns;
    struct counted_rows nobody; // context of a neighbour that is not there
};

static void count_each(uint32_t *turns, struct counted_rows rows)
{
    for (size_t i = 0; i < rows.count; i++) {
        turns[rows.at[i].row]++;
    }
}

static void count_lesson(struct school *school,
                         const struct lesson_grams *lesson)
{
    for (size_t n = 0; n < lesson->lesson->count; n++) {
        count_each(school->own, lesson->turns[n].words);
        count_each(school->own, lesson->turns[n].characters);
        count_each(school->context, lesson->turns[n].context);
    }
    school->turns += lesson->lesson->count;
}

static void count_turns(struct school *school)
{
    for (size_t i = 0; i < school->count; i++) {
        if (school->is_in[i]) {
            count_lesson(school, &school->lessons[i]);
        }
    }
    school->context[school->nobody.at[0].row] += TURNS_LEAST;
}

// idf squared, as a whole number; 0: the row is not used.
// SOURCE: smoothed inverse document frequency, as in scikit-learn
static int8_t rarity_of(uint32_t turns, size_t all)
{
    double idf;

    if (turns < TURNS_LEAST) {
        return 0;
    }
    idf = exact_log((1.0 + (double)all) / (1.0 + turns)) + 1;
    idf = idf < 1 ? 1 : idf;
    return (int8_t)(idf * idf < RARITY_MOST ? idf * idf + 0.5 : RARITY_MOST);
}

static void set_rarities(struct school *school)
{
    for (size_t row = 0; row < OWN_ROWS; row++) {
        int8_t rarity = rarity_of(school->own[row], school->turns);

        school->pass->own[row][OWN_LANES - 1] = rarity;
        school->own[row] = school->own_used;
        school->own_used += rarity > 0;
    }
    for (size_t row = 0; row < CONTEXT_ROWS; row++) {
        int8_t rarity = rarity_of(school->context[row], school->turns);

        school->pass->context[row][CONTEXT_LANES - 1] = rarity;
        school->context[row] = school->context_used;
        school->context_used += rarity > 0;
    }
}

// The first feature of a context row for a place.
static size_t context_from(const struct school *school, int place)
{
    return school->own_used + (size_t)place * school->context_used;
}

// ---- rows for the solver ----------------------------------------------------

// What the rows of a table are to the solver.
struct row_table {
    const int8_t *rarity; // of the first row
    size_t stride;        // bytes from row to row
    const uint32_t *number;
};

static int rarity_in(const struct row_table *table, uint32_t row)
{
    return (unsigned char)table->rarity[row * table->stride];
}

// Adds a block to the cells of a turn: block weight x count x idf / length.
static size_t add_cells(struct linear_cell *cells, struct counted_rows rows,
                        const struct row_table *table, double weight)
{
    int64_t rarities = 0;
    size_t n = 0;

    for (size_t i = 0; i < rows.count; i++) {
        rarities +=
            (int64_t)rows.at[i].count * rarity_in(table, rows.at[i].row);
    }
    weight = rarities > 0 ? weight / sqrt((double)rarities) : 0;
    for (size_t i = 0; i < rows.count; i++) {
        int rarity = rarity_in(table, rows.at[i].row);

        if (rarity > 0) {
            cells[n++] =
                (struct linear_cell){(int)table->number[rows.at[i].row],
                                     weight * rows.at[i].count * sqrt(rarity)};
        }
    }
    return n;
}

// Words and characters may meet in a row of their table: they add up.
static size_t merge(const struct linear_cell *a, size_t a_count,
                    const struct linear_cell *b, size_t b_count,
                    struct linear_cell *to)
{
    size_t n = 0;

    for (size_t i = 0, k = 0; i < a_count || k < b_count; n++) {
        if (k == b_count || (i < a_count && a[i].feature < b[k].feature)) {
            to[n] = a[i++];
        } else if (i == a_count || b[k].feature < a[i].feature) {
            to[n] = b[k++];
        } else {
            to[n] = a[i++];
            to[n].value += b[k++].value;
        }
    }
    return n;
}

static size_t add_own(const struct school *school,
                      const struct turn_grams *grams, struct linear_cell *cells)
{
    const struct row_table table = {&school->pass->own[0][OWN_LANES - 1],
                                    OWN_LANES, school->own};
    size_t mark = arena_mark(school->arena);
    struct linear_cell *words =
        arena_take(school->arena, grams->words.count + grams->characters.count,
                   sizeof *words);
    struct linear_cell *characters;
    size_t word_count, count;

    word_count =
        add_cells(words, grams->words, &table, BLOCK_WEIGHT[BLOCK_WORDS]);
    characters = words + word_count;
    count = add_cells(characters, grams->characters, &table,
                      BLOCK_WEIGHT[BLOCK_CHARACTERS]);
    count = merge(words, word_count, characters, count, cells);
    arena_rewind(school->arena, mark);
    return count;
}

static struct counted_rows neighbour(const struct school *school,
                                     const struct lesson_grams *lesson, long n)
{
    bool is_there = n >= 0 && n < (long)lesson->lesson->count;

    return is_there ? lesson->turns[n].context : school->nobody;
}

static struct linear_row row_of_turn(const struct school *school,
                                     const struct lesson_grams *lesson,
                                     size_t n)
{
    const struct turn_grams *grams = &lesson->turns[n];
    const struct counted_rows around[PLACES] = {
        [PLACE_BEFORE] = neighbour(school, lesson, (long)n - 1),
        [PLACE_EARLIER] = neighbour(school, lesson, (long)n - 2),
        [PLACE_AFTER] = neighbour(school, lesson, (long)n + 1),
    };
    const struct row_table table = {
        &school->pass->context[0][CONTEXT_LANES - 1], CONTEXT_LANES,
        school->context};
    size_t room = grams->words.count + grams->characters.count;
    struct linear_cell *cells;
    size_t count;

    for (int place = 0; place < PLACES; place++) {
        room += around[place].count;
    }
    cells = arena_take(school->arena, room, sizeof *cells);
    count = add_own(school, grams, cells);
    for (int place = 0; place < PLACES; place++) {
        size_t more = add_cells(cells + count, around[place], &table,
                                BLOCK_WEIGHT[BLOCK_CONTEXT + place]);

        for (size_t i = 0; i < more; i++) {
            cells[count + i].feature += (int)context_from(school, place);
        }
        count += more;
    }
    return (struct linear_row){.cells = cells, .count = count};
}

// Rows of the turns of one side, for the solver, and their labels.
struct side_rows {
    enum side side;
    struct linear_row *rows;
    struct turn_labels *labels;
    size_t count;
};

static void add_rows(const struct school *school,
                     const struct lesson_grams *lesson, struct side_rows *of)
{
    for (size_t n = 0; n < lesson->lesson->count; n++) {
        if (lesson->lesson->utterances[n].side == of->side) {
            of->rows[of->count] = row_of_turn(school, lesson, n);
            of->labels[of->count++] = lesson->lesson->labels[n];
        }
    }
}

static struct side_rows rows_of_side(const struct school *school,
                                     enum side side)
{
    struct side_rows of = {
        .side = side,
        .rows = arena_take(school->arena, school->turns, sizeof *of.rows),
        .labels = arena_take(school->arena, school->turns, sizeof *of.labels),
    };

    for (size_t i = 0; i < school->count; i++) {
        if (school->is_in[i]) {
            add_rows(school, &school->lessons[i], &of);
        }
    }
    return of;
}

// ---- weights to tables ------------------------------------------------------

// One lane of a table.
struct weight_lane {
    int8_t *at;    // of the first row
    size_t stride; // bytes from row to row
    size_t rarity; // bytes from the lane to the rarity of the row
    size_t rows;
    const uint32_t *number;
    size_t feature; // of the first row in use
};

// What a row weighs: 0 when it is not in use.
static double weight_of(const struct weight_lane *lane,
                        const struct linear_weights *weights, int kind,
                        size_t row)
{
    int rarity = (unsigned char)lane->at[row * lane->stride + lane->rarity];
    size_t feature = lane->feature + lane->number[row];

    return rarity == 0
             ? 0
             : weights->at[feature * (size_t)weights->classes + (size_t)kind]
                   * sqrt(rarity);
}

// The largest weight becomes 127; returns what one step is worth.
static float quantise(const struct weight_lane *lane,
                      const struct linear_weights *weights, int kind)
{
    double most = 0;

    for (size_t row = 0; row < lane->rows; row++) {
        double value = fabs(weight_of(lane, weights, kind, row));

        most = value > most ? value : most;
    }
    for (size_t row = 0; most > 0 && row < lane->rows; row++) {
        double value = weight_of(lane, weights, kind, row) / most * INT8_MAX;

        lane->at[row * lane->stride] =
            (int8_t)(value < 0 ? value - 0.5 : value + 0.5);
    }
    return (float)(most / INT8_MAX);
}

static void keep_weights(const struct school *school, int lane, int kind,
                         const struct linear_weights *weights)
{
    struct first_pass *pass = school->pass;
    float scale = quantise(&(struct weight_lane){&pass->own[0][lane], OWN_LANES,
                                                 (size_t)(OWN_LANES - 1 - lane),
                                                 OWN_ROWS, school->own, 0},
                           weights, kind);

    pass->scale[BLOCK_WORDS][lane] = scale;
    pass->scale[BLOCK_CHARACTERS][lane] = scale;
    for (int place = 0; place < PLACES; place++) {
        size_t at = (size_t)place * CODE_LANES + (size_t)lane;

        pass->scale[BLOCK_CONTEXT + place][lane] = quantise(
            &(struct weight_lane){&pass->context[0][at], CONTEXT_LANES,
                                  CONTEXT_LANES - 1 - at, CONTEXT_ROWS,
                                  school->context, context_from(school, place)},
            weights, kind);
    }
    pass->bias[lane] = (float)weights->bias[kind];
}

static void learn_task(const struct school *school, enum code_task task,
                       const struct side_rows *of)
{
    size_t mark = arena_mark(school->arena);
    int classes = CODE_TASK_ROWS[task].classes;
    struct linear_weights weights;

    for (size_t i = 0; i < of->count; i++) {
        of->rows[i].label = of->labels[i].at[task];
    }
    weights = linear_train(
        school->arena, &(struct linear_task){of->rows, of->count,
                                             (int)context_from(school, PLACES),
                                             classes, COST});
    for (int kind = 0; kind < classes; kind++) {
        keep_weights(school, CODE_LANE_FROM[task] + kind, kind, &weights);
    }
    arena_rewind(school->arena, mark);
}

static void learn_side(const struct school *school, enum side side)
{
    size_t mark = arena_mark(school->arena);
    struct side_rows of = rows_of_side(school, side);

    for (int task = 0; task < CODE_TASKS; task++) {
        if (CODE_TASK_ROWS[task].of_client == (side == SIDE_CLIENT)) {
            learn_task(school, task, &of);
        }
    }
    arena_rewind(school->arena, mark);
}

// Draws the rows in use together, to the beginning of the table.
static struct used_rows draw_together(struct arena *arena, int8_t *table,
                                      uint32_t rows, size_t stride)
{
    struct used_rows used = used_rows_new(arena, rows);
    uint32_t to = 0;

    for (uint32_t row = 0; row < rows; row++) {
        const int8_t *from = table + row * stride;

        if (from[stride - 1] != 0) {
            used_rows_add(&used, row);
            memmove(table + to++ * stride, from, stride);
        }
    }
    used_rows_count(&used);
    return used;
}

struct first_pass *first_pass_train(struct arena *arena,
                                    const struct lesson_grams *lessons,
                                    size_t count, const bool *is_in)
{
    struct first_pass *pass = arena_take(arena, 1, sizeof *pass);
    size_t mark;
    struct counted_row nobody = {.count = 1};
    struct school school = {
        .arena = arena,
        .lessons = lessons,
        .count = count,
        .is_in = is_in,
        .pass = pass,
        .nobody = {&nobody, 1},
    };

    pass->own = arena_take(arena, OWN_ROWS, sizeof *pass->own);
    pass->context = arena_take(arena, CONTEXT_ROWS, sizeof *pass->context);
    mark = arena_mark(arena);
    school.own = arena_take(arena, OWN_ROWS, sizeof *school.own);
    school.context = arena_take(arena, CONTEXT_ROWS, sizeof *school.context);
    (void)features_context(NULL, &nobody.row);
    count_turns(&school);
    set_rarities(&school);
    learn_side(&school, SIDE_THERAPIST);
    learn_side(&school, SIDE_CLIENT);
    arena_rewind(arena, mark);
    pass->own_used =
        draw_together(arena, pass->own[0], OWN_ROWS, sizeof *pass->own);
    pass->context_used = draw_together(arena, pass->context[0], CONTEXT_ROWS,
                                       sizeof *pass->context);
    return pass;
}
