// mask.c - see mask.h: puts "[name 1]" where the rules of talk/mask_rules.h
// find something, and remembers which name was which. SPDX-License-Identifier:
// GPL-3.0-or-later

#include "talk/mask.h"

#include "base/arena.h"
#include "base/text.h"
#include "talk/mask_rules.h"
#include "talk/transcript.h"

#include <string.h>

const char MASK_ADVICE[] =
    "Read it before you share it: names are masked by simple rules, which miss "
    "some and take some words for names. Who a person is can also be told by "
    "what happened to them.";

enum { PASSES_MOST = 8 };

struct mask {
    struct arena *arena;
    struct mask_words words;
    int last[MASK_KINDS]; // the number that was given last
    int count[MASK_KINDS];
};

struct mask *mask_open(struct arena *arena)
{
    struct mask *mask = arena_take(arena, 1, sizeof *mask);

    mask->arena = arena;
    mask->words = mask_words_in(arena);
    return mask;
}

// ---- what is known ----------------------------------------------------------

// Parts of what stands before a turn that name nobody.
static bool is_role(struct str part)
{
    static const char ROLES[] =
        " therapist client counselor counsellor patient psychologist "
        "psychiatrist psychotherapist clinician doctor dr prof mr mrs ms miss "
        "mx speaker unknown interviewer interviewee participant practitioner "
        "provider coach supervisor guest host user person inv par int the and "
        "of my iphone ipad phone laptop android zoom she he they her him them "
        "practice clinic centre center therapy counselling counseling ";
    char wanted[40];

    if (part.len < 2 || part.len > 36) {
        return true;
    }
    wanted[0] = ' ';
    memcpy(wanted + 1, part.at, part.len);
    memcpy(wanted + 1 + part.len, " ", 2);
    return strstr(ROLES, wanted);
}

static void know_word(struct mask *mask, struct str key, enum mask_kind kind,
                      int *id)
{
    struct mask_word *word = mask_words_put(&mask->words, key);

    if (!(word->flags & WORD_KNOWN)) {
        word->flags |= WORD_KNOWN;
        word->kind = kind;
        word->id = id;
    }
}

// The whole name as it would be looked up: "mara_lind".
static struct str whole_key(struct arena *arena, const struct mask_tokens *name)
{
    struct text key = text_in(arena);

    for (size_t i = 0; i < name->count; i++) {
        if (mask_token_is_word(name, i)) {
            text_add(&key, key.len ? STR("_") : STR(""));
            text_add(&key, name->at[i].base);
        }
    }
    return text_str(&key);
}

void mask_know(struct mask *mask, struct str name, enum mask_kind kind)
{
    struct mask_tokens tokens = mask_tokens_of(mask->arena, name);
    int *id = arena_take(mask->arena, 1, sizeof *id);
    struct str whole;

    for (size_t i = 0; i < tokens.count && kind != MASK_PRACTICE; i++) {
        if (mask_token_is_word(&tokens, i) && !is_role(tokens.at[i].base)) {
            know_word(mask, tokens.at[i].base, kind, id);
        }
    }
    whole = whole_key(mask->arena, &tokens);
    if (memchr(whole.at, '_', whole.len) || kind == MASK_PRACTICE) {
        if (!is_role(whole) || whole.len > 36) {
            know_word(mask, whole, kind, id);
        }
    }
}

// Words in small letters are remembered: a name is seldom one of them.
static void note_lower(struct mask *mask, const struct mask_token *token)
{
    struct mask_word *word = mask_words_find(&mask->words, token->base);

    if (token->shape == SHAPE_LOWER && (!word || !(word->flags & WORD_LOWER))) {
        mask_words_put(&mask->words, token->base)->flags |= WORD_LOWER;
    }
}

// "[name 7]" stands there already: what is new begins with 8.
static void note_masked(struct mask *mask, const struct mask_token *token)
{
    enum mask_kind kind =
        str_starts(token->base, STR("[place")) ? MASK_PLACE : MASK_NAME;
    struct str digits = token->base;
    int64_t number;

    if (token->shape == SHAPE_MASKED && str_cut(&digits, ' ').len
        && digits.len > 1 && digits.len < 9) {
        digits.len--; // "]"
        if (str_parse_int(digits, &number) && number > mask->last[kind]) {
            mask->last[kind] = (int)number;
        }
    }
}

// A name that is sure is one in small letters, too, unless it is on a list of
// words, or stood there in small letters as something else.
static void learn_name(struct mask *mask, const struct mask_token *token,
                       enum mask_kind kind, bool is_sure)
{
    struct mask_word *word = mask_words_put(&mask->words, token->base);

    if (!(word->flags & (WORD_KNOWN | WORD_SEEN))) {
        word->kind = kind;
    }
    is_sure = is_sure
           && (!word->flags
               || (word->flags == WORD_LOWER && token->shape == SHAPE_LOWER));
    word->flags |= is_sure ? WORD_KNOWN : WORD_SEEN;
}

void mask_learn(struct mask *mask, struct str text)
{
    struct arena *arena = arena_open("mask");
    struct mask_tokens tokens = mask_tokens_of(arena, text);
    const struct mask_look look = {&tokens, &mask->words};

    for (size_t i = 0; i < tokens.count; i++) {
        enum mask_kind kind;
        bool is_sure;

        note_lower(mask, &tokens.at[i]);
        note_masked(mask, &tokens.at[i]);
        if (mask_find_name(&look, i, &kind, &is_sure) == i + 1) {
            learn_name(mask, &tokens.at[i], kind, is_sure);
        }
    }
    arena_close(arena);
}

void mask_learn_transcript(struct mask *mask,
                           const struct transcript *transcript)
{
    for (int i = 0; i < transcript->speaker_count; i++) {
        mask_know(mask, transcript->speakers[i], MASK_NAME);
    }
    for (size_t i = 0; i < transcript->turn_count; i++) {
        mask_learn(mask, transcript->turns[i].text);
    }
}

// ---- masking ----------------------------------------------------------------

static const struct {
    const char *words; // "%d": which one
    size_t (*find)(const struct mask_look *look, size_t i);
} KINDS[MASK_KINDS] = {
    [MASK_NAME] = {"[name %d]",     NULL              },
    [MASK_PLACE] = {"[place %d]",    NULL              },
    [MASK_PRACTICE] = {"[practice]",    NULL              },
    [MASK_PHONE] = {"[phone]",       mask_find_phone   },
    [MASK_MAIL] = {"[e-mail]",      mask_find_mail    },
    [MASK_WEB] = {"[web address]", mask_find_web     },
    [MASK_DATE] = {"[date]",        mask_find_date    },
    [MASK_ADDRESS] = {"[address]",     mask_find_address },
    [MASK_POSTCODE] = {"[postcode]",    mask_find_postcode},
    [MASK_NUMBER] = {"[number]",      mask_find_number  },
    [MASK_AGE] = {"[age over 89]", mask_find_age     },
};

// What is tried first: a date is also a long number, a street also a name.
static const enum mask_kind ORDER[] = {
    MASK_MAIL,     MASK_WEB,   MASK_DATE,   MASK_AGE,
    MASK_POSTCODE, MASK_PHONE, MASK_NUMBER, MASK_ADDRESS,
};

static size_t find(const struct mask_look *look, size_t i, enum mask_kind *kind)
{
    bool is_sure;

    if (look->tokens->at[i].shape == SHAPE_MASKED) {
        return i;
    }
    for (size_t n = 0; n < sizeof ORDER / sizeof *ORDER; n++) {
        size_t end = KINDS[ORDER[n]].find(look, i);

        if (end > i) {
            *kind = ORDER[n];
            return end;
        }
    }
    return mask_find_name(look, i, kind, &is_sure);
}

// The number of the name that reaches from token `from` to `end`: that of its
// first word; words that have none get the same.
static int number_of(struct mask *mask, const struct mask_tokens *tokens,
                     size_t from, size_t end, enum mask_kind kind)
{
    int *id = mask_words_put(&mask->words, tokens->at[from].base)->id;

    if (!id) {
        id = arena_take(mask->arena, 1, sizeof *id);
    }
    for (size_t i = from; i < end; i++) {
        struct mask_word *word =
            mask_words_put(&mask->words, tokens->at[i].base);

        word->id = word->id ? word->id : id;
    }
    if (*id == 0) {
        *id = ++mask->last[kind];
    }
    return *id;
}

static void put(struct mask *mask, struct text *out,
                const struct mask_tokens *tokens, size_t from, size_t end,
                enum mask_kind kind)
{
    mask->count[kind]++;
    if (kind == MASK_NAME) {
        text_addf(out, "[name %d]", number_of(mask, tokens, from, end, kind));
    } else if (kind == MASK_PLACE) {
        text_addf(out, "[place %d]", number_of(mask, tokens, from, end, kind));
    } else {
        text_add(out, str_of(KINDS[kind].words));
    }
}

static struct str mask_once(struct mask *mask, struct str text)
{
    struct arena *arena = arena_open("mask");
    struct mask_tokens tokens = mask_tokens_of(arena, text);
    const struct mask_look look = {&tokens, &mask->words};
    struct text out = text_in(mask->arena);
    size_t done = 0;

    for (size_t i = 0; i < tokens.count; i++) {
        note_masked(mask, &tokens.at[i]);
    }
    for (size_t i = 0; i < tokens.count;) {
        enum mask_kind kind = MASK_NAME;
        size_t end = find(&look, i, &kind);
        const struct mask_token *last = &tokens.at[end - (end > i)];

        if (end > i) {
            text_add(&out,
                     (struct str){text.at + done, tokens.at[i].at - done});
            put(mask, &out, &tokens, i, end, kind);
            done = last->at + last->len;
        }
        i = end > i ? end : i + 1;
    }
    text_add(&out, (struct str){text.at + done, text.len - done});
    arena_close(arena);
    return text_str(&out);
}

// Where a name is gone, another rule may apply to what stood beside it.
struct str mask_text(struct mask *mask, struct str text)
{
    int before;
    int passes = 0;

    do {
        before = mask_count(mask, MASK_KINDS);
        text = mask_once(mask, text);
    } while (mask_count(mask, MASK_KINDS) > before && ++passes < PASSES_MOST);
    return text;
}

int mask_count(const struct mask *mask, enum mask_kind kind)
{
    int all = 0;

    for (int i = 0; i < MASK_KINDS; i++) {
        all += mask->count[i];
    }
    return kind == MASK_KINDS ? all : mask->count[kind];
}
