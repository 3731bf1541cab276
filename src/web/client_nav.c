// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/client_nav.h"

// In the order of the row. Keep it short: nine or ten are all that a laptop
// shows in one line.
// clang-format off
const struct client_door CLIENT_DOORS[] = {
    {"",       "Overview"},
    {"glance", "Glance"},
    // agreements
    {"agreements", "Agreed"},
    // path
    {"path", "Path"},
    {"letters", "Letters"},
    // repair
    {"repair", "Repair"},
    {"support", "In the way?"},
    // my page, safety plan
    {"safety-plan", "Safety plan"},
    {"my-page", "Their page"},
    // coming, messages
    {"times", "Times"},
    {"messages", "Messages"},
    // endings
    {"ending", "Ending"},
};
// clang-format on
const int CLIENT_DOOR_COUNT = (int)(sizeof CLIENT_DOORS / sizeof *CLIENT_DOORS);
