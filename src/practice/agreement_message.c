// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/agreement_message.h"

#include "base/text.h"
#include "practice/limits.h"
#include "practice/my_page.h"

// Would a message leave a trace? Only then is a link made for it.
static bool would_go(struct practice *practice, struct client_id client,
                     struct str dedup, bool *go, struct err *err)
{
    struct channel channels[CHANNEL_KINDS];
    bool known;
    int64_t one;

    if (!channel_read(practice, client, channels, err)
        || !db_ask_int(practice->db,
                       "SELECT 1 FROM outbox WHERE practice_id = $1 "
                       "AND dedup = $2",
                       VALUES(P_ID(practice), V_TEXT(dedup)), &known, &one,
                       err)) {
        return false;
    }
    *go = !known
       && (channels[CHANNEL_MAIL].allowed || channels[CHANNEL_SMS].allowed);
    return true;
}

bool agreement_tell(struct practice *practice,
                    const struct agreement_news *news, enum message_fate *fate,
                    struct err *err)
{
    struct message_draft draft = {
        .client = news->client, .kind = news->kind, .dedup = news->dedup};
    char ticket[TICKET_ROOM];
    bool go;

    if (!would_go(practice, news->client, news->dedup, &go, err)) {
        return false;
    }
    if (go) {
        if (!my_page_open_sent(practice, news->client, ticket, err)) {
            return false;
        }
        draft.link =
            text_print(practice->arena, "/me/%s/%s", ticket, news->where);
    }
    return message_queue(practice, &draft, fate, err);
}

static bool tell_one(struct practice *practice, struct client_id client,
                     int64_t limits, struct err *err)
{
    const struct agreement_news news = {
        .client = client,
        .kind = "my_page",
        .where = "limits",
        .dedup = text_print(practice->arena, "limits/%lld/%lld",
                            (long long)limits, (long long)client.n)};
    struct limits_standing standing;
    enum message_fate fate;

    return limits_of_client(practice, client, &standing, err)
        && (!standing.heard_before
            || agreement_tell(practice, &news, &fate, err));
}

bool agreement_tell_limits(struct practice *practice, int64_t limits,
                           struct err *err)
{
    struct client_id *clients;
    bool good = true;
    int count;

    if (!limits_unread(practice, limits, &clients, &count, err)) {
        return false;
    }
    for (int i = 0; good && i < count; i++) {
        good = tell_one(practice, clients[i], limits, err);
    }
    return good;
}
