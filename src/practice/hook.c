// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/hook.h"

#include "base/text.h"
#include "practice/setting.h"

static bool save(struct practice *practice, const char *kind, struct str dedup,
                 struct err *err)
{
    int64_t now = P_NOW(practice);
    int64_t id;

    return practice_next_id(practice, "outbox", &id, err)
        && db_run(practice->db,
                  "INSERT INTO outbox (practice_id, outbox_id, dedup, channel,"
                  " to_sealed, body, kind, not_before, state, created_at)"
                  " VALUES ($1, $2, $3, 'webhook', $4, '', $5, $6, 'waiting',"
                  " $6) ON CONFLICT (practice_id, dedup) DO NOTHING",
                  VALUES(P_ID(practice), V_INT(id),
                         V_TEXT(text_print(practice->arena, "hook/%.*s",
                                           SHOW(dedup))),
                         V_BLOB(STR("")), V_TEXT(str_of(kind)), V_INT(now)),
                  err);
}

bool hook_tell(struct practice *practice, const char *kind, struct str dedup,
               struct err *err)
{
    struct str url;

    return setting_read(practice, "hook_url", &url, err)
        && (url.len == 0 || save(practice, kind, dedup, err));
}
