// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/client_about.h"

bool client_about_read(struct practice *practice, struct client_id client,
                       struct client_about *about, struct err *err)
{
    return own_name_read(practice, client, &about->name, err)
        && safety_plan_review_due(practice, client, &about->plan_due, err);
}
