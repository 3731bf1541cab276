// eval and folds: numbers that anybody can work out on paper.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "talk/eval.h"
#include "talk/folds.h"
#include "talk/lesson_groups.h"
#include "talk_lessons.h"

// Ten client turns: expert against other.
static void test_agreement(void)
{
    static const int EXPERT[] = {0, 0, 0, 0, 0, 1, 1, 1, 2, 2};
    static const int OTHER[] = {0, 0, 0, 0, 1, 1, 1, 0, 2, 0};
    struct agreement agreement = {0};

    for (int i = 0; i < 10; i++) {
        struct turn_labels a = {
            {-1, -1, -1, -1, EXPERT[i]}
        };
        struct turn_labels b = {
            {-1, -1, -1, -1, OTHER[i]}
        };

        agreement_add(&agreement, &a, &b, 1, TASK_TALK);
    }
    CHECK("all are counted", agreement_count(&agreement, 3) == 10);
    CHECK("F1 of a class", // 4 of 5 and of 6: 8 / 11
          check_near(agreement_f1(&agreement, 3, 0), 8.0 / 11, 1e-12));
    CHECK("macro-F1", // 8/11, 4/6, 2/3
          check_near(agreement_macro_f1(&agreement, 3),
                     (8.0 / 11 + 2.0 / 3 + 2.0 / 3) / 3, 1e-12));
    CHECK("accuracy", check_near(agreement_accuracy(&agreement, 3), .7, 1e-12));
    CHECK("kappa", // by chance: .5 x .6 + .3 x .3 + .2 x .1 = .41
          check_near(agreement_kappa(&agreement, 3), .29 / .59, 1e-12));
    CHECK("a class that nobody gave has no F1",
          isnan(agreement_f1(&agreement, 5, 4)));
    CHECK("and does not count", agreement_macro_f1(&agreement, 5)
                                    == agreement_macro_f1(&agreement, 3));
}

// One turn and five raters: three hear a reflection, two of them a complex one.
static void test_raters(void)
{
    struct turn_labels rated[5] = {{{1, 2, 0, 0, -1}},
                                   {{1, 2, 0, 0, -1}},
                                   {{1, 1, 0, 0, -1}},
                                   {{0, 0, 1, 0, -1}},
                                   {{2, 0, 1, 0, -1}}};
    struct lesson lesson = {.count = 1, .raters = 5, .rated = rated};
    struct turn_labels most = lesson_majority(&lesson, 0, NO_LABEL);
    struct turn_labels without = lesson_majority(&lesson, 0, 0);
    struct agreement pairs = {0};
    struct agreement others = {0};

    CHECK("most say reflection",
          most.at[TASK_BEHAVIOUR] == BEHAVIOUR_REFLECTION);
    CHECK("most of those complex",
          most.at[TASK_REFLECTION] == REFLECTION_COMPLEX);
    CHECK("two of five are no majority",
          most.at[TASK_QUESTION] == QUESTION_NONE);
    CHECK("a task of the other side", most.at[TASK_TALK] == NO_LABEL);
    CHECK("half is not most", without.at[TASK_REFLECTION] == REFLECTION_NONE);
    agreement_add_raters(&pairs, &lesson, TASK_BEHAVIOUR, false);
    agreement_add_raters(&others, &lesson, TASK_BEHAVIOUR, true);
    CHECK("each with each", agreement_count(&pairs, 4) == 20);
    CHECK("each with the others", agreement_count(&others, 4) == 5);
    CHECK("three of twenty pairs twice agree",
          check_near(agreement_accuracy(&pairs, 4), 6.0 / 20, 1e-12));
}

static void test_sessions(void)
{
    struct turn_labels labels[6] = {
        {{2, 0, 1, 0, -1}}, {{-1, -1, -1, -1, 1}}, {{1, 1, 0, 0, -1}},
        {{1, 2, 2, 0, -1}}, {{-1, -1, -1, -1, 0}}, {{3, 0, 0, 1, -1}}};
    double numbers[SESSION_NUMBERS];

    session_count(labels, 6, numbers);
    CHECK("reflections", numbers[SESSION_REFLECTIONS] == 2);
    CHECK("to questions", numbers[SESSION_REFLECTIONS_PER_QUESTION] == 2);
    CHECK("by turn of the therapist", numbers[SESSION_INPUT_PER_TURN] == 0.25);
    CHECK("also beside another behaviour",
          numbers[SESSION_HOLDING_QUESTION_PER_TURN] == 0.5);
}

static void test_ranks(void)
{
    static const double X[] = {1, 2, 3, 4, 5};
    static const double Y[] = {2, 1, 4, 3, 5};
    static const double TIES[] = {1, 1, 2, 2, 3};
    static const double SAME[] = {7, 7, 7, 7, 7};
    static const bool HIGH[] = {false, false, true, false, true};

    CHECK("as it is", rank_correlation(X, X, 5) == 1);
    CHECK("nearly", check_near(rank_correlation(X, Y, 5), .8, 1e-12));
    CHECK("ties share a rank", // 1.5 1.5 3.5 3.5 5
          check_near(rank_correlation(X, TIES, 5), 9 / sqrt(90), 1e-12));
    CHECK("of what never varies", isnan(rank_correlation(X, SAME, 5)));
    CHECK("five of six pairs",
          check_near(rank_area(X, HIGH, 5), 5.0 / 6, 1e-12));
    CHECK("ties count half", check_near(rank_area(SAME, HIGH, 5), .5, 1e-12));
}

static void test_folds(struct arena *arena)
{
    struct lessons lessons = toy_lessons(arena);
    int *folds, *again;
    int size[5] = {0};

    lessons.at[3].group = lessons.at[9].group = lessons.at[12].group = 1;
    folds = folds_of(arena, &lessons, 5);
    again = folds_of(arena, &lessons, 5);
    CHECK("a group stays together", folds[3] == folds[9]
                                        && folds[9] == folds[12]
                                        && folds[12] == folds[1]);
    CHECK("folds are the same each time",
          memcmp(folds, again, TOY_LESSONS * sizeof *folds) == 0);
    for (int i = 0; i < TOY_LESSONS; i++) {
        size[folds[i]]++;
    }
    CHECK("and about equal", size[0] >= 2 && size[1] >= 2 && size[2] >= 2
                                 && size[3] >= 2 && size[4] >= 2);
}

static void test_groups(struct arena *arena)
{
    struct lessons lessons = toy_lessons(arena);

    lessons.count = 3; // of different words, apart
    for (size_t i = 0; i < 3; i++) {
        lessons.at[i].count = 4;
    }
    lessons_group(arena, &lessons);
    CHECK("other words, other groups",
          lessons.at[0].group != lessons.at[1].group);
    lessons.at[2].url = lessons.at[0].url;
    lessons_group(arena, &lessons);
    CHECK("one video", lessons.at[0].group == lessons.at[2].group
                           && lessons.at[0].group != lessons.at[1].group);
    lessons.at[1].utterances = lessons.at[0].utterances;
    lessons_group(arena, &lessons);
    CHECK("the same words", lessons.at[0].group == lessons.at[1].group);
}

int main(void)
{
    struct arena *arena = arena_open("test");

    test_agreement();
    test_raters();
    test_sessions();
    test_ranks();
    test_folds(arena);
    test_groups(arena);
    arena_close(arena);
    return check_end();
}
