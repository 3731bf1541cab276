// signal.c - S1 to S14 as a table: what each is called, how urgent it is, when
// it fires and clears, and what its card says. A new signal is a new row, a
// case that fires and one that just does not.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/signal.h"

#include "measure/signal_rules.h"

#include <math.h>

const struct signal_settings SIGNAL_DEFAULTS = {
    .off_from = 3,
    .other_to = 1,
    .dip_sigmas = 2,
    .dip_floor = 4,
    .dip_points = 8,
    .dip_history = 3,
    .dip_window = 3,
    .gap_points = 15,
    .gap_clear = 10,
    .gap_run = 2,
    .gap_growth = 3,
    .away_run = 2,
    .no_change_session = 8,
    .silent_sessions = 3,
    .perfect_run = 5,
    .stuck_run = 3,
    .quiet_days = 21,
};

// SOURCE: rules and constants are PRODUCT.md 1.4 (S1 also DECISIONS.md 7, S3
// DECISIONS.md 5, S4 DECISIONS.md 8 and STATISTICS.md part 3, S11 DECISIONS.md
// 9); the papers are numbers 9, 10, 29, 32, 73 and 90 of its part 7. What
// the card calls "our own rule" was marked as a judgement there: no study has
// tested it.
#define OUR_OWN    "Our own rule, not tested yet."
#define CHANGEABLE " Its numbers can be changed in Settings."

// clang-format off
const struct signal_row SIGNAL_RULES[SIGNAL_RULE_COUNT] = {
    [S1_SAFETY] = {
        .id       = "S1",
        .name     = "safety",
        .level    = LEVEL_NOW,
        .fires    = safety_fires,
        .clears   = never_clears,
        .numbers  = {"I need help pressed?", "question", "answer"},
        .rule     = "An answer about harm at or above the form's threshold, "
                    "or \"I need help\" was pressed. Judged as soon as it is "
                    "saved.",
        .why      = "One answer says little about what will happen. It is a "
                    "reason to talk, today.",
        .question = "You marked this in the form. Can we talk about it now?",
        .source   = OUR_OWN " The threshold is that of the form.",
    },

    [S2_WORSE] = {
        .id       = "S2",
        .name     = "worse",
        .level    = LEVEL_SOON,
        .fires    = worse_fires,
        .clears   = worse_clears,
        .numbers  = {"at the start", "now", "more than chance from"},
        .rule     = "The newest score is worse than the first by more than "
                    "chance allows on this form. Ends after two later scores "
                    "within chance of the first, or better.",
        .why      = "This is common and easy to miss by eye.",
        .question = "The form says it has got heavier. Does that fit?",
        .source   = "Reliable change: Jacobson & Truax 1991. The points for "
                    "PHQ-9 and GAD-7 are those of NHS Talking Therapies.",
    },

    [S3_LOW_CHECK] = {
        .id       = "S3",
        .name     = "low check",
        .level    = LEVEL_SOON,
        .fires    = low_check_fires,
        .clears   = low_check_clears,
        .numbers  = {"something felt off (0 to 4)", NULL,
                     "lowest answer (0 to 4)", "alliance total",
                     "your cut-off", "a warning item answered Yes?"},
        .rule     = "\"Something felt off\" was 3 or 4, or another item was 0 "
                    "or 1, or a total lies beyond the cut-off that you "
                    "entered, or a warning item was answered Yes. Ends with a "
                    "later check above.",
        .why      = "Saying it is a sign of trust. Repaired strains often "
                    "help.",
        .question = "What was it like for you last time? Was there something "
                    "that did not fit?",
        .source   = OUR_OWN CHANGEABLE
                    " Why noticing a strain matters: Eubanks, Muran & Safran "
                    "2018; Chen et al. 2018.",
    },

    [S4_DIP] = {
        .id       = "S4",
        .name     = "dip",
        .level    = LEVEL_SOON,
        .fires    = dip_fires,
        .clears   = dip_clears,
        .numbers  = {"this session", "usual (mean)", "usual wandering (sigma)",
                     "limit", "earlier checks"},
        .rule     = "The check is at least 2 sigma and 8 points below the "
                    "mean of at least 3 earlier ones (0 to 100; sigma is the "
                    "mean step divided by 1.128, at least 4). Ends when a "
                    "check within three sessions comes back to within 1 sigma.",
        .why      = "A sudden dip can be a strain in the work, or a hard week.",
        .question = "The last session was rated lower than usual. What "
                    "happened for you there?",
        .source   = "The idea of a control chart: Eubanks-Carter et al. 2012; "
                    "Lipner et al. 2022. The numbers are our own, not tested "
                    "yet; they can be changed in Settings.",
    },

    [S5_DIFFERENT_VIEWS] = {
        .id       = "S5",
        .name     = "different views",
        .level    = LEVEL_INFO,
        .fires    = views_fires,
        .clears   = views_clears,
        .numbers  = {"you", "your client", "difference", "twice in a row?"},
        .rule     = "You rated the session at least 15 of 100 points higher "
                    "than your client twice in a row, or the difference grew "
                    "three times in a row. Ends below 10.",
        .why      = "Two views of one session differ often; the difference is "
                    "something to be curious about.",
        .question = "I thought it went well. How was it for you?",
        .source   = OUR_OWN CHANGEABLE,
    },

    [S6_AWAY] = {
        .id       = "S6",
        .name     = "away",
        .level    = LEVEL_SOON,
        .fires    = away_fires,
        .clears   = away_clears,
        .numbers  = {"missed in a row", "after a low check or dip?",
                     "nothing booked?"},
        .rule     = "Two sessions in a row missed or cancelled late, or one "
                    "right after a low check or a dip, or no next session is "
                    "booked and no ending is planned. Ends with a session or "
                    "an ending.",
        .why      = "Staying away can be many things, a busy week among them.",
        .question = "I noticed that we have not met. How would you like to go "
                    "on?",
        .source   = OUR_OWN CHANGEABLE
                    " A weaker alliance goes with leaving early: Sharf et al. "
                    "2010.",
    },

    [S7_NO_CHANGE_YET] = {
        .id       = "S7",
        .name     = "no change yet",
        .level    = LEVEL_INFO,
        .fires    = no_change_fires,
        .clears   = no_change_clears,
        .numbers  = {"at the start", "now", "more than chance from", "cut-off",
                     "session"},
        .rule     = "From session 8 on, the score is still within chance of a "
                    "first score on the clinical side. Ends with more change "
                    "than chance, or with a decision that you write down.",
        .why      = "Many people change late. It is a moment to look together "
                    "at what helps.",
        .question = "Is what we do the right thing for you, or should we try "
                    "something else?",
        .source   = OUR_OWN CHANGEABLE
                    " That some people change only after session six: "
                    "Saunders et al. 2019.",
    },

    [S8_PROMISE_OVERDUE] = {
        .id       = "S8",
        .name     = "promise past its day",
        .level    = LEVEL_INFO,
        .fires    = promise_fires,
        .clears   = promise_clears,
        .numbers  = {"days past"},
        .rule     = "Something that you promised is past its date. Ends when "
                    "it is kept or moved. Only you see this.",
        .why      = "Small promises kept are noticed.",
        .question = "Keep it, or say that it moves?",
        .source   = OUR_OWN,
    },

    [S9_WE_CANNOT_SEE] = {
        .id       = "S9",
        .name     = "we cannot see",
        .level    = LEVEL_INFO,
        .fires    = silence_fires,
        .clears   = silence_clears,
        .numbers  = {"sessions without a form"},
        .rule     = "No form came for three sessions. Ends with any answer, "
                    "or when the client asks for a rest from forms.",
        .why      = "Tired of forms, or a hard time? We cannot tell from here.",
        .question = "Are the forms of any use to you, or shall we pause them?",
        .source   = OUR_OWN CHANGEABLE,
    },

    [S10_ALWAYS_PERFECT] = {
        .id       = "S10",
        .name     = "always perfect",
        .level    = LEVEL_INFO,
        .once     = true,
        .fires    = perfect_fires,
        .clears   = never_clears,
        .numbers  = {"perfect checks in a row"},
        .rule     = "Five checks in a row at the maximum. Said once.",
        .why      = "Maybe all is well. Some people find it hard to criticise.",
        .question = "What could I have done differently today, even a little?",
        .source   = OUR_OWN CHANGEABLE,
    },

    [S11_PLANS_STUCK] = {
        .id       = "S11",
        .name     = "plans stuck",
        .level    = LEVEL_INFO,
        .fires    = plans_fires,
        .clears   = plans_clears,
        .numbers  = {"not this time, in a row"},
        .rule     = "Three reviewed plans in a row were \"not this time\". "
                    "Ends with any other.",
        .why      = "The plans may not fit the weeks.",
        .question = "What would make a plan small enough, or is it the wrong "
                    "plan?",
        .source   = OUR_OWN CHANGEABLE,
    },

    [S12_ENDING_UNPLANNED] = {
        .id       = "S12",
        .name     = "ending unplanned",
        .level    = LEVEL_SOON,
        .fires    = ending_fires,
        .clears   = ending_clears,
        .numbers  = {"days since the last session"},
        .rule     = "The last session was more than 21 days ago and nothing "
                    "is booked. Ends when one is booked, the work is ended, "
                    "or a follow-up is sent.",
        .why      = "An ending that nobody said aloud is still an ending.",
        .question = "Would you like to come again, or to say goodbye properly?",
        .source   = OUR_OWN CHANGEABLE " On endings: Norcross et al. 2017.",
    },

    [S13_OPEN_DOOR] = {
        .id       = "S13",
        .name     = "open door",
        .level    = LEVEL_SOON,
        .fires    = door_fires,
        .clears   = door_clears,
        .numbers  = {"a call is wanted?", "score now", "the form's cut-off",
                     "would like to come back?",
                     "answer to the closing question", NULL},
        .rule     = "After the work: \"please call me\", or \"I would like to "
                    "come back\", or an answer to the closing question, or a "
                    "score that is back beyond the form's own verified cut-off "
                    "and was not at the end. Ends with a session, or with a "
                    "new beginning.",
        .why      = "The door was left open, and somebody has come to it. One "
                    "score says little; a call says more.",
        .question = "It is good to hear from you. How is it going, and what "
                    "would you like now?",
        .source   = OUR_OWN " The cut-off is that of the form. On endings: "
                    "Norcross et al. 2017.",
    },

    [S14_TWO_MINDS] = {
        .id       = "S14",
        .name     = "in two minds",
        .level    = LEVEL_SOON,
        .fires    = two_minds_fires,
        .clears   = two_minds_clears,
        .numbers  = {"a call is welcome?"},
        .rule     = "The client chose \"I'm in two minds\" about the next "
                    "session. Ends with another answer, a new time, or the "
                    "session itself.",
        .why      = "Doubt that is said aloud is easier to talk about than an "
                    "empty chair.",
        .question = "You were in two minds about coming. What would make it "
                    "worth your time?",
        .source   = OUR_OWN " The third door of the reminder: PRODUCT.md C9.",
    },
};
// clang-format on

const struct signal_row *signal_find(struct str id)
{
    for (int i = 0; i < SIGNAL_RULE_COUNT; i++) {
        if (str_is(id, SIGNAL_RULES[i].id)) {
            return &SIGNAL_RULES[i];
        }
    }
    return NULL;
}

void finding_init(struct finding *finding, enum signal_rule rule)
{
    *finding = (struct finding){.rule = rule};
    for (int i = 0; i < FINDING_NUMBERS; i++) {
        finding->number[i] = NAN;
    }
}

int signal_judge(const struct picture *picture,
                 const struct signal_settings *settings,
                 struct finding *findings)
{
    int count = 0;

    for (int i = 0; i < SIGNAL_RULE_COUNT; i++) {
        finding_init(&findings[count], (enum signal_rule)i);
        count += SIGNAL_RULES[i].fires(picture, settings, &findings[count]);
    }
    return count;
}
