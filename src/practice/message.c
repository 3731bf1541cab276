// message - the table of all that is ever written to a client, and the outbox
// rows that stand for it.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/message.h"

#include "base/arena.h"
#include "base/text.h"
#include "measure/quiet.h"
#include "practice/coverage.h"
#include "practice/keyring.h"
#include "practice/setting.h"
#include "wire/template.h"

#include <string.h>

// Nothing here tells a stranger who looks over a shoulder what kind of
// appointment it is about; tests/unit/test_messages.c holds the words that
// never stand here. "shared" has neither name nor link.
// clang-format off
const struct message_kind MESSAGE_KINDS[] = {
    {"reminder", "{time}",
     "Hello {client}, does {time} still suit you? {link} {sender}",
     "Hello, does {time} still suit you? {sender}",
     "Or answer 1: I'm coming, 2: another time, 3: not sure.", true},
    {"check_in", "{time}",
     "Hello {client}, a minute before {time}? {link} {sender}",
     "Hello, until {time}. {sender}", NULL, true},
    {"session_moved", "Something has changed",
     "Hello {client}, something has changed for {time}. Please have a look: "
     "{link} {sender}",
     "Hello, something has changed for {time}. Please call me. {sender}",
     NULL, true},
    {"times", "A choice of times",
     "Hello {client}, these times are free. Please choose one: {link} "
     "{sender}",
     "Hello, let us find another time. Please call me. {sender}", NULL, true},
    {"my_page", "Your page",
     "Hello {client}, this opens your page: {link} {sender}",
     "Hello, there is something for you. Please ask me. {sender}",
     NULL, false},
    {"promise_moved", "A line for you",
     "Hello {client}, there is a line for you here: {link} {sender}",
     "Hello, there is something for you. Please ask me. {sender}",
     NULL, false},
    {"plan", "What we wrote down",
     "Hello {client}, here is what we wrote down: {link} {sender}",
     "Hello, there is something for you. Please ask me. {sender}",
     NULL, false},
    {"letter", "A letter for you",
     "Hello {client}, there is a letter for you here: {link} {sender}",
     "Hello, there is something for you. Please ask me. {sender}",
     NULL, false},
    {"invitation", "A question, if you like",
     "Hello {client}, a question for you, if you like: {link} {sender}",
     "Hello, there is something for you. Please ask me. {sender}",
     NULL, false},
    {"unplanned_ending", "A few lines for you",
     "Hello {client}, a few lines for you. No need to answer: {link} {sender}",
     "Hello, please call me when it suits you. {sender}", NULL, false},
    {"closing_note", "A few words to keep",
     "Hello {client}, a few words for you to keep: {link} {sender}",
     "Hello, there is something for you. Please ask me. {sender}",
     NULL, false},
    {"follow_up", "How are things?",
     "Hello {client}, how are things by now? A minute, if you like: {link} "
     "{sender}",
     "Hello, how are things by now? {sender}", NULL, false},
    {"follow_up_reminder", "Once more, if you like",
     "Hello {client}, only this once more, if you like: {link} {sender}",
     "Hello, how are things by now? {sender}", NULL, false},
    {"door_open", "The door is open",
     "Hello {client}, the door is open, whenever you like: {link} {sender}",
     "Hello, you can always call me. {sender}", NULL, false},
    // Of the channels themselves.
    {"welcome", "This is how I write",
     "Hello {client}, this is how a message from me looks. To end them, "
     "answer STOP. {sender}",
     "Hello, this is how a message from me looks. To end them, answer STOP. "
     "{sender}", NULL, true},
    {"stopped", "No more messages",
     "You get no more messages here. {sender}",
     "You get no more messages here. {sender}", NULL, true},
};
// clang-format on
const int MESSAGE_KIND_COUNT =
    (int)(sizeof MESSAGE_KINDS / sizeof *MESSAGE_KINDS);

enum { DEDUP_MAX = 120, LINK_MAX = 300 };

const struct message_kind *message_kind_find(struct str name)
{
    for (int i = 0; i < MESSAGE_KIND_COUNT; i++) {
        if (str_is(name, MESSAGE_KINDS[i].name)) {
            return &MESSAGE_KINDS[i];
        }
    }
    return NULL;
}

const char *message_fate_words(enum message_fate fate)
{
    switch (fate) {
    case MESSAGE_QUEUED: return "It goes out with the next post.";
    case MESSAGE_KNOWN: return "It is on its way already.";
    case MESSAGE_NO_CHANNEL:
        return "No way to write was agreed on, so nothing is sent. Please say "
               "it, or hand it over.";
    case MESSAGE_STOPPED:
        return "Messages were stopped, so nothing is sent. Please say it, or "
               "hand it over.";
    case MESSAGE_TOO_LATE:
        return "It would only go out after the quiet hours, which is too "
               "late. Please call instead.";
    }
    return "";
}

// ---- the words --------------------------------------------------------------

// "Thursday 14:00" within a week, "Thursday 3 December, 14:00" beyond.
static struct str time_words(struct practice *practice, int64_t at, int64_t now)
{
    static const char *const DAYS[] = {"Monday",   "Tuesday", "Wednesday",
                                       "Thursday", "Friday",  "Saturday",
                                       "Sunday"};
    static const char *const MONTHS[] = {
        "January", "February", "March",     "April",   "May",      "June",
        "July",    "August",   "September", "October", "November", "December"};
    struct civil civil = zone_civil(practice->zone, at);
    const char *day = DAYS[civil_weekday(&civil)];

    if (at >= now && at - now < 6 * DAY) {
        return text_print(practice->arena, "%s %02d:%02d", day, civil.hour,
                          civil.minute);
    }
    return text_print(practice->arena, "%s %d %s, %02d:%02d", day, civil.day,
                      MONTHS[civil.month - 1], civil.hour, civil.minute);
}

struct message_words message_words_of(struct practice *practice,
                                      const struct message_kind *kind,
                                      const struct message_fill *fill)
{
    struct arena *arena = practice->arena;
    const struct template_place places[] = {
        {"{client}",                                    fill->client                  },
        {"{sender}",                                    fill->sender                  },
        {"{link}",                                      fill->link                    },
        {"{time}",                                      fill->at ? time_words(practice, fill->at, fill->now)
                            : (struct str){0}},
        {NULL, {0}                              },
    };
    struct str body =
        template_fill(arena, str_of(fill->own ? kind->body : kind->shared),
                      places, TEMPLATE_WORDS);

    if (kind->answers && fill->answers) {
        body = text_print(arena, "%.*s %s", SHOW(body), kind->answers);
    }
    return (struct message_words){
        template_fill(arena, str_of(kind->subject), places, TEMPLATE_WORDS),
        body};
}

// ---- quiet hours ------------------------------------------------------------

static bool read_clock(struct practice *practice, const char *name,
                       int *minutes, struct err *err)
{
    struct str text;

    return setting_read(practice, name, &text, err)
        && coverage_parse_clock(text, minutes, err);
}

bool message_quiet_end(struct practice *practice, int64_t at, int64_t *end,
                       struct err *err)
{
    struct quiet_hours quiet;

    if (!read_clock(practice, "quiet_from", &quiet.from, err)
        || !read_clock(practice, "quiet_until", &quiet.until, err)) {
        return false;
    }
    *end = quiet_end(&quiet, practice->zone, at);
    return true;
}

// ---- the outbox -------------------------------------------------------------

// The channel that a kind goes by; -1, with why, when none is allowed.
static int choose(const struct message_kind *kind,
                  const struct channel channels[CHANNEL_KINDS],
                  enum message_fate *fate)
{
    int first = kind->text_first ? CHANNEL_SMS : CHANNEL_MAIL;
    int other = kind->text_first ? CHANNEL_MAIL : CHANNEL_SMS;

    if (channels[first].allowed || channels[other].allowed) {
        return channels[first].allowed ? first : other;
    }
    *fate = channels[first].id || channels[other].id ? MESSAGE_STOPPED
                                                     : MESSAGE_NO_CHANNEL;
    return -1;
}

static bool is_known(struct practice *practice, struct str dedup, bool *known,
                     struct err *err)
{
    int64_t one;

    return db_ask_int(practice->db,
                      "SELECT 1 FROM outbox"
                      " WHERE practice_id = $1 AND dedup = $2",
                      VALUES(P_ID(practice), V_TEXT(dedup)), known, &one, err);
}

static bool save(struct practice *practice, const struct message_draft *draft,
                 int channel, int64_t when, struct err *err)
{
    struct value link = V_NULL;
    int64_t id;

    return practice_next_id(practice, "outbox", &id, err)
        && words_seal_any(practice, WORDS_AT(draft->client, "outbox.link", id),
                          draft->link, &link, err)
        && db_run(practice->db,
                  "INSERT INTO outbox (practice_id, outbox_id, dedup, channel,"
                  " to_sealed, body, client_id, kind, link_sealed, about_at,"
                  " not_before, not_after, state, created_at)"
                  " VALUES ($1, $2, $3, $4, $5, '', $6, $7, $8, $9, $10, $11,"
                  " 'waiting', $12)",
                  VALUES(P_ID(practice), V_INT(id), V_TEXT(draft->dedup),
                         V_TEXT(str_of(CHANNEL_NAMES[channel])),
                         V_BLOB(STR("")), V_INT(draft->client.n),
                         V_TEXT(str_of(draft->kind)), link,
                         draft->at ? V_INT(draft->at) : V_NULL, V_INT(when),
                         draft->not_after ? V_INT(draft->not_after) : V_NULL,
                         V_INT(P_NOW(practice))),
                  err);
}

static bool check_draft(const struct message_draft *draft, struct err *err)
{
    return (message_kind_find(str_of(draft->kind)) && draft->dedup.len
            && draft->dedup.len <= DEDUP_MAX && draft->link.len <= LINK_MAX
            && (!draft->link.len || draft->link.at[0] == '/'))
        || err_set(err, ERR_BUG, "a message of kind %s is not as it should be",
                   draft->kind);
}

bool message_queue(struct practice *practice, const struct message_draft *draft,
                   enum message_fate *fate, struct err *err)
{
    int64_t now = P_NOW(practice);
    int64_t when = draft->not_before > now ? draft->not_before : now;
    struct channel channels[CHANNEL_KINDS];
    bool known;
    int channel;

    if (!check_draft(draft, err)
        || !is_known(practice, draft->dedup, &known, err)
        || !channel_read(practice, draft->client, channels, err)
        || !message_quiet_end(practice, when, &when, err)) {
        return false;
    }
    *fate = MESSAGE_KNOWN;
    if (known) {
        return true;
    }
    channel = choose(message_kind_find(str_of(draft->kind)), channels, fate);
    if (channel < 0) {
        return true;
    }
    *fate = MESSAGE_TOO_LATE;
    if (draft->not_after && when > draft->not_after) {
        return true;
    }
    *fate = MESSAGE_QUEUED;
    return save(practice, draft, channel, when, err);
}

bool message_confirm_stop(struct practice *practice, struct client_id client,
                          struct str dedup, struct err *err)
{
    int64_t now = P_NOW(practice);
    const struct message_draft draft = {.client = client,
                                        .kind = "stopped",
                                        .dedup = dedup,
                                        .not_after = now + 2 * HOUR};
    bool known;

    return is_known(practice, dedup, &known, err)
        && (known || save(practice, &draft, CHANNEL_SMS, now, err));
}

// One that is just being sent is not sent again: the courier looks at
// not_after.
bool message_withdraw(struct practice *practice, struct str dedup,
                      struct err *err)
{
    // '0' follows '/' in ASCII: between the two lies all that begins with it.
    struct str from = text_print(practice->arena, "%.*s/", SHOW(dedup));
    struct str until = text_print(practice->arena, "%.*s0", SHOW(dedup));

    return db_run(
        practice->db,
        "UPDATE outbox SET not_after = 0,"
        " state = CASE state WHEN 'waiting' THEN 'stopped'"
        "   ELSE state END"
        " WHERE practice_id = $1"
        " AND (dedup = $2 OR (dedup >= $3 AND dedup < $4))"
        " AND client_id IS NOT NULL"
        " AND state IN ('waiting', 'sending')",
        VALUES(P_ID(practice), V_TEXT(dedup), V_TEXT(from), V_TEXT(until)),
        err);
}
