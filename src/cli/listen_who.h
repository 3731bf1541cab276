#ifndef CLI_LISTEN_WHO_H
#define CLI_LISTEN_WHO_H

// listen_who - which speaker is the therapist: said with the command, said by
// the file, or asked. Never guessed: a suggestion is a suggestion.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/command.h"
#include "talk/transcript.h"

struct listen_who {
    const struct command *command;
    struct str said;      // --therapist; empty: nobody said
    struct str answered;  // what was answered for an earlier file; or empty
    const char *path;     // of the file that is asked about
    bool is_by_name;      // found: the file itself calls them the therapist
    bool is_asked_before; // found: by the answer to an earlier file
};

// Sets transcript->therapist. Where nobody said it and no speaker is called
// just "T", "Therapist" or "Counselor", a person at a terminal is asked;
// elsewhere ERR_INPUT, after the speakers and the command to give have been
// printed to the command's error stream.
bool listen_who_find(struct listen_who *who, struct arena *arena,
                     struct transcript *transcript, struct err *err) MUST_USE;

#endif
