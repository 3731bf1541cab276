// tokens: the same words whether a person or a machine wrote them down.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "check.h"
#include "talk/tokens.h"
#include "talk/utterance.h"

static const struct case_row {
    const char *name;
    const char *text;
    const char *tokens; // with "|" between them
    const char *bare;   // the same, of an automatic transcript
} CASES[] = {
    {"words and marks",        "How was your week?",                  "how|was|your|week|?",
     "how|was|your|week"                                                                                                             },
    {"apostrophes go",         "I don't, I'm 'fine'",                 "i|dont|,|im|fine",
     "i|dont|im|fine"                                                                                                                },
    {"or became a space",      "i don t know we ll see",              "i|dont|know|well|see",
     "i|dont|know|well|see"                                                                                                          },
    {"of a word processor",
     "I don\xe2\x80\x99t\xe2\x80\xa6 \xe2\x80\x9cno\xe2\x80\x9d",     "i|dont|...|\"|no|\"",        "i|dont|no"                      },
    {"hyphens part",           "Mm-hmm, well-being",                  "mm|hmm|,|well|being",
     "mm|hmm|well|being"                                                                                                             },
    {"agreement in one word",  "mmhmm uhhuh mhm",                     "mm|hmm|uh|huh|mm|hmm",
     "mm|hmm|uh|huh|mm|hmm"                                                                                                          },
    {"cut off",                "and then I-",                         "and|then|i|--",              "and|then|i"                     },
    {"broken off in between",  "I -- we\xe2\x80\x94they",             "i|--|we|--|they",
     "i|we|they"                                                                                                                     },
    {"a sound",                "[chuckles] Yes [inaudible 00:01:02]",
     "[chuckles|yes|[inaudible",                                                                    "chuckles|yes|inaudible|00|01|02"},
    {"a bracket never closed", "[so what",                            "so|what",                    "so|what"                        },
    {"runs of marks",          "what?!?? no....",                     "what|?|!|?|no|...",          "what|no"                        },
    {"letters beyond ASCII",
     "caf\xc3\xa9 \xe2\x82\xac"
     "5",                                                             "caf\xc3\xa9|\xe2\x82\xac|5", "caf\xc3\xa9|\xe2\x82\xac|5"     },
    {"numbers and signs",      "10% of $5",                           "10%|of|$5",                  "10%|of|$5"                      },
    {"nothing",                "",                                    "",                           ""                               },
    {"only signs",             " ' - \t ",                            "",                           ""                               },
};

static bool reads_as(struct arena *arena, const char *text, bool is_bare,
                     const char *wanted)
{
    struct tokens tokens = tokens_read(arena, str_of(text), is_bare);
    struct text all = text_in(arena);

    for (int i = 0; i < tokens.count; i++) {
        if (i > 0) {
            text_addc(&all, '|');
        }
        text_add(&all, token_text(&tokens, i));
        if (tokens.at[i].hash != token_hash(token_text(&tokens, i))
            || tokens.text[tokens.at[i].at - 1] != ' '
            || tokens.text[tokens.at[i].at + tokens.at[i].len] != ' ') {
            return false;
        }
    }
    if (!str_is(text_str(&all), wanted)) {
        printf("\"%s\" reads as \"%.*s\"\n", text, SHOW(text_str(&all)));
    }
    return str_is(text_str(&all), wanted);
}

static void test_cases(struct arena *arena)
{
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        CHECK(CASES[i].name,
              reads_as(arena, CASES[i].text, false, CASES[i].tokens));
        CHECK(CASES[i].name,
              reads_as(arena, CASES[i].text, true, CASES[i].bare));
    }
}

static void test_limits(struct arena *arena)
{
    char text[400];
    struct tokens tokens;

    memset(text, 'a', sizeof text);
    tokens = tokens_read(arena, (struct str){text, sizeof text}, false);
    CHECK("a long word is cut",
          tokens.count == 1 && tokens.at[0].len == TOKEN_MAX_BYTES);
    for (int byte = 0; byte < 256; byte++) { // nothing breaks it (make san)
        memset(text, byte, sizeof text);
        tokens = tokens_read(arena, (struct str){text, sizeof text}, false);
        CHECK("no more tokens than bytes", tokens.count <= (int)sizeof text);
    }
    for (size_t i = 0; i + 4 <= sizeof text; i += 4) {
        memcpy(text + i, "mhm ", 4);
    }
    tokens = tokens_read(arena, (struct str){text, sizeof text}, false);
    CHECK("agreement after agreement", tokens.count == 200);
}

static void test_bare(struct arena *arena)
{
    static const struct utterance WRITTEN[] = {
        {.text = {"How was your week?", 18}}, {.text = {"Fine, thanks.", 13}}};
    static const struct utterance BARE[] = {{.text = {"how was your week", 17}},
                                            {.text = {"fine thanks", 11}}};

    CHECK("bare text",
          str_is(tokens_bare_text(arena,
                                  STR("Well, [laughs] I don't know-- 10%?")),
                 "well laughs i dont know   10"));
    CHECK("a person typed it", !utterances_are_bare(WRITTEN, 2));
    CHECK("a machine heard it", utterances_are_bare(BARE, 2));
    CHECK("of nothing it is not known", !utterances_are_bare(BARE, 0));
}

// A machine that writes full stops, and misses three questions of four.
static void test_missing_marks(void)
{
    enum { TURNS = 12 };
    struct utterance turns[TURNS];

    for (int i = 0; i < TURNS; i++) {
        turns[i].text = i % 4 ? STR("How was your week.") : STR("Was it?");
    }
    CHECK("question marks are missing", utterances_are_bare(turns, TURNS));
    CHECK("of a few turns it is not known", !utterances_are_bare(turns, 5));
    for (int i = 0; i < TURNS; i++) {
        turns[i].text = i % 4 ? STR("How was your week?") : STR("Was it so.");
    }
    CHECK("one may be forgotten", !utterances_are_bare(turns, TURNS));
}

int main(void)
{
    struct arena *arena = arena_open("test");

    test_cases(arena);
    test_limits(arena);
    test_bare(arena);
    test_missing_marks();
    arena_close(arena);
    return check_end();
}
