// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/demo_messages.h"

#include "base/moment.h"
#include "base/text.h"
#include "practice/incoming_message.h"
#include "practice/message.h"
#include "practice/message_list.h"
#include "practice/session.h"

#include <string.h>

// Numbers that Ofcom keeps for stories (07700 900000 to 900999).
static const struct wish {
    const char *name;
    int kind;
    const char *address, *sender;
    bool own;
} WISHES[] = {
    {"Kite",    CHANNEL_SMS,  "+447700900101",      "",  true },
    {"Juniper", CHANNEL_SMS,  "+447700900102",      "M", true },
    {"Wren",    CHANNEL_SMS,  "+447700900103",      "M", false},
    {"Rowan",   CHANNEL_MAIL, "rowan@example.org",  "",  true },
    {"Marlow",  CHANNEL_MAIL, "marlow@example.org", "",  true },
    {"Linden",  CHANNEL_SMS,  "+447700900104",      "",  true },
};

static const struct wish *wish_of(const struct demo_moment *moment)
{
    for (size_t i = 0; i < sizeof WISHES / sizeof *WISHES; i++) {
        if (!strcmp(moment->person->name, WISHES[i].name)) {
            return &WISHES[i];
        }
    }
    return NULL; // Ash would rather have none
}

bool demo_channels(struct practice *practice, const struct demo_moment *moment,
                   struct err *err)
{
    const struct wish *wish = wish_of(moment);
    struct str who = practice->who;
    struct channel channel;
    bool done;

    if (!wish || moment->week != 1) {
        return true;
    }
    channel = (struct channel){.kind = wish->kind,
                               .address = str_of(wish->address),
                               .sender = str_of(wish->sender),
                               .own = wish->own,
                               .allowed = true};
    practice->who = STR("client");
    done = channel_save(practice, moment->client, &channel, err);
    practice->who = who;
    return done;
}

// ---- what became of it ------------------------------------------------------

// Whoever left some weeks ago has had what was written to them after.
static bool deliver(struct practice *practice, const struct demo_moment *moment,
                    struct err *err)
{
    int64_t until =
        P_NOW(practice)
        + (moment->last ? (int64_t)moment->person->weeks_ago * 7 * DAY : 0);

    return db_run(practice->db,
                  "UPDATE outbox SET sent_at = not_before,"
                  " state = CASE channel WHEN 'sms' THEN 'delivered'"
                  "   ELSE 'sent' END,"
                  " delivered_at = CASE channel WHEN 'sms'"
                  "   THEN not_before + 60 END"
                  " WHERE practice_id = $1 AND client_id = $2"
                  " AND state = 'waiting' AND not_before <= $3",
                  VALUES(P_ID(practice), V_INT(moment->client.n), V_INT(until)),
                  err);
}

// One text that came back, and was read before the day was over.
static bool text_back(struct practice *practice,
                      const struct demo_moment *moment, struct err *err)
{
    const struct wish *wish = wish_of(moment);
    struct incoming_message message = {
        .from = str_of(wish->address),
        .text = STR("The train is late today. I will be there at ten past."),
        .id = text_print(practice->arena, "demo/%lld",
                         (long long)moment->client.n)};
    struct message_list list;
    enum incoming_meaning meaning;
    struct str who = practice->who;
    bool done = incoming_message_take(practice, &message, &meaning, err);

    practice->who = who;
    return done && message_list_read(practice, moment->client, &list, err)
        && message_list_seen(practice, moment->client, 0,
                             list.came_count ? list.came[0].id : 0, err);
}

// The link to the form before the next session.
static bool write_ahead(struct practice *practice,
                        const struct demo_moment *moment, struct err *err)
{
    enum message_fate fate;
    struct session next;

    if (!moment->next.n) {
        return true;
    }
    return session_get(practice, moment->next, &next, err)
        && message_queue(
               practice,
               &(struct message_draft){
                   .client = moment->client,
                   .kind = "check_in",
                   .dedup = text_print(practice->arena, "demo/check_in/%lld",
                                       (long long)moment->next.n),
                   .at = next.scheduled_at},
               &fate, err);
}

bool demo_post(struct practice *practice, const struct demo_moment *moment,
               struct err *err)
{
    bool texts = !strcmp(moment->person->name, "Kite") && moment->week == 6;

    return write_ahead(practice, moment, err) && deliver(practice, moment, err)
        && (!texts || text_back(practice, moment, err));
}
