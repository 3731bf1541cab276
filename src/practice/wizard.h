#ifndef PRACTICE_WIZARD_H
#define PRACTICE_WIZARD_H

// wizard - how far the set-up in the browser has come. It is kept in the
// store, so that a browser that was closed, or a machine that lost its power,
// goes on where it was. A practice made by `rapport init` has no wizard.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/practice.h"

enum wizard_step {
    WIZARD_RECOVERY, // the recovery code is not confirmed yet
    WIZARD_WORK,     // solo or team; outcome measures
    WIZARD_SAFETY,   // who reads safety answers; crisis lines
    WIZARD_CLIENT,   // the first client
    WIZARD_LINK,     // the link for the first client; where backups go
    WIZARD_DONE,
};

// "/setup/safety"; "/" once it is done.
const char *wizard_path(enum wizard_step step);

bool wizard_read(struct practice *practice, enum wizard_step *step,
                 struct err *err) MUST_USE;
// Goes on to `step`, never back: a page sent twice changes nothing.
bool wizard_reach(struct practice *practice, enum wizard_step step,
                  struct err *err) MUST_USE;

#endif
