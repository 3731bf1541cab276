// cues.c - see cues.h.
//
// Three walks over a transcript: what each turn holds by itself; the numbers
// of its content words, so that "was it said before" is one look; then both
// together with the neighbours.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/cues.h"

#include "base/arena.h"
#include "talk/exact.h"

#include <string.h>

enum { LATE_WORDS = 14, LOGARITHMS = 256 };

// A turn by itself.
struct facts {
    int words;
    int classes[WORD_CLASSES]; // hits of each
    int are_you;               // an auxiliary and "you" behind it
    int what_is;
    int late_wh, late_are_you;
    int numbers;
    int fillers; // before the first word that is none
    bool begins_so;
    bool confirms;  // in its first words
    uint64_t first; // classes of the first word
    uint64_t begin; // of the first word that is no filler
    uint64_t after; // of the one behind that
    int questions, sentences, commas;
    int last_question; // tokens up to it
    bool ends_asking, is_cut_off, goes_on;
    // Content words: their numbers, each once, and how many with repetitions.
    const uint32_t *stems;
    size_t stem_count;
    size_t content;
};

// A content word of the transcript, by its first letters: the ordinal of the
// last turn of each side that held it; 0: none so far.
struct stem {
    uint32_t hash;
    bool is_taken;
    int said[TALK_SIDES];
    size_t in; // turn that is being looked at, from 1: it holds the word
};

struct desk {
    const struct cue_words *words;
    struct arena *arena;
    const struct utterance *utterances;
    size_t count;
    struct facts *facts;
    struct stem *stems;
    uint32_t stem_mask;
    int turns[TALK_SIDES];   // so far
    size_t last[TALK_SIDES]; // last turn of that side, from 1
    float logarithms[LOGARITHMS];
};

static float ln_1_and(const struct desk *desk, size_t n)
{
    return n < LOGARITHMS ? desk->logarithms[n]
                          : (float)exact_log(1 + (double)n);
}

// ---- a turn by itself -------------------------------------------------------

static bool is_number(const struct tokens *tokens, const struct token *token)
{
    for (int i = 0; i < token->len; i++) {
        char byte = tokens->text[token->at + (uint32_t)i];

        if (byte >= '0' && byte <= '9') {
            return true;
        }
    }
    return false;
}

static void count_marks(const struct utterance *utterance, struct facts *facts)
{
    const struct tokens *tokens = &utterance->tokens;
    bool is_mark = false;
    char last = ' ';

    for (int i = 0; i < tokens->count; i++) {
        const struct token *token = &tokens->at[i];
        char mark = tokens->text[token->at];

        if (token->kind == TOKEN_MARK && token->len == 1) {
            facts->commas += mark == ',';
            facts->sentences += mark == '.' || mark == '?' || mark == '!';
            facts->questions += mark == '?';
            facts->last_question = mark == '?' ? i + 1 : facts->last_question;
        }
        is_mark = token->kind == TOKEN_MARK;
        last = mark;
    }
    facts->ends_asking = is_mark && last == '?';
    facts->is_cut_off = is_mark && last == '-';
    facts->goes_on =
        str_starts(str_trim(utterance->text), STR("-")) && tokens->count > 0;
}

// Adds the classes of all phrases that begin here; returns those of the word.
static uint64_t count_phrases(const struct desk *desk, struct facts *facts,
                              const uint32_t *hashes, size_t count)
{
    uint64_t of_length[PHRASE_WORDS_MOST];
    int lengths = cue_words_find(desk->words, hashes, count, of_length);

    for (int i = 0; i < lengths; i++) {
        for (uint64_t left = of_length[i]; left; left &= left - 1) {
            facts->classes[__builtin_ctzll(left)]++;
        }
    }
    return of_length[0];
}

static bool is_content(uint64_t classes, const struct token *token)
{
    return token->len > 2 && !word_is(classes, WORD_STOP);
}

static uint32_t number_of_stem(struct desk *desk, const struct tokens *tokens,
                               const struct token *token)
{
    enum { LETTERS = 5 };
    size_t len = token->len < LETTERS ? token->len : LETTERS;
    uint32_t hash = token_hash((struct str){tokens->text + token->at, len});
    uint32_t at = (hash ^ hash >> 15) & desk->stem_mask;

    while (desk->stems[at].is_taken && desk->stems[at].hash != hash) {
        at = (at + 1) & desk->stem_mask;
    }
    desk->stems[at].hash = hash;
    desk->stems[at].is_taken = true;
    return at;
}

static void note_pair(struct facts *facts, uint64_t one, uint64_t two,
                      bool is_late)
{
    if (word_is(one, WORD_AUXILIARY) && word_is(two, WORD_YOU)) {
        facts->are_you++;
        facts->late_are_you += is_late;
    }
    facts->what_is += word_is(one, WORD_WH) && word_is(two, WORD_AUXILIARY);
}

// The words before and at the first one that is no filler.
static void note_begin(struct facts *facts, const uint64_t *classes, int count)
{
    enum { EARLY = 4 };
    int n = 0;

    while (n < count && word_is(classes[n], WORD_FILLER)) {
        n++;
    }
    facts->fillers = n;
    facts->first = count > 0 ? classes[0] : 0;
    facts->begin = n < count ? classes[n] : 0;
    facts->after = n + 1 < count ? classes[n + 1] : 0;
    for (int i = 0; i < count && (i == 0 || i < n); i++) {
        facts->begins_so |= word_is(classes[i], WORD_SO);
    }
    for (int i = 0; i < count && i < EARLY; i++) {
        facts->confirms |= word_is(classes[i], WORD_CONFIRMS);
    }
}

static void note_stem(struct desk *desk, size_t turn, uint32_t stem,
                      uint32_t *stems)
{
    struct facts *facts = &desk->facts[turn];

    facts->content++;
    if (desk->stems[stem].in != turn + 1) {
        desk->stems[stem].in = turn + 1;
        stems[facts->stem_count++] = stem;
    }
}

// What single words and pairs of them tell; `classes` of all of them.
static void note_words(struct facts *facts, const uint64_t *classes)
{
    for (int n = 0; n < facts->words; n++) {
        bool is_late = n + LATE_WORDS >= facts->words;

        facts->late_wh += is_late && word_is(classes[n], WORD_WH);
        if (n + 1 < facts->words) {
            note_pair(facts, classes[n], classes[n + 1], is_late);
        }
    }
    note_begin(facts, classes, facts->words);
}

static void read_words(struct desk *desk, size_t turn)
{
    const struct tokens *tokens = &desk->utterances[turn].tokens;
    struct facts *facts = &desk->facts[turn];
    size_t room = (size_t)tokens->count + 1;
    uint32_t *stems = arena_take(desk->arena, room, sizeof *stems);
    size_t mark = arena_mark(desk->arena);
    int *places = arena_take(desk->arena, room, sizeof *places);
    uint32_t *hashes = arena_take(desk->arena, room, sizeof *hashes);
    uint64_t *classes = arena_take(desk->arena, room, sizeof *classes);

    facts->stems = stems;
    for (int i = 0; i < tokens->count; i++) {
        if (tokens->at[i].kind == TOKEN_WORD) {
            places[facts->words] = i;
            hashes[facts->words++] = tokens->at[i].hash;
        }
    }
    for (int n = 0; n < facts->words; n++) {
        const struct token *word = &tokens->at[places[n]];

        classes[n] =
            count_phrases(desk, facts, hashes + n, (size_t)(facts->words - n));
        facts->numbers += is_number(tokens, word);
        if (is_content(classes[n], word)) {
            note_stem(desk, turn, number_of_stem(desk, tokens, word), stems);
        }
    }
    note_words(facts, classes);
    arena_rewind(desk->arena, mark);
}

// ---- what was said before ---------------------------------------------------

// How many stems of the turn were said so long ago by a side, in its turns:
// `from` to `to` turns back, 0 being its last one.
static size_t said_ago(const struct desk *desk, const struct facts *facts,
                       enum side side, int from, int to)
{
    size_t n = 0;

    for (size_t i = 0; i < facts->stem_count; i++) {
        int said = desk->stems[facts->stems[i]].said[side];
        int ago = desk->turns[side] - said;

        n += said > 0 && ago >= from && ago <= to;
    }
    return n;
}

static void read_echoes(const struct desk *desk, size_t turn, float *at)
{
    enum { EVER = 1 << 30 };
    const struct facts *facts = &desk->facts[turn];
    enum side own = desk->utterances[turn].side;
    enum side other = own == SIDE_CLIENT ? SIDE_THERAPIST : SIDE_CLIENT;
    float all = (float)facts->stem_count + 1;
    size_t last = said_ago(desk, facts, other, 0, 0);
    size_t ever = said_ago(desk, facts, other, 0, EVER);
    size_t of_last =
        desk->last[other] ? desk->facts[desk->last[other] - 1].stem_count : 0;
    size_t unsaid = 0, only_own = 0;

    for (size_t i = 0; i < facts->stem_count; i++) {
        const struct stem *stem = &desk->stems[facts->stems[i]];

        unsaid += stem->said[other] == 0 && stem->said[own] == 0;
        only_own += stem->said[other] == 0 && stem->said[own] > 0;
    }
    at[CUE_ECHO_1] = (float)last / all;
    at[CUE_ECHO_2] = (float)said_ago(desk, facts, other, 1, 1) / all;
    at[CUE_ECHO_5] = (float)said_ago(desk, facts, other, 2, 4) / all;
    at[CUE_ECHO_EVER] = (float)ever / all;
    at[CUE_ECHO_OWN] = (float)said_ago(desk, facts, own, 0, 2) / all;
    at[CUE_ECHOES_EVER] = ln_1_and(desk, ever);
    at[CUE_ECHOES_1] = ln_1_and(desk, last);
    at[CUE_NEW] = ln_1_and(desk, unsaid);
    at[CUE_NEW_OWN] = ln_1_and(desk, only_own);
    at[CUE_COVERED] = (float)last / ((float)of_last + 2);
}

// The next turn says again what this one said, or something new.
static void read_next(struct desk *desk, size_t turn, float *at)
{
    const struct facts *facts = &desk->facts[turn];
    const struct facts *next = &desk->facts[turn + 1];
    enum side other = desk->utterances[turn].side == SIDE_CLIENT
                        ? SIDE_THERAPIST
                        : SIDE_CLIENT;
    size_t again = 0, unsaid = 0;

    for (size_t i = 0; i < facts->stem_count; i++) {
        desk->stems[facts->stems[i]].in = turn + 1;
    }
    for (size_t i = 0; i < next->stem_count; i++) {
        const struct stem *stem = &desk->stems[next->stems[i]];
        bool is_again = stem->in == turn + 1;

        again += is_again;
        unsaid += !is_again && stem->said[other] == 0;
    }
    at[CUE_NEXT_ECHO] = (float)again / ((float)facts->stem_count + 1);
    at[CUE_NEXT_NEW] = ln_1_and(desk, unsaid);
}

static void remember(struct desk *desk, size_t turn)
{
    const struct facts *facts = &desk->facts[turn];
    enum side side = desk->utterances[turn].side;

    desk->turns[side]++;
    desk->last[side] = turn + 1;
    for (size_t i = 0; i < facts->stem_count; i++) {
        desk->stems[facts->stems[i]].said[side] = desk->turns[side];
    }
}

// ---- all cues of a turn -----------------------------------------------------

static float share(const struct facts *facts, enum word_class class)
{
    return (float)facts->classes[class] / ((float)facts->words + 3);
}

static float flag(bool is_so)
{
    return is_so ? 1 : 0;
}

static float at_most(int n, int most)
{
    return (float)(n < most ? n : most);
}

static bool is_backchannel(const struct facts *facts)
{
    return facts->words > 0 && facts->classes[WORD_BACKCHANNEL] == facts->words;
}

static void fill_length(const struct desk *desk, const struct facts *facts,
                        int tokens, float *at)
{
    int words = facts->words;

    at[CUE_LENGTH] = ln_1_and(desk, (size_t)words);
    at[CUE_ONE_WORD] = flag(words <= 1);
    at[CUE_3_WORDS] = flag(words <= 3);
    at[CUE_8_WORDS] = flag(words <= 8);
    at[CUE_OVER_30_WORDS] = flag(words > 30);
    at[CUE_OVER_60_WORDS] = flag(words > 60);
    at[CUE_CONTENT] = ln_1_and(desk, facts->content);
    at[CUE_SENTENCES] = ln_1_and(desk, (size_t)facts->sentences);
    at[CUE_ASKS] = flag(facts->questions > 0);
    at[CUE_QUESTION_MARKS] = at_most(facts->questions, 3);
    at[CUE_ENDS_ASKING] = flag(facts->ends_asking);
    at[CUE_LAST_QUESTION_AT] =
        (float)facts->last_question / (float)(tokens + 1);
    at[CUE_IS_CUT_OFF] = flag(facts->is_cut_off);
    at[CUE_GOES_ON] = flag(facts->goes_on);
    at[CUE_COMMAS] = ln_1_and(desk, (size_t)facts->commas);
    at[CUE_NUMBERS] = ln_1_and(desk, (size_t)facts->numbers);
    at[CUE_IS_BACKCHANNEL] = flag(is_backchannel(facts));
    at[CUE_BACKCHANNEL_SHARE] =
        (float)facts->classes[WORD_BACKCHANNEL] / (float)(words + 1);
}

static void fill_words(const struct facts *facts, float *at)
{
    at[CUE_FIRST_YOU] = flag(word_is(facts->begin, WORD_YOU));
    at[CUE_FIRST_WH] = flag(word_is(facts->begin, WORD_WH));
    at[CUE_FIRST_AUXILIARY] = flag(word_is(facts->begin, WORD_AUXILIARY));
    at[CUE_FIRST_I] = flag(word_is(facts->begin, WORD_I));
    at[CUE_FIRST_IT] = flag(word_is(facts->begin, WORD_IT));
    at[CUE_FIRST_WE] = flag(word_is(facts->begin, WORD_WE));
    at[CUE_FIRST_NONE] = flag(facts->fillers == facts->words);
    at[CUE_FIRST_ARE_YOU] = flag(word_is(facts->begin, WORD_AUXILIARY)
                                 && word_is(facts->after, WORD_YOU));
    at[CUE_BEGINS_SO] = flag(facts->begins_so);
    at[CUE_BEGINS_AND] = flag(word_is(facts->first, WORD_AND));
    at[CUE_FILLERS] = at_most(facts->fillers, 4);
    at[CUE_LATE_WH] = (float)facts->late_wh;
    at[CUE_LATE_ARE_YOU] = (float)facts->late_are_you;
    at[CUE_ARE_YOU] = (float)facts->are_you;
    at[CUE_WH_SHARE] = share(facts, WORD_WH);
    at[CUE_WHAT_IS] = (float)facts->what_is;
    at[CUE_YOUS] = (float)facts->classes[WORD_YOU];
    for (int i = 0; i < WORD_PRONOUNS; i++) {
        at[CUE_PRONOUNS + i] =
            share(facts, (enum word_class)(WORD_PRONOUNS_FROM + i));
    }
    for (int i = 0; i < WORD_LEXICONS; i++) {
        at[CUE_LEXICONS + i] =
            at_most(facts->classes[WORD_LEXICONS_FROM + i], 3);
    }
}

static void fill_place(const struct desk *desk, size_t turn, float *at)
{
    size_t left = desk->count - 1 - turn;

    at[CUE_PLACE] = (float)turn / (float)desk->count;
    at[CUE_TURNS_BEFORE] = ln_1_and(desk, turn);
    at[CUE_TURNS_LEFT] = ln_1_and(desk, left);
    at[CUE_IS_FIRST] = flag(turn < 2);
    at[CUE_IS_LAST] = flag(left < 2);
    at[CUE_TURNS] = ln_1_and(desk, desk->count);
}

// The first EARLIER_CUES of a neighbour; `turn` is none when it is not there.
static const struct facts *fill_earlier(const struct desk *desk, size_t turn,
                                        float *at)
{
    const struct facts *facts;

    if (turn >= desk->count) { // also before the first one: it wraps round
        at[NEIGHBOUR_IS_MISSING] = 1;
        return NULL;
    }
    facts = &desk->facts[turn];
    at[NEIGHBOUR_LENGTH] = ln_1_and(desk, (size_t)facts->words);
    at[NEIGHBOUR_IS_BACKCHANNEL] = flag(is_backchannel(facts));
    at[NEIGHBOUR_ASKS] = flag(facts->questions > 0);
    return facts;
}

static void fill_neighbour(const struct desk *desk, size_t own, size_t turn,
                           float *at)
{
    const struct facts *facts = fill_earlier(desk, turn, at);

    if (!facts) {
        return;
    }
    at[NEIGHBOUR_AGREES] = flag(word_is(facts->first, WORD_AGREES));
    at[NEIGHBOUR_DENIES] = flag(word_is(facts->first, WORD_DENIES));
    at[NEIGHBOUR_SAYS_YOU] = share(facts, WORD_YOU);
    at[NEIGHBOUR_SAYS_I] = share(facts, WORD_I);
    at[NEIGHBOUR_CONFIRMS] = flag(facts->confirms);
    at[NEIGHBOUR_IS_SAME_SIDE] =
        flag(desk->utterances[turn].side == desk->utterances[own].side);
    at[NEIGHBOUR_IS_CUT_OFF] = flag(facts->is_cut_off);
    at[NEIGHBOUR_FEELS] = at_most(facts->classes[WORD_FEELS], 2);
    at[NEIGHBOUR_IS_UNSURE] = flag(facts->classes[WORD_UNSURE] > 0);
}

static void fill(struct desk *desk, size_t turn, float *at)
{
    const struct facts *facts = &desk->facts[turn];

    fill_length(desk, facts, desk->utterances[turn].tokens.count, at);
    fill_words(facts, at);
    fill_place(desk, turn, at);
    read_echoes(desk, turn, at);
    if (turn + 1 < desk->count) {
        read_next(desk, turn, at);
    }
    fill_neighbour(desk, turn, turn - 1, at + CUE_BEFORE);
    fill_neighbour(desk, turn, turn + 1, at + CUE_NEXT);
    (void)fill_earlier(desk, turn - 2, at + CUE_EARLIER);
}

static void open_desk(struct desk *desk)
{
    size_t words = 0;
    uint32_t slots = 64;

    for (size_t i = 0; i < desk->count; i++) {
        words += (size_t)desk->utterances[i].tokens.words;
    }
    while (slots < 2 * words) {
        slots *= 2;
    }
    desk->stem_mask = slots - 1;
    desk->stems = arena_take(desk->arena, slots, sizeof *desk->stems);
    desk->facts = arena_take(desk->arena, desk->count, sizeof *desk->facts);
    for (int i = 0; i < LOGARITHMS; i++) {
        desk->logarithms[i] = (float)exact_log(1 + i);
    }
}

void cues_read(const struct cue_words *words, struct arena *arena,
               const struct utterance *utterances, size_t count,
               struct turn_cues *cues)
{
    size_t mark = arena_mark(arena);
    struct desk desk = {.words = words,
                        .arena = arena,
                        .utterances = utterances,
                        .count = count};

    open_desk(&desk);
    for (size_t i = 0; i < count; i++) {
        count_marks(&utterances[i], &desk.facts[i]);
        read_words(&desk, i);
    }
    for (size_t i = 0; i < count; i++) {
        cues[i] = (struct turn_cues){{0}};
        fill(&desk, i, cues[i].at);
        remember(&desk, i);
    }
    arena_rewind(arena, mark);
}
