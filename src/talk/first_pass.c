// first_pass.c - see first_pass.h.
//
// Speed comes from three habits. The rows that a turn needs are listed first
// and then added up in one loop, which the compiler makes into vector
// instructions and the processor fetches ahead. What the characters of a word
// add up to is remembered, as words come again. And each turn is added up once
// for all places that it has for its neighbours.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/first_pass.h"

#include "base/arena.h"
#include "base/wide.h"

#include <math.h>
#include <string.h>

const int CODE_LANE_FROM[CODE_TASKS] = {
    [TASK_BEHAVIOUR] = 0, [TASK_REFLECTION] = 4,           [TASK_QUESTION] = 7,
    [TASK_INPUT] = 10,    [TASK_TALK] = CLIENT_LANES_FROM,
};

const double BLOCK_WEIGHT[FEATURE_BLOCKS] = {
    [BLOCK_WORDS] = 1,
    [BLOCK_CHARACTERS] = 1,
    [BLOCK_CONTEXT + PLACE_BEFORE] = 0.5,
    [BLOCK_CONTEXT + PLACE_EARLIER] = 0.4,
    [BLOCK_CONTEXT + PLACE_AFTER] = 0.5,
};

// 16 bits hold this many rows of 8 bits.
enum { ROWS_AT_ONCE = 256 };

// Rows are asked for so many before they are added: memory is slow.
enum { AHEAD = 12 };

struct own_sum {
    int32_t at[OWN_LANES];
};
struct context_sum {
    int32_t at[CONTEXT_LANES];
};

// ---- sums of rows -----------------------------------------------------------

static inline void add_own_row(int16_t sum[OWN_LANES],
                               const int8_t row[OWN_LANES])
{
    for (int lane = 0; lane < OWN_LANES; lane++) {
        sum[lane] = (int16_t)(sum[lane] + row[lane]);
    }
}

WIDE static void sum_own(const struct first_pass *pass, uint32_t *rows,
                         size_t count, struct own_sum *sum)
{
    count = used_rows_find(&pass->own_used, rows, count);
    while (count > 0) {
        size_t some = count < ROWS_AT_ONCE ? count : ROWS_AT_ONCE;
        int16_t part[OWN_LANES] = {0};

        for (size_t i = 0; i < some; i++) {
            size_t soon = i + AHEAD < some ? i + AHEAD : i;

            __builtin_prefetch(pass->own[rows[soon]]);
            add_own_row(part, pass->own[rows[i]]);
        }
        for (int lane = 0; lane < OWN_LANES; lane++) {
            sum->at[lane] += part[lane];
        }
        rows += some;
        count -= some;
    }
}

static inline void add_context_row(int16_t sum[CONTEXT_LANES],
                                   const int8_t row[CONTEXT_LANES])
{
    for (int lane = 0; lane < CONTEXT_LANES; lane++) {
        sum[lane] = (int16_t)(sum[lane] + row[lane]);
    }
}

WIDE static void sum_context(const struct first_pass *pass, uint32_t *rows,
                             size_t count, struct context_sum *sum)
{
    count = used_rows_find(&pass->context_used, rows, count);
    while (count > 0) {
        size_t some = count < ROWS_AT_ONCE ? count : ROWS_AT_ONCE;
        int16_t part[CONTEXT_LANES] = {0};

        for (size_t i = 0; i < some; i++) {
            size_t soon = i + AHEAD < some ? i + AHEAD : i;

            __builtin_prefetch(pass->context[rows[soon]]);
            add_context_row(part, pass->context[rows[i]]);
        }
        for (int lane = 0; lane < CONTEXT_LANES; lane++) {
            sum->at[lane] += part[lane];
        }
        rows += some;
        count -= some;
    }
}

// ---- words met --------------------------------------------------------------

// Sums over the characters of a word: at most 200 rows, which fit 16 bits.
enum { WORDS_KEPT = 4096 };
struct word_met {
    int16_t sum[OWN_LANES];
    uint32_t hash;
    uint8_t len;
    char text[TOKEN_MAX_BYTES];
};
_Static_assert(FEATURES_OF_WORD *RARITY_MOST < INT16_MAX, "sums fit");

struct word_memory {
    struct word_met met[WORDS_KEPT];
};

struct word_memory *word_memory_new(struct arena *arena)
{
    return arena_take(arena, 1, sizeof(struct word_memory));
}

struct scorer {
    const struct first_pass *pass;
    struct word_memory *memory;
    uint32_t *rows;
};

static struct word_met *place_of(const struct scorer *scorer,
                                 const struct token *token)
{
    return &scorer->memory->met[(token->hash ^ token->hash >> 15) % WORDS_KEPT];
}

static void ask_for(const struct scorer *scorer, const struct token *token)
{
    const struct word_met *met = place_of(scorer, token);

    __builtin_prefetch(met);
    __builtin_prefetch(&met->hash);
}

static const struct word_met *meet(const struct scorer *scorer,
                                   const struct tokens *tokens,
                                   const struct token *token)
{
    struct word_met *met = place_of(scorer, token);
    const char *text = tokens->text + token->at;

    if (met->hash != token->hash || met->len != token->len
        || memcmp(met->text, text, token->len) != 0) {
        uint32_t rows[FEATURES_OF_WORD];
        size_t count = used_rows_find(&scorer->pass->own_used, rows,
                                      features_characters(tokens, token, rows));

        *met = (struct word_met){.hash = token->hash, .len = token->len};
        memcpy(met->text, text, token->len);
        for (size_t i = 0; i < count; i++) {
            add_own_row(met->sum, scorer->pass->own[rows[i]]);
        }
    }
    return met;
}

static void add_met(struct own_sum *sum, const struct word_met *met)
{
    for (int lane = 0; lane < OWN_LANES; lane++) {
        sum->at[lane] += met->sum[lane];
    }
}

// ---- scores -----------------------------------------------------------------

// scale x sum / sqrt(rarities) onto the scores, CODE_LANES of them.
WIDE static void add_block(const struct first_pass *pass,
                           enum feature_block block, const int32_t *sum,
                           int32_t rarities, struct turn_scores *scores)
{
    float by = rarities > 0 ? (float)(BLOCK_WEIGHT[block] / sqrt(rarities)) : 0;

    for (int lane = 0; lane < CODE_LANES; lane++) {
        scores->at[lane] += pass->scale[block][lane] * ((float)sum[lane] * by);
    }
}

static void sum_characters(const struct scorer *scorer,
                           const struct tokens *tokens, struct own_sum *sum)
{
    enum { SOON = 4 };

    for (int i = 0; i < tokens->count; i++) {
        const struct token *token = &tokens->at[i];

        if (i + SOON < tokens->count) {
            ask_for(scorer, token + SOON);
        }
        if (token->kind == TOKEN_WORD) {
            add_met(sum, meet(scorer, tokens, token));
        } else if (i > 0) {
            uint32_t rows[FEATURES_OF_MARK];

            sum_own(scorer->pass, rows, features_mark(tokens, token, rows),
                    sum);
        }
    }
}

WIDE static void score_own(const struct scorer *scorer,
                           const struct tokens *tokens,
                           struct turn_scores *scores)
{
    struct own_sum words = {{0}};
    struct own_sum characters = {{0}};
    size_t count = features_words(tokens, scorer->rows);

    sum_own(scorer->pass, scorer->rows, count, &words);
    sum_characters(scorer, tokens, &characters);
    memcpy(scores->at, scorer->pass->bias, sizeof scores->at);
    add_block(scorer->pass, BLOCK_WORDS, words.at, words.at[OWN_LANES - 1],
              scores);
    add_block(scorer->pass, BLOCK_CHARACTERS, characters.at,
              characters.at[OWN_LANES - 1], scores);
}

// What utterance `n` (which may be none: before the first, after the last one)
// gives to its neighbours.
static void score_neighbours(const struct scorer *scorer,
                             const struct utterance *utterance, long n,
                             size_t count, struct turn_scores *scores)
{
    static const int TURN_AT[PLACES] = {
        [PLACE_BEFORE] = 1, [PLACE_EARLIER] = 2, [PLACE_AFTER] = -1};
    struct context_sum sum = {{0}};
    size_t rows = features_context(utterance, scorer->rows);

    sum_context(scorer->pass, scorer->rows, rows, &sum);
    for (int place = 0; place < PLACES; place++) {
        long at = n + TURN_AT[place];

        if (at >= 0 && at < (long)count) {
            add_block(scorer->pass, BLOCK_CONTEXT + (unsigned)place,
                      sum.at + (size_t)place * CODE_LANES,
                      sum.at[CONTEXT_LANES - 1], &scores[at]);
        }
    }
}

static size_t rows_most(const struct utterance *utterances, size_t count)
{
    size_t most = 1;

    for (size_t i = 0; i < count; i++) {
        size_t room = features_room(&utterances[i].tokens);

        most = room > most ? room : most;
    }
    return most;
}

void first_pass_score(const struct first_pass *pass, struct word_memory *memory,
                      struct arena *arena, const struct utterance *utterances,
                      size_t count, struct turn_scores *scores)
{
    size_t mark = arena_mark(arena);
    struct scorer scorer = {
        .pass = pass,
        .memory = memory,
        .rows = arena_take(arena, rows_most(utterances, count),
                           sizeof *scorer.rows),
    };

    for (size_t i = 0; i < count; i++) {
        score_own(&scorer, &utterances[i].tokens, &scores[i]);
    }
    for (long n = -2; n <= (long)count; n++) {
        bool is_there = n >= 0 && n < (long)count;

        score_neighbours(&scorer, is_there ? &utterances[n] : NULL, n, count,
                         scores);
    }
    arena_rewind(arena, mark);
}
