#ifndef WEB_CLIENT_ABOUT_H
#define WEB_CLIENT_ABOUT_H

// client_about - two quiet lines for the therapist, on the glance and the
// client's page: what the client wants to be called, and that the day has come
// to look at the safety plan again.
//
//     own_name_html(out, &about.name)       by the name
//     plan_due_html(out, page, client, &about)    at the end of a page
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/first_contact.h"
#include "practice/safety_plan.h"

struct client_about {
    struct own_name name;
    int64_t plan_due; // 0: not, or not yet
};
bool client_about_read(struct practice *practice, struct client_id client,
                       struct client_about *about, struct err *err) MUST_USE;

#endif
