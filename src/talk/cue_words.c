// cue_words.c - see cue_words.h.
//
// Words stand here as tokens_read() leaves them: lower case, no apostrophes,
// "mm-hmm" as two.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/cue_words.h"

#include "base/arena.h"

// Phrases of each class, parted by bars.
static const char *const PHRASES[WORD_CLASSES] = {
    [WORD_STOP] = "a|about|all|also|am|an|and|any|are|arent|as|at|be|"
                  "because|been|being|bit|but|by|can|cant|cause|could|"
                  "couldnt|did|didnt|do|does|doesnt|doing|done|dont|down|"
                  "for|from|get|go|going|gonna|got|had|has|have|having|he|"
                  "her|here|hes|him|his|hmm|how|i|id|if|ill|im|in|into|"
                  "is|isnt|it|its|ive|just|kind|know|lets|like|lot|may|"
                  "maybe|me|mean|might|mine|mm|more|must|my|no|not|now|"
                  "of|oh|ok|okay|on|one|or|our|out|over|really|right|"
                  "said|say|she|shes|should|so|some|sort|than|that|thats|"
                  "the|their|them|then|there|these|they|theyre|theyve|thing|"
                  "things|think|this|those|to|too|uh|um|up|us|very|was|"
                  "wasnt|we|well|were|weve|what|whats|when|where|which|who|"
                  "why|will|with|wont|would|wouldnt|yeah|yes|you|youd|"
                  "youll|your|youre|yours|youve",
    [WORD_FILLER] = "alright|and|because|but|cause|good|great|hm|hmm|huh|mm|"
                    "no|now|oh|ok|okay|right|so|sure|then|uh|um|well|yeah|"
                    "yep|yes|yup",
    [WORD_BACKCHANNEL] =
        "absolutely|all|alright|exactly|good|great|hm|hmm|huh|i|"
        "mm|no|oh|ok|okay|really|right|see|sure|uh|um|wow|yeah|"
        "yep|yes",
    [WORD_WH] = "how|hows|what|whats|when|where|wheres|which|who|whos|why",
    [WORD_AUXILIARY] = "am|are|arent|can|could|did|didnt|do|does|dont|had|has|"
                       "have|havent|is|isnt|may|should|was|were|will|would",
    [WORD_AGREES] = "yeah|yes|yep|mm|right|sure|uh",
    [WORD_DENIES] = "no|nope|not|nah|well",
    [WORD_CONFIRMS] = "exactly|right|definitely|absolutely|true",
    [WORD_SO] = "so",
    [WORD_AND] = "and",
    [WORD_UNSURE] = "dont know|not sure|i guess|maybe",
    [WORD_YOU] = "you|youd|youll|your|youre|yours|yourself|youve",
    [WORD_I] = "i|id|ill|im|ive|me|mine|my|myself",
    [WORD_WE] = "lets|our|us|we|well|were|weve",
    [WORD_HE] = "he|her|hes|him|his|she|shes",
    [WORD_THEY] = "people|their|them|they|theyre",
    [WORD_IT] = "it|its|that|thats|this",
    [WORD_THE] = "a|an|the",
    [WORD_OF] = "about|at|by|for|from|in|of|on|to|with",
    [WORD_WAS] = "been|did|had|said|was|went|were",
    [WORD_SO_YOU] = "so you|so youre|so youve|so your|so its|so that|so it|"
                    "so theres|and you|and so you|and youre|and your|but you|"
                    "and so",
    [WORD_SOUNDS] =
        "sounds like|sound like|seems|seem|it looks like|looks like|"
        "it feels|feels like|almost like|i get the sense|i hear|"
        "im hearing|hearing|what i hear|i can see|i sense|you sound",
    [WORD_YOU_SAID] =
        "you said|you mentioned|you were saying|youre saying|you say|"
        "you talked|you told|you know that|you described|as you say",
    [WORD_FEELS] =
        "feel|feeling|feelings|frustrating|frustrated|worried|scared|"
        "hard|tough|difficult|upset|angry|afraid|anxious|"
        "overwhelmed|stressful|concerned|nervous|confident|proud|"
        "happy|hurt",
    [WORD_YOU_WANT] =
        "you want|youd like|you would like|youre hoping|you hope|"
        "you wish|youre trying|you really want|youre looking|"
        "youre thinking|youre wondering|youre willing|youre ready",
    [WORD_VALUES] = "important to you|matters|care about|you care|part of you|"
                    "one hand|other hand|at the same time|and yet|on the one|"
                    "even though|you also|but also",
    [WORD_YOU_DO] =
        "youve been|youve done|youve got|youve had|youre not|you dont|"
        "you havent|youre able|you were able|you can see|youre doing|"
        "you feel|you felt|you know|you think",
    [WORD_MUST] = "should|need to|have to|ought|must|gotta|supposed to|got to|"
                  "needs to",
    [WORD_ADVISES] = "could try|you could|you might|might want|would be good|"
                     "be helpful|recommend|suggest|suggestion|suggesting|"
                     "why dont you|make sure|want you to|id like you|encourage|"
                     "advise|try to|you can|have you tried|have you thought|"
                     "have you considered|id like to see|how about|what about|"
                     "it would be|best thing|what i would|better",
    [WORD_ASKS_LEAVE] =
        "is it okay|is it ok|would it be|if its okay|if thats okay|"
        "if its all right|can i|could i|may i|would you mind|"
        "do you mind|would you be|would you like|if youd like|"
        "interested in",
    [WORD_INFORMS] =
        "research|studies|study|shown|percent|risk|risks|people who|"
        "patients|some people|many people|most people|other people|"
        "for example|guidelines|means that|which is|causes|cause|"
        "effects|disease|cancer|health|information|called|increase|"
        "doctor|treatment|medication|drug|body|blood",
    [WORD_TELL_ME] =
        "tell me|talk about|talk to me|describe|say more|what else|"
        "anything else|give me|help me understand|wondering|wonder|"
        "curious|walk me",
    [WORD_SCALES] = "scale|zero|ten|one to ten|number|zero to|0|10",
    [WORD_GREETS] =
        "thank|thanks|appreciate|welcome|nice to|good to|glad|hello|"
        "hi|hey|good morning|bye|see you",
    [WORD_PRAISES] = "great|good job|well done|excellent|wonderful|fantastic|"
                     "awesome|amazing|impressive|thats good|thats great|"
                     "good for you|perfect|nice|congratulations|strength|"
                     "took a lot|effort",
    [WORD_PLANS] = "next|plan|step|appointment|week|today|our|session|time|"
                   "goal|goals|lets|we can|we could|well|going to",
    [WORD_OWN_VIEW] = "in my|my experience|i think|i believe|i guess|my job|"
                      "my role|im going|i would|i want|i need|i have|im here|"
                      "i know|i understand|id",
    [WORD_SUMS_UP] = "let me see|let me make|so far|to summarize|summarize|"
                     "make sure i|if i understand|understand|what youve|did i|"
                     "have i got|got that|is that right|am i|right",
    [WORD_NEGATES] = "not|dont|no|never|isnt|cant|wont|nothing|doesnt|didnt",
    [WORD_BECAUSE] = "because|cause|since|so that|therefore",
    [WORD_DO_THIS] = "take|keep|try|call|come|go|stop|think about|look|"
                     "remember|start|write|let me|put|use|consider",
};

enum {
    SLOTS = 4096
}; // a power of two, four times as many as there are phrases

struct slot {
    uint32_t hash;
    bool is_taken;
    bool goes_on; // a longer phrase begins like this
    uint64_t classes;
};

struct cue_words {
    struct slot slots[SLOTS];
};

static inline uint32_t joined(uint32_t hash, uint32_t next)
{
    return hash * 0x9e3779b1U ^ next;
}

// The slot of that hash, or the free one where it would be.
static const struct slot *slot_of(const struct cue_words *words, uint32_t hash)
{
    uint32_t at = hash ^ hash >> 15;

    for (;; at++) {
        const struct slot *slot = &words->slots[at & (SLOTS - 1)];

        if (!slot->is_taken || slot->hash == hash) {
            return slot;
        }
    }
}

static struct slot *take_slot(struct cue_words *words, uint32_t hash)
{
    struct slot *slot = &words->slots[slot_of(words, hash) - words->slots];

    slot->hash = hash;
    slot->is_taken = true;
    return slot;
}

static void add_phrase(struct cue_words *words, struct str phrase, int class)
{
    uint32_t hash = token_hash(str_cut(&phrase, ' '));

    while (phrase.len > 0) {
        take_slot(words, hash)->goes_on = true;
        hash = joined(hash, token_hash(str_cut(&phrase, ' ')));
    }
    take_slot(words, hash)->classes |= (uint64_t)1 << class;
}

struct cue_words *cue_words_new(struct arena *arena)
{
    struct cue_words *words = arena_take(arena, 1, sizeof *words);

    for (int class = 0; class < WORD_CLASSES; class ++) {
        struct str phrases = str_of(PHRASES[class]);

        while (phrases.len > 0) {
            add_phrase(words, str_cut(&phrases, '|'), class);
        }
    }
    return words;
}

int cue_words_find(const struct cue_words *words, const uint32_t *hashes,
                   size_t count, uint64_t of_length[PHRASE_WORDS_MOST])
{
    uint32_t hash = 0;
    int n = 0;

    for (bool goes_on = true;
         goes_on && n < PHRASE_WORDS_MOST && (size_t)n < count; n++) {
        const struct slot *slot;

        hash = n == 0 ? hashes[0] : joined(hash, hashes[n]);
        slot = slot_of(words, hash);
        of_length[n] = slot->is_taken ? slot->classes : 0;
        goes_on = slot->is_taken && slot->goes_on;
    }
    return n;
}
