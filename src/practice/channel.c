// channel - rows that are only ever added; the newest of a kind counts.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/channel.h"

#include "base/arena.h"
#include "base/text.h"
#include "practice/keyring.h"

#include <string.h>

const char *const CHANNEL_NAMES[CHANNEL_KINDS] = {"mail", "sms"};

enum { STOP_BYTES = 16 };
enum { NUMBER_MIN = 7, NUMBER_MAX = 15 }; // digits, ITU-T E.164

int channel_kind(struct str name)
{
    for (int i = 0; i < CHANNEL_KINDS; i++) {
        if (str_is(name, CHANNEL_NAMES[i])) {
            return i;
        }
    }
    return -1;
}

// ---- addresses --------------------------------------------------------------

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool number_refuse(struct err *err)
{
    return err_set(err, ERR_INPUT,
                   "write the number with its country, for example "
                   "+44 7700 900123");
}

static bool normalise_number(struct arena *arena, struct str *number,
                             struct err *err)
{
    struct str rest = str_trim(*number);
    struct text text = text_in(arena);

    if (str_starts(rest, STR("+"))) {
        rest.at += 1, rest.len -= 1;
    } else if (str_starts(rest, STR("00"))) {
        rest.at += 2, rest.len -= 2;
    } else {
        return number_refuse(err);
    }
    text_addc(&text, '+');
    for (size_t i = 0; i < rest.len; i++) {
        if (is_digit(rest.at[i])) {
            text_addc(&text, rest.at[i]);
        } else if (!strchr(" -./()", rest.at[i]) || rest.at[i] == '\0') {
            return number_refuse(err);
        }
    }
    *number = text_str(&text);
    return (number->len > NUMBER_MIN && number->len <= NUMBER_MAX + 1
            && number->at[1] != '0')
        || number_refuse(err);
}

static bool is_mail_letter(char c)
{
    return (unsigned char)c > ' ' && (unsigned char)c < 0x7f
        && !strchr("<>,;:\"()[]\\@", c);
}

static bool normalise_mail(struct str *mail, struct err *err)
{
    struct str rest = str_trim(*mail);
    struct str box = str_cut(&rest, '@');
    bool good = box.len > 0 && rest.len > 2
             && memchr(rest.at, '.', rest.len) != NULL && rest.at[0] != '.'
             && rest.at[rest.len - 1] != '.';

    for (size_t i = 0; good && i < box.len; i++) {
        good = is_mail_letter(box.at[i]);
    }
    for (size_t i = 0; good && i < rest.len; i++) {
        good = is_mail_letter(rest.at[i]);
    }
    *mail = str_trim(*mail);
    return (good && mail->len <= CHANNEL_ADDRESS_MAX)
        || err_set(err, ERR_INPUT,
                   "this is no mail address; write it like tom@example.org");
}

bool channel_normalise(struct arena *arena, int kind, struct str *address,
                       struct err *err)
{
    return kind == CHANNEL_SMS ? normalise_number(arena, address, err)
                               : normalise_mail(address, err);
}

// The same for every client who gave this address; mail without regard to
// large and small letters.
static struct str fingerprint_of(struct practice *practice, int kind,
                                 struct str address)
{
    struct text text = text_in(practice->arena);

    text_addf(&text, "channel/%s/", CHANNEL_NAMES[kind]);
    for (size_t i = 0; i < address.len; i++) {
        char c = address.at[i];

        text_addc(&text, (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c));
    }
    return keyring_mark(practice, text_str(&text));
}

// ---- reading ----------------------------------------------------------------

static bool read_one(struct practice *practice, struct client_id client,
                     struct channel *channel, struct err *err)
{
    struct str address, sender;
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT channel_id, address_sealed, sender_sealed, own,"
                " allowed, told_by, at FROM channel WHERE practice_id = $1"
                " AND client_id = $2 AND kind = $3"
                " ORDER BY channel_id DESC LIMIT 1",
                VALUES(P_ID(practice), V_INT(client.n),
                       V_TEXT(str_of(CHANNEL_NAMES[channel->kind]))),
                &rows, err)) {
        return false;
    }
    if (!rows_next(&rows)) {
        return rows_end(&rows, err);
    }
    channel->id = rows_int(&rows, 0);
    address = rows_str(&rows, 1, practice->arena);
    sender = rows_str(&rows, 2, practice->arena);
    channel->own = rows_int(&rows, 3) != 0;
    channel->allowed = rows_int(&rows, 4) != 0;
    WORD_COPY(channel->told_by, rows_str(&rows, 5, NULL));
    channel->at = rows_int(&rows, 6);
    return rows_end(&rows, err)
        && words_open(practice,
                      WORDS_AT(client, "channel.address", channel->id), address,
                      &channel->address, err)
        && words_open(practice, WORDS_AT(client, "channel.sender", channel->id),
                      sender, &channel->sender, err);
}

bool channel_read(struct practice *practice, struct client_id client,
                  struct channel channels[CHANNEL_KINDS], struct err *err)
{
    for (int i = 0; i < CHANNEL_KINDS; i++) {
        channels[i] = (struct channel){.kind = i};
        if (!read_one(practice, client, &channels[i], err)) {
            return false;
        }
    }
    return true;
}

bool channel_find(struct practice *practice, int kind, struct str address,
                  struct channel_sharers *sharers, struct err *err)
{
    struct rows rows;

    sharers->count = 0;
    if (!db_ask(practice->db,
                "SELECT client_id FROM channel AS word WHERE practice_id = $1"
                " AND kind = $2 AND fingerprint = $3 AND NOT EXISTS"
                " (SELECT 1 FROM channel WHERE channel.practice_id = $1"
                "   AND channel.client_id = word.client_id"
                "   AND channel.kind = $2"
                "   AND channel.channel_id > word.channel_id)"
                " ORDER BY allowed DESC, channel_id DESC LIMIT $4",
                VALUES(P_ID(practice), V_TEXT(str_of(CHANNEL_NAMES[kind])),
                       V_BLOB(fingerprint_of(practice, kind, address)),
                       V_INT(CHANNEL_SHARERS)),
                &rows, err)) {
        return false;
    }
    while (sharers->count < CHANNEL_SHARERS && rows_next(&rows)) {
        sharers->at[sharers->count++].n = rows_int(&rows, 0);
    }
    return rows_end(&rows, err);
}

// ---- the stop link ----------------------------------------------------------

struct str channel_stop_ticket(struct practice *practice,
                               struct client_id client)
{
    struct fingerprint mark = keyring_fingerprint(
        practice,
        text_print(practice->arena, "stop/mail/%lld", (long long)client.n));
    struct text text = text_in(practice->arena);

    text_addf(&text, "%lld-", (long long)client.n);
    text_add_hex(&text, mark.bytes, STOP_BYTES);
    return text_str(&text);
}

bool channel_stop_find(struct practice *practice, struct str ticket,
                       struct client_id *client, struct err *err)
{
    struct str rest = ticket;
    struct str right;

    if (str_parse_int(str_cut(&rest, '-'), &client->n) && client->n > 0) {
        right = channel_stop_ticket(practice, *client);
        if (right.len == ticket.len
            && crypt_is_equal(right.at, ticket.at, right.len)) {
            return true;
        }
    }
    return err_set(err, ERR_MISSING, "This link stops nothing any more.");
}

// ---- saving -----------------------------------------------------------------

static bool add_word(struct practice *practice, struct client_id client,
                     const struct channel *word, struct str told_by,
                     struct err *err)
{
    struct value address, sender;
    int64_t id;

    return practice_next_id(practice, "channel", &id, err)
        && words_seal(practice, WORDS_AT(client, "channel.address", id),
                      word->address, &address, err)
        && words_seal_any(practice, WORDS_AT(client, "channel.sender", id),
                          word->sender, &sender, err)
        && db_run(practice->db,
                  "INSERT INTO channel (practice_id, channel_id, client_id,"
                  " kind, address_sealed, fingerprint, sender_sealed, own,"
                  " allowed, told_by, at)"
                  " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                  VALUES(P_ID(practice), V_INT(id), V_INT(client.n),
                         V_TEXT(str_of(CHANNEL_NAMES[word->kind])), address,
                         V_BLOB(fingerprint_of(practice, word->kind,
                                               word->address)),
                         sender, V_INT(word->own), V_INT(word->allowed),
                         V_TEXT(told_by), V_INT(P_NOW(practice))),
                  err);
}

static bool stop_waiting(struct practice *practice, struct client_id client,
                         int kind, struct err *err)
{
    return db_run(practice->db,
                  "UPDATE outbox SET state = 'stopped' WHERE practice_id = $1"
                  " AND client_id = $2 AND channel = $3 AND state = 'waiting'",
                  VALUES(P_ID(practice), V_INT(client.n),
                         V_TEXT(str_of(CHANNEL_NAMES[kind]))),
                  err);
}

static bool check_sender(struct str *sender, struct err *err)
{
    *sender = str_trim(*sender);
    for (size_t i = 0; i < sender->len; i++) {
        if ((unsigned char)sender->at[i] < ' ') {
            return err_set(err, ERR_INPUT, "the sender is one line");
        }
    }
    return sender->len <= CHANNEL_SENDER_MAX
        || err_set(err, ERR_INPUT,
                   "the name of the sender is too long; at most %d letters",
                   CHANNEL_SENDER_MAX);
}

static bool check_newest(struct practice *practice, struct client_id client,
                         const struct channel *draft, struct channel *now,
                         struct err *err)
{
    *now = (struct channel){.kind = draft->kind};
    return read_one(practice, client, now, err)
        && (now->id == draft->id
            || err_set(err, ERR_CONFLICT,
                       "somebody changed this in the meantime; read it again, "
                       "then decide"));
}

static bool says_the_same(const struct channel *a, const struct channel *b)
{
    return a->id && a->allowed == b->allowed && a->own == b->own
        && str_is_equal(a->address, b->address)
        && str_is_equal(a->sender, b->sender);
}

// No address any more: the one before stands in the row that ends it, so that
// a late STOP still finds its client.
static bool take_address(struct practice *practice, struct channel *word,
                         const struct channel *now, struct err *err)
{
    if (str_trim(word->address).len) {
        return channel_normalise(practice->arena, word->kind, &word->address,
                                 err);
    }
    if (word->allowed) {
        return err_set(err, ERR_INPUT,
                       "an address or number is missing to write to");
    }
    word->address = now->address;
    return true;
}

bool channel_save(struct practice *practice, struct client_id client,
                  const struct channel *draft, struct err *err)
{
    struct channel word = *draft;
    struct channel now;

    if (!check_newest(practice, client, draft, &now, err)
        || !take_address(practice, &word, &now, err)
        || !check_sender(&word.sender, err)) {
        return false;
    }
    if (says_the_same(&now, &word) || word.address.len == 0) {
        return true; // nothing new was said
    }
    return add_word(practice, client, &word, practice->who, err)
        && (word.allowed || stop_waiting(practice, client, word.kind, err));
}

bool channel_stop(struct practice *practice, struct client_id client, int kind,
                  struct err *err)
{
    struct channel word = {.kind = kind};

    if (!read_one(practice, client, &word, err)) {
        return false;
    }
    if (!word.id || !word.allowed) {
        return true;
    }
    word.allowed = false;
    return add_word(practice, client, &word, STR("stop"), err)
        && stop_waiting(practice, client, kind, err);
}
