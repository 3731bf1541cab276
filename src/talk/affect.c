// affect.c - the rules of VADER, over a window of words that moves along.
//
// Each word of the lexicon has a value. It grows or shrinks by capitals and by
// the three words before it (boosters, negations), and by "but" somewhere in
// the text; then all are added, exclamation and question marks make the sum
// stronger, and it is squeezed between -1 and 1.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/affect.h"

#include "talk/affect_token.h"
#include "talk/lexicon.h"

#include <math.h>
#include <string.h>

// SOURCE: Hutto & Gilbert (2014): boosters move a value by .293, capitals by
// .733, negation turns it by -.74, "!" adds .292 up to four times, "?" .18
// each for two or three and .96 for more; alpha is 15.
#define BOOST       0.293
#define CAPITALS    0.733
#define NEGATION    (-0.74)
#define EXCLAMATION 0.292
#define QUESTION    0.18
#define QUESTIONS   0.96
#define ALPHA       15.0

// The window: the word in question stands at HERE, three before it, two after.
enum { HERE = 3, WINDOW = 6 };

struct seen {
    struct token token;
    bool known; // to the lexicon
    double value;
};

// What the rules must know of the whole text before the first word.
struct tone {
    bool mixed; // some words are in capitals, some are not
    int but;    // index of the first "but"; -1: none
};

// clang-format off
static const char *const BOOSTERS[] = {
    "absolutely",    "amazingly",   "awfully",      "completely",
    "considerably",  "decidedly",   "deeply",       "effing",
    "enormously",    "entirely",    "especially",   "exceptionally",
    "extremely",     "fabulously",  "flippin",      "flipping",
    "frickin",       "fricking",    "friggin",      "frigging",
    "fucking",       "fully",       "greatly",      "hella",
    "highly",        "hugely",      "incredibly",   "intensely",
    "majorly",       "more",        "most",         "particularly",
    "purely",        "quite",       "really",       "remarkably",
    "so",            "substantially", "thoroughly", "totally",
    "tremendously",  "uber",        "unbelievably", "unusually",
    "utterly",       "very",
};
static const char *const DAMPENERS[] = {
    "almost",  "barely",     "hardly",       "kind-of", "kinda",
    "kindof",  "less",       "little",       "marginally", "occasionally",
    "partly",  "scarcely",   "slightly",     "somewhat", "sort-of",
    "sorta",   "sortof",
};
static const char *const NEGATIONS[] = {
    "aint",     "arent",   "cannot",  "cant",     "couldnt", "darent",
    "despite",  "didnt",   "doesnt",  "dont",     "hadnt",   "hasnt",
    "havent",   "isnt",    "mightnt", "mustnt",   "neednt",  "neither",
    "never",    "none",    "nope",    "nor",      "not",     "nothing",
    "nowhere",  "oughtnt", "rarely",  "seldom",   "shant",   "shouldnt",
    "uh-uh",    "uhuh",    "wasnt",   "werent",   "without", "wont",
    "wouldnt",
};

// clang-format on

// Phrases that mean something else than their words.
static const struct idiom {
    const char *words[3];
    int count;
    double value;
} IDIOMS[] = {
    {{"the", "shit"},           2, 3   },
    {{"the", "bomb"},           2, 3   },
    {{"bad", "ass"},            2, 1.5 },
    {{"yeah", "right"},         2, -2  },
    {{"cut", "the", "mustard"}, 3, 2   },
    {{"kiss", "of", "death"},   3, -1.5},
    {{"hand", "to", "mouth"},   3, -2  },
};

#define COUNT(table)          (sizeof(table) / sizeof *(table))
#define STANDS_IN(list, word) stands_in((list), COUNT(list), (word))

static bool stands_in(const char *const *list, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i], word) == 0) {
            return true;
        }
    }
    return false;
}

static bool is(const struct seen *seen, const char *word)
{
    return strcmp(seen->token.lower, word) == 0;
}

static bool is_there(const struct seen *seen)
{
    return seen->token.lower[0] != '\0';
}

static bool is_pair(const struct seen *first, const char *one, const char *two)
{
    return is(&first[0], one) && is(&first[1], two);
}

static bool negates(const struct seen *seen)
{
    return STANDS_IN(NEGATIONS, seen->token.lower)
        || strstr(seen->token.lower, "n't") != NULL;
}

// How a booster before it moves a value.
static double boost_of(const struct seen *seen, double value, bool mixed)
{
    double boost = STANDS_IN(BOOSTERS, seen->token.lower)  ? BOOST
                 : STANDS_IN(DAMPENERS, seen->token.lower) ? -BOOST
                                                           : 0;
    if (boost == 0) {
        return 0;
    }
    double loud = mixed && seen->token.capitals ? CAPITALS : 0;
    return value > 0 ? boost + loud : (value < 0 ? -boost : boost) - loud;
}

// What the word `back` places before HERE does to the value: a negation turns
// it, "never so" makes it stronger. "so" and "this" just before make it
// stronger also without "never" three places back, as all programs have it.
static double negated(double value, const struct seen *window, int back)
{
    const struct seen *word = &window[HERE - back];
    bool so = is(&word[1], "so") || is(&word[1], "this");
    bool near = is(&window[HERE - 1], "so") || is(&window[HERE - 1], "this");
    if (back == 2 && is(word, "never") && so) {
        return value * 1.5;
    }
    if (back == 3 && ((is(word, "never") && so) || near)) {
        return value * 1.25;
    }
    return negates(word) ? value * NEGATION : value;
}

static bool pair_dampens(const struct seen *first)
{
    return is_pair(first, "sort", "of") || is_pair(first, "kind", "of")
        || is_pair(first, "just", "enough");
}

static bool idiom_stands(const struct seen *first, const struct idiom *idiom)
{
    for (int i = 0; i < idiom->count; i++) {
        if (!is(&first[i], idiom->words[i])) {
            return false;
        }
    }
    return true;
}

// An idiom gives the word its own value wherever it touches it: from three
// words before to two after.
static double in_idiom(double value, const struct seen *window)
{
    for (int row = 0; row < (int)COUNT(IDIOMS); row++) {
        int last = WINDOW - IDIOMS[row].count;
        for (int first = 0; first <= HERE && first <= last; first++) {
            bool stands = idiom_stands(&window[first], &IDIOMS[row]);
            value = stands ? IDIOMS[row].value : value;
        }
    }
    bool dampened = pair_dampens(&window[0]) || pair_dampens(&window[1]);
    return dampened ? value - BOOST : value;
}

// "the least helpful" is not helpful; "at least helpful" is.
static double after_least(double value, const struct seen *window)
{
    const struct seen *before = &window[HERE - 2];
    bool turns = is(&window[HERE - 1], "least") && !is(before, "at")
              && !is(before, "very");
    return turns ? value * NEGATION : value;
}

// The value of the word at HERE, among its neighbours.
static double value_here(const struct seen *window, const struct tone *tone)
{
    static const double FADES[] = {1, 0.95, 0.9};
    const struct seen *here = &window[HERE];
    bool counts = here->known && !STANDS_IN(BOOSTERS, here->token.lower)
               && !STANDS_IN(DAMPENERS, here->token.lower)
               && !is_pair(here, "kind", "of");
    if (!counts) {
        return 0;
    }
    double value = here->value;
    if (here->token.capitals && tone->mixed) {
        value += value > 0 ? CAPITALS : -CAPITALS;
    }
    for (int back = 1; back <= 3; back++) {
        const struct seen *word = &window[HERE - back];
        if (!is_there(word) || word->known) {
            continue;
        }
        value += FADES[back - 1] * boost_of(word, value, tone->mixed);
        value = negated(value, window, back);
        value = back == 3 ? in_idiom(value, window) : value;
    }
    return after_least(value, window);
}

static struct tone tone_of(struct str text)
{
    struct tone tone = {.but = -1};
    int count = 0, capitals = 0;
    struct token token;
    while (token_next(&text, &token)) {
        if (tone.but < 0 && strcmp(token.lower, "but") == 0) {
            tone.but = count;
        }
        capitals += token.capitals;
        count++;
    }
    tone.mixed = capitals > 0 && capitals < count;
    return tone;
}

// Moves the window on by one word.
static void step(struct seen *window, struct str *rest)
{
    memmove(window, window + 1, (WINDOW - 1) * sizeof *window);
    struct seen *last = &window[WINDOW - 1];
    *last = (struct seen){.known = false};
    if (token_next(rest, &last->token)) {
        last->known = lexicon_find(str_of(last->token.lower), &last->value);
    }
}

static int marks_in(struct str text, char mark)
{
    int marks = 0;
    for (size_t i = 0; i < text.len; i++) {
        marks += text.at[i] == mark;
    }
    return marks;
}

static double emphasis(struct str text)
{
    int exclamations = marks_in(text, '!');
    int questions = marks_in(text, '?');
    return EXCLAMATION * (exclamations < 4 ? exclamations : 4)
         + (questions > 3   ? QUESTIONS
            : questions > 1 ? questions * QUESTION
                            : 0);
}

double affect_compound(struct str text)
{
    struct tone tone = tone_of(text);
    struct seen window[WINDOW] = {0};
    struct str rest = text;
    for (int i = HERE; i < WINDOW; i++) {
        step(window, &rest);
    }
    double sum = 0;
    for (int i = 0; is_there(&window[HERE]); i++) {
        // SOURCE: Hutto & Gilbert (2014): half before "but", half as much
        // again after it
        double weight = tone.but < 0 || i == tone.but ? 1
                      : i < tone.but                  ? 0.5
                                                      : 1.5;
        sum += weight * value_here(window, &tone);
        step(window, &rest);
    }
    sum += sum > 0 ? emphasis(text) : sum < 0 ? -emphasis(text) : 0;
    return round(sum / sqrt(sum * sum + ALPHA) * 1e4) / 1e4;
}

// Keeps `far` in order, the farthest first; of two alike the earlier stays.
static void keep_far(struct affect *affect, const struct affect_point *point)
{
    int at = affect->far_count;
    while (at > 0
           && fabs(affect->far[at - 1].compound - affect->mean)
                  < fabs(point->compound - affect->mean)) {
        at--;
    }
    if (at == AFFECT_TURNS) {
        return;
    }
    affect->far_count += affect->far_count < AFFECT_TURNS;
    memmove(&affect->far[at + 1], &affect->far[at],
            (size_t)(affect->far_count - 1 - at) * sizeof *affect->far);
    affect->far[at] = *point;
}

struct affect affect_of(const struct affect_point *points, size_t count)
{
    struct affect affect = {.turns = (int)count};
    double sum = 0;
    int low = 0, high = 0;
    for (size_t i = 0; i < count; i++) {
        sum += points[i].compound;
        low += points[i].compound <= -0.05;
        high += points[i].compound >= 0.05;
    }
    affect.mean = count > 0 ? sum / (double)count : NAN;
    affect.low_share = count > 0 ? low / (double)count : NAN;
    affect.high_share = count > 0 ? high / (double)count : NAN;
    for (size_t i = 0; i < count; i++) {
        keep_far(&affect, &points[i]);
    }
    return affect;
}
