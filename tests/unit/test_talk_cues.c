// test_talk_cues - what is counted in a turn, and what it has to do with the
// turns around it.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"

#include "base/arena.h"
#include "talk/cues.h"

#include <math.h>

enum { TURNS = 4 };

static struct arena *arena;
static struct turn_cues cues[TURNS];

static void read_cues(const char *const texts[TURNS], bool is_bare)
{
    struct utterance utterances[TURNS];

    for (int i = 0; i < TURNS; i++) {
        utterances[i] = (struct utterance){
            .text = str_of(texts[i]),
            .side = i % 2 == 0 ? SIDE_CLIENT : SIDE_THERAPIST,
        };
    }
    utterances_read_tokens(arena, utterances, TURNS, is_bare);
    cues_read(cue_words_new(arena), arena, utterances, TURNS, cues);
}

static bool is_about(float value, double expected)
{
    return fabs((double)value - expected) < 1e-6;
}

static const char *const SESSION[TURNS] = {
    "My wife hates the smoking.",
    "Okay, so you're smoking, and your wife hates smoking?",
    "Exactly, smoking kills -",
    "Mm-hmm.",
};

static void counts_the_turn_itself(void)
{
    const float *at = cues[1].at;

    CHECK("length", is_about(at[CUE_LENGTH], log(10)));
    CHECK("it asks", at[CUE_ENDS_ASKING] == 1 && at[CUE_QUESTION_MARKS] == 1);
    CHECK("fillers are passed over",
          at[CUE_FILLERS] == 2 && at[CUE_FIRST_YOU] == 1);
    CHECK("it begins with so", at[CUE_BEGINS_SO] == 1);
    CHECK("so you're, and your: phrases",
          at[CUE_LEXICONS + WORD_SO_YOU - WORD_LEXICONS_FROM] == 2);
    CHECK("you", at[CUE_YOUS] == 2);
    CHECK("commas", is_about(at[CUE_COMMAS], log(3)));
    CHECK("a backchannel", cues[3].at[CUE_IS_BACKCHANNEL] == 1);
    CHECK("not a backchannel", at[CUE_IS_BACKCHANNEL] == 0);
    CHECK("speech that was cut off", cues[2].at[CUE_IS_CUT_OFF] == 1);
}

static void finds_echoes(void)
{
    const float *at = cues[1].at;

    // smoking, wife, hates: all of them were said, of four with the rest
    CHECK("echo of the last turn", is_about(at[CUE_ECHO_1], 0.75));
    CHECK("nothing new", at[CUE_NEW] == 0);
    CHECK("all was taken up", is_about(at[CUE_COVERED], 3.0 / 5));
    CHECK("the client says it again", is_about(at[CUE_NEXT_ECHO], 0.25));
    CHECK("and something new", is_about(at[CUE_NEXT_NEW], log(3)));
    CHECK("what the therapist said counts for the client as well",
          is_about(cues[2].at[CUE_ECHO_1], 0.25));
}

static void sees_neighbours(void)
{
    const float *next = cues[1].at + CUE_NEXT;

    CHECK("the answer confirms", next[NEIGHBOUR_CONFIRMS] == 1);
    CHECK("there is none before the first turn",
          cues[0].at[CUE_BEFORE + NEIGHBOUR_IS_MISSING] == 1);
    CHECK("nor behind the last one",
          cues[3].at[CUE_NEXT + NEIGHBOUR_IS_MISSING] == 1);
    CHECK("nor two before the second",
          cues[1].at[CUE_EARLIER + NEIGHBOUR_IS_MISSING] == 1);
    CHECK("two before the third",
          cues[2].at[CUE_EARLIER + NEIGHBOUR_LENGTH] == cues[0].at[CUE_LENGTH]);
}

static void bare_text_keeps_the_words(void)
{
    static const char *const BARE[TURNS] = {
        "my wife hates the smoking",
        "okay so youre smoking and your wife hates smoking",
        "exactly smoking kills",
        "mm hmm",
    };
    float echo = cues[1].at[CUE_ECHO_1];

    read_cues(BARE, true);
    CHECK("the same echo", cues[1].at[CUE_ECHO_1] == echo);
    CHECK("the same first word", cues[1].at[CUE_FIRST_YOU] == 1);
    CHECK("no marks", cues[1].at[CUE_ASKS] == 0);
    CHECK("the same backchannel", cues[3].at[CUE_IS_BACKCHANNEL] == 1);
}

static void empty_turns_are_no_harm(void)
{
    static const char *const EMPTY[TURNS] = {"", "...", "[chuckles]", "?"};

    read_cues(EMPTY, false);
    for (int i = 0; i < TURNS; i++) {
        for (int cue = 0; cue < CUES; cue++) {
            CHECK("every cue is a number", isfinite(cues[i].at[cue]));
        }
    }
    cues_read(cue_words_new(arena), arena, NULL, 0, NULL);
}

int main(void)
{
    arena = arena_open("test");
    read_cues(SESSION, false);
    counts_the_turn_itself();
    finds_echoes();
    sees_neighbours();
    bare_text_keeps_the_words();
    empty_turns_are_no_harm();
    arena_close(arena);
    return check_end();
}
