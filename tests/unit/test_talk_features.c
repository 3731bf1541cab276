// features and linear: what the solver sees of a turn, and that it finds what
// there is to find.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "check.h"
#include "talk/features.h"
#include "talk/linear.h"

static bool holds(const uint32_t *rows, size_t count, uint32_t row)
{
    for (size_t i = 0; i < count; i++) {
        if (rows[i] == row) {
            return true;
        }
    }
    return false;
}

static void test_words(struct arena *arena)
{
    struct tokens two = tokens_read(arena, STR("so you"), false);
    struct tokens more = tokens_read(arena, STR("well so you rest"), false);
    uint32_t rows[18];
    uint32_t others[18];
    size_t count = features_words(&two, rows);
    size_t other_count = features_words(&more, others);
    size_t common = 0;

    // so you | <so so_you you> | <so_you so_you>
    CHECK("one, two and three tokens", count == 7);
    CHECK("no more than there is room", other_count <= features_room(&more));
    for (size_t i = 0; i < count; i++) {
        common += holds(others, other_count, rows[i]);
        CHECK("a row of the table", rows[i] < OWN_ROWS);
    }
    CHECK("in common are: so, you, so you", common == 3);
}

static void test_characters(struct arena *arena)
{
    struct tokens tokens = tokens_read(arena, STR("rest? resting"), false);
    uint32_t rows[FEATURES_OF_WORD];
    uint32_t others[FEATURES_OF_WORD];
    size_t count = features_characters(&tokens, &tokens.at[0], rows);
    size_t other_count = features_characters(&tokens, &tokens.at[2], others);
    size_t common = 0;

    CHECK("of \" rest \" 5 + 4 + 3 + 2", count == 14);
    for (size_t i = 0; i < count; i++) {
        common += holds(others, other_count, rows[i]);
    }
    // " r" re es st, " re" res est, " res" rest, " rest"
    CHECK("beginnings are in common", common == 10);
    CHECK("a mark with what it follows",
          features_mark(&tokens, &tokens.at[1], rows) == FEATURES_OF_MARK);
}

static void test_context(struct arena *arena)
{
    struct utterance client = {.side = SIDE_CLIENT};
    struct utterance therapist = {.side = SIDE_THERAPIST};
    uint32_t of_client[8], of_therapist[8];

    client.tokens = tokens_read(arena, STR("yes"), false);
    therapist.tokens = client.tokens;
    CHECK("one word, two borders",
          features_context(&client, of_client) == 3
              && features_context(&therapist, of_therapist) == 3);
    CHECK("whose word it is matters", of_client[0] != of_therapist[0]);
    CHECK("nobody is a feature too", features_context(NULL, of_client) == 1);
}

// Three classes that three features tell apart, and a fourth feature that says
// nothing.
static void test_linear(struct arena *arena)
{
    enum { ROWS = 60 };
    struct linear_cell cells[ROWS][2];
    struct linear_row rows[ROWS];
    struct linear_task task = {rows, ROWS, 4, 4, 1};
    struct linear_weights one, other;

    for (int i = 0; i < ROWS; i++) {
        cells[i][0] = (struct linear_cell){i % 3, 1};
        cells[i][1] = (struct linear_cell){3, i % 2};
        rows[i] = (struct linear_row){cells[i], 2, i % 3};
    }
    one = linear_train(arena, &task);
    (void)rand(); // somebody else rolled the dice
    other = linear_train(arena, &task);
    for (int class = 0; class < 3; class ++) {
        for (int i = 0; i < 3; i++) {
            double at = one.at[i * 4 + class];

            CHECK("each class has its feature", i == class ? at > .3 : at < 0);
        }
    }
    CHECK("what says nothing weighs nothing", fabs(one.at[3 * 4]) < .1);
    CHECK("a class that is not there", one.bias[3] == -1 && one.at[3] == 0);
    CHECK("the same to the bit",
          memcmp(one.at, other.at, 16 * sizeof *one.at) == 0
              && memcmp(one.bias, other.bias, 4 * sizeof *one.bias) == 0);
    task.count = 1;
    CHECK("only one class", linear_train(arena, &task).bias[0] == 1);
    task.count = 0;
    CHECK("nothing at all", linear_train(arena, &task).bias[0] == -1);
}

int main(void)
{
    struct arena *arena = arena_open("test");

    test_words(arena);
    test_characters(arena);
    test_context(arena);
    test_linear(arena);
    arena_close(arena);
    return check_end();
}
