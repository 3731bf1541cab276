// mask_names.c - is this word a name or a place?
//
// In this order: what is known; what stands behind a title, a relation or "is
// called"; the lists of frequent names and places; and any other word with a
// capital letter that does not begin a sentence and is not in the list of words
// that have one (not-names.txt).
//
// A word that is a name and an ordinary word ("will", "may", "mark") is a name
// where it has a capital letter that the sentence does not explain.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/mask_rules.h"

#include <stdio.h>

enum { KEY_MOST = 80, NAME_TOKENS = 5 };

#define TITLES                                                                 \
    " dr mr mrs ms miss mx doctor prof professor sir lady rev reverend "       \
    "pastor "                                                                  \
    "father judge nurse officer captain detective sergeant constable rabbi "   \
    "imam saint st "
// Nothing but a name follows these, also in small letters.
#define SURE_TITLES " dr mr mrs ms mx prof "

#define RELATIONS                                                              \
    " husband wife partner boyfriend girlfriend fiance fiancee ex spouse "     \
    "mother mum mom mummy mommy father dad daddy stepmother stepfather "       \
    "stepmum stepmom stepdad parent brother sister stepbrother stepsister "    \
    "half-brother half-sister sibling twin son daughter stepson stepdaughter " \
    "baby kid child grandson granddaughter grandmother grandfather grandma "   \
    "grandpa gran nan nana granny granddad grandad aunt auntie uncle cousin "  \
    "niece nephew mother-in-law father-in-law brother-in-law sister-in-law "   \
    "friend mate flatmate roommate housemate neighbour neighbor colleague "    \
    "coworker co-worker boss manager supervisor teacher therapist doctor "     \
    "counsellor counselor lawyer landlord landlady lover dog cat "
#define CALLED " called named nicknamed christened "

// What follows the verbs "will" and "may" (and "mark", "hope", ...) where they
// begin a sentence.
#define SUBJECTS                                                               \
    " i you he she we they it that this these those there the a an my your "   \
    "his her our their someone anyone everyone somebody anybody everybody "    \
    "not be have do as so to for all me us him them what how if "
// What follows a name that begins one.
#define FOLLOWS                                                                \
    " said says say told tells asked asks thinks thought is isn't was wasn't " \
    "has hasn't had hadn't and came comes went goes wants wanted doesn't "     \
    "didn't left gets got would wouldn't could couldn't knows knew always "    \
    "never just who also and's called rang texted emailed moved died "
#define BEFORE_MONTHS                                                          \
    " in of since last next this by until till early late mid every during "   \
    "through from for before after around between and to "
#define BEFORE_PLACES                                                          \
    " in from at to near around outside into via through towards visit "       \
    "visited visiting leave leaving "
// Ordinary words that are part of the name of a place.
#define PLACE_TAILS                                                            \
    " hospital university college school street road avenue lane park "        \
    "station clinic centre center city church house beach island county "      \
    "square drive north south east west "
#define MONTH_NAMES " april may june august march "

// ---- questions about a token ------------------------------------------------

static const struct mask_token *token(const struct mask_look *look, size_t i)
{
    static const struct mask_token NONE = {.shape = SHAPE_SIGN};

    return i < look->tokens->count ? &look->tokens->at[i] : &NONE;
}

static bool is_in(const struct mask_look *look, size_t i, const char *words)
{
    return mask_token_in(look->tokens, i, words);
}

static bool is_sign(const struct mask_look *look, size_t i, char sign)
{
    const struct mask_token *at = token(look, i);

    return at->shape == SHAPE_SIGN && at->len == 1 && *at->base.at == sign;
}

static bool is_capital(const struct mask_look *look, size_t i)
{
    return token(look, i)->shape == SHAPE_CAPITAL;
}

static unsigned flags_of(const struct mask_look *look, size_t i)
{
    const struct mask_word *word =
        mask_token_is_word(look->tokens, i)
            ? mask_words_find(look->words, token(look, i)->base)
            : NULL;

    return word ? word->flags : 0;
}

// No name, unless it is a known or frequent one as well.
static bool is_common(const struct mask_look *look, size_t i)
{
    unsigned flags = flags_of(look, i);

    return (flags & WORD_COMMON)
        && !(flags & (WORD_FIRST | WORD_LAST | WORD_KNOWN | WORD_PLACE));
}

// "name is", "name's": does something that names stand before token `i`?
static bool stands_behind_called(const struct mask_look *look, size_t i)
{
    if (i == 0) {
        return false;
    }
    if (is_in(look, i - 1, CALLED)) {
        return true;
    }
    if (is_in(look, i - 1, " name names ")) {
        return token(look, i - 1)->whole > token(look, i - 1)->len;
    }
    return i >= 2 && is_in(look, i - 1, " is was ")
        && is_in(look, i - 2, " name ");
}

static bool stands_behind_relation(const struct mask_look *look, size_t i)
{
    size_t back = i && is_sign(look, i - 1, ',') ? 2 : 1;

    return i >= back && is_in(look, i - back, RELATIONS)
        && token(look, i - back)->whole == token(look, i - back)->len;
}

static bool stands_behind_title(const struct mask_look *look, size_t i,
                                const char *titles)
{
    size_t back = i && is_sign(look, i - 1, '.') ? 2 : 1;

    return i >= back && is_in(look, i - back, titles);
}

static bool stands_behind_place_word(const struct mask_look *look, size_t i)
{
    size_t back = i && is_in(look, i - 1, " the ") ? 2 : 1;

    return i >= back && is_in(look, i - back, BEFORE_PLACES);
}

// ---- words that are a name and something else -------------------------------

static bool is_month_here(const struct mask_look *look, size_t i)
{
    bool listed = is_in(look, i + 1, " and or ")
               && is_in(look, i + 2,
                        " january february march april may june july august "
                        "september october november december ");

    return is_in(look, i, MONTH_NAMES)
        && (listed || (i && is_in(look, i - 1, BEFORE_MONTHS))
            || mask_token_number(look->tokens, i + 1) >= 0);
}

// "Will" that begins a sentence: "Will you", or "Will said"?
static bool begins_as_name(const struct mask_look *look, size_t i)
{
    if (is_in(look, i + 1, SUBJECTS)) {
        return false;
    }
    return (flags_of(look, i) & WORD_KNOWN) || is_sign(look, i + 1, ',')
        || is_in(look, i + 1, FOLLOWS)
        || token(look, i)->whole > token(look, i)->len;
}

// "told mark", "mark said": who is told, and who says, is a person.
static bool speaks(const struct mask_look *look, size_t i)
{
    return is_in(look, i + 1, " said says told tells asked asks ")
        || (i && is_in(look, i - 1, " told asked "));
}

static bool reads_as_name(const struct mask_look *look, size_t i)
{
    if (token(look, i)->shape == SHAPE_CAPS) {
        return flags_of(look, i) & WORD_KNOWN;
    }
    if (token(look, i)->shape == SHAPE_LOWER) {
        return speaks(look, i);
    }
    if (!is_capital(look, i) || is_month_here(look, i)) {
        return false;
    }
    return !token(look, i)->starts || begins_as_name(look, i);
}

// Certain by what stands before it. In small letters, only what is a frequent
// name, or stands where hardly anything else can.
static bool is_introduced(const struct mask_look *look, size_t i)
{
    unsigned flags = flags_of(look, i);
    bool called = stands_behind_called(look, i);

    if (is_common(look, i) || !mask_token_is_word(look->tokens, i)) {
        return false;
    }
    if (is_capital(look, i)) {
        return called || stands_behind_relation(look, i)
            || stands_behind_title(look, i, TITLES);
    }
    if (stands_behind_title(look, i, SURE_TITLES)) {
        return !(flags & WORD_COMMON);
    }
    return called
        && ((flags & WORD_FIRST)
            || (!(flags & ~(unsigned)WORD_LOWER)
                && !is_in(look, i - 1, CALLED)));
}

// ---- one word ---------------------------------------------------------------

// A client called Mark is masked in every "mark"; but "will" and "white" would
// leave nothing to read.
static bool is_known(const struct mask_look *look, size_t i,
                     enum mask_kind *kind)
{
    const struct mask_word *word =
        mask_words_find(look->words, token(look, i)->base);

    if (!word || !(word->flags & WORD_KNOWN)
        || ((word->flags & WORD_COMMON) && !reads_as_name(look, i))) {
        return false;
    }
    *kind = word->kind;
    return true;
}

static bool is_listed(const struct mask_look *look, size_t i,
                      enum mask_kind *kind)
{
    unsigned flags = flags_of(look, i);
    bool both = flags & WORD_BOTH;

    if ((flags & WORD_PLACE)
        && (!both
            || (is_capital(look, i) && stands_behind_place_word(look, i)))) {
        *kind = MASK_PLACE;
        return true;
    }
    *kind = MASK_NAME;
    return (flags & WORD_FIRST) && (!both || reads_as_name(look, i));
}

// What the parts of "Anna-Marie" or "I-I'm" are known as, all together; 0 for a
// word without a hyphen.
static unsigned flags_of_parts(const struct mask_look *look, size_t i)
{
    struct str whole = token(look, i)->base;
    struct str rest = whole;
    unsigned flags = 0;

    while (rest.at) {
        struct str part = str_cut(&rest, '-');
        const struct mask_word *word =
            part.len < whole.len ? mask_words_find(look->words, part) : NULL;

        flags |= word ? word->flags : 0;
    }
    return flags;
}

// "Anna-Marie", "Smith-Jones": a part of it is a name.
static bool is_double_name(const struct mask_look *look, size_t i)
{
    return is_capital(look, i)
        && (flags_of_parts(look, i) & (WORD_FIRST | WORD_LAST | WORD_KNOWN));
}

// A capital letter that nothing explains.
static bool is_unexplained(const struct mask_look *look, size_t i)
{
    const struct mask_token *at = token(look, i);
    unsigned flags = flags_of(look, i);

    flags |= flags_of_parts(look, i); // "I-I'm" stutters
    if (!is_capital(look, i) || (flags & WORD_COMMON) || at->base.len < 2) {
        return false;
    }
    if (!at->starts) {
        return true;
    }
    return ((flags & WORD_SEEN) || is_in(look, i + 1, " said says told asked "))
        && !(flags & WORD_LOWER);
}

static bool is_one(const struct mask_look *look, size_t i, enum mask_kind *kind,
                   bool *is_sure)
{
    if (!mask_token_is_word(look->tokens, i)) {
        return false;
    }
    *is_sure = true;
    *kind = MASK_NAME;
    if (is_known(look, i, kind) || is_introduced(look, i)
        || is_listed(look, i, kind)) {
        return true;
    }
    *is_sure = false;
    *kind = stands_behind_place_word(look, i) ? MASK_PLACE : MASK_NAME;
    return is_double_name(look, i) || is_unexplained(look, i);
}

// ---- several words ----------------------------------------------------------

// "new_york", "los_angeles"; also what the caller knows, word for word.
static size_t find_phrase(const struct mask_look *look, size_t i,
                          enum mask_kind *kind)
{
    char key[KEY_MOST];
    size_t len = 0, best = i;

    for (size_t n = i; n < i + NAME_TOKENS; n++) {
        const struct mask_token *at = token(look, n);
        const struct mask_word *word;

        if (!mask_token_is_word(look->tokens, n)
            || len + at->base.len + 2 > sizeof key) {
            break;
        }
        len += (size_t)snprintf(key + len, sizeof key - len, "%s%.*s",
                                n > i ? "_" : "", SHOW(at->base));
        word =
            n > i ? mask_words_find(look->words, (struct str){key, len}) : NULL;
        if (word && (word->flags & (WORD_PLACE | WORD_KNOWN))) {
            *kind = word->flags & WORD_KNOWN ? word->kind : MASK_PLACE;
            best = n + 1;
        }
    }
    return best;
}

// Does the name that reaches to token `i` go on with it?
static bool goes_on(const struct mask_look *look, size_t i, enum mask_kind kind)
{
    if (!mask_token_is_word(look->tokens, i) || !token(look, i)->is_spaced
        || token(look, i - 1)->whole > token(look, i - 1)->len) {
        return false;
    }
    if (is_capital(look, i) && !token(look, i)->starts) {
        return (!is_common(look, i) && !is_month_here(look, i))
            || (kind == MASK_PLACE && is_in(look, i, PLACE_TAILS));
    }
    return kind == MASK_NAME && token(look, i)->shape == SHAPE_LOWER
        && (flags_of(look, i) & WORD_LAST)
        && !(flags_of(look, i) & (WORD_COMMON | WORD_BOTH))
        && (flags_of(look, i - 1) & WORD_FIRST);
}

size_t mask_find_name(const struct mask_look *look, size_t i,
                      enum mask_kind *kind, bool *is_sure)
{
    size_t end = find_phrase(look, i, kind);

    *is_sure = true;
    if (end > i) {
        return end;
    }
    if (!is_one(look, i, kind, is_sure)) {
        return i;
    }
    end = i + 1;
    while (end < i + NAME_TOKENS) {
        // "Anna K. Lind"
        size_t next =
            end
            + (token(look, end - 1)->base.len == 1 && is_sign(look, end, '.'));

        if (!goes_on(look, next, *kind)) {
            break;
        }
        end = next + 1;
    }
    return end;
}
