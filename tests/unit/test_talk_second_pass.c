// test_talk_second_pass - it learns from scores and cues, its chances sum to 1
// for both sides, it comes back from its file, and nothing of it hangs on what
// else is in the arena.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"

#include "base/arena.h"
#include "talk/second_pass.h"

#include <math.h>

enum { LESSONS = 12, TURNS = 20 };

static struct arena *arena;

// The therapist gives back what the client said, asks, or tells something.
static const struct line {
    const char *client;
    const char *therapist;
    enum behaviour_code behaviour;
} LINES[] = {
    {"I hate smoking at home.",  "So you hate smoking at home.",
     BEHAVIOUR_REFLECTION                                                                    },
    {"Well, my kids are there.", "How old are they?",                      BEHAVIOUR_QUESTION},
    {"Five and seven years.",    "Smoking causes cancer, research shows.",
     BEHAVIOUR_INPUT                                                                         },
    {"I know.",                  "Okay.",                                  BEHAVIOUR_OTHER   },
};
enum { LINE_COUNT = sizeof LINES / sizeof *LINES };

static void fill_lesson(struct lesson *lesson, struct turn_scores **scores)
{
    lesson->count = TURNS;
    lesson->utterances = arena_take(arena, TURNS, sizeof *lesson->utterances);
    lesson->labels = arena_take(arena, TURNS, sizeof *lesson->labels);
    *scores = arena_take(arena, TURNS, sizeof **scores);
    for (int n = 0; n < TURNS; n++) {
        const struct line *line = &LINES[n / 2 % LINE_COUNT];
        bool is_client = n % 2 == 0;
        int *labels = lesson->labels[n].at;

        lesson->utterances[n] = (struct utterance){
            .text = str_of(is_client ? line->client : line->therapist),
            .side = is_client ? SIDE_CLIENT : SIDE_THERAPIST,
        };
        for (int task = 0; task < CODE_TASKS; task++) {
            bool is_its = CODE_TASK_ROWS[task].of_client == is_client;

            labels[task] = is_its ? 0 : NO_LABEL;
        }
        if (!is_client) {
            labels[TASK_BEHAVIOUR] = (int)line->behaviour;
        }
    }
    lesson->utterances[TURNS - 1].side = SIDE_OTHER;
    utterances_read_tokens(arena, lesson->utterances, TURNS, false);
}

static bool sums_to_1(const struct turn_chances *chances, enum code_task task)
{
    float sum = 0;

    for (int class = 0; class < CODE_TASK_ROWS[task].classes; class ++) {
        sum += chances->at[CODE_LANE_FROM[task] + class];
    }
    return fabsf(sum - 1) < 1e-4F;
}

static void check_chances(const struct second_pass *pass,
                          const struct heard *heard)
{
    struct turn_chances chances[TURNS];
    int right = 0;

    second_pass_code(pass, arena, heard, chances);
    for (int n = 1; n < TURNS - 1; n += 2) {
        enum behaviour_code behaviour = LINES[n / 2 % LINE_COUNT].behaviour;

        CHECK("a therapist's turn", sums_to_1(&chances[n], TASK_BEHAVIOUR)
                                        && sums_to_1(&chances[n], TASK_INPUT));
        CHECK("no talk of the therapist",
              chances[n].at[CODE_LANE_FROM[TASK_TALK]] == 0);
        CHECK("a client's turn", sums_to_1(&chances[n - 1], TASK_TALK));
        right += chances[n].at[CODE_LANE_FROM[TASK_BEHAVIOUR] + (int)behaviour]
               > 0.5F;
    }
    CHECK("it learns from the cues alone", right == TURNS / 2 - 1);
    for (int lane = 0; lane < CODE_LANES; lane++) {
        CHECK("nobody's turn", chances[TURNS - 1].at[lane] == 0);
    }
}

// The network was taught by first passes that said nothing: what changes here
// is the say that they have themselves.
static void check_say(const struct second_pass *pass,
                      const struct lesson *lesson)
{
    enum { TURN = 1 };
    struct turn_scores loud[TURNS] = {0};
    struct turn_chances before[TURNS], after[TURNS];
    struct heard heard = {
        .utterances = lesson->utterances, .count = TURNS, .scores = loud};
    const int input = CODE_LANE_FROM[TASK_BEHAVIOUR] + BEHAVIOUR_INPUT;
    const int open = CODE_LANE_FROM[TASK_QUESTION] + QUESTION_OPEN;

    second_pass_code(pass, arena, &heard, before);
    loud[TURN].at[input] = 40;
    second_pass_code(pass, arena, &heard, after);
    CHECK("the first pass has a say",
          before[TURN].at[input] < 0.5F && after[TURN].at[input] > 0.999F);
    CHECK("only where it says something",
          before[TURN].at[open] == after[TURN].at[open]);
    CHECK("and it still sums to 1", sums_to_1(&after[TURN], TASK_BEHAVIOUR));
}

static struct str printed(const struct second_pass *pass)
{
    struct text bytes = text_in(arena);

    second_pass_print(pass, &bytes);
    return text_str(&bytes);
}

int main(void)
{
    static struct lesson lesson[LESSONS];
    static struct turn_scores *scores[LESSONS];
    const struct lessons lessons = {lesson, LESSONS};
    const struct second_pass *pass, *again;
    struct err err = {0};
    struct str file;

    arena = arena_open("test");
    for (int i = 0; i < LESSONS; i++) {
        fill_lesson(&lesson[i], &scores[i]);
    }
    pass = second_pass_train(arena, &lessons, scores, false);
    check_chances(pass, &(struct heard){.utterances = lesson[0].utterances,
                                        .count = TURNS,
                                        .scores = scores[0]});
    check_say(pass, &lesson[0]);
    file = printed(pass);
    CHECK("the same bits each time",
          str_is_equal(file, printed(second_pass_train(arena, &lessons, scores,
                                                       false))));
    CHECK("it comes back", second_pass_parse(arena, file, &again, &err)
                               && str_is_equal(file, printed(again)));
    file.len -= 1;
    CHECK("a short file is refused",
          !second_pass_parse(arena, file, &again, &err));
    arena_close(arena);
    return check_end();
}
