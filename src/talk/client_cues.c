// client_cues.c - see client_cues.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/client_cues.h"

#include "base/arena.h"
#include "talk/client_words.h"
#include "talk/exact.h"

#include <string.h>

enum {
    SMALL_WORDS = 6, // an answer of so many may be a mere "yeah, right"
    NO_WORDS = 4,
    NOD_WORDS = 4,
    SHORT_WORDS = 3,
};

// What a word does in an answer.
enum {
    DOES_FILL = 1,    // "um": as if it were not there
    DOES_FIT = 2,     // may stand in an answer that only agrees
    DOES_AGREE = 4,   // makes it one
    DOES_NOD = 8,     // "mm-hmm"
    DOES_ACCEPT = 16, // "okay"
    DOES_STRESS = 32, // "exactly"
    DOES_RIGHT = 64,
    DOES_DENY = 128,
    DOES_BEGIN = 256, // "yeah" before more
    DOES_BUT = 512,
};

static const struct answer_word {
    const char *word;
    int does;
} ANSWER_WORDS[] = {
    {"um",         DOES_FILL                                       },
    {"uh",         DOES_FILL                                       },
    {"er",         DOES_FILL                                       },
    {"erm",        DOES_FILL                                       },
    {"hm",         DOES_FILL                                       },
    {"mm",         DOES_FILL                                       },
    {"ah",         DOES_FILL                                       },
    {"oh",         DOES_FILL                                       },
    {"mhm",        DOES_FIT | DOES_AGREE | DOES_NOD | DOES_BEGIN   },
    {"hmm",        DOES_FIT | DOES_AGREE | DOES_NOD                },
    {"okay",       DOES_FIT | DOES_AGREE | DOES_ACCEPT | DOES_BEGIN},
    {"ok",         DOES_FIT | DOES_AGREE | DOES_ACCEPT             },
    {"alright",    DOES_FIT | DOES_AGREE | DOES_ACCEPT             },
    {"exactly",    DOES_FIT | DOES_AGREE | DOES_STRESS | DOES_BEGIN},
    {"absolutely", DOES_FIT | DOES_AGREE | DOES_STRESS | DOES_BEGIN},
    {"definitely", DOES_FIT | DOES_AGREE | DOES_STRESS | DOES_BEGIN},
    {"totally",    DOES_FIT | DOES_AGREE | DOES_STRESS             },
    {"sure",       DOES_FIT | DOES_AGREE | DOES_STRESS             },
    {"course",     DOES_FIT | DOES_AGREE | DOES_STRESS             },
    {"true",       DOES_FIT | DOES_AGREE | DOES_STRESS             },
    {"correct",    DOES_FIT | DOES_AGREE | DOES_STRESS             },
    {"right",      DOES_FIT | DOES_AGREE | DOES_RIGHT | DOES_BEGIN },
    {"yeah",       DOES_FIT | DOES_AGREE | DOES_BEGIN              },
    {"yes",        DOES_FIT | DOES_AGREE | DOES_BEGIN              },
    {"yep",        DOES_FIT | DOES_AGREE | DOES_BEGIN              },
    {"yup",        DOES_FIT | DOES_AGREE | DOES_BEGIN              },
    {"ya",         DOES_FIT | DOES_AGREE                           },
    {"cool",       DOES_FIT | DOES_AGREE                           },
    {"good",       DOES_FIT | DOES_AGREE                           },
    {"great",      DOES_FIT | DOES_AGREE                           },
    {"i",          DOES_FIT                                        },
    {"all",        DOES_FIT                                        },
    {"of",         DOES_FIT                                        },
    {"thats",      DOES_FIT                                        },
    {"mmm",        DOES_FIT                                        },
    {"know",       DOES_FIT                                        },
    {"you",        DOES_FIT                                        },
    {"well",       DOES_FIT                                        },
    {"and",        DOES_FIT                                        },
    {"so",         DOES_FIT                                        },
    {"but",        DOES_FIT | DOES_BUT                             },
    {"yea",        DOES_FIT                                        },
    {"that",       DOES_FIT                                        },
    {"is",         DOES_FIT                                        },
    {"like",       DOES_FIT                                        },
    {"no",         DOES_DENY                                       },
    {"nope",       DOES_DENY                                       },
    {"nah",        DOES_DENY                                       },
};

static const char *const NUMBERS[][2] = {
    {"0",  "zero" },
    {"1",  "one"  },
    {"2",  "two"  },
    {"3",  "three"},
    {"4",  "four" },
    {"5",  "five" },
    {"6",  "six"  },
    {"7",  "seven"},
    {"8",  "eight"},
    {"9",  "nine" },
    {"10", "ten"  },
};

enum { SLOTS = 512 };

struct client_listener {
    const struct patterns *says[TALK_SIDES];
    struct listener_word {
        uint32_t hash;
        uint32_t becomes; // 0: stays itself
        int does;
        bool is_there;
    } words[SLOTS];
    uint32_t mm, uh, huh, hmm, mhm;
};

// ---- the listener -----------------------------------------------------------

static struct listener_word *slot_of(struct listener_word *words, uint32_t hash)
{
    unsigned slot = (hash ^ hash >> 16) % SLOTS;

    while (words[slot].is_there && words[slot].hash != hash) {
        slot = (slot + 1) % SLOTS;
    }
    return &words[slot];
}

static const struct listener_word *find_word(
    const struct client_listener *listener, uint32_t hash)
{
    static const struct listener_word NOTHING;
    unsigned slot = (hash ^ hash >> 16) % SLOTS;

    while (listener->words[slot].is_there) {
        if (listener->words[slot].hash == hash) {
            return &listener->words[slot];
        }
        slot = (slot + 1) % SLOTS;
    }
    return &NOTHING;
}

static void learn_words(struct client_listener *listener)
{
    for (size_t i = 0; i < sizeof ANSWER_WORDS / sizeof *ANSWER_WORDS; i++) {
        uint32_t hash = token_hash(str_of(ANSWER_WORDS[i].word));

        *slot_of(listener->words, hash) =
            (struct listener_word){hash, 0, ANSWER_WORDS[i].does, true};
    }
    for (size_t i = 0; i < sizeof NUMBERS / sizeof *NUMBERS; i++) {
        uint32_t hash = token_hash(str_of(NUMBERS[i][0]));

        *slot_of(listener->words, hash) = (struct listener_word){
            hash, token_hash(str_of(NUMBERS[i][1])), 0, true};
    }
    listener->mm = token_hash(STR("mm"));
    listener->hmm = token_hash(STR("hmm"));
    listener->uh = token_hash(STR("uh"));
    listener->huh = token_hash(STR("huh"));
    listener->mhm = token_hash(STR("mhm"));
}

const struct client_listener *client_listener_new(struct arena *arena)
{
    struct client_listener *listener = arena_take(arena, 1, sizeof *listener);

    listener->says[SIDE_CLIENT] = patterns_new(arena, &CLIENT_SAYS);
    listener->says[SIDE_THERAPIST] = patterns_new(arena, &THERAPIST_ASKS);
    learn_words(listener);
    return listener;
}

int client_sayings(const struct client_listener *listener, enum side side)
{
    return listener->says[side] ? patterns_rows(listener->says[side]) : 0;
}

// ---- words as they were meant -----------------------------------------------

static bool is_mhm(const struct client_listener *listener, uint32_t hash,
                   uint32_t next)
{
    return (hash == listener->mm && next == listener->hmm)
        || (hash == listener->uh && next == listener->huh);
}

// Without fillers and words said twice, "mm hmm" as one word, figures in
// letters. Returns how many there are; `words` has room for all tokens.
static size_t clean_words(const struct client_listener *listener,
                          const struct tokens *tokens, uint32_t *words)
{
    size_t count = 0;

    for (int i = 0; i < tokens->count; i++) {
        uint32_t hash = tokens->at[i].hash;
        uint32_t next = i + 1 < tokens->count ? tokens->at[i + 1].hash : 0;
        const struct listener_word *word;

        if (tokens->at[i].kind != TOKEN_WORD) {
            continue;
        }
        if (is_mhm(listener, hash, next)) {
            hash = listener->mhm;
            i++;
        }
        word = find_word(listener, hash);
        hash = word->becomes ? word->becomes : hash;
        if (!(word->does & DOES_FILL)
            && (count == 0 || words[count - 1] != hash)) {
            words[count++] = hash;
        }
    }
    return count;
}

static enum answer agreement(int does)
{
    return does & DOES_NOD    ? ANSWER_MHM
         : does & DOES_ACCEPT ? ANSWER_OKAY
         : does & DOES_STRESS ? ANSWER_STRONG
         : does & DOES_RIGHT  ? ANSWER_RIGHT
                              : ANSWER_YES;
}

static enum answer answer_of(const struct client_listener *listener,
                             const uint32_t *words, size_t count)
{
    int first = count ? find_word(listener, words[0])->does : 0;
    int any = 0;
    int all = DOES_FIT;

    for (size_t i = 0; i < count && count <= SMALL_WORDS; i++) {
        int does = find_word(listener, words[i])->does;

        any |= does;
        all &= does;
    }
    if (count == 0) {
        return ANSWER_NONE;
    }
    if (all && any & DOES_AGREE) {
        return agreement(any);
    }
    if (first & DOES_DENY) {
        return count <= NO_WORDS ? ANSWER_NO : ANSWER_NO_AND;
    }
    return first & DOES_BEGIN   ? ANSWER_YES_AND
         : first & DOES_BUT     ? ANSWER_BUT
         : count <= SHORT_WORDS ? ANSWER_SHORT
                                : ANSWER_LONG;
}

// ---- turns ------------------------------------------------------------------

static bool holds_question(const struct tokens *tokens)
{
    for (int i = 0; i < tokens->count; i++) {
        if (tokens->at[i].kind == TOKEN_MARK
            && str_is(token_text(tokens, i), "?")) {
            return true;
        }
    }
    return false;
}

static void hear(const struct client_listener *listener,
                 const struct utterance *utterance, uint32_t *words,
                 struct client_turn *turn)
{
    size_t count = clean_words(listener, &utterance->tokens, words);
    const struct patterns *says = listener->says[utterance->side];

    turn->words = (int)count;
    turn->length = (float)exact_log(1.0 + turn->words);
    turn->answer = answer_of(listener, words, count);
    turn->is_nod = count <= NOD_WORDS && turn->answer <= ANSWER_YES;
    turn->asks = holds_question(&utterance->tokens);
    if (says) {
        patterns_count(says, words, count, turn->sayings);
    }
}

static void link_before(struct client_turns *turns,
                        const struct utterance *utterances)
{
    int spoke = NO_TURN_THERE;
    int asked = NO_TURN_THERE;
    int own = NO_TURN_THERE;

    for (size_t n = 0; n < turns->count; n++) {
        struct client_turn *turn = &turns->at[n];

        turn->before = spoke;
        turn->asked_by = asked;
        turn->own_before = own;
        if (utterances[n].side == SIDE_CLIENT) {
            own = (int)n;
        } else if (utterances[n].side == SIDE_THERAPIST) {
            spoke = (int)n;
            asked = turn->is_nod ? asked : (int)n;
        }
    }
}

static void link_after(struct client_turns *turns,
                       const struct utterance *utterances)
{
    int spoke = NO_TURN_THERE;
    int own = NO_TURN_THERE;

    for (size_t n = turns->count; n-- > 0;) {
        turns->at[n].after = spoke;
        turns->at[n].own_after = own;
        if (utterances[n].side == SIDE_CLIENT) {
            own = (int)n;
        } else if (utterances[n].side == SIDE_THERAPIST) {
            spoke = (int)n;
        }
    }
}

struct client_turns client_turns_of(struct arena *arena,
                                    const struct client_listener *listener,
                                    const struct utterance *utterances,
                                    size_t count)
{
    struct client_turns turns = {arena_take(arena, count + 1, sizeof *turns.at),
                                 count};
    int most = 0;
    uint32_t *words;

    for (size_t n = 0; n < count; n++) {
        int tokens = utterances[n].tokens.count;

        most = tokens > most ? tokens : most;
    }
    words = arena_take(arena, (size_t)most + 1, sizeof *words);
    for (size_t n = 0; n < count; n++) {
        hear(listener, &utterances[n], words, &turns.at[n]);
    }
    link_before(&turns, utterances);
    link_after(&turns, utterances);
    return turns;
}

// ---- facts ------------------------------------------------------------------

static float length_of(const struct client_turns *turns, int n)
{
    return n == NO_TURN_THERE ? 0 : turns->at[n].length;
}

static bool is_nod(const struct client_turns *turns, int n)
{
    return n != NO_TURN_THERE && turns->at[n].is_nod;
}

static bool asks(const struct client_turns *turns, int n)
{
    return n != NO_TURN_THERE && turns->at[n].asks;
}

static float yes(bool is_so)
{
    return is_so ? 1 : 0;
}

// An automatic transcript has no hyphens at either end.
static void facts_of_text(struct str text, float facts[CLIENT_FACTS])
{
    static const char DASH[] = "\xe2\x80\x94";
    enum { DASH_BYTES = 3 };

    text = str_trim(text);
    if (text.len >= DASH_BYTES) {
        facts[FACT_GOES_ON] =
            yes(text.at[0] == '-' || memcmp(text.at, DASH, DASH_BYTES) == 0);
        facts[FACT_IS_CUT_OFF] = yes(
            text.at[text.len - 1] == '-'
            || memcmp(text.at + text.len - DASH_BYTES, DASH, DASH_BYTES) == 0);
    }
}

void client_facts_of(const struct client_turns *turns,
                     const struct utterance *utterances, size_t n,
                     float facts[CLIENT_FACTS])
{
    const struct client_turn *turn = &turns->at[n];
    float to = length_of(turns, turn->asked_by);

    memset(facts, 0, CLIENT_FACTS * sizeof *facts);
    facts_of_text(utterances[n].text, facts);
    facts[FACT_LENGTH] = length_of(turns, (int)n);
    facts[FACT_OVER_12_WORDS] = yes(turn->words > 12);
    facts[FACT_OVER_40_WORDS] = yes(turn->words > 40);
    facts[FACT_ASKS] = yes(turn->asks);
    facts[FACT_KEPT_FLOOR] =
        yes(is_nod(turns, turn->before) && turn->own_before != NO_TURN_THERE);
    facts[FACT_KEEPS_FLOOR] =
        yes(is_nod(turns, turn->after) && turn->own_after != NO_TURN_THERE);
    facts[FACT_WAS_ASKED] = yes(asks(turns, turn->before));
    facts[FACT_WAS_REALLY_ASKED] = yes(asks(turns, turn->asked_by));
    facts[FACT_LENGTH_BEFORE] = length_of(turns, turn->before);
    facts[FACT_LENGTH_REALLY_BEFORE] = to;
    facts[FACT_LENGTH_AFTER] = length_of(turns, turn->after);
    facts[FACT_IS_NODDED_AT] = yes(is_nod(turns, turn->after));
    facts[FACT_ANSWER + (int)turn->answer] = 1;
    facts[FACT_ANSWER_TO + (int)turn->answer] = to;
}
