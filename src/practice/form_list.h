#ifndef PRACTICE_FORM_LIST_H
#define PRACTICE_FORM_LIST_H

// form_list - the forms that a client was offered, newest first, for the page
// that shows what came of them.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/administration.h"

enum { FORM_TOTALS = 4 };

struct form_row {
    struct administration_id id;
    char form[40];
    char rater[16];
    char mode[24];
    enum administration_state state;
    int session_number; // 0: not tied to one
    int64_t at;         // sent or last touched; otherwise when it was made
    struct form_total { // of each instrument on the form
        struct str instrument;
        double value; // NAN: too many gaps
    } totals[FORM_TOTALS];
    int total_count;
};

// At most `*count` (in) of them; `*count` (out) as many as came.
bool form_list(struct practice *practice, struct client_id client,
               struct form_row **forms, int *count, struct err *err) MUST_USE;

// The client's form ("pre", "post") for one session: the sent one, otherwise
// the newest.
bool form_of_session(struct practice *practice, struct session_id session,
                     const char *form, bool *found,
                     struct administration_id *id, struct err *err) MUST_USE;

#endif
