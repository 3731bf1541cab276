#ifndef TALK_FIRST_PASS_H
#define TALK_FIRST_PASS_H

// first_pass - a score for every class of every task, from the words of a turn
// and of its neighbours: two before it, one after.
//
// The weights of all classes for one gram stand side by side in one row of
// small whole numbers, so that one look into memory serves all of them, and
// sums are exact and of no order. A score is
//
//     bias + sum over blocks (scale x sum of weights / sqrt(sum of rarities))
//
// where a block is one kind of gram: the sum of rarities normalises for length,
// as the length of a tf-idf vector does.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/codes.h"
#include "talk/features.h"
#include "talk/used_rows.h"

// Classes of all tasks in a row: those of a therapist's turn first.
enum {
    CODE_LANES = 18,
    CLIENT_LANES_FROM = 15,
    OWN_LANES = 32,     // 18, spare ones, and in the last one the rarity
    CONTEXT_LANES = 64, // 18 for each place, and in the last one the rarity
    RARITY_MOST = 127,
};

// Where the classes of a task begin.
extern const int CODE_LANE_FROM[CODE_TASKS];

// What a neighbour is to the turn that is being coded.
enum neighbour { PLACE_BEFORE, PLACE_EARLIER, PLACE_AFTER, PLACES };

enum feature_block {
    BLOCK_WORDS,
    BLOCK_CHARACTERS,
    BLOCK_CONTEXT, // and one for each place
    FEATURE_BLOCKS = BLOCK_CONTEXT + PLACES,
};

// How much each block counts: the length of its part of the feature vector.
extern const double BLOCK_WEIGHT[FEATURE_BLOCKS];

struct first_pass {
    struct used_rows own_used;     // of OWN_ROWS, those that weigh something
    struct used_rows context_used; // of CONTEXT_ROWS
    int8_t (*own)[OWN_LANES];      // only they, in order
    int8_t (*context)[CONTEXT_LANES];
    float scale[FEATURE_BLOCKS][CODE_LANES];
    float bias[CODE_LANES];
};

// Scores of one turn: distances from the border of each class. Only the lanes
// of its own side mean something.
struct turn_scores {
    float at[CODE_LANES];
};

// What the characters of words that were met add up to, as words come again:
// from one transcript to the next, for one thread. It belongs to the first pass
// that it is used with first.
struct word_memory;
struct word_memory *word_memory_new(struct arena *arena);

// Scores of all utterances, whose tokens have been read: one transcript.
// `scores` has `count` entries. Nothing stays in the arena.
void first_pass_score(const struct first_pass *pass, struct word_memory *memory,
                      struct arena *arena, const struct utterance *utterances,
                      size_t count, struct turn_scores *scores);

#endif
