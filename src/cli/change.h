#ifndef CLI_CHANGE_H
#define CLI_CHANGE_H

// change - what all commands that change something have in common: one
// transaction, one line in the audit, and a word on the output only once all
// of it is safe on disk.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/text.h"
#include "cli/command.h"

struct change;
typedef bool change_work(struct practice *practice, struct change *change,
                         struct err *err);

struct change {
    struct command *command;
    change_work *work;
    struct client_id client; // whom it concerns, for the audit; n == 0: nobody
    struct text said;        // printed when it is done
    struct text noted;       // the same, on the error stream
};

// Runs `work` and notes the command's own name in the audit.
bool change_run(struct command *command, change_work *work,
                struct err *err) MUST_USE;
// The same for work that only looks.
bool change_look(struct command *command, change_work *work,
                 struct err *err) MUST_USE;

// The id under this option. ERR_INPUT when it is no whole number above 0.
bool change_id(const struct change *change, const char *option, int64_t *id,
               struct err *err) MUST_USE;

// A local day or time as UTC; a day alone ends at its last minute. 0 when the
// option was not given. A double hour takes the first and says so.
bool change_moment(struct practice *practice, struct change *change,
                   const char *option, int64_t *at, struct err *err) MUST_USE;

#endif
