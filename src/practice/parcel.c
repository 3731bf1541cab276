// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/parcel.h"

#include "base/arena.h"
#include "practice/curl_door.h"
#include "practice/setting.h"

static bool read_flag(struct practice *practice, const char *name, bool *flag,
                      struct err *err)
{
    struct str text;

    if (!setting_read(practice, name, &text, err)) {
        return false;
    }
    *flag = str_is(text, "yes");
    return true;
}

static bool read_public_url(struct practice *practice, struct str *url,
                            struct err *err)
{
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT public_url FROM practice WHERE practice_id = $1",
                VALUES(P_ID(practice)), &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        *url = rows_str(&rows, 0, practice->arena);
    }
    return rows_end(&rows, err);
}

bool ways_read(struct practice *practice, struct ways *ways, struct err *err)
{
    const struct {
        const char *name;
        struct str *to;
    } texts[] = {
        {"smtp_url",      &ways->smtp_url     },
        {"smtp_user",     &ways->smtp_user    },
        {"smtp_password", &ways->smtp_password},
        {"smtp_from",     &ways->smtp_from    },
        {"sms_url",       &ways->sms_url      },
        {"sms_auth",      &ways->sms_auth     },
        {"sms_form",      &ways->sms_form     },
        {"sms_id",        &ways->sms_id       },
        {"hook_url",      &ways->hook_url     },
        {"hook_secret",   &ways->hook_secret  },
    };
    struct str token;

    ways->arena = practice->arena;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (!setting_read(practice, texts[i].name, texts[i].to, err)) {
            return false;
        }
    }
    if (!setting_read(practice, "incoming_token", &token, err)) {
        return false;
    }
    ways->answers = token.len > 0;
    return read_flag(practice, "smtp_tls", &ways->smtp_tls, err)
        && read_flag(practice, "sms_repeats", &ways->sms_repeats, err)
        && read_public_url(practice, &ways->public_url, err);
}

bool ways_has(const struct ways *ways, enum parcel_way way)
{
    switch (way) {
    case WAY_MAIL: return ways->smtp_url.len && ways->smtp_from.len;
    case WAY_SMS: return ways->sms_url.len > 0;
    case WAY_HOOK: return ways->hook_url.len > 0;
    case WAYS: break;
    }
    return false;
}

struct parcel_end parcel_send(const struct ways *ways,
                              const struct parcel *parcel, int64_t now)
{
    static const char *const NONE[WAYS] = {
        "no mail server is set in the settings",
        "no SMS gateway is set in the settings",
        "no webhook is set in the settings"};

    if (!ways_has(ways, parcel->way)) {
        return (struct parcel_end){.fate = PARCEL_LATER,
                                   .problem = NONE[parcel->way]};
    }
    if (!curl_door()) {
        return (struct parcel_end){
            .fate = PARCEL_LATER,
            .problem = "libcurl is missing: install the package libcurl4"};
    }
    switch (parcel->way) {
    case WAY_SMS: return parcel_sms(ways, parcel);
    case WAY_HOOK: return parcel_hook(ways, parcel);
    case WAY_MAIL:
    case WAYS: break;
    }
    return parcel_mail(ways, parcel, now);
}

// 503 and 429 say that nothing was done; 408 that our request never was
// complete. Behind any other 5xx something may have been sent.
enum parcel_fate parcel_fate_of_status(long status, bool repeats)
{
    if (status >= 200 && status < 300) {
        return PARCEL_SENT;
    }
    if (status == 408 || status == 425 || status == 429 || status == 503) {
        return PARCEL_LATER;
    }
    if (status == 401 || status == 403 || status == 407) {
        return PARCEL_LATER; // ours to mend: the key, not the number
    }
    if (status >= 300 && status < 500) {
        return status < 400 ? PARCEL_LATER : PARCEL_REFUSED;
    }
    return repeats ? PARCEL_LATER : PARCEL_UNSURE;
}
