// test_mask - what is taken out of a text before somebody else reads it, and
// what must stay.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "check.h"
#include "talk/mask.h"
#include "talk/transcript.h"

// clang-format off
static const struct {
    const char *name;
    const char *text;
    const char *want; // NULL: as it was
} CASES[] = {
    // names from the list
    {"a first name", "I told Anna about it.", "I told [name 1] about it."},
    {"in small letters", "i told anna about it", "i told [name 1] about it"},
    {"in capitals", "I TOLD ANNA.", "I TOLD [name 1]."},
    {"with a last name", "Anna Lind came, and Anna Lind left.",
     "[name 1] came, and [name 1] left."},
    {"last name in small letters", "i met john smith there",
     "i met [name 1] there"},
    {"an initial", "Peter K. Voss rang.", "[name 1] rang."},
    {"a possessive", "That was Anna's idea, not James's.",
     "That was [name 1]'s idea, not [name 2]'s."},
    {"a curled possessive", "Anna\xe2\x80\x99s idea.",
     "[name 1]\xe2\x80\x99s idea."},
    {"a hyphen", "I asked Anne-Marie and Smith-Jones.",
     "I asked [name 1] and [name 2]."},
    {"two people", "Tom hit Ben and Tom ran.",
     "[name 1] hit [name 2] and [name 1] ran."},
    // words that are also names
    {"will, the verb", "Will you come? I will. We'll see what will be.", NULL},
    {"Will, the man", "I asked Will. Will said no. Will's car broke down.",
     "I asked [name 1]. [name 1] said no. [name 1]'s car broke down."},
    {"May, the month",
     "In May it got worse, since May nothing helps, and May and June too.",
     NULL},
    {"may, the verb", "May I say something? You may.", NULL},
    {"May, the aunt", "I rang May yesterday. May said she may come in May.",
     "I rang [name 1] yesterday. [name 1] said she may come in May."},
    {"mark, the verb", "Mark my words. They mark it down.", NULL},
    {"Mark, the friend", "So Mark left. Mark told me.",
     "So [name 1] left. [name 1] told me."},
    {"mark in small letters", "so i told mark and will said they mark it down",
     "so i told [name 1] and [name 2] said they mark it down"},
    {"hope and grace", "I hope so. Hope you are well. With grace.", NULL},
    {"Grace", "I went with Grace to the sea.",
     "I went with [name 1] to the sea."},
    // titles, relations, being called
    {"a title", "Dr. Lind's office, Mrs Okafor, Prof. van Dyk.",
     "Dr. [name 1]'s office, Mrs [name 2], Prof. [name 3]."},
    {"a title in small letters", "dr okafor said mr and mrs said nothing",
     "dr [name 1] said mr and mrs said nothing"},
    {"a relation", "my husband Oisin and my sister, Xanthe, left",
     "my husband [name 1] and my sister, [name 2], left"},
    {"a relation and a verb", "My sister may come, my friend will too.", NULL},
    {"a relation alone", "My mother said that Mum and Dad know.", NULL},
    {"called", "a boy called Kestrel, her name is Oona, he's named mark",
     "a boy called [name 1], her name is [name 2], he's named [name 3]"},
    {"my name is", "my name is oisin", "my name is [name 1]"},
    {"my name is not", "my name is not important", NULL},
    // capital letters
    {"a name nobody knows", "Then Zbigniew came.", "Then [name 1] came."},
    {"learnt in one sentence", "Then Zbigniew came. Zbigniew laughed.",
     "Then [name 1] came. [name 1] laughed."},
    {"words with a capital",
     "On Monday I watched Netflix. I'm English. God knows. OK, CBT and ADHD.",
     NULL},
    {"stutters", "And I-I'm not, I-what, And-and I said, Mm-hmm.", NULL},
    {"plurals in capitals", "I sold the CDs and DVDs.", NULL},
    {"after a remark", "[sighs] Mechanic, I think. [crosstalk] Kind of.", NULL},
    {"the beginning of a sentence", "Nothing helps. Perhaps later. Climbing.",
     NULL},
    {"a quotation", "She said: \"Leave me alone.\" And I said, \"Fine.\"",
     NULL},
    // places
    {"a place", "I moved to Leeds, then from Leeds to Smallville.",
     "I moved to [place 1], then from [place 1] to [place 2]."},
    {"in small letters", "we went to new york and london",
     "we went to [place 1] and [place 2]"},
    {"a hospital", "She is in Harlow General Hospital now.",
     "She is in [place 1] now."},
    {"a place and a person", "I saw Anna in Anna's house at Christmas.",
     "I saw [name 1] in [name 1]'s house at Christmas."},
    {"reading and bath", "I was reading in the bath. A nice bath.", NULL},
    {"Reading and Bath", "I live in Reading and work in Bath.",
     "I live in [place 1] and work in [place 2]."},
    // numbers
    {"a telephone", "Ring 07700 900123 or +44 (0)20 7946 0958, ok?",
     "Ring [phone] or [phone], ok?"},
    {"an American one", "It's (555) 010-9999.", "It's [phone]."},
    {"spoken", "it's oh seven seven double four nine two", "it's [number]"},
    {"a long number", "My file is 123456 and A12345678.",
     "My file is [number] and [number]."},
    {"numbers that stay",
     "I slept 4 hours, ate 20 grapes, paid $120000, at 10:30, in 2019.", NULL},
    {"years that stay", "From 1984-1990 and in 2001 2002.", NULL},
    {"counting", "One, two, three. One or two of them.", NULL},
    {"mail", "Write to anna.lind+x@example.co.uk, please.",
     "Write to [e-mail], please."},
    {"spoken mail", "it's anna dot lind at gmail dot com", "it's [e-mail]"},
    {"web", "See https://example.org/a?b=1 and www.example.com.",
     "See [web address] and [web address]."},
    {"a date", "Born 12/03/1984, moved 1999-12-31, met on 4 July 2001.",
     "Born [date], moved [date], met on [date]."},
    {"an American date", "On March 12th, 1984 and in June 2003.",
     "On [date] and in [date]."},
    {"a spoken date",
     "it was the twelfth of march and the twenty first of may",
     "it was the [date] and the [date]"},
    {"a year of birth", "I was born in 1984.", "I was born in [date]."},
    {"no date", "In March I may second that. The first of many.", NULL},
    {"a postcode", "It's SW1A 1AA, or m1 1ae.",
     "It's [postcode], or [postcode]."},
    {"a street", "I live at 14 Elm Street and 3b High Road.",
     "I live at [address] and [address]."},
    {"a street in small letters", "at 14 elm street", "at [address]"},
    {"no street", "A 2 hour drive, a 2 way street, 5 minutes walk.", NULL},
    {"a great age", "She is 94. He's ninety-two years old. A 97-year-old.",
     "She is [age over 89]. He's [age over 89]. A [age over 89]."},
    {"other ages", "She is 74. It is 95 percent. He is 12 years old.", NULL},
    // what others put in brackets
    {"remarks", "[inaudible] and [laughs]", NULL},
    {"what is masked", "[name 3]'s sister in [place 1] rang, then Anna.",
     "[name 3]'s sister in [place 1] rang, then [name 4]."},
    {"nothing", "", NULL},
};
// clang-format on

static void check_case(const char *name, const char *text, const char *want)
{
    struct arena *arena = arena_open("case");
    struct mask *mask = mask_open(arena);
    struct str masked, again;

    mask_learn(mask, str_of(text));
    masked = mask_text(mask, str_of(text));
    CHECK(name, str_is(masked, want ? want : text));
    if (!str_is(masked, want ? want : text)) {
        printf("    %.*s\n", SHOW(masked));
    }
    again = mask_text(mask_open(arena), masked);
    CHECK("again, it changes nothing", str_is_equal(again, masked));
    if (!str_is_equal(again, masked)) {
        printf("    %s: %.*s\n", name, SHOW(again));
    }
    arena_close(arena);
}

static void test_known(struct arena *arena)
{
    struct mask *mask = mask_open(arena);
    struct str text;

    mask_know(mask, STR("Dr. Mara Lind (she/her)"), MASK_NAME);
    mask_know(mask, STR("Will Snow"), MASK_NAME);
    mask_know(mask, STR("Riverside Practice"), MASK_PRACTICE);
    mask_know(mask, STR("Therapist"), MASK_NAME);
    mask_know(mask, STR("SPEAKER_00"), MASK_NAME);
    text = mask_text(mask, STR("so mara said lind will call will snow at the "
                               "riverside practice by the riverside, and the "
                               "therapist, she said, is the speaker"));
    CHECK("names that are known, in small letters",
          str_is(text, "so [name 1] said [name 1] will call [name 2] at the "
                       "[practice] by the riverside, and the therapist, she "
                       "said, is the speaker"));
    text = mask_text(mask, STR("Will it snow? Will it snow, Will?"));
    CHECK("a known name that is a verb",
          str_is(text, "Will it [name 2]? Will it [name 2], [name 2]?"));
    CHECK("counted", mask_count(mask, MASK_NAME) == 6
                         && mask_count(mask, MASK_PRACTICE) == 1
                         && mask_count(mask, MASK_KINDS) == 7);
}

static void test_transcript(struct arena *arena)
{
    struct transcript transcript;
    struct mask *mask = mask_open(arena);
    struct err err = {0};
    bool good = transcript_read(
        arena, STR("a.txt"),
        STR("Mara Lind: How was the week, Jonas?\n"
            "Jonas Reed: Fine. Xanthe rang me, my sister Xanthe.\n"
            "Mara Lind: What did Xanthe say?\n"
            "Jonas Reed: That she moved to Harlow.\n"),
        NULL, &transcript, &err);

    CHECK("a transcript", good && transcript.turn_count == 4);
    mask_learn_transcript(mask, &transcript);
    CHECK("what is learnt later counts from the beginning",
          good
              && str_is(mask_text(mask, transcript.turns[1].text),
                        "Fine. [name 1] rang me, my sister [name 1]."));
    CHECK("speakers", good
                          && str_is(mask_text(mask, transcript.turns[0].text),
                                    "How was the week, [name 2]?"));
}

// Quick also where every place could be the beginning of something long.
static void test_long(struct arena *arena)
{
    static const char *const PARTS[] = {"a.",      "a dot ", "1 ",
                                        "[name 1", "Anna-",  "one "};

    for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++) {
        struct text text = text_in(arena);
        struct mask *mask = mask_open(arena);
        struct str masked;

        while (text.len < 32 * 1024) {
            text_add(&text, str_of(PARTS[i]));
        }
        masked = mask_text(mask, text_str(&text));
        CHECK("a long text", masked.len > 0 && masked.len <= text.len);
    }
}

int main(void)
{
    struct arena *arena = arena_open("test");

    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        check_case(CASES[i].name, CASES[i].text, CASES[i].want);
    }
    test_known(arena);
    test_transcript(arena);
    test_long(arena);
    CHECK("there is advice", strstr(MASK_ADVICE, "before you share"));
    arena_close(arena);
    return check_end();
}
