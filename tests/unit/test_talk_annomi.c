// annomi: the two files of labels become lessons. The rows here are made up;
// what is counted of AnnoMI itself is read through ../shared.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "check.h"
#include "talk/annomi.h"

#define FULL_HEADER                                                            \
    "mi_quality,transcript_id,video_url,utterance_id,interlocutor,"            \
    "utterance_text,annotator_id,therapist_input_exists,"                      \
    "therapist_input_subtype,reflection_exists,reflection_subtype,"            \
    "question_exists,question_subtype,main_therapist_behaviour,"               \
    "client_talk_type\n"
#define SIMPLE_HEADER                                                          \
    "transcript_id,utterance_id,interlocutor,utterance_text,"                  \
    "main_therapist_behaviour,client_talk_type\n"

// Two raters of one turn, who differ in whether it holds a reflection.
static const char FULL[] = FULL_HEADER
    "high,7,v,0,therapist,\"You rest, then?\",1,False,n/a,True,simple,True,"
    "closed,question,n/a\n"
    "high,7,v,0,therapist,\"You rest, "
    "then?\",2,False,n/a,False,n/a,True,closed,"
    "question,n/a\n"
    "high,7,v,1,client,Yes.,1,n/a,n/a,n/a,n/a,n/a,n/a,n/a,change\n"
    "high,7,v,1,client,Yes.,2,n/a,n/a,n/a,n/a,n/a,n/a,n/a,neutral\n"
    "low,12,w,0,client,No.,3,n/a,n/a,n/a,n/a,n/a,n/a,n/a,sustain\n";
static const char SIMPLE[] =
    SIMPLE_HEADER "7,0,therapist,\"You rest, then?\",question,n/a\n"
                  "7,1,client,Yes.,n/a,neutral\n"
                  "12,0,client,No.,n/a,sustain\n";

static bool read_both(struct arena *arena, const char *full, const char *simple,
                      struct lessons *lessons, struct err *err)
{
    FILE *a = fmemopen((void *)(uintptr_t)full, strlen(full), "r");
    FILE *b = fmemopen((void *)(uintptr_t)simple, strlen(simple), "r");
    bool done;

    *err = (struct err){0};
    done = annomi_read(arena, a, b, lessons, err);
    (void)fclose(a);
    (void)fclose(b);
    return done;
}

static void test_lessons(struct arena *arena)
{
    struct lessons lessons;
    struct err err;
    const struct lesson *one;

    CHECK("both files are read",
          read_both(arena, FULL, SIMPLE, &lessons, &err));
    CHECK("two transcripts", lessons.count == 2);
    one = &lessons.at[0];
    CHECK("of two turns and two raters", str_is(one->id, "7") && one->count == 2
                                             && one->raters == 2
                                             && one->is_high);
    CHECK("its words", str_is(one->utterances[0].text, "You rest, then?")
                           && one->utterances[0].side == SIDE_THERAPIST);
    CHECK("a question",
          one->labels[0].at[TASK_BEHAVIOUR] == BEHAVIOUR_QUESTION
              && one->labels[0].at[TASK_QUESTION] == QUESTION_CLOSED);
    CHECK("one of two hears a reflection: none",
          one->labels[0].at[TASK_REFLECTION] == REFLECTION_NONE);
    CHECK("what each said is kept",
          one->rated[0].at[TASK_REFLECTION] == REFLECTION_SIMPLE
              && one->rated[3].at[TASK_TALK] == TALK_NEUTRAL);
    CHECK("talk as the simple file has it",
          one->labels[1].at[TASK_TALK] == TALK_NEUTRAL
              && one->labels[1].at[TASK_BEHAVIOUR] == NO_LABEL);
    CHECK("the other one", lessons.at[1].raters == 1 && !lessons.at[1].is_high
                               && lessons.at[1].group != one->group);
}

static const struct refusal {
    const char *name;
    const char *full, *simple;
    const char *says;
} REFUSALS[] = {
    {"no header",         "a,b\n",                                            SIMPLE,                                         "no column \"transcript_id\""},
    {"no rows",           FULL_HEADER,                                        SIMPLE,                                         "no rows"                    },
    {"a word for a side", FULL_HEADER "high,7,v,0,nurse,x,1,,,,,,,,\n",       SIMPLE,
     "line 2: the interlocutor"                                                                                                                            },
    {"a label unknown",   FULL_HEADER "high,7,v,0,client,x,1,,,,,,,,maybe\n",
     SIMPLE,                                                                                                                  "a label that is not known"  },
    {"not in both",       FULL,
     SIMPLE_HEADER "7,0,therapist,x,question,n/a\n7,2,client,y,n/a,neutral\n",
     "is not in"                                                                                                                                           },
    {"one turn too few",  FULL,                                               SIMPLE_HEADER "7,0,therapist,x,question,n/a\n",
     "same raters"                                                                                                                                         },
};

static void test_refusals(struct arena *arena)
{
    for (size_t i = 0; i < sizeof REFUSALS / sizeof *REFUSALS; i++) {
        struct lessons lessons;
        struct err err;

        CHECK(REFUSALS[i].name, !read_both(arena, REFUSALS[i].full,
                                           REFUSALS[i].simple, &lessons, &err)
                                    && strstr(err.text, REFUSALS[i].says));
        if (!strstr(err.text, REFUSALS[i].says)) {
            printf("%s\n", err.text);
        }
    }
}

// LISTENING.md: 106 of the 133 transcripts are here, 7,308 turns of them.
static void test_annomi(struct arena *arena)
{
    FILE *full = fopen("../shared/data/annomi/annomi-full.csv", "rbe");
    FILE *simple = fopen("../shared/data/annomi/annomi-simple.csv", "rbe");
    struct lessons lessons = {0};
    struct err err = {0};
    size_t turns = 0;
    bool kept = true;

    if (!full || !simple) {
        check_left_out("../shared/data/annomi");
        return;
    }
    CHECK("AnnoMI is read", annomi_read(arena, full, simple, &lessons, &err));
    for (size_t i = 0; i < lessons.count; i++) {
        turns += lessons.at[i].count;
        for (size_t k = 0; k < i; k++) {
            kept = kept
                && (!str_is_equal(lessons.at[i].url, lessons.at[k].url)
                    || lessons.at[i].group == lessons.at[k].group);
        }
    }
    CHECK("106 transcripts", lessons.count == 106);
    CHECK("7308 turns", turns == 7308);
    CHECK("a video is one group", kept);
    (void)fclose(full);
    (void)fclose(simple);
}

int main(void)
{
    struct arena *arena = arena_open("test");

    test_lessons(arena);
    test_refusals(arena);
    test_annomi(arena);
    arena_close(arena);
    return check_end();
}
