// commands - every command that there is, with its options.
//
// A command is a row of COMMANDS, a table of options above it, a prototype in
// cli/commands.h, and cli/cmd_<thing>.c. Rows stand by area; the help prints
// them in this order.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/commands.h"

#include "cli/command.h"

// One option: {"--name", OPTION_TEXT, required, "what it is"}; the last row of
// a table is END. Keep what it is so short that a row stays one line.

// clang-format off
#define END {NULL, OPTION_TEXT, false, NULL}
// clang-format on

static const struct option_spec INIT[] = {
    {"--practice",        OPTION_TEXT, true,  "the practice's name"            },
    {"--therapist",       OPTION_TEXT, true,  "the owner, as clients know them"},
    {"--passphrase-file", OPTION_PATH, true,  "its first line; - is the input" },
    {"--country",         OPTION_TEXT, false, "two letters (GB)"               },
    {"--zone",            OPTION_TEXT, false, "time zone (Europe/London)"      },
    {"--public-url",      OPTION_TEXT, false, "https://name that clients use"  },
    END,
};

static const struct option_spec DEMO[] = {
    {"--now", OPTION_TEXT, false, "the day on which it ends (today)"},
    END,
};

static const struct option_spec SERVE[] = {
    {"--listen",         OPTION_TEXT, false, "address and port (127.0.0.1:8080)"},
    {"--public-url",     OPTION_TEXT, false, "https://name that clients use"    },
    {"--proxy",          OPTION_LIST, false, "whose X-Forwarded-For is believed"},
    {"--insecure",       OPTION_FLAG, false, "other than loopback, without TLS" },
    {"--threads",        OPTION_TEXT, false, "that answer requests (2)"         },
    {"--log",            OPTION_FLAG, false, "one line per request, no names"   },
    {"--unsafe-no-sync", OPTION_FLAG, false, "for benchmarks: may lose answers" },
    END,
};

static const struct option_spec COVERAGE_SET[] = {
    {"--hours",     OPTION_LIST, true,  "\"mon-fri 09:00-17:00\", may be repeated"},
    {"--person",    OPTION_LIST, true,  "\"NAME <mail>\", on call first"          },
    {"--read-by",   OPTION_TEXT, false, "promised on a covered day (10:00)"       },
    {"--notice-at", OPTION_TEXT, false, "mail after uncovered hours (07:30)"      },
    {"--repeat",    OPTION_TEXT, false, "minutes to the next person (15)"         },
    {"--holiday",   OPTION_LIST, false, "2026-12-25: nobody reads"                },
    {"--line",      OPTION_LIST, false, "emergency|call|text:LABEL:NUMBER"        },
    END,
};

// clang-format off
const struct command_row COMMANDS[] = {
    {"init", "make a practice in a folder", ALONE_IN_FOLDER, INIT, cmd_init,
     "--practice \"Elm Road\" --therapist Mara --passphrase-file secret.txt"},
    {"serve", "open the practice in the browser", ALONE_IN_FOLDER, SERVE,
     cmd_serve, "--listen 127.0.0.1:8080"},
    {"demo", "make a practice of six fictional people", ALONE_IN_FOLDER, DEMO,
     cmd_demo, "--now 2026-12-01"},
    {"coverage set", "say who reads safety answers, and when", IN_FOLDER,
     COVERAGE_SET, cmd_coverage_set,
     "--hours \"mon-fri 09:00-17:00\" --person \"Mara <mara@example.org>\" "
     "--line \"call:A line that you dialled:01 234 5678\""},
    {"coverage show", "print the plan, and what is still missing", IN_FOLDER,
     NULL, cmd_coverage_show, NULL},
};
// clang-format on
const int COMMAND_COUNT = (int)(sizeof COMMANDS / sizeof *COMMANDS);
