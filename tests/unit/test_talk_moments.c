// Moments: for each rule a session in which it fires and one in which it just
// does not; what is quoted; and what is chosen to be shown.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "talk/moments.h"
#include "talk_toy.h"

#include <time.h>

enum { MOST = 40 };

// 8 words, and 24, 30 of a client.
#define EIGHT "we went there and then we came back"
#define TWENTY                                                                 \
    "we went there and then we came back to it all again "                     \
    "and so it went on and on until at last she rang"
#define THIRTY TWENTY " and then it was over for good"

#define T(text, codings)                                                       \
    {                                                                          \
        .who = 'T', .says = (text), .codes = (codings)                         \
    }
#define C(text, codings)                                                       \
    {                                                                          \
        .who = 'C', .says = (text), .codes = (codings)                         \
    }
#define T_AT(text, codings, from, to)                                          \
    {                                                                          \
        .who = 'T', .says = (text), .codes = (codings), .start = (from),       \
        .end = (to)                                                            \
    }
#define C_AT(text, codings, from, to)                                          \
    {                                                                          \
        .who = 'C', .says = (text), .codes = (codings), .start = (from),       \
        .end = (to)                                                            \
    }

static struct moments find(struct arena *arena, const struct line *lines)
{
    size_t count = 0;
    while (lines[count].says) {
        count++;
    }
    struct toy_session toy = toy_session(arena, lines, count);
    struct moments moments;
    moments_find(arena, &toy.transcript, toy.codes, &moments);
    return moments;
}

static const struct moment *first_of(const struct moments *moments,
                                     enum moment_id id)
{
    for (int i = 0; i < moments->count; i++) {
        if (moments->at[i].id == id) {
            return &moments->at[i];
        }
    }
    return NULL;
}

// Turn and range are looked at where `last` is above 0.
struct rule_case {
    const char *name;
    enum moment_id id;
    bool fires;
    int turn, first, last;
    struct line lines[MOST];
};

// clang-format off
static const struct rule_case CASES[] = {
    {"a reflection after which the client says much",
     WELL_REFLECTION_OPENED, true, 0, 0, 1,
     {T("You miss it.", SIMPLE), C(TWENTY, 0), T("Mm.", 0), C(EIGHT, 0),
      T("Right.", 0), C(EIGHT, 0)}},
    {"not as long as one and a half times",
     WELL_REFLECTION_OPENED, false, 0, 0, 0,
     {T("You miss it.", SIMPLE), C(TWENTY, 0), T("Mm.", 0), C(TWENTY, 0),
      T("Right.", 0), C(TWENTY, 0)}},
    {"a reflection confirmed",
     WELL_REFLECTION_CONFIRMED, true, 0, 0, 1,
     {T("You miss it.", SIMPLE), C("Yes, exactly.", 0)}},
    {"yes exactly, but",
     WELL_REFLECTION_CONFIRMED, false, 0, 0, 0,
     {T("You miss it.", SIMPLE), C("Yeah, but that's true of all.", 0)}},
    {"what is confirmed is no reflection",
     WELL_REFLECTION_CONFIRMED, false, 0, 0, 0,
     {T("Is that so?", CLOSES), C("Yes, exactly.", 0)}},
    {"an open question answered at length",
     WELL_QUESTION_OPENED, true, 0, 0, 1,
     {T("What was it like?", OPENS), C(THIRTY, 0), T("Mm.", 0), C(EIGHT, 0),
      T("Right.", 0), C(EIGHT, 0)}},
    {"a closed question answered at length",
     WELL_QUESTION_OPENED, false, 0, 0, 0,
     {T("Was it good?", CLOSES), C(THIRTY, 0), T("Mm.", 0), C(EIGHT, 0),
      T("Right.", 0), C(EIGHT, 0)}},
    {"permission before information in the next turn",
     WELL_PERMISSION, true, 0, 0, 2,
     {T("Would it be okay if I told you what we know?", CLOSES),
      C("Sure.", 0), T("Most people sleep badly at first.", INFORMS)}},
    {"permission and then nothing is given",
     WELL_PERMISSION, false, 0, 0, 0,
     {T("Would it be okay if we stopped?", CLOSES), C("Sure.", 0),
      T("Good.", 0)}},
    {"an affirmation",
     WELL_AFFIRMATION, true, 0, 0, 1,
     {T("That took courage.", 0), C("I suppose.", 0)}},
    {"the client affirms",
     WELL_AFFIRMATION, false, 0, 0, 0,
     {T("And he?", 0), C("That took courage.", 0)}},
    {"a validation",
     WELL_VALIDATION, true, 0, 0, 1,
     {T("That makes sense.", 0), C("Does it?", 0)}},
    {"a complaint that is taken up",
     WELL_REPAIR, true, 1, 1, 2,
     {T("So try again.", ADVISES), C("You're not listening.", 0),
      T("I went too fast, and you felt alone with it.", SIMPLE)}},
    {"a complaint answered with advice",
     WELL_REPAIR, false, 0, 0, 0,
     {T("So try again.", ADVISES), C("You're not listening.", 0),
      T("You felt alone. Try it once more.", SIMPLE | ADVISES)}},
    {"a silence after which the client goes on",
     WELL_SILENCE, true, 0, 0, 1,
     {T_AT("You miss her.", SIMPLE, 0, 2),
      C_AT("Yes. I never told anybody how much I really do.", 0, 7, 12)}},
    {"a silence of less than five seconds",
     WELL_SILENCE, false, 0, 0, 0,
     {T_AT("You miss her.", SIMPLE, 0, 2),
      C_AT("Yes. I never told anybody how much I really do.", 0, 6.9, 12)}},
    {"two short answers",
     LOOK_SHORT_ANSWERS, true, 3, 0, 3,
     {T("How was it?", OPENS), C("Fine.", 0), T("What else?", OPENS),
      C("Not so much.", 0), T("I see.", 0)}},
    {"one of four words",
     LOOK_SHORT_ANSWERS, false, 0, 0, 0,
     {T("How was it?", OPENS), C("Fine.", 0), T("What else?", OPENS),
      C("Not so much now.", 0), T("I see.", 0)}},
    {"I don't know, twice",
     LOOK_DO_NOT_KNOW, true, 5, 0, 5,
     {T("How was it?", OPENS), C("I don't know.", 0), T("I see.", 0),
      C(EIGHT, 0), T("And he?", OPENS), C("No idea.", 0)}},
    {"I don't know, once",
     LOOK_DO_NOT_KNOW, false, 0, 0, 0,
     {T("How was it?", OPENS), C("I don't know.", 0), T("I see.", 0),
      C(EIGHT, 0), T("And he?", OPENS), C("He left.", 0)}},
    {"the second is too late",
     LOOK_DO_NOT_KNOW, false, 0, 0, 0,
     {T("How?", OPENS), C("I don't know.", 0), T("a", 0), C("b", 0),
      T("a", 0), C("b", 0), T("a", 0), C("b", 0), T("a", 0), C("b", 0),
      T("And he?", OPENS), C("No idea.", 0)}},
    {"another topic after a feeling",
     LOOK_TOPIC_SHIFT, true, 1, 0, 1,
     {T("You were afraid.", SIMPLE), C("Anyway, the car broke down.", 0)}},
    {"another topic after no feeling",
     LOOK_TOPIC_SHIFT, false, 0, 0, 0,
     {T("You were late.", SIMPLE), C("Anyway, the car broke down.", 0)}},
    {"a long silence and a short reply",
     LOOK_SILENCE_SHORT_REPLY, true, 1, 0, 1,
     {T_AT("What happened then?", OPENS, 0, 2),
      C_AT("Nothing that I remember.", 0, 8, 9)}},
    {"a long silence of the client's own",
     LOOK_SILENCE_SHORT_REPLY, false, 0, 0, 0,
     {T_AT("What happened then?", OPENS, 0, 2),
      C_AT("Nothing that I remember.", 0, 2.5, 4), T_AT("So.", 0, 12, 13)}},
    {"the client says less",
     LOOK_QUIETER, true, 12, 12, 22,
     {C(TWENTY, 0), T("a", 0), C(TWENTY, 0), T("a", 0), C(TWENTY, 0),
      T("a", 0), C(TWENTY, 0), T("a", 0), C(TWENTY, 0), T("a", 0),
      C(TWENTY, 0), T("a", 0), C("Yes.", 0), T("a", 0), C("No.", 0),
      T("a", 0), C("Fine.", 0), T("a", 0), C("Hm, no.", 0), T("a", 0),
      C("Well.", 0), T("a", 0), C("Yes.", 0), T("a", 0), C(TWENTY, 0),
      T("a", 0), C(TWENTY, 0)}},
    {"the client says less from the start",
     LOOK_QUIETER, false, 0, 0, 0,
     {C("Yes.", 0), T("a", 0), C("No.", 0), T("a", 0), C("Fine.", 0),
      T("a", 0), C("Hm.", 0), T("a", 0), C("Well.", 0), T("a", 0),
      C("Yes.", 0), T("a", 0), C(TWENTY, 0), T("a", 0), C(TWENTY, 0),
      T("a", 0), C(TWENTY, 0), T("a", 0), C(TWENTY, 0), T("a", 0),
      C(TWENTY, 0), T("a", 0), C(TWENTY, 0), T("a", 0), C(TWENTY, 0)}},
    {"a complaint",
     LOOK_COMPLAINT, true, 1, 0, 1,
     {T("So try again.", ADVISES), C("You keep saying that.", 0)}},
    {"a complaint about somebody else",
     LOOK_COMPLAINT, false, 0, 0, 0,
     {T("And your wife?", OPENS), C("She keeps saying that.", 0)}},
    {"a reflection refused",
     LOOK_REFLECTION_REFUSED, true, 1, 0, 1,
     {T("You hate it.", SIMPLE), C("No, that's not what I mean.", 0)}},
    {"a no to a question",
     LOOK_REFLECTION_REFUSED, false, 0, 0, 0,
     {T("You hate it. Is it cold?", SIMPLE | CLOSES), C("No, not really.", 0)}},
    {"a no that agrees",
     LOOK_REFLECTION_REFUSED, false, 0, 0, 0,
     {T("You don't like it.", SIMPLE), C("No, not really.", 0)}},
    {"yes but",
     LOOK_UNDERSTAND_BUT, true, 1, 0, 1,
     {T("You should go.", ADVISES), C("I know, but I can't.", 0)}},
    {"but without a yes",
     LOOK_UNDERSTAND_BUT, false, 0, 0, 0,
     {T("You should go.", ADVISES), C("He would, but I can't.", 0)}},
    {"a feeling passed by",
     LOOK_FEELING_MISSED, true, 1, 1, 2,
     {T("And then?", OPENS), C("I was so scared that I hid.", 0),
      T("Was it dark?", CLOSES)}},
    {"a feeling met",
     LOOK_FEELING_MISSED, false, 0, 0, 0,
     {T("And then?", OPENS), C("I was so scared that I hid.", 0),
      T("Scared. Was it dark?", CLOSES)}},
    {"input after sustain talk",
     LOOK_INPUT_AFTER_SUSTAIN, true, 2, 1, 2,
     {T("And?", OPENS), C("I'd rather keep it.", SUSTAIN),
      T("It harms the lungs.", INFORMS)}},
    {"input after permission",
     LOOK_INPUT_AFTER_SUSTAIN, false, 0, 0, 0,
     {T("Is it okay if I tell you more?", CLOSES),
      C("I'd rather keep it.", SUSTAIN), T("It harms the lungs.", INFORMS)}},
    {"advice first",
     LOOK_ADVICE_FIRST, true, 1, 0, 1,
     {C("It's hard.", 0), T("You should rest.", ADVISES), C("Well.", 0),
      T("It's hard.", SIMPLE)}},
    {"advice after a reflection",
     LOOK_ADVICE_FIRST, false, 0, 0, 0,
     {C("It's hard.", 0), T("It's hard.", SIMPLE), C("Well.", 0),
      T("You should rest.", ADVISES)}},
    {"three questions in a row",
     LOOK_QUESTION_PILE, true, 0, 0, 4,
     {T("When?", CLOSES), C("Now.", 0), T("Where?", CLOSES), C("Here.", 0),
      T("How?", OPENS), C("So.", 0)}},
    {"a reflection between",
     LOOK_QUESTION_PILE, false, 0, 0, 0,
     {T("When?", CLOSES), C("Now.", 0), T("Now. Where?", SIMPLE | CLOSES),
      C("Here.", 0), T("How?", OPENS), C("So.", 0)}},
};
// clang-format on

static void rules(struct arena *arena)
{
    bool fired[MOMENT_RULE_COUNT] = {false};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const struct rule_case *row = &CASES[i];
        struct moments moments = find(arena, row->lines);
        const struct moment *moment = first_of(&moments, row->id);
        bool right = row->fires == (moment != NULL);
        if (right && moment && row->last > 0) {
            right = moment->turn == row->turn && moment->first == row->first
                 && moment->last == row->last && moment->line == row->turn + 1;
        }
        CHECK("a rule fires where it should, and only there", right);
        if (!right) {
            printf("%s", row->name);
            printf(moment ? ": %d, %d to %d\n" : "\n",
                   moment ? moment->turn : 0, moment ? moment->first : 0,
                   moment ? moment->last : 0);
        }
        fired[row->id] = fired[row->id] || (right && row->fires);
    }
    bool all = true;
    for (int id = 0; id < MOMENT_RULE_COUNT; id++) {
        all = all && fired[id];
    }
    CHECK("every rule has been seen to fire", all);
}

static void rows(void)
{
    bool whole = true, asks = true;
    for (int id = 0; id < MOMENT_RULE_COUNT; id++) {
        const struct moment_rule *rule = &MOMENT_RULES[id];
        whole = whole && rule->id && rule->title && rule->rule && rule->fires
             && strstr(rule->source, "not tested");
        asks = asks && rule->question
            && rule->question[strlen(rule->question) - 1] == '?';
    }
    CHECK("every rule has words, and says that it is not tested", whole);
    CHECK("every rule asks, and tells nobody what to do", asks);
}

static void choice(void)
{
    struct moment at[] = {
        {.id = WELL_VALIDATION,     .turn = 2,  .first = 2,  .last = 3,  .score = 1},
        {.id = LOOK_UNDERSTAND_BUT,
         .turn = 3,
         .first = 3,
         .last = 3,
         .score = 3                                                                },
        {.id = LOOK_UNDERSTAND_BUT,
         .turn = 9,
         .first = 9,
         .last = 9,
         .score = 5                                                                },
        {.id = LOOK_COMPLAINT,      .turn = 10, .first = 9,  .last = 10, .score = 4},
        {.id = LOOK_QUIETER,        .turn = 12, .first = 12, .last = 14, .score = 3},
        {.id = LOOK_ADVICE_FIRST,
         .turn = 40,
         .first = 40,
         .last = 40,
         .score = 2                                                                },
        {.id = LOOK_QUESTION_PILE,
         .turn = 70,
         .first = 70,
         .last = 76,
         .score = 1                                                                },
    };
    struct moments moments = {at, sizeof at / sizeof *at};
    struct moments_choice shown;
    moments_choose(&moments, 80, &shown);
    CHECK("what went well is apart",
          shown.well_count == 1 && shown.well[0].id == WELL_VALIDATION);
    CHECK("three at most, the strongest first, far from each other, in order",
          shown.look_count == 3 && shown.look[0].turn == 9
              && shown.look[1].turn == 40 && shown.look[2].turn == 70);
    moments.count = 5;
    moments_choose(&moments, 80, &shown);
    CHECK("near ones when there is nothing else, but none twice",
          shown.look_count == 2 && shown.look[0].turn == 9
              && shown.look[1].turn == 12);
    moments.count = 0;
    moments_choose(&moments, 0, &shown);
    CHECK("of nothing nothing is chosen",
          shown.look_count == 0 && shown.well_count == 0);
}

static void edges(struct arena *arena)
{
    static const struct line ALONE[] = {
        C("You're not listening.", 0), C("I don't know.", 0), {0}};
    struct moments moments = find(arena, ALONE);
    CHECK("one who speaks alone disagrees with nobody", moments.count == 0);
    struct toy_session toy = toy_session(arena, ALONE, 0);
    moments_find(arena, &toy.transcript, toy.codes, &moments);
    CHECK("an empty session has no moments", moments.count == 0);

    static const struct line WORDS[] = {
        T("That took courage.", 0), C("I know, but I was lucky.", 0), {0}};
    toy = toy_session(arena, WORDS, 2);
    moments_find(arena, &toy.transcript, NULL, &moments);
    CHECK("without codes the words alone are looked at", moments.count == 2);
    toy.transcript.therapist = SPEAKER_UNKNOWN;
    moments_find(arena, &toy.transcript, NULL, &moments);
    CHECK("without a therapist nothing is", moments.count == 0);
}

// Everything fires everywhere, in the longest transcript that may be read.
static void large(struct arena *arena)
{
    enum { TURNS = TRANSCRIPT_MAX_TURNS };
    struct line *lines = arena_take(arena, TURNS + 1, sizeof *lines);
    for (int i = 0; i < TURNS; i++) {
        lines[i] = (struct line){
            .who = i % 2 ? 'C' : 'T',
            .says = i % 2 ? "I don't know." : "Why? You should go.",
            .codes = i % 2 ? SUSTAIN : OPENS | ADVISES,
            .start = i * 9,
            .end = i * 9 + 1,
        };
    }
    struct timespec begun, ended;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begun);
    struct moments moments = find(arena, lines);
    struct moments_choice shown;
    moments_choose(&moments, TURNS, &shown);
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ended);
    double seconds = (double)(ended.tv_sec - begun.tv_sec)
                   + (double)(ended.tv_nsec - begun.tv_nsec) / 1e9;
    CHECK("50,000 turns are looked through in seconds", seconds < 10);
    CHECK("three moments are shown all the same",
          moments.count > TURNS / 2 && shown.look_count == 3);
    printf("50,000 turns, %d moments: %.0f ms\n", moments.count, seconds * 1e3);
}

int main(void)
{
    struct arena *arena = arena_open("test");
    rules(arena);
    rows();
    choice();
    edges(arena);
    large(arena);
    arena_close(arena);
    return check_end();
}
