#ifndef PRACTICE_TALK_H
#define PRACTICE_TALK_H

// talk - what was talked about, as data: either of the two can say so, and a
// later word stands beside the earlier one.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/practice.h"

struct talk {
    char subject[16];   // check_ins, card, rupture, support, decision
    int64_t subject_id; // 0 for check_ins
    char who[12];       // client, therapist
    char answer[8];     // yes, partly, no
    int64_t at;         // not read by talk_add()
};

// ERR_INPUT: a word that is not listed above; ERR_MISSING: there is no such
// card, note, walk or decision of this client.
bool talk_add(struct practice *practice, struct client_id client,
              const struct talk *talk, struct err *err) MUST_USE;

// The newest word about something. `talk->at` 0: none.
struct talk_about {
    const char *subject;
    int64_t id;
    const char *who; // NULL: of either
};
#define TALK_ABOUT(subject, id, who) (&(struct talk_about){subject, id, who})
bool talk_newest(struct practice *practice, struct client_id client,
                 const struct talk_about *about, struct talk *talk,
                 struct err *err) MUST_USE;

// "Opened" is data too, and the audit keeps it: when one of the staff first
// looked at something of this client, from `since` on. `what` is the audit's
// word (ROUTES); *at 0: nobody yet.
bool talk_opened(struct practice *practice, struct client_id client,
                 const char *what, int64_t since, int64_t *at,
                 struct err *err) MUST_USE;

// Is the therapist to be reminded of the check-ins (measure/talk.h)?
struct talk_reminder {
    bool due;
    int sessions;       // held meanwhile
    struct talk client; // the client's newest word; at 0: none
    struct talk newest; // the newest of both that says yes or partly
};
bool talk_remind(struct practice *practice, struct client_id client,
                 struct talk_reminder *reminder, struct err *err) MUST_USE;

#endif
