// test_talk_patterns - turns of phrase are found where they stand, and nowhere
// else.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "check.h"
#include "talk/client_words.h"
#include "talk/tokens.h"

static const struct pattern_class CLASSES[] = {
    {"stop",  "quit stop"},
    {"drink", "wine beer"},
    {NULL,    NULL       },
};
static const struct pattern_row ROWS[] = {
    {"can",             "i can|could, able to"},
    {"can stop",        "can|could * @stop"   },
    {"begins with but", "< but"               },
    {"ends with but",   "but >"               },
    {"names two",       "@drink * @drink"     },
    {NULL,              NULL                  },
};
static const struct pattern_list LIST = {ROWS, CLASSES};
enum { CAN, CAN_STOP, BEGINS, ENDS, TWO, FOUND };

static struct arena *arena;
static const struct patterns *patterns;
static uint8_t found[FOUND];

static void look(const char *text)
{
    uint32_t hashes[32];
    struct tokens tokens = tokens_read(arena, str_of(text), true);

    for (int i = 0; i < tokens.count; i++) {
        hashes[i] = tokens.at[i].hash;
    }
    patterns_count(patterns, hashes, (size_t)tokens.count, found);
}

static void finds_words_in_a_row(void)
{
    look("I can see that");
    CHECK("a pattern of two words", found[CAN] == 1 && found[CAN_STOP] == 0);
    look("I really can");
    CHECK("not with a word between", found[CAN] == 0);
    look("I am able to");
    CHECK("the second pattern of a row", found[CAN] == 1);
    look("I can, I could, I can, I could");
    CHECK("counts no further than it says", found[CAN] == PATTERN_COUNT_MOST);
}

static void crosses_at_most_three_words(void)
{
    look("could stop");
    CHECK("a gap may hold nothing", found[CAN_STOP] == 1);
    look("could one two three stop");
    CHECK("three words", found[CAN_STOP] == 1);
    look("could one two three four stop");
    CHECK("not four", found[CAN_STOP] == 0);
    look("could one");
    CHECK("a beginning is not enough", found[CAN_STOP] == 0);
}

static void tells_begin_and_end(void)
{
    look("but why");
    CHECK("at the beginning only", found[BEGINS] == 1 && found[ENDS] == 0);
    look("why but");
    CHECK("at the end only", found[BEGINS] == 0 && found[ENDS] == 1);
    look("");
    CHECK("neither in silence", found[BEGINS] == 0 && found[ENDS] == 0);
}

static void one_word_is_not_two(void)
{
    look("beer");
    CHECK("one word is not two of them", found[TWO] == 0);
    look("beer and wine");
    CHECK("two with one between", found[TWO] == 1);
}

static void own_tables_can_be_read(void)
{
    CHECK("what clients say",
          patterns_rows(patterns_new(arena, &CLIENT_SAYS)) > 90);
    CHECK("what therapists ask",
          patterns_rows(patterns_new(arena, &THERAPIST_ASKS)) >= 30);
}

int main(void)
{
    arena = arena_open("test");
    patterns = patterns_new(arena, &LIST);
    finds_words_in_a_row();
    crosses_at_most_three_words();
    tells_begin_and_end();
    one_word_is_not_two();
    own_tables_can_be_read();
    arena_close(arena);
    return check_end();
}
