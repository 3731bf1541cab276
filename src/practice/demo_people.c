// The courses of PRODUCT.md 3.8. All names and lines are invented.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/demo_people.h"

#include <stddef.h>

#define NONE DEMO_ABSENT

// clang-format off
const struct demo_person DEMO_PERSONS[DEMO_PEOPLE] = {
    {
        .name = "Marlow", .shape = "ended with follow-up",
        .workdays_ago = 4, .hour = 10, .weeks_ago = 25, .count = 12,
        .vision = "To cook for friends again",
        .goal = "Have people round once a month",
        .ended = true,
        .weeks = {
            {62, 15, NULL}, {60, 16, NULL}, {55, 15, NULL},
            {52, 18, "I liked that we went slowly."}, {48, 17, NULL},
            {40, 19, NULL}, {37, 18, NULL}, {30, 18, NULL},
            {26, 17, "I cooked for two people."}, {22, 19, NULL},
            {18, 18, NULL}, {15, 18, "Thank you for everything."},
        },
    },
    {
        .name = "Linden", .shape = "left without a word",
        .workdays_ago = 4, .hour = 13, .weeks_ago = 2, .count = 4,
        .vision = "To sit in the garden without a list", .left = true,
        .weeks = {
            {58, 15, NULL}, {55, 14, NULL}, {57, 14, "It was a lot today."},
            {52, 13, NULL},
        },
    },
    {
        .name = "Rowan", .shape = "late responder",
        .workdays_ago = 4, .hour = 16, .count = 13,
        .vision = "To sleep, and to sing in the choir again",
        .goal = "Go to choir practice", .promise = "Send the sleep diary sheet",
        .books = true,
        .weeks = {
            {63, 15, NULL}, {63, 16, NULL}, {67, 15, NULL}, {60, 16, NULL},
            {63, 15, "Not sure that it helps yet."}, {63, 16, NULL},
            {60, 15, NULL}, {58, 16, NULL}, {50, 18, NULL},
            {42, 17, "Two nights in a row!"}, {35, 19, NULL}, {30, 18, NULL},
            {26, 18, "I sang."},
        },
    },
    {
        .name = "Ash", .shape = "no data",
        .workdays_ago = 3, .hour = 11, .count = 9, .books = true,
        .weeks = {
            {48, 15, NULL}, {52, 16, NULL}, {NONE, NONE, NULL},
            {NONE, NONE, NULL}, {NONE, NONE, NULL}, {NONE, NONE, NULL},
            {NONE, NONE, NULL}, {NONE, NONE, NULL}, {NONE, NONE, NULL},
        },
    },
    {
        .name = "Wren", .shape = "hidden deterioration",
        .workdays_ago = 1, .hour = 9, .count = 8,
        .vision = "To be less tired", .goal = "Walk to work twice a week",
        .books = true,
        .weeks = {
            {45, 20, NULL}, {42, 20, NULL}, {46, 20, "All fine."}, {52, 20, NULL},
            {60, 20, NULL}, {67, 20, "All fine."}, {72, 20, NULL},
            {76, 20, "All fine, thank you."},
        },
    },
    {
        .name = "Juniper", .shape = "dip and repair",
        .workdays_ago = 0, .hour = 10, .weeks_ago = 1, .count = 10,
        .vision = "To say no without a stomach ache",
        .goal = "Say no once a week", .plan = "Try the sentence on Thursday",
        .promise = "Look for the page about saying no",
        .event = "moved house", .event_week = 4,
        .line = "Said no to the extra shift. Her mother came up at the end.",
        .miss = "I said yes to my mother again.",
        .books = true,
        .weeks = {
            {55, 18, NULL}, {52, 15, NULL}, {50, 17, NULL}, {52, 19, NULL},
            {56, 16, NULL}, {58, 7, "I felt hurried today."},
            {54, 15, "Good that we talked about last week."}, {46, 18, NULL},
            {40, 18, NULL}, {36, 17, NULL},
        },
    },
    {
        .name = "Kite", .shape = "steady better",
        .workdays_ago = 0, .hour = 16, .weeks_ago = 1, .count = 10,
        .vision = "To look forward to mornings",
        .goal = "Sleep through most nights",
        .plan = "A short walk on Tuesday and Friday",
        .line = "Laughed about the alarm clock. Brother not mentioned.",
        .miss = "My brother called after two years.",
        .books = true,
        .weeks = {
            {66, 15, NULL}, {62, 16, NULL}, {60, 18, "The walk helped."},
            {53, 17, NULL}, {50, 19, NULL}, {44, 18, NULL}, {40, 18, NULL},
            {35, 17, "I slept until seven."}, {31, 19, NULL}, {26, 18, NULL},
        },
    },
};
// clang-format on
