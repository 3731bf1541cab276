// coder: from lessons to a model, to its file, and back to codes.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "talk/coder.h"
#include "talk/eval.h"
#include "talk/folds.h"
#include "talk/train.h"
#include "talk_lessons.h"

static struct model train_on(struct arena *arena, const struct lessons *lessons,
                             const struct train_watch *watch)
{
    bool is_in[TOY_LESSONS];

    // The last two are kept back.
    for (int i = 0; i < TOY_LESSONS; i++) {
        is_in[i] = i < TOY_LESSONS - 2;
    }
    return train_model(arena, lessons, is_in, watch);
}

static void count_step(void *steps)
{
    ++*(int *)steps;
}

// How many labels of the lesson are given as the experts gave them.
static double share_right(struct arena *arena, const struct model *model,
                          const struct lesson *lesson, bool is_bare)
{
    struct coder_work work = coder_work_begin(arena, coder_of(arena, model));
    struct turn_codes codes[TOY_TURNS];
    struct utterance utterances[TOY_TURNS];
    double right = 0;
    double all = 0;

    for (size_t n = 0; n < TOY_TURNS; n++) {
        utterances[n] = lesson->utterances[n];
        if (is_bare) {
            utterances[n].text = tokens_bare_text(arena, utterances[n].text);
        }
    }
    coder_code_utterances(&work, utterances, TOY_TURNS, is_bare, codes);
    for (size_t n = 0; n < TOY_TURNS; n++) {
        struct turn_labels labels = eval_labels_of(&codes[n]);

        for (int task = 0; task < CODE_TASKS; task++) {
            all += lesson->labels[n].at[task] != NO_LABEL;
            right += lesson->labels[n].at[task] != NO_LABEL
                  && lesson->labels[n].at[task] == labels.at[task];
        }
    }
    return right / all;
}

static bool chances_add_up(const struct turn_codes *codes)
{
    for (int task = 0; task < CODE_TASKS; task++) {
        double sum = 0;

        for (int i = 0; i < CODE_TASK_ROWS[task].classes; i++) {
            sum += (double)codes->chance[task][i];
        }
        if (CODE_TASK_ROWS[task].of_client == codes->of_client
            && !check_near(sum, 1, 1e-5)) {
            return false;
        }
    }
    return true;
}

static void test_learning(struct arena *arena, const struct lessons *lessons,
                          struct model *model)
{
    int steps = 0;
    struct model again;
    struct str one, other;

    *model =
        train_on(arena, lessons, &(struct train_watch){count_step, &steps});
    again = train_on(arena, lessons, NULL);
    one = model_print(arena, model);
    other = model_print(arena, &again);
    CHECK("each step is told", steps == TRAIN_STEPS);
    CHECK("trained twice, the same to the bit", str_is_equal(one, other));
    CHECK("codes what it has not seen",
          share_right(arena, model, &lessons->at[TOY_LESSONS - 1], false)
              > 0.8);
    CHECK("also without marks",
          share_right(arena, model, &lessons->at[TOY_LESSONS - 1], true) > 0.8);
}

static void test_file(struct arena *arena, const struct lessons *lessons,
                      const struct model *model)
{
    struct str bytes = model_print(arena, model);
    struct model parsed;
    struct err err = {0};
    char *copy = str_text(arena, bytes);

    CHECK("a file is read",
          model_parse(arena, bytes, CONDITIONS, &parsed, &err));
    CHECK("and is the same", str_is_equal(model_print(arena, &parsed), bytes));
    CHECK("it codes the same",
          share_right(arena, &parsed, &lessons->at[14], false)
              == share_right(arena, model, &lessons->at[14], false));
    for (size_t at = 0; at < bytes.len; at += bytes.len / 37 + 1) {
        copy[at] ^= 1;
        err = (struct err){0};
        CHECK("any damage is found",
              !model_parse(arena, (struct str){copy, bytes.len}, CONDITIONS,
                           &parsed, &err)
                  && err.kind == ERR_INPUT);
        copy[at] ^= 1;
        CHECK("cut short it is no model",
              !model_parse(arena, (struct str){copy, at}, CONDITIONS, &parsed,
                           &err));
    }
}

// A transcript of three people, of whom one is the therapist.
static void test_transcript(struct arena *arena)
{
    struct str speakers[] = {STR("Ann"), STR("Bo"), STR("Cy")};
    struct turn turns[] = {
        {.speaker = 0,               .text = STR("How have you been since last week?")   },
        {.speaker = 1,               .text = STR("I have been walking, and I want more.")},
        {.speaker = 2,               .text = STR("Yes.")                                 },
        {.speaker = SPEAKER_UNKNOWN, .text = STR("Hello?")                               },
    };
    struct transcript transcript = {.speakers = speakers,
                                    .speaker_count = 3,
                                    .therapist = SPEAKER_UNKNOWN,
                                    .turns = turns,
                                    .turn_count = 4};
    struct turn_codes codes[4];
    struct err err = {0};

    CHECK("somebody must say who the therapist is",
          !coder_code(coder_built_in(), arena, &transcript, codes, &err)
              && err.kind == ERR_INPUT);
    transcript.therapist = 0;
    CHECK("then all is coded",
          coder_code(coder_built_in(), arena, &transcript, codes, &err));
    CHECK("a question", codes[0].is_coded && !codes[0].of_client
                            && codes[0].behaviour == BEHAVIOUR_QUESTION
                            && codes[0].question != QUESTION_NONE);
    CHECK("the client", codes[1].is_coded && codes[1].of_client);
    CHECK("not the third one", !codes[2].is_coded && !codes[3].is_coded);
    CHECK("chances add up",
          chances_add_up(&codes[0]) && chances_add_up(&codes[1]));
    CHECK("confidence is that of the main label",
          turn_codes_confidence(&codes[0]) > 0.3
              && turn_codes_confidence(&codes[0]) <= 1);
    transcript.turn_count = 0;
    CHECK("no turns, no codes",
          coder_code(coder_built_in(), arena, &transcript, codes, &err));
}

static bool codes_are_same(const struct turn_codes *a,
                           const struct turn_codes *b)
{
    struct turn_labels of_a = eval_labels_of(a);
    struct turn_labels of_b = eval_labels_of(b);

    return memcmp(&of_a, &of_b, sizeof of_a) == 0
        && memcmp(a->chance, b->chance, sizeof a->chance) == 0;
}

// What was met before, or elsewhere, changes no code.
static void test_work(struct arena *arena, const struct lessons *lessons)
{
    struct coder_work work = coder_work_begin(arena, coder_built_in());
    struct turn_codes first[TOY_TURNS];
    struct turn_codes later[TOY_TURNS];

    for (size_t i = 0; i < lessons->count; i++) {
        coder_code_utterances(&work, lessons->at[i].utterances, TOY_TURNS,
                              false, i == 0 ? first : later);
    }
    coder_code_utterances(&work, lessons->at[0].utterances, TOY_TURNS, false,
                          later);
    for (int n = 0; n < TOY_TURNS; n++) {
        CHECK("the same codes, first or last",
              codes_are_same(&first[n], &later[n]));
    }
}

// The three things that a turn may hold, and the behaviour that it then has.
static void check_agreement(const struct turn_codes *codes)
{
    bool other = codes->behaviour == BEHAVIOUR_OTHER;

    CHECK("a reflection holds one",
          codes->behaviour != BEHAVIOUR_REFLECTION || codes->reflection);
    CHECK("a question holds one",
          codes->behaviour != BEHAVIOUR_QUESTION || codes->question);
    CHECK("input holds some",
          codes->behaviour != BEHAVIOUR_INPUT || codes->input);
    CHECK("nothing else holds anything",
          !other || (!codes->reflection && !codes->question && !codes->input));
}

static void test_agreement(struct arena *arena)
{
    static const char *const SAID[] = {
        "Mm-hmm.",
        "So you hate it, and you can't stop.",
        "How long?",
        "You should try gum. Smoking causes cancer.",
        "Okay. Great. Bye.",
        "So you tried gum. Did it help?",
        "Thanks.",
        "",
        "?"};
    enum { TURNS = sizeof SAID / sizeof *SAID };
    struct coder_work work = coder_work_begin(arena, coder_built_in());
    struct utterance utterances[TURNS] = {0};
    struct turn_codes codes[TURNS];

    for (int n = 0; n < TURNS; n++) {
        utterances[n].text = str_of(SAID[n]);
        utterances[n].side = SIDE_THERAPIST;
    }
    coder_code_utterances(&work, utterances, TURNS, false, codes);
    for (int n = 0; n < TURNS; n++) {
        check_agreement(&codes[n]);
    }
    CHECK("a question", codes[2].behaviour == BEHAVIOUR_QUESTION);
    CHECK("an agreement", codes[0].behaviour == BEHAVIOUR_OTHER);
}

int main(void)
{
    struct arena *arena = arena_open("test");
    struct lessons lessons = toy_lessons(arena);
    struct model model;

    test_learning(arena, &lessons, &model);
    test_file(arena, &lessons, &model);
    test_transcript(arena);
    test_work(arena, &lessons);
    test_agreement(arena);
    arena_close(arena);
    return check_end();
}
