// courier - one round: read what is due, send it, record what happened.
//
// Nothing is held between the three: sending may take half a minute, and a
// store transaction must not wait for somebody else's mail server. If the
// program dies between sending and recording, the same message goes out again
// under the same Message-ID.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/courier.h"

#include "base/arena.h"
#include "base/text.h"
#include "practice/audit.h"
#include "practice/keyring.h"
#include "practice/setting.h"

#include <curl/curl.h>
#include <pthread.h>
#include <string.h>

static const struct client_id OF_PRACTICE = {0};

enum {
    CONNECT_SECONDS = 10,
    SEND_SECONDS = 30,
    FIRST_WAIT = MINUTE,
    LONGEST_WAIT = 30 * MINUTE,
};

struct message {
    int64_t id;
    struct str dedup, to, body;
    int64_t tries;
    struct str message_id; // "<...@...>"
    bool stopped;          // its card was seen meanwhile
    bool sent;
    const char *problem; // why it was not sent
};

struct round {
    struct arena *arena;
    struct message messages[COURIER_AT_ONCE];
    int count;
    struct str url, user, password, from, public_url;
    bool tls;
    struct courier_report *report;
};

// ---- reading ----------------------------------------------------------------

static bool read_settings(struct practice *practice, struct round *round,
                          struct err *err)
{
    struct str tls;
    bool done = setting_read(practice, "smtp_url", &round->url, err)
             && setting_read(practice, "smtp_user", &round->user, err)
             && setting_read(practice, "smtp_password", &round->password, err)
             && setting_read(practice, "smtp_from", &round->from, err)
             && setting_read(practice, "smtp_tls", &tls, err);

    round->tls = !done || !str_is(tls, "no");
    return done;
}

static bool read_public_url(struct practice *practice, struct round *round,
                            struct err *err)
{
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT public_url FROM practice WHERE practice_id = $1",
                VALUES(P_ID(practice)), &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        round->public_url = rows_str(&rows, 0, practice->arena);
    }
    return rows_end(&rows, err);
}

// Reveals nothing and is the same each time this message goes out.
static struct str message_id(struct practice *practice,
                             const struct round *round, struct str dedup)
{
    struct fingerprint print = keyring_fingerprint(practice, dedup);
    struct text text = text_in(practice->arena);
    struct str domain = round->from;

    (void)str_cut(&domain, '@');
    text_addc(&text, '<');
    for (int i = 0; i < 16; i++) {
        text_addf(&text, "%02x", print.bytes[i]);
    }
    text_addf(&text, "@%.*s>", SHOW(domain));
    return text_str(&text);
}

static bool read_due(struct practice *practice, struct round *round,
                     struct err *err)
{
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT outbox_id, dedup, to_sealed, body, tries,"
                " EXISTS (SELECT 1 FROM reason"
                "   WHERE reason.practice_id = $1"
                "   AND reason.reason_id = outbox.reason_id"
                "   AND (reason.open = 0 OR reason.state <> 'new'))"
                " FROM outbox WHERE practice_id = $1 AND state = 'waiting'"
                " AND client_id IS NULL AND not_before <= $2 ORDER BY "
                "not_before, outbox_id LIMIT $3",
                VALUES(P_ID(practice), V_INT(P_NOW(practice)),
                       V_INT(COURIER_AT_ONCE)),
                &rows, err)) {
        return false;
    }
    while (round->count < COURIER_AT_ONCE && rows_next(&rows)) {
        struct message *message = &round->messages[round->count++];

        message->id = rows_int(&rows, 0);
        message->dedup = rows_str(&rows, 1, practice->arena);
        message->to = rows_str(&rows, 2, practice->arena); // still sealed
        message->body = rows_str(&rows, 3, practice->arena);
        message->tries = rows_int(&rows, 4);
        message->stopped = rows_int(&rows, 5) != 0;
    }
    return rows_end(&rows, err);
}

static bool read_round(struct practice *practice, void *context,
                       struct err *err)
{
    struct round *round = context;
    bool done = read_settings(practice, round, err)
             && read_public_url(practice, round, err)
             && read_due(practice, round, err);

    for (int i = 0; done && i < round->count; i++) {
        struct message *message = &round->messages[i];

        message->message_id = message_id(practice, round, message->dedup);
        done = keyring_unseal(practice, OF_PRACTICE, "outbox.to", message->id,
                              message->to, &message->to, err);
    }
    return done;
}

// ---- sending ----------------------------------------------------------------

static void start_curl(void)
{
    (void)curl_global_init(CURL_GLOBAL_DEFAULT);
}

static struct str letter_of(const struct round *round,
                            const struct message *message, int64_t now)
{
    static const char *const DAYS[] = {"Mon", "Tue", "Wed", "Thu",
                                       "Fri", "Sat", "Sun"};
    static const char *const MONTHS[] = {"Jan", "Feb", "Mar", "Apr",
                                         "May", "Jun", "Jul", "Aug",
                                         "Sep", "Oct", "Nov", "Dec"};
    struct civil c = civil_of_moment(now);

    return text_print(round->arena,
                      "Date: %s, %02d %s %d %02d:%02d:%02d +0000\r\n"
                      "From: Rapport <%.*s>\r\n"
                      "To: <%.*s>\r\n"
                      "Message-ID: %.*s\r\n"
                      "Subject: %.*s\r\n"
                      "Auto-Submitted: auto-generated\r\n"
                      "MIME-Version: 1.0\r\n"
                      "Content-Type: text/plain; charset=utf-8\r\n"
                      "\r\n"
                      "%.*s\r\n%.*s\r\n",
                      DAYS[civil_weekday(&c)], c.day, MONTHS[c.month - 1],
                      c.year, c.hour, c.minute, c.second, SHOW(round->from),
                      SHOW(message->to), SHOW(message->message_id),
                      SHOW(message->body), SHOW(message->body),
                      SHOW(round->public_url));
}

static size_t give_letter(char *room, size_t size, size_t count, void *context)
{
    struct str *rest = context;
    size_t take = size * count < rest->len ? size * count : rest->len;

    memcpy(room, rest->at, take);
    rest->at += take;
    rest->len -= take;
    return take;
}

static char *angled(struct arena *arena, struct str address)
{
    return str_text(arena, text_print(arena, "<%.*s>", SHOW(address)));
}

static void set_server(CURL *curl, const struct round *round)
{
    struct arena *arena = round->arena;

    (void)curl_easy_setopt(curl, CURLOPT_URL, str_text(arena, round->url));
    (void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    (void)curl_easy_setopt(curl, CURLOPT_USE_SSL,
                           round->tls ? (long)CURLUSESSL_ALL
                                      : (long)CURLUSESSL_TRY);
    if (round->user.len) {
        (void)curl_easy_setopt(curl, CURLOPT_USERNAME,
                               str_text(arena, round->user));
        (void)curl_easy_setopt(curl, CURLOPT_PASSWORD,
                               str_text(arena, round->password));
    }
    (void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)SEND_SECONDS);
    (void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    // Not through what the environment calls a proxy: only where the owner
    // said.
    (void)curl_easy_setopt(curl, CURLOPT_PROXY, "");
}

// Why a letter did not go, for the person who set the mail server.
static const char *reason_of(CURLcode code)
{
    switch (code) {
    case CURLE_USE_SSL_FAILED:
        return "the mail server offers no encryption, which smtp_tls demands; "
               "nothing was sent";
    case CURLE_LOGIN_DENIED:
        return "the mail server refused the user name or password";
    case CURLE_PEER_FAILED_VERIFICATION:
        return "the certificate of the mail server is not trusted";
    case CURLE_COULDNT_RESOLVE_HOST:
        return "there is no mail server of that name";
    case CURLE_COULDNT_CONNECT: return "the mail server cannot be reached";
    default: return curl_easy_strerror(code);
    }
}

static void send_one(CURL *curl, const struct round *round,
                     struct message *message, int64_t now)
{
    struct curl_slist *to =
        curl_slist_append(NULL, angled(round->arena, message->to));
    struct str rest = letter_of(round, message, now);
    CURLcode code;

    (void)curl_easy_setopt(curl, CURLOPT_MAIL_FROM,
                           angled(round->arena, round->from));
    (void)curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
    (void)curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_letter);
    (void)curl_easy_setopt(curl, CURLOPT_READDATA, &rest);
    code = curl_easy_perform(curl);
    message->sent = code == CURLE_OK;
    message->problem = code == CURLE_OK ? NULL : reason_of(code);
    curl_slist_free_all(to);
}

static void send_all(struct round *round, int64_t now)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    CURL *curl = NULL;

    (void)pthread_once(&once, start_curl);
    if (round->url.len && round->from.len) {
        curl = curl_easy_init();
    }
    if (curl) {
        set_server(curl, round);
    }
    for (int i = 0; i < round->count; i++) {
        struct message *message = &round->messages[i];

        if (message->stopped) {
            continue;
        }
        message->problem = "no mail server is set in the settings";
        if (curl) {
            send_one(curl, round, message, now);
        }
    }
    curl_easy_cleanup(curl);
}

// ---- recording --------------------------------------------------------------

static int64_t wait_after(int64_t tries)
{
    int64_t wait = FIRST_WAIT;

    for (int64_t i = 0; i < tries && wait < LONGEST_WAIT; i++) {
        wait *= 2;
    }
    return wait < LONGEST_WAIT ? wait : LONGEST_WAIT;
}

// Without a mail server a message keeps waiting: one may be set tomorrow.
static struct str state_after(const struct message *message, bool has_server)
{
    if (message->stopped) {
        return STR("stopped");
    }
    if (message->sent) {
        return STR("sent");
    }
    return has_server && message->tries + 1 >= COURIER_TRIES ? STR("failed")
                                                             : STR("waiting");
}

static void count(struct courier_report *report, struct str state)
{
    report->sent += str_is(state, "sent");
    report->failed += str_is(state, "failed");
    report->waiting += str_is(state, "waiting");
}

// Only a row that is still waiting: the card may have been seen while the
// message was on its way. That it went out is kept all the same.
static bool record_one(struct practice *practice, const struct round *round,
                       const struct message *message, struct err *err)
{
    int64_t now = P_NOW(practice);
    struct str state = state_after(message, round->url.len > 0);
    bool done = db_run(
        practice->db,
        "UPDATE outbox SET state = $3, tries = tries + 1, last_error = $4,"
        " sent_at = $5, not_before = $6"
        " WHERE practice_id = $1 AND outbox_id = $2"
        " AND (state = 'waiting' OR $3 = 'sent')",
        VALUES(P_ID(practice), V_INT(message->id), V_TEXT(state),
               message->problem ? V_TEXT(str_of(message->problem)) : V_NULL,
               message->sent ? V_INT(now) : V_NULL,
               V_INT(now + wait_after(message->tries))),
        err);

    count(round->report, state);
    return done
        && (!message->sent
            || audit_note(practice, "notice sent", (struct client_id){0},
                          text_print(practice->arena, "outbox/%lld",
                                     (long long)message->id),
                          err));
}

static bool record_round(struct practice *practice, void *context,
                         struct err *err)
{
    const struct round *round = context;

    practice->who = STR("system");
    for (int i = 0; i < round->count; i++) {
        if (!record_one(practice, round, &round->messages[i], err)) {
            return false;
        }
    }
    return true;
}

bool courier_round(struct folder *folder, const struct world *world,
                   struct courier_report *report, struct err *err)
{
    struct arena *arena = arena_open("courier");
    struct round *round = arena_take(arena, 1, sizeof *round);
    bool done;

    *report = (struct courier_report){0};
    round->arena = arena;
    round->report = report;
    done = folder_read(folder, arena, read_round, round, err);
    if (done && round->count) {
        send_all(round, world_now(world));
        done = folder_write(folder, arena, record_round, round, err);
    }
    arena_close(arena);
    return done;
}
