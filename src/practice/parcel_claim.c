// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/parcel_claim.h"

#include "base/arena.h"
#include "base/text.h"
#include "practice/client.h"
#include "practice/keyring.h"
#include "practice/staff.h"

static const struct client_id OF_PRACTICE = {0};

// A row as it stands there.
struct row {
    struct str dedup, channel, to, body, kind, link;
    int64_t about_at, created_at;
    bool seen; // its safety card was seen meanwhile
};

static bool read_row(struct practice *practice, struct claim *claim,
                     struct row *row, struct err *err)
{
    struct arena *arena = practice->arena;
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT dedup, channel, to_sealed, body, kind, link_sealed,"
                " about_at, created_at, tries, not_after, client_id,"
                " EXISTS (SELECT 1 FROM reason"
                "   WHERE reason.practice_id = $1"
                "   AND reason.reason_id = outbox.reason_id"
                "   AND (reason.open = 0 OR reason.state <> 'new'))"
                " FROM outbox WHERE practice_id = $1 AND outbox_id = $2"
                " AND state = 'waiting'",
                VALUES(P_ID(practice), V_INT(claim->id)), &rows, err)) {
        return false;
    }
    claim->taken = rows_next(&rows);
    if (claim->taken) {
        row->dedup = rows_str(&rows, 0, arena);
        row->channel = rows_str(&rows, 1, arena);
        row->to = rows_str(&rows, 2, arena);
        row->body = rows_str(&rows, 3, arena);
        row->kind = rows_str(&rows, 4, arena);
        row->link = rows_str(&rows, 5, arena);
        row->about_at = rows_int(&rows, 6);
        row->created_at = rows_int(&rows, 7);
        claim->parcel.id = claim->id;
        claim->parcel.tries = rows_int(&rows, 8);
        claim->parcel.not_after = rows_int(&rows, 9);
        claim->parcel.client.n = rows_int(&rows, 10);
        row->seen = rows_int(&rows, 11) != 0;
    }
    return rows_end(&rows, err);
}

static bool set_state(struct practice *practice, const struct claim *claim,
                      const char *state, const char *why, struct err *err)
{
    return db_run(practice->db,
                  "UPDATE outbox SET state = $3, claimed_at = $4,"
                  " last_error = COALESCE($5, last_error)"
                  " WHERE practice_id = $1 AND outbox_id = $2",
                  VALUES(P_ID(practice), V_INT(claim->id),
                         V_TEXT(str_of(state)), V_INT(P_NOW(practice)),
                         why ? V_TEXT(str_of(why)) : V_NULL),
                  err);
}

// It does not go: what its row says from now on.
static bool drop(struct practice *practice, struct claim *claim,
                 const char *state, const char *why, struct err *err)
{
    claim->taken = false;
    return set_state(practice, claim, state, why, err);
}

// Reveals nothing and is the same each time this parcel goes out.
static struct str key_of(struct practice *practice, struct str dedup)
{
    struct fingerprint print = keyring_fingerprint(practice, dedup);
    struct text text = text_in(practice->arena);

    text_add_hex(&text, print.bytes, 16);
    return text_str(&text);
}

static enum parcel_way way_of(struct str channel)
{
    if (str_is(channel, "sms")) {
        return WAY_SMS;
    }
    return str_is(channel, "webhook") ? WAY_HOOK : WAY_MAIL;
}

// ---- to staff ---------------------------------------------------------------

static bool make_notice(struct practice *practice, const struct ways *ways,
                        const struct row *row, struct parcel *parcel,
                        struct err *err)
{
    char at[MOMENT_ROOM];

    parcel->sender = STR("Rapport");
    parcel->subject = row->body;
    parcel->body = row->body;
    if (parcel->way == WAY_HOOK) {
        parcel->body =
            text_print(practice->arena,
                       "{\"id\":\"%.*s\",\"kind\":\"%.*s\",\"at\":\"%s\"}",
                       SHOW(parcel->key), SHOW(row->kind),
                       moment_print_utc(row->created_at, at));
        return true;
    }
    if (parcel->way == WAY_MAIL) {
        parcel->body = text_print(practice->arena, "%.*s\r\n%.*s",
                                  SHOW(row->body), SHOW(ways->public_url));
    }
    return keyring_unseal(practice, OF_PRACTICE, "outbox.to", parcel->id,
                          row->to, &parcel->to, err);
}

// ---- to a client ------------------------------------------------------------

static bool sender_of(struct practice *practice, const struct client *client,
                      const struct channel *channel, struct str *sender,
                      struct err *err)
{
    *sender = channel->sender;
    return sender->len || staff_name(practice, client->staff, sender, err);
}

static struct str url_of(struct practice *practice, const struct ways *ways,
                         struct str path)
{
    return text_print(practice->arena, "%.*s%.*s", SHOW(ways->public_url),
                      SHOW(path));
}

static bool make_message(struct practice *practice, const struct ways *ways,
                         const struct row *row, const struct channel *channel,
                         struct parcel *parcel, struct err *err)
{
    struct message_fill fill = {.at = row->about_at,
                                .now = P_NOW(practice),
                                .own = channel->own,
                                .answers =
                                    ways->answers && parcel->way == WAY_SMS};
    struct message_words words;
    struct client client;
    struct str path;

    if (!client_get(practice, parcel->client, &client, err)
        || !sender_of(practice, &client, channel, &fill.sender, err)
        || !words_open(practice,
                       WORDS_AT(parcel->client, "outbox.link", parcel->id),
                       row->link, &path, err)) {
        return false;
    }
    fill.client = client.name;
    if (path.len) {
        fill.link = url_of(practice, ways, path);
    }
    words = message_words_of(practice, message_kind_find(row->kind), &fill);
    parcel->to = channel->address;
    parcel->sender = fill.sender;
    parcel->subject = words.subject;
    parcel->body = words.body;
    if (parcel->way == WAY_MAIL && ways->public_url.len) {
        parcel->stop = url_of(
            practice, ways,
            text_print(practice->arena, "/stop/%.*s",
                       SHOW(channel_stop_ticket(practice, parcel->client))));
    }
    return true;
}

// Whether it may still go is asked of the channel as it is now. The word that
// confirms a STOP is the one that may go after it.
static bool claim_message(struct practice *practice, const struct ways *ways,
                          const struct row *row, struct claim *claim,
                          struct err *err)
{
    struct channel channels[CHANNEL_KINDS];
    const struct channel *channel = &channels[claim->parcel.way == WAY_SMS];
    struct err unread = {0};

    if (!message_kind_find(row->kind)) {
        return drop(practice, claim, "failed", "of a kind that is no more",
                    err);
    }
    if (!channel_read(practice, claim->parcel.client, channels, &unread)) {
        return drop(practice, claim, "failed", "its address cannot be read",
                    err);
    }
    if (!channel->allowed && !(channel->id && str_is(row->kind, "stopped"))) {
        return drop(practice, claim, "stopped", NULL, err);
    }
    if (row->link.len && channel->own && !ways->public_url.len) {
        claim->taken = false; // until the owner has said the address
        return set_state(practice, claim, "waiting",
                         "the public address is missing in the settings", err);
    }
    if (!make_message(practice, ways, row, channel, &claim->parcel, &unread)) {
        return drop(practice, claim, "failed", "its words cannot be read", err);
    }
    return set_state(practice, claim, "sending", NULL, err);
}

bool claim_take(struct practice *practice, const struct ways *ways,
                struct claim *claim, struct err *err)
{
    struct row row = {.seen = false};
    struct err unread = {0};

    if (!read_row(practice, claim, &row, err)) {
        return false;
    }
    if (!claim->taken) {
        return true;
    }
    claim->parcel.way = way_of(row.channel);
    claim->parcel.key = key_of(practice, row.dedup);
    if (claim->parcel.client.n) {
        return claim_message(practice, ways, &row, claim, err);
    }
    if (row.seen) {
        return drop(practice, claim, "stopped", NULL, err);
    }
    if (!make_notice(practice, ways, &row, &claim->parcel, &unread)) {
        return drop(practice, claim, "failed", "its address cannot be read",
                    err);
    }
    return set_state(practice, claim, "sending", NULL, err);
}
