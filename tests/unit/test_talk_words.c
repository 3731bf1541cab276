// Words, the lists of words and phrases, style matching and coordination.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "check.h"
#include "talk/coordination.h"
#include "talk/lsm.h"
#include "talk/phrases.h"

// The words of a text with a space between them.
static bool words_are(struct arena *arena, const char *says, const char *want)
{
    struct text text = text_in(arena);
    struct word_walk walk = word_walk_of(str_of(says));
    for (struct str word; word_next(&walk, &word);) {
        text_add(&text, text.len > 0 ? STR(" ") : STR(""));
        text_add(&text, word);
    }
    bool same = str_is(text_str(&text), want);
    if (!same) {
        printf("%s: %.*s\n", says, SHOW(text_str(&text)));
    }
    return same;
}

static void words(struct arena *arena)
{
    static const struct {
        const char *says, *words;
    } CASES[] = {
        {"Don't. I'm fine!",                                  "do not i am fine"                   },
        {"dont im fine cannot thats it",                      "do not i am fine can not that is it"},
        {"I can\xE2\x80\x99t, won't, ain\xCA\xBCt",
         "i can not will not is not"                                                               },
        {"Mom's, and it's, and let's go",                     "mom and it is and let us go"        },
        {"They'd've 'gone'",                                  "they'd have gone"                   },
        {"well-being - mm-hmm -- th-",                        "well-being mm-hmm th"               },
        {"[inaudible 00:01:02] yes [laughs",                  "yes laughs"                         },
        {"\xE2\x80\x9CHi\xE2\x80\x9D\xC2\xA0you\xE2\x80\xA6", "hi you"                             },
        {"na\xC3\xAFve 24 7",                                 "na\xC3\xAFve 24 7"                  },
        {"' - ' '' \xE2\x80\x99",                             ""                                   },
        {"",                                                  ""                                   },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        CHECK("a text is cut into words",
              words_are(arena, CASES[i].says, CASES[i].words));
    }
    char longest[300];
    memset(longest, 'a', sizeof longest);
    struct word_walk walk = word_walk_of((struct str){longest, sizeof longest});
    struct str word;
    CHECK("a very long word is one word, cut short",
          word_next(&walk, &word) && word.len == WORD_MOST
              && !word_next(&walk, &word));
}

static void kinds(void)
{
    static const char *const HELD[WORD_KINDS] = {
        "ourselves", "whatever", "the",   "whereas", "underneath",
        "ought",     "maybe",    "never", "several",
    };
    for (int kind = 0; kind < WORD_KINDS; kind++) {
        CHECK("a word is found in its list",
              word_kinds(str_of(HELD[kind])) & 1U << kind);
    }
    CHECK("a word may be of two kinds",
          word_kinds(STR("nobody"))
              == (1U << WORD_IMPERSONAL_PRONOUN | 1U << WORD_NEGATION));
    CHECK("most words are of none",
          word_kinds(STR("house")) == 0 && word_kinds(STR("")) == 0
              && word_kinds(STR("th")) == 0 && word_kinds(STR("zzz")) == 0);
    struct word_counts counts = {0};
    unsigned found = word_counts_add(
        &counts, STR("We told the dog that it can't have our food."));
    CHECK("words are counted by kind",
          counts.words == 11 && counts.we == 2 && counts.i == 0
              && counts.kind[WORD_PERSONAL_PRONOUN] == 2
              && counts.kind[WORD_IMPERSONAL_PRONOUN] == 2
              && counts.kind[WORD_ARTICLE] == 1
              && counts.kind[WORD_AUXILIARY] == 2
              && counts.kind[WORD_NEGATION] == 1);
    CHECK("and the kinds that occurred are told",
          found
              == (1U << WORD_PERSONAL_PRONOUN | 1U << WORD_IMPERSONAL_PRONOUN
                  | 1U << WORD_ARTICLE | 1U << WORD_AUXILIARY
                  | 1U << WORD_NEGATION));
}

// By hand. Of 200 and 100 words: pronouns 20 (10 %) and 5 (5 %): 1 - 5 / 15;
// articles 10 and 5, both 5 %: 1; negations 4 (2 %) and none: 1 - 2 / 2; the
// other six in neither: 1.
static void style(void)
{
    struct word_counts a = {.words = 200}, b = {.words = 100};
    a.kind[WORD_PERSONAL_PRONOUN] = 20;
    b.kind[WORD_PERSONAL_PRONOUN] = 5;
    a.kind[WORD_ARTICLE] = 10;
    b.kind[WORD_ARTICLE] = 5;
    a.kind[WORD_NEGATION] = 4;
    struct lsm lsm = lsm_of(&a, &b);
    CHECK(
        "matching of a kind is as by hand",
        check_near(lsm.category[WORD_PERSONAL_PRONOUN], 1 - 5 / 15.0001, 1e-12)
            && check_near(lsm.category[WORD_ARTICLE], 1, 1e-12)
            && check_near(lsm.category[WORD_NEGATION], 1 - 2 / 2.0001, 1e-12)
            && check_near(lsm.category[WORD_QUANTIFIER], 1, 1e-12));
    CHECK("and the mean is of all nine",
          check_near(lsm.mean, (7 + 1 - 5 / 15.0001 + 1 - 2 / 2.0001) / 9,
                     1e-12));
    b.words = 99;
    lsm = lsm_of(&a, &b);
    CHECK("99 words are too few",
          isnan(lsm.mean) && isnan(lsm.category[WORD_ARTICLE]));
}

// By hand. 20 replies; articles stand in 8 turns before a reply, in 10 replies,
// in 6 of both: 6/8 - 10/20 = .25. Quantifiers stand before 2 only: too rare.
// All other kinds stand before none.
static void coordination(void)
{
    const unsigned article = 1U << WORD_ARTICLE;
    const unsigned quantifier = 1U << WORD_QUANTIFIER;
    const unsigned negation = 1U << WORD_NEGATION;
    struct word_reply replies[20] = {{0}};
    for (int i = 0; i < 20; i++) {
        replies[i].before =
            (i < 8 ? article : 0) | (i < 2 ? quantifier : 0) | negation;
        replies[i].after = (i < 6 || (i >= 10 && i < 14) ? article : 0)
                         | (i < 10 ? negation : 0);
    }
    struct coordination found = coordination_of(replies, 20);
    CHECK("coordination is as by hand",
          check_near(found.kind[WORD_ARTICLE], 0.25, 1e-12)
              && check_near(found.mean, 0.25, 1e-12) && found.replies == 20);
    CHECK("a rare kind and negations are left out",
          isnan(found.kind[WORD_QUANTIFIER])
              && isnan(found.kind[WORD_NEGATION]));
    CHECK("19 replies are too few",
          isnan(coordination_of(replies, 19).mean)
              && !isnan(coordination_of(replies, 19).kind[WORD_ARTICLE]));
    CHECK("no replies, nothing known", isnan(coordination_of(NULL, 0).mean));
}

static void phrases(struct arena *arena)
{
    static const struct {
        const char *says;
        enum phrase_kind kind;
        bool found;
    } CASES[] = {
        {"Would it be okay if I told you?",   PHRASE_PERMISSION,     true },
        {"would that be all right with you",  PHRASE_PERMISSION,     true },
        {"It is okay.",                       PHRASE_PERMISSION,     false},
        {"That took a lot of courage.",       PHRASE_AFFIRMATION,    true },
        {"Thank you for coming in today.",    PHRASE_AFFIRMATION,    false},
        {"That's great.",                     PHRASE_AFFIRMATION,    false},
        {"It's so good that you rang her.",   PHRASE_AFFIRMATION,    true },
        {"That must have been really hard.",  PHRASE_VALIDATION,     true },
        {"It makes a lot of sense to me.",    PHRASE_VALIDATION,     true },
        {"That makes no difference.",         PHRASE_VALIDATION,     false},
        {"Why don't you try it?",             PHRASE_ADVICE,         true },
        {"I'm so sorry.",                     PHRASE_REPAIR,         true },
        {"Um, I don't really know.",          PHRASE_DO_NOT_KNOW,    true },
        {"dunno",                             PHRASE_DO_NOT_KNOW,    true },
        {"You don't know him.",               PHRASE_DO_NOT_KNOW,    false},
        {"Yes, exactly.",                     PHRASE_CONFIRMS,       true },
        {"Oh, that's so true.",               PHRASE_CONFIRMS,       true },
        {"I said yes, exactly.",              PHRASE_CONFIRMS,       false},
        {"No, that's not it.",                PHRASE_REFUSES,        true },
        {"That isn't what I meant at all.",   PHRASE_REFUSES,        true },
        {"It's not raining.",                 PHRASE_REFUSES,        false},
        {"No.",                               PHRASE_NO,             true },
        {"No, not really.",                   PHRASE_NO,             true },
        {"No bread today.",                   PHRASE_NO,             false},
        {"You're not even listening.",        PHRASE_COMPLAINT,      true },
        {"What's the point of talking?",      PHRASE_COMPLAINT,      true },
        {"What's the point?",                 PHRASE_COMPLAINT,      false},
        {"You don't know what it's made of.", PHRASE_COMPLAINT,      false},
        {"I get that, but I can't.",          PHRASE_UNDERSTAND_BUT, true },
        {"Yeah, but who would pay?",          PHRASE_UNDERSTAND_BUT, true },
        {"Good, but not great.",              PHRASE_UNDERSTAND_BUT, false},
        {"Anyway, the car broke down.",       PHRASE_SHIFT,          true },
        {"He came anyway.",                   PHRASE_SHIFT,          false},
        {"I was terrified.",                  PHRASE_FEELING,        true },
        {"",                                  PHRASE_FEELING,        false},
    };
    const struct phrases *lists = phrases_open(arena);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        unsigned found = phrases_in(lists, arena, str_of(CASES[i].says));
        bool same = phrase_has(found, CASES[i].kind) == CASES[i].found;
        CHECK("a phrase is found where it stands", same);
        if (!same) {
            printf("%s\n", CASES[i].says);
        }
    }
}

static bool is_well_written(const char *phrase)
{
    struct str rest = str_of(phrase), first = str_cut(&rest, ' ');
    bool good = first.len > 0 && first.at[0] != '(' && first.at[0] != '@';
    for (struct str all = str_of(phrase); all.at && good;) {
        struct str token = str_cut(&all, ' ');
        bool may_miss = str_starts(token, STR("("));
        good = token.len > 0 && may_miss == (token.at[token.len - 1] == ')')
            && memchr(token.at, '\'', token.len) == NULL;
        struct str group =
            may_miss ? (struct str){token.at + 1, token.len - 2} : token;
        bool known = !str_starts(group, STR("@"));
        for (int i = 0; i < PHRASE_GROUP_COUNT; i++) {
            known = known || str_is(group, PHRASE_GROUPS[i].name);
        }
        good = good && known;
    }
    return good;
}

static void lists_are_well_written(void)
{
    bool good = true;
    for (int kind = 0; kind < PHRASE_KINDS; kind++) {
        for (int i = 0; i < PHRASE_LISTS[kind].count; i++) {
            const char *phrase = PHRASE_LISTS[kind].phrases[i];
            if (!is_well_written(phrase)) {
                printf("%s\n", phrase);
                good = false;
            }
        }
    }
    CHECK("every phrase begins with a word, and its groups are there", good);
}

int main(void)
{
    struct arena *arena = arena_open("test");
    words(arena);
    kinds();
    style();
    coordination();
    phrases(arena);
    lists_are_well_written();
    arena_close(arena);
    return check_end();
}
