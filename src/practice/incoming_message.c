// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/incoming_message.h"

#include "base/arena.h"
#include "base/text.h"
#include "practice/audit.h"
#include "practice/hook.h"
#include "practice/message.h"

// What networks and gateways understand as "no more" (stop, stopall, end,
// cancel, unsubscribe, quit), and what people write in German, French, Spanish
// and Italian.
static const char *const STOP_WORDS[] = {
    "stop", "stopp", "stopall",      "end",  "cancel", "unsubscribe",
    "quit", "arret", "arr\xc3\xaat", "ende", "baja",   "basta",
};
static const char *const START_WORDS[] = {"start", "unstop"};

// ---- what it means ----------------------------------------------------------

// Trimmed, in lower case, without a full stop or exclamation mark at its end
// and quotation marks around; empty: too long to be one of our words.
static struct str word_of(struct str text, char room[INCOMING_WORD_MAX + 1])
{
    size_t len = 0;

    text = str_trim(text);
    while (text.len
           && (text.at[0] == '"' || text.at[0] == '\'' || text.at[0] == ' ')) {
        text.at++;
        text.len--;
    }
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];

        if (len == INCOMING_WORD_MAX) {
            return (struct str){0};
        }
        room[len++] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    while (len > 0
           && (room[len - 1] == '.' || room[len - 1] == '!'
               || room[len - 1] == '"' || room[len - 1] == '\''
               || room[len - 1] == ' ')) {
        len--;
    }
    room[len] = '\0';
    return (struct str){room, len};
}

static bool is_one_of(struct str word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_is(word, words[i])) {
            return true;
        }
    }
    return false;
}

enum incoming_meaning incoming_message_judge(struct str text)
{
    char room[INCOMING_WORD_MAX + 1];
    struct str word = word_of(text, room);

    if (is_one_of(word, STOP_WORDS, sizeof STOP_WORDS / sizeof *STOP_WORDS)) {
        return INCOMING_STOP;
    }
    return is_one_of(word, START_WORDS,
                     sizeof START_WORDS / sizeof *START_WORDS)
             ? INCOMING_START
             : INCOMING_WORDS;
}

// ---- whose it is ------------------------------------------------------------

struct taking {
    struct practice *practice;
    const struct incoming_message *message;
    struct str number; // in its one form; empty: none that we can read
    struct channel_sharers whose; // whom we wrote to last comes first
};

// Gateways write numbers with and without the plus.
static struct str number_of(struct arena *arena, struct str from)
{
    struct str number = str_trim(from);
    struct err none;

    if (number.len && number.at[0] != '+' && !str_starts(number, STR("00"))) {
        number = text_print(arena, "+%.*s", SHOW(number));
    }
    return channel_normalise(arena, CHANNEL_SMS, &number, &none)
             ? number
             : (struct str){0};
}

// Of several clients with one number, whom we wrote to last comes first.
static bool find_last_written(struct taking *taking, struct err *err)
{
    int64_t newest = 0;

    for (int i = 0; i < taking->whose.count; i++) {
        int64_t at = 0;
        bool found;

        if (!db_ask_int(
                taking->practice->db,
                "SELECT MAX(outbox_id) FROM outbox"
                " WHERE practice_id = $1 AND client_id = $2"
                " AND channel = 'sms' AND sent_at IS NOT NULL",
                VALUES(P_ID(taking->practice), V_INT(taking->whose.at[i].n)),
                &found, &at, err)) {
            return false;
        }
        if (at > newest) {
            struct client_id first = taking->whose.at[i];

            taking->whose.at[i] = taking->whose.at[0];
            taking->whose.at[0] = first;
            newest = at;
        }
    }
    return true;
}

static bool find_clients(struct taking *taking, struct err *err)
{
    taking->number = number_of(taking->practice->arena, taking->message->from);
    return taking->number.len == 0
        || (channel_find(taking->practice, CHANNEL_SMS, taking->number,
                         &taking->whose, err)
            && find_last_written(taking, err));
}

// ---- keeping ----------------------------------------------------------------

static const char *const MEANINGS[] = {
    [INCOMING_STOP] = "stop",
    [INCOMING_START] = "start",
    [INCOMING_ANSWER] = "answer",
    [INCOMING_WORDS] = "words",
};

// As much of it as fits, cut between characters; whose number it was where
// nobody has it.
static struct str words_of(const struct taking *taking)
{
    struct str words = str_trim(taking->message->text);
    size_t most = WORDS_MAX_BYTES - 60;

    if (words.len > most) {
        words.len = most;
        while (words.len
               && ((unsigned char)words.at[words.len] & 0xc0U) == 0x80U) {
            words.len--;
        }
    }
    if (words.len == 0) {
        words = STR("(no words)");
    }
    return taking->whose.count
             ? words
             : text_print(taking->practice->arena, "%.*s: %.*s",
                          SHOW(taking->number), SHOW(words));
}

static bool keep(struct taking *taking, enum incoming_meaning meaning,
                 struct err *err)
{
    struct practice *practice = taking->practice;
    struct client_id client =
        taking->whose.count ? taking->whose.at[0] : (struct client_id){0};
    bool is_read = meaning != INCOMING_WORDS;
    struct value words;
    int64_t id;

    return practice_next_id(practice, "incoming_message", &id, err)
        && words_seal(practice, WORDS_AT(client, "incoming_message.words", id),
                      words_of(taking), &words, err)
        && db_run(practice->db,
                  "INSERT INTO incoming_message (practice_id,"
                  " incoming_message_id, client_id, gateway_id, meaning,"
                  " words_sealed, received_at, read_at)"
                  " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                  VALUES(P_ID(practice), V_INT(id),
                         client.n ? V_INT(client.n) : V_NULL,
                         V_TEXT(taking->message->id),
                         V_TEXT(str_of(MEANINGS[meaning])), words,
                         V_INT(P_NOW(practice)),
                         is_read ? V_INT(P_NOW(practice)) : V_NULL),
                  err)
        && audit_note(practice, "text message came", client,
                      text_print(practice->arena, "incoming_message/%lld",
                                 (long long)id),
                      err)
        && (meaning != INCOMING_WORDS
            || hook_tell(
                practice, "incoming",
                text_print(practice->arena, "incoming/%lld", (long long)id),
                err));
}

// ---- what it does -----------------------------------------------------------

// The telephone belongs to all of them: none is written to any more.
static bool stop_all(struct taking *taking, struct err *err)
{
    bool one_was_allowed = false;

    for (int i = 0; i < taking->whose.count; i++) {
        struct channel channels[CHANNEL_KINDS];

        if (!channel_read(taking->practice, taking->whose.at[i], channels, err)
            || !channel_stop(taking->practice, taking->whose.at[i], CHANNEL_SMS,
                             err)) {
            return false;
        }
        one_was_allowed = one_was_allowed || channels[CHANNEL_SMS].allowed;
    }
    return !one_was_allowed
        || message_confirm_stop(taking->practice, taking->whose.at[0],
                                text_print(taking->practice->arena,
                                           "stopped/%.*s",
                                           SHOW(taking->message->id)),
                                err);
}

static bool start_again(struct taking *taking, struct err *err)
{
    for (int i = 0; i < taking->whose.count; i++) {
        struct channel channels[CHANNEL_KINDS];
        struct channel *sms = &channels[CHANNEL_SMS];

        if (!channel_read(taking->practice, taking->whose.at[i], channels,
                          err)) {
            return false;
        }
        if (sms->allowed || !str_is(str_of(sms->told_by), "stop")) {
            continue;
        }
        sms->allowed = true;
        if (!channel_save(taking->practice, taking->whose.at[i], sms, err)) {
            return false;
        }
    }
    return true;
}

static bool try_answers(struct taking *taking, enum incoming_meaning *meaning,
                        struct err *err)
{
    char room[INCOMING_WORD_MAX + 1];
    struct str word = word_of(taking->message->text, room);
    bool taken = false;

    for (int i = 0;
         word.len && taking->whose.count && !taken && INCOMING_ANSWERS[i];
         i++) {
        if (!INCOMING_ANSWERS[i](taking->practice, taking->whose.at[0], word,
                                 &taken, err)) {
            return false;
        }
    }
    *meaning = taken ? INCOMING_ANSWER : INCOMING_WORDS;
    return true;
}

static bool is_known(struct taking *taking, bool *known, struct err *err)
{
    int64_t one;

    return db_ask_int(
        taking->practice->db,
        "SELECT 1 FROM incoming_message"
        " WHERE practice_id = $1 AND gateway_id = $2",
        VALUES(P_ID(taking->practice), V_TEXT(taking->message->id)), known,
        &one, err);
}

static bool act(struct taking *taking, enum incoming_meaning *meaning,
                struct err *err)
{
    *meaning = incoming_message_judge(taking->message->text);
    switch (*meaning) {
    case INCOMING_STOP: return stop_all(taking, err);
    case INCOMING_START: return start_again(taking, err);
    case INCOMING_ANSWER:
    case INCOMING_WORDS:
    case INCOMING_KNOWN: break;
    }
    return try_answers(taking, meaning, err);
}

bool incoming_message_take(struct practice *practice,
                           const struct incoming_message *message,
                           enum incoming_meaning *meaning, struct err *err)
{
    struct taking taking = {.practice = practice, .message = message};
    bool known;

    if (!message->id.len || message->id.len > INCOMING_ID_MAX
        || !str_trim(message->from).len) {
        return err_set(err, ERR_INPUT,
                       "a text message has a sender (from) and an id");
    }
    practice->who = STR("client");
    if (!is_known(&taking, &known, err)) {
        return false;
    }
    *meaning = INCOMING_KNOWN;
    return known
        || (find_clients(&taking, err) && act(&taking, meaning, err)
            && keep(&taking, *meaning, err));
}

// ---- reports ----------------------------------------------------------------

// As gateways call it, in lower case.
static const struct {
    const char *word, *state;
} REPORTS[] = {
    {"delivered",     "delivered"},
    {"delivrd",       "delivered"},
    {"read",          "delivered"},
    {"failed",        "failed"   },
    {"undelivered",   "failed"   },
    {"undeliv",       "failed"   },
    {"undeliverable", "failed"   },
    {"rejected",      "failed"   },
    {"rejectd",       "failed"   },
    {"expired",       "failed"   },
};

bool incoming_message_report(struct practice *practice, struct str gateway_id,
                             struct str state, struct err *err)
{
    char room[INCOMING_WORD_MAX + 1];
    struct str word = word_of(state, room);
    struct str now = {0};

    for (size_t i = 0; i < sizeof REPORTS / sizeof *REPORTS; i++) {
        if (str_is(word, REPORTS[i].word)) {
            now = str_of(REPORTS[i].state);
        }
    }
    if (!now.len || !gateway_id.len) {
        return true;
    }
    return db_run(practice->db,
                  "UPDATE outbox SET state = $3,"
                  " delivered_at = CASE $3 WHEN 'delivered' THEN $4 END,"
                  " last_error = CASE $3 WHEN 'failed'"
                  "   THEN 'the gateway reports that it did not arrive' END"
                  " WHERE practice_id = $1 AND gateway_id = $2"
                  " AND state IN ('sent', 'failed')",
                  VALUES(P_ID(practice), V_TEXT(gateway_id), V_TEXT(now),
                         V_INT(P_NOW(practice))),
                  err);
}
