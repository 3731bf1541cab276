// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/profile.h"

#include "practice/setup.h"

bool profile_read(struct practice *practice, struct profile *profile,
                  struct err *err)
{
    struct arena *arena = practice->arena;
    struct rows rows;
    bool found;

    if (!db_ask(practice->db,
                "SELECT name, country, zone, public_url, team, demo "
                "FROM practice WHERE practice_id = $1",
                VALUES(P_ID(practice)), &rows, err)) {
        return false;
    }
    found = rows_next(&rows);
    if (found) {
        *profile = (struct profile){.name = rows_str(&rows, 0, arena),
                                    .country = rows_str(&rows, 1, arena),
                                    .zone = rows_str(&rows, 2, arena),
                                    .public_url = rows_str(&rows, 3, arena),
                                    .team = rows_int(&rows, 4) != 0,
                                    .demo = rows_int(&rows, 5) != 0};
    }
    return rows_end(&rows, err)
        && (found || err_set(err, ERR_MISSING, "there is no practice yet"));
}

bool profile_save(struct practice *practice, const struct profile *profile,
                  struct err *err)
{
    const struct setup check = {.practice_name = profile->name,
                                .country = profile->country,
                                .zone = profile->zone,
                                .public_url = profile->public_url};

    return setup_check_practice(practice->arena, &check, err)
        && db_run(practice->db,
                  "UPDATE practice SET name = $2, country = $3, zone = $4, "
                  "public_url = $5, team = $6 WHERE practice_id = $1",
                  VALUES(P_ID(practice), V_TEXT(str_trim(profile->name)),
                         V_TEXT(profile->country), V_TEXT(profile->zone),
                         V_TEXT(profile->public_url), V_INT(profile->team)),
                  err);
}
