// phrase_lists.c - the phrases of each kind. To add one, write a line; the
// words are those of talk/words.h, so "it's" is "it is". No phrase may begin
// with a word that may be missing (tests/unit/test_talk_words.c asks).
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/phrases.h"

// clang-format off
static const char *const PERMISSIONS[] = {
    "would it|that be okay|ok|alright|all (right) if|for|with",
    "is it|that okay|ok|alright|all (right) if|with",
    "would|do you mind if",
    "can|could|may i share|offer|suggest|recommend|explain",
    "can|could|may i give|tell|show you",
    "can|could|may i make a suggestion",
    "would you like|want (me) to hear|know|learn|look",
    "would|do you want me to",
    "would you like me to tell|explain|go|show|share|give",
    "would you like some|more information|ideas",
    "would you be interested in",
    "would you be open|willing to hearing|hear|learning|listen|talking",
    "if it|that is okay|ok|alright|all (right) with you",
    "if you do not mind",
    "if you would like i can|could",
    "with your permission",
};
static const char *const AFFIRMATIONS[] = {
    "i (really|truly|so) appreciate you|your|how",
    "i (really|truly|so) appreciate that you",
    "i (really|truly) admire",
    "i am (really|very|so) impressed|proud",
    "i am (really|very|so) glad (that) you",
    "i (really|truly) commend you",
    "took|takes (a) (lot) (of) (real) courage|strength|guts",
    "you have (been) worked|working (really|very|so) hard",
    "you worked|work (really|very|so) hard",
    "you are working (really|very|so) hard",
    "good for you",
    "well done",
    "you (have) did|done|are|doing|made (doing) (such) (a) (really|very|"
    "pretty) great|good|nice|fantastic|wonderful|amazing job|work|progress",
    "^ (really|very) great|good|nice|fantastic job|work",
    "congratulations|kudos",
    "your courage|strength|strengths|commitment|determination|efforts",
    "you are (a) (very|really|pretty|clearly|so) strong|committed|determined|"
    "resourceful|resilient|motivated|caring|brave|thoughtful",
    "you are a good mother|father|mom|dad|parent|friend|person",
    "you have come a long way",
    "you have already done|made|taken|started",
    "you (really|clearly|obviously) care",
    "it|that is (really|so|very) good|great|wonderful|fantastic|awesome|"
    "excellent|amazing|impressive|terrific (to) (hear) (that) you|your",
    "that is (really|very) impressive",
    "that is a (really|very|pretty) great|big|huge|real|major|important step|"
    "accomplishment|achievement",
    "thank|thanks (you) (so) (much) for (being) sharing|telling|trusting|"
    "honest|open",
    "you should|can|must be (really|very|so) proud",
    "you are|did|have (been) doing|done (really|very|so) well|great",
};
static const char *const VALIDATIONS[] = {
    "that|it makes (a) (lot) (of) (total|perfect|complete|good) sense",
    "makes sense that|to|why|because",
    "no wonder",
    "of course you",
    "anyone|anybody|everyone|everybody (in) (your) (shoes|situation) would",
    "is (very|really|so|completely|totally|perfectly|quite) understandable|"
    "normal|natural|common",
    "it|that must (be|have|feel) (been|felt) (really|very|so|pretty) hard|"
    "difficult|tough|painful|frustrating|stressful|scary|frightening|"
    "exhausting|lonely|upsetting|confusing",
    "it|that sounds (like) (it) (is|was) (really|very|so|pretty|quite) hard|"
    "difficult|tough|painful|frustrating|stressful|scary|frightening|"
    "exhausting|overwhelming|lonely",
    "it|that is (a|really|very|so|pretty) (really|very) hard|difficult|tough "
    "(thing|place|situation|time)",
    "i can (really|certainly|totally) see|understand|imagine why|how|that|what",
    "you have every right|reason",
    "it is (perfectly|completely) okay|ok|alright|fine to feel|be|cry",
    "lots|many|most (of) people feel|struggle|find",
    "a lot of people feel|struggle|find",
    "you are not alone",
    "that is (quite) a lot to|for|on",
};
static const char *const ADVICE[] = {
    "you should (try|probably|really|consider|also)",
    "you ought|need|have to",
    "you (had) better",
    "you (really) must",
    "you (really|just) have (got) to",
    "why do not you (try|just|go|start|think|talk)",
    "have you (ever) tried|considered",
    "have you (ever) thought about|of",
    "i (would) (strongly|really|also|just|definitely) suggest|recommend|"
    "advise|encourage",
    "my (best|only) advice|recommendation|suggestion",
    "if i were|was you",
    "what i would do|suggest|recommend",
    "you could|can|might (also|always|maybe|even) try|start|consider|talk|go|"
    "ask",
    "you might|may want to",
    "i (would|really) want|like|need (for) you to",
    "it would|might|may be (a) (really|very) good|better|best|great|helpful|"
    "important|wise",
    "the best thing (you|for|is|to)",
    "what you can|could|should do",
    "how about you|we|if",
    "maybe|perhaps you can|could|should",
    "try to|and|not|it",
    "do not you think you",
};
static const char *const REPAIRS[] = {
    "i am (so|really|very) sorry",
    "sorry (about|for|if)",
    "my apologies|mistake",
    "i apologize|apologise",
    "i (may|might|must) (have) (got) misunderstood|misheard",
    "i got (that|it) wrong",
    "i (think|may|might) (i) (have) missed something|that|it|what",
    "am i missing",
    "did i miss",
    "i was (going) wrong|too",
    "i went|jumped|moved too",
    "did i get (that|it) wrong",
    "help me (to) understand",
    "thank|thanks (you) for telling|saying|being",
    "i did not hear|listen|understand",
    "i was not listening",
    "let me try|start again|over",
    "fair enough|point",
    "you are right",
};
static const char *const DO_NOT_KNOWS[] = {
    "i (really|just|honestly) do not (really|even) know",
    "i am not (really|so|too|quite|even) sure",
    "i have no idea|clue",
    "^ no idea|clue",
    "^ (um|uh|hmm|well|oh|so) not (really|too) sure",
    "i dunno",
    "^ dunno",
    "i could not (really) say|tell",
    "hard to say",
    "^ (um|uh|hmm|well) do not know",
};
static const char *const CONFIRMATIONS[] = {
    "^ (yes|yeah|yep|oh|right|mm-hmm) exactly|absolutely|definitely|"
    "precisely|totally|completely",
    "^ (yes|yeah|yep|oh|right|well) that|it is it|exactly|right|true|correct|"
    "how",
    "^ (yes|yeah|yep|oh|well) that is so|very|really true|right",
    "^ yes|yeah very much",
    "^ very much so",
    "^ yes|yeah i (really) do|am|did|was|have|would|feel",
    "^ yes|yeah it|that (really) is|does|was|did",
    "^ (yes|yeah|oh|well) you are right",
    "that is exactly it|right|how|what",
    "exactly how|what i feel|mean|think",
    "you (have) got it",
    "you hit the nail",
};
static const char *const REFUSALS[] = {
    "^ (well|um|uh|oh|no|nah) (no) it|that|this is not (really) that|it|true|"
    "right|fair|me",
    "^ (well|um|uh|oh|no|nah) (no) i did not say|mean",
    "^ (well|um|uh|oh|no|nah) (no) i am not saying",
    "^ (well|um|uh|oh|no|nah) (no) i would not say|call|put",
    "^ no|nah (no) (it|that) is more",
    "that|it is not (really|quite|exactly) what i mean|meant|said|am|was",
    "that is not (quite|really) it|true|right|fair",
    "i did not|never say|said that",
};
static const char *const NOES[] = {
    "^ (well|um|uh|oh) no|nah (no) (it|that) (is) not (really|exactly|quite|"
    "at|necessarily)",
    "^ (well|um|uh|oh) no|nah (no) i did|do|am|was|would|have not",
    "^ (well|um|uh|oh) not really|exactly|quite|necessarily|so",
    "^ no|nah $",
    "^ no|nah no $",
};
static const char *const COMPLAINTS[] = {
    "this|it|that|therapy|counseling|counselling|talking is|does|did not "
    "(really) help|helping|work|working",
    "is not getting us|me anywhere",
    "waste of (my) time|money",
    "this is (all|just|so|really) pointless|stupid|ridiculous|useless|silly",
    "what is the point (of) (this|coming|talking|all)",
    "i do not see the|a|any point",
    "i do not see how this|that|talking",
    "i do not (even|really) want to be here",
    "i did not (even|really) want to come|be",
    "i do not need to be here",
    "i should not be here",
    "why am i (even) here",
    "you (just) do not (even|really) understand|get me|it|what|my|how",
    "you (just) do not (even|really) know me",
    "you (just) do not (even|really) know what it is like",
    "you do not (really|even) listen",
    "you are not (really|even) listening|hearing|helping",
    "you are (just) judging",
    "you (guys|people|all|just) keep saying|asking|telling|pushing",
    "you (guys|people|all) always say|tell|ask",
    "you (have) already asked",
    "you sound (just) like my|everyone|everybody",
    "you are just like|like my|everyone|everybody",
    "you (have) no idea",
    "i have already|just told|said",
    "i have told you",
    "i already|just told you",
    "i already said",
    "stop|quit telling|asking|saying|pushing",
    "do not tell me",
    "leave me alone",
    "get off my back",
    "none of your business",
    "mind your own",
    "how would|could|can you (possibly) know|understand",
    "what do you know about",
    "easy for you",
    "you are|this is|we are (just|all) (going|moving) too fast",
    "too fast for me",
    "are we (almost) done|finished",
    "can i (just) go|leave (now)",
};
static const char *const UNDERSTAND_BUTS[] = {
    "i (do|can|totally|completely) understand|know|see|hear|get|appreciate "
    "(that|it|this|you|what) (you|that) (are|mean|is) (saying|true|mean) but",
    "that (all|kind) makes sense but",
    "that|it is true but",
    "you are right but",
    "^ (well|oh) yes|yeah|okay|ok|right|sure|maybe|true but",
    "^ (well|oh) yeah|yes i know|guess|suppose|understand but",
    "i hear what you are saying but",
};
static const char *const SHIFTS[] = {
    "^ (so|but|well|yeah|oh|okay) anyway|anyways",
    "^ (oh|so|and) by the way",
    "^ speaking of",
    "^ moving on",
    "^ on another note",
    "^ what time is it",
    "^ how much time|longer",
    "talk about something|anything else",
    "change the subject|topic",
    "i do not (really) want to talk about",
    "i do not (really) want to go|get there|into",
    "i would rather not",
    "i would rather talk",
    "let us not talk|go",
    "let us talk about",
    "can we (just|please) (not) talk|move|skip|stop",
    "that reminds me",
    "before i forget",
};
static const char *const FEELINGS[] = {
    "afraid|angry|anger|anxiety|anxious|ashamed|shame|betrayed|cried|cry|"
    "crying",
    "depressed|depressing|desperate|despair|devastated|disappointed|"
    "embarrassed|embarrassing",
    "fear|fears|frightened|frightening|frustrated|frustrating|frustration|"
    "furious|grief|grieving|guilt|guilty",
    "heartbroken|helpless|hopeless|humiliated|hurt|hurts|insecure|jealous|"
    "lonely|loneliness",
    "miserable|nervous|numb|overwhelmed|overwhelming|panic|panicking|"
    "rejected|resentful",
    "sad|sadness|scared|scary|stressed|terrified|unhappy|upset|worried|"
    "worthless",
};
// clang-format on

#define LIST(phrases)                                                          \
    {                                                                          \
        (phrases), (int)(sizeof(phrases) / sizeof *(phrases))                  \
    }
const struct phrase_list PHRASE_LISTS[PHRASE_KINDS] = {
    [PHRASE_PERMISSION] = LIST(PERMISSIONS),
    [PHRASE_AFFIRMATION] = LIST(AFFIRMATIONS),
    [PHRASE_VALIDATION] = LIST(VALIDATIONS),
    [PHRASE_ADVICE] = LIST(ADVICE),
    [PHRASE_REPAIR] = LIST(REPAIRS),
    [PHRASE_DO_NOT_KNOW] = LIST(DO_NOT_KNOWS),
    [PHRASE_CONFIRMS] = LIST(CONFIRMATIONS),
    [PHRASE_REFUSES] = LIST(REFUSALS),
    [PHRASE_NO] = LIST(NOES),
    [PHRASE_COMPLAINT] = LIST(COMPLAINTS),
    [PHRASE_UNDERSTAND_BUT] = LIST(UNDERSTAND_BUTS),
    [PHRASE_SHIFT] = LIST(SHIFTS),
    [PHRASE_FEELING] = LIST(FEELINGS),
};
