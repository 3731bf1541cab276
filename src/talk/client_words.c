// client_words.c - see client_words.h. Tables.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/client_words.h"

// clang-format off
static const struct pattern_class CLASSES[] = {
    {"habit",
     "drink drinking drinks drank drunk alcohol alcoholic beer beers wine "
     "booze vodka liquor pub pubs bar bars smoke smoking smokes smoked "
     "smoker cigarette cigarettes cigar cigars tobacco nicotine vaping vape "
     "marijuana weed pot cannabis joint joints cocaine coke meth "
     "methamphetamine heroin drug drugs substance substances gamble "
     "gambling gambled pokies bet betting bets casino dealing deal "
     "offending offend stealing steal stole crime fight fighting fights "
     "speeding juice soda sugar candy sweets chocolate junk snacks snacking "
     "coffee caffeine chew chewing dip dui piss wasted stoned binge "
     "partying party high"},
    {"goal",
     "exercise exercising exercises gym walk walking walks run running jog "
     "jogging diet dieting healthy healthier vegetables fruit fruits weight "
     "medication medications medicine medicines meds insulin inhaler "
     "inhalers treatment therapy program programme patch patches gum "
     "chantix floss flossing brush brushing test testing vaccine vaccines "
     "vaccination shot shots condom condoms counseling rehab course school "
     "class classes yoga meditation active activity help"},
    {"stop",
     "quit quitting stop stopping stopped reduce reducing cut cutting "
     "cutback decrease decreasing limit limiting avoid avoiding change "
     "changing changed changes improve improving control controlling giving "
     "give gave"},
    {"family",
     "wife husband kids kid children child son daughter daughters sons mom "
     "mum mother dad father parents family girlfriend boyfriend partner "
     "baby grandkids grandchildren"},
    {"harm",
     "cancer emphysema disease heart lung lungs liver die dying died death "
     "dead kill killed killing sick hospital pain hangover hangovers cough "
     "coughing breath breathing jail prison police cops court probation "
     "arrested trouble problems damage harm hurt hurting hurts worse worst "
     "terrible awful horrible regret guilt guilty ashamed embarrassed "
     "embarrassing expensive smell smells stinks gross disgusting stupid"},
    {"worry",
     "concern concerns concerned worry worries worried worrying scared "
     "scares scary afraid risk risks danger dangerous bothers bothered "
     "bother tired upset frustrated frustrating depressed disappointed"},
    {"joy",
     "relax relaxing relaxed relaxes relief relieve calm calms calming fun "
     "enjoy enjoys enjoyed enjoying enjoyable love loved stress stressed "
     "stressful cope coping escape social socialize unwind"},
    {"hard",
     "hard harder difficult tough struggle struggling struggled impossible "
     "challenge challenging tempting temptation crave craving cravings "
     "addicted addiction addictive habit hungry boring bored"},
    {"neg",
     "not no never dont doesnt didnt cant cannot wont wouldnt couldnt "
     "shouldnt isnt wasnt arent werent aint havent hasnt hadnt nothing none "
     "without dunno"},
    {"good",
     "good great better best nice helpful useful okay fine easy easier cool "
     "awesome excited happy proud glad healthy positive interesting"},
    {"days",
     "day days week weeks month months year years night nights morning "
     "tomorrow today tonight weekend weekends"},
    {"num",
     "one two three four five six seven eight nine ten"},
    {"others",
     "friends friend people everybody everyone they guys mates buddies "
     "coworkers roommate"},
    {"hope",
     "hope hoping hopefully wish"},
    {"try",
     "try trying tried"},
    {"do",
     "do did does doing done"},
    {NULL, NULL},
};

static const struct pattern_row SAYS[] = {
    {"want to",
     "i want|wanna|wanted to|it|a|my, i want|wanna, wanting to, i would|id "
     "love|like to, id like, i would like, @hope"},
    {"really want",
     "really want|wanna, i just want|wanna, i do want|wanna"},
    {"not want",
     "dont|didnt|not|never * want|wanna|wanted, wouldnt want"},
    {"not want habit",
     "dont|didnt|not|never * want|wanna|wanted * @habit"},
    {"not want goal",
     "dont|didnt|not|never * want|wanna|wanted * @goal|@stop"},
    {"want stop",
     "want|wanna|like|love|need|should|could|can|gotta|have * @stop"},
    {"want goal",
     "want|wanna|like|love|need|should|could|can|gotta|have * @goal"},
    {"want habit",
     "i want|wanna|like|love|need|enjoy * @habit"},
    {"need",
     "i need to, i have to, ive gotta|got to, i gotta, i should, i must, "
     "need to, i ought|oughta, supposed to, id better, i probably should, "
     "should"},
    {"need not",
     "dont|shouldnt|not need|have to, dont * need to, dont see * need|"
     "reason|point|problem|why"},
    {"can",
     "i can, i could, i might, i would be able, able to, we could, i could "
     "probably, im able"},
    {"cannot",
     "i cant|couldnt|cannot, cant, not able, unable, no way"},
    {"could try",
     "could|can|might|will|gonna|going|ill * @try, willing to, open to, ill "
     "try, give it a shot|try|go"},
    {"not sure",
     "not sure, dont know * if|how|whether|that, i dont know, dunno, no "
     "idea, not really sure"},
    {"dont think",
     "dont|didnt think|believe|feel, never thought, not think"},
    {"dont think prob",
     "dont|doesnt|didnt|not|isnt * problem|issue|big|bad|much|alcoholic|"
     "addicted|deal, no problem, no big deal, no worries"},
    {"think",
     "i think, i guess, i feel, i suppose, i believe"},
    {"guess",
     "i guess, i suppose, maybe"},
    {"i think i",
     "i think i, i guess i, i think it, maybe i"},
    {"will",
     "ill, i will, im gonna|going, gonna, going to, i plan|intend, plan on|"
     "to, planning to|on"},
    {"will not",
     "i wont|wouldnt, im not gonna|going, wont, not going to, not gonna"},
    {"will stop",
     "ill|will|gonna|going|plan * @stop|@goal"},
    {"tried past",
     "i tried|ive|started, i started|stopped|quit|cut|reduced|decided|went|"
     "joined|signed, ive been trying|doing|going|thinking, i have been "
     "trying|doing|going|thinking, already, so far"},
    {"thinking about",
     "thinking|thought about|of|maybe|i, i was thinking|ive been thinking, "
     "been thinking, consider|considering|considered"},
    {"tried fail",
     "@try * but|couldnt|didnt|again, tried before|that|everything|it|"
     "quitting, didnt work, doesnt work, not work|working, went back, start|"
     "started again, back to, gave up, relapse|relapsed"},
    {"ready",
     "ready, motivated, committed, determined, interested, willing, "
     "confident, definitely"},
    {"not ready",
     "not|never|dont * ready|interested|motivated|confident|willing"},
    {"because fam",
     "@family, for * @family"},
    {"because",
     "because|cause, so that, thats why, the reason"},
    {"benefit",
     "feel|feeling|be|get|look|would|id * better|healthier|good|great|"
     "happier|stronger, more energy|money|time, save money, live longer, "
     "healthier, be there for, energy"},
    {"harm",
     "@harm"},
    {"worry",
     "@worry"},
    {"joy",
     "@joy"},
    {"hard",
     "@hard"},
    {"good",
     "@good"},
    {"harm neg",
     "@neg * @harm, @neg * @worry"},
    {"joy neg",
     "@neg * @joy"},
    {"hard neg",
     "@neg * @hard"},
    {"good neg",
     "@neg * @good"},
    {"problem",
     "a problem, an issue, the problem, too much|many|far, out of control, "
     "not good|healthy|great|right, isnt good|healthy|great, bad for"},
    {"hard to",
     "hard|tough|difficult|easier to|for, so hard|difficult, really hard|"
     "difficult|tough, its hard|tough|difficult|easy"},
    {"like it",
     "i like|enjoy|love it|that|the|to|my|smoking|drinking, like it, love "
     "it, i like, i enjoy, i love"},
    {"helps me",
     "helps|help|makes me|you, makes me|it, helps, relaxes, takes * edge, "
     "calms me, gets me, to relax|unwind|cope, me relax|sleep|feel"},
    {"habit",
     "@habit"},
    {"habit neg",
     "@neg * @habit"},
    {"goal",
     "@goal"},
    {"goal neg",
     "@neg * @goal"},
    {"stop",
     "@stop"},
    {"stop neg",
     "@neg * @stop"},
    {"i habit",
     "i|im|ive|we * @habit"},
    {"stop habit",
     "@stop * @habit"},
    {"less habit",
     "less|fewer|without|no|limit * @habit, @habit less"},
    {"more goal",
     "more|some|start|better * @goal"},
    {"only just",
     "only|just * @num|drink|smoke|few|couple|once|social|socially|weekends|"
     "weekend|do, just like|a|the, not that much|bad|often|many|big, once "
     "in a while, now and then, here and there, from time to time, every "
     "now, @num or|to @num"},
    {"everybody",
     "everybody|everyone|@others * @do|does|drink|drinks|drinking|smoke|"
     "smokes|same|too, all my friends, my friends, other people, they all"},
    {"minimise",
     "not that bad|big|much, its fine|okay|just, im fine|okay|good|healthy, "
     "not hurting|an|a, no harm|big, under control, not hurt|affect|bother, "
     "whats the big|harm|point, big deal, mind my|your, so what"},
    {"but i",
     "but i, but it, but then, but"},
    {"but end",
     "but >"},
    {"start but",
     "< but, < yeah but, < yes but, < well, < i mean"},
    {"then",
     "and then, then i"},
    {"if",
     "if i, if it|you|they|we, when i"},
    {"would",
     "i would, id, it would, that would, would be, thatd"},
    {"would good",
     "would|could|might|will|thatll * @good|help, sounds good|great|like, "
     "good idea, makes sense, i agree"},
    {"thank",
     "thank|thanks, appreciate, that helps, helpful"},
    {"youre right",
     "youre right, thats right|true|it|correct, exactly, absolutely, for "
     "sure, of course, definitely, i agree, i do, i am, i would, i know"},
    {"i know",
     "i know, i realize|realise|realized|see|understand, im aware, i knew"},
    {"number",
     "@num, < @num, a|an|at|about|like|maybe|probably @num, out of"},
    {"hi num",
     "a|an|at|about|like|maybe|probably|say|be|< seven|eight|nine|ten"},
    {"lo num",
     "a|an|at|about|like|maybe|probably|say|be|< one|two|three|zero"},
    {"q you",
     "do|can|could|are you, what do|is|about|are|kind|if|should, how do|"
     "much|many|long, why"},
    {"what if",
     "what if, should i, how do i, how am i, how can i"},
    {"goto",
     "go to, going to the|my, gonna go|get|have"},
    {"i dont",
     "i dont|didnt"},
    {"i never",
     "i never, ive never"},
    {"no start",
     "< no, < nope, < not"},
    {"yeah start",
     "< yeah|yes|yep|yup, < right, < okay|sure"},
    {"yeah but",
     "yeah|yes|right|okay * but"},
    {"used to",
     "used to, back then, when i was"},
    {"narr",
     "he|she said|was|told|says|goes, they said|were|told|have, said, told "
     "me|him|her, my doctor|mom|wife|boss|friend"},
    {"i was",
     "i was, i had, i did, i went, i got, we were|was|had|went"},
    {"time",
     "@days"},
    {"tomorrow",
     "tomorrow, next week|time|month, this week, from now, start with"},
    {"money",
     "money, cost|costs|expensive|afford|dollars, pay"},
    {"health",
     "health|healthy|unhealthy, my lungs|heart|liver|body, breathe|breath|"
     "breathing, long term, years old, age"},
    {"support",
     "support, talk to, with my wife|husband|friend|mom|family, somebody|"
     "someone, together"},
    {"feelneg",
     "feel|felt|feeling|feels * bad|guilty|tired|sick|terrible|awful|"
     "depressed|down|alone|stressed|anxious, @harm"},
    {"forced",
     "told me to|i, made me, making me, have to be|come|do, forced, court, "
     "my probation|doctor, sent me, said i|that i"},
    {"their fault",
     "their|his|her fault, not my fault, unfair, picked|picking on, stupid, "
     "ridiculous"},
    {"i am person",
     "im a|an|not, i am a|not"},
    {"start conj",
     "< and, < so, < because|cause, < like, < or, < that|which"},
    {"swear",
     "fuck|fucking|fucked|shit|damn|hell|crap|ass|bullshit"},
    {"wonder",
     "wonder|wondering, curious, what would, learn"},
    {"important",
     "important, matters|matter, priority, value"},
    {"life",
     "my life, life, future, goal|goals, dream|dreams"},
    {"self",
     "myself, my own, on my own"},
    {"decide",
     "decided|decide|decision|choice|choose"},
    {"cut",
     "cut down|back|out, slow down, quit, stop, give up|it, get off|rid|"
     "out, stay away|off|out, less, avoid, without"},
    {"worked",
     "worked|works|working, it helped, did well, was able, managed, i did "
     "it, been good|better|great, days without, havent|didnt * @habit, have "
     "not|never * @habit"},
    {NULL, NULL},
};

static const struct pattern_row ASKS[] = {
    {"scale",
     "scale, zero|one|1|0 to|being * ten|10, out of ten|10, what number, "
     "not a|lower|higher * number|@num"},
    {"evoke",
     "what would|could|might, how would|could|might, what do you think, "
     "what are some, what else, what ideas|thoughts|steps, what makes, why "
     "would|might|is"},
    {"conf",
     "confident|confidence, how important|ready|confident|willing|"
     "motivated, important|importance|ready"},
    {"benefit",
     "benefit|benefits|reasons|advantages, good things|reasons, better, "
     "what would be, like to see, hope|hopes|goal|goals"},
    {"harmq",
     "concern|concerns|concerned|worried|worry|problems|consequences|"
     "downside|negative|not so good, dont like, bad"},
    {"planq",
     "plan|plans|next step|steps, first step, going to do, what will you, "
     "this week, how will, try|trying, willing"},
    {"info",
     "how much|many|long|often|old, when did|do|was, where, do you have, "
     "have you, did you, are you, who"},
    {"tellme",
     "tell me, what brings|brought, how are you, hows|how is, talk about, "
     "what happened, whats going"},
    {"permission",
     "is it okay|ok|alright, would it be, can i|could i|may i, do you mind, "
     "if i, share some|with you, id like to"},
    {"check",
     "right|okay, make|makes sense, does that sound, how does that, sound|"
     "sounds good|like|right|okay, is that, you know, am i, would you say"},
    {"r want",
     "you want|wanna|wanted|would|like|hope|need to, youd like, youre ready|"
     "willing|thinking|hoping|looking|trying|going|interested, you really "
     "want, you need|could|can|might|will"},
    {"r worry",
     "youre|you are|you|its * @worry, important to you, you care, you know|"
     "realize|see|notice|noticed, @harm"},
    {"r like",
     "you enjoy|like|love, @joy, helps you, part of you|your|life, works "
     "for you"},
    {"r neg",
     "you dont|cant|didnt|havent|wont|couldnt, youre not, not sure|ready|a|"
     "really|something|that, dont want|see|feel|think|like"},
    {"r hard",
     "@hard"},
    {"r both",
     "on the one|other hand, part of you, at the same time, but"},
    {"affirm",
     "@good, congratulations|impressive|wow|excellent|awesome, proud, youve "
     "done|been|made|already|got, good for you, strength"},
    {"advise",
     "you should|need|must|have to, i would, i want you, i recommend|"
     "suggest|think, its important, you could|can, we can|could|have, what i"},
    {"habit",
     "@habit"},
    {"goal",
     "@goal"},
    {"stop",
     "@stop"},
    {"habit neg",
     "@neg * @habit"},
    {"stop neg",
     "@neg * @stop"},
    {"risk",
     "@harm, risk|risks, health, studies|research"},
    {"change",
     "change|changes|different"},
    {"past",
     "in the past, before|ago|history, used to, last time"},
    {"day",
     "typical|usual|day, @days"},
    {"so start",
     "< so, < so you, < and, < it sounds, sounds like, you feel|felt|mean|"
     "said|mentioned, i hear|understand|wonder"},
    {"what start",
     "< what, < how, < do|did|are|is|have|would|can|could"},
    {"you n",
     "you, your"},
    {"fam",
     "@family"},
    {"support",
     "support, who * help|support"},
    {"q like",
     "do you like|enjoy, what do you like|enjoy, what does it|drinking|"
     "smoking, good things about"},
    {NULL, NULL},
};
// clang-format on

const struct pattern_list CLIENT_SAYS = {SAYS, CLASSES};
const struct pattern_list THERAPIST_ASKS = {ASKS, CLASSES};
