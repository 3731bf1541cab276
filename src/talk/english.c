// english.c - see english.h. The lists are of closed classes and our own; words
// that two languages share stand in both.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/english.h"

#include "talk/tokens.h"
#include "talk/words.h"

#include <pthread.h>

enum {
    WORDS_LEAST = 40,  // fewer are too short to judge
    WORDS_MOST = 4000, // looked at, from turns all over the session
    TURNS_LOOKED_AT = 400,
    ANY_ENGLISH = 10,    // of a hundred words; real English has forty
    OTHER_LEAST = 15,    // of a hundred: so much of another language
    UNNAMED_WORDS = 100, // before "not English" is said without a name
    LETTERS_LEAST = 40,  // of another script
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

// ---- small words ------------------------------------------------------------

// English first. Each list is one text, with a space before and after each
// word.
static const struct {
    const char *name;
    const char *words;
} LANGUAGES[] = {
    {"English",
     " a about all am an and are as at be because been but by can could did do "
     "for from had has have he her him his how i if in is it just like me my "
     "not of on or our out she should so some than that the their them then "
     "there they this to up us very was we well were what when where which who "
     "why will with would yeah yes you your "                                 },
    {"German",
     " aber als am an auch auf aus bei bin bis da dann das dass dem den denn "
     "der "
     "des die dir doch du ein eine einem einen einer er es ganz habe haben "
     "hat hatte ich ihm ihn ihr im immer in ist ja jetzt kann kein man mein "
     "mich "
     "mir mit nach nicht noch nur oder schon sehr sich sie sind so um und uns "
     "vom von vor war was wenn wie wieder wir zu zum zur \xc3\xbc"
     "ber f\xc3\xbcr "                                                        },
    {"French",     " ai alors au aussi avec avez avait bien c'est ce cela ces "
               "comme d'un d'une "
               "dans de des donc du elle en est et fait il ils j'ai je l'on la "
               "le les leur "
               "lui ma mais me moi mon ne non nous n'est on ou oui par parce "
               "pas plus pour "
               "qu'il que qui quoi sa se si son suis sur ta tout tr\xc3\xa8s "
               "tu un une va "
               "vous y \xc3\xa7"
               "a \xc3\xa9t\xc3\xa9 \xc3\xaatre \xc3\xa0 "      },
    {"Spanish",
     " al algo as\xc3\xad bien como con cuando de del desde donde el ella en "
     "era "
     "es eso esta est\xc3\xa1 estaba estoy fue ha hay he la las le lo los "
     "m\xc3\xa1s me mi mucho muy nada ni no nos o para pero por porque pues "
     "que "
     "qu\xc3\xa9 se ser si s\xc3\xad sin sobre son su s\xc3\xb3lo "
     "tambi\xc3\xa9n "
     "te tengo tiene todo tu un una usted y ya yo "                           },
    {"Italian",
     " a al alla allora anche aveva bene c'\xc3\xa8 che chi ci come con cosa "
     "cos\xc3\xac "
     "da dal de del della di dove e ed era fa gli ha ho i il in io l'ho la le "
     "lei lo loro lui ma mi mia mio molto ne nel nella niente no noi non o per "
     "perch\xc3\xa9 per\xc3\xb2 pi\xc3\xb9 poi quando quello questo se sempre "
     "s\xc3\xac "
     "si sono su sua suo ti tu tutto un una uno \xc3\xa8 "                    },
    {"Dutch",
     " aan al als ben bij da dan dat de deze die dit doen door dus een en er "
     "geen gewoon had heb hebben heeft het hij hoe hun ik in is ja je jij kan "
     "maar me meer met mij mijn moet na naar nee niet niets nog nu of om omdat "
     "onder ons ook op over te toch toen tot u uit uw van veel voor waar was "
     "wat we weer wel werd wij wil ze zei zich zij zijn zo zou "              },
    {"Portuguese",
     " a acho ainda ao as assim at\xc3\xa9 com como da das de depois do dos e "
     "ela ele em era essa esse est\xc3\xa1 estava eu fazer foi isso j\xc3\xa1 "
     "la "
     "mais mas me mesmo meu minha muito na n\xc3\xa3o nem no nos n\xc3\xb3s o "
     "os "
     "ou para pela pelo por porque quando que quem se sem ser seu s\xc3\xb3 "
     "sua "
     "tamb\xc3\xa9m tem tenho ter tinha tudo um uma vai voc\xc3\xaa \xc3\xa9 "},
    {"Swedish",
     " alla allt att av bara bli blir de dem den det detta dig din du "
     "d\xc3\xa5 "
     "d\xc3\xa4r efter eller en ett fr\xc3\xa5n f\xc3\xb6r ha hade han har hon "
     "hur h\xc3\xa4r i inte ja jag kan kanske kommer man med men mig min mitt "
     "mycket n\xc3\xa4r n\xc3\xa5got och om p\xc3\xa5 sedan sig sin ska skulle "
     "som s\xc3\xa5 till under upp ut vad var vara vi vid vill \xc3\xa4n "
     "\xc3\xa4r "                                                             },
};

struct tally {
    int words;
    int hits[COUNT(LANGUAGES)];
};

// ---- which words are whose --------------------------------------------------

// All lists as one table, filled once: a look tells every language of a word.
enum { SLOTS = 4096 }; // a power of two; there are a thousand words

static struct language_word {
    struct str word;
    uint32_t hash;
    uint16_t languages; // a bit for each; 0: free
} language_words[SLOTS];
_Static_assert(COUNT(LANGUAGES) <= 16, "a bit for each language");

static struct language_word *slot_of(struct str word)
{
    uint32_t hash = token_hash(word);
    uint32_t at = (hash ^ hash >> 15) & (SLOTS - 1);

    while (language_words[at].languages
           && (language_words[at].hash != hash
               || !str_is_equal(language_words[at].word, word))) {
        at = (at + 1) & (SLOTS - 1);
    }
    return &language_words[at];
}

static void fill_language_words(void)
{
    for (size_t i = 0; i < COUNT(LANGUAGES); i++) {
        struct str rest = str_trim(str_of(LANGUAGES[i].words));

        while (rest.len > 0) {
            struct str word = str_cut(&rest, ' ');
            struct language_word *slot = slot_of(word);

            slot->word = word;
            slot->hash = token_hash(word);
            slot->languages |= (uint16_t)(1U << i);
        }
    }
}

static void count_word(struct tally *tally, struct str word)
{
    if (word.len > WORD_MOST) {
        return;
    }
    for (unsigned left = slot_of(word)->languages; left; left &= left - 1) {
        tally->hits[__builtin_ctz(left)]++;
    }
    tally->words++;
}

static struct tally tally_of(const struct transcript *transcript)
{
    static pthread_once_t filled = PTHREAD_ONCE_INIT;
    struct tally tally = {0};
    size_t step = transcript->turn_count / TURNS_LOOKED_AT + 1;

    (void)pthread_once(&filled, fill_language_words);
    for (size_t i = 0; i < transcript->turn_count; i += step) {
        struct word_walk walk = word_walk_of(transcript->turns[i].text);

        for (struct str word;
             tally.words < WORDS_MOST && word_next(&walk, &word);) {
            count_word(&tally, word);
        }
    }
    return tally;
}

// ---- scripts ----------------------------------------------------------------

static const struct {
    uint32_t from, to;
    const char *name;
} SCRIPTS[] = {
    {0x0370, 0x03ff, "Greek"     },
    {0x0400, 0x052f, "Cyrillic"  },
    {0x0530, 0x058f, "Armenian"  },
    {0x0590, 0x05ff, "Hebrew"    },
    {0x0600, 0x06ff, "Arabic"    },
    {0x0900, 0x097f, "Devanagari"},
    {0x0980, 0x09ff, "Bengali"   },
    {0x0b80, 0x0bff, "Tamil"     },
    {0x0e00, 0x0e7f, "Thai"      },
    {0x10a0, 0x10ff, "Georgian"  },
    {0x3040, 0x30ff, "Japanese"  },
    {0x4e00, 0x9fff, "Chinese"   },
    {0xac00, 0xd7af, "Korean"    },
};

struct scripts {
    int latin;
    int other[COUNT(SCRIPTS)];
};

// Well-formed UTF-8 (cue.h); the code point that begins at `at`.
static uint32_t code_at(const unsigned char *at, size_t left)
{
    if (at[0] >= 0xe0 && at[0] < 0xf0 && left >= 3) {
        return (at[0] & 0x0fU) << 12 | (at[1] & 0x3fU) << 6 | (at[2] & 0x3fU);
    }
    if (at[0] >= 0xc0 && at[0] < 0xe0 && left >= 2) {
        return (at[0] & 0x1fU) << 6 | (at[1] & 0x3fU);
    }
    return at[0] < 0x80 ? at[0] : 0;
}

static void count_letters(struct scripts *scripts, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.at[i];
        uint32_t code =
            byte < 0x80
                ? byte
                : code_at((const unsigned char *)text.at + i, text.len - i);

        scripts->latin += ((code | 0x20) >= 'a' && (code | 0x20) <= 'z')
                       || (code >= 0xc0 && code < 0x250);
        for (size_t k = 0; code >= SCRIPTS[0].from && k < COUNT(SCRIPTS); k++) {
            scripts->other[k] +=
                code >= SCRIPTS[k].from && code <= SCRIPTS[k].to;
        }
    }
}

// The script of most letters; NULL: it is the Latin one, or too little.
static const char *script_of(const struct transcript *transcript)
{
    struct scripts scripts = {0};
    const char *name = NULL;
    int most = LETTERS_LEAST;
    int all = 0;

    for (size_t i = 0; i < transcript->turn_count; i++) {
        count_letters(&scripts, transcript->turns[i].text);
    }
    for (size_t k = 0; k < COUNT(SCRIPTS); k++) {
        all += scripts.other[k];
        if (scripts.other[k] > most) {
            most = scripts.other[k];
            name = SCRIPTS[k].name;
        }
    }
    return all > scripts.latin ? name : NULL;
}

// ---- the answer -------------------------------------------------------------

static bool refuse(const char *looks, const char *name, struct err *err)
{
    return err_set(err, ERR_INPUT,
                   "this looks like %s%s; listening understands English only "
                   "for now, so nothing was scored",
                   looks, name);
}

bool english_check(const struct transcript *transcript, struct err *err)
{
    const char *script = script_of(transcript);
    struct tally tally = tally_of(transcript);
    int english = tally.hits[0];
    size_t best = 1;

    if (script) {
        return refuse("", script, err);
    }
    for (size_t i = 2; i < COUNT(LANGUAGES); i++) {
        best = tally.hits[i] > tally.hits[best] ? i : best;
    }
    if (tally.words < WORDS_LEAST) {
        return true;
    }
    if (tally.hits[best] * 2 > english * 3
        && tally.hits[best] * 100 > tally.words * OTHER_LEAST) {
        return refuse("", LANGUAGES[best].name, err);
    }
    return tally.words < UNNAMED_WORDS
        || english * 100 >= tally.words * ANY_ENGLISH
        || refuse("another language", "", err);
}
