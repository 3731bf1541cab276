// test_talk_client - what is heard in a client's turn, and the regression that
// learns from it.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "check.h"
#include "talk/bytes.h"
#include "talk/client_cues.h"
#include "talk/client_words.h"
#include "talk/logistic.h"

static struct arena *arena;

// ---- regression -------------------------------------------------------------

enum { ROWS = 600, INPUTS = 3 };
static const float TRUST[INPUTS] = {1, 1, 1};

// The first input decides between the first two classes, the second one is
// high for the third, the last one never changes.
static struct logistic_lesson lesson_of(void)
{
    struct logistic_lesson lesson = {.rows = ROWS, .inputs = INPUTS, .cost = 1};
    float *at = arena_take(arena, (size_t)ROWS * INPUTS, sizeof *at);
    int8_t *labels = arena_take(arena, ROWS, sizeof *labels);

    for (int row = 0; row < ROWS; row++) {
        labels[row] = (int8_t)(row % 6 < 3 ? 0 : row % 6 < 5 ? 1 : 2);
        at[row * INPUTS] = (labels[row] == 1 ? 5 : -5) + (float)(row % 7);
        at[row * INPUTS + 1] = (labels[row] == 2 ? 90 : 10) + (float)(row % 11);
        at[row * INPUTS + 2] = 4;
    }
    lesson.at = at;
    lesson.labels = labels;
    lesson.trust = TRUST;
    return lesson;
}

static void test_logistic(void)
{
    struct logistic_lesson first = lesson_of();
    struct logistic_lesson again = lesson_of();
    struct logistic_lesson seen = lesson_of();
    const struct logistic *one = logistic_train(arena, &first);
    const struct logistic *two = logistic_train(arena, &again);
    int right = 0;
    float chances[LOGISTIC_CLASSES];

    for (int row = 0; row < ROWS; row++) {
        int label = seen.labels[row];

        logistic_answer(one, seen.at + (size_t)row * INPUTS, chances);
        right += chances[label] > 0.5F;
    }
    CHECK("learns what there is to learn", right > ROWS * 95 / 100);
    CHECK("chances sum to 1",
          check_near((double)(chances[0] + chances[1] + chances[2]), 1, 1e-6));
    CHECK("the same bits twice",
          memcmp(one->weights, two->weights, INPUTS * sizeof *one->weights)
              == 0);
    CHECK("how common a class is",
          check_near((double)one->common[2], 1.0 / 6, 0.01));
    CHECK("what never changes has no weight", one->weights[2][0] == 0);
}

static void test_trust(void)
{
    static const float MORE[INPUTS] = {1, 1.5F, 1};
    struct logistic_lesson plain = lesson_of();
    struct logistic_lesson trusting = lesson_of();
    const struct logistic *one;
    const struct logistic *two;

    plain.cost = trusting.cost = 0.001;
    trusting.trust = MORE;
    one = logistic_train(arena, &plain);
    two = logistic_train(arena, &trusting);
    CHECK("what is trusted more weighs more",
          two->weights[1][2] > one->weights[1][2]);
}

static void test_logistic_file(void)
{
    struct logistic_lesson lesson = lesson_of();
    const struct logistic *made = logistic_train(arena, &lesson);
    const struct logistic *read;
    struct text text = text_in(arena);
    struct err err = {0};
    struct bytes bytes;
    float row[INPUTS] = {2, 20, 4};
    float a[LOGISTIC_CLASSES];
    float b[LOGISTIC_CLASSES];

    logistic_print(made, &text);
    bytes = bytes_of(text_str(&text));
    CHECK("is read", logistic_parse(arena, &bytes, INPUTS, &read, &err));
    logistic_answer(made, row, a);
    logistic_answer(read, row, b);
    CHECK("and answers the same", memcmp(a, b, sizeof a) == 0);
    bytes = bytes_of((struct str){text_str(&text).at, text_str(&text).len - 1});
    CHECK("half of it is refused",
          !logistic_parse(arena, &bytes, INPUTS, &read, &err));
    bytes = bytes_of(text_str(&text));
    CHECK("and so is one of another size",
          !logistic_parse(arena, &bytes, INPUTS + 1, &read, &err));
}

// ---- what is heard ----------------------------------------------------------

static const struct client_listener *listener;

static struct client_turn hear(const char *text)
{
    struct utterance utterance = {.text = str_of(text), .side = SIDE_CLIENT};

    utterances_read_tokens(arena, &utterance, 1, false);
    return *client_turns_of(arena, listener, &utterance, 1).at;
}

static void test_answers(void)
{
    static const struct {
        const char *text;
        enum answer answer;
        bool is_nod;
    } CASES[] = {
        {"",                            ANSWER_NONE,    true },
        {"Mm-hmm.",                     ANSWER_MHM,     true },
        {"Uh-huh, yeah.",               ANSWER_MHM,     true },
        {"Okay, good.",                 ANSWER_OKAY,    true },
        {"Exactly.",                    ANSWER_STRONG,  true },
        {"Right- right.",               ANSWER_RIGHT,   true },
        {"Um, yeah.",                   ANSWER_YES,     true },
        {"No.",                         ANSWER_NO,      false},
        {"Yeah, I tried that before",   ANSWER_YES_AND, false},
        {"No, I never tried it before", ANSWER_NO_AND,  false},
        {"But that never works.",       ANSWER_BUT,     false},
        {"At home.",                    ANSWER_SHORT,   false},
        {"I go there every day.",       ANSWER_LONG,    false},
    };

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct client_turn turn = hear(CASES[i].text);

        CHECK(CASES[i].text, turn.answer == CASES[i].answer);
        CHECK(CASES[i].text, turn.is_nod == CASES[i].is_nod);
    }
}

static int saying(const char *name)
{
    for (int row = 0; CLIENT_SAYS.rows[row].name; row++) {
        if (strcmp(CLIENT_SAYS.rows[row].name, name) == 0) {
            return row;
        }
    }
    CHECK(name, false);
    return 0;
}

static void test_sayings(void)
{
    CHECK("wants to", hear("I want to stop.").sayings[saying("want to")] > 0);
    CHECK("a figure is a number", hear("A 7.").sayings[saying("hi num")] == 1);
    CHECK("said twice by a slip is said once",
          hear("I, I want, want to").sayings[saying("want to")] > 0
              && hear("I, I want, want to").words == 3);
    CHECK("not wanting is not wanting to",
          hear("I don't want that.").sayings[saying("want to")] == 0);
    CHECK("and is told apart",
          hear("I don't want that.").sayings[saying("not want")] == 1);
}

static void test_neighbours(void)
{
    struct utterance talk[] = {
        {.text = STR("Would you like to quit?"), .side = SIDE_THERAPIST},
        {.text = STR("I might, one day-"),       .side = SIDE_CLIENT   },
        {.text = STR("Mm-hmm."),                 .side = SIDE_THERAPIST},
        {.text = STR("-when work is calmer."),   .side = SIDE_CLIENT   },
    };
    enum { TURNS = sizeof talk / sizeof *talk };
    struct client_turns turns;
    float facts[CLIENT_FACTS];

    utterances_read_tokens(arena, talk, TURNS, false);
    turns = client_turns_of(arena, listener, talk, TURNS);
    CHECK("the last turn", turns.at[3].before == 2);
    CHECK("the last one that asked something", turns.at[3].asked_by == 0);
    CHECK("none before the first", turns.at[0].own_before == NO_TURN_THERE);
    client_facts_of(&turns, talk, 3, facts);
    CHECK("the floor was kept",
          facts[FACT_KEPT_FLOOR] == 1 && facts[FACT_GOES_ON] == 1);
    CHECK("asked some turns ago",
          facts[FACT_WAS_REALLY_ASKED] == 1 && facts[FACT_WAS_ASKED] == 0);
    client_facts_of(&turns, talk, 1, facts);
    CHECK("the floor is kept",
          facts[FACT_KEEPS_FLOOR] == 1 && facts[FACT_IS_CUT_OFF] == 1);
}

int main(void)
{
    arena = arena_open("test");
    listener = client_listener_new(arena);
    test_logistic();
    test_trust();
    test_logistic_file();
    test_answers();
    test_sayings();
    test_neighbours();
    arena_close(arena);
    return check_end();
}
