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
        .days_ago = 6, .hour = 10, .weeks_ago = 4, .count = 12,
        .vision = "To cook for friends again",
        .goal = "Have people round once a month",
        .ended = true,
        .weeks = {
            {62, 3, NULL}, {60, 3, NULL}, {55, 3, NULL},
            {52, 4, "I liked that we went slowly."}, {48, 4, NULL},
            {40, 4, NULL}, {37, 4, NULL}, {30, 4, NULL},
            {26, 4, "I cooked for two people."}, {22, 4, NULL},
            {18, 4, NULL}, {15, 4, "Thank you for everything."},
        },
    },
    {
        .name = "Rowan", .shape = "late responder",
        .days_ago = 5, .hour = 16, .count = 13,
        .vision = "To sleep, and to sing in the choir again",
        .goal = "Go to choir practice", .promise = "Send the sleep diary sheet",
        .books = true,
        .weeks = {
            {63, 3, NULL}, {63, 3, NULL}, {67, 3, NULL}, {60, 3, NULL},
            {63, 3, "Not sure that it helps yet."}, {63, 3, NULL},
            {60, 3, NULL}, {58, 3, NULL}, {50, 4, NULL},
            {42, 4, "Two nights in a row!"}, {35, 4, NULL}, {30, 4, NULL},
            {26, 4, "I sang."},
        },
    },
    {
        .name = "Ash", .shape = "no data",
        .days_ago = 4, .hour = 11, .count = 9, .books = true,
        .weeks = {
            {48, 3, NULL}, {52, 3, NULL}, {NONE, NONE, NULL},
            {NONE, NONE, NULL}, {NONE, NONE, NULL}, {NONE, NONE, NULL},
            {NONE, NONE, NULL}, {NONE, NONE, NULL}, {NONE, NONE, NULL},
        },
    },
    {
        .name = "Juniper", .shape = "dip and repair",
        .days_ago = 3, .hour = 14, .count = 10,
        .vision = "To say no without a stomach ache",
        .goal = "Say no once a week", .plan = "Try the sentence on Thursday",
        .event = "moved house", .event_week = 4, .books = true,
        .weeks = {
            {55, 4, NULL}, {52, 3, NULL}, {50, 4, NULL}, {52, 4, NULL},
            {56, 3, NULL}, {58, 1, "I felt hurried today."},
            {54, 3, "Good that we talked about last week."}, {46, 4, NULL},
            {40, 4, NULL}, {36, 4, NULL},
        },
    },
    {
        .name = "Wren", .shape = "hidden deterioration",
        .days_ago = 2, .hour = 9, .count = 8,
        .vision = "To be less tired", .goal = "Walk to work twice a week",
        .books = true,
        .weeks = {
            {45, 4, NULL}, {42, 4, NULL}, {46, 4, "All fine."}, {52, 4, NULL},
            {60, 4, NULL}, {67, 4, "All fine."}, {72, 4, NULL},
            {76, 4, "All fine, thank you."},
        },
    },
    {
        .name = "Kite", .shape = "steady better",
        .days_ago = 0, .hour = 15, .weeks_ago = 1, .count = 10,
        .vision = "To look forward to mornings",
        .goal = "Sleep through most nights",
        .plan = "A short walk on Tuesday and Friday",
        .books = true,
        .weeks = {
            {66, 3, NULL}, {62, 3, NULL}, {60, 4, "The walk helped."},
            {53, 4, NULL}, {50, 4, NULL}, {44, 4, NULL}, {40, 3, NULL},
            {35, 4, "I slept until seven."}, {31, 4, NULL}, {26, 4, NULL},
        },
    },
};
// clang-format on
