// word_lists.c - the nine lists. Each list is in byte order,
// because it is searched by halves; tests/unit/test_talk_words.c asks.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/word_lists.h"

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

// clang-format off
static const char *const PERSONAL_PRONOUNS[] = {
    "he", "her", "hers", "herself", "him", "himself", "his", "i", "me",
    "mine", "my", "myself", "our", "ours", "ourselves", "she", "their",
    "theirs", "them", "themselves", "they", "us", "we", "y'all", "ya", "you",
    "your", "yours", "yourself", "yourselves",
};
static const char *const IMPERSONAL_PRONOUNS[] = {
    "another", "anybody", "anyone", "anything", "everybody", "everyone",
    "everything", "it", "its", "itself", "nobody", "none", "nothing", "one",
    "ones", "other", "others", "somebody", "someone", "something", "stuff",
    "that", "these", "thing", "things", "this", "those", "what", "whatever",
    "which", "whichever", "who", "whoever", "whom", "whose",
};
static const char *const ARTICLES[] = {
    "a", "an", "the",
};
static const char *const CONJUNCTIONS[] = {
    "although", "and", "as", "because", "but", "cause", "cos", "cuz", "how",
    "if", "nor", "once", "or", "since", "so", "than", "then", "though",
    "till", "unless", "until", "when", "whenever", "whereas", "whether",
    "while",
};
static const char *const PREPOSITIONS[] = {
    "about", "above", "across", "after", "against", "ahead", "along", "among",
    "around", "as", "at", "away", "before", "behind", "below", "beneath",
    "beside", "besides", "between", "beyond", "by", "despite", "down",
    "during", "except", "for", "from", "in", "inside", "into", "like", "near",
    "of", "off", "on", "onto", "out", "outside", "over", "past", "per",
    "since", "than", "through", "throughout", "till", "to", "toward",
    "towards", "under", "underneath", "until", "unto", "up", "upon", "via",
    "with", "within", "without",
};
static const char *const AUXILIARIES[] = {
    "am", "are", "be", "became", "become", "been", "being", "can", "could",
    "did", "do", "does", "doing", "done", "had", "has", "have", "having",
    "is", "may", "might", "must", "ought", "shall", "should", "was", "were",
    "will", "would",
};
static const char *const ADVERBS[] = {
    "about", "actually", "again", "almost", "already", "also", "always",
    "anyway", "anyways", "anywhere", "apparently", "away", "back",
    "basically", "certainly", "clearly", "completely", "definitely",
    "especially", "even", "eventually", "ever", "everywhere", "finally",
    "generally", "here", "hopefully", "however", "immediately", "instead",
    "just", "lately", "maybe", "merely", "mostly", "nearly", "never", "now",
    "often", "only", "perhaps", "pretty", "probably", "quickly", "quite",
    "rarely", "rather", "really", "recently", "seriously", "simply",
    "sometimes", "somewhat", "somewhere", "soon", "still", "such", "there",
    "therefore", "though", "today", "together", "tomorrow", "tonight", "too",
    "totally", "usually", "very", "well", "where", "yesterday", "yet",
};
static const char *const NEGATIONS[] = {
    "neither", "never", "no", "nobody", "none", "nope", "nor", "not",
    "nothing", "nowhere", "without",
};
static const char *const QUANTIFIERS[] = {
    "all", "any", "bit", "both", "bunch", "couple", "each", "either",
    "enough", "every", "few", "fewer", "half", "least", "less", "little",
    "lot", "lots", "many", "more", "most", "much", "part", "plenty",
    "several", "single", "some", "whole",
};
// clang-format on

#define LIST(words)                                                            \
    {                                                                          \
        (words), (int)(sizeof(words) / sizeof *(words))                        \
    }
static const struct {
    const char *const *words;
    int count;
} LISTS[WORD_KINDS] = {
    [WORD_PERSONAL_PRONOUN] = LIST(PERSONAL_PRONOUNS),
    [WORD_IMPERSONAL_PRONOUN] = LIST(IMPERSONAL_PRONOUNS),
    [WORD_ARTICLE] = LIST(ARTICLES),
    [WORD_CONJUNCTION] = LIST(CONJUNCTIONS),
    [WORD_PREPOSITION] = LIST(PREPOSITIONS),
    [WORD_AUXILIARY] = LIST(AUXILIARIES),
    [WORD_ADVERB] = LIST(ADVERBS),
    [WORD_NEGATION] = LIST(NEGATIONS),
    [WORD_QUANTIFIER] = LIST(QUANTIFIERS),
};

static bool list_holds(enum word_kind kind, struct str word)
{
    int low = 0, high = LISTS[kind].count;
    while (low < high) {
        int middle = low + (high - low) / 2;
        int order = str_compare(str_of(LISTS[kind].words[middle]), word);
        if (order == 0) {
            return true;
        }
        low = order < 0 ? middle + 1 : low;
        high = order < 0 ? high : middle;
    }
    return false;
}

unsigned word_kinds(struct str word)
{
    unsigned kinds = 0;
    for (int kind = 0; kind < WORD_KINDS; kind++) {
        kinds |= list_holds((enum word_kind)kind, word) ? 1U << kind : 0;
    }
    return kinds;
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
            counts->kind[kind] += (kinds >> kind) & 1U;
        }
        counts->words++;
        counts->we += is_we(word);
        counts->i += is_i(word);
        all |= kinds;
    }
    return all;
}
