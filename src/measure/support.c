// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/support.h"

#include <math.h>
#include <stddef.h>

// clang-format off
const struct support_area SUPPORT_AREA[SUPPORT_AREAS] = {
    {"us", "Us two", "how the two of you are with each other"},
    {"wanting", "Wanting to change", "whether the change is wanted, and now"},
    {"people", "People around me", "who is there outside this room"},
    {"events", "Events", "what life has put in the way"},
};

const struct support_tick SUPPORT_FIT[SUPPORT_FITS] = {
    {"goal", "Is the goal still right?"},
    {"way", "Does the way of working still suit?"},
    {"preferences", "Have we looked at the preference card again?"},
};

const struct support_tick SUPPORT_BARRIER[SUPPORT_BARRIERS] = {
    {"time", "Time"},
    {"money", "Money"},
    {"language", "Language"},
    {"place", "The place, or getting here"},
};

const struct support_option SUPPORT_OPTION[SUPPORT_OPTIONS] = {
    {
        "us", "Talk about us", "chose to talk about the two of us",
        "Strains that were noticed and repaired go with better results "
        "(r = .29). Noticing one is half of it.",
        {"I would like to understand how it is for you to work with me.",
         "What could I do differently, even a little?"},
        "Eubanks, Muran & Safran 2018, repaired strains and outcome [10]; "
        "Chen et al. 2018, noticing them [9].",
        SUPPORT_READ,
    },
    {
        "task", "Change the task", "chose to work in another way",
        "Agreement about what the two do together goes with better results. "
        "A good method that does not suit this person is not the right one.",
        {"Some of what we do may not suit you, and that is worth knowing.",
         "What would you like more of, and what less?"},
        "Swift et al. 2018, preferences [40]; Tryon, Birch & Verkuilen 2018, "
        "agreement about the work [36].",
        SUPPORT_READ,
    },
    {
        "goal", "A smaller goal, or another", "chose a smaller goal",
        "A goal that both still want carries the work. One that was right in "
        "spring may be too big, or no longer theirs, in autumn.",
        {"Is what we wrote down at the start still what you want?",
         "What would be the smallest piece of it that is worth having?"},
        "Tryon, Birch & Verkuilen 2018, agreement about goals [36].",
        SUPPORT_READ,
    },
    {
        "involve", "Involve someone", "chose to involve someone",
        "Among people whose work was off track, little support from others "
        "was named most often. One person who knows can be a lot.",
        {"Is there somebody who should know a little of what you carry?",
         "Would it help if they came once, or if we thought of what to say?"},
        "Off-track clients, 2015 (n = 107): social support named most often "
        "[76].",
        SUPPORT_READ,
    },
    {
        "supervision", "Bring it to supervision", "chose to ask a colleague",
        "Somebody who does not sit in the room sees other things. Signals "
        "that were talked over in supervision helped trainees in a small "
        "trial.",
        {"I would like to think about our work with a colleague, without "
         "your name.",
         "Is there something that I should ask them for you?"},
        "Reese et al. 2009 (28 trainees) [99].",
        SUPPORT_READ,
    },
    {
        "other_help", "Other help, or more of it", "chose other or added help",
        "Sometimes this work is not what is needed, or not alone. Saying so "
        "early is care, not giving up.",
        {"I wonder whether what we do here is enough for what you carry.",
         "Shall we look together at what else there is?"},
        "Our own judgement; no study is known to us.",
        SUPPORT_JUDGEMENT,
    },
    {
        "medical", "A medical review", "chose to have a doctor look",
        "Sleep, pain, the thyroid, tablets and much else can hold somebody "
        "back. Only a doctor can look there.",
        {"Has a doctor looked at how you are, this year?",
         "Would you like me to write something that you can take along?"},
        "Our own judgement; no study is known to us.",
        SUPPORT_JUDGEMENT,
    },
    {
        "wait", "Change nothing until a date", "chose to go on as it is",
        "Some people change late: in one group of 4,394, some who had "
        "changed little until session six then changed fast. Waiting is a "
        "choice when it has a date.",
        {"We could go on as we are, and look again on a day that we choose.",
         "How would you notice until then that it was right to wait?"},
        "Trajectories of change, 2019 (n = 4,394) [29].",
        SUPPORT_READ,
    },
};
// clang-format on

int support_option_find(struct str name)
{
    for (int i = 0; i < SUPPORT_OPTIONS; i++) {
        if (str_is(name, SUPPORT_OPTION[i].name)) {
            return i;
        }
    }
    return -1;
}

const char *support_trust_words(enum support_trust trust)
{
    return trust == SUPPORT_READ ? "Read as an abstract, not as a full paper."
                                 : "A judgement of ours, not a finding.";
}

void support_compare(struct support_answer areas[SUPPORT_AREAS])
{
    double most = 0;
    double least = INFINITY;

    for (int i = 0; i < SUPPORT_AREAS; i++) {
        if (areas[i].known) {
            most = fmax(most, areas[i].trouble);
            least = fmin(least, areas[i].trouble);
        }
    }
    for (int i = 0; i < SUPPORT_AREAS; i++) {
        areas[i].stands_out =
            areas[i].known && most > least && areas[i].trouble >= most;
    }
}
