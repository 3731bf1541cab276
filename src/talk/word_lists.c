// word_lists.c - the nine lists.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/word_lists.h"

#include <pthread.h>
#include <string.h>

const char *const WORD_KIND_NAMES[WORD_KINDS] = {
    [WORD_PERSONAL_PRONOUN] = "personal pronouns",
    [WORD_IMPERSONAL_PRONOUN] = "impersonal pronouns",
    [WORD_ARTICLE] = "articles",
    [WORD_CONJUNCTION] = "conjunctions",
    [WORD_PREPOSITION] = "prepositions",
    [WORD_AUXILIARY] = "auxiliary verbs",
    [WORD_ADVERB] = "frequent adverbs",
    [WORD_NEGATION] = "negations",
    [WORD_QUANTIFIER] = "quantifiers",
};

// Words of each kind, a space between them.
static const char *const LISTS[WORD_KINDS] = {
    [WORD_PERSONAL_PRONOUN] =
        "he her hers herself him himself his i me mine my myself our ours "
        "ourselves she their theirs them themselves they us we y'all ya "
        "you your yours yourself yourselves",
    [WORD_IMPERSONAL_PRONOUN] =
        "another anybody anyone anything everybody everyone everything it "
        "its itself nobody none nothing one ones other others somebody "
        "someone something stuff that these thing things this those what "
        "whatever which whichever who whoever whom whose",
    [WORD_ARTICLE] = "a an the",
    [WORD_CONJUNCTION] =
        "although and as because but cause cos cuz how if nor once or "
        "since so than then though till unless until when whenever "
        "whereas whether while",
    [WORD_PREPOSITION] =
        "about above across after against ahead along among around as at "
        "away before behind below beneath beside besides between beyond "
        "by despite down during except for from in inside into like near "
        "of off on onto out outside over past per since than through "
        "throughout till to toward towards under underneath until unto up "
        "upon via with within without",
    [WORD_AUXILIARY] =
        "am are be became become been being can could did do does doing "
        "done had has have having is may might must ought shall should "
        "was were will would",
    [WORD_ADVERB] =
        "about actually again almost already also always anyway anyways "
        "anywhere apparently away back basically certainly clearly "
        "completely definitely especially even eventually ever everywhere "
        "finally generally here hopefully however immediately instead "
        "just lately maybe merely mostly nearly never now often only "
        "perhaps pretty probably quickly quite rarely rather really "
        "recently seriously simply sometimes somewhat somewhere soon "
        "still such there therefore though today together tomorrow "
        "tonight too totally usually very well where yesterday yet",
    [WORD_NEGATION] =
        "neither never no nobody none nope nor not nothing nowhere "
        "without",
    [WORD_QUANTIFIER] =
        "all any bit both bunch couple each either enough every few fewer "
        "half least less little lot lots many more most much part plenty "
        "several single some whole",
};

// All words with their kinds, in byte order.
enum { INDEX_ROOM = 512 };
static struct {
    struct str word;
    unsigned kinds;
} index_of[INDEX_ROOM];
static int index_count;
static pthread_once_t index_once = PTHREAD_ONCE_INIT;

// The place of a word, or where it would stand.
static int index_place(struct str word)
{
    int low = 0, high = index_count;
    while (low < high) {
        int middle = low + (high - low) / 2;
        bool before = str_compare(index_of[middle].word, word) < 0;
        low = before ? middle + 1 : low;
        high = before ? high : middle;
    }
    return low;
}

static bool index_stands(int place, struct str word)
{
    return place < index_count && str_is_equal(index_of[place].word, word);
}

static void index_add(struct str word, unsigned kind)
{
    int place = index_place(word);
    if (!index_stands(place, word) && index_count < INDEX_ROOM) {
        memmove(&index_of[place + 1], &index_of[place],
                (size_t)(index_count - place) * sizeof *index_of);
        index_of[place].word = word;
        index_of[place].kinds = 0;
        index_count++;
    }
    index_of[place].kinds |= kind;
}

static void index_fill(void)
{
    for (int kind = 0; kind < WORD_KINDS; kind++) {
        struct str rest = str_of(LISTS[kind]);
        while (rest.at) {
            index_add(str_cut(&rest, ' '), 1U << kind);
        }
    }
}

unsigned word_kinds(struct str word)
{
    (void)pthread_once(&index_once, index_fill);
    int place = index_place(word);
    return index_stands(place, word) ? index_of[place].kinds : 0;
}

static bool is_we(struct str word)
{
    return str_is(word, "we") || str_is(word, "us") || str_is(word, "our")
        || str_is(word, "ours") || str_is(word, "ourselves");
}

static bool is_i(struct str word)
{
    return str_is(word, "i") || str_is(word, "me") || str_is(word, "my")
        || str_is(word, "mine") || str_is(word, "myself");
}

unsigned word_counts_add(struct word_counts *counts, struct str text)
{
    unsigned all = 0;
    struct word_walk walk = word_walk_of(text);
    for (struct str word; word_next(&walk, &word);) {
        unsigned kinds = word_kinds(word);
        for (int kind = 0; kind < WORD_KINDS; kind++) {
            counts->kind[kind] += (kinds & (1U << kind)) != 0;
        }
        counts->words++;
        counts->we += is_we(word);
        counts->i += is_i(word);
        all |= kinds;
    }
    return all;
}
