#ifndef PRACTICE_STAFF_LEAVING_H
#define PRACTICE_STAFF_LEAVING_H

// staff_leaving - when somebody stops working here: their sign-ins end at once,
// and what still hangs on them is said until somebody has taken it over.
//
// Nothing of theirs is deleted. Until a client of theirs is handed over
// (practice/handover.h), the owner answers that client's safety cards.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/client.h"
#include "practice/staff.h"

// Ends their sign-ins and what they look at together with a client. Idempotent.
// ERR_INPUT: the owner, whom the recovery code and the settings belong to.
bool staff_leaving_do(struct practice *practice, struct staff_id staff,
                      struct err *err) MUST_USE;

// The clients whose course goes on and whose therapist has left, by therapist
// and then in the order in which they came. `staff` n == 0: of all who left.
struct staff_leaving_client {
    struct client_id id;
    struct str name;
    struct staff_id staff;
    struct str staff_name;
};
bool staff_leaving_clients(struct practice *practice, struct staff_id staff,
                           struct staff_leaving_client **clients, int *count,
                           struct err *err) MUST_USE;
bool staff_leaving_client_count(struct practice *practice, int *count,
                                struct err *err) MUST_USE;

// Has this client's therapist left?
bool staff_leaving_is_left(struct practice *practice,
                           const struct client *client, bool *left,
                           struct err *err) MUST_USE;

// Who has left and is still named in the plan of who reads safety answers:
// "Jo Park; Ada", empty: nobody. A person is recognised by the name, or by the
// first word of it.
bool staff_leaving_still_named(struct practice *practice, struct str *names,
                               struct err *err) MUST_USE;

#endif
